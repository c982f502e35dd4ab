//! Light or dark. Which one holds at the start is decided by a few lines in `index.html`, before anything is drawn.
use web_sys::window;

/// The key under which the choice is kept; the same in `index.html`.
const KEPT: &str = "guesswork-theme";

/// The two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// The one that is shown.
    pub fn shown() -> Self {
        let root = window().and_then(|w| w.document()).and_then(|d| d.document_element());
        match root.and_then(|root| root.get_attribute("data-theme")).as_deref() {
            Some("dark") => Self::Dark,
            _ => Self::Light,
        }
    }
}

/// Changes to the other theme and remembers it.
pub fn switch() {
    let Some(root) = window().and_then(|w| w.document()).and_then(|d| d.document_element()) else {
        return;
    };
    let theme = if root.get_attribute("data-theme").as_deref() == Some("dark") {
        "light"
    } else {
        "dark"
    };
    // A valid attribute name is never refused.
    let _ = root.set_attribute("data-theme", theme);
    // A browser that keeps nothing still shows the theme.
    if let Some(storage) = window().and_then(|w| w.local_storage().ok().flatten()) {
        let _ = storage.set_item(KEPT, theme);
    }
}
