//! Several linear layers of one input.

use crate::t5::Ops;
use candle_core::{Result, Tensor};

/// x (N, I) through each of the weights (O, I): their outputs side by side, (N, sum of O).
pub fn joined(x: &Tensor, weights: &[&Tensor], ops: Ops) -> Result<Tensor> {
    let (rows, inputs) = x.dims2()?;
    if rows < inputs {
        // Few rows, as in decoding: joining the outputs copies less than joining the weights.
        let outputs = weights
            .iter()
            .map(|weight| ops.linear(x, weight))
            .collect::<Result<Vec<_>>>()?;
        Tensor::cat(&outputs, 1)
    } else {
        // One product: x is read once, and receives one gradient instead of several.
        ops.linear(x, &Tensor::cat(weights, 0)?)
    }
}
