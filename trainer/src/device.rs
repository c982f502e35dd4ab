//! Where tensors live.

use crate::{output, usage};
use anyhow::{Error, Result};
use candle_core::Device;
use std::{fmt, str::FromStr};

/// The device of a command: `auto`, `cpu`, `cuda`, `cuda:1`, `metal`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeviceChoice {
    /// The first GPU that this program was built for and this machine has, else the processor.
    #[default]
    Auto,
    /// The processor, on all cores or on as many as RAYON_NUM_THREADS says.
    Cpu,
    /// A CUDA device by its number.
    Cuda(usize),
    /// The first Metal device.
    Metal,
}

impl DeviceChoice {
    /// Opens the device.
    ///
    /// # Errors
    /// If this build or this machine does not have it.
    pub fn open(self) -> Result<Device> {
        match self {
            Self::Cpu => Ok(Device::Cpu),
            Self::Auto => {
                let cuda = candle_core::utils::cuda_is_available().then_some(Self::Cuda(0));
                let metal = candle_core::utils::metal_is_available().then_some(Self::Metal);
                for choice in cuda.into_iter().chain(metal) {
                    match choice.open() {
                        Ok(device) => return Ok(device),
                        // Whoever built for a GPU would wonder why all is so slow.
                        Err(error) => output::note(&format!("note: computing on the processor: {error:#}")),
                    }
                }
                Ok(Device::Cpu)
            }
            Self::Cuda(_) if !candle_core::utils::cuda_is_available() => Err(usage!(
                "this program was built without CUDA; build it with `--features cuda`, or take --device cpu"
            )),
            Self::Cuda(number) => Device::new_cuda(number).map_err(|error| {
                usage!("CUDA device {number} cannot be used ({error}); look at `nvidia-smi`, or take --device cpu")
            }),
            Self::Metal if !candle_core::utils::metal_is_available() => Err(usage!(
                "this program was built without Metal; build it with `--features metal` on a Mac, or take --device cpu"
            )),
            Self::Metal => {
                Device::new_metal(0).map_err(|error| usage!("no Metal device can be used ({error}); take --device cpu"))
            }
        }
    }
}

/// A device for the record of a run, as `cpu (2 threads)` or `cuda:0`.
pub fn describe(device: &Device) -> String {
    match device.location() {
        candle_core::DeviceLocation::Cpu => match candle_core::utils::get_num_threads() {
            1 => "cpu (1 thread)".into(),
            threads => format!("cpu ({threads} threads)"),
        },
        candle_core::DeviceLocation::Cuda { gpu_id } => format!("cuda:{gpu_id}"),
        candle_core::DeviceLocation::Metal { gpu_id } => format!("metal:{gpu_id}"),
    }
}

impl fmt::Display for DeviceChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Cpu => f.write_str("cpu"),
            Self::Cuda(number) => write!(f, "cuda:{number}"),
            Self::Metal => f.write_str("metal"),
        }
    }
}

impl FromStr for DeviceChoice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match (text, text.strip_prefix("cuda:").map(str::parse)) {
            ("auto", _) => Ok(Self::Auto),
            ("cpu", _) => Ok(Self::Cpu),
            ("cuda", _) => Ok(Self::Cuda(0)),
            ("metal", _) => Ok(Self::Metal),
            (_, Some(Ok(number))) => Ok(Self::Cuda(number)),
            _ => Err(usage!(
                "there is no device {text:?}; give auto, cpu, cuda, cuda:N or metal"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_written_as_they_are_read() {
        for text in ["auto", "cpu", "cuda:0", "cuda:3", "metal"] {
            assert_eq!(text.parse::<DeviceChoice>().unwrap().to_string(), text);
        }
        assert_eq!("cuda".parse::<DeviceChoice>().unwrap(), DeviceChoice::Cuda(0));
        for text in ["", "gpu", "cuda:", "cuda:-1", "cuda:x", "CPU"] {
            assert!(text.parse::<DeviceChoice>().is_err(), "{text}");
        }
    }

    #[test]
    fn there_is_always_some_device() {
        assert!(DeviceChoice::Auto.open().is_ok());
    }
}
