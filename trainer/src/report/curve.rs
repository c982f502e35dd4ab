//! Scores over the amount of training data.
use super::{
    study::{Of, Study},
    tests_against::tested_by,
};
use crate::sweep::Amount;
use guesswork_shared::{
    bundle::Seen,
    chart::{AxisScale, LineChart, Panel, Point, Reference, Series},
    lane::Lane,
    metric::Metric,
    variant::{ExampleTreatment, Variant},
};

/// What grows along the axis.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Along {
    /// Instances of each training task.
    Instances,
    /// Training tasks.
    Tasks,
}

/// Scores over amounts.
pub(super) struct Curve {
    /// What grows.
    pub along: Along,
    /// How much there is of the other.
    pub fixed: Amount,
    /// Of which tasks.
    pub of: Of<'static>,
    pub chart: LineChart,
}

/// Every curve that has at least two amounts: over instances at a number of tasks, over tasks at a number of instances; of all
/// classification tasks, and of those alone whose labels are all that is new, for there following the definition shows.
pub(super) fn curves(study: &Study) -> Vec<Curve> {
    let (metric, all) = tested_by(study);
    let mut kinds = vec![all];
    if metric == Metric::ExactMatch && study.tells_kinds() {
        kinds.push(Of::Kind(Seen::UnseenLabels));
    }
    let mut curves = Vec::new();
    for along in [Along::Instances, Along::Tasks] {
        let mut fixed: Vec<Amount> = study
            .amounts()
            .into_iter()
            .map(|amounts| split(along, amounts).1)
            .collect();
        fixed.sort_by_key(|&amount| super::study::amount_order(amount));
        fixed.dedup();
        for fixed in fixed.into_iter().rev() {
            for &of in &kinds {
                if let Some(chart) = curve(study, along, fixed, (metric, of)) {
                    curves.push(Curve {
                        along,
                        fixed,
                        of,
                        chart,
                    });
                }
            }
        }
    }
    curves
}

/// What grows, and what does not.
fn split(along: Along, (tasks, instances): (Amount, Amount)) -> (Amount, Amount) {
    match along {
        Along::Instances => (instances, tasks),
        Along::Tasks => (tasks, instances),
    }
}

fn curve(study: &Study, along: Along, fixed: Amount, (metric, of): (Metric, Of<'static>)) -> Option<LineChart> {
    let mut panels: Vec<(ExampleTreatment, Panel)> = Vec::new();
    let mut amounts: Vec<usize> = Vec::new();
    for variant in Variant::ALL {
        let lane = Lane::Tuned(variant);
        let mut points = Vec::new();
        for grown in study.amounts() {
            let (Amount::AtMost(number), at) = split(along, grown) else {
                continue;
            };
            if at != fixed {
                continue;
            }
            if let Some(y) = study.estimate(study.own(grown, lane), metric, of) {
                amounts.push(number);
                points.push(Point { x: number as f64, y });
            }
        }
        if points.is_empty() {
            continue;
        }
        let series = Series {
            label: variant.definition.slug().into(),
            lane,
            points,
        };
        match panels.iter_mut().find(|(examples, _)| *examples == variant.examples) {
            Some((_, panel)) => panel.series.push(series),
            None => panels.push((
                variant.examples,
                Panel {
                    title: match variant.examples {
                        ExampleTreatment::None => "No examples",
                        ExampleTreatment::Examples => "Two examples",
                        ExampleTreatment::Delusive => "Two wrong examples",
                    }
                    .into(),
                    series: vec![series],
                },
            )),
        }
    }
    amounts.sort_unstable();
    amounts.dedup();
    if amounts.len() < 2 {
        return None;
    }
    let mut panels: Vec<Panel> = panels.into_iter().map(|(_, panel)| panel).collect();
    if let [only] = &mut panels[..]
        && only.title == "No examples"
    {
        only.title.clear();
    }
    let references = references(study, metric, of);
    let what = match along {
        Along::Instances => "instances of each training task",
        Along::Tasks => "training tasks",
    };
    let description = describe(&panels, what, &references);
    Some(LineChart {
        title: match of {
            Of::Kind(_) => format!("Unseen labels, {} over {what}", metric.title().to_lowercase()),
            _ => format!("{} over {what}", metric.title()),
        },
        description,
        x_label: format!("{what}, log scale"),
        x_scale: AxisScale::Log,
        // The paper's own range.
        x_range: (along == Along::Instances).then_some((1., 800.)),
        y_unit: " %".into(),
        panels,
        references,
        published: Vec::new(),
    })
}

/// Guessing, exactly, and the untuned base.
pub(super) fn references(study: &Study, metric: Metric, of: Of) -> Vec<Reference> {
    let mut references = Vec::new();
    if metric == Metric::ExactMatch
        && let Some(guess) = study.guess(of)
    {
        references.push(Reference {
            label: format!("guess {guess:.2}"),
            value: guess,
            is_guess: true,
        });
    }
    let untuned = study.own(study.main_amounts(), Lane::Untuned);
    if let Some(untuned) = study.estimate(untuned, metric, of) {
        references.push(Reference {
            label: format!("untuned {:.1}", untuned.mean),
            value: untuned.mean,
            is_guess: false,
        });
    }
    references
}

fn describe(panels: &[Panel], what: &str, references: &[Reference]) -> String {
    let mut sentences = Vec::new();
    for panel in panels {
        for series in &panel.series {
            if let (Some(first), Some(last)) = (series.points.first(), series.points.last()) {
                sentences.push(format!(
                    "{} goes from {:.1} % at {} to {:.1} % at {} {what}",
                    series.lane, first.y.mean, first.x, last.y.mean, last.x
                ));
            }
        }
    }
    for reference in references {
        sentences.push(format!("a line stands at {} %", reference.label));
    }
    sentences.join("; ") + "."
}
