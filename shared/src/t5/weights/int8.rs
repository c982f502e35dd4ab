//! 8-bit weights in a safetensors file, as this program computes with them.
//!
//! Version 1: the metadata say `guesswork.int8 = "1"`, and state the digest of all tensors. A matrix (O, I) is a tensor of
//! its Hugging Face name, `I8` (panels, steps, 16, C), whole numbers from -127 to 127 as they lie in memory: number (o, i)
//! stands at (o / 16, i / C, o % 16, i % C), and what fills up the last panel and step counts for nothing. C is 4 where
//! activations are rounded to 7 bits, and 2 where they are rounded to 16. A tensor `NAME_scale`, `F32` (O), is what
//! a row's numbers are multiplied by. A matrix may also be `F16` or `F32` (O, I), where eight bits would be too few. Norms and
//! position biases are `F32`. A tied head is not stored again; nothing else may be there.

use super::digest;
use super::safetensors::order_metadata;
use super::{SafetensorsFile, TensorSource, Tensors, WeightsError};
use crate::t5::ParameterShape;
use crate::t5::{ActivationBits, Int8Matrix, Int8Rows, T5Config};
use ::safetensors::Dtype;
use ::safetensors::tensor::TensorView;
use candle_core::{DType, Device, Tensor, Var};
use guesswork_kernels::panel_shape;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const FORMAT: &str = "int8 safetensors";
const VERSION_KEY: &str = "guesswork.int8";
const VERSION: &str = "1";
/// Stands behind a matrix's name in that of its scales.
const SCALE: &str = "_scale";

fn error(reason: impl ToString) -> WeightsError {
    WeightsError::format(FORMAT, reason)
}

/// Whether a weight may be stored in 8 bits: the matrices of products and the embedding.
fn is_matrix(name: &str, dims: &[usize]) -> bool {
    dims.len() == 2 && !name.contains("relative_attention_bias")
}

/// How a matrix is stored, and computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixPrecision {
    /// In 8 bits, with activations of so many.
    Int8(ActivationBits),
    /// As 16-bit floats, of which f32 are made.
    F16,
}

/// A file of these weights, each matrix as `precision` says of its name.
pub fn to_int8(
    weights: &BTreeMap<String, Var>,
    precision: &dyn Fn(&str) -> MatrixPrecision,
) -> Result<Vec<u8>, WeightsError> {
    let mut stored: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)> = BTreeMap::new();
    for (name, weight) in weights {
        let weight = weight.as_detached_tensor().to_device(&Device::Cpu)?;
        let dims = weight.dims().to_vec();
        let values = weight.to_dtype(DType::F32)?.flatten_all()?.to_vec1::<f32>()?;
        let floats = |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
        match precision(name) {
            _ if !is_matrix(name, &dims) => {
                stored.insert(name.clone(), (Dtype::F32, dims, floats(&values)));
            }
            MatrixPrecision::F16 => {
                let halves = values.iter().map(|value| half::f16::from_f32(*value));
                let bytes = halves.flat_map(half::f16::to_le_bytes).collect();
                stored.insert(name.clone(), (Dtype::F16, dims, bytes));
            }
            MatrixPrecision::Int8(bits) => {
                let rows = Int8Rows::quantise(&values, dims[0], dims[1], bits);
                let matrix = Int8Matrix::stacked(&[&rows]);
                let bytes = matrix.values().iter().map(|value| *value as u8).collect();
                stored.insert(name.clone(), (Dtype::I8, matrix.panel_shape().to_vec(), bytes));
                let scales = (Dtype::F32, vec![dims[0]], floats(matrix.scales()));
                stored.insert(format!("{name}{SCALE}"), scales);
            }
        }
    }
    let digest = digest::digest(
        stored
            .iter()
            .map(|(name, (_, dims, bytes))| (name.as_str(), (dims.as_slice(), bytes))),
    );
    let metadata = HashMap::from([
        (VERSION_KEY.to_owned(), VERSION.to_owned()),
        (digest::KEY.to_owned(), digest),
    ]);
    let views = stored
        .iter()
        .map(|(name, (dtype, dims, bytes))| {
            let view = TensorView::new(*dtype, dims.clone(), bytes).map_err(error)?;
            Ok((name.as_str(), view))
        })
        .collect::<Result<Vec<_>, WeightsError>>()?;
    let mut file = ::safetensors::serialize(views, Some(metadata.clone())).map_err(error)?;
    order_metadata(&mut file, &metadata);
    Ok(file)
}

/// The weights of a file by Hugging Face's name: those that are floats, in f32, and those of 8 bits.
pub type Int8Weights = (BTreeMap<String, Tensor>, BTreeMap<String, Int8Matrix>);

/// The weights of a file; `verified` says that its bytes are known to be those that were written.
pub fn from_int8(config: &T5Config, bytes: &[u8], verified: bool) -> Result<Int8Weights, WeightsError> {
    config.validate()?;
    let (file, metadata) = SafetensorsFile::read(bytes, FORMAT, verified)?;
    match metadata.get(VERSION_KEY).map(String::as_str) {
        Some(VERSION) => {}
        Some(other) => {
            let other: String = other.chars().filter(char::is_ascii_graphic).take(20).collect();
            return Err(error(format!("it is of version {other}, and {VERSION} is known")));
        }
        None => return Err(error(format!("its metadata do not say {VERSION_KEY}"))),
    }
    let names = file.names();
    let mut left: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let (mut floats, mut int8) = (Tensors::new(), BTreeMap::new());
    for ParameterShape { name, dims, .. } in config.parameters() {
        let view = file.view(&name)?;
        left.remove(name.as_str());
        if view.dtype() == Dtype::I8 && is_matrix(&name, &dims) {
            let (rows, columns) = (dims[0], dims[1]);
            let bits = match view.shape().last() {
                Some(2) => ActivationBits::Sixteen,
                _ => ActivationBits::Seven,
            };
            expect_shape(&name, view.shape(), &panel_shape(rows, columns, bits))?;
            let scale_name = format!("{name}{SCALE}");
            let scales = file.view(&scale_name)?;
            left.remove(scale_name.as_str());
            expect_shape(&scale_name, scales.shape(), &dims[..1])?;
            let scales = float(&file, &scale_name)?.to_vec1::<f32>()?;
            let Some(matrix) = Int8Matrix::from_bytes(rows, columns, bits, view.data(), scales) else {
                return Err(error(format!("\"{name}\" holds numbers beyond {}", Int8Rows::LARGEST)));
            };
            int8.insert(name, matrix);
        } else {
            expect_shape(&name, view.shape(), &dims)?;
            let tensor = float(&file, &name)?;
            floats.insert(name, tensor);
        }
    }
    match left.pop_first() {
        Some(name) => Err(WeightsError::Unknown(name.to_owned())),
        None => Ok((floats.into_iter().collect(), int8)),
    }
}

fn expect_shape(name: &str, found: &[usize], expected: &[usize]) -> Result<(), WeightsError> {
    if found == expected {
        return Ok(());
    }
    Err(WeightsError::Shape {
        name: name.to_owned(),
        found: found.to_vec(),
        expected: expected.to_vec(),
    })
}

/// A tensor of floats as f32, all finite.
fn float(file: &SafetensorsFile, name: &str) -> Result<Tensor, WeightsError> {
    let dtype = file.view(name)?.dtype();
    if !matches!(dtype, Dtype::F32 | Dtype::F16) {
        return Err(WeightsError::Type {
            name: name.to_owned(),
            found: format!("{dtype:?}"),
        });
    }
    let tensor = file.tensor(name)?;
    let values = tensor.flatten_all()?.to_vec1::<f32>()?;
    if values.iter().all(|value| value.is_finite()) {
        Ok(tensor)
    } else {
        Err(WeightsError::NotFinite(name.to_owned()))
    }
}
