use super::{
    Pointing,
    pointing::{Anchor, marked},
};
use crate::results::Tip;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct NumbersProps {
    /// What there is to say of a number.
    pub tip_of: Callback<String, Option<Tip>>,
    /// The number that a key leads to from another; the name of the number first.
    pub step: Callback<(String, String), Option<String>>,
    /// A number has got the focus.
    pub on_active: Callback<String>,
    pub on_point: Callback<Pointing>,
    /// Whether the pointer over a number is heard here, rather than by what is in it.
    #[prop_or(true)]
    pub by_pointer: bool,
    /// Buttons with the names of their numbers in `data-number` are somewhere in them.
    pub children: Html,
}

/// Numbers that can be pointed at: with the pointer, by a click or a tap, and by keys.
#[component]
pub fn Numbers(props: &NumbersProps) -> Html {
    let body = use_node_ref();
    let tip_at = {
        let tip_of = props.tip_of.clone();
        move |target: Option<EventTarget>| -> Option<(String, Rc<Tip>, Element)> {
            let (number, element) = marked(target)?;
            let tip = tip_of.emit(number.clone())?;
            Some((number, Rc::new(tip), element))
        }
    };
    let by_pointer = props.by_pointer;
    let under = use_mut_ref(|| None::<String>);
    // Its moves, not what comes under it: when a key leads to a number, the page scrolls under a pointer at rest.
    let over = {
        let (tip_at, point, under) = (tip_at.clone(), props.on_point.clone(), under.clone());
        Callback::from(move |event: PointerEvent| {
            let number = marked(event.target()).map(|(number, _)| number);
            if !by_pointer || event.pointer_type() != "mouse" || number.is_none() || *under.borrow() == number {
                return;
            }
            *under.borrow_mut() = number;
            if let Some((_, tip, element)) = tip_at(event.target()) {
                point.emit(Pointing::Over(tip, Anchor::of(&element)));
            }
        })
    };
    let out = {
        let point = props.on_point.clone();
        Callback::from(move |event: PointerEvent| {
            *under.borrow_mut() = None;
            if by_pointer && marked(event.target()).is_some() {
                point.emit(Pointing::Away);
            }
        })
    };
    let focused = {
        let (tip_at, point, active) = (tip_at.clone(), props.on_point.clone(), props.on_active.clone());
        Callback::from(move |event: FocusEvent| {
            if let Some((number, tip, element)) = tip_at(event.target()) {
                active.emit(number);
                point.emit(Pointing::Held(tip, Anchor::of(&element)));
            }
        })
    };
    let left = props.on_point.reform(|_: FocusEvent| Pointing::Left);
    let clicked = {
        let (tip_at, point) = (tip_at.clone(), props.on_point.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some((_, tip, element)) = tip_at(event.target()) {
                point.emit(Pointing::Held(tip, Anchor::of(&element)));
            }
        })
    };
    let key = {
        let (point, step, body) = (props.on_point.clone(), props.step.clone(), body.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some((number, tip, _)) = tip_at(event.target()) else {
                return;
            };
            match event.key().as_str() {
                "Enter" => {
                    event.prevent_default();
                    point.emit(Pointing::Copy(tip));
                }
                "Escape" => point.emit(Pointing::Closed),
                key => {
                    if let Some(to) = step.emit((number, key.to_string())) {
                        event.prevent_default();
                        event.stop_propagation();
                        focus_number(&body, &to);
                    }
                }
            }
        })
    };
    html! {
        <div class="numbers" ref={body} onpointermove={over} onpointerout={out} onfocusin={focused} onfocusout={left}
            onclick={clicked} onkeydown={key}>{ props.children.clone() }</div>
    }
}

fn focus_number(body: &NodeRef, number: &str) {
    let named = format!("[data-number=\"{number}\"]");
    let body = body.cast::<Element>();
    let element = body.and_then(|body| body.query_selector(&named).ok().flatten());
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Focus fails only where the element has left the page.
        let _ = element.focus();
    }
}
