//! Comparing a file that arrived with what the manifest says of it.
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

use crate::text;
use guesswork_shared::bundle::FileEntry;

/// Whether `bytes` are the file that `entry` describes, by the browser's own SHA-256, which takes a fraction of the time.
/// Pages from other computers without TLS have none; there it is ours.
pub async fn verify(scope: &DedicatedWorkerGlobalScope, entry: &FileEntry, bytes: &[u8]) -> Result<(), String> {
    let verified = match browsers_digest(scope, bytes).await {
        Some(digest) => entry.verify_digest(bytes.len() as u64, &digest),
        None => entry.verify(bytes),
    };
    verified.map_err(|why| text::full_stop(&why.to_string()))
}

async fn browsers_digest(scope: &DedicatedWorkerGlobalScope, bytes: &[u8]) -> Option<Vec<u8>> {
    let subtle = scope.crypto().ok()?.subtle();
    if subtle.is_undefined() {
        return None;
    }
    let digest = subtle.digest_with_str_and_u8_array("SHA-256", bytes).ok()?;
    let digest: ArrayBuffer = JsFuture::from(digest).await.ok()?.dyn_into().ok()?;
    Some(Uint8Array::new(&digest).to_vec())
}
