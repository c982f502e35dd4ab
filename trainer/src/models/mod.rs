//! Models on disk and on Hugging Face: the presets to train from nothing, tokenizers, and where weights are found.
mod download_progress;
mod hub;
mod hub_id;
mod int8_precision;
mod model_folder;
mod model_place;
mod model_source;
mod pickle_file;
mod preset;
mod starting_model;
mod tokenizer_training;
mod weight_files;
mod weight_layout;
mod weights_format;

pub use hub::Wanted;
pub use hub_id::HubId;
pub use int8_precision::Int8Precision;
pub use model_folder::ModelFolder;
pub use model_place::ModelPlace;
pub use model_source::{BASE, LoadedModel, ModelSource, load_safetensors, load_tokenizer, run_of, tokenizer_fits};
pub use preset::Preset;
pub use starting_model::StartingModel;
pub use tokenizer_training::{LEAST_VOCABULARY, train_tokenizer};
pub use weights_format::WeightsFormat;
