//! Keys as shortcuts.
use crate::shortcuts;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{KeyboardEvent, window};

/// Keys pressed anywhere in the page, except where text is written; heard as long as this lives.
pub struct Keys {
    on_key: Closure<dyn FnMut(KeyboardEvent)>,
}

impl Keys {
    /// Calls `heard` with the key's name, which says whether it has a meaning here. Esc is heard everywhere but in an
    /// open dialog, which it closes; a key that is held down is heard once, arrows again and again; single characters
    /// only where the reader wants them.
    pub fn listen(heard: impl Fn(&str) -> bool + 'static) -> Self {
        let on_key = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            let key = event.key();
            if modified || event.is_composing() || (key != "Escape" && in_text(&event)) || dialog_is_open() {
                return;
            }
            let character = key.chars().count() == 1;
            // "?" leads to the place where the others are switched on.
            if character && (event.repeat() || (key != "?" && !shortcuts::are_on())) {
                return;
            }
            if heard(&key) && character {
                // The focus may move to a field, which must not get the character; Firefox would search for "/".
                event.prevent_default();
            }
        });
        if let Some(window) = window() {
            // Listening to a known event is never refused.
            let _ = window.add_event_listener_with_callback("keydown", on_key.as_ref().unchecked_ref());
        }
        Self { on_key }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let _ = window.remove_event_listener_with_callback("keydown", self.on_key.as_ref().unchecked_ref());
        }
    }
}

fn in_text(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

fn dialog_is_open() -> bool {
    let document = window().and_then(|w| w.document());
    document.is_some_and(|document| matches!(document.query_selector("dialog[open]"), Ok(Some(_))))
}
