//! The same work on every item of a list: on all threads natively, in sequence on wasm.

#[cfg(not(target_family = "wasm"))]
use rayon::prelude::*;

/// How many parts a kernel without natural pieces is cut into. Fixed, so that sums over parts do not depend on the
/// number of threads; enough to keep some 16 threads busy.
const PARTS: usize = 32;

/// The number of rows in each part when `rows` rows of `width` values are cut up: no part is so small that handing
/// it over costs more than doing it.
pub fn rows_per_part(rows: usize, width: usize) -> usize {
    const WORTHWHILE: usize = 4096;
    rows.div_ceil(PARTS).max(WORTHWHILE.div_ceil(width.max(1))).max(1)
}

/// Runs `work` once for each item.
#[cfg(not(target_family = "wasm"))]
pub fn for_each<T: Send>(items: impl Iterator<Item = T>, work: impl Fn(T) + Send + Sync) {
    let items: Vec<T> = items.collect();
    if items.len() == 1 {
        items.into_iter().for_each(work);
    } else {
        items.into_par_iter().for_each(work);
    }
}

/// Runs `work` once for each item.
#[cfg(target_family = "wasm")]
pub fn for_each<T>(items: impl Iterator<Item = T>, work: impl Fn(T)) {
    items.for_each(work);
}

/// What `work` makes of each item, in the items' order.
#[cfg(not(target_family = "wasm"))]
pub fn map<T: Send, R: Send>(items: impl Iterator<Item = T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    let items: Vec<T> = items.collect();
    items.into_par_iter().map(work).collect()
}

/// What `work` makes of each item, in the items' order.
#[cfg(target_family = "wasm")]
pub fn map<T, R>(items: impl Iterator<Item = T>, work: impl Fn(T) -> R) -> Vec<R> {
    items.map(work).collect()
}
