use crate::{text, what_if::words};
use std::rc::Rc;
use yew::prelude::*;

/// The most rows; with more labels, the likeliest are shown and the rest is summed up.
pub const MOST_ROWS: usize = 8;

#[derive(Properties, PartialEq)]
pub struct AnswerBarsProps {
    pub labels: Rc<[String]>,
    /// One per label; none before they are known.
    pub probabilities: Option<Rc<[f32]>>,
    /// What they were before a change, if they are set against that.
    #[prop_or_default]
    pub before: Option<Rc<[f32]>>,
}

/// One thin bar and a figure per label.
#[component]
pub fn AnswerBars(props: &AnswerBarsProps) -> Html {
    let rows = rows(&props.labels, props.probabilities.as_deref(), props.before.as_deref())
        .into_iter()
        .map(|row| {
            let width = row.probability.map(|p| format!("width:{:.1}%", p * 100.0));
            let figure = match (row.probability, row.before) {
                (Some(p), None) => format!("{p:.2}"),
                (Some(p), Some(before)) => words::signed(p - before),
                _ => "–".into(),
            };
            let both = row.probability.zip(row.before);
            let both = both.map(|(now, before)| words::from_to(before, now));
            html! {
                <li class={classes!(row.likeliest.then_some("likeliest"))}>
                    <span title={row.label.clone()}>{ row.label.clone() }</span>
                    <i>
                        <s style={width} />
                        if let Some(before) = row.before {
                            <u style={format!("left:{:.1}%", before * 100.0)} />
                        }
                    </i>
                    <b title={both.clone()} data-now={row.probability.map(|p| p.to_string())}>{ figure }</b>
                    if let Some(both) = both { <span class="unseen">{ both }</span> }
                </li>
            }
        });
    html! { <ul class={classes!("bars", props.before.as_ref().map(|_| "compared"))} aria-label={text::LABELS}>{ for rows }</ul> }
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    label: String,
    probability: Option<f32>,
    before: Option<f32>,
    likeliest: bool,
}

/// The rows in the label space's order.
fn rows(labels: &[String], probabilities: Option<&[f32]>, before: Option<&[f32]>) -> Vec<Row> {
    let probability = |i: usize| probabilities.and_then(|p| p.get(i)).copied();
    let was = |i: usize| before.and_then(|p| p.get(i)).copied();
    let by_likelihood = {
        let mut order: Vec<usize> = (0..labels.len()).collect();
        // Stable: equals stay in the label space's order.
        order.sort_by(|&a, &b| probability(b).unwrap_or(0.0).total_cmp(&probability(a).unwrap_or(0.0)));
        order
    };
    // Where all are alike, as the random guesser's are, none stands out.
    let stands_out = |i: usize| {
        by_likelihood.first() == Some(&i) && probability(i) > by_likelihood.get(1).and_then(|&j| probability(j))
    };
    let kept = if labels.len() <= MOST_ROWS {
        labels.len()
    } else {
        MOST_ROWS - 1
    };
    // What was likely before a change is shown too, even if it is not any more.
    let mut shown = by_likelihood.clone();
    shown.sort_by(|&a, &b| {
        let most = |i| probability(i).unwrap_or(0.0).max(was(i).unwrap_or(0.0));
        most(b).total_cmp(&most(a))
    });
    let others = shown.split_off(kept);
    shown.sort_unstable();
    let mut rows: Vec<Row> = shown
        .iter()
        .map(|&i| Row {
            label: labels[i].clone(),
            probability: probability(i),
            before: was(i),
            likeliest: stands_out(i),
        })
        .collect();
    if kept < labels.len() {
        let rest = probabilities.map(|_| others.iter().filter_map(|&i| probability(i)).sum());
        let rest_before = before.map(|_| others.iter().filter_map(|&i| was(i)).sum());
        let label = format!("{} {}", labels.len() - kept, text::OTHER_LABELS);
        rows.push(Row {
            label,
            probability: rest,
            before: rest_before,
            likeliest: false,
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(n: usize) -> Vec<String> {
        (0..n).map(|i| format!("label {i}")).collect()
    }

    #[test]
    fn rows_stand_in_the_label_spaces_order_and_one_stands_out() {
        let rows = rows(&labels(3), Some(&[0.2, 0.5, 0.3]), None);
        assert_eq!(
            rows.iter().map(|r| &r.label[..]).collect::<Vec<_>>(),
            ["label 0", "label 1", "label 2"]
        );
        assert_eq!(
            rows.iter().map(|r| r.likeliest).collect::<Vec<_>>(),
            [false, true, false]
        );
    }

    #[test]
    fn before_an_answer_and_between_equals_none_stands_out() {
        assert!(
            rows(&labels(2), None, None)
                .iter()
                .all(|r| !r.likeliest && r.probability.is_none())
        );
        assert!(rows(&labels(2), Some(&[0.5, 0.5]), None).iter().all(|r| !r.likeliest));
    }

    #[test]
    fn many_labels_are_summed_up() {
        let mut probabilities = vec![0.01; 20];
        probabilities[17] = 0.81;
        let rows = rows(&labels(20), Some(&probabilities), None);
        assert_eq!(rows.len(), MOST_ROWS);
        let likeliest: Vec<&str> = rows.iter().filter(|r| r.likeliest).map(|r| &r.label[..]).collect();
        assert_eq!(likeliest, ["label 17"]);
        let last = rows.last().unwrap();
        assert_eq!(last.label, "13 others");
        assert!((last.probability.unwrap() - 0.13).abs() < 1e-6);
        let sum: f32 = rows.iter().filter_map(|r| r.probability).sum();
        assert!((sum - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_label_that_was_likely_stays_in_sight() {
        let (mut before, mut now) = (vec![0.01; 20], vec![0.01; 20]);
        (before[3], now[17]) = (0.81, 0.81);
        let rows = rows(&labels(20), Some(&now), Some(&before));
        let shown: Vec<&str> = rows.iter().map(|row| &row.label[..]).collect();
        assert!(shown.contains(&"label 3") && shown.contains(&"label 17"), "{shown:?}");
        let sum: f32 = rows.iter().filter_map(|row| row.before).sum();
        assert!((sum - 1.0).abs() < 1e-5);
        assert_eq!(rows.iter().filter(|row| row.likeliest).count(), 1);
    }
}
