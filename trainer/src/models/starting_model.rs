use super::{
    hub::Wanted, hub_id::HubId, model_folder::ModelFolder, model_place::ModelPlace, model_source::load_tokenizer,
    preset::Preset,
};
use crate::{
    files::{self, digest},
    training::config_json,
    usage,
};
use anyhow::Result;
use candle_core::Device;
use clap::ValueEnum;
use guesswork_shared::{
    t5::{T5, T5Config},
    tokenizer::Tokenizer,
};
use std::path::{Path, PathBuf};

/// The tokenizer of a fresh model, unless another is named.
const TOKENIZER: &str = "runs/pocket/tokenizer.json";

/// What a model is tuned from: a folder, a model on Hugging Face, or a fresh one. It is opened once, and makes as many
/// models as are to be tuned.
pub enum StartingModel {
    /// One that is there.
    Folder(Box<ModelFolder>),
    /// One of random weights.
    Fresh {
        /// Its shape.
        config: Box<T5Config>,
        /// Its tokenizer.
        tokenizer: Box<Tokenizer>,
        /// The tokenizer's file.
        tokenizer_bytes: Vec<u8>,
        /// Of its weights.
        seed: u64,
    },
}

impl StartingModel {
    /// The model that `name` names: a folder that is there, else a preset, else a model on Hugging Face, which is fetched,
    /// at `revision` where one is given. `tokenizer` is a `tokenizer.json`, a model's folder or an id, instead of the
    /// model's own; `seed` is that of a preset's weights.
    ///
    /// # Errors
    /// If there is no such model, or it cannot be read; one sentence with the mend.
    pub fn open(name: &Path, revision: Option<&str>, tokenizer: Option<&Path>, seed: u64) -> Result<Self> {
        let preset = name.to_str().and_then(|name| Preset::from_str(name, false).ok());
        if let Some(preset) = preset.filter(|_| !name.exists()) {
            if revision.is_some() {
                return Err(usage!(
                    "{} is a preset and has no revisions; leave out --revision",
                    name.display()
                ));
            }
            return Self::fresh(preset, tokenizer, seed);
        }
        let wanted = match tokenizer {
            Some(_) => Wanted::WithoutTokenizer,
            None => Wanted::Model,
        };
        let Some(place) = ModelPlace::find(name, revision, wanted)? else {
            return Err(usage!(
                "{} holds no model; make one with `guesswork pretrain`, or give --model another folder, a preset (tiny, pocket, \
                 small) or a Hugging Face id such as google/flan-t5-small",
                name.display()
            ));
        };
        if !place.folder.join("config.json").exists() {
            return Err(usage!(
                "{} holds no model: it has no config.json; make one with `guesswork pretrain`, or name another with --model",
                place.name
            ));
        }
        let tokenizer = tokenizer.map(tokenizer_file).transpose()?;
        let folder = ModelFolder::open(&place, tokenizer.as_deref())?;
        Ok(Self::Folder(Box::new(folder)))
    }

    fn fresh(preset: Preset, tokenizer: Option<&Path>, seed: u64) -> Result<Self> {
        let file = tokenizer_file(tokenizer.unwrap_or(Path::new(TOKENIZER)))?;
        let tokenizer = load_tokenizer(&file)?;
        Ok(Self::Fresh {
            config: Box::new(preset.config(tokenizer.vocabulary_size())),
            tokenizer: Box::new(tokenizer),
            tokenizer_bytes: files::read_bytes(&file)?,
            seed,
        })
    }

    /// Its tokenizer.
    pub fn tokenizer(&self) -> &Tokenizer {
        match self {
            Self::Folder(folder) => &folder.tokenizer,
            Self::Fresh { tokenizer, .. } => tokenizer,
        }
    }

    /// The tokenizer's file.
    pub fn tokenizer_bytes(&self) -> &[u8] {
        match self {
            Self::Folder(folder) => &folder.tokenizer_bytes,
            Self::Fresh { tokenizer_bytes, .. } => tokenizer_bytes,
        }
    }

    /// What tells it from other models, for a run's identity.
    ///
    /// # Errors
    /// If its shape cannot be written down.
    pub fn identity(&self) -> Result<String> {
        Ok(match self {
            Self::Folder(folder) => format!("weights {}", folder.weights_digest()),
            Self::Fresh { config, seed, .. } => {
                format!(
                    "fresh weights of seed {seed} and shape {}",
                    digest([config_json(config)?])
                )
            }
        })
    }

    /// A model to be tuned, with weights of its own.
    ///
    /// # Errors
    /// If the weights are broken or of another model.
    pub fn load(&self, device: &Device) -> Result<T5> {
        match self {
            Self::Folder(folder) => folder.load(device),
            Self::Fresh { config, seed, .. } => Ok(T5::random(config, *seed, device)?),
        }
    }
}

/// The `tokenizer.json` that is meant: the file itself, that of a model's folder, or that of a model on Hugging Face.
fn tokenizer_file(name: &Path) -> Result<PathBuf> {
    if name.is_file() {
        return Ok(name.to_path_buf());
    }
    let is_id = name.to_str().and_then(HubId::meant_by).is_some();
    let is_file = name.extension().is_some_and(|extension| extension == "json");
    if (name.is_dir() || (is_id && !is_file))
        && let Some(place) = ModelPlace::find(name, None, Wanted::Tokenizer)?
    {
        return Ok(place.folder.join("tokenizer.json"));
    }
    Ok(name.to_path_buf())
}
