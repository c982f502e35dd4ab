//! The layers of both stacks, as handles to their weights.

mod attention;
mod feed_forward;
mod norm;
mod projection;
mod stack;

pub use attention::{CrossAttention, SelfAttention};
pub use feed_forward::FeedForward;
pub use norm::Norm;
pub use projection::{Adapter, Joined, Projection};

use projection::FloatProjection;
pub use stack::{Decoder, Encoder};

use super::Int8Matrix;
use candle_core::{Device, Tensor};
use std::collections::BTreeMap;

/// A model's weights by Hugging Face's name, and the adapters of some of them.
#[derive(Clone, Copy)]
pub struct Weights<'a> {
    /// Weights of floats.
    pub tensors: &'a BTreeMap<String, Tensor>,
    /// Matrices of 8-bit weights. Each weight of the configuration stands here or among the floats.
    pub int8: &'a BTreeMap<String, Int8Matrix>,
    /// By the weight's name.
    pub adapters: &'a BTreeMap<String, Adapter>,
}

impl Weights<'_> {
    /// A weight of floats. Every name that a network asks for is among the configuration's parameters, which are all
    /// there, and those that are asked for by this are never 8-bit.
    pub fn tensor(self, name: &str) -> Tensor {
        self.tensors[name].clone()
    }

    /// A matrix.
    pub fn projection(self, name: &str) -> Projection {
        match self.int8.get(name) {
            Some(matrix) => Projection::Int8(matrix.clone()),
            None => Projection::Float(self.float(name)),
        }
    }

    /// Matrices of one input. They are computed with as 8-bit ones only if all are.
    fn joined(self, names: &[String]) -> Joined {
        let int8: Option<Vec<&Int8Matrix>> = names.iter().map(|name| self.int8.get(name)).collect();
        match int8 {
            Some(parts) => Joined::Int8(Int8Matrix::joined(&parts)),
            None => Joined::Float(names.iter().map(|name| self.float(name)).collect()),
        }
    }

    fn float(self, name: &str) -> FloatProjection {
        let weight = match self.int8.get(name) {
            // As many values as its shape says, so it always succeeds.
            Some(matrix) => Tensor::from_vec(
                matrix.in_rows().dequantised(),
                (matrix.rows(), matrix.columns()),
                &Device::Cpu,
            )
            .unwrap_or_else(|error| unreachable!("{error}")),
            None => self.tensor(name),
        };
        FloatProjection {
            weight,
            adapter: self.adapters.get(name).cloned(),
        }
    }
}
