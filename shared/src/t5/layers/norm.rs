//! The norm before each sub-layer and after each stack.

use super::Weights;
use crate::t5::T5Config;
use crate::t5::compute::Compute;
use candle_core::{Result, Tensor};

/// A root-mean-square norm with one weight per channel.
#[derive(Clone)]
pub struct Norm {
    weight: Tensor,
    epsilon: f64,
}

impl Norm {
    /// The norm called `name` in the weights.
    pub fn new(name: &str, config: &T5Config, weights: Weights) -> Self {
        Self {
            weight: weights.tensor(&format!("{name}.weight")),
            epsilon: config.layer_norm_epsilon,
        }
    }

    /// x (N, D) normalised.
    pub fn forward(&self, x: &Tensor, compute: Compute) -> Result<Tensor> {
        compute.rms_norm(x, &self.weight, self.epsilon)
    }
}
