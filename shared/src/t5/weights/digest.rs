//! A digest of stored tensors that does not depend on their order in the file.

use super::error::WeightsError;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The metadata key under which a file states its digest.
pub const KEY: &str = "guesswork.sha256";

/// SHA-256, in hexadecimal, over each tensor's name, dimensions and stored bytes, which must come in the names' order.
pub fn digest<'a, B: AsRef<[u8]>>(tensors: impl IntoIterator<Item = (&'a str, (&'a [usize], B))>) -> String {
    let mut hash = Sha256::new();
    for (name, (dims, bytes)) in tensors {
        let bytes = bytes.as_ref();
        // Lengths keep neighbouring fields apart.
        for number in [name.len(), dims.len()].iter().chain(dims).chain([&bytes.len()]) {
            hash.update((*number as u64).to_le_bytes());
        }
        hash.update(name.as_bytes());
        hash.update(bytes);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares with what the file states, if it states anything.
pub fn verify(stated: Option<&str>, tensors: &BTreeMap<&str, (&[usize], &[u8])>) -> Result<(), WeightsError> {
    let Some(stated) = stated else { return Ok(()) };
    let found = digest(tensors.iter().map(|(name, stored)| (*name, *stored)));
    if found == stated {
        Ok(())
    } else {
        // An altered statement can be anything: show it short and printable.
        let stated = stated.chars().filter(char::is_ascii_graphic).take(64).collect();
        Err(WeightsError::Altered { found, stated })
    }
}
