//! All unsafe code: products of matrices, on raw pointers and with a processor's own instructions.
//!
//! What keeps it sound:
//! - Every function that others call is safe, and asserts that its slices hold what their sizes say before a pointer is
//!   made of one. No size is trusted that was not compared with a slice's length.
//! - Inputs are borrowed shared and outputs mutably, so they never overlap.
//! - Values are `u8`, `i8`, `i32` and `f32`, which have no invalid bit patterns, and all are initialised.
//! - Nothing asks for alignment: all loads and stores are unaligned ones.
//! - Instructions that not every processor has are used only after they were detected at run time, or where the module
//!   was compiled for them.

pub mod gemm;
pub mod int8;
mod lanes;
#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod panels;
#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
pub mod vectors;
