use crate::files;
use anyhow::{Context, Result, anyhow};
use candle_core::{Device, Tensor};
use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

/// Everything that an unfinished run needs to go on as if it had not been interrupted. Batches, treatments and
/// learning rates follow from the step.
pub struct Checkpoint {
    /// Weights (`weight/<name>`) and optimiser state (`optimiser/<name>`).
    pub tensors: BTreeMap<String, Tensor>,
    /// What is no tensor.
    pub state: CheckpointState,
}

/// The part of a checkpoint that is no tensor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckpointState {
    /// How many steps are done.
    pub steps_done: usize,
    /// Wall time so far, in seconds.
    pub seconds: f64,
    /// Tokens seen so far.
    pub tokens: u64,
    /// The loss of every step so far.
    pub losses: Vec<f32>,
    /// The settings that the run was started with; going on with others would be another run.
    pub settings: String,
}

/// The key of the safetensors header under which [`CheckpointState`] stands.
const STATE: &str = "guesswork";

impl Checkpoint {
    /// Writes it; at every moment the old or the new one is there.
    pub fn write(&self, path: &Path) -> Result<()> {
        let state = HashMap::from([(STATE.to_string(), serde_json::to_string(&self.state)?)]);
        let bytes = safetensors::serialize(&self.tensors, Some(state))
            .map_err(|e| anyhow!("cannot write {}: {e}", path.display()))?;
        files::write_atomically(path, &bytes)
    }

    /// Reads one back.
    pub fn read(path: &Path, device: &Device) -> Result<Self> {
        let bytes = files::read_bytes(path)?;
        let broken = || {
            format!(
                "{} is no whole checkpoint; remove it, or begin anew with --force",
                path.display()
            )
        };
        let (_, header) = SafeTensors::read_metadata(&bytes).with_context(broken)?;
        let state = header
            .metadata()
            .as_ref()
            .and_then(|map| map.get(STATE))
            .with_context(broken)?;
        let state = serde_json::from_str(state).with_context(broken)?;
        let tensors = candle_core::safetensors::load_buffer(&bytes, device).with_context(broken)?;
        Ok(Self {
            tensors: tensors.into_iter().collect(),
            state,
        })
    }

    /// The tensors whose name begins with `prefix/`, without it.
    pub fn part(&self, prefix: &str) -> HashMap<String, Tensor> {
        let named = self.tensors.iter();
        let named =
            named.filter_map(|(name, t)| Some((name.strip_prefix(prefix)?.strip_prefix('/')?.to_string(), t.clone())));
        named.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_what_is_cut_off_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint.safetensors");
        let tensor = Tensor::new(&[1f32, 2.5, -3.0], &Device::Cpu).unwrap();
        let state = CheckpointState {
            steps_done: 12,
            seconds: 3.5,
            tokens: 99,
            losses: vec![1.25, 0.1],
            settings: "variant original".into(),
        };
        let tensors = BTreeMap::from([("weight/a".to_string(), tensor)]);
        Checkpoint {
            tensors,
            state: state.clone(),
        }
        .write(&path)
        .unwrap();
        let back = Checkpoint::read(&path, &Device::Cpu).unwrap();
        assert_eq!(back.state, state);
        assert_eq!(back.part("weight")["a"].to_vec1::<f32>().unwrap(), [1.0, 2.5, -3.0]);
        let bytes = std::fs::read(&path).unwrap();
        for length in [0, 4, 20, bytes.len() - 1] {
            std::fs::write(&path, &bytes[..length]).unwrap();
            let error = Checkpoint::read(&path, &Device::Cpu).err().unwrap();
            assert!(error.to_string().contains("is no whole checkpoint"), "{error}");
        }
    }
}
