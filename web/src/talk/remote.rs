//! The page's ear for the page that frames it, and its voice.
use super::{Command, Event, Origins, read_command, write_event};
use crate::dom::query;
use js_sys::{JSON, Object};
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MessageEvent, Window, window};
use yew::Callback;

/// The host's word on who may steer the page, in `index.html`.
const ADMITTED: &str = "meta[name=guesswork-embed-origins]";

/// Hears commands of the framing page and posts events to it, as long as this lives. Where there is no such page, or
/// it may not steer this one, it is silent.
pub struct Remote(Option<Framed>);

struct Framed {
    parent: Rc<Parent>,
    on_message: Closure<dyn FnMut(MessageEvent)>,
}

struct Parent {
    window: Window,
    is_own: bool,
    origins: Origins,
}

impl Remote {
    /// Begins to listen.
    ///
    /// ```ignore
    /// let remote = Remote::listen(ctx.link().callback(Msg::Command));
    /// remote.post(&Event::Ready { tasks, lanes, instances: Some(40), seed: 7 });
    /// ```
    pub fn listen(on_command: Callback<Command>) -> Self {
        Self(Framed::by_parent(on_command))
    }

    /// Whether somebody listens: events need not be made for nobody.
    pub fn is_heard(&self) -> bool {
        self.0.as_ref().is_some_and(|framed| framed.parent.target().is_some())
    }

    /// Tells the framing page.
    pub fn post(&self, event: &Event) {
        if let Some(framed) = &self.0 {
            framed.parent.post(event);
        }
    }
}

impl Framed {
    fn by_parent(on_command: Callback<Command>) -> Option<Self> {
        let this = window()?;
        let parent = this.parent().ok().flatten()?;
        if Object::is(&this, &parent) {
            return None;
        }
        let own = this.location().origin().unwrap_or_default();
        let admitted = this
            .document()
            .and_then(|document| document.query_selector(ADMITTED).ok().flatten())
            .and_then(|meta| meta.get_attribute("content"));
        let parent = Rc::new(Parent {
            // Another origin's location may not be read.
            is_own: parent.location().origin().is_ok_and(|origin| origin == own),
            window: parent,
            origins: Origins::new(&own, &query(), admitted.as_deref()),
        });
        let on_message = {
            let parent = Rc::clone(&parent);
            Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| match parent.read(&message) {
                Some(Ok(command)) => on_command.emit(command),
                Some(Err(message)) => parent.post(&Event::Error { message, lane: None }),
                None => {}
            })
        };
        // Listening to a known event is never refused.
        let _ = this.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
        Some(Self { parent, on_message })
    }
}

impl Parent {
    /// What a message asks for; `None` if it is none of ours, or its sender is not to be answered.
    fn read(&self, message: &MessageEvent) -> Option<Result<Command, String>> {
        let from_parent = message.source().is_some_and(|source| Object::is(&source, &self.window));
        if !from_parent || !self.origins.hears(&message.origin()) {
            return None;
        }
        let data = message.data();
        let json = match data.as_string() {
            Some(json) => json,
            // What has no JSON, as `undefined` or a ring of objects, is none of ours.
            None => JSON::stringify(&data).ok()?.as_string()?,
        };
        read_command(&json).map(|command| command.map_err(|why| why.sentence()))
    }

    fn target(&self) -> Option<&str> {
        self.origins.target(self.is_own)
    }

    fn post(&self, event: &Event) {
        if let (Some(target), Ok(data)) = (self.target(), JSON::parse(&write_event(event))) {
            // It fails only where the parent is going away.
            let _ = self.window.post_message(&data, target);
        }
    }
}

impl Drop for Framed {
    fn drop(&mut self) {
        if let Some(this) = window() {
            let _ = this.remove_event_listener_with_callback("message", self.on_message.as_ref().unchecked_ref());
        }
    }
}
