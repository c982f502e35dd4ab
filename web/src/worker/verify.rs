//! Comparing a file that arrived with what the manifest says of it.
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

use super::protocol::RemoteFile;
use crate::text;
use guesswork_shared::bundle::FileEntry;

/// The comparison of a file's bytes with what the manifest says of them, which goes on by itself where the browser makes it.
pub struct Verification<'a> {
    entry: &'a FileEntry,
    bytes: &'a [u8],
    digest: Option<Promise>,
}

impl<'a> Verification<'a> {
    /// Begins, with the browser's own SHA-256, which takes a fraction of the time. Pages from other computers without TLS have
    /// none; there it is ours.
    pub fn begin(scope: &DedicatedWorkerGlobalScope, (file, bytes): &'a (RemoteFile, Vec<u8>)) -> Self {
        let subtle = scope.crypto().ok().map(|crypto| crypto.subtle());
        let subtle = subtle.filter(|subtle| !subtle.is_undefined());
        Self {
            entry: &file.entry,
            bytes,
            digest: subtle.and_then(|subtle| subtle.digest_with_str_and_u8_array("SHA-256", bytes).ok()),
        }
    }

    /// Whether they are that file.
    pub async fn end(self) -> Result<(), String> {
        let verified = match self.browsers_digest().await {
            Some(digest) => self.entry.verify_digest(self.bytes.len() as u64, &digest),
            None => self.entry.verify(self.bytes),
        };
        verified.map_err(|why| text::full_stop(&why.to_string()))
    }

    async fn browsers_digest(&self) -> Option<Vec<u8>> {
        let digest = JsFuture::from(self.digest.clone()?).await.ok()?;
        let digest: ArrayBuffer = digest.dyn_into().ok()?;
        Some(Uint8Array::new(&digest).to_vec())
    }
}
