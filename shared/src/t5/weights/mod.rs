//! Weights as bytes: safetensors with Hugging Face's names, floats or 8-bit integers, and GGUF.
//!
//! Both formats carry a digest of the tensors where this project wrote them, so that an altered file is noticed even
//! without a manifest; files from elsewhere are checked for their structure, names, shapes and finite values.

mod digest;
mod error;
mod ggml;
mod gguf;
mod int8;
mod names;
mod safetensors;
mod tensor_source;

pub use error::WeightsError;
pub use safetensors::SafetensorsFile;
pub use tensor_source::TensorSource;

pub(super) use gguf::{from_gguf, to_gguf};
pub use int8::MatrixPrecision;
pub(super) use int8::{Int8Weights, from_int8, to_int8};
pub(super) use names::resolve;
pub(super) use safetensors::to_safetensors;

use candle_core::Tensor;
use std::collections::HashMap;

/// Tensors by name, as a file holds them.
pub(super) type Tensors = HashMap<String, Tensor>;

#[cfg(test)]
mod tests;
