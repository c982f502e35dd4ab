use super::{AnswerBars, Glyph, Icon, Sign, hue};
use crate::{
    dom::focus,
    lanes::{Answer, Finish, LaneState, Model, Turn},
    text,
    verdict::Verdict,
    what_if::{Comparison, Reaction, words},
};
use guesswork_shared::lane::Lane;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LaneCardProps {
    pub lane: Lane,
    /// None if the bundle has no such lane.
    pub state: Option<Rc<LaneState>>,
    /// Bytes of its weights.
    pub bytes: u64,
    /// None for generation.
    pub labels: Option<Rc<[String]>>,
    pub references: Rc<[String]>,
    /// Whether its prompt is shown.
    pub chosen: bool,
    /// The seed of the random guesser.
    pub seed: u64,
    /// What it made of a change; `None` while nothing is changed.
    #[prop_or_default]
    pub comparison: Option<Comparison>,
    pub on_choose: Callback<Lane>,
    pub on_retry: Callback<Lane>,
}

/// One lane: its sign and name, its answer, and how it came to it. Its height is the same from the start to the end.
#[component]
pub fn LaneCard(props: &LaneCardProps) -> Html {
    let LaneCardProps { lane, state, .. } = props;
    let word = state.as_ref().map_or("missing", |state| state.word());
    let choose = {
        let lane = *lane;
        props.on_choose.reform(move |_: MouseEvent| lane)
    };
    let comparison = props.comparison.as_ref();
    let mark = state.as_ref().and_then(|state| match comparison {
        // What became of the answer says more than whether it is right, for what is right may have changed too.
        Some(comparison) if !matches!(mark_of_end(state), Some(End::Failed | End::Stopped)) => noticed(comparison),
        _ => mark(state, &props.references, props.labels.is_none()),
    });
    let failure = state.as_ref().and_then(|state| state.failure()).cloned();
    let heading = use_node_ref();
    let body = match (state, &failure) {
        (Some(_), Some(why)) => {
            let retry = {
                let (lane, heading) = (*lane, heading.clone());
                props.on_retry.reform(move |_: MouseEvent| {
                    // The button goes away; who came to it by keyboard stays in the card.
                    focus(&heading);
                    lane
                })
            };
            html! {
                <div class="failure">
                    <p data-testid="failure">{ why.clone() }</p>
                    <button type="button" class="link" onclick={retry} data-testid="retry">{ text::TRY_AGAIN }</button>
                </div>
            }
        }
        (None, _) => html! { <p class="answer waiting">{ text::NOT_IN_BUNDLE }</p> },
        (Some(state), None) => html! {
            <>
                { answer(state, &props.references, props.labels.is_none()) }
                if let Some(labels) = &props.labels {
                    <AnswerBars labels={labels.clone()}
                        probabilities={state.answer().and_then(|answer| answer.probabilities.clone())}
                        before={comparison.and_then(|comparison| comparison.probabilities.clone())} />
                }
                { comparison.and_then(|comparison| change_of_answer(state, comparison))
                    .unwrap_or_else(|| progress(state, *lane, props.bytes, props.seed)) }
            </>
        },
    };
    // Every state takes the same room: a line of answer, the bars, a line of figures.
    let rows = props
        .labels
        .as_ref()
        .map_or(0, |labels| labels.len().min(super::answer_bars::MOST_ROWS));
    html! {
        <article class={classes!("card", hue(*lane), props.chosen.then_some("chosen"), props.labels.is_none().then_some("free-text"))}
            style={format!("--rows:{rows}")} data-testid={format!("lane-{lane}")} data-state={word}
            aria-label={lane.to_string()} aria-busy={matches!(word, "answering" | "loading").to_string()}>
            <header>
                <Glyph lane={*lane} />
                <h4>
                    <button type="button" ref={heading} onclick={choose} aria-label={text::show_prompt(*lane)} aria-pressed={props.chosen.to_string()}
                        data-testid={format!("prompt-{lane}")}>
                        { name(*lane) }
                    </button>
                </h4>
                { mark.unwrap_or_default() }
            </header>
            { body }
        </article>
    }
}

/// The slug, which may break at its plus.
fn name(lane: Lane) -> Html {
    let slug = lane.to_string();
    match slug.split_once('+') {
        Some((definition, examples)) => html! { <>{ definition }<wbr />{ "+" }{ examples }</> },
        None => html! { slug },
    }
}

/// An end that has to be told whatever else there is to tell.
enum End {
    Failed,
    Stopped,
}

fn mark_of_end(state: &LaneState) -> Option<End> {
    match state.turn {
        _ if state.failure().is_some() => Some(End::Failed),
        Turn::Stopped(_) => Some(End::Stopped),
        _ => None,
    }
}

/// Whether it noticed a change.
fn noticed(comparison: &Comparison) -> Option<Html> {
    let said = words::reaction(comparison.reaction)?;
    let class = if comparison.reaction.has_noticed() {
        "mark noticed"
    } else {
        "mark unmoved"
    };
    let said = match comparison.reaction {
        Reaction::NotShown => in_little_room(words::NOT_SHOWN),
        Reaction::ToldTheSame => in_little_room(words::TOLD_THE_SAME),
        _ => said.into(),
    };
    Some(html! { <span {class} data-testid="reaction">{ said }</span> })
}

/// Words whose first and last are only heard where there is little room.
fn in_little_room([first, words, last]: [&'static str; 3]) -> Html {
    html! { <span><span class="more">{ first }</span>{ words }<span class="more">{ last }</span></span> }
}

/// Whether it gives another answer than before a change, once both are there.
fn change_of_answer(state: &LaneState, comparison: &Comparison) -> Option<Html> {
    let (Turn::Done(now), Some(before), false) = (
        &state.turn,
        &comparison.answer,
        comparison.reaction == Reaction::Pending,
    ) else {
        return None;
    };
    let same = now.text.trim() == before.trim();
    Some(html! {
        <p class="speed" title={(!same).then(|| before.to_string())} data-testid="answer-change">
            if same { { words::SAME_ANSWER } } else { <b>{ words::OTHER_ANSWER }</b>{ ", " }{ words::was(before) } }
        </p>
    })
}

fn mark(state: &LaneState, references: &[String], free_text: bool) -> Option<Html> {
    let (class, sign, words) = match &state.turn {
        _ if state.failure().is_some() => ("mark wrong", Some(Sign::Wrong), text::FAILED.to_string()),
        Turn::Done(answer) => {
            let verdict = Verdict::of(&answer.text, references, free_text)?;
            let (class, sign) = match verdict {
                Verdict::Right => ("mark", Some(Sign::Right)),
                Verdict::Wrong => ("mark wrong", Some(Sign::Wrong)),
                Verdict::Overlaps(_) => ("mark", None),
            };
            (class, sign, verdict.words())
        }
        Turn::Stopped(_) => ("mark stopped", None, text::STOPPED.to_string()),
        _ => return None,
    };
    Some(html! {
        <span {class} data-testid="mark">
            if let Some(sign) = sign { <Icon {sign} /> }
            { words }
        </span>
    })
}

fn answer(state: &LaneState, references: &[String], free_text: bool) -> Html {
    let waiting = |words: &'static str| html! { <p class="answer waiting">{ words }</p> };
    match (&state.turn, &state.model) {
        (Turn::Answering(_, Answer { text, tokens: 0, .. }), _) if text.is_empty() => waiting(text::READING),
        (Turn::Answering(_, Answer { text, .. }), _) => html! {
            <p class="answer" data-testid="answer">{ text.clone() }<span class="caret" /></p>
        },
        (Turn::Done(answer) | Turn::Stopped(answer), _) if answer.text.trim().is_empty() => html! {
            <p class="answer waiting"><span class="unseen" data-testid="answer">{ answer.text.clone() }</span>
                { if cut(answer) { text::ANSWERED_NOTHING_CUT } else { text::ANSWERED_NOTHING } }</p>
        },
        (Turn::Done(answer) | Turn::Stopped(answer), _) => {
            let right = Verdict::of(&answer.text, references, free_text) == Some(Verdict::Right);
            let note = if cut(answer) { text::CUT_AT_LENGTH } else { "" };
            let title = format!("{}{note}", answer.text);
            html! {
                <p class={classes!("answer", (!right).then_some("plain"), cut(answer).then_some("cut"))} {title}
                    data-testid="answer">{ answer.text.clone() }</p>
            }
        }
        (_, Model::Loading { .. }) => waiting(text::LOADING),
        (_, Model::Preparing) => waiting(text::GETTING_READY),
        (_, Model::Queued) => waiting(text::WAITING_TO_LOAD),
        (_, Model::Fetched) | (Turn::Waiting(_), _) => waiting(text::WAITING_FOR_CORE),
        (Turn::Idle | Turn::Failed(_), _) => waiting(text::IDLE),
    }
}

fn cut(answer: &Answer) -> bool {
    answer.finish == Some(Finish::Length)
}

/// The last line: bytes while it loads, tokens while it answers, speed in the end.
fn progress(state: &LaneState, lane: Lane, bytes: u64, seed: u64) -> Html {
    let line = |words: String| html! { <p class="speed">{ words }</p> };
    match (&state.turn, &state.model) {
        (Turn::Done(answer) | Turn::Stopped(answer), _) => match (lane, &answer.speed) {
            (Lane::Random, _) => line(text::drawn(seed)),
            (_, Some(speed)) => html! {
                <p class="speed" title={text::SPEED_NOTE}>
                    <span><b data-testid="milliseconds">{ format!("{:.0}", speed.milliseconds) }</b>{ " " }
                        { text::MILLISECONDS }</span>
                    if let Some(rate) = speed.tokens_per_second {
                        <span><b>{ format!("{rate:.0}") }</b>{ " " }{ text::TOKENS_PER_SECOND }</span>
                    }
                    if let Some(read) = answer.read {
                        <span class="read"><b data-testid="tokens-read">{ read }</b>{ " " }{ text::TOKENS_READ }</span>
                    }
                </p>
            },
            (_, None) if lane.has_model() => line(text::answering(answer.tokens)),
            (_, None) => line(text::NO_MODEL.into()),
        },
        (
            Turn::Answering(
                _,
                Answer {
                    tokens: 0,
                    read: Some(read),
                    ..
                },
            ),
            _,
        ) => line(text::reading(*read)),
        (Turn::Answering(_, Answer { tokens: 0, .. }), _) => line(text::loaded(bytes)),
        (Turn::Answering(_, answer), _) => line(text::answering(answer.tokens)),
        (_, Model::Loading { received, total }) => html! {
            <div class="speed loading" data-testid="loading-bytes">
                <i><s style={format!("width:{:.1}%", 100.0 * *received as f64 / (*total).max(1) as f64)} /></i>
                { text::received(*received, *total) }
            </div>
        },
        (Turn::Idle, Model::Ready) if lane == Lane::Random => line(text::drawn(seed)),
        (_, Model::Ready | Model::Fetched | Model::Preparing) if lane.has_model() => line(text::loaded(bytes)),
        (_, Model::Ready) => line(text::NO_MODEL.into()),
        _ => line(text::to_load(bytes)),
    }
}
