//! Whether single characters are shortcuts: who speaks to the browser, or hits keys by chance, can switch them off.
use web_sys::window;

/// The key under which "off" is kept.
const KEPT: &str = "guesswork-shortcuts";

/// Whether they are on; they are unless switched off.
pub fn are_on() -> bool {
    let kept = window()
        .and_then(|w| w.local_storage().ok().flatten())
        .and_then(|storage| storage.get_item(KEPT).ok().flatten());
    kept.as_deref() != Some("off")
}

/// Switches them on or off, and remembers it where the browser keeps anything.
pub fn set(on: bool) {
    if let Some(storage) = window().and_then(|w| w.local_storage().ok().flatten()) {
        let _ = if on {
            storage.remove_item(KEPT)
        } else {
            storage.set_item(KEPT, "off")
        };
    }
}
