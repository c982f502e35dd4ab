//! Values as GGUF stores them, back in f32.
use super::WeightsError;
use super::safetensors::numbers;
use candle_core::quantized::GgmlDType;
use candle_core::{Device, Tensor};
use half::{bf16, f16};

/// Bytes of a block of q8_0: a factor in 16 bits, and what it multiplies, 32 whole numbers.
const Q8_0_BYTES: usize = 2 + 32;

/// The tensor that bytes stand for, on the CPU. What this project writes is read here; other kinds natively by candle, whose
/// code for them would be a fiftieth of what a browser fetches.
pub fn dequantised(dtype: GgmlDType, data: &[u8], dims: &[usize]) -> Result<Tensor, WeightsError> {
    let values: Vec<f32> = match dtype {
        GgmlDType::F32 => numbers(data, f32::from_le_bytes),
        GgmlDType::F16 => numbers(data, |bytes| f16::from_le_bytes(bytes).to_f32()),
        GgmlDType::BF16 => numbers(data, |bytes| bf16::from_le_bytes(bytes).to_f32()),
        GgmlDType::Q8_0 => {
            let blocks = data.as_chunks::<Q8_0_BYTES>().0.iter();
            let values = blocks.flat_map(|[low, high, numbers @ ..]| {
                let scale = f16::from_le_bytes([*low, *high]).to_f32();
                numbers.iter().map(move |&number| scale * f32::from(number as i8))
            });
            values.collect()
        }
        _ => return otherwise(dtype, data, dims),
    };
    Ok(Tensor::from_vec(values, dims, &Device::Cpu)?)
}

#[cfg(not(target_family = "wasm"))]
fn otherwise(dtype: GgmlDType, data: &[u8], dims: &[usize]) -> Result<Tensor, WeightsError> {
    /// candle reads the bytes as blocks where they lie, and a file's need not be aligned for that.
    const ALIGNMENT: usize = 32;
    let mut aligned = vec![0u8; data.len() + ALIGNMENT];
    let skipped = aligned.as_ptr().align_offset(ALIGNMENT);
    let aligned = &mut aligned[skipped..][..data.len()];
    aligned.copy_from_slice(data);
    let stored = candle_core::quantized::ggml_file::qtensor_from_ggml(dtype, aligned, dims.to_vec(), &Device::Cpu)?;
    Ok(stored.dequantize(&Device::Cpu)?)
}

#[cfg(target_family = "wasm")]
fn otherwise(dtype: GgmlDType, _: &[u8], _: &[usize]) -> Result<Tensor, WeightsError> {
    Err(WeightsError::format(
        "GGUF",
        format!("tensors of the type {dtype:?} stand in it, and a browser reads Q8_0, F16, BF16 and F32"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_are_those_that_candle_reads(data in prop::collection::vec(any::<u8>(), 34 * 16), kind in 0..4) {
            let (dtype, count) = match kind {
                0 => (GgmlDType::F32, data.len() / 4),
                1 => (GgmlDType::F16, data.len() / 2),
                2 => (GgmlDType::BF16, data.len() / 2),
                _ => (GgmlDType::Q8_0, 32 * 16),
            };
            let bits = |tensor: Tensor| -> Vec<u32> {
                let values = tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap();
                // A signalling NaN may come back quiet.
                values.iter().map(|it| if it.is_nan() { f32::NAN } else { *it }.to_bits()).collect()
            };
            let ours = dequantised(dtype, &data, &[count]).unwrap();
            prop_assert_eq!(bits(ours), bits(otherwise(dtype, &data, &[count]).unwrap()));
        }
    }
}
