//! A linear layer without bias, with or without an adapter.

use crate::t5::compute::Compute;
use candle_core::{Result, Tensor};

/// A matrix (O, I), and what an adapter adds to it.
#[derive(Clone)]
pub struct Projection {
    pub weight: Tensor,
    pub adapter: Option<Adapter>,
}

/// A product of two small matrices that is added to a large one (Hu et al., "LoRA", 2021).
#[derive(Clone)]
pub struct Adapter {
    /// (R, I).
    pub down: Tensor,
    /// (O, R).
    pub up: Tensor,
    /// What the product is multiplied by.
    pub scale: f64,
}

impl Projection {
    /// x (N, I): (N, O).
    pub fn forward(&self, x: &Tensor, compute: Compute) -> Result<Tensor> {
        let out = compute.linear(x, &self.weight)?;
        match &self.adapter {
            Some(adapter) => compute.add(&out, &adapter.forward(x, compute)?),
            None => Ok(out),
        }
    }
}

impl Adapter {
    fn forward(&self, x: &Tensor, compute: Compute) -> Result<Tensor> {
        let few = compute.linear(x, &self.down)?;
        compute.linear(&compute.scale(&few, self.scale)?, &self.up)
    }
}

/// x (N, I) through each of the projections: their outputs side by side, (N, sum of O).
pub fn joined(x: &Tensor, projections: &[&Projection], compute: Compute) -> Result<Tensor> {
    let (rows, inputs) = x.dims2()?;
    if rows < inputs {
        // Few rows, as in decoding: joining the outputs copies less than joining the weights.
        let outputs: Vec<Tensor> = projections
            .iter()
            .map(|projection| projection.forward(x, compute))
            .collect::<Result<_>>()?;
        return compute.abreast(&outputs.iter().collect::<Vec<_>>());
    }
    // One product: x is read once, and receives one gradient instead of several.
    let weights: Vec<&Tensor> = projections.iter().map(|projection| &projection.weight).collect();
    let out = compute.linear(x, &compute.stacked(&weights)?)?;
    if projections.iter().all(|projection| projection.adapter.is_none()) {
        return Ok(out);
    }
    let added: Vec<Tensor> = projections
        .iter()
        .map(|projection| match &projection.adapter {
            Some(adapter) => adapter.forward(x, compute),
            None => Tensor::zeros((rows, projection.weight.dim(0)?), out.dtype(), x.device()),
        })
        .collect::<Result<_>>()?;
    compute.add(&out, &compute.abreast(&added.iter().collect::<Vec<_>>())?)
}
