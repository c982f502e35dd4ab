//! GGUF, with Hugging Face's names: matrices as q8_0 (blocks of 32 values, 8 bits each and a scale), norms and
//! position biases in f32. What is read is dequantised at once, so that native and browser compute the same.
//!
//! The header is read here rather than by candle: counts and lengths in it are only believed as far as the bytes go.

use super::digest;
use super::ggml::dequantised;
use super::{Tensors, WeightsError};
use candle_core::quantized::gguf_file::{Value, write};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Var};
use std::collections::{BTreeMap, HashMap};

const FORMAT: &str = "GGUF";
/// Tensors start at multiples of this, from the first one on.
const ALIGNMENT: usize = 32;
/// Values in a block of q8_0.
const BLOCK: usize = 32;

fn error(reason: impl ToString) -> WeightsError {
    WeightsError::format(FORMAT, reason)
}

/// The tensors of a file, dequantised to f32 on the CPU.
pub fn from_gguf(bytes: &[u8]) -> Result<Tensors, WeightsError> {
    let header = Header::read(bytes)?;
    let mut stored = BTreeMap::new();
    for tensor in &header.tensors {
        let data = tensor.data(bytes, header.end)?;
        if stored.insert(tensor.name, (tensor.dims.as_slice(), data)).is_some() {
            return Err(error(format!("\"{}\" stands in it twice", tensor.name)));
        }
    }
    digest::verify(header.digest, &stored)?;
    let mut tensors = HashMap::new();
    for tensor in &header.tensors {
        let (_, data) = stored[tensor.name];
        tensors.insert(tensor.name.to_owned(), dequantised(tensor.dtype, data, &tensor.dims)?);
    }
    Ok(tensors)
}

/// A file of all weights: q8_0 where rows divide into its blocks, f32 for norms, position biases and other rows.
pub fn to_gguf(weights: &BTreeMap<String, Var>) -> Result<Vec<u8>, WeightsError> {
    let mut tensors = Vec::new();
    for (name, weight) in weights {
        let blocks = weight.rank() == 2 && weight.dim(1)?.is_multiple_of(BLOCK);
        let exact = name.contains("relative_attention_bias") || !blocks;
        let dtype = if exact { GgmlDType::F32 } else { GgmlDType::Q8_0 };
        let cpu = weight.as_detached_tensor().to_device(&Device::Cpu)?;
        tensors.push((name.as_str(), QTensor::quantize(&cpu, dtype)?));
    }
    let mut stored = BTreeMap::new();
    for (name, tensor) in &tensors {
        stored.insert(*name, (tensor.shape().dims(), tensor.data()?));
    }
    let digest = digest::digest(
        stored
            .iter()
            .map(|(name, (dims, data))| (*name, (*dims, data.as_ref()))),
    );
    let metadata = [
        ("general.architecture", Value::String("t5".into())),
        (digest::KEY, Value::String(digest)),
    ];
    let metadata: Vec<_> = metadata.iter().map(|(key, value)| (*key, value)).collect();
    let tensors: Vec<_> = tensors.iter().map(|(name, tensor)| (*name, tensor)).collect();
    let mut out = std::io::Cursor::new(Vec::new());
    write(&mut out, &metadata, &tensors)?;
    Ok(out.into_inner())
}

/// What stands before the tensors.
struct Header<'a> {
    digest: Option<&'a str>,
    tensors: Vec<TensorInfo<'a>>,
    /// Where the first tensor starts.
    end: usize,
}

struct TensorInfo<'a> {
    name: &'a str,
    dims: Vec<usize>,
    dtype: GgmlDType,
    offset: usize,
}

impl TensorInfo<'_> {
    /// The tensor's bytes; `start` is where the first tensor starts.
    fn data<'a>(&self, bytes: &'a [u8], start: usize) -> Result<&'a [u8], WeightsError> {
        let values = self
            .dims
            .iter()
            .try_fold(1usize, |product, &dim| product.checked_mul(dim));
        let (block, size) = (self.dtype.block_size(), self.dtype.type_size());
        let whole = self.dims.last().is_some_and(|last| last.is_multiple_of(block));
        let range = values.filter(|_| whole).and_then(|values| {
            let start = start.checked_add(self.offset)?;
            bytes.get(start..start.checked_add((values / block).checked_mul(size)?)?)
        });
        range.ok_or_else(|| error(format!("\"{}\" of shape {:?} is not whole in it", self.name, self.dims)))
    }
}

impl<'a> Header<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(4)? != b"GGUF" {
            return Err(error("it does not start with GGUF"));
        }
        let version = reader.u32()?;
        if !(2..=3).contains(&version) {
            return Err(error(format!("it is of version {version}, and 2 and 3 are known")));
        }
        let (tensor_count, entry_count) = (reader.u64()?, reader.u64()?);
        let mut digest = None;
        for _ in 0..entry_count {
            let key = reader.string()?;
            let kind = reader.u32()?;
            let value = reader.value(kind)?;
            match key {
                digest::KEY => {
                    digest = Some(value.ok_or_else(|| error("its digest is not a text"))?);
                }
                "general.alignment" => return Err(error("it has an alignment of its own, which is not supported")),
                _ => {}
            }
        }
        let mut tensors = Vec::new();
        for _ in 0..tensor_count {
            let name = reader.string()?;
            // Sentences name it.
            if name.chars().any(char::is_control) {
                return Err(error("the name of a tensor in it holds control characters"));
            }
            let rank = reader.u32()?;
            if !(1..=4).contains(&rank) {
                return Err(error(format!("\"{name}\" has {rank} dimensions")));
            }
            let mut dims = (0..rank).map(|_| reader.size()).collect::<Result<Vec<_>, _>>()?;
            dims.reverse();
            let dtype = dtype(reader.u32()?)?;
            let offset = reader.size()?;
            tensors.push(TensorInfo {
                name,
                dims,
                dtype,
                offset,
            });
        }
        Ok(Self {
            digest,
            tensors,
            end: reader.at.next_multiple_of(ALIGNMENT),
        })
    }
}

/// The format's numbers of the types that can be dequantised.
fn dtype(number: u32) -> Result<GgmlDType, WeightsError> {
    Ok(match number {
        0 => GgmlDType::F32,
        1 => GgmlDType::F16,
        2 => GgmlDType::Q4_0,
        3 => GgmlDType::Q4_1,
        6 => GgmlDType::Q5_0,
        7 => GgmlDType::Q5_1,
        8 => GgmlDType::Q8_0,
        10 => GgmlDType::Q2K,
        11 => GgmlDType::Q3K,
        12 => GgmlDType::Q4K,
        13 => GgmlDType::Q5K,
        14 => GgmlDType::Q6K,
        30 => GgmlDType::BF16,
        other => return Err(error(format!("tensors of the unknown type {other} stand in it"))),
    })
}

/// Little-endian numbers out of bytes, up to their end and no further.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], WeightsError> {
        let end = self.at.checked_add(count);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| error(format!("it ends after {} bytes, in its header", self.bytes.len())))?;
        self.at += count;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, WeightsError> {
        // take(4) gives four bytes, so the conversion to an array holds.
        Ok(u32::from_le_bytes(self.take(4)?.try_into().expect("four bytes")))
    }

    fn u64(&mut self) -> Result<u64, WeightsError> {
        Ok(u64::from_le_bytes(self.take(8)?.try_into().expect("eight bytes")))
    }

    /// A u64 that counts something in memory.
    fn size(&mut self) -> Result<usize, WeightsError> {
        let size = self.u64()?;
        usize::try_from(size).map_err(|_| error(format!("it states a size of {size}")))
    }

    fn string(&mut self) -> Result<&'a str, WeightsError> {
        let length = self.size()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| error("a name in it is not UTF-8"))
    }

    /// A metadata value of the given type: its text if it is one.
    fn value(&mut self, kind: u32) -> Result<Option<&'a str>, WeightsError> {
        match kind {
            8 => return self.string().map(Some),
            9 => {
                let (kind, count) = (self.u32()?, self.u64()?);
                // An array of arrays would recurse as deep as a file asks; none of the format's own keys has one.
                if kind == 9 {
                    return Err(error("a list of lists stands in its metadata"));
                }
                for _ in 0..count {
                    self.value(kind)?;
                }
            }
            _ => {
                let size = match kind {
                    0 | 1 | 7 => 1,
                    2 | 3 => 2,
                    4..=6 => 4,
                    10..=12 => 8,
                    _ => return Err(error(format!("an unknown type, {kind}, stands in its metadata"))),
                };
                self.take(size)?;
            }
        }
        Ok(None)
    }
}
