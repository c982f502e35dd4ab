//! What can be wrong with weights.

use crate::t5::ConfigError;

/// Why weights cannot be used or written; one sentence, to which the caller adds the file's name.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// The configuration is impossible.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The bytes are not of the format, or end too early.
    #[error("the weights are not a whole {format} file: {reason}")]
    Format {
        /// "safetensors" or "GGUF".
        format: &'static str,
        /// What was found.
        reason: String,
    },
    /// The file's own digest differs.
    #[error("the weights were altered after they were written: their digest is {found}, and {stated} is stated")]
    Altered {
        /// What the tensors give.
        found: String,
        /// What the file says.
        stated: String,
    },
    /// A weight of the model is not there.
    #[error("the weights have no \"{0}\", which a model of this configuration needs")]
    Missing(String),
    /// A weight that the model does not have.
    #[error("the weights have \"{0}\", which a model of this configuration does not have")]
    Unknown(String),
    /// A weight of another size.
    #[error("the weight \"{name}\" has the shape {found:?}, and a model of this configuration needs {expected:?}")]
    Shape {
        /// Hugging Face's name.
        name: String,
        /// Its dimensions in the file.
        found: Vec<usize>,
        /// Those that the configuration gives.
        expected: Vec<usize>,
    },
    /// A weight stored as something that is not a number we read.
    #[error("the weight \"{name}\" is stored as {found}, which is not supported")]
    Type {
        /// Hugging Face's name.
        name: String,
        /// The file's name of the type.
        found: String,
    },
    /// A weight with a value that no computation survives.
    #[error("the weight \"{0}\" holds a value that is not a finite number")]
    NotFinite(String),
    /// Two names of one weight with different values.
    #[error("the weights \"{0}\" and \"shared.weight\" must be equal in a model of this configuration and are not")]
    Conflict(String),
    /// Weights that are only there in 8 bits.
    #[error("the weights are 8-bit integers, which can only answer; give the model that they were made of")]
    Int8,
    /// Weights stored in a way that is not known.
    #[error("the weights are stored as \"{0}\", and int8, q8_0 and f32 are known")]
    Quantisation(String),
    /// The tensor library failed.
    #[error("the weights cannot be converted: {0}")]
    Tensor(#[from] candle_core::Error),
}

impl WeightsError {
    pub(super) fn format(format: &'static str, reason: impl ToString) -> Self {
        Self::Format {
            format,
            reason: reason.to_string(),
        }
    }
}
