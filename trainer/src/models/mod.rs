//! Models on disk: the presets to train from nothing, tokenizers, and where a lane's weights are found.
mod model_source;
mod preset;
mod tokenizer_training;

pub use model_source::{BASE, LoadedModel, ModelSource, load_safetensors, load_tokenizer, run_of, tokenizer_fits};
pub use preset::Preset;
pub use tokenizer_training::{LEAST_VOCABULARY, train_tokenizer};
