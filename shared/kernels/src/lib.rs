//! Ops of our own over f32 on the CPU, each with its own backward: what candle's stock ops do in many passes over
//! memory is done in one, and nothing that the backward can recompute cheaply is kept.
//!
//! Natively the work is spread over rayon's threads, on wasm it runs in sequence; what a thread is given never
//! depends on their number, so results are the same bit for bit.

mod add;
mod attention;
mod cross_entropy;
mod elementwise;
mod exp;
mod gated_gelu;
mod int8;
mod int8_matrix;
mod linear;
mod parallel;
mod raw;
mod rms_norm;
mod rows;

pub use add::added;
pub use attention::{CachedAttention, CrossAttention, SelfAttention};
pub use cross_entropy::CrossEntropy;
pub use elementwise::{Each, Pair};
pub use gated_gelu::GatedGelu;
pub use int8::{Before, Int8Linear, kernels_are_right};
pub use int8_matrix::{Int8Matrix, Int8Rows, panel_shape};
pub use linear::Linear;
pub use raw::int8::{ActivationBits, Instructions, MIDDLE, PANEL, Weights as Int8Panels};
pub use rms_norm::RmsNorm;
pub use rows::Rows;

use candle_core::{CpuStorage, Layout, Result, Storage, Tensor, WithDType};

/// Whether this build can train. The browser only answers, and does not fetch code for more.
pub const TRAINS: bool = cfg!(not(target_family = "wasm"));

/// The values of a storage that is contiguous from its offset on.
fn values<'a, T: WithDType>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [T]> {
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&storage.as_slice::<T>()?[start..end]),
        None => candle_core::bail!("a kernel was given a tensor with strides {:?}", layout.stride()),
    }
}

/// Runs a backward on the values of its tensors, which must be contiguous and on the CPU.
fn with_values<const N: usize, R>(tensors: [&Tensor; N], work: impl FnOnce([&[f32]; N]) -> R) -> Result<R> {
    let storages = tensors.map(Tensor::storage_and_layout);
    let mut slices: [&[f32]; N] = [&[]; N];
    for (slice, (storage, layout)) in slices.iter_mut().zip(&storages) {
        *slice = cpu_values(storage, layout)?;
    }
    Ok(work(slices))
}

fn cpu_values<'a, T: WithDType>(storage: &'a Storage, layout: &Layout) -> Result<&'a [T]> {
    match storage {
        Storage::Cpu(storage) => values(storage, layout),
        _ => candle_core::bail!("a CPU kernel was given a tensor on another device"),
    }
}

/// A gradient in the layout that the kernels read. Every backward begins with it, and ends here where nothing is trained.
#[inline(always)]
fn plain(gradient: &Tensor) -> Result<Tensor> {
    if !TRAINS {
        candle_core::bail!("this build of the program cannot train");
    }
    gradient.contiguous()
}
