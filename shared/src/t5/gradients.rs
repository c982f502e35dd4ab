//! What a backward gives.

use super::kernels;
use candle_core::{DType, Result, Tensor};
use std::collections::BTreeMap;

/// How a backward is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backward {
    /// What the loss is multiplied by: of a batch that comes in parts, each part's share of the labels that count.
    pub share: f64,
    /// Of activations and matrix products: f32, or bf16 on a GPU. Weights and their gradients, norms, softmax and
    /// loss are f32 in any case.
    pub precision: DType,
    /// Whether only what stands between the blocks is kept, and what is within them computed a second time: about a
    /// third more work, and a fraction of the memory.
    pub recompute: bool,
}

impl Default for Backward {
    fn default() -> Self {
        Self {
            share: 1.0,
            precision: DType::F32,
            recompute: false,
        }
    }
}

/// The gradient of each weight that is trained, by its name, f32.
#[derive(Debug, Default)]
pub struct Gradients {
    by_name: BTreeMap<String, Tensor>,
}

impl Gradients {
    /// The gradient of a weight; `None` if the loss does not depend on it.
    pub fn get(&self, name: &str) -> Option<&Tensor> {
        self.by_name.get(name)
    }

    /// Adds a gradient that nobody else holds.
    pub fn add(&mut self, name: &str, gradient: Tensor) -> Result<()> {
        let gradient = match self.by_name.remove(name) {
            Some(before) => kernels::added(before, &gradient)?,
            None => gradient.contiguous()?,
        };
        self.by_name.insert(name.to_owned(), gradient);
        Ok(())
    }
}
