//! A model as a bundle stores it, made by `guesswork quantise`.
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::programs::Programs;
use crate::bench::model::Shape;
use crate::command::output_of;

/// A stored model.
#[derive(Debug, Clone)]
pub struct Stored {
    folder: PathBuf,
    weights: String,
    quantisation: String,
    parameters: u64,
}

impl Stored {
    /// For the measuring program.
    pub fn arguments(&self) -> [OsString; 8] {
        [
            "--model".into(),
            self.folder.clone().into(),
            "--weights".into(),
            self.weights.clone().into(),
            "--quantisation".into(),
            self.quantisation.clone().into(),
            "--parameters".into(),
            self.parameters.to_string().into(),
        ]
    }
}

/// Stores the model in the folder `model`, in the program's own format unless another is named.
pub fn quantised(programs: &Programs, model: &Path, format: Option<&str>, out: &Path) -> Result<Stored> {
    let mut command = Command::new(&programs.guesswork);
    command.arg("quantise").arg(model).arg("--out").arg(out).arg("--json");
    if let Some(format) = format {
        command.args(["--format", format]);
    }
    let printed = output_of(&mut command)?;
    let told: Value = serde_json::from_str(&printed).context("guesswork quantise printed no JSON")?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let stored = || {
        Some(Stored {
            folder: out.to_path_buf(),
            weights: text(&told["weights"]["file"])?,
            quantisation: text(&told["quantisation"])?,
            parameters: told["parameters"].as_u64()?,
        })
    };
    stored().with_context(|| format!("guesswork quantise did not say what it wrote: {told}"))
}

/// Makes a folder in Hugging Face's layout with random weights of `shape`, and gives it.
pub fn random(programs: &Programs, shape: Shape, tokenizer: &Path, folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let config = folder.join("shape.json");
    fs::write(&config, shape.config_json()).with_context(|| config.display().to_string())?;
    let out = folder.join(shape.name());
    let mut command = Command::new(&programs.guesswork);
    command.arg("quantise").arg("--random").arg(config);
    command.arg("--tokenizer").arg(tokenizer);
    command.args(["--format", "f32", "--json", "--out"]).arg(&out);
    output_of(&mut command)?;
    Ok(out)
}
