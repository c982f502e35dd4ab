//! The computation itself, over handles to the weights.

use super::compute::Compute;
use super::decoder_state::DecoderState;
use super::layers::{Decoder, Encoder, Projection, Weights};
use super::ops::MASKED;
use super::source::Source;
use super::{Before, T5Config};
use candle_core::{Result, Tensor};

/// Embedding, encoder, decoder and head.
pub struct Network {
    /// (V, D).
    shared: Projection,
    encoder: Encoder,
    decoder: Decoder,
    /// (V, D).
    head: Projection,
}

impl Network {
    /// A network of the weights handed out.
    pub fn new(config: &T5Config, weights: Weights) -> Self {
        let shared = weights.projection("shared.weight");
        let head = if config.tie_word_embeddings {
            shared.clone()
        } else {
            weights.projection("lm_head.weight")
        };
        Self {
            shared,
            encoder: Encoder::new(config, weights),
            decoder: Decoder::new(config, weights),
            head,
        }
    }

    /// Sources: ids (B, S) u32 and mask (B, S) f32, 1 where a token stands. (B * S, D), and the mask to be added to
    /// scores.
    pub fn encode(&self, ids: &Tensor, mask: &Tensor, config: &T5Config, compute: Compute) -> Result<(Tensor, Tensor)> {
        if ids.dims2()? != mask.dims2()? || ids.elem_count() == 0 {
            candle_core::bail!(
                "ids of shape {:?} were given a mask of shape {:?}",
                ids.shape(),
                mask.shape()
            );
        }
        let mask = compute.affine(mask, f64::from(-MASKED), f64::from(MASKED))?;
        Ok((
            self.encoder
                .forward(self.embed(ids, compute)?, &mask, config, compute)?,
            mask,
        ))
    }

    /// What the decoder needs of sources: see [`Network::encode`].
    pub fn read(&self, ids: &Tensor, mask: &Tensor, config: &T5Config, compute: Compute) -> Result<Source> {
        let (encoded, mask) = self.encode(ids, mask, config, compute)?;
        let blocks = self.decoder.blocks.iter();
        let keys_and_values = blocks.map(|block| block.to_source.keys_and_values(&encoded, compute));
        Ok(Source {
            keys_and_values: keys_and_values.collect::<Result<_>>()?,
            mask,
        })
    }

    /// Logits (B * T, V) after each of the decoder's inputs (B, T) u32. Where the source is one, it is that of all
    /// rows.
    pub fn decode(&self, source: &Source, inputs: &Tensor, config: &T5Config, compute: Compute) -> Result<Tensor> {
        let (batch, length) = inputs.dims2()?;
        if batch * length == 0 || (source.batch() != 1 && source.batch() != batch) {
            candle_core::bail!(
                "decoder inputs of shape {:?} do not fit {} sources",
                inputs.shape(),
                source.batch()
            );
        }
        let x = self.embed(inputs, compute)?;
        let x = self
            .decoder
            .forward(x, batch, &source.keys_and_values, &source.mask, config, compute)?;
        self.head(&x, config, compute)
    }

    /// A decoder that has seen nothing.
    pub fn start(&self, source: &Source, config: &T5Config) -> Result<DecoderState> {
        DecoderState::new(source.clone(), &self.decoder.bias, config)
    }

    /// Logits (B, V) after one more token for each row.
    pub fn step(&self, state: &mut DecoderState, last: &[u32], config: &T5Config, compute: Compute) -> Result<Tensor> {
        if last.len() != state.source.batch() {
            candle_core::bail!("a batch of {} was given {} tokens", state.source.batch(), last.len());
        }
        let bias = state.advance(&self.decoder.bias, config)?;
        let mut x = self.embed(&Tensor::new(last, state.source.mask.device())?, compute)?;
        for (index, block) in self.decoder.blocks.iter().enumerate() {
            x = block
                .to_self
                .to_cache(&x, &bias, |newest| state.remember(index, newest), compute)?;
            x = block
                .to_source
                .forward(&x, &state.source.keys_and_values[index], &state.source.mask, compute)?;
            x = block.feed_forward.forward(&x, compute)?;
        }
        self.head(&self.decoder.norm.forward(&x, compute)?, config, compute)
    }

    fn embed(&self, ids: &Tensor, compute: Compute) -> Result<Tensor> {
        match &self.shared {
            Projection::Float(float) => compute.embed(&float.weight, ids),
            Projection::Int8(matrix) => compute.embed_int8(matrix, ids),
        }
    }

    fn head(&self, x: &Tensor, config: &T5Config, compute: Compute) -> Result<Tensor> {
        let scale = config.scale_decoder_outputs.then(|| (config.d_model as f64).powf(-0.5));
        match &self.head {
            Projection::Float(float) => {
                let scaled = scale.map_or_else(|| Ok(x.clone()), |scale| compute.scale(x, scale))?;
                compute.linear(&scaled, &float.weight)
            }
            Projection::Int8(matrix) => {
                let before = scale.map_or(Before::Nothing, |scale| Before::Scaled(scale as f32));
                compute.int8(x, matrix, before, None)
            }
        }
    }
}
