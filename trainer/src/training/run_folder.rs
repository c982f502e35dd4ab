use super::transformers_files::transformers_files;
use crate::{files, usage};
use anyhow::{Context, Result};
use guesswork_shared::{
    bundle::{Limits, Training},
    lane::Lane,
    t5::{Activation, T5, T5Config},
};
use serde::{Deserialize, Serialize};
use std::{
    fs,
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

/// The folder of one run: a Hugging Face model folder (`config.json`, `model.safetensors`, `tokenizer.json`, and
/// what `transformers` reads beside them), with `run.json`, `metrics.jsonl` and, until it is finished, `checkpoint.safetensors`.
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

    /// Where an unfinished run saves itself.
    pub fn checkpoint(&self) -> PathBuf {
        self.file("checkpoint.safetensors")
    }

    /// Whether the run is finished.
    pub fn is_finished(&self) -> bool {
        self.file("run.json").exists()
    }

    /// Whether a run may be written here; nothing is changed.
    ///
    /// # Errors
    /// If there is a run already and neither `resume` nor `force` is given, or a model that is no run.
    pub fn check(&self, resume: bool, force: bool) -> Result<()> {
        let started = self.checkpoint().exists();
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

    /// Makes the folder; `anew` removes the run that is there.
    pub fn begin(&self, anew: bool) -> Result<()> {
        if anew {
            // `run.json` first: where it stands, everything stands.
            for name in [
                "run.json",
                "checkpoint.safetensors",
                "metrics.jsonl",
                "model.safetensors",
            ] {
                let file = self.file(name);
                if file.exists() {
                    fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
                }
            }
        }
        fs::create_dir_all(&self.path).with_context(|| format!("cannot make {}", self.path.display()))
    }

    /// Saves a finished model; `run.json` comes last, so that where it stands everything stands.
    pub fn finish(&self, model: &T5, tokenizer: &[u8], record: &RunRecord) -> Result<()> {
        files::write_atomically(&self.file("model.safetensors"), &model.to_safetensors()?)?;
        files::write_atomically(&self.file("config.json"), config_json(model.config())?.as_bytes())?;
        files::write_atomically(&self.file("tokenizer.json"), tokenizer)?;
        for (name, contents) in transformers_files(model.config(), tokenizer) {
            files::write_json_atomically(&self.file(name), &contents)?;
        }
        files::write_json_atomically(&self.file("run.json"), record)?;
        match fs::remove_file(self.checkpoint()) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                Err(e).with_context(|| format!("cannot remove {}", self.checkpoint().display()))
            }
            _ => Ok(()),
        }
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
