//! What this machine has room for.
use super::Plan;
use crate::{
    device::DeviceChoice,
    training::{SOURCE_TOKENS, TARGET_TOKENS, read_config},
    usage,
};
use anyhow::Result;
use guesswork_shared::t5::T5Config;
use std::{fs, path::Path, process::Command};

/// The devices that the cells of a sweep are shared out to, as `--device` takes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Devices(Vec<String>);

impl Devices {
    /// Of one device as on the command line, or of several with commas. `cuda` alone is every CUDA device that can be
    /// seen; without a word it is what this program was built for.
    ///
    /// # Errors
    /// If one is no device.
    pub fn parse(text: Option<&str>) -> Result<Self> {
        let built_for = match () {
            () if candle_core::utils::cuda_is_available() => "cuda",
            () if candle_core::utils::metal_is_available() => "metal",
            () => "cpu",
        };
        Self::with_visible(text.unwrap_or(built_for), visible_cuda_devices)
    }

    fn with_visible(text: &str, visible: impl Fn() -> usize) -> Result<Self> {
        let mut devices = Vec::new();
        for device in text.split(',').map(str::trim) {
            match device.parse() {
                Ok(DeviceChoice::Cuda(_)) if device == "cuda" => match visible() {
                    // One is called what every program calls it.
                    0 | 1 => devices.push("cuda".into()),
                    count => devices.extend((0..count).map(|number| format!("cuda:{number}"))),
                },
                Ok(DeviceChoice::Cpu | DeviceChoice::Cuda(_) | DeviceChoice::Metal) => devices.push(device.to_string()),
                Ok(DeviceChoice::Auto) | Err(_) => {
                    return Err(usage!(
                        "there is no device \"{device}\"; take cpu, cuda, metal, or some of cuda:0, cuda:1, ... with commas"
                    ));
                }
            }
        }
        Ok(Self(devices))
    }

    /// The device of the cells that run in a slot.
    pub fn of_slot(&self, slot: usize) -> &str {
        &self.0[slot % self.0.len()]
    }

    /// Whether these are not the processor.
    pub fn are_accelerators(&self) -> bool {
        self.0.iter().all(|device| device != "cpu")
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// How many CUDA devices a process may use: those that CUDA_VISIBLE_DEVICES leaves, else those the driver lists.
fn visible_cuda_devices() -> usize {
    if let Some(visible) = std::env::var_os("CUDA_VISIBLE_DEVICES") {
        let visible = visible.to_string_lossy().into_owned();
        return visible.split(',').filter(|name| !name.trim().is_empty()).count();
    }
    let listed = Command::new("nvidia-smi").arg("-L").output();
    listed.map_or(0, |output| {
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        lines.lines().filter(|line| line.starts_with("GPU ")).count()
    })
}

/// How many cells run at a time unless it is said: on accelerators one on each; on the processor as many as there are
/// cores for their threads and memory for their models, but at least one.
pub fn jobs_that_fit(plan: &Plan, devices: &Devices, threads: usize) -> usize {
    if devices.are_accelerators() {
        return devices.count();
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let by_cores = cores.div_ceil(threads);
    let needed = plan.base.iter().filter_map(|base| memory_of_tuning(plan, base)).max();
    match (needed, free_memory()) {
        (Some(needed), Some(free)) => by_cores.min((free / needed.max(1)) as usize).max(1),
        _ => by_cores,
    }
}

/// About how many bytes tuning a base takes at most; `None` if its shape is not known here.
fn memory_of_tuning(plan: &Plan, base: &Path) -> Option<u64> {
    let file = base.join("config.json");
    let config = file.exists().then(|| read_config(&file).ok())??;
    let option = |key: &str, default: usize| {
        let value = plan.tune.get(key).and_then(toml::Value::as_integer);
        value.and_then(|value| usize::try_from(value).ok()).unwrap_or(default)
    };
    Some(memory_of_training(
        &config,
        option("batch", 16),
        option("source-tokens", SOURCE_TOKENS),
        option("target-tokens", TARGET_TOKENS),
    ))
}

/// Weights, gradients and two moments in float32, and what the layers keep for the way back: per token and layer some
/// sixteen vectors of the model's width and four of the feed-forward's, and three tables of attention; per target token
/// three rows of the vocabulary. A guess to the safe side, not a limit. Where activations are not kept or weights are
/// frozen it is far too much, and `--jobs` knows better.
fn memory_of_training(config: &T5Config, batch: usize, source: usize, target: usize) -> u64 {
    const PROGRAM_AND_DATA: u64 = 256 << 20;
    let states = 4 * config.parameter_count();
    let per_token = 16 * config.d_model + 4 * config.d_ff;
    let attention = |from: usize, to: usize| 3 * config.num_heads * from * to;
    let encoder = config.num_layers * (source * per_token + attention(source, source));
    let decoder =
        config.num_decoder_layers * (target * 2 * per_token + attention(target, target) + attention(target, source));
    let logits = 3 * target * config.vocab_size;
    PROGRAM_AND_DATA + 4 * (states + batch * (encoder + decoder + logits)) as u64
}

/// Bytes of memory that may still be taken: by the kernel's word, and by the limit of the control group, if there is one.
fn free_memory() -> Option<u64> {
    let kernel = fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| available(&text));
    let number = |file: &str| fs::read_to_string(file).ok()?.trim().parse::<u64>().ok();
    let group = number("/sys/fs/cgroup/memory.max")
        .map(|limit| limit.saturating_sub(number("/sys/fs/cgroup/memory.current").unwrap_or(0)));
    kernel.into_iter().chain(group).min()
}

fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Preset;

    #[test]
    fn cuda_is_every_device_that_can_be_seen() {
        let parse = |text: &str, visible: usize| Devices::with_visible(text, || visible).map(|devices| devices.0);
        assert_eq!(parse("cpu", 4).unwrap(), ["cpu"]);
        assert_eq!(parse("cuda", 3).unwrap(), ["cuda:0", "cuda:1", "cuda:2"]);
        assert_eq!(
            parse("cuda", 0).unwrap(),
            ["cuda"],
            "the program itself says what is wrong"
        );
        assert_eq!(parse("cuda:1, cuda:3", 4).unwrap(), ["cuda:1", "cuda:3"]);
        for bad in ["", "gpu", "cuda:", "cuda:x", "cpu,", "cuda:-1"] {
            let error = parse(bad, 2).unwrap_err().to_string();
            assert!(error.contains("no device"), "{bad}: {error}");
        }
        let devices = Devices::with_visible("cuda", || 2).unwrap();
        assert!(devices.are_accelerators());
        let slots: Vec<&str> = (0..4).map(|slot| devices.of_slot(slot)).collect();
        assert_eq!(slots, ["cuda:0", "cuda:1", "cuda:0", "cuda:1"]);
    }

    #[test]
    fn a_model_too_large_for_two_runs_alone() {
        let gigabytes =
            |config: &T5Config, batch, source, target| memory_of_training(config, batch, source, target) as f64 / 1e9;
        // Measured at their peaks: 1.2 GB, and 0.6 GB with the benchmark's tasks in memory.
        let small = gigabytes(&Preset::Small.config(8192), 16, 256, 16);
        assert!((1.2..1.8).contains(&small), "{small}");
        let pocket = gigabytes(&Preset::Pocket.config(3072), 16, 256, 32);
        assert!((0.6..0.9).contains(&pocket), "{pocket}");
        // A T5-large in float32 at the paper's length is for no ordinary machine.
        let large =
            "{\"vocab_size\":32128,\"d_model\":1024,\"d_kv\":64,\"d_ff\":4096,\"num_layers\":24,\"num_heads\":16}";
        let large = gigabytes(&T5Config::from_json(large.as_bytes()).unwrap(), 16, 1024, 128);
        assert!((50.0..300.0).contains(&large), "{large}");
        assert_eq!(available("MemTotal: 9 kB\nMemAvailable:   2048 kB\n"), Some(2 << 20));
        assert_eq!(available("MemTotal: 9 kB\n"), None);
    }
}
