use super::{LaneCard, lane_card::LaneCardProps};
use crate::{
    lanes::Lanes,
    text,
    what_if::{Comparison, words},
};
use guesswork_shared::{
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment, Variant},
};
use std::{collections::HashMap, rc::Rc};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LaneGridProps {
    pub lanes: Lanes,
    pub labels: Option<Rc<[String]>>,
    pub references: Rc<[String]>,
    pub chosen: Lane,
    pub seed: u64,
    /// What each lane made of a change; `None` while nothing is changed.
    #[prop_or_default]
    pub comparisons: Option<HashMap<Lane, Comparison>>,
    /// Whether labels have names that were not in the label space.
    #[prop_or_default]
    pub renamed: bool,
    pub on_choose: Callback<Lane>,
    pub on_retry: Callback<Lane>,
}

/// All lanes where they always stand: rows by definition treatment, columns by example treatment, then the untuned.
#[component]
pub fn LaneGrid(props: &LaneGridProps) -> Html {
    let card = |lane: Lane| {
        let card = LaneCardProps {
            lane,
            state: props.lanes.get(lane).cloned(),
            bytes: props.lanes.bytes(lane),
            labels: props.labels.clone(),
            references: props.references.clone(),
            chosen: props.chosen == lane,
            seed: props.seed,
            comparison: props.comparisons.as_ref().and_then(|all| all.get(&lane).cloned()),
            on_choose: props.on_choose.clone(),
            on_retry: props.on_retry.clone(),
        };
        html! { <LaneCard key={lane.to_string()} ..card /> }
    };
    let rows = DefinitionTreatment::ALL.map(|definition| {
        let cards = ExampleTreatment::ALL.map(|examples| card(Lane::Tuned(Variant { definition, examples })));
        let heading = match (definition, &props.labels) {
            (DefinitionTreatment::Simplified, None) => text::NO_LABELS_HEADING,
            _ => text::heading(definition),
        };
        html! {
            <section key={definition.slug()} class="lane-row">
                <h3 class="row-heading"><b>{ definition.slug() }</b>{ " " }{ heading }</h3>
                <div class="cards">{ for cards }</div>
            </section>
        }
    });
    let baselines = [Lane::Untuned, Lane::Random, Lane::Majority].map(card);
    html! {
        <>
            if props.labels.is_some() {
                <p class="note bars-note">
                    { match (&props.comparisons, props.renamed) {
                        (None, _) => text::BARS_NOTE,
                        (Some(_), false) => words::BARS_CHANGED,
                        (Some(_), true) => words::BARS_RENAMED,
                    } }
                </p>
            }
            <div class="columns" aria-hidden="true">{ for text::COLUMNS.map(|name| html! { <span>{ name }</span> }) }</div>
            { for rows }
            <section class="lane-row">
                <h3 class="row-heading">{ text::NOT_TUNED }</h3>
                <div class="cards">{ for baselines }</div>
            </section>
        </>
    }
}
