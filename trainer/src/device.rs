//! Where tensors live.

use anyhow::{Context, Result};
use candle_core::Device;
use clap::ValueEnum;

/// The device of a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DeviceChoice {
    /// The processor, on all cores or on as many as RAYON_NUM_THREADS says.
    #[default]
    Cpu,
    /// The first CUDA device, if this program was built for it.
    Cuda,
    /// The first Metal device, if this program was built for it.
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
            Self::Cuda => Device::new_cuda(0).context("no CUDA device can be used; take --device cpu"),
            Self::Metal => Device::new_metal(0).context("no Metal device can be used; take --device cpu"),
        }
    }

    /// For the record of a run, as `cpu (2 threads)`.
    pub fn describe(self) -> String {
        match self {
            Self::Cpu => match candle_core::utils::get_num_threads() {
                1 => "cpu (1 thread)".into(),
                threads => format!("cpu ({threads} threads)"),
            },
            Self::Cuda => "cuda".into(),
            Self::Metal => "metal".into(),
        }
    }
}
