//! The feed-forward layer, gated or not.

use super::joined::joined;
use super::{Norm, Weights};
use crate::t5::{Activation, Ops, T5Config};
use candle_core::{Result, Tensor};

/// Norm, one or two matrices up, activation, one matrix down.
pub struct FeedForward {
    norm: Norm,
    up: Vec<Tensor>,
    down: Tensor,
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
        let weight = |name: &str| weights(&format!("{prefix}.DenseReluDense.{name}.weight"));
        Self {
            norm: Norm::new(&format!("{prefix}.layer_norm"), config, weights),
            up: inputs.iter().map(|name| weight(name)).collect(),
            down: weight("wo"),
            activation: config.dense_act_fn,
        }
    }

    /// x (N, D) plus what the layer makes of it.
    pub fn forward(&self, x: &Tensor, ops: Ops) -> Result<Tensor> {
        let normed = self.norm.forward(x, ops)?;
        let hidden = match (self.up.as_slice(), self.activation) {
            ([gate, value], Activation::GeluNew) => ops.gated_gelu(&joined(&normed, &[gate, value], ops)?)?,
            ([gate, value], activation) => {
                (activate(activation, &ops.linear(&normed, gate)?)? * ops.linear(&normed, value)?)?
            }
            (up, activation) => activate(activation, &ops.linear(&normed, &up[0])?)?,
        };
        x + ops.linear(&hidden, &self.down)?
    }
}

fn activate(activation: Activation, x: &Tensor) -> Result<Tensor> {
    match activation {
        Activation::Relu => x.relu(),
        Activation::GeluNew => x.gelu(),
        Activation::Gelu => x.gelu_erf(),
        Activation::Silu => x.silu(),
    }
}
