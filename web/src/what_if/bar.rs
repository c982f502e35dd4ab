use super::words;
use guesswork_shared::counterfactual::Change;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ChangesBarProps {
    /// The changes in force, each in a few words and in detail.
    pub changes: Rc<Vec<(Change, String, String)>>,
    /// Which lanes noticed, in a sentence; empty while nothing is changed.
    pub noticed: AttrValue,
    /// Gets the focus when a button goes away.
    pub sentence_ref: NodeRef,
    pub on_undo: Callback<Change>,
    pub on_undo_all: Callback<()>,
}

/// What is changed, and which lanes noticed.
#[component]
pub fn ChangesBar(props: &ChangesBarProps) -> Html {
    let changes = props.changes.iter().map(|(change, lead, detail)| {
        let undo = {
            let change = change.clone();
            props.on_undo.reform(move |_: MouseEvent| change.clone())
        };
        html! {
            <li key={change.to_string()} data-testid="change">
                <p><b>{ lead }</b>{ " " }{ detail }</p>
                <button type="button" class="link" onclick={undo} aria-label={words::undo(lead)} data-testid="undo">
                    { words::UNDO }</button>
            </li>
        }
    });
    html! {
        <div class={classes!("changes", (!props.changes.is_empty()).then_some("some"))}>
            if !props.changes.is_empty() {
                <ul aria-label={words::CHANGED}>{ for changes }</ul>
            }
            // Always there: a region that comes with its first words is not read out.
            <p class="noticed" role="status" tabindex="-1" ref={props.sentence_ref.clone()} data-testid="noticed">
                { &props.noticed }</p>
            if props.changes.len() > 1 {
                <button type="button" class="link" onclick={props.on_undo_all.reform(|_: MouseEvent| ())}
                    data-testid="undo-all">{ words::UNDO_ALL }</button>
            }
        </div>
    }
}
