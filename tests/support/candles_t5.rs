//! candle's own T5.
use anyhow::Result;
use candle_core::{DType, Device};
use candle_transformers::models::t5;
use guesswork::training::config_json;
use guesswork_shared::t5::T5;
use serde_json::Value;

/// The same weights in candle's own T5, with a cache of keys and values if asked for. Gated GELU only.
///
/// # Errors
/// If candle does not take the weights.
pub fn candles_t5(model: &T5, cache: bool) -> Result<t5::T5ForConditionalGeneration> {
    let weights = model.parameters().iter();
    let weights = weights.map(|(name, weight)| (name.clone(), weight.as_detached_tensor()));
    let variables = candle_nn::VarBuilder::from_tensors(weights.collect(), DType::F32, &Device::Cpu);
    let mut config: Value = serde_json::from_str(&config_json(model.config())?)?;
    // What it asks for beyond what a T5's file says.
    config["dropout_rate"] = 0.0.into();
    config["is_encoder_decoder"] = true.into();
    config["use_cache"] = cache.into();
    let config: t5::Config = serde_json::from_value(config)?;
    Ok(t5::T5ForConditionalGeneration::load(variables, &config)?)
}
