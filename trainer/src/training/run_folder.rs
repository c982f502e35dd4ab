use super::{Checkpoints, RunLock, tensorboard::EventFile, transformers_files::transformers_files};
use crate::{files, usage};
use anyhow::{Context, Result};
use guesswork_shared::{
    bundle::{Limits, Training},
    lane::Lane,
    t5::{Activation, LoraSettings, T5, T5Config},
};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

/// What a finished run says of itself, in `run.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunRecord {
    /// Which lane the model is.
    pub lane: Lane,
    /// The token limits that it was trained with.
    pub limits: Limits,
    /// How it was trained.
    #[serde(flatten)]
    pub training: Training,
    /// The mean loss of the last hundred steps.
    pub final_loss: f64,
    /// How many source and target tokens it saw, padding not counted.
    pub tokens: u64,
    /// Everything that makes the run what it is: the same settings give the same run.
    #[serde(default)]
    pub settings: String,
}

/// The folder of one run: a Hugging Face model folder (`config.json`, `model.safetensors`, `tokenizer.json`, and what
/// `transformers` reads beside them), with `run.json`, `metrics.jsonl`, TensorBoard's `events.out.tfevents.*` and, until
/// it is finished, `checkpoints/`.
#[derive(Clone, Debug)]
pub struct RunFolder {
    /// Where it is.
    pub path: PathBuf,
}

impl RunFolder {
    /// The folder at `path`, which need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Where an unfinished run saves itself: the folder of its checkpoints.
    pub fn checkpoints(&self) -> PathBuf {
        self.file("checkpoints")
    }

    /// Where a run that trained adapters leaves them alone, in the layout of Hugging Face's PEFT; the model beside has
    /// them merged into its weights.
    pub fn adapter(&self) -> PathBuf {
        self.file("adapter")
    }

    /// The batch size that `--batch auto` found when the run that is here began; `None` if there is no run yet.
    ///
    /// # Errors
    /// If the run that is here began with a batch size of its own, or the file that says so cannot be read.
    pub fn found_batch(&self) -> Result<Option<usize>> {
        let file = self.file(FOUND_BATCH);
        if !self.is_begun() && !self.is_finished() {
            // Of a run that was killed before it had saved itself.
            return Ok(None);
        }
        if !file.exists() {
            return Err(usage!(
                "{} holds a run with a --batch of its own; give the same, or begin anew with --force",
                self.path.display()
            ));
        }
        files::read_json::<NonZeroUsize>(&file).map(|size| Some(size.get()))
    }

    /// Remembers what `--batch auto` found, if it was asked, where there is no run yet: one that goes on elsewhere keeps
    /// its batches.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn remember_batch(&self, found: Option<usize>) -> Result<()> {
        match found {
            _ if self.is_begun() => Ok(()),
            Some(size) => files::write_json_atomically(&self.file(FOUND_BATCH), &size),
            None => files::remove(&self.file(FOUND_BATCH)),
        }
    }

    /// What happened at each step.
    pub fn metrics(&self) -> PathBuf {
        self.file("metrics.jsonl")
    }

    /// Whether the run is finished.
    pub fn is_finished(&self) -> bool {
        self.file("run.json").exists()
    }

    /// Whether a run has saved itself here and is not finished.
    pub fn is_begun(&self) -> bool {
        Checkpoints::any_in(&self.checkpoints())
    }

    /// Whether a run may be written here; nothing is changed.
    ///
    /// # Errors
    /// If there is a run already and neither `resume` nor `force` is given, or a model that is no run.
    pub fn check(&self, resume: bool, force: bool) -> Result<()> {
        let started = self.is_begun();
        if !started && !self.is_finished() && self.file("model.safetensors").exists() {
            return Err(usage!(
                "{} holds a model that was not trained here; choose another --out",
                self.path.display()
            ));
        }
        if !resume && !force && (started || self.is_finished()) {
            let state = if self.is_finished() {
                "a finished"
            } else {
                "an unfinished"
            };
            return Err(usage!(
                "{} holds {state} run; add --resume to {}, --force to begin anew, or choose another --out",
                self.path.display(),
                if self.is_finished() { "keep it" } else { "go on with it" }
            ));
        }
        Ok(())
    }

    /// Makes the folder; `anew` removes the run that is there. Nobody else can write into it while the lock lives.
    ///
    /// # Errors
    /// If another process is writing into it, or a file cannot be removed.
    pub fn begin(&self, anew: bool) -> Result<RunLock> {
        fs::create_dir_all(&self.path).with_context(|| format!("cannot make {}", self.path.display()))?;
        let lock = RunLock::take(&self.path)?;
        if anew {
            // `run.json` first: where it stands, everything stands.
            files::remove(&self.file("run.json"))?;
            self.remove_checkpoints()?;
            files::remove(&self.metrics())?;
            files::remove(&self.file(FOUND_BATCH))?;
            files::remove_folder(&self.adapter())?;
            EventFile::remove_all(&self.path)?;
            files::remove(&self.file("model.safetensors"))?;
        }
        Ok(lock)
    }

    /// Removes the checkpoints, which a finished run does not need: its last weights are its model.
    ///
    /// # Errors
    /// If one is there and stays.
    pub fn remove_checkpoints(&self) -> Result<()> {
        files::remove_folder(&self.checkpoints())
    }

    /// Saves a finished model; `run.json` comes last, so that where it stands everything stands.
    pub fn finish(&self, model: &T5, tokenizer: &[u8], record: &RunRecord) -> Result<()> {
        if let (Some(lora), Some(weights)) = (model.lora(), model.adapter_safetensors()?) {
            let folder = self.adapter();
            fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
            files::write_atomically(&folder.join("adapter_model.safetensors"), &weights)?;
            files::write_json_atomically(&folder.join("adapter_config.json"), &adapter_config(lora))?;
        }
        let weights = match model.lora() {
            Some(_) => model.merged()?.to_safetensors()?,
            None => model.to_safetensors()?,
        };
        files::write_atomically(&self.file("model.safetensors"), &weights)?;
        files::write_atomically(&self.file("config.json"), config_json(model.config())?.as_bytes())?;
        files::write_atomically(&self.file("tokenizer.json"), tokenizer)?;
        for (name, contents) in transformers_files(model.config(), tokenizer) {
            files::write_json_atomically(&self.file(name), &contents)?;
        }
        files::write_json_atomically(&self.file("run.json"), record)?;
        self.remove_checkpoints()
    }

    /// What the finished run says of itself.
    pub fn record(&self) -> Result<RunRecord> {
        files::read_json(&self.file("run.json"))
    }

    /// The model's shape.
    pub fn config(&self) -> Result<T5Config> {
        read_config(&self.file("config.json"))
    }
}

/// What `--batch auto` found.
const FOUND_BATCH: &str = "batch.json";

/// PEFT's `adapter_config.json`.
fn adapter_config(lora: &LoraSettings) -> serde_json::Value {
    serde_json::json!({
        "peft_type": "LORA",
        "task_type": "SEQ_2_SEQ_LM",
        "r": lora.rank,
        "lora_alpha": lora.alpha,
        "lora_dropout": 0.0,
        "target_modules": lora.targets,
        "bias": "none",
        "inference_mode": true,
    })
}

/// A `config.json` that Hugging Face's `T5ForConditionalGeneration` reads.
pub fn config_json(config: &T5Config) -> Result<String> {
    let mut json = serde_json::to_value(config)?;
    json["model_type"] = "t5".into();
    json["architectures"] = serde_json::json!(["T5ForConditionalGeneration"]);
    json["feed_forward_proj"] = match (config.is_gated_act, config.dense_act_fn) {
        // What the library calls "gated-gelu" is the tanh one.
        (true, Activation::GeluNew) => "gated-gelu".into(),
        (gated, activation) => {
            let name = serde_json::to_value(activation)?;
            format!(
                "{}{}",
                if gated { "gated-" } else { "" },
                name.as_str().unwrap_or_default()
            )
            .into()
        }
    };
    Ok(serde_json::to_string_pretty(&json)? + "\n")
}

/// Reads a `config.json`.
pub fn read_config(path: &Path) -> Result<T5Config> {
    T5Config::from_json(&files::read_bytes(path)?).with_context(|| path.display().to_string())
}
