use super::{Pointing, numbers::Numbers, words};
use crate::{
    components::Glyph,
    results::{Head, Part, Tip, heads},
};
use guesswork_shared::{
    chart::HeatStep,
    lane::Lane,
    results::{Kind, Row, Table, Value, text},
};
use std::rc::Rc;
use yew::prelude::*;

/// How a table stands on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layout {
    /// An interval has a column of its own, but on a phone.
    Wide,
    /// Intervals stand under their values; columns are lanes, and what lies above the line's guess has a ground.
    Lanes,
}

#[derive(Properties, PartialEq)]
pub struct DataTableProps {
    pub part: Part,
    /// As it is shown; a table of the study, or what is left of one.
    pub table: Rc<Table>,
    pub layout: Layout,
    pub on_point: Callback<Pointing>,
}

/// A table of the report. Each number of ours can be pointed at; one of them is in the tabbing order, and arrow keys lead
/// from it to the others.
#[component]
pub fn DataTable(props: &DataTableProps) -> Html {
    let active = use_state(|| None::<(usize, usize)>);
    let table = &props.table;
    let heads = heads(table, words::PUBLISHED);
    let is_number = |(row, column): (usize, usize)| {
        Tip::of_cell(&props.part, &props.part.results.command, table, row, column).is_some()
    };
    let numbers: Vec<Vec<usize>> = (0..table.rows.len())
        .map(|row| {
            let columns = heads.iter().map(|head| head.column);
            columns.filter(|&column| is_number((row, column))).collect()
        })
        .collect();
    let first = numbers
        .iter()
        .enumerate()
        .find_map(|(row, columns)| Some((row, *columns.first()?)));
    let entry = active.filter(|&(row, column)| numbers.get(row).is_some_and(|columns| columns.contains(&column)));
    let entry = entry.or(first);

    let tip_of = {
        let (part, table) = (props.part.clone(), table.clone());
        Callback::from(move |number: String| {
            let (row, column) = parse(&number)?;
            Tip::of_cell(&part, &part.results.command, &table, row, column)
        })
    };
    let step = Callback::from(move |(number, key): (String, String)| {
        let (row, column) = step(&numbers, parse(&number)?, &key)?;
        Some(format!("{row}-{column}"))
    });
    let on_active = {
        let active = active.setter();
        Callback::from(move |number: String| active.set(parse(&number)))
    };
    let rows = table.rows.iter().enumerate().map(|(place, row)| {
        let cells = heads.iter().map(|head| cell(props, row, place, head, entry));
        let class = row.begins_group.then_some("first");
        html! { <tr {class}>{ for cells }</tr> }
    });
    let layout = match props.layout {
        Layout::Wide => "wide",
        Layout::Lanes => "by-lane",
    };
    html! {
        <Numbers {tip_of} {step} {on_active} on_point={props.on_point.clone()}>
            <div class="scroll" tabindex="0" role="group" aria-label={table.title.clone()}>
                <table class={classes!("results-table", layout)} data-testid={format!("table-{}", table.id)}>
                    { head_rows(props, &heads) }
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </Numbers>
    }
}

/// Row and column of a number.
fn parse(number: &str) -> Option<(usize, usize)> {
    let (row, column) = number.split_once('-')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

/// The number that an arrow key leads to.
fn step(numbers: &[Vec<usize>], (row, column): (usize, usize), key: &str) -> Option<(usize, usize)> {
    let here = numbers.get(row)?;
    match key {
        "ArrowRight" => Some((row, *here.iter().find(|&&other| other > column)?)),
        "ArrowLeft" => Some((row, *here.iter().rev().find(|&&other| other < column)?)),
        "Home" => Some((row, *here.first()?)),
        "End" => Some((row, *here.last()?)),
        "ArrowDown" => (row + 1..numbers.len())
            .find(|&row| numbers[row].contains(&column))
            .map(|row| (row, column)),
        "ArrowUp" => (0..row)
            .rev()
            .find(|&row| numbers[row].contains(&column))
            .map(|row| (row, column)),
        _ => None,
    }
}

/// Whether a column's intervals have a column of their own.
fn has_interval(props: &DataTableProps, column: usize) -> bool {
    props.layout == Layout::Wide && props.table.kind(column) == Kind::Estimate
}

fn head_rows(props: &DataTableProps, heads: &[Head]) -> Html {
    let span = |head: &Head| if has_interval(props, head.column) { 2 } else { 1 };
    let mut groups: Vec<(Option<&str>, usize, bool)> = Vec::new();
    for head in heads {
        let published = props.table.columns[head.column].published;
        match groups.last_mut() {
            Some((group, width, _)) if *group == head.group.as_deref() => *width += span(head),
            _ => groups.push((head.group.as_deref(), span(head), published)),
        }
    }
    let upper = groups.iter().any(|(group, ..)| group.is_some()).then(|| {
        let cells = groups.iter().map(|(group, width, published)| match group {
            Some(group) => html! {
                <th scope="colgroup" colspan={width.to_string()} class={classes!(published.then_some("published"))}>
                    <span>{ *group }</span></th>
            },
            None => html! { <td colspan={width.to_string()}></td> },
        });
        html! { <tr class="groups">{ for cells }</tr> }
    });
    let cells = heads.iter().map(|head| {
        let column = &props.table.columns[head.column];
        let lane = (props.layout == Layout::Lanes && column.key == column.title)
            .then(|| column.key.parse::<Lane>().ok())
            .flatten();
        let class = classes!(class_of(props, head.column), format!("of-{}", css(&column.key)));
        let name = match lane {
            Some(lane) => html! { <><Glyph {lane} /><span>{ breakable(&column.key) }</span></> },
            None => words_of(&head.name),
        };
        html! {
            <>
                <th scope="col" {class}>{ name }</th>
                if has_interval(props, head.column) {
                    <th scope="col" class="ends">{ words::INTERVAL }</th>
                }
            </>
        }
    });
    html! { <thead>{ upper.unwrap_or_default() }<tr>{ for cells }</tr></thead> }
}

/// A text that breaks between its words alone: not behind the hyphen of ROUGE-L.
fn words_of(name: &str) -> Html {
    let each = name.split(' ').enumerate().map(|(place, word)| {
        html! { <>{ if place > 0 { " " } else { "" } }<span>{ word }</span></> }
    });
    html! { { for each } }
}

fn class_of(props: &DataTableProps, column: usize) -> &'static str {
    if props.table.columns[column].published {
        return "published value";
    }
    match props.table.kind(column) {
        Kind::Text | Kind::Lane | Kind::Asked if props.table.is_text(column) => "words",
        Kind::Estimate => "value",
        _ => "figure",
    }
}

fn cell(props: &DataTableProps, row: &Row, place: usize, head: &Head, entry: Option<(usize, usize)>) -> Html {
    let table = &props.table;
    let column = head.column;
    let Some(value) = row.values.get(column) else {
        return html! { <td></td> };
    };
    if column == 0 {
        let name = match value {
            Value::Lane(lane) => html! { <><Glyph lane={*lane} /><span>{ breakable(&lane.to_string()) }</span></> },
            other => html! { <span>{ breakable(&other.text()) }</span> },
        };
        return html! { <th scope="row">{ name }</th> };
    }
    let class = class_of(props, column);
    let key = format!("of-{}", css(&table.columns[column].key));
    let tip = Tip::of_cell(&props.part, &props.part.results.command, table, place, column);
    let shown = match value {
        Value::Estimate(interval) => text::score(interval.mean),
        other => other.text(),
    };
    let ends = match value {
        Value::Estimate(interval) => Some(words::ends(interval)),
        _ => None,
    };
    let number = match &tip {
        Some(tip) => {
            let tabindex = if entry == Some((place, column)) { "0" } else { "-1" };
            html! {
                <button type="button" class="number" data-number={format!("{place}-{column}")} {tabindex}
                    aria-label={tip.spoken()}>{ &shown }</button>
            }
        }
        None => {
            html! { <span class={classes!((*value == Value::Absent).then_some("gap"))}>{ words_of(&shown) }</span> }
        }
    };
    let ground = match (props.layout, value, row_guess(table, row)) {
        (Layout::Lanes, Value::Estimate(interval), Some(guess)) => ground(HeatStep::of(Some(interval.less(guess)))),
        _ => "",
    };
    html! {
        <>
            <td class={classes!(class, key, ground)}>{ number }
                { for ends.iter().map(|ends| html! { <small>{ ends }</small> }) }</td>
            if has_interval(props, column) {
                <td class="ends">{ ends.clone().unwrap_or_default() }</td>
            }
        </>
    }
}

/// What guessing reaches on a line's tasks.
fn row_guess(table: &Table, row: &Row) -> Option<f64> {
    match row.values.get(table.column("guess")?)? {
        Value::Percent(guess) => Some(*guess),
        _ => None,
    }
}

/// The class of a cell that says something of guessing.
pub fn ground(step: HeatStep) -> &'static str {
    match step {
        HeatStep::Alike => "",
        HeatStep::Below => "heat below",
        HeatStep::Above(1) => "heat l1",
        HeatStep::Above(2) => "heat l2",
        HeatStep::Above(3) => "heat l3",
        HeatStep::Above(4) => "heat l4",
        HeatStep::Above(_) => "heat l5",
    }
}

/// A name that may be broken where it is put together.
fn breakable(name: &str) -> Html {
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some(at) = rest
        .char_indices()
        .skip(1)
        .find_map(|(at, letter)| "+_".contains(letter).then_some(at))
    {
        parts.push(html! { <>{ &rest[..at] }<wbr /></> });
        rest = &rest[at..];
    }
    parts.push(html! { { rest } });
    html! { { for parts } }
}

/// A key as a part of a class's name.
fn css(key: &str) -> String {
    key.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_lead_to_the_next_number_there_is() {
        let numbers = [vec![1, 2, 5], vec![], vec![2]];
        assert_eq!(step(&numbers, (0, 1), "ArrowRight"), Some((0, 2)));
        assert_eq!(step(&numbers, (0, 5), "ArrowRight"), None);
        assert_eq!(step(&numbers, (0, 5), "Home"), Some((0, 1)));
        assert_eq!(step(&numbers, (0, 2), "ArrowDown"), Some((2, 2)));
        assert_eq!(step(&numbers, (0, 1), "ArrowDown"), None);
        assert_eq!(step(&numbers, (2, 2), "ArrowUp"), Some((0, 2)));
        assert_eq!(step(&numbers, (9, 9), "End"), None);
    }
}
