//! The frame around the page: name, theme, keys.
use crate::{
    components::{EmbedDialog, GlyphShapes, Header, Help},
    dom::{page_address, query},
    pages::Predict,
    shortcuts, theme,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{KeyboardEvent, window};
use yew::prelude::*;

#[component]
fn App() -> Html {
    let help = use_state(|| false);
    let open = {
        let help = help.setter();
        Callback::from(move |()| help.set(true))
    };
    let close = {
        let help = help.setter();
        Callback::from(move |()| help.set(false))
    };
    // The page as it stands when the dialog is opened: its address says it all.
    let embed = use_state(|| None::<(AttrValue, AttrValue)>);
    let open_embed = {
        let embed = embed.setter();
        Callback::from(move |()| embed.set(Some((page_address().into(), query().into()))))
    };
    let close_embed = {
        let embed = embed.setter();
        Callback::from(move |()| embed.set(None))
    };
    {
        let (open, open_embed) = (open.clone(), open_embed.clone());
        use_effect_with((), move |()| {
            let keys = Keys::listen(move |key| {
                match key {
                    "?" => open.emit(()),
                    "t" | "T" => theme::switch(),
                    "e" | "E" => open_embed.emit(()),
                    _ => return false,
                }
                true
            });
            move || drop(keys)
        });
    }
    let (address, state) = (*embed).clone().unwrap_or_default();
    html! {
        <>
            <GlyphShapes />
            <Header on_theme={Callback::from(|()| theme::switch())} on_embed={open_embed} on_keys={open} />
            <Predict />
            <Help open={*help} on_close={close} />
            <EmbedDialog open={embed.is_some()} {address} query={state} on_close={close_embed} />
        </>
    }
}

/// Shows the page.
pub fn run() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // Nothing of the page works any more: the sentence that index.html keeps for this is shown.
        if let Some(notice) = window()
            .and_then(|w| w.document())
            .and_then(|d| d.get_element_by_id("stopped"))
        {
            let _ = notice.remove_attribute("hidden");
        }
    }));
    let host = window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id("app"));
    match host {
        Some(host) => yew::Renderer::<App>::with_root(host).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}

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
