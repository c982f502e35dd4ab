use crate::{
    files,
    models::{Int8Precision, ModelFolder, ModelPlace, Wanted, WeightsFormat, load_tokenizer, tokenizer_fits},
    output,
    training::{config_json, read_config},
    usage,
};
use anyhow::{Context, Result};
use candle_core::Device;
use clap::Args;
use guesswork_shared::{bundle::FileEntry, t5::T5};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  guesswork quantise runs/pocket/base --out small

What a bundle holds of one model: config.json, tokenizer.json and the weights. `guesswork export` makes whole bundles.")]
pub struct Arguments {
    /// A model's folder, or a Hugging Face id
    #[arg(value_name = "MODEL", required_unless_present = "random")]
    model: Option<PathBuf>,
    /// Take random weights of the shape that this config.json says, to measure with
    #[arg(
        long,
        value_name = "CONFIG",
        hide = true,
        conflicts_with = "model",
        requires = "tokenizer"
    )]
    random: Option<PathBuf>,
    /// Of the random weights
    #[arg(long, default_value_t = 7, hide = true)]
    seed: u64,
    /// Another tokenizer.json than the model's own
    #[arg(long, value_name = "FILE")]
    tokenizer: Option<PathBuf>,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How to store the weights
    #[arg(long, default_value_t, value_enum)]
    format: WeightsFormat,
    #[command(flatten)]
    precision: Int8Precision,
    /// Print what was written, with lengths and digests
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let format = arguments.format;
    let (name, model, tokenizer) = model(arguments)?;
    let weights = format
        .store(&model, &arguments.precision)
        .with_context(|| format!("{name} cannot be stored as {}", format.word()))?;
    let write = |file: &str, contents: &[u8]| -> Result<FileEntry> {
        files::write_atomically(&arguments.out.join(file), contents)?;
        Ok(FileEntry::of(file, contents))
    };
    let written = [
        ("config", write("config.json", config_json(model.config())?.as_bytes())?),
        ("tokenizer", write("tokenizer.json", &tokenizer)?),
        ("weights", write(&format!("model.{}", format.ending()), &weights)?),
    ];
    let parameters = model.config().parameter_count();
    if arguments.json {
        let mut json = json!({"model": name, "quantisation": format.word(), "parameters": parameters});
        for (what, entry) in written {
            json[what] = serde_json::to_value(entry)?;
        }
        return output::print_json(&json);
    }
    let rows: Vec<Vec<String>> = written
        .iter()
        .map(|(_, entry)| vec![entry.file.clone(), entry.bytes.to_string()])
        .collect();
    output::print_table(&["file", "bytes"], &rows)?;
    output::print_line(&format!(
        "wrote {name}, {parameters} parameters as {}, into {}",
        format.word(),
        arguments.out.display()
    ))
}

/// What it is called, the model, and its tokenizer's file.
fn model(arguments: &Arguments) -> Result<(String, T5, Vec<u8>)> {
    let tokenizer = arguments.tokenizer.as_deref();
    let named = match (&arguments.model, &arguments.random, tokenizer) {
        (Some(model), ..) => model,
        (None, Some(config), Some(tokenizer)) => return random(config, tokenizer, arguments.seed),
        (None, ..) => return Err(usage!("there is no model; name its folder")),
    };
    if arguments.out.exists() && named.exists() && same_folder(named, &arguments.out)? {
        return Err(usage!(
            "--out {} is the model's own folder, whose files would be written over; name another",
            arguments.out.display()
        ));
    }
    let Some(place) = ModelPlace::find(named, None, Wanted::Model)? else {
        return Err(usage!(
            "{} holds no model; give the folder of one, or a Hugging Face id such as google/flan-t5-small",
            named.display()
        ));
    };
    let folder = ModelFolder::open(&place, tokenizer)?;
    Ok((place.name.clone(), folder.load(&Device::Cpu)?, folder.tokenizer_bytes))
}

fn random(config: &Path, tokenizer: &Path, seed: u64) -> Result<(String, T5, Vec<u8>)> {
    let shape = read_config(config)?;
    tokenizer_fits(&load_tokenizer(tokenizer)?, tokenizer, &shape, config)?;
    let model = T5::random(&shape, seed, &Device::Cpu).with_context(|| config.display().to_string())?;
    Ok((
        format!("random {}", config.display()),
        model,
        files::read_bytes(tokenizer)?,
    ))
}

fn same_folder(one: &Path, other: &Path) -> Result<bool> {
    let real = |path: &Path| path.canonicalize().with_context(|| path.display().to_string());
    Ok(real(one)? == real(other)?)
}
