//! candle's own T5, to agree with and to be faster than. Only in builds that are to be compared with it.

use super::{Activation, T5, T5Config};
use candle_core::{DType, Result};
use candle_nn::VarBuilder;
/// The model of the crate candle-transformers.
pub use candle_transformers::models::t5::T5ForConditionalGeneration as CandlesT5;
use candle_transformers::models::t5::{ActivationWithOptionalGating, Config};

/// The same weights in candle's own T5, with a cache of keys and values if asked for.
///
/// # Errors
/// If candle does not take the weights.
pub fn candles_t5(model: &T5, cache: bool) -> Result<CandlesT5> {
    let weights = model.parameters().iter();
    let weights = weights.map(|(name, weight)| (name.clone(), weight.as_detached_tensor()));
    let variables = VarBuilder::from_tensors(weights.collect(), DType::F32, model.device());
    CandlesT5::load(variables, &candles_config(model.config(), cache))
}

fn candles_config(config: &T5Config, cache: bool) -> Config {
    Config {
        vocab_size: config.vocab_size,
        d_model: config.d_model,
        d_kv: config.d_kv,
        d_ff: config.d_ff,
        num_layers: config.num_layers,
        num_decoder_layers: Some(config.num_decoder_layers),
        num_heads: config.num_heads,
        relative_attention_num_buckets: config.relative_attention_num_buckets,
        relative_attention_max_distance: config.relative_attention_max_distance,
        dropout_rate: 0.0,
        layer_norm_epsilon: config.layer_norm_epsilon,
        initializer_factor: config.initializer_factor,
        feed_forward_proj: ActivationWithOptionalGating {
            gated: config.is_gated_act,
            activation: match config.dense_act_fn {
                Activation::Relu => candle_nn::Activation::Relu,
                Activation::GeluNew => candle_nn::Activation::NewGelu,
                Activation::Gelu => candle_nn::Activation::Gelu,
                Activation::Silu => candle_nn::Activation::Silu,
            },
        },
        tie_word_embeddings: config.tie_word_embeddings,
        is_decoder: false,
        is_encoder_decoder: true,
        use_cache: cache,
        pad_token_id: config.pad_token_id as usize,
        eos_token_id: config.eos_token_id as usize,
        decoder_start_token_id: Some(config.decoder_start_token_id as usize),
    }
}
