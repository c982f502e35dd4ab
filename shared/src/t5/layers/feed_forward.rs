//! The feed-forward layer, gated or not.

use super::{Joined, Norm, Projection, Weights};
use crate::t5::compute::Compute;
use crate::t5::{Activation, T5Config};
use candle_core::{Result, Tensor};

/// Norm, one or two matrices up, activation, one matrix down.
#[derive(Clone)]
pub struct FeedForward {
    norm: Norm,
    up: Up,
    down: Projection,
    activation: Activation,
}

/// The way up.
#[derive(Clone)]
enum Up {
    /// One matrix.
    Plain(Projection),
    /// The gate and what it is multiplied with, side by side: for the activation that is made in one go.
    GatedGelu(Joined),
    /// The two apart.
    Gated(Projection, Projection),
}

impl FeedForward {
    /// The layer under `prefix` ("encoder.block.0.layer.1").
    pub fn new(prefix: &str, config: &T5Config, weights: Weights) -> Self {
        let name = |name: &str| format!("{prefix}.DenseReluDense.{name}.weight");
        let up = match (config.is_gated_act, config.dense_act_fn) {
            (false, _) => Up::Plain(weights.projection(&name("wi"))),
            (true, Activation::GeluNew) => Up::GatedGelu(weights.joined(&[name("wi_0"), name("wi_1")])),
            (true, _) => Up::Gated(weights.projection(&name("wi_0")), weights.projection(&name("wi_1"))),
        };
        Self {
            norm: Norm::new(&format!("{prefix}.layer_norm"), config, weights),
            up,
            down: weights.projection(&name("wo")),
            activation: config.dense_act_fn,
        }
    }

    /// x (N, D) plus what the layer makes of it.
    pub fn forward(&self, x: &Tensor, compute: Compute) -> Result<Tensor> {
        let (norm, activation) = (&self.norm, self.activation);
        let hidden = match &self.up {
            Up::GatedGelu(both) => {
                return self.down.gated_added(x, &both.of_normed(x, norm, compute)?, compute);
            }
            Up::Gated(gate, value) => {
                let normed = norm.forward(x, compute)?;
                let gate = compute.activate(activation, &gate.forward(&normed, compute)?)?;
                compute.multiply(&gate, &value.forward(&normed, compute)?)?
            }
            Up::Plain(up) => compute.activate(activation, &up.of_normed(x, norm, compute)?)?,
        };
        self.down.added(x, &hidden, compute)
    }
}
