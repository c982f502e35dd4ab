//! From the tensors of a file to the weights of a model: names, aliases, shapes.

use super::{Tensors, WeightsError};
use crate::t5::T5Config;
use candle_core::{DType, Device, Tensor};
use std::collections::BTreeMap;

/// Names under which files repeat the embedding.
const EMBEDDING_ALIASES: [&str; 2] = ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight"];
/// Stood in the first T5 files and was never used: cross-attention has no position bias.
const UNUSED: &str = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";
const SHARED: &str = "shared.weight";
const HEAD: &str = "lm_head.weight";

/// Checks tensors against a configuration, and gives the weights (f32, on `device`) and the configuration that they
/// fit: where it says "tied" but a head of its own is there, the head is used, as `transformers` does.
pub fn resolve(
    config: &T5Config,
    mut tensors: Tensors,
    device: &Device,
) -> Result<(T5Config, BTreeMap<String, Tensor>), WeightsError> {
    config.validate()?;
    let mut config = config.clone();
    tensors.remove(UNUSED);
    let mut aliases = Vec::new();
    for alias in EMBEDDING_ALIASES {
        if let Some(tensor) = tensors.remove(alias) {
            if !tensors.contains_key(SHARED) {
                tensors.insert(SHARED.to_owned(), tensor.clone());
            }
            aliases.push((alias, tensor));
        }
    }
    if config.tie_word_embeddings
        && let Some(head) = tensors.remove(HEAD)
    {
        match tensors.get(SHARED) {
            Some(shared) if same(shared, &head)? => {}
            Some(_) => {
                config.tie_word_embeddings = false;
                tensors.insert(HEAD.to_owned(), head);
            }
            None => {
                tensors.insert(SHARED.to_owned(), head);
            }
        }
    }
    for (alias, tensor) in aliases {
        if !same(&tensors[SHARED], &tensor)? {
            return Err(WeightsError::Conflict(alias.to_owned()));
        }
    }
    let mut weights = BTreeMap::new();
    for parameter in config.parameters() {
        let Some(tensor) = tensors.remove(&parameter.name) else {
            return Err(WeightsError::Missing(parameter.name));
        };
        if tensor.dims() != parameter.dims {
            let found = tensor.dims().to_vec();
            return Err(WeightsError::Shape {
                name: parameter.name,
                found,
                expected: parameter.dims,
            });
        }
        let tensor = tensor.to_dtype(DType::F32)?;
        // A sum is finite only if every term is, and a weight large enough to overflow it is of no use either.
        if !tensor.abs()?.sum_all()?.to_scalar::<f32>()?.is_finite() {
            return Err(WeightsError::NotFinite(parameter.name));
        }
        weights.insert(parameter.name, tensor.to_device(device)?);
    }
    // Alphabetical, so that the same file always gives the same sentence.
    match tensors.into_keys().min() {
        Some(name) => Err(WeightsError::Unknown(name)),
        None => Ok((config, weights)),
    }
}

fn same(left: &Tensor, right: &Tensor) -> Result<bool, WeightsError> {
    if left.dims() != right.dims() {
        return Ok(false);
    }
    let values = |tensor: &Tensor| tensor.to_dtype(DType::F32)?.flatten_all()?.to_vec1::<f32>();
    Ok(values(left)? == values(right)?)
}
