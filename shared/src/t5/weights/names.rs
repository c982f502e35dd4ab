//! From the tensors of a file to the weights of a model: names, aliases, shapes.

use super::{TensorSource, WeightsError};
use crate::t5::T5Config;
use candle_core::{Device, Storage, Tensor, Var};
use std::collections::{BTreeMap, BTreeSet};

/// Names under which files repeat the embedding.
const EMBEDDING_ALIASES: [&str; 2] = ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight"];
/// Stood in the first T5 files and was never used: cross-attention has no position bias.
const UNUSED: &str = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";
const SHARED: &str = "shared.weight";
const HEAD: &str = "lm_head.weight";

/// Checks tensors against a configuration, and gives the weights (f32, on `device`, to be trained) and the
/// configuration that they fit: where it says "tied" but a head of its own is there, the head is used, as
/// `transformers` does.
///
/// Tensors are read, converted and let go one after the other: beside the weights themselves no more than the largest
/// of them stands in memory. What is missing or too much is known by name before the first is read.
pub fn resolve(
    config: &T5Config,
    source: &dyn TensorSource,
    device: &Device,
) -> Result<(T5Config, BTreeMap<String, Var>), WeightsError> {
    config.validate()?;
    let mut config = config.clone();
    let mut names: BTreeSet<String> = source.names().into_iter().collect();
    names.remove(UNUSED);
    let mut aliases: Vec<&str> = EMBEDDING_ALIASES
        .into_iter()
        .filter(|name| names.remove(*name))
        .collect();
    // The name under which the embedding is read.
    let mut shared = SHARED;
    if !names.contains(SHARED) && !aliases.is_empty() {
        shared = aliases.remove(0);
        names.insert(SHARED.to_owned());
    }
    if config.tie_word_embeddings && names.remove(HEAD) {
        if !names.contains(SHARED) {
            shared = HEAD;
            names.insert(SHARED.to_owned());
        } else if !same(&source.tensor(shared)?, &source.tensor(HEAD)?)? {
            config.tie_word_embeddings = false;
            names.insert(HEAD.to_owned());
        }
    }
    let parameters = config.parameters();
    for parameter in &parameters {
        if !names.remove(&parameter.name) {
            return Err(WeightsError::Missing(parameter.name.clone()));
        }
    }
    // In the alphabet's order, so that the same file always gives the same sentence.
    if let Some(name) = names.pop_first() {
        return Err(WeightsError::Unknown(name));
    }
    for alias in aliases {
        if !same(&source.tensor(shared)?, &source.tensor(alias)?)? {
            return Err(WeightsError::Conflict(alias.to_owned()));
        }
    }
    let mut weights = BTreeMap::new();
    for parameter in parameters {
        let name = if parameter.name == SHARED {
            shared
        } else {
            &parameter.name
        };
        let tensor = source.tensor(name)?;
        if tensor.dims() != parameter.dims {
            let found = tensor.dims().to_vec();
            return Err(WeightsError::Shape {
                name: parameter.name,
                found,
                expected: parameter.dims,
            });
        }
        if !with_values(&tensor, |values| values.iter().all(|value| value.is_finite()))? {
            return Err(WeightsError::NotFinite(parameter.name));
        }
        weights.insert(parameter.name, Var::from_tensor(&tensor.to_device(device)?)?);
    }
    Ok((config, weights))
}

fn same(left: &Tensor, right: &Tensor) -> Result<bool, WeightsError> {
    if left.dims() != right.dims() {
        return Ok(false);
    }
    with_values(left, |left| with_values(right, |right| left == right))?
}

/// Looks at a tensor's values where they lie; only those in another order are copied for it.
fn with_values<T>(tensor: &Tensor, look: impl FnOnce(&[f32]) -> T) -> Result<T, WeightsError> {
    let tensor = tensor.contiguous()?;
    let (storage, layout) = tensor.storage_and_layout();
    match (&*storage, layout.contiguous_offsets()) {
        (Storage::Cpu(storage), Some((start, end))) => Ok(look(&storage.as_slice::<f32>()?[start..end])),
        _ => Ok(look(&tensor.flatten_all()?.to_vec1::<f32>()?)),
    }
}
