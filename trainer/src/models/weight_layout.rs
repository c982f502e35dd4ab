use crate::usage;
use anyhow::Result;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Component, Path},
};

/// In which files a Hugging Face model folder holds its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightLayout {
    /// One safetensors file.
    Safetensors,
    /// Several, and an index that says which weight stands where.
    SafetensorsShards,
    /// PyTorch's pickle in a zip archive.
    Pickle,
    /// Several, and an index.
    PickleShards,
}

/// What an index of shards says.
#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

impl WeightLayout {
    /// The better first: where a folder has several, one is read.
    const ALL: [Self; 4] = [
        Self::Safetensors,
        Self::SafetensorsShards,
        Self::Pickle,
        Self::PickleShards,
    ];

    /// The layout of a folder, which says of a name whether it has such a file.
    pub fn of(has: impl Fn(&str) -> bool) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| has(layout.file()))
    }

    /// The file by which it is known: the weights, or the index of the shards.
    pub fn file(self) -> &'static str {
        match self {
            Self::Safetensors => "model.safetensors",
            Self::SafetensorsShards => "model.safetensors.index.json",
            Self::Pickle => "pytorch_model.bin",
            Self::PickleShards => "pytorch_model.bin.index.json",
        }
    }

    /// Whether that file is an index.
    pub fn is_sharded(self) -> bool {
        matches!(self, Self::SafetensorsShards | Self::PickleShards)
    }

    /// Whether the weights are pickled.
    pub fn is_pickle(self) -> bool {
        matches!(self, Self::Pickle | Self::PickleShards)
    }
}

/// Which shard holds each weight, as the index in `bytes` says; `file` is named in errors.
///
/// # Errors
/// If it is no index, or names a shard outside of its folder.
pub fn read_index(bytes: &[u8], file: &Path) -> Result<BTreeMap<String, String>> {
    let index: Index = serde_json::from_slice(bytes).map_err(|error| {
        usage!(
            "{} is no index of shards ({error}); download or copy it again",
            file.display()
        )
    })?;
    for shard in index.weight_map.values() {
        let mut parts = Path::new(shard).components();
        if !matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) {
            return Err(usage!(
                "{} names the shard {shard:?}, which is no file beside it; download or copy it again",
                file.display()
            ));
        }
    }
    if index.weight_map.is_empty() {
        return Err(usage!("{} names no weights; download or copy it again", file.display()));
    }
    Ok(index.weight_map)
}

/// What to do with a model that only `transformers` can read: a sentence's end.
pub fn convert_with_transformers(model: &str) -> String {
    format!(
        "save it anew with `python3 -c \"from transformers import AutoTokenizer as A, T5ForConditionalGeneration as T; \
         [c.from_pretrained('{model}').save_pretrained('converted') for c in (A, T)]\"` and give the folder converted"
    )
}
