use super::{Glyph, Icon, Minis, Segments, Sign};
use crate::{
    prompt_diff::{DiffPart, Fate, MiniLine, Piece},
    text,
    what_if::{Against, words},
};
use guesswork_shared::{lane::Lane, prompt::PartKind};
use std::rc::Rc;
use yew::prelude::*;

/// What a lane was told.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A prompt.
    Prompt {
        /// Its parts, set against another prompt.
        parts: Rc<Vec<DiffPart>>,
        /// Its exact text.
        text: Rc<str>,
        /// Its tokens and what was cut; none while they are counted.
        tokens: Option<AttrValue>,
    },
    /// No prompt, for this reason.
    Nothing(&'static str),
    /// Not known yet, or there is no input; what to say instead.
    Unknown(AttrValue),
}

#[derive(Properties, PartialEq)]
pub struct PromptViewProps {
    pub lane: Lane,
    pub told: Told,
    /// What the lane has answered so far; it stands where the prompt ends.
    pub answer: Option<Rc<str>>,
    pub pages: Rc<Vec<Vec<MiniLine>>>,
    /// Why the tokens could not be counted.
    pub failure: Option<AttrValue>,
    /// Shown as the model is sent it, without marks.
    pub as_sent: bool,
    pub copied: bool,
    /// What it is set against.
    pub against: Against,
    /// Whether something is changed.
    pub changed: bool,
    pub on_against: Callback<Against>,
    pub view_ref: NodeRef,
    pub on_choose: Callback<Lane>,
    pub on_view: Callback<bool>,
    pub on_copy: Callback<()>,
    pub on_retry: Callback<()>,
    pub on_ask: Callback<()>,
}

/// The prompt as the chosen lane sees it, and nine small pages to choose another.
#[component]
pub fn PromptView(props: &PromptViewProps) -> Html {
    let prompt = match &props.told {
        Told::Nothing(why) => html! { <p class="note told-nothing" data-testid="told-nothing">{ *why }</p> },
        Told::Unknown(words) => html! { <p class="note told-nothing">{ words }</p> },
        Told::Prompt {
            parts,
            text: exact,
            tokens,
        } => html! {
            <>
                if !props.as_sent {
                    <div class="marked" data-testid="prompt-marked">
                        { for parts.iter().map(|part| marked(part, props.answer.as_deref())) }
                    </div>
                }
                // Always there, hidden or not, for the text as it is sent is what counts.
                <pre class="sent" hidden={!props.as_sent} data-testid="prompt-text">{ exact.clone() }</pre>
                <div class="prompt-foot">
                    if !props.as_sent {
                        <span class="key"><del>{ text::KEY_REMOVED }</del></span>
                        <span class="key"><ins>{ text::KEY_ADDED }</ins></span>
                        <span class="key"><mark>{ text::KEY_FALSIFIED }</mark></span>
                    }
                    <span class="token-count" data-testid="token-count">
                        { tokens.clone().unwrap_or_else(|| text::COUNTING.into()) }
                    </span>
                </div>
            </>
        },
    };
    let views = vec![
        (text::MARKED.into(), "view-marked"),
        (text::AS_SENT.into(), "view-sent"),
    ];
    let copy = props.on_copy.reform(|_: MouseEvent| ());
    let note = (props.lane == Lane::Untuned).then(|| text::same_prompt_as("original"));
    let choices = Against::choices(props.changed);
    let references: Vec<(AttrValue, &'static str)> = choices
        .iter()
        .map(|against| {
            let mark = match against {
                Against::Full => "against-full",
                Against::Original => "against-original",
                Against::Unchanged => "against-unchanged",
            };
            (words::against(*against).into(), mark)
        })
        .collect();
    let has_prompt = matches!(props.told, Told::Prompt { .. });
    let [what, lane, was_told] = text::what_was_told(props.lane);
    html! {
        <section class="viewer" ref={props.view_ref.clone()} aria-label={format!("{what} {lane}{was_told}")}
            data-testid="prompt">
            <div class="viewer-head">
                <h2>{ what }{ " " }<Glyph lane={props.lane} />{ " " }{ lane }{ was_told }</h2>
                <p class="note">{ note.map(|note| note + " ").unwrap_or_default() }
                    <button type="button" class="link" data-testid="ask-one"
                        onclick={props.on_ask.reform(|_: MouseEvent| ())}>{ text::ASK_ALONE }</button>
                </p>
                if has_prompt {
                    <div class="against">
                        <span aria-hidden="true">{ words::SET_AGAINST }</span>
                        <Segments name={words::WHICH_REFERENCE} choices={references}
                            chosen={choices.iter().position(|against| *against == props.against)}
                            on_choose={props.on_against.reform(|i| choices[i])} />
                    </div>
                    <div class="viewer-tools">
                        <Segments name={text::WHICH_VIEW} choices={views} chosen={Some(usize::from(props.as_sent))}
                            on_choose={props.on_view.reform(|i| i == 1)} />
                        <button type="button" class="link" onclick={copy} data-testid="copy-prompt">
                            { if props.copied { text::COPIED } else { text::COPY } }
                        </button>
                    </div>
                }
            </div>
            <div class="chooser">
                <Minis pages={props.pages.clone()} chosen={props.lane} on_choose={props.on_choose.clone()} />
            </div>
            <div class="prompt">
                if let Some(why) = &props.failure {
                    <div class="failure" role="alert" data-testid="prompt-failure">
                        <p><Icon sign={Sign::Wrong} /><b>{ text::NOT_COUNTED }</b>{ ". " }{ why }</p>
                        <button type="button" class="link" onclick={props.on_retry.reform(|_: MouseEvent| ())}>
                            { text::TRY_AGAIN }</button>
                    </div>
                }
                { prompt }
            </div>
        </section>
    }
}

fn marked(part: &DiffPart, answer: Option<&str>) -> Html {
    let name = match part.kind {
        PartKind::Definition => text::DEFINITION_PART.into(),
        PartKind::PositiveExample(i) => text::example(i),
        PartKind::NegativeExample(i) => text::negative_example(i),
        PartKind::Instance => text::INSTANCE_PART.into(),
    };
    let fate = match part.fate {
        Fate::Falsified => html! { <em class="wrong"><Icon sign={Sign::Wrong} />{ text::fate(part.fate) }</em> },
        fate => html! { <em>{ text::fate(fate) }</em> },
    };
    let pieces = part.pieces.iter().enumerate().map(|(i, piece)| {
        let break_before =
            (i > 0 && !part.flows && !matches!(piece, Piece::Falsified { .. })).then(|| html! { <br /> });
        let text = match piece {
            Piece::Kept(text) => html! { text.clone() },
            Piece::Added(text) => html! { <ins>{ text.clone() }</ins> },
            Piece::Removed(text) => html! { <del>{ text.clone() }</del> },
            Piece::Falsified { was, is } => {
                html! { <><del>{ was.clone() }</del>{ " " }<mark>{ is.clone() }</mark></> }
            }
        };
        html! { <>{ break_before.unwrap_or_default() }{ text }</> }
    });
    let end = (part.kind == PartKind::Instance).then(|| match answer {
        Some(answer) if !answer.trim().is_empty() => html! { <>{ " " }<b class="answered">{ answer }</b></> },
        _ => html! { <>{ " " }<span class="cursor" /></> },
    });
    html! {
        <div class="part">
            <span class="part-name">{ name }{ fate }</span>
            <p>{ for pieces }{ end.unwrap_or_default() }</p>
        </div>
    }
}
