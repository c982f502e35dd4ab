//! safetensors, as Hugging Face writes and reads it.

use super::digest;
use super::{TensorSource, WeightsError};
use ::safetensors::tensor::TensorView;
use ::safetensors::{Dtype, SafeTensors, View};
use candle_core::{DType, Device, Tensor, Var};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

const FORMAT: &str = "safetensors";

/// A safetensors file where it lies in memory. Nothing is allocated that the bytes do not hold.
pub struct SafetensorsFile<'a>(SafeTensors<'a>);

impl<'a> SafetensorsFile<'a> {
    /// Reads the header, and compares the tensors with the file's own digest where it states one.
    ///
    /// # Errors
    /// If the bytes are no whole file, or were altered.
    pub fn open(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        Ok(Self::read(bytes, FORMAT, false)?.0)
    }

    /// The file and its metadata; `format` is what it is called if it is none. The digest is not compared where the
    /// bytes are `verified`.
    pub(super) fn read(
        bytes: &'a [u8],
        format: &'static str,
        verified: bool,
    ) -> Result<(Self, HashMap<String, String>), WeightsError> {
        let error = |reason: &dyn ToString| WeightsError::format(format, reason.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|reason| error(&reason))?;
        let file = SafeTensors::deserialize(bytes).map_err(|reason| error(&reason))?;
        // Sentences name them.
        if file.names().iter().any(|name| name.chars().any(char::is_control)) {
            return Err(error(&"the name of a tensor in it holds control characters"));
        }
        let metadata = metadata.metadata().clone().unwrap_or_default();
        let stated = metadata.get(digest::KEY);
        if stated.is_some() && !verified {
            let views: Vec<(&str, TensorView)> = file.iter().collect();
            let stored: BTreeMap<&str, (&[usize], &[u8])> = views
                .iter()
                .map(|(name, view)| (*name, (view.shape(), view.data())))
                .collect();
            digest::verify(stated.map(String::as_str), &stored)?;
        }
        Ok((Self(file), metadata))
    }

    /// A tensor as it is stored.
    pub(super) fn view(&self, name: &str) -> Result<TensorView<'_>, WeightsError> {
        self.0.tensor(name).map_err(|_| WeightsError::Missing(name.to_owned()))
    }
}

impl TensorSource for SafetensorsFile<'_> {
    fn names(&self) -> Vec<String> {
        self.0.names().into_iter().map(ToString::to_string).collect()
    }

    fn tensor(&self, name: &str) -> Result<Tensor, WeightsError> {
        let view = self.view(name)?;
        let values: Vec<f32> = match view.dtype() {
            Dtype::F32 => numbers(view.data(), f32::from_le_bytes),
            Dtype::F16 => numbers(view.data(), |bytes| half::f16::from_le_bytes(bytes).to_f32()),
            Dtype::BF16 => numbers(view.data(), |bytes| half::bf16::from_le_bytes(bytes).to_f32()),
            Dtype::F64 => numbers(view.data(), |bytes| f64::from_le_bytes(bytes) as f32),
            other => {
                return Err(WeightsError::Type {
                    name: name.to_owned(),
                    found: format!("{other:?}"),
                });
            }
        };
        Ok(Tensor::from_vec(values, view.shape(), &Device::Cpu)?)
    }
}

/// Numbers of N bytes each.
pub(super) fn numbers<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    // `as_chunks` gives arrays; a file's length was compared with its shape when it was opened.
    bytes.as_chunks().0.iter().map(|bytes| number(*bytes)).collect()
}

/// A file of all weights in f32. Beside the file no more than one weight at a time is copied.
pub fn to_safetensors(weights: &BTreeMap<String, Var>) -> Result<Vec<u8>, WeightsError> {
    let stored = weights
        .iter()
        .map(|(name, weight)| Ok((name.as_str(), Stored::of(weight)?)))
        .collect::<Result<Vec<_>, WeightsError>>()?;
    let digest = digest::digest(
        stored
            .iter()
            .map(|(name, stored)| (*name, (stored.dims(), stored.data()))),
    );
    // "format" is what transformers insists on.
    let metadata = HashMap::from([("format".into(), "pt".into()), (digest::KEY.into(), digest)]);
    let mut file = ::safetensors::serialize(stored, Some(metadata.clone()))
        .map_err(|reason| WeightsError::format(FORMAT, reason))?;
    order_metadata(&mut file, &metadata);
    Ok(file)
}

/// A weight as a file holds it: f32, row by row. Its bytes are made when they are asked for.
struct Stored(Tensor);

impl Stored {
    fn of(weight: &Var) -> Result<Self, WeightsError> {
        let weight = weight.as_detached_tensor().to_device(&Device::Cpu)?;
        Ok(Self(weight.to_dtype(DType::F32)?.contiguous()?))
    }

    fn dims(&self) -> &[usize] {
        self.0.dims()
    }
}

impl View for Stored {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        self.dims()
    }

    fn data(&self) -> Cow<'_, [u8]> {
        let values = self.0.flatten_all().and_then(|values| values.to_vec1::<f32>());
        // Of a contiguous f32 tensor on the CPU, which `of` makes, both always succeed.
        let values = values.unwrap_or_else(|error| unreachable!("{error}"));
        Cow::Owned(values.iter().flat_map(|value| value.to_le_bytes()).collect())
    }

    fn data_len(&self) -> usize {
        self.0.elem_count() * size_of::<f32>()
    }
}

/// The library writes metadata in a random order; sorted, equal weights give equal files. Where the header is not as
/// expected, it stays as it is.
pub(super) fn order_metadata(file: &mut [u8], metadata: &HashMap<String, String>) {
    let sorted: BTreeMap<_, _> = metadata.iter().collect();
    let Ok(sorted) = serde_json::to_string(&sorted) else {
        return;
    };
    // Behind the header's length, eight bytes.
    let start = 8 + "{\"__metadata__\":".len();
    let Some(place) = file.get_mut(start..start + sorted.len()) else {
        return;
    };
    let reads_back = serde_json::from_slice::<HashMap<String, String>>(place);
    if reads_back.is_ok_and(|written| written == *metadata) {
        place.copy_from_slice(sorted.as_bytes());
    }
}
