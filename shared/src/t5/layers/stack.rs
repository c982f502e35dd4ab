//! The two stacks of blocks.

use super::{CrossAttention, FeedForward, Norm, SelfAttention, Weights};
use crate::t5::T5Config;
use crate::t5::compute::Compute;
use crate::t5::position::{Direction, offset_buckets};
use candle_core::{DType, Result, Tensor};

/// The encoder: every position sees every other.
pub struct Encoder {
    bias: Tensor,
    blocks: Vec<(SelfAttention, FeedForward)>,
    norm: Norm,
}

impl Encoder {
    /// The encoder's weights.
    pub fn new(config: &T5Config, weights: Weights) -> Self {
        let block = |block: usize| {
            let prefix = format!("encoder.block.{block}.layer");
            let attention = SelfAttention::new(&format!("{prefix}.0"), config, weights);
            (attention, FeedForward::new(&format!("{prefix}.1"), config, weights))
        };
        Self {
            bias: weights.tensor("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"),
            blocks: (0..config.num_layers).map(block).collect(),
            norm: Norm::new("encoder.final_layer_norm", config, weights),
        }
    }

    /// Embedded sources x (B * S, D), `mask` (B, S) to be added to the scores: (B * S, D).
    pub fn forward(&self, x: Tensor, mask: &Tensor, config: &T5Config, compute: Compute) -> Result<Tensor> {
        let (batch, length) = mask.dims2()?;
        let buckets = offset_buckets(length, length, Direction::Both, config);
        let bias = compute.bias_over_offsets(&self.bias, buckets, x.device())?;
        let mut x = x;
        for (attention, feed_forward) in &self.blocks {
            let (attention, feed_forward, mask) = (attention.clone(), feed_forward.clone(), mask.clone());
            x = compute.segment(&[&x, &bias], move |compute, inputs| {
                let x = attention.forward(&inputs[0], &inputs[1], &mask, batch, false, compute)?;
                feed_forward.forward(&x, compute)
            })?;
        }
        self.norm.forward(&x, compute)
    }
}

/// One block of the decoder.
#[derive(Clone)]
pub struct DecoderBlock {
    /// To the decoder's own positions.
    pub to_self: SelfAttention,
    /// To the encoder's output.
    pub to_source: CrossAttention,
    /// The feed-forward layer.
    pub feed_forward: FeedForward,
}

/// The decoder: every position sees those before it, and the encoder's output.
pub struct Decoder {
    /// (buckets, heads): the position bias of all blocks.
    pub bias: Tensor,
    /// In order.
    pub blocks: Vec<DecoderBlock>,
    /// After the last block.
    pub norm: Norm,
}

impl Decoder {
    /// The decoder's weights.
    pub fn new(config: &T5Config, weights: Weights) -> Self {
        let block = |block: usize| {
            let prefix = format!("decoder.block.{block}.layer");
            DecoderBlock {
                to_self: SelfAttention::new(&format!("{prefix}.0"), config, weights),
                to_source: CrossAttention::new(&format!("{prefix}.1"), config, weights),
                feed_forward: FeedForward::new(&format!("{prefix}.2"), config, weights),
            }
        };
        Self {
            bias: weights.tensor("decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"),
            blocks: (0..config.num_decoder_layers).map(block).collect(),
            norm: Norm::new("decoder.final_layer_norm", config, weights),
        }
    }

    /// All positions at once: embedded inputs x (B * T, D), per block the source's keys and values, and the source's
    /// mask to be added to the scores. (B * T, D).
    pub fn forward(
        &self,
        x: Tensor,
        batch: usize,
        sources: &[Tensor],
        source_mask: &Tensor,
        config: &T5Config,
        compute: Compute,
    ) -> Result<Tensor> {
        let length = x.dim(0)? / batch.max(1);
        let buckets = offset_buckets(length, length, Direction::Backward, config);
        let bias = compute.bias_over_offsets(&self.bias, buckets, x.device())?;
        // Targets are padded on the right, where no position before sees them: causality masks enough.
        let mask = Tensor::zeros((1, length), DType::F32, x.device())?;
        let mut x = x;
        for (block, source) in self.blocks.iter().zip(sources) {
            let (block, mask, source_mask) = (block.clone(), mask.clone(), source_mask.clone());
            x = compute.segment(&[&x, &bias, source], move |compute, inputs| {
                let [x, bias, source] = inputs else {
                    candle_core::bail!("a block of the decoder has three inputs")
                };
                let x = block.to_self.forward(x, bias, &mask, batch, true, compute)?;
                let x = block.to_source.forward(&x, source, &source_mask, compute)?;
                block.feed_forward.forward(&x, compute)
            })?;
        }
        self.norm.forward(&x, compute)
    }
}
