//! The feed-forward layer, gated or not.

use super::projection::joined;
use super::{Norm, Projection, Weights};
use crate::t5::compute::Compute;
use crate::t5::{Activation, T5Config};
use candle_core::{Result, Tensor};

/// Norm, one or two matrices up, activation, one matrix down.
#[derive(Clone)]
pub struct FeedForward {
    norm: Norm,
    up: Vec<Projection>,
    down: Projection,
    activation: Activation,
}

impl FeedForward {
    /// The layer under `prefix` ("encoder.block.0.layer.1").
    pub fn new(prefix: &str, config: &T5Config, weights: Weights) -> Self {
        let inputs: &[&str] = if config.is_gated_act {
            &["wi_0", "wi_1"]
        } else {
            &["wi"]
        };
        let weight = |name: &str| weights.projection(&format!("{prefix}.DenseReluDense.{name}.weight"));
        Self {
            norm: Norm::new(&format!("{prefix}.layer_norm"), config, weights),
            up: inputs.iter().map(|name| weight(name)).collect(),
            down: weight("wo"),
            activation: config.dense_act_fn,
        }
    }

    /// x (N, D) plus what the layer makes of it.
    pub fn forward(&self, x: &Tensor, compute: Compute) -> Result<Tensor> {
        let normed = self.norm.forward(x, compute)?;
        let hidden = match (self.up.as_slice(), self.activation) {
            ([gate, value], Activation::GeluNew) => compute.gated_gelu(&joined(&normed, &[gate, value], compute)?)?,
            ([gate, value], activation) => {
                let gate = compute.activate(activation, &gate.forward(&normed, compute)?)?;
                compute.multiply(&gate, &value.forward(&normed, compute)?)?
            }
            (up, activation) => compute.activate(activation, &up[0].forward(&normed, compute)?)?,
        };
        compute.add(x, &self.down.forward(&hidden, compute)?)
    }
}
