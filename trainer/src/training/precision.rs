use candle_core::{DType, Device};
use clap::ValueEnum;

/// Of activations and matrix products in training. Weights, their gradients and the optimiser's state, norms, softmax
/// and loss are f32 in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Precision {
    /// 32 bits.
    F32,
    /// 16 bits with the range of 32, on a GPU: half the memory, and the fast matrix units.
    Bf16,
}

impl Precision {
    /// What a device trains in unless told otherwise.
    pub fn of(device: &Device) -> Self {
        if device.is_cuda() { Self::Bf16 } else { Self::F32 }
    }

    /// candle's type.
    pub fn dtype(self) -> DType {
        match self {
            Self::F32 => DType::F32,
            Self::Bf16 => DType::BF16,
        }
    }
}
