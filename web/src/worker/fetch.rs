//! Fetching a file of the bundle while counting its bytes; the same in the page and in a worker.
use crate::text;
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

#[wasm_bindgen]
extern "C" {
    // Global in windows and in workers alike, which web-sys keeps apart.
    #[wasm_bindgen(js_name = fetch)]
    fn global_fetch(url: &str) -> Promise;
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(run: &js_sys::Function, milliseconds: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// A transfer in which no byte arrives for so long has hung.
const STALLED_AFTER_MS: i32 = 30_000;

/// Asks for `url`; an answer that is no success is an error. `file` is what the reader of the page knows it by.
pub async fn open(url: &str, file: &str) -> Result<Response, String> {
    let response = in_time(global_fetch(url), file).await?;
    let response: Response = response.dyn_into().map_err(|_| text::unreachable(file))?;
    if response.ok() {
        Ok(response)
    } else {
        Err(text::refused(file, response.status()))
    }
}

/// Reads a response to its end, or until it holds more than `most` bytes. `received` is told the bytes so far.
pub async fn read(
    response: &Response,
    file: &str,
    most: Option<u64>,
    mut received: impl FnMut(u64),
) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let Some(stream) = response.body() else {
        return Ok(bytes);
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let chunk = match in_time(reader.read(), file).await {
            Ok(chunk) => chunk,
            Err(why) => {
                // It is over; whether the other side hears of it makes no difference.
                let _ = reader.cancel();
                return Err(why);
            }
        };
        let get = |key: &str| Reflect::get(&chunk, &key.into()).unwrap_or(JsValue::UNDEFINED);
        if let Ok(part) = get("value").dyn_into::<Uint8Array>() {
            let start = bytes.len();
            bytes.resize(start + part.length() as usize, 0);
            part.copy_to(&mut bytes[start..]);
            received(bytes.len() as u64);
        }
        if get("done").as_bool() != Some(false) {
            return Ok(bytes);
        }
        if most.is_some_and(|most| bytes.len() as u64 > most) {
            let _ = reader.cancel();
            return Ok(bytes);
        }
    }
}

/// Waits for a promise, but not for ever.
async fn in_time(promise: Promise, file: &str) -> Result<JsValue, String> {
    let mut timer = JsValue::UNDEFINED;
    let late = Promise::new(&mut |_, reject| timer = set_timeout(&reject, STALLED_AFTER_MS));
    let first = JsFuture::from(Promise::race(&Array::of2(&promise, &late))).await;
    clear_timeout(&timer);
    // The timer rejects with nothing, the network with an error.
    first.map_err(|error| {
        if error.is_undefined() {
            text::stalled(file)
        } else {
            text::unreachable(file)
        }
    })
}
