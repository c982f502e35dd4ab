//! Letting the event loop run in the middle of a computation.
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessagePort};

/// Wakes a computation up again after everything that was waiting in the event loop, messages of the page included,
/// has had its turn.
///
/// A promise that is already fulfilled would not do: it is run before the loop looks at messages. `setTimeout` would,
/// but waits at least 4 ms when it is called again and again; a message to oneself takes some hundredths of one.
pub struct Pause {
    here: MessagePort,
    there: MessagePort,
}

impl Pause {
    /// Opens a channel to oneself.
    pub fn new() -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        Ok(Self {
            here: channel.port1(),
            there: channel.port2(),
        })
    }

    /// Waits until the event loop has gone round.
    pub async fn wait(&self) -> Result<(), JsValue> {
        let turn = Promise::new(&mut |resolve, _| {
            let woken = Closure::once_into_js(move |_: JsValue| {
                // Nobody can have taken the promise's own function away.
                let _ = resolve.call0(&JsValue::NULL);
            });
            self.here.set_onmessage(Some(woken.unchecked_ref()));
        });
        self.there.post_message(&JsValue::NULL)?;
        JsFuture::from(turn).await.map(|_| ())
    }
}
