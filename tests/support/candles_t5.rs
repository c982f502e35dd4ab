//! candle's own T5.
use candle_core::{DType, Device, Result};
use candle_transformers::models::t5;
use guesswork_shared::t5::T5;
use serde_json::json;

/// The same weights in candle's own T5, with a cache of keys and values if asked for. Gated GELU only.
///
/// # Errors
/// If candle does not take the weights.
pub fn candles_t5(model: &T5, cache: bool) -> Result<t5::T5ForConditionalGeneration> {
    let config = model.config();
    let weights = model.parameters().iter();
    let weights = weights.map(|(name, weight)| (name.clone(), weight.as_detached_tensor()));
    let variables = candle_nn::VarBuilder::from_tensors(weights.collect(), DType::F32, &Device::Cpu);
    let config: t5::Config = serde_json::from_value(json!({
        "vocab_size": config.vocab_size, "d_model": config.d_model, "d_kv": config.d_kv, "d_ff": config.d_ff,
        "num_layers": config.num_layers, "num_decoder_layers": config.num_decoder_layers,
        "num_heads": config.num_heads, "layer_norm_epsilon": config.layer_norm_epsilon,
        "relative_attention_num_buckets": config.relative_attention_num_buckets,
        "relative_attention_max_distance": config.relative_attention_max_distance,
        "feed_forward_proj": "gated-gelu", "tie_word_embeddings": config.tie_word_embeddings,
        "is_encoder_decoder": true, "initializer_factor": 1.0, "dropout_rate": 0.0,
        "pad_token_id": config.pad_token_id, "eos_token_id": config.eos_token_id, "use_cache": cache,
    }))
    .map_err(candle_core::Error::wrap)?;
    t5::T5ForConditionalGeneration::load(variables, &config)
}
