//! The whole screen for the page, and back.
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, window};

/// Goes to the whole screen, or comes back from it. Where the browser refuses, in a frame that may not or on a phone
/// that can not, nothing happens.
pub fn toggle() {
    let Some(document) = window().and_then(|w| w.document()) else {
        return;
    };
    if is_on(&document) {
        call(&document, "exitFullscreen");
    } else if let Some(root) = document.document_element() {
        call(&root, "requestFullscreen");
    }
}

/// Whether the browser offers it here.
pub fn is_offered() -> bool {
    let document = window().and_then(|w| w.document());
    document.is_some_and(|document| get(&document, "fullscreenEnabled").is_truthy())
}

fn is_on(document: &Document) -> bool {
    get(document, "fullscreenElement").is_truthy()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// By name, because not every browser has it; and the promise's refusal must be heard, or it counts as an error.
fn call(object: &JsValue, name: &str) {
    let Some(promise) = get(object, name)
        .dyn_ref::<Function>()
        .and_then(|function| function.call0(object).ok())
        .and_then(|promise| promise.dyn_into::<Promise>().ok())
    else {
        return;
    };
    spawn_local(async move { drop(JsFuture::from(promise).await) });
}
