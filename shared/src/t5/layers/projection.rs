//! Linear layers without bias: of floats, with or without an adapter, or of 8-bit weights.

use super::Norm;
use crate::t5::compute::Compute;
use crate::t5::{Before, Int8Matrix};
use candle_core::{Result, Tensor};

/// A matrix (O, I).
#[derive(Clone)]
pub enum Projection {
    /// Of floats.
    Float(FloatProjection),
    /// Of 8-bit weights, for answering only.
    Int8(Int8Matrix),
}

/// Several matrices of one input, whose outputs stand side by side.
#[derive(Clone)]
pub enum Joined {
    /// Of floats, each with its own gradient.
    Float(Vec<FloatProjection>),
    /// Of 8-bit weights, one below the other.
    Int8(Int8Matrix),
}

/// A matrix (O, I) of floats, and what an adapter adds to it.
#[derive(Clone)]
pub struct FloatProjection {
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
        match self {
            Self::Float(float) => float.forward(x, compute),
            Self::Int8(matrix) => compute.int8(x, matrix, Before::Nothing, None),
        }
    }

    /// Of x (N, I), normed: (N, O).
    pub fn of_normed(&self, x: &Tensor, norm: &Norm, compute: Compute) -> Result<Tensor> {
        match self {
            Self::Float(float) => float.forward(&norm.forward(x, compute)?, compute),
            Self::Int8(matrix) => compute.int8(x, matrix, norm.before(), None),
        }
    }

    /// `to` (N, O) plus what it makes of x (N, I).
    pub fn added(&self, to: &Tensor, x: &Tensor, compute: Compute) -> Result<Tensor> {
        match self {
            Self::Float(float) => compute.add(to, &float.forward(x, compute)?),
            Self::Int8(matrix) => compute.int8(x, matrix, Before::Nothing, Some(to)),
        }
    }

    /// `to` (N, O) plus what it makes of x (N, 2 I) after the gated activation.
    pub fn gated_added(&self, to: &Tensor, x: &Tensor, compute: Compute) -> Result<Tensor> {
        match self {
            Self::Float(float) => compute.add(to, &float.forward(&compute.gated_gelu(x)?, compute)?),
            Self::Int8(matrix) => compute.int8(x, matrix, Before::GatedGelu, Some(to)),
        }
    }
}

impl Joined {
    /// Of x (N, I): (N, sum of O).
    pub fn forward(&self, x: &Tensor, compute: Compute) -> Result<Tensor> {
        match self {
            Self::Float(parts) => joined(x, parts, compute),
            Self::Int8(matrix) => compute.int8(x, matrix, Before::Nothing, None),
        }
    }

    /// Of x (N, I), normed: (N, sum of O).
    pub fn of_normed(&self, x: &Tensor, norm: &Norm, compute: Compute) -> Result<Tensor> {
        match self {
            Self::Float(parts) => joined(&norm.forward(x, compute)?, parts, compute),
            Self::Int8(matrix) => compute.int8(x, matrix, norm.before(), None),
        }
    }
}

impl FloatProjection {
    fn forward(&self, x: &Tensor, compute: Compute) -> Result<Tensor> {
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
fn joined(x: &Tensor, projections: &[FloatProjection], compute: Compute) -> Result<Tensor> {
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
