//! Token ids of several examples as the tensors that a training step takes.

use super::config::T5Config;
use candle_core::{DType, Device, Result, Tensor};

/// The label of a position that does not count in the loss.
pub const IGNORED: i64 = -100;

/// Several examples, padded on the right to one length.
#[derive(Clone, Debug)]
pub struct Batch {
    /// (B, S) u32: the source tokens.
    pub input_ids: Tensor,
    /// (B, S) f32: 1 where a source token stands, 0 where padding does.
    pub attention_mask: Tensor,
    /// (B, T) u32: the labels shifted right by one, after the start token.
    pub decoder_input_ids: Tensor,
    /// (B, T) i64: the target tokens, [`IGNORED`] where padded.
    pub labels: Tensor,
}

impl Batch {
    /// Pads (source, target) pairs; the lengths are those of the longest source and target, at least 1.
    pub fn from_examples(examples: &[(Vec<u32>, Vec<u32>)], config: &T5Config, device: &Device) -> Result<Self> {
        let sources: Vec<&[u32]> = examples.iter().map(|(source, _)| source.as_slice()).collect();
        let (input_ids, attention_mask) = pad_sources(&sources, config.pad_token_id, device)?;
        let length = examples
            .iter()
            .map(|(_, target)| target.len())
            .max()
            .unwrap_or(0)
            .max(1);
        let mut labels = vec![IGNORED; examples.len() * length];
        for (row, (_, target)) in labels.chunks_mut(length).zip(examples) {
            for (label, &id) in row.iter_mut().zip(target) {
                *label = i64::from(id);
            }
        }
        let labels = Tensor::from_vec(labels, (examples.len(), length), device)?;
        Self::new(input_ids, attention_mask, labels, config)
    }

    /// A batch of tensors made elsewhere: `input_ids` (B, S) u32, `attention_mask` (B, S) of any number type,
    /// `labels` (B, T) i64.
    pub fn new(input_ids: Tensor, attention_mask: Tensor, labels: Tensor, config: &T5Config) -> Result<Self> {
        let decoder_input_ids = shift_right(&labels, config)?;
        Ok(Self {
            input_ids,
            attention_mask: attention_mask.to_dtype(DType::F32)?,
            decoder_input_ids,
            labels,
        })
    }

    /// Source and target positions, padding included: what a step computes.
    pub fn positions(&self) -> usize {
        self.input_ids.elem_count() + self.labels.elem_count()
    }
}

/// Ids and mask, both (B, S), of sources padded on the right.
pub(crate) fn pad_sources(sources: &[&[u32]], pad: u32, device: &Device) -> Result<(Tensor, Tensor)> {
    let length = sources.iter().map(|source| source.len()).max().unwrap_or(0).max(1);
    let mut ids = vec![pad; sources.len() * length];
    let mut mask = vec![0f32; sources.len() * length];
    for ((ids, mask), source) in ids.chunks_mut(length).zip(mask.chunks_mut(length)).zip(sources) {
        ids[..source.len()].copy_from_slice(source);
        mask[..source.len()].fill(1.0);
    }
    let shape = (sources.len(), length);
    Ok((
        Tensor::from_vec(ids, shape, device)?,
        Tensor::from_vec(mask, shape, device)?,
    ))
}

/// The decoder's inputs: the start token, then all labels but the last; ignored ones become padding.
fn shift_right(labels: &Tensor, config: &T5Config) -> Result<Tensor> {
    let (rows, length) = labels.dims2()?;
    let values = labels.flatten_all()?.to_vec1::<i64>()?;
    let mut ids = vec![config.pad_token_id; values.len()];
    for (ids, labels) in ids.chunks_mut(length.max(1)).zip(values.chunks(length.max(1))) {
        ids[0] = config.decoder_start_token_id;
        for (id, &label) in ids[1..].iter_mut().zip(labels) {
            if label >= 0 {
                *id = u32::try_from(label).map_err(candle_core::Error::wrap)?;
            }
        }
    }
    Tensor::from_vec(ids, (rows, length), labels.device())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_shifted_and_padding_is_ignored() {
        let config = T5Config {
            decoder_start_token_id: 3,
            ..T5Config::pocket(64)
        };
        let examples = [(vec![5, 6, 1], vec![9, 1]), (vec![7], vec![8, 4, 1])];
        let batch = Batch::from_examples(&examples, &config, &Device::Cpu).unwrap();
        assert_eq!(batch.input_ids.to_vec2::<u32>().unwrap(), [[5, 6, 1], [7, 0, 0]]);
        assert_eq!(
            batch.attention_mask.to_vec2::<f32>().unwrap(),
            [[1., 1., 1.], [1., 0., 0.]]
        );
        assert_eq!(batch.labels.to_vec2::<i64>().unwrap(), [[9, 1, IGNORED], [8, 4, 1]]);
        assert_eq!(
            batch.decoder_input_ids.to_vec2::<u32>().unwrap(),
            [[3, 9, 1], [3, 8, 4]]
        );
    }
}
