//! Relative positions: buckets of distances, and the bias that each head learns for each bucket.
//!
//! The bias of a score depends on key position minus query position alone, so it is kept as one row per head over
//! all offsets, (heads, queries + keys - 1), and never as (heads, queries, keys): query `i` of `Q` reads the `K`
//! values from column `Q - 1 - i` on. A square of 512 tokens needs 1023 values a head instead of 262144.

use super::config::T5Config;
use super::ops::Ops;
use candle_core::{Result, Tensor};

/// Which of a stack's two directions of attention a bucket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The encoder: keys before and after the query, half of the buckets each.
    Both,
    /// The decoder: keys up to the query, all buckets.
    Backward,
}

/// The bucket of a key `offset` positions after the query (negative: before it): small distances have one each,
/// larger ones share them logarithmically up to the configuration's largest distance.
pub fn bucket(offset: i64, direction: Direction, config: &T5Config) -> u32 {
    let mut buckets = config.relative_attention_num_buckets;
    let mut first = 0;
    let distance = match direction {
        Direction::Both => {
            buckets /= 2;
            if offset > 0 {
                first = buckets;
            }
            offset.unsigned_abs()
        }
        Direction::Backward => offset.min(0).unsigned_abs(),
    };
    let exact = buckets / 2;
    let within = if distance < exact as u64 {
        distance as usize
    } else {
        // The reference computes in f32; logarithms taken in f64 and then rounded are the same on every platform.
        let log = |ratio: f64| ratio.ln() as f32;
        let position = log(f64::from(distance as f32 / exact as f32))
            / log(config.relative_attention_max_distance as f64 / exact as f64)
            * (buckets - exact) as f32;
        (exact + position as usize).min(buckets - 1)
    };
    (first + within) as u32
}

/// The buckets of all offsets between `queries` queries and `keys` keys that both start at position 0, in the
/// order of the module's head: from `-(queries - 1)` to `keys - 1`.
pub fn offset_buckets(queries: usize, keys: usize, direction: Direction, config: &T5Config) -> Vec<u32> {
    (1 - queries as i64..keys as i64)
        .map(|offset| bucket(offset, direction, config))
        .collect()
}

/// (heads, offsets): the learned bias `table` (buckets, heads) looked up for a row of buckets, a tensor of u32.
pub fn bias_over_offsets(ops: Ops, table: &Tensor, buckets: &Tensor) -> Result<Tensor> {
    ops.rows(table, buckets)?.t()?.contiguous()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_those_of_the_reference() {
        let config = T5Config::pocket(64);
        let both = |offset| bucket(offset, Direction::Both, &config);
        let backward = |offset| bucket(offset, Direction::Backward, &config);
        // From transformers' _relative_position_bucket with 32 buckets and distance 128.
        assert_eq!(
            [0, -1, -7, -8, -11, -12, -16, -64, -91, -500].map(both),
            [0, 1, 7, 8, 8, 9, 10, 14, 15, 15]
        );
        assert_eq!([1, 7, 8, 16, 127, 4000].map(both), [17, 23, 24, 26, 31, 31]);
        assert_eq!(
            [0, 5, -1, -15, -16, -19, -64, -113, -1000].map(backward),
            [0, 0, 1, 15, 16, 17, 26, 31, 31]
        );
    }

    #[test]
    fn offsets_run_from_the_last_query_to_the_last_key() {
        let config = T5Config::pocket(64);
        assert_eq!(offset_buckets(3, 2, Direction::Both, &config), [2, 1, 0, 17]);
        assert_eq!(offset_buckets(1, 1, Direction::Backward, &config), [0]);
    }
}
