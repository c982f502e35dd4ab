use super::Read;
use crate::{bundle::Bundle, text, worker::fetch};
use guesswork_shared::results::Results;

/// Fetches and checks a bundle's results file; `None` for a bundle without one.
///
/// # Errors
/// One sentence for the reader of the page.
pub async fn load(bundle: &Bundle) -> Result<Option<Read>, String> {
    let Some(entry) = &bundle.manifest.results else {
        return Ok(None);
    };
    let remote = bundle.remote(entry);
    let response = fetch::open(&remote.url, &entry.file).await?;
    let bytes = fetch::read(&response, &entry.file, Some(entry.bytes), |_| {}).await?;
    entry.verify(&bytes).map_err(|why| text::full_stop(&why.to_string()))?;
    let results = Results::from_json(&entry.file, &bytes).map_err(|why| text::full_stop(&why.to_string()))?;
    Ok(Some(Read::new(results)))
}
