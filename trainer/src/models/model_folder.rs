use super::{
    model_place::ModelPlace, model_source::load_tokenizer, model_source::tokenizer_fits, weight_files::WeightFiles,
    weight_layout::convert_with_transformers,
};
use crate::{files, training::read_config, usage};
use anyhow::Result;
use candle_core::Device;
use guesswork_shared::{
    t5::{T5, T5Config},
    tokenizer::Tokenizer,
};
use std::path::Path;

/// A model in Hugging Face's layout, opened: everything but the weights is read and checked, and they are found.
pub struct ModelFolder {
    /// Its shape.
    pub config: T5Config,
    /// Its tokenizer.
    pub tokenizer: Tokenizer,
    /// The tokenizer's file.
    pub tokenizer_bytes: Vec<u8>,
    weights: WeightFiles,
}

impl ModelFolder {
    /// Opens the model at `place`, with its own tokenizer or the one in `tokenizer`.
    ///
    /// # Errors
    /// If a file is missing, broken or of another kind of model; one sentence with the mend.
    pub fn open(place: &ModelPlace, tokenizer: Option<&Path>) -> Result<Self> {
        let folder = &place.folder;
        let config = read_config(&folder.join("config.json"))?;
        let own = folder.join("tokenizer.json");
        if tokenizer.is_none() && !own.exists() {
            return Err(no_tokenizer(&place.name, folder.join("spiece.model").exists()));
        }
        let weights = WeightFiles::open(folder, &place.name)?;
        let file = tokenizer.unwrap_or(&own);
        let tokenizer = load_tokenizer(file)?;
        tokenizer_fits(&tokenizer, file, &config, folder)?;
        Ok(Self {
            config,
            tokenizer,
            tokenizer_bytes: files::read_bytes(file)?,
            weights,
        })
    }

    /// A few digits that tell the weights from others.
    pub fn weights_digest(&self) -> String {
        self.weights.digest()
    }

    /// The model, as often as it is wanted; each time with weights of its own.
    ///
    /// # Errors
    /// If the weights are broken or of another model.
    pub fn load(&self, device: &Device) -> Result<T5> {
        self.weights.load(&self.config, device)
    }
}

/// The model called `name` has no `tokenizer.json`, but perhaps the file that it is made from.
pub fn no_tokenizer(name: &str, has_spiece: bool) -> anyhow::Error {
    if has_spiece {
        usage!(
            "{name} has its tokenizer only as spiece.model, which is not supported, and no tokenizer.json; {}, or tune with \
             --tokenizer and the tokenizer.json of another T5, which mostly have the same",
            convert_with_transformers(name)
        )
    } else {
        usage!(
            "{name} has no tokenizer.json; copy it from where the model comes from, or tune with --tokenizer and the file that \
             the model was trained with"
        )
    }
}
