//! The layers of both stacks, as handles to their weights.

mod attention;
mod feed_forward;
mod joined;
mod norm;
mod stack;

pub use attention::Attention;
pub use feed_forward::FeedForward;
pub use norm::Norm;
pub use stack::{Decoder, Encoder};

use candle_core::Tensor;

/// Hands out a model's weights by Hugging Face's name.
pub type Weights<'a> = &'a dyn Fn(&str) -> Tensor;
