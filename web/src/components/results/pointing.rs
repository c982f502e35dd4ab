use crate::results::Tip;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What the reader does with a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Pointing {
    /// The pointer is over it.
    Over(Rc<Tip>, Anchor),
    /// It has the focus, or was clicked.
    Held(Rc<Tip>, Anchor),
    /// The pointer has left.
    Away,
    /// The focus has left.
    Left,
    /// It is to be closed.
    Closed,
    /// Its commands are wanted.
    Copy(Rc<Tip>),
}

/// Where a number is, in pixels from the window's corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Anchor {
    /// Of an element.
    pub fn of(element: &Element) -> Self {
        let place = element.get_bounding_client_rect();
        Self {
            left: place.left(),
            top: place.top(),
            right: place.right(),
            bottom: place.bottom(),
        }
    }
}

/// The number that an event is of, with its element: the nearest around the target that says which it is.
pub fn marked(target: Option<web_sys::EventTarget>) -> Option<(String, Element)> {
    let element = target?.dyn_into::<Element>().ok()?;
    let number = element.closest("[data-number]").ok()??;
    Some((number.get_attribute("data-number")?, number))
}
