use crate::{
    components::{Glyph, Icon, Sign},
    race::words,
    text,
};
use guesswork_shared::lane::Lane;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FailuresProps {
    /// Who can not go on, and why.
    pub failures: Rc<[(Lane, Rc<str>)]>,
    pub on_retry: Callback<Lane>,
}

/// The lanes that can not go on: a sentence each, and one way to mend it.
#[component]
pub fn Failures(props: &FailuresProps) -> Html {
    if props.failures.is_empty() {
        return Html::default();
    }
    let row = |(lane, why): &(Lane, Rc<str>)| {
        let lane = *lane;
        let retry = props.on_retry.reform(move |_: MouseEvent| lane);
        html! {
            <li key={lane.to_string()} data-testid={format!("failure-{lane}")}>
                <Glyph {lane} />
                <p><b>{ lane.to_string() }</b>{ " " }<Icon sign={Sign::Wrong} />{ " " }{ why.clone() }</p>
                <button type="button" class="link" onclick={retry} data-testid="retry"
                    aria-label={format!("{}: {lane}", text::TRY_AGAIN)}>{ text::TRY_AGAIN }</button>
            </li>
        }
    };
    html! {
        <ul class="race-failures" aria-label={words::FAILURES} role="status">{ for props.failures.iter().map(row) }</ul>
    }
}
