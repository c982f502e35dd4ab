use crate::race::{Conclusion, Span, words};
use guesswork_shared::lane::Lane;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ConclusionLinesProps {
    pub conclusion: Rc<Conclusion>,
    /// What the reader may compare.
    pub lanes: Rc<[Lane]>,
    /// The two that are compared now.
    pub pair: Option<(Lane, Lane)>,
    /// Whether the reader is choosing two.
    pub choosing: bool,
    pub on_choosing: Callback<bool>,
    pub on_pair: Callback<(Lane, Lane)>,
}

/// What can be concluded so far, in a sentence and a line, and the choice of what it is about.
#[component]
pub fn ConclusionLines(props: &ConclusionLinesProps) -> Html {
    let choosing = props.choosing;
    let toggle = props.on_choosing.reform(move |_: MouseEvent| !choosing);
    let select = |name: &'static str, mark: &'static str, is_first: bool| {
        let Some((one, other)) = props.pair else {
            return Html::default();
        };
        let (chosen, kept) = if is_first { (one, other) } else { (other, one) };
        let (lanes, on_pair) = (props.lanes.clone(), props.on_pair.clone());
        let change = Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(lane) = lanes.iter().copied().find(|lane| lane.to_string() == value) {
                // Whoever is chosen twice leaves the other place to whom it had.
                let kept = if lane == kept { chosen } else { kept };
                on_pair.emit(if is_first { (lane, kept) } else { (kept, lane) });
            }
        });
        let option = |lane: &Lane| {
            let slug = lane.to_string();
            html! { <option key={slug.clone()} value={slug.clone()} selected={*lane == chosen}>{ slug }</option> }
        };
        html! {
            <label class="pick-label"><span class="unseen">{ name }</span>
                <select class="pick" onchange={change} data-testid={mark}>{ for props.lanes.iter().map(option) }</select>
            </label>
        }
    };
    html! {
        <div class="conclusion">
            <p class="sentence" aria-live="polite" data-testid="conclusion">{ spans(&props.conclusion.sentence) }</p>
            <p class="also"><span data-testid="guessing">{ spans(&props.conclusion.guessing) }</span>{ " " }
                if props.lanes.len() >= 2 {
                    <button type="button" class="link" onclick={toggle} aria-expanded={choosing.to_string()}
                        data-testid="compare">{ words::COMPARE }</button>
                }
            </p>
            if choosing && props.lanes.len() >= 2 {
                <p class="compare-two">
                    { select(words::COMPARE_FIRST, "compare-first", true) }
                    { words::AND }
                    { select(words::COMPARE_SECOND, "compare-second", false) }
                </p>
            }
        </div>
    }
}

/// A sentence, set.
pub fn spans(spans: &[Span]) -> Html {
    let piece = |span: &Span| match span {
        Span::Words(words) => html! { words },
        Span::Lane(lane) => html! { <b>{ lane.to_string() }</b> },
        Span::Letter(letter) => html! { <i>{ *letter }</i> },
    };
    spans.iter().map(piece).collect()
}
