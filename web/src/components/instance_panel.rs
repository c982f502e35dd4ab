use crate::{address::Question, text};
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// An input longer than this is told about before it is asked; characters.
const LONG: usize = 4000;

#[derive(Properties, PartialEq)]
pub struct InstancePanelProps {
    pub question: Question,
    /// What stands in the field.
    pub input: Rc<str>,
    /// The right answers; none for an input of one's own.
    pub references: Rc<[String]>,
    /// How many instances the task has.
    pub instances: usize,
    /// The instance that one comes back to.
    pub last_instance: usize,
    /// Whether the generators can draw an instance of this task.
    pub can_draw: bool,
    /// Whether it was asked without an input.
    pub complaint: bool,
    /// What became of a draw, if there is something to say.
    pub notice: Option<&'static str>,
    /// The most tokens that a model reads.
    pub limit: usize,
    pub input_ref: NodeRef,
    pub on_step: Callback<isize>,
    pub on_input: Callback<String>,
    pub on_draw: Callback<()>,
    pub on_write: Callback<()>,
    pub on_back: Callback<()>,
    pub on_ask: Callback<()>,
}

/// The question: one of the task's instances, a fresh one, or the reader's own.
#[component]
pub fn InstancePanel(props: &InstancePanelProps) -> Html {
    let step = |by: isize| props.on_step.reform(move |_: MouseEvent| by);
    let typed = props
        .on_input
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let keyed = {
        let ask = props.on_ask.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                ask.emit(());
            }
        })
    };
    let which = match &props.question {
        Question::Instance(position) => text::of_instances(*position, props.instances),
        Question::Fresh(seed) => text::fresh(*seed),
        Question::Own(_) => text::OWN.into(),
    };
    let stepping = matches!(props.question, Question::Instance(_));
    let own = matches!(props.question, Question::Own(_));
    let empty = own && props.input.trim().is_empty();
    let below = if empty {
        // A hint at first; once it was asked all the same, what is wrong.
        let (class, role) = if props.complaint {
            ("note complaint", Some("alert"))
        } else {
            ("note", None)
        };
        html! {
            <p {class} id="input-note" {role} data-testid="input-complaint">{ text::EMPTY_INPUT }</p>
        }
    } else if own {
        let characters = props.input.chars().count();
        let words = if characters > LONG {
            text::long_input(characters, props.limit)
        } else {
            text::OWN_HINT.to_string()
        };
        html! { <p class="note" id="input-note" data-testid="input-note">{ words }</p> }
    } else {
        html! {
            <p class="note" id="input-note">{ text::ANSWER_IS }{ " " }
                <b data-testid="reference">{ props.references.join(" / ") }</b></p>
        }
    };
    html! {
        <section class="instance">
            <div class="heading">
                <h2>{ text::INSTANCE }</h2>
                <span class="stepper">
                    if stepping {
                        <button type="button" aria-label={text::PREVIOUS} onclick={step(-1)} data-testid="previous">
                            { "‹" }</button>
                    }
                    <span data-testid="which-instance">{ which }</span>
                    if stepping {
                        <button type="button" aria-label={text::NEXT} onclick={step(1)} data-testid="next">
                            { "›" }</button>
                    }
                </span>
            </div>
            <textarea ref={props.input_ref.clone()} rows="5" aria-label={text::INPUT} value={props.input.to_string()}
                oninput={typed} onkeydown={keyed} placeholder={text::OWN_PLACEHOLDER} spellcheck="false"
                aria-invalid={(props.complaint && empty).to_string()} aria-describedby="input-note"
                data-testid="instance-text" />
            { below }
            if let Some(notice) = props.notice {
                <p class="note" role="status">{ notice }</p>
            }
            <p class="links">
                if !stepping {
                    <button type="button" class="link" onclick={props.on_back.reform(|_: MouseEvent| ())}
                        data-testid="back">{ text::back_to_instance(props.last_instance) }</button>
                }
                if props.can_draw {
                    <button type="button" class="link" onclick={props.on_draw.reform(|_: MouseEvent| ())}
                        data-testid="draw">{ text::DRAW }</button>
                }
                if !own {
                    <button type="button" class="link" onclick={props.on_write.reform(|_: MouseEvent| ())}
                        data-testid="write">{ text::WRITE }</button>
                }
            </p>
        </section>
    }
}
