//! What the page asks of the browser's window.
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition, window};
use yew::NodeRef;

/// The page's query, with its question mark.
pub fn query() -> String {
    window().and_then(|w| w.location().search().ok()).unwrap_or_default()
}

thread_local! {
    /// The query that the page was shown under last; the browser's own way back and forth changes the address first.
    static SHOWN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The query under which the page stood before the browser went back or forth; from now on it is the present one.
pub fn left_query() -> String {
    let present = query();
    SHOWN.replace(Some(present.clone())).unwrap_or(present)
}

/// Puts a query in place of the page's own, if it is another.
pub fn replace_query(new: &str) {
    SHOWN.set(Some(new.into()));
    if new != query()
        && let Some(history) = window().and_then(|w| w.history().ok())
    {
        // Browsers limit how often this may be called; a missed one is made up for by the next.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(new));
    }
}

/// Goes to a query of this page, so that the browser's button leads back.
pub fn push_query(new: &str) {
    SHOWN.set(Some(new.into()));
    if let Some(history) = window().and_then(|w| w.history().ok()) {
        // As above; the page then stays where it was in the history.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(new));
    }
}

/// Names the window.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|w| w.document()) {
        document.set_title(title);
    }
}

/// The page's whole address.
pub fn page_address() -> String {
    window().and_then(|w| w.location().href().ok()).unwrap_or_default()
}

/// How many cores the browser admits to.
pub fn hardware_cores() -> usize {
    window().map_or(1, |w| w.navigator().hardware_concurrency() as usize)
}

/// Milliseconds since the page began.
pub fn now() -> f64 {
    window().and_then(|w| w.performance()).map_or(0.0, |clock| clock.now())
}

/// Whether a key that stands for an act of the page would be taken from a control that has the focus. `except` are the
/// marks of the controls that do the same act.
pub fn focus_wants_keys(except: &[&str]) -> bool {
    let focused = window().and_then(|w| w.document()).and_then(|d| d.active_element());
    focused.is_some_and(|element| {
        let mark = element.get_attribute("data-testid").unwrap_or_default();
        matches!(element.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY" | "LABEL") && !except.contains(&mark.as_str())
    })
}

/// Moves the focus.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // It fails only where the element has left the page.
        let _ = element.focus();
    }
}

/// Scrolls to the prompt where it does not stand beside the answers.
pub fn scroll_to(node: &NodeRef) {
    let (Some(element), Some(window)) = (node.cast::<HtmlElement>(), window()) else {
        return;
    };
    let matches = |query: &str| {
        window
            .match_media(query)
            .ok()
            .flatten()
            .is_some_and(|media| media.matches())
    };
    if matches("(min-width: 1600px)") {
        return;
    }
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Start);
    let calm = matches("(prefers-reduced-motion: reduce)");
    options.set_behavior(if calm {
        ScrollBehavior::Auto
    } else {
        ScrollBehavior::Smooth
    });
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Puts a text into the clipboard. `false` where that is not allowed, or where there is none, as on a page that came
/// over plain http from another machine.
pub async fn copy_text(text: &str) -> bool {
    let Some(navigator) = window().map(|w| w.navigator()) else {
        return false;
    };
    let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|c| !c.is_undefined());
    there && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Whether a service worker stands behind the page, so that it is there without a network, too.
pub fn is_kept() -> bool {
    let container = window().map(|w| w.navigator()).and_then(|navigator| {
        // Absent on a page that came over plain http from another machine.
        js_sys::Reflect::get(&navigator, &JsValue::from_str("serviceWorker")).ok()
    });
    let controller = container.and_then(|it| js_sys::Reflect::get(&it, &JsValue::from_str("controller")).ok());
    controller.is_some_and(|controller| controller.is_truthy())
}
