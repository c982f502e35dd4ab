use super::weight_files::{legacy, mended};
use anyhow::Result;
use candle_core::{DType, Tensor, pickle::PthTensors};
use guesswork_shared::t5::{TensorSource, WeightsError};
use std::path::Path;

/// How a file of the legacy format begins: a pickled number of ten bytes.
const LEGACY: &[u8] = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";
/// How a zip archive begins.
const ZIP: &[u8] = b"PK\x03\x04";
const FORMAT: &str = "PyTorch";

/// A `pytorch_model.bin`: PyTorch's pickle in a zip archive. Only tensors are read of it; nothing in it is executed.
pub struct PickleFile(PthTensors);

impl PickleFile {
    /// Reads what is in the file at `path`, whose contents are `bytes`; `name` is what the model was asked for as.
    ///
    /// # Errors
    /// If it is of the legacy format, or broken; one sentence with the mend.
    pub fn open(path: &Path, bytes: &[u8], name: &str) -> Result<Self> {
        if bytes.starts_with(LEGACY) {
            return Err(legacy(path, name));
        }
        let broken = |reason: &dyn ToString| mended(&format_error(reason), path);
        if !bytes.starts_with(ZIP) {
            return Err(broken(&"it is no zip archive"));
        }
        let tensors = PthTensors::new(path, None).map_err(|error| broken(&error))?;
        if tensors.tensor_infos().is_empty() {
            return Err(broken(&"there is no tensor in it"));
        }
        for info in tensors.tensor_infos().values() {
            // A size is believed only as far as the file goes.
            let values = info
                .layout
                .dims()
                .iter()
                .try_fold(1usize, |all, dim| all.checked_mul(*dim));
            let size = values.and_then(|values| values.checked_mul(info.dtype.size_in_bytes()));
            if size.is_none_or(|size| size > bytes.len()) {
                return Err(broken(&format!("\"{}\" is larger than the file", info.name)));
            }
        }
        Ok(Self(tensors))
    }
}

impl TensorSource for PickleFile {
    fn names(&self) -> Vec<String> {
        self.0.tensor_infos().keys().cloned().collect()
    }

    fn tensor(&self, name: &str) -> Result<Tensor, WeightsError> {
        let tensor = self.0.get(name).map_err(|error| format_error(&error))?;
        let tensor = tensor.ok_or_else(|| WeightsError::Missing(name.to_owned()))?;
        Ok(tensor.to_dtype(DType::F32)?)
    }
}

/// In one line: the library's errors may carry more.
fn format_error(reason: &dyn ToString) -> WeightsError {
    WeightsError::Format {
        format: FORMAT,
        reason: reason.to_string().lines().next().unwrap_or_default().trim().to_owned(),
    }
}
