//! The norm before each sub-layer and after each stack.

use super::Weights;
use crate::t5::compute::Compute;
use crate::t5::{Before, T5Config};
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

    /// The norm as what is done before a product.
    pub fn before(&self) -> Before {
        Before::Norm {
            weight: self.weight.clone(),
            epsilon: self.epsilon as f32,
        }
    }

    /// x (N, D) normalised.
    pub fn forward(&self, x: &Tensor, compute: Compute) -> Result<Tensor> {
        compute.rms_norm(x, &self.weight, self.epsilon)
    }
}
