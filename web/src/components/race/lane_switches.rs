use crate::{
    components::{Glyph, hue},
    race::words,
};
use guesswork_shared::{
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment, Variant},
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LaneSwitchesProps {
    /// The lanes that there are, each with whether it races.
    pub lanes: Rc<[(Lane, bool)]>,
    pub on_switch: Callback<Lane>,
}

/// Who races: legend and switches at once, where the lanes always stand.
#[component]
pub fn LaneSwitches(props: &LaneSwitchesProps) -> Html {
    let switch = |lane: Lane, named: bool| {
        let races = props.lanes.iter().find(|(it, _)| *it == lane).map(|(_, races)| *races);
        let title = match races {
            Some(_) => lane.to_string(),
            None => format!("{lane}, {}", words::NOT_IN_BUNDLE),
        };
        let on = props.on_switch.reform(move |_: MouseEvent| lane);
        html! {
            <td key={lane.to_string()}>
                <button type="button" class={classes!("switch-lane", hue(lane))} aria-pressed={(races == Some(true)).to_string()}
                    disabled={races.is_none()} aria-label={title.clone()} {title} onclick={on}
                    data-testid={format!("switch-{lane}")}><Glyph {lane} /></button>
                if named { <small aria-hidden="true">{ lane.to_string() }</small> }
            </td>
        }
    };
    let row = |definition: DefinitionTreatment| {
        let lanes = ExampleTreatment::ALL.map(|examples| Lane::Tuned(Variant { definition, examples }));
        html! {
            <tr key={definition.slug()}><th scope="row">{ definition.slug() }</th>
                { for lanes.map(|lane| switch(lane, false)) }</tr>
        }
    };
    html! {
        <section>
            <h2>{ words::LANES }</h2>
            <p class="note">{ words::LANES_NOTE }</p>
            <table class="lane-switches">
                <caption class="unseen">{ words::LANES_CAPTION }</caption>
                <thead><tr><td />{ for words::COLUMNS.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>
                    { for DefinitionTreatment::ALL.map(row) }
                    <tr class="named"><th scope="row">{ words::NOT_TUNED }</th>
                        { for [Lane::Untuned, Lane::Random, Lane::Majority].map(|lane| switch(lane, true)) }</tr>
                </tbody>
            </table>
        </section>
    }
}
