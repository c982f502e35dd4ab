//! The layers of both stacks, as handles to their weights.

mod attention;
mod feed_forward;
mod norm;
mod projection;
mod stack;

pub use attention::Attention;
pub use feed_forward::FeedForward;
pub use norm::Norm;
pub use projection::{Adapter, Projection};
pub use stack::{Decoder, Encoder};

use candle_core::Tensor;
use std::collections::BTreeMap;

/// A model's weights by Hugging Face's name, and the adapters of some of them.
#[derive(Clone, Copy)]
pub struct Weights<'a> {
    /// All weights of the configuration.
    pub tensors: &'a BTreeMap<String, Tensor>,
    /// By the weight's name.
    pub adapters: &'a BTreeMap<String, Adapter>,
}

impl Weights<'_> {
    /// A weight. Every name that a network asks for is among the configuration's parameters, which are all there.
    pub fn tensor(self, name: &str) -> Tensor {
        self.tensors[name].clone()
    }

    fn projection(self, name: &str) -> Projection {
        Projection {
            weight: self.tensor(name),
            adapter: self.adapters.get(name).cloned(),
        }
    }
}
