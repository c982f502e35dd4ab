use super::words;
use crate::{components::Glyph, results::HiddenLanes};
use guesswork_shared::{
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment, Variant},
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LaneSwitchesProps {
    /// The lanes that have results.
    pub lanes: Vec<Lane>,
    pub hidden: HiddenLanes,
    pub on_switch: Callback<Lane>,
    pub on_all: Callback<()>,
}

/// Legend and chooser at once: the lanes in their three by three, and what was not tuned.
#[component]
pub fn LaneSwitches(props: &LaneSwitchesProps) -> Html {
    let switch = |lane: Lane, named: bool| {
        if !props.lanes.contains(&lane) {
            return html! { <span class="no-lane" aria-hidden="true">{ "–" }</span> };
        }
        let shown = props.hidden.shows(lane);
        let on_switch = props.on_switch.reform(move |_: MouseEvent| lane);
        html! {
            <button type="button" class="lane-switch" aria-pressed={shown.to_string()} onclick={on_switch}
                aria-label={lane.to_string()} title={lane.to_string()} data-testid={format!("switch-{lane}")}>
                <Glyph {lane} />
                if named { <span>{ lane.to_string() }</span> }
            </button>
        }
    };
    let row = |definition: DefinitionTreatment| {
        let cells = ExampleTreatment::ALL.map(|examples| switch(Lane::Tuned(Variant { definition, examples }), false));
        html! { <div class="switch-row"><span>{ definition.slug() }</span>{ for cells }</div> }
    };
    let others = [Lane::Untuned, Lane::Random, Lane::Majority, Lane::Copy];
    let others = others.into_iter().filter(|lane| props.lanes.contains(lane));
    html! {
        <div class="switches" role="group" aria-label={words::LANES}>
            <div class="switch-row switch-head" aria-hidden="true"><span></span>
                { for words::COLUMNS.map(|name| html! { <span>{ name }</span> }) }</div>
            { for DefinitionTreatment::ALL.map(row) }
            <div class="switch-row switch-others"><span>{ words::NOT_TUNED }</span>
                <div>{ for others.map(|lane| switch(lane, true)) }</div></div>
            if !props.hidden.is_empty() {
                <button type="button" class="link" data-testid="all-lanes"
                    onclick={props.on_all.reform(|_: MouseEvent| ())}>{ words::ALL_LANES }</button>
            }
        </div>
    }
}
