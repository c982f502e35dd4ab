use super::Int8Precision;
use clap::ValueEnum;
use guesswork_shared::t5::{T5, WeightsError};

/// How weights are stored, as a bundle's manifest calls it. The default is what is measured and shipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum WeightsFormat {
    /// This program's own, a byte a weight: the fastest in the browser
    #[default]
    Int8,
    /// GGUF, about a byte a weight, which other programs read
    #[value(name = "q8_0")]
    Q8,
    /// safetensors, four bytes a weight
    F32,
}

impl WeightsFormat {
    /// The manifest's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Int8 => "int8",
            Self::Q8 => "q8_0",
            Self::F32 => "f32",
        }
    }

    /// What a file's name ends with.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Int8 => "int8.safetensors",
            Self::Q8 => "gguf",
            Self::F32 => "safetensors",
        }
    }

    /// A model's file; `precision` is that of an int8 file's matrices.
    ///
    /// # Errors
    /// If not all weights of the model are at hand.
    pub fn store(self, model: &T5, precision: &Int8Precision) -> Result<Vec<u8>, WeightsError> {
        match self {
            Self::Int8 => model.to_int8(&|name| precision.of(name)),
            Self::Q8 => model.to_gguf(),
            Self::F32 => model.to_safetensors(),
        }
    }
}
