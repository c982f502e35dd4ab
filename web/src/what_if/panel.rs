use super::{
    field::{About, Field},
    words,
};
use guesswork_shared::counterfactual::{Change, Telling};
use std::rc::Rc;
use yew::prelude::*;

/// The changes of one click, what they are called, and a mark for tests.
pub const ONE_CLICK: [(Change, &str, &str); 4] = [
    (Change::ShuffleLabels, words::SHUFFLE, "what-if-shuffle"),
    (Change::NegateDefinition, words::NEGATE, "what-if-negate"),
    (Change::DeludeExamples, words::DELUDE, "what-if-delude"),
    (Change::SwapNames, words::SWAP, "what-if-swap"),
];

#[derive(Properties, PartialEq)]
pub struct WhatIfPanelProps {
    /// What is told now.
    pub telling: Rc<Telling>,
    /// Which of the [`ONE_CLICK`] changes are in force.
    pub made: [bool; 4],
    /// Which of them would change anything, or are in force.
    pub possible: [bool; 4],
    /// Whether the names that were given last were not taken.
    pub bad_names: bool,
    /// One of them is made, or taken back.
    pub on_toggle: Callback<Change>,
    /// Something is written by hand.
    pub on_change: Callback<Change>,
}

/// The changes that can be made.
#[component]
pub fn WhatIfPanel(props: &WhatIfPanelProps) -> Html {
    let buttons = ONE_CLICK.iter().enumerate().map(|(i, (change, name, testid))| {
        let (toggle, change, possible) = (props.on_toggle.clone(), change.clone(), props.possible[i]);
        let toggled = move |_: MouseEvent| {
            if possible {
                toggle.emit(change.clone());
            }
        };
        html! {
            <li>
                <button type="button" aria-pressed={props.made[i].to_string()} aria-disabled={(!possible).to_string()}
                    onclick={toggled} data-testid={*testid}>{ *name }</button>
            </li>
        }
    });
    let telling = &props.telling;
    let field = |about: About, name: String, value: &str, testid: String, choices: Vec<String>, quiet: bool| {
        html! {
            <Field key={testid.clone()} testid={testid.clone()} {about} {name} {quiet} value={value.to_string()} {choices}
                on_change={props.on_change.clone()} />
        }
    };
    let examples = telling.examples().iter().map(|shown| {
        let (place, number) = (shown.place, shown.place + 1);
        let choices = telling.answers().map(<[String]>::to_vec).unwrap_or_default();
        html! {
            <fieldset key={place}>
                <legend>{ words::example(place) }</legend>
                { field(About::Input(place), words::example_input(place), &shown.example.input,
                    format!("example-{number}-input"), Vec::new(), true) }
                { field(About::Output(place), words::example_output(place), &shown.example.output,
                    format!("example-{number}-output"), choices, true) }
            </fieldset>
        }
    });
    let names = telling.names().iter().enumerate().map(|(i, name)| {
        let about = About::Name(i, telling.names().to_vec());
        field(
            about,
            words::name_of(name),
            name,
            format!("label-{}-name", i + 1),
            Vec::new(),
            true,
        )
    });
    html! {
        <section class="what-if" data-testid="what-if">
            <h2>{ words::WHAT_IF }</h2>
            <p class="note">{ words::CHANGE_ONE_THING }</p>
            <ul>{ for buttons }</ul>
            if telling.names().is_empty() { <p class="note">{ words::NO_LABELS }</p> }
            <details>
                <summary data-testid="by-hand">{ words::BY_HAND }</summary>
                <p class="note">{ words::APPLIED }</p>
                if let Some(definition) = telling.definition() {
                    { field(About::Definition, words::DEFINITION.into(), definition, "definition".into(), Vec::new(), false) }
                }
                { for examples }
                if !telling.names().is_empty() {
                    <fieldset class="label-names">
                        <legend>{ words::LABEL_NAMES }</legend>
                        { for names }
                    </fieldset>
                }
                if props.bad_names { <p class="note complaint" role="alert" data-testid="bad-names">{ words::BAD_NAMES }</p> }
            </details>
        </section>
    }
}
