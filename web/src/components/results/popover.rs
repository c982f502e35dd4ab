use super::{Anchor, words};
use crate::results::Tip;
use std::rc::Rc;
use yew::prelude::*;

/// Commands that are shown; all are copied.
const SHOWN: usize = 2;
/// Its width and about its height, in pixels, for choosing its place.
const WIDTH: f64 = 400.;
const HEIGHT: f64 = 250.;
/// Between it and the number.
const GAP: f64 = 10.;

/// What is shown of a number, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What.
    pub tip: Rc<Tip>,
    /// Beside what.
    pub anchor: Anchor,
    /// Where the element was at that moment that it is laid over.
    pub frame: Anchor,
    /// Whether it stays when the pointer leaves.
    pub held: bool,
    /// Whether it was copied; `None`: nobody has tried.
    pub copied: Option<bool>,
}

#[derive(Properties, PartialEq)]
pub struct PopoverProps {
    pub shown: Shown,
    /// The window's height.
    pub window: f64,
    pub on_copy: Callback<()>,
    /// The pointer or the focus has come to it.
    pub on_enter: Callback<()>,
    /// The pointer or the focus has left it.
    pub on_leave: Callback<()>,
    pub on_close: Callback<()>,
}

/// A number's interval, what it is of, and the commands that made it.
#[component]
pub fn Popover(props: &PopoverProps) -> Html {
    let Shown { tip, copied, .. } = &props.shown;
    let commands = tip.commands.iter().take(SHOWN).map(|command| {
        // A line breaks between words only: what is copied by eye is copied right.
        let words = command.split(' ').map(|word| html! { <><i>{ word }</i>{ " " }</> });
        html! { <span>{ for words }</span> }
    });
    let more = tip.commands.len().saturating_sub(SHOWN);
    let enter = |callback: &Callback<()>| callback.reform(|_: PointerEvent| ());
    let focus = |callback: &Callback<()>| callback.reform(|_: FocusEvent| ());
    let close = {
        let close = props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                close.emit(());
            }
        })
    };
    html! {
        <div class="tip" role="group" aria-label={words::HOW} data-testid="tip" style={place(props)}
            onpointerenter={enter(&props.on_enter)} onpointerleave={enter(&props.on_leave)}
            onfocusin={focus(&props.on_enter)} onfocusout={focus(&props.on_leave)} onkeydown={close}>
            <p class="tip-value"><b>{ &tip.value }</b>
                { for tip.interval.iter().map(|interval| html! { <span>{ interval }</span> }) }</p>
            { for tip.lines.iter().map(|line| html! { <p>{ line }</p> }) }
            if !tip.commands.is_empty() {
                <div class="tip-commands">
                    <p class="tip-made"><span>{ words::made_by(tip.commands.len()) }</span>
                        <button type="button" class="link" data-testid="tip-copy"
                            onclick={props.on_copy.reform(|_: MouseEvent| ())}>
                            { if *copied == Some(true) { words::COPIED } else { words::COPY } }</button>
                        <kbd class="desk-only">{ words::ENTER }</kbd></p>
                    <code>{ for commands }</code>
                    if more > 0 {
                        <p class="tip-more">{ words::more_commands(more) }</p>
                    }
                    if *copied == Some(false) {
                        <p class="tip-more">{ words::CAN_NOT_COPY }</p>
                    }
                </div>
            }
        </div>
    }
}

/// Under the number, or above it where the window ends; never beyond the frame's sides, also when those move.
fn place(props: &PopoverProps) -> String {
    let Shown { anchor, frame, .. } = &props.shown;
    let width = WIDTH.min(frame.right - frame.left);
    let left = (anchor.left + anchor.right) / 2. - frame.left - width / 2.;
    let above = anchor.bottom + GAP + HEIGHT > props.window && anchor.top > HEIGHT;
    let (top, moved) = if above {
        (anchor.top - frame.top - GAP, "transform:translateY(-100%)")
    } else {
        (anchor.bottom - frame.top + GAP, "")
    };
    format!("left:clamp(0px,{left:.0}px,100% - min({WIDTH}px,100%));top:{top:.0}px;width:min({WIDTH}px,100%);{moved}")
}
