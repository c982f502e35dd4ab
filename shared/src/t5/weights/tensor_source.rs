//! Where the weights of a model come from, one at a time.

use super::WeightsError;
use crate::t5::TRAINS;
use candle_core::{DType, Tensor};
use std::collections::HashMap;

/// Tensors by Hugging Face's names, read when they are asked for: a model is put together without its file standing in
/// memory a second time.
pub trait TensorSource {
    /// The names of all tensors, each once.
    fn names(&self) -> Vec<String>;

    /// The tensor of a name that [`TensorSource::names`] gave, on the CPU, in f32.
    ///
    /// # Errors
    /// If it is stored as something that is not supported, or cannot be read.
    fn tensor(&self, name: &str) -> Result<Tensor, WeightsError>;
}

impl TensorSource for HashMap<String, Tensor> {
    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }

    fn tensor(&self, name: &str) -> Result<Tensor, WeightsError> {
        let tensor = self.get(name).ok_or_else(|| WeightsError::Missing(name.to_owned()))?;
        // The browser makes none but f32, and is spared candle's conversions.
        if tensor.dtype() == DType::F32 || !TRAINS {
            return Ok(tensor.clone());
        }
        Ok(tensor.to_dtype(DType::F32)?)
    }
}
