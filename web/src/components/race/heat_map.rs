use crate::{
    components::{Glyph, hue},
    race::{Cell, Figures, Score, Side, words},
};
use guesswork_shared::lane::Lane;
use std::rc::Rc;
use yew::prelude::*;

/// A task's row.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatRow {
    /// Its place among the offered tasks.
    pub task: usize,
    /// Its place among the raced tasks.
    pub place: usize,
    /// What to call it.
    pub title: AttrValue,
    /// How many labels it has; `None` for free text.
    pub labels: Option<usize>,
    /// What it is scored by.
    pub score: Score,
}

#[derive(Properties, PartialEq)]
pub struct HeatMapProps {
    pub rows: Rc<[HeatRow]>,
    pub figures: Rc<Figures>,
    /// The lanes that race, each with whether it is revealed.
    pub lanes: Rc<[(Lane, bool)]>,
    /// The measure of the chart: rows by the other stand apart.
    pub score: Score,
    /// The cell whose drawer is open, or was last: task and lane.
    pub chosen: Option<(usize, Lane)>,
    /// Whether the drawer is open: then walking the cells opens others.
    pub open: bool,
    /// Where the focus comes back to.
    pub cell_ref: NodeRef,
    pub on_open: Callback<(usize, Lane)>,
    /// The focus has come to another cell.
    pub on_walk: Callback<(usize, Lane)>,
}

/// How every lane does on every task: a table, whose cells open their instances. Ink stands for more than guessing.
///
/// One cell at a time takes part in the tab order; arrow keys walk from cell to cell.
#[component]
pub fn HeatMap(props: &HeatMapProps) -> Html {
    let (own, other): (Vec<&HeatRow>, Vec<&HeatRow>) = props.rows.iter().partition(|row| row.score == props.score);
    let order: Vec<usize> = own.iter().chain(&other).map(|row| row.task).collect();
    let lanes: Vec<Lane> = props.lanes.iter().map(|(lane, _)| *lane).collect();
    let is_there = |(task, lane): &(usize, Lane)| order.contains(task) && lanes.contains(lane);
    let reached = props
        .chosen
        .filter(is_there)
        .or_else(|| Some((*order.first()?, *lanes.first()?)));
    {
        // Walking moves the focus with the cell that takes it.
        let (cell, walked) = (props.cell_ref.clone(), use_mut_ref(|| props.chosen));
        let open = props.open;
        use_effect_with(props.chosen, move |chosen| {
            let changed = std::mem::replace(&mut *walked.borrow_mut(), *chosen) != *chosen;
            if changed && !open {
                crate::dom::focus(&cell);
            }
        });
    }
    let walk = {
        let (order, lanes, on_walk) = (order.clone(), lanes.clone(), props.on_walk.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some((task, lane)) = reached else { return };
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let (Some(row), Some(column)) = (
                order.iter().position(|&it| it == task),
                lanes.iter().position(|&it| it == lane),
            ) else {
                return;
            };
            let (row, column) = match event.key().as_str() {
                "ArrowUp" => (row.saturating_sub(1), column),
                "ArrowDown" => ((row + 1).min(order.len() - 1), column),
                "ArrowLeft" => (row, column.saturating_sub(1)),
                "ArrowRight" => (row, (column + 1).min(lanes.len() - 1)),
                "Home" => (row, 0),
                "End" => (row, lanes.len() - 1),
                _ => return,
            };
            // Here the arrows do not reveal lanes, and do not scroll.
            event.prevent_default();
            event.stop_propagation();
            on_walk.emit((order[row], lanes[column]));
        })
    };
    let column = |at: usize, lane: Lane| {
        let begins = at > 0 && hue(lanes[at - 1]) != hue(lane);
        classes!(begins.then_some("begins"))
    };
    let head = lanes.iter().enumerate().map(|(at, &lane)| {
        html! {
            <th key={lane.to_string()} role="columnheader" scope="col" class={column(at, lane)} title={lane.to_string()}>
                <Glyph {lane} /><span class="unseen">{ lane.to_string() }</span>
            </th>
        }
    });
    let cell = |row: &HeatRow, at: usize, lane: Lane, revealed: bool| {
        let of_lane = props.figures.lanes.iter().find(|figures| figures.lane == lane);
        let cell = of_lane
            .and_then(|figures| *figures.cells.get(row.place)?)
            .filter(|_| revealed);
        let takes_focus = reached == Some((row.task, lane));
        let open = {
            let task = row.task;
            props.on_open.reform(move |_: MouseEvent| (task, lane))
        };
        let (class, shown, spoken) = match &cell {
            Some(cell) => (
                look(cell),
                format!("{:.0}", cell.mean),
                words::cell(lane, cell.mean, cell.side, cell.instances),
            ),
            None if revealed => (classes!("none"), "–".into(), words::empty_cell(lane)),
            None => (
                classes!("none"),
                String::new(),
                format!("{lane}, {}", words::NOT_REVEALED),
            ),
        };
        let chosen = props.open && takes_focus;
        html! {
            <td key={lane.to_string()} role="cell" class={column(at, lane)}>
                <button type="button" class={classes!("race-cell", class, chosen.then_some("chosen"))} onclick={open}
                    ref={if takes_focus { props.cell_ref.clone() } else { NodeRef::default() }}
                    tabindex={if takes_focus { "0" } else { "-1" }} aria-label={spoken}
                    data-testid={format!("cell-{}-{lane}", row.task)} data-mean={cell.map(|cell| cell.mean.to_string())}
                    data-side={cell.map(|cell| side(cell.side))}>{ shown }</button>
            </td>
        }
    };
    let line = |row: &&HeatRow| {
        let guess = props.figures.guesses.get(row.place).copied().flatten();
        let guess = guess.map_or_else(|| "–".to_string(), |guess| format!("{guess:.0}"));
        let cells = props.lanes.iter().enumerate();
        let cells = cells.map(|(at, &(lane, revealed))| cell(row, at, lane, revealed));
        html! {
            <tr key={row.task} role="row">
                <th role="rowheader" scope="row" class="task-name"><span>{ &row.title }</span>{ " " }
                    <small>{ words::labels(row.labels) }</small></th>
                <td role="cell" class="guess"><span class="phone-only">{ words::GUESS }{ " " }</span>
                    { guess }</td>
                { for cells }
            </tr>
        }
    };
    let step = |step: usize| {
        let shown = 38 + 8 * step;
        html! { <i key={step} class={format!("race-cell step-{step}")}>{ shown }</i> }
    };
    let other_score = other.first().map(|row| row.score);
    let span = (lanes.len() + 2).to_string();
    html! {
        <section class="by-task">
            <h2>{ words::TASK_BY_TASK }</h2>
            <p class="note">{ words::heat_note(props.score) }</p>
            <table class="heat-map" role="table" style={format!("--lanes:{}", lanes.len().max(6))} onkeydown={walk}
                data-testid="heat-map">
                <caption class="unseen">{ words::TASK_BY_TASK }</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col" class="task-name"><span class="unseen">{ words::TASK }</span></th>
                    <th role="columnheader" scope="col" class="guess">{ words::GUESS }</th>
                    { for head }
                </tr></thead>
                <tbody role="rowgroup">{ for own.iter().map(line) }</tbody>
                if let Some(score) = other_score {
                    <tbody role="rowgroup">
                        <tr role="row" class="heading"><th role="columnheader" scope="colgroup" colspan={span}>
                            { words::rows_by(score) }</th></tr>
                        { for other.iter().map(line) }
                    </tbody>
                }
            </table>
            <p class="race-key" aria-hidden="true">
                <span><i class="race-cell">{ "38" }</i>{ words::NO_BETTER }</span>
                <span>
                    { for [1, 2, 3, 4, 5].map(step) }
                    { words::FURTHER_ABOVE }</span>
                <span><i class="race-cell below">{ "21" }</i>{ words::BELOW }</span>
            </p>
        </section>
    }
}

fn look(cell: &Cell) -> Classes {
    match (cell.side, cell.step()) {
        (Side::Below, _) => classes!("below"),
        (_, 0) => classes!("neither"),
        (_, step) => classes!(format!("step-{step}")),
    }
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Above => "above",
        Side::Neither => "neither",
        Side::Below => "below",
    }
}
