//! A decoder in the middle of its answers.

use super::position::{Direction, bias_over_offsets, bucket};
use super::source::Source;
use super::{Ops, T5Config};
use candle_core::{DType, Result, Tensor};

/// Positions that the first cache holds; it doubles when full.
const FIRST_CAPACITY: usize = 32;

/// The keys and values of all positions so far, of every block, for each row of a batch.
pub struct DecoderState {
    pub(super) source: Source,
    /// Per block (B, capacity, 2 * H * D).
    caches: Vec<Tensor>,
    /// (H, capacity): the position bias by distance, farthest first.
    bias: Tensor,
    capacity: usize,
    length: usize,
}

impl DecoderState {
    /// A decoder that has seen nothing; `table` (buckets, heads) is its position bias.
    pub(super) fn new(source: Source, table: &Tensor, config: &T5Config) -> Result<Self> {
        let device = table.device();
        let shape = (source.batch(), FIRST_CAPACITY, 2 * config.inner_dim());
        let caches = (0..config.num_decoder_layers)
            .map(|_| Tensor::zeros(shape, DType::F32, device))
            .collect::<Result<_>>()?;
        let bias = bias_by_distance(table, FIRST_CAPACITY, config)?;
        Ok(Self {
            source,
            caches,
            bias,
            capacity: FIRST_CAPACITY,
            length: 0,
        })
    }

    /// How many tokens were given to the decoder.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether no token was given yet.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Makes room for one more position and gives the bias (H, t) of a query there to all t positions, itself
    /// included.
    pub(super) fn advance(&mut self, table: &Tensor, config: &T5Config) -> Result<Tensor> {
        if self.length == self.capacity {
            let capacity = 2 * self.capacity;
            for cache in &mut self.caches {
                let (rows, _, width) = cache.dims3()?;
                let larger = Tensor::zeros((rows, capacity, width), cache.dtype(), cache.device())?;
                larger.slice_set(cache, 1, 0)?;
                *cache = larger;
            }
            self.bias = bias_by_distance(table, capacity, config)?;
            self.capacity = capacity;
        }
        self.length += 1;
        self.bias
            .narrow(1, self.capacity - self.length, self.length)?
            .contiguous()
    }

    /// Stores the newest position's keys and values (B, 2 * H * D) of a block and gives all, (B, t, 2 * H * D).
    pub(super) fn remember(&self, block: usize, newest: &Tensor) -> Result<Tensor> {
        let cache = &self.caches[block];
        cache.slice_set(&newest.unsqueeze(1)?, 1, self.length - 1)?;
        cache.narrow(1, 0, self.length)
    }

    /// Keeps only the given rows of the batch, in the given order: those whose answers go on.
    pub fn keep(&mut self, rows: &[u32]) -> Result<()> {
        let (batch, keys) = self.source.mask.dims2()?;
        let index = Tensor::new(rows, self.source.mask.device())?;
        let ops = Ops::for_device(index.device());
        for cache in &mut self.caches {
            *cache = ops.rows(cache, &index)?;
        }
        for source in &mut self.source.keys_and_values {
            let width = source.dim(1)?;
            let kept = ops.rows(&source.reshape((batch, keys, width))?, &index)?;
            *source = kept.reshape(((), width))?;
        }
        self.source.mask = ops.rows(&self.source.mask, &index)?;
        Ok(())
    }
}

/// (H, capacity): the bias of distances capacity - 1 down to 0, so that the last t columns are those of a query at
/// position t - 1.
fn bias_by_distance(table: &Tensor, capacity: usize, config: &T5Config) -> Result<Tensor> {
    let buckets: Vec<u32> = (0..capacity as i64)
        .rev()
        .map(|distance| bucket(-distance, Direction::Backward, config))
        .collect();
    bias_over_offsets(
        Ops::for_device(table.device()),
        table,
        &Tensor::new(buckets, table.device())?,
    )
}
