use super::{
    pickle_file::PickleFile,
    weight_layout::{WeightLayout, convert_with_transformers, read_index},
};
use crate::{files, usage};
use anyhow::{Result, anyhow};
use candle_core::{Device, Tensor};
use guesswork_shared::t5::{SafetensorsFile, T5, T5Config, TensorSource, WeightsError};
use memmap2::Mmap;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// Weights that other libraries write, and no file of ours.
const FOREIGN: [&str; 4] = ["tf_model.h5", "flax_model.msgpack", "rust_model.ot", "model.onnx"];

/// How a file begins that stands in a clone made without Git LFS for one that does not.
const LFS_POINTER: &[u8] = b"version https://git-lfs";

/// The weights of a model folder: which files they are, and how a model is made of them. The files are opened once and
/// looked at where they lie, so that a digest and any number of models can be made without reading them again.
pub struct WeightFiles {
    /// The weights, or the index of the shards.
    file: PathBuf,
    /// For the mend, what the model is called.
    name: String,
    shards: Vec<Shard>,
    /// Which shard holds a weight, as the index says; `None` without an index.
    index: Option<BTreeMap<String, usize>>,
    pickled: bool,
}

struct Shard {
    path: PathBuf,
    bytes: Mmap,
}

impl WeightFiles {
    /// The weights in `folder`; `name` is what the model was asked for as.
    ///
    /// # Errors
    /// If there are none, an index is broken, or a shard is missing.
    pub fn open(folder: &Path, name: &str) -> Result<Self> {
        let Some(layout) = WeightLayout::of(|file| folder.join(file).exists()) else {
            return Err(no_weights(name, |file| folder.join(file).exists()));
        };
        let file = folder.join(layout.file());
        let (paths, index) = if layout.is_sharded() {
            let map = read_index(&files::read_bytes(&file)?, &file)?;
            let mut shards: Vec<&String> = map.values().collect();
            shards.sort();
            shards.dedup();
            for shard in &shards {
                if !folder.join(shard).exists() {
                    return Err(usage!(
                        "{} has no {shard}, which its {} names; download or copy it again, with all its shards",
                        folder.display(),
                        layout.file()
                    ));
                }
            }
            let place = |shard: &String| shards.binary_search(&shard).unwrap_or_default();
            let index = map
                .iter()
                .map(|(weight, shard)| (weight.clone(), place(shard)))
                .collect();
            (shards.iter().map(|shard| folder.join(shard)).collect(), Some(index))
        } else {
            (vec![file.clone()], None)
        };
        let shards = paths
            .into_iter()
            .map(|path: PathBuf| {
                let bytes = files::map(&path)?;
                if bytes.starts_with(LFS_POINTER) {
                    return Err(usage!(
                        "{} is a pointer of Git LFS, not the file; fetch it with `git lfs pull`",
                        path.display()
                    ));
                }
                Ok(Shard { path, bytes })
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            file,
            name: name.to_owned(),
            shards,
            index,
            pickled: layout.is_pickle(),
        })
    }

    /// A few digits that tell these weights from others.
    pub fn digest(&self) -> String {
        files::digest(self.shards.iter().map(|shard| &shard.bytes))
    }

    /// A model of these weights.
    ///
    /// # Errors
    /// If a file is broken, or the weights are not those of a model of this shape; one sentence with the mend.
    pub fn load(&self, config: &T5Config, device: &Device) -> Result<T5> {
        let sources = self
            .shards
            .iter()
            .map(|shard| -> Result<Box<dyn TensorSource + '_>> {
                if self.pickled {
                    Ok(Box::new(PickleFile::open(&shard.path, &shard.bytes, &self.name)?))
                } else {
                    let file = SafetensorsFile::open(&shard.bytes).map_err(|error| mended(&error, &shard.path))?;
                    Ok(Box::new(file))
                }
            })
            .collect::<Result<Vec<_>>>()?;
        let Some(index) = &self.index else {
            return T5::from_source(config, sources[0].as_ref(), device).map_err(|error| mended(&error, &self.file));
        };
        for (shard, source) in sources.iter().enumerate() {
            let mut held = source.names();
            held.sort();
            let promised = index.iter().filter(|(_, place)| **place == shard);
            for (weight, _) in promised {
                if held.binary_search(weight).is_err() {
                    return Err(usage!(
                        "{} says that \"{weight}\" stands in {}, where it does not; take the index and the shards from the \
                         same model",
                        self.file.display(),
                        self.shards[shard].path.display()
                    ));
                }
            }
        }
        T5::from_source(config, &Sharded { sources, index }, device).map_err(|error| mended(&error, &self.file))
    }
}

/// The shards of a model as one.
struct Sharded<'a> {
    sources: Vec<Box<dyn TensorSource + 'a>>,
    index: &'a BTreeMap<String, usize>,
}

impl TensorSource for Sharded<'_> {
    fn names(&self) -> Vec<String> {
        self.index.keys().cloned().collect()
    }

    fn tensor(&self, name: &str) -> Result<Tensor, WeightsError> {
        match self.index.get(name) {
            Some(&shard) => self.sources[shard].tensor(name),
            None => Err(WeightsError::Missing(name.to_owned())),
        }
    }
}

/// The model called `name` has no weights that we read.
pub fn no_weights(name: &str, has: impl Fn(&str) -> bool) -> anyhow::Error {
    match FOREIGN.into_iter().find(|file| has(file)) {
        Some(foreign) => usage!(
            "{name} has its weights only as {foreign}, which is not supported; save them from that library as \
             model.safetensors, for instance with `from_tf` or `from_flax` of transformers' from_pretrained"
        ),
        None => usage!(
            "{name} has no weights: neither model.safetensors, nor its shards with model.safetensors.index.json, nor \
             pytorch_model.bin; download or copy it again, whole"
        ),
    }
}

/// What is wrong with the weights in `file`, and what to do.
pub fn mended(error: &WeightsError, file: &Path) -> anyhow::Error {
    let mend = match error {
        WeightsError::Format { .. } | WeightsError::Altered { .. } => "download or copy the file again",
        WeightsError::Missing(_)
        | WeightsError::Unknown(_)
        | WeightsError::Shape { .. }
        | WeightsError::Conflict(_) => "take config.json and the weights from the same model",
        WeightsError::Type { .. } | WeightsError::Int8 | WeightsError::Quantisation(_) => {
            "save the model in float32, float16 or bfloat16"
        }
        WeightsError::NotFinite(_) => "take weights from before they broke",
        WeightsError::Config(_) | WeightsError::Tensor(_) => {
            "take a model that transformers' T5ForConditionalGeneration reads"
        }
    };
    anyhow!("{}: {error}; {mend}", file.display())
}

/// A PyTorch file from before version 1.6.
pub fn legacy(file: &Path, name: &str) -> anyhow::Error {
    usage!(
        "{} is in PyTorch's legacy format, from before version 1.6, which is not supported; {}",
        file.display(),
        convert_with_transformers(name)
    )
}
