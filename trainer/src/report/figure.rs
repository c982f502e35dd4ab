use super::{
    curve::{Along, Curve, curves, references},
    study::{Of, Study},
    tables::{DEFINITIONS, EXAMPLES, group_starts, of_text},
    tests_against::{difference_to_guessing, tested_by},
};
use crate::sweep::Amount;
use guesswork_shared::{
    chart::{DotPlot, DotRow, HeatCell, HeatMap, Panel},
    lane::Lane,
    metric::Metric,
    results::{Chart, Figure, text},
};

/// Every figure that the results allow.
pub(super) fn figures(study: &Study) -> Vec<Figure> {
    let mut figures: Vec<Figure> = lanes(study).into_iter().collect();
    for Curve {
        along,
        fixed,
        of,
        chart,
    } in curves(study)
    {
        let (name, at) = match along {
            Along::Instances => ("curve", amounts_of("training tasks", fixed)),
            Along::Tasks => ("curve-tasks", amounts_of("instances of each training task", fixed)),
        };
        let id = match fixed {
            Amount::All => name.to_string(),
            Amount::AtMost(number) => format!("{name}-{number}"),
        };
        let (id, of_kind) = match of {
            Of::Kind(_) => (format!("{id}-unseen-labels"), ", where the labels alone are new"),
            _ => (id, ""),
        };
        let title = match along {
            Along::Instances => format!("How many instances of each task it takes{of_kind}"),
            Along::Tasks => format!("How many training tasks it takes{of_kind}"),
        };
        let (metric, _) = tested_by(study);
        let series = chart.panels.iter().flat_map(|panel: &Panel| &panel.series);
        let points = series.flat_map(|series| series.points.iter().map(|point| (series.lane, point.x)));
        let from = points.map(|(lane, x)| {
            let grown = Amount::AtMost(x as usize);
            let amounts = match along {
                Along::Instances => (fixed, grown),
                Along::Tasks => (grown, fixed),
            };
            study.source(amounts, lane, lane.own_variant())
        });
        figures.push(Figure {
            from: from.collect(),
            id,
            title,
            caption: format!(
                "{}, with {at}. Bands are 95 % intervals over tasks and seeds; where they overlap widely, read nothing into \
                 the gap. The dashed line is the exact expectation of guessing among the labels.",
                text::capital(&of_text(metric, of))
            ),
            chart: Chart::Lines(chart),
        });
    }
    figures.extend(matrix(study));
    figures
}

fn amounts_of(what: &str, amount: Amount) -> String {
    match amount {
        Amount::All => format!("all {what}"),
        Amount::AtMost(number) => format!("{number} {what}"),
    }
}

/// Every lane at the most data.
fn lanes(study: &Study) -> Option<Figure> {
    let amounts = study.main_amounts();
    let here = study.lanes_at(amounts);
    if here.is_empty() {
        return None;
    }
    let (metric, of) = tested_by(study);
    // A lane of the paper's tables that is not there keeps its row, and the row says so.
    let wanted = |lane: &Lane| match lane {
        Lane::Tuned(variant) => {
            let of_table = |table: &[guesswork_shared::variant::Variant]| {
                table.contains(variant) && table[1..].iter().any(|&other| here.contains(&Lane::Tuned(other)))
            };
            here.contains(lane) || of_table(&DEFINITIONS) || of_table(&EXAMPLES)
        }
        _ => here.contains(lane),
    };
    let shown: Vec<Lane> = Lane::all().filter(wanted).collect();
    let rows = shown
        .iter()
        .zip(group_starts(&shown))
        .map(|(&lane, begins_group)| DotRow {
            label: lane.to_string(),
            lane,
            value: study.estimate(study.own(amounts, lane), metric, of),
            begins_group,
        });
    let rows: Vec<DotRow> = rows.collect();
    let mut references = references(study, metric, of);
    // The untuned base has its own row.
    references.retain(|reference| reference.is_guess);
    let said: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let value = row.value?;
            Some(format!(
                "{} {:.1} [{:.1}, {:.1}]",
                row.label, value.mean, value.low, value.high
            ))
        })
        .collect();
    let guess = references
        .first()
        .map_or(String::new(), |guess| format!("; {} %", guess.label));
    let title = match metric {
        Metric::ExactMatch => "What each lane scores on tasks it never saw",
        _ => "What each lane writes on tasks it never saw",
    };
    let title = match study.questions.split {
        "test" => title.to_string(),
        _ => title.replace("tasks it never saw", "the tasks it was tuned on"),
    };
    Some(Figure {
        id: "lanes".into(),
        from: shown
            .iter()
            .map(|&lane| study.source(amounts, lane, lane.own_variant()))
            .collect(),
        caption: format!(
            "{}; tuned on {}. Bars are 95 % intervals over tasks and seeds.{}",
            text::capital(&of_text(metric, of)),
            text::amounts(amounts),
            if references.is_empty() {
                ""
            } else {
                " The dashed line is the exact expectation of guessing among the labels."
            }
        ),
        chart: Chart::Dots(DotPlot {
            title: title.clone(),
            description: format!("{}{guess}.", said.join("; ")),
            x_label: of_text(metric, of),
            x_unit: " %".into(),
            rows,
            references,
        }),
        title,
    })
}

fn matrix(study: &Study) -> Option<Figure> {
    let (amounts, lanes, asked) = study.matrix()?;
    let (metric, of) = tested_by(study);
    let guess = study.guess(of);
    let cell = |lane: Lane, variant| {
        let runs = study.cell(amounts.0, amounts.1, lane, variant);
        let value = study.estimate(runs, metric, of)?;
        let over_guess = difference_to_guessing(study, runs, of);
        Some(HeatCell { value, over_guess })
    };
    let cells = lanes
        .iter()
        .map(|&lane| asked.iter().map(|&variant| cell(lane, variant)).collect());
    let cells: Vec<Vec<Option<HeatCell>>> = cells.collect();
    let said: Vec<String> = lanes
        .iter()
        .zip(&cells)
        .map(|(lane, row)| {
            let means: Vec<String> = asked
                .iter()
                .zip(row)
                .map(|(asked, cell)| match cell {
                    Some(cell) => format!("{asked} {:.1}", cell.value.mean),
                    None => format!("{asked} not measured"),
                })
                .collect();
            format!("{lane} asked with {}", means.join(", "))
        })
        .collect();
    let pairs = lanes
        .iter()
        .flat_map(|&lane| asked.iter().map(move |&variant| (lane, variant)));
    Some(Figure {
        id: "matrix".into(),
        from: pairs
            .map(|(lane, variant)| study.source(amounts, lane, variant))
            .collect(),
        title: "Tuned one way, asked another".into(),
        caption: format!(
            "{}. Rows are how a lane was tuned, columns how it was asked; outlined cells were asked as they were tuned. A cell \
             has a ground only if it lies above guessing{}, task by task, with a 95 % interval that leaves out zero, the darker the \
             further (up to 5, 10, 20, 30 points, more); it is hatched if it lies below in that way.",
            text::capital(&of_text(metric, of)),
            guess.map_or(String::new(), |guess| format!(" ({guess:.2} %)"))
        ),
        chart: Chart::Heat(HeatMap {
            title: "Tuned one way, asked another".into(),
            description: format!("{}.", said.join("; ")),
            rows: lanes,
            columns: asked,
            cells,
        }),
    })
}
