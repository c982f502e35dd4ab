use super::{hub::Wanted, model_folder::ModelFolder, model_place::ModelPlace, weight_files::mended};
use crate::{data::LabelledTask, files, training::RunFolder, usage};
use anyhow::{Context, Result, anyhow, bail};
use candle_core::Device;
use guesswork_shared::{
    answer::Answerer,
    bundle::{FileEntry, LaneEntry, Limits, Manifest},
    lane::Lane,
    prompt::{Instruction, Prompt, build_prompt},
    t5::{T5, T5Config},
    task::Instance,
    tokenizer::Tokenizer,
    variant::Variant,
};
use std::path::{Path, PathBuf};

/// Tk-Instruct's limits, for a model that does not say with which it was trained.
const DEFAULT_LIMITS: Limits = Limits {
    source_tokens: 1024,
    target_tokens: 128,
};

/// The name of the folder in which a study's base model lies.
pub const BASE: &str = "base";

/// Where models are found: a bundle, the runs of a study, or one model folder.
#[derive(Debug)]
pub enum ModelSource {
    /// A folder with a `manifest.json`.
    Bundle {
        /// Where it is.
        folder: PathBuf,
        /// What is in it.
        manifest: Box<Manifest>,
    },
    /// A folder that holds a run folder per lane: `base`, `original`, `original+examples`, ...
    Runs(PathBuf),
    /// A folder in Hugging Face's layout. A run of ours answers for its own lane, any other model for every lane.
    Single(ModelPlace),
}

/// A lane's model, ready to answer.
pub struct LoadedModel {
    /// The model with its tokenizer.
    pub answerer: Answerer,
    /// The limits that it was trained with.
    pub limits: Limits,
    /// The seed of delusive examples in its training.
    pub seed: u64,
}

impl LoadedModel {
    /// A question as this model is put it under `treatment`, cut to what it can read.
    pub fn prompt(&self, task: &LabelledTask, treatment: Variant, instance: &Instance) -> Prompt {
        let instruction = Instruction::for_variant(&task.task, task.labels(), treatment, self.seed);
        let count = |text: &str| self.answerer.tokenizer().count(text);
        build_prompt(&instruction, &instance.input, Some(self.limits.source_tokens), &count)
    }
}

impl ModelSource {
    /// Looks at what a folder is. What is no folder, but a model's id on Hugging Face, is fetched.
    ///
    /// # Errors
    /// If it holds no models, or cannot be fetched.
    pub fn open(folder: &Path) -> Result<Self> {
        if !folder.exists()
            && let Some(place) = ModelPlace::find(folder, None, Wanted::Model)?
        {
            return Ok(Self::Single(place));
        }
        let manifest = folder.join("manifest.json");
        if manifest.exists() {
            let read =
                Manifest::from_json(&files::read_bytes(&manifest)?).with_context(|| folder.display().to_string())?;
            return Ok(Self::Bundle {
                folder: folder.to_path_buf(),
                manifest: Box::new(read),
            });
        }
        if folder.join("config.json").exists() {
            return Ok(Self::Single(ModelPlace::folder(folder)));
        }
        if Lane::all().any(|lane| run_of(folder, lane).is_finished()) {
            return Ok(Self::Runs(folder.to_path_buf()));
        }
        Err(usage!(
            "{} holds no models: neither manifest.json (a bundle), nor config.json (a model), nor finished runs such as {BASE}/; \
             make some with `guesswork pretrain` and `guesswork tune`, or give --models another folder, or a Hugging Face id such \
             as google/flan-t5-small",
            folder.display()
        ))
    }

    /// The lanes whose models are here.
    pub fn lanes(&self) -> Vec<Lane> {
        let has = |lane: &Lane| match self {
            Self::Bundle { manifest, .. } => manifest.lane(*lane).is_some(),
            Self::Runs(folder) => lane.has_model() && run_of(folder, *lane).is_finished(),
            Self::Single(place) => match lane_of(&place.folder) {
                Some(own) => own == *lane,
                None => lane.has_model(),
            },
        };
        Lane::all().filter(has).collect()
    }

    /// For the record of an evaluation.
    pub fn describe(&self) -> String {
        match self {
            Self::Bundle { folder, .. } => format!("bundle {}", folder.display()),
            Self::Runs(folder) => format!("runs {}", folder.display()),
            Self::Single(place) => format!("model {}", place.name),
        }
    }

    /// Loads a lane's model.
    pub fn load(&self, lane: Lane, device: &Device) -> Result<LoadedModel> {
        match self {
            Self::Bundle { folder, manifest } => {
                let entry = manifest.lane(lane).ok_or_else(|| self.no_lane(lane))?;
                load_from_bundle(folder, manifest, entry, device)
            }
            Self::Runs(folder) => {
                let run = run_of(folder, lane);
                if !run.is_finished() {
                    return Err(self.no_lane(lane));
                }
                let own = run.record()?.lane;
                if own != lane {
                    bail!(
                        "{} holds the model of {own}, not of {lane}; give each run its own folder's name",
                        run.path.display()
                    );
                }
                let mut model = load_folder(&ModelPlace::folder(&run.path), device)?;
                // The base was never tuned and has no limits of its own: it reads what the others read.
                if lane == Lane::Untuned
                    && let Some(tuned) = self.lanes().into_iter().find(|lane| *lane != Lane::Untuned)
                {
                    let record = run_of(folder, tuned).record()?;
                    (model.limits, model.seed) = (record.limits, record.training.seed);
                }
                Ok(model)
            }
            Self::Single(place) => {
                if !self.lanes().contains(&lane) {
                    return Err(self.no_lane(lane));
                }
                load_folder(place, device)
            }
        }
    }

    fn no_lane(&self, lane: Lane) -> anyhow::Error {
        let lanes: Vec<String> = self.lanes().iter().map(Lane::to_string).collect();
        usage!(
            "{} has no model for {lane}; it has {}",
            self.describe(),
            lanes.join(", ")
        )
    }
}

/// Which lane a model folder says it is.
fn lane_of(folder: &Path) -> Option<Lane> {
    RunFolder::new(folder).record().ok().map(|record| record.lane)
}

/// The run folder of a lane in a study.
pub fn run_of(study: &Path, lane: Lane) -> RunFolder {
    RunFolder::new(match lane {
        Lane::Untuned => study.join(BASE),
        _ => study.join(lane.to_string()),
    })
}

fn load_from_bundle(folder: &Path, manifest: &Manifest, entry: &LaneEntry, device: &Device) -> Result<LoadedModel> {
    let read = |file: &FileEntry| -> Result<Vec<u8>> {
        let bytes = files::read_bytes(&folder.join(&file.file))?;
        file.verify(&bytes).with_context(|| folder.display().to_string())?;
        Ok(bytes)
    };
    let named = |file: &FileEntry| folder.join(&file.file).display().to_string();
    let config = T5Config::from_json(&read(&manifest.config)?).with_context(|| named(&manifest.config))?;
    let tokenizer = Tokenizer::from_bytes(&read(&manifest.tokenizer)?).with_context(|| named(&manifest.tokenizer))?;
    let t5 = T5::from_stored(&entry.quantisation, &config, &read(&entry.weights)?, device)
        .with_context(|| named(&entry.weights))?;
    Ok(LoadedModel {
        answerer: Answerer::new(tokenizer, t5),
        limits: manifest.limits,
        seed: manifest.seed,
    })
}

fn load_folder(place: &ModelPlace, device: &Device) -> Result<LoadedModel> {
    let folder = ModelFolder::open(place, None)?;
    let t5 = folder.load(device)?;
    let run = RunFolder::new(&place.folder);
    let (limits, seed) = match run.is_finished() {
        true => run.record().map(|record| (record.limits, record.training.seed))?,
        false => (DEFAULT_LIMITS, 0),
    };
    Ok(LoadedModel {
        answerer: Answerer::new(folder.tokenizer, t5),
        limits,
        seed,
    })
}

/// Reads a `tokenizer.json`.
pub fn load_tokenizer(path: &Path) -> Result<Tokenizer> {
    if !path.exists() {
        return Err(anyhow!(
            "{} is missing; make one with `guesswork tokenizer train`",
            path.display()
        ));
    }
    Tokenizer::from_bytes(&files::read_bytes(path)?).with_context(|| path.display().to_string())
}

/// Whether a model can read every token of a tokenizer.
///
/// # Errors
/// If the tokenizer has more tokens than the model has embeddings: it belongs to another model.
pub fn tokenizer_fits(tokenizer: &Tokenizer, file: &Path, config: &T5Config, model: &Path) -> Result<()> {
    if tokenizer.vocabulary_size() > config.vocab_size {
        bail!(
            "{} has {} tokens and the model in {} only {}; give the tokenizer that the model was trained with",
            file.display(),
            tokenizer.vocabulary_size(),
            model.display(),
            config.vocab_size
        );
    }
    Ok(())
}

/// Reads a `model.safetensors`.
pub fn load_safetensors(config: &T5Config, path: &Path, device: &Device) -> Result<T5> {
    T5::from_safetensors(config, &files::map(path)?, device).map_err(|error| mended(&error, path))
}
