use crate::{
    device::DeviceChoice,
    models::{ModelFolder, ModelPlace, Wanted},
    output, usage,
};
use anyhow::Result;
use candle_core::DType;
use clap::Args;
use guesswork_shared::t5::Batch;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  guesswork logits --model runs/pocket/base --prompt 'Is it cold?' --answer yes > logits.json

The folder of a tuned model is read by transformers; tests/python/compare_with_transformers.py compares the two.")]
pub struct Arguments {
    /// A model's folder, or a Hugging Face id
    #[arg(long, value_name = "MODEL")]
    model: PathBuf,
    /// What the model reads
    #[arg(long, value_name = "TEXT")]
    prompt: String,
    /// What it is made to say: there are logits for each of its tokens and for its end
    #[arg(long, value_name = "TEXT")]
    answer: String,
    /// Where to compute
    #[arg(long, default_value = "cpu")]
    device: DeviceChoice,
}

/// Prints JSON: `input_ids`, `labels` and, for each of the labels, `logits` over the vocabulary before it; `loss` is their
/// mean cross-entropy.
pub fn run(arguments: &Arguments) -> Result<()> {
    let device = arguments.device.open()?;
    let Some(place) = ModelPlace::find(&arguments.model, None, Wanted::Model)? else {
        return Err(usage!(
            "{} holds no model; give the folder of one, or a Hugging Face id such as google/flan-t5-small",
            arguments.model.display()
        ));
    };
    let folder = ModelFolder::open(&place, None)?;
    let model = folder.load(&device)?;
    let input_ids = folder.tokenizer.encode(&arguments.prompt)?;
    let labels = folder.tokenizer.encode(&arguments.answer)?;
    let batch = Batch::from_examples(&[(input_ids.clone(), labels.clone())], model.config(), &device)?;
    let source = model.read(&batch.input_ids, &batch.attention_mask)?;
    let logits = model.decode(&source, &batch.decoder_input_ids)?;
    let logits = logits.get(0)?.to_dtype(DType::F32)?.to_vec2::<f32>()?;
    output::print_line(&serde_json::to_string(&json!({
        "model": place.name,
        "input_ids": input_ids,
        "labels": labels,
        "loss": model.loss(&batch)?.to_dtype(DType::F32)?.to_scalar::<f32>()?,
        "logits": logits,
    }))?)
}
