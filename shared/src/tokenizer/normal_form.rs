//! Unicode's normal forms.
use tokenizers::NormalizedString;

/// How characters are composed.
#[derive(Clone, Copy)]
pub enum NormalForm {
    /// Canonically.
    Nfc,
    /// By compatibility.
    Nfkc,
}

impl NormalForm {
    /// Brings a text into this form.
    #[cfg(not(target_family = "wasm"))]
    pub fn apply(self, text: &mut NormalizedString) {
        match self {
            Self::Nfc => drop(text.nfc()),
            Self::Nfkc => drop(text.nfkc()),
        }
    }

    /// Brings a text into this form. A browser has the tables, which are a tenth of what a reader would fetch.
    #[cfg(target_family = "wasm")]
    pub fn apply(self, text: &mut NormalizedString) {
        let form = match self {
            Self::Nfc => "NFC",
            Self::Nfkc => "NFKC",
        };
        let composed = String::from(js_sys::JsString::from(text.get()).normalize(form));
        if composed != text.get() {
            *text = NormalizedString::from(composed);
        }
    }
}
