//! Hugging Face's T5 over candle tensors: one definition for training and inference, native and wasm.
//!
//! ```
//! use candle_core::Device;
//! use guesswork_shared::t5::{Backward, Batch, Gradients, T5, T5Config};
//!
//! let config = T5Config { num_layers: 1, num_decoder_layers: 1, ..T5Config::pocket(64) };
//! let model = T5::random(&config, 7, &Device::Cpu)?;
//! let batch = Batch::from_examples(&[(vec![5, 6, 1], vec![9, 1])], &config, &Device::Cpu)?;
//! let mut gradients = Gradients::default();
//! let loss = model.backward(&batch, Backward::default(), &mut gradients)?;
//! assert!(model.parameters().keys().all(|name| gradients.get(name).is_some()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The model follows `transformers`' T5 exactly: no scaling by the head width, the relative position bias of the
//! first block shared by its whole stack, RMS norms before each sub-layer, a tied head scaled by `d_model^-0.5`.
//! What must be fast is an op of our own with its own backward ([`Ops::Fused`], in `guesswork_kernels`); the same out of
//! candle's stock ops ([`Ops::Stock`]) is the reference, and the path on any device but the CPU.

mod batch;
#[cfg(feature = "stock-ops")]
mod candles_t5;
mod compute;
mod config;
mod decoder_state;
mod gradients;
mod layers;
mod lora;
mod model;
mod network;
mod ops;
mod parameter;
mod position;
mod source;
mod tape;
mod weights;

pub(crate) use batch::pad_sources;
pub use batch::{Batch, IGNORED};
#[cfg(feature = "stock-ops")]
pub use candles_t5::{CandlesT5, candles_t5};
pub use config::{Activation, ConfigError, T5Config};
pub use decoder_state::DecoderState;
pub use gradients::{Backward, Gradients};
use guesswork_kernels::{self as kernels, Before, TRAINS};
pub use guesswork_kernels::{ActivationBits, Instructions, Int8Matrix, Int8Rows, kernels_are_right};
pub use lora::{LORA_TARGETS, LoraError, LoraSettings};
pub use model::T5;
pub use ops::Ops;
pub use parameter::{Init, ParameterShape};
pub use source::Source;
pub use weights::{MatrixPrecision, SafetensorsFile, TensorSource, WeightsError};

#[cfg(test)]
mod tests;
