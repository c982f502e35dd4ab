use super::{Pointing, data_table::ground, numbers::Numbers, words};
use crate::{
    components::Glyph,
    results::{Part, Tip},
};
use guesswork_shared::{
    chart::{HeatCell, HeatMap, HeatStep},
    lane::Lane,
    results::{Chart, Figure, text},
    variant::DefinitionTreatment,
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct MatrixProps {
    pub part: Part,
    /// As it is shown.
    pub figure: Rc<Figure>,
    pub on_point: Callback<Pointing>,
}

/// Tuned one way, asked another: a table of cells whose ground says how far they lie above guessing.
#[component]
pub fn Matrix(props: &MatrixProps) -> Html {
    let active = use_state(|| None::<usize>);
    let Chart::Heat(map) = &props.figure.chart else {
        return html! {};
    };
    let width = map.columns.len();
    let has = |mark: usize| cell(map, mark).is_some();
    let first = (0..map.rows.len() * width).find(|&mark| has(mark));
    let entry = active.filter(|&mark| has(mark)).or(first);
    let tip_of = {
        let (part, figure) = (props.part.clone(), props.figure.clone());
        Callback::from(move |number: String| Tip::of_mark(&part, &part.results.command, &figure, number.parse().ok()?))
    };
    let step = {
        let measured: Vec<bool> = (0..map.rows.len() * width).map(has).collect();
        Callback::from(move |(number, key): (String, String)| {
            step(&measured, width, number.parse().ok()?, &key).map(|to| to.to_string())
        })
    };
    let on_active = {
        let active = active.setter();
        Callback::from(move |number: String| active.set(number.parse().ok()))
    };
    let groups = DefinitionTreatment::ALL.into_iter().filter_map(|definition| {
        let count = map
            .columns
            .iter()
            .filter(|variant| variant.definition == definition)
            .count();
        (count > 0).then(|| {
            html! { <th scope="colgroup" colspan={count.to_string()}>{ definition.slug() }</th> }
        })
    });
    let columns = map.columns.iter().enumerate().map(|(place, &variant)| {
        let begins = place > 0 && map.columns[place - 1].definition != variant.definition;
        html! {
            <th scope="col" class={classes!(begins.then_some("begins"))} title={variant.to_string()}>
                <Glyph lane={Lane::Tuned(variant)} /><span class="unseen">{ variant.to_string() }</span></th>
        }
    });
    let rows = map.rows.iter().enumerate().map(|(row, &lane)| {
        let cells = map.columns.iter().enumerate().map(|(column, &variant)| {
            let mark = row * width + column;
            let begins = column > 0 && map.columns[column - 1].definition != variant.definition;
            let own = (lane == Lane::Tuned(variant)).then_some("own");
            let Some(cell) = cell(map, mark) else {
                return html! {
                    <td class={classes!(begins.then_some("begins"))}>
                        <span class="gap" title={words::NOT_MEASURED}>{ "–" }</span></td>
                };
            };
            let tip = Tip::of_mark(&props.part, &props.part.results.command, &props.figure, mark);
            let tabindex = if entry == Some(mark) { "0" } else { "-1" };
            html! {
                <td class={classes!(ground(HeatStep::of(cell.over_guess)), own, begins.then_some("begins"))}>
                    <button type="button" class="number" data-number={mark.to_string()} {tabindex}
                        aria-label={tip.map(|tip| tip.spoken())}>{ text::score(cell.value.mean) }</button></td>
            }
        });
        let before = row.checked_sub(1).map(|before| map.rows[before]);
        let begins = before.is_some_and(|before| definition_of(before) != definition_of(lane));
        html! {
            <tr class={classes!(begins.then_some("first"))}>
                <th scope="row"><Glyph {lane} /><span>{ lane.to_string() }</span></th>{ for cells }</tr>
        }
    });
    html! {
        <Numbers {tip_of} {step} {on_active} on_point={props.on_point.clone()}>
            <div class="scroll" tabindex="0" role="group" aria-label={props.figure.title.clone()}>
                <table class="matrix" data-testid="matrix">
                    <thead>
                        <tr class="groups"><td></td>{ for groups }</tr>
                        <tr><th scope="col" class="axis"><span>{ words::TUNED_ASKED }</span></th>{ for columns }</tr>
                    </thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </Numbers>
    }
}

fn definition_of(lane: Lane) -> Option<DefinitionTreatment> {
    match lane {
        Lane::Tuned(variant) => Some(variant.definition),
        _ => None,
    }
}

fn cell(map: &HeatMap, mark: usize) -> Option<HeatCell> {
    let width = map.columns.len().max(1);
    *map.cells.get(mark / width)?.get(mark % width)?
}

/// The cell that an arrow key leads to: the next in its direction that was measured.
fn step(measured: &[bool], width: usize, mark: usize, key: &str) -> Option<usize> {
    let row = mark / width.max(1);
    let (begin, end) = (row * width, (row + 1) * width);
    let there = |mark: &usize| measured.get(*mark).copied().unwrap_or(false);
    match key {
        "ArrowRight" => (mark + 1..end).find(there),
        "ArrowLeft" => (begin..mark).rev().find(there),
        "Home" => (begin..end).find(there),
        "End" => (begin..end).rev().find(there),
        "ArrowDown" => (mark + width..measured.len()).step_by(width.max(1)).find(there),
        "ArrowUp" => (1..=row).map(|up| mark - up * width).find(there),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_pass_over_what_was_not_measured() {
        let measured = [true, false, true, true, true, false];
        assert_eq!(step(&measured, 3, 0, "ArrowRight"), Some(2));
        assert_eq!(step(&measured, 3, 2, "ArrowRight"), None);
        assert_eq!(step(&measured, 3, 0, "ArrowDown"), Some(3));
        assert_eq!(step(&measured, 3, 4, "ArrowUp"), None);
        assert_eq!(step(&measured, 3, 3, "ArrowUp"), Some(0));
        assert_eq!(step(&measured, 3, 3, "End"), Some(4));
    }
}
