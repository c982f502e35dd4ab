use super::dropped_files::{Walk, walk};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DragEvent, window};

/// What happens with files that are dragged over the window.
pub enum Drag {
    /// So many are above it; 0 if the browser does not say.
    Over(usize),
    /// They are gone.
    Left,
    /// They were let go.
    Dropped(Walk),
}

/// Files dragged anywhere over the window; heard as long as this lives. Without it the browser would open what is
/// dropped beside its target, and with that leave the page.
pub struct Drops {
    on_drag: Closure<dyn FnMut(DragEvent)>,
}

const EVENTS: [&str; 4] = ["dragenter", "dragover", "dragleave", "drop"];

impl Drops {
    /// Calls `heard` with what happens. Dragged texts and links are left to the browser.
    pub fn listen(heard: impl Fn(Drag) + 'static) -> Self {
        let on_drag = Closure::<dyn FnMut(DragEvent)>::new(move |event: DragEvent| {
            let Some(dragged) = event.data_transfer() else { return };
            if !dragged.types().iter().any(|kind| kind == "Files") {
                return;
            }
            event.prevent_default();
            match event.type_().as_str() {
                "drop" => heard(Drag::Dropped(walk(&dragged))),
                // Between two elements of the page there is the other one; outside there is none.
                "dragleave" if event.related_target().is_none() => heard(Drag::Left),
                "dragleave" => {}
                _ => heard(Drag::Over(dragged.items().length() as usize)),
            }
        });
        if let Some(window) = window() {
            for event in EVENTS {
                // Listening to a known event is never refused.
                let _ = window.add_event_listener_with_callback(event, on_drag.as_ref().unchecked_ref());
            }
        }
        Self { on_drag }
    }
}

impl Drop for Drops {
    fn drop(&mut self) {
        if let Some(window) = window() {
            for event in EVENTS {
                let _ = window.remove_event_listener_with_callback(event, self.on_drag.as_ref().unchecked_ref());
            }
        }
    }
}
