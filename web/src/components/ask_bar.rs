use super::{Icon, Sign};
use crate::text;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct AskBarProps {
    /// Whether anything is under way.
    pub active: bool,
    /// How it stands, in one sentence.
    pub standing: AttrValue,
    pub on_ask: Callback<()>,
    pub on_stop: Callback<()>,
}

/// Ask, stop, and how it stands. The likely next act is the solid one; neither ever moves.
#[component]
pub fn AskBar(props: &AskBarProps) -> Html {
    let (ask, stop) = (
        props.on_ask.reform(|_: MouseEvent| ()),
        props.on_stop.reform(|_: MouseEvent| ()),
    );
    let class = |primary: bool| classes!("button", primary.then_some("primary"));
    html! {
        <div class="ask-bar">
            <div class="buttons">
                <button type="button" class={class(!props.active)} onclick={ask} data-testid="ask">
                    <Icon sign={Sign::Go} />{ text::ASK_ALL }
                </button>
                // Not `disabled`: a button that loses the focus while it works would send it to the page's top.
                <button type="button" class={class(props.active)} onclick={stop} data-testid="stop"
                    aria-disabled={(!props.active).to_string()}>
                    { text::STOP }<kbd>{ "Esc" }</kbd>
                </button>
            </div>
            <p class="note standing" data-testid="standing">{ &props.standing }</p>
        </div>
    }
}
