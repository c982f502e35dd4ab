use super::{Answers, InLabels, Prediction};
use crate::{
    data::{DataSet, LabelledTask, Split},
    output,
};
use anyhow::Result;
use guesswork_shared::{
    baseline::expected_exact_match,
    bundle::Seen,
    lane::Lane,
    metric::{
        Aggregate, BootstrapOptions, Flipped, Interval, Metric, PairedTest, Scored, Summary, holm, paired_permutation,
    },
    prompt::Cuts,
    published,
    variant::Variant,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The layout of [`EvaluationReport`]'s JSON that this program writes.
pub const EVALUATION_FORMAT: u64 = 1;

/// What several lanes reached on the same questions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EvaluationReport {
    /// [`EVALUATION_FORMAT`]; 0 in files from before there was a number.
    #[serde(default)]
    pub format: u64,
    /// The exact command.
    pub command: String,
    /// Where the models are from.
    pub models: String,
    /// The data.
    pub data: String,
    /// Which tasks.
    pub split: Split,
    /// Most instances of each task.
    pub instances_per_task: usize,
    /// The seed of the random lane and of the intervals.
    pub seed: u64,
    /// What guessing reaches on the classification tasks: the mean over tasks of its exact expectation, in percent.
    pub expected_exact_match: Option<f64>,
    /// The same on the paper's own tasks, as the paper states it.
    pub paper_random_exact_match: f64,
    /// What was asked, by the tasks' names; empty in files of format 0.
    #[serde(default)]
    pub about: BTreeMap<String, AskedTask>,
    /// A lane each.
    pub lanes: Vec<LaneReport>,
    /// Every other lane against `original`, on the classification tasks.
    #[serde(default)]
    pub comparisons: Vec<Comparison>,
    #[serde(skip)]
    scored: Vec<Vec<Scored>>,
}

/// What kind of task was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedTask {
    /// Its first category; empty without one.
    pub category: String,
    /// How many labels there are to choose from; `None` for generation.
    pub labels: Option<usize>,
    /// Whether models tuned on this data were trained on it.
    pub seen: Seen,
    /// What guessing among the labels is expected to reach, in percent.
    pub expected_exact_match: Option<f64>,
}

/// What one lane reached.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LaneReport {
    /// The lane; absent in a file of predictions that does not say.
    pub lane: Option<Lane>,
    /// How the tasks were put to it.
    pub treatment: Option<Variant>,
    /// The classification tasks that are known but for their labels, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen_labels: Option<Aggregate>,
    /// The classification tasks that are wholly unknown, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen_concepts: Option<Aggregate>,
    /// How many answers are one of the labels, right or wrong; absent in files from before it was told for each task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_labels: Option<InLabels>,
    /// What of the questions the lane did not get to read, because of its length limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cuts: Option<Cuts>,
    /// Overall, classification, generation, categories, tasks.
    #[serde(flatten)]
    pub summary: Option<Summary>,
}

/// One lane against another.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// The first.
    pub lane: Lane,
    /// The second.
    pub against: Lane,
    /// The first's exact match less the second's, and how likely that is by chance.
    #[serde(flatten)]
    pub test: PairedTest,
    /// `p`, corrected for how many lanes are compared (Holm, Scandinavian Journal of Statistics 6, 1979).
    pub p_holm: f64,
}

impl EvaluationReport {
    /// A report without lanes yet.
    pub fn new(
        command: String,
        models: String,
        data: &DataSet,
        split: Split,
        instances_per_task: usize,
        seed: u64,
    ) -> Self {
        Self {
            format: EVALUATION_FORMAT,
            command,
            models,
            data: data.description.clone(),
            split,
            instances_per_task,
            seed,
            expected_exact_match: expected(data.split(split)),
            paper_random_exact_match: published::RANDOM_EXACT_MATCH,
            about: data.split(split).iter().map(AskedTask::named).collect(),
            lanes: Vec::new(),
            comparisons: Vec::new(),
            scored: Vec::new(),
        }
    }

    /// Scores a lane's answers on these tasks.
    pub fn add(&mut self, lane: Lane, answers: &Answers, tasks: &[LabelledTask]) {
        let predictions = &answers.predictions;
        let scored = score_all(predictions);
        let seen: HashMap<&str, Seen> = tasks.iter().map(|task| (task.task.name.as_str(), task.seen)).collect();
        let of_kind = |kind: Seen| {
            let of_kind = |scored: &&Scored| scored.is_classification && seen.get(scored.task.as_str()) == Some(&kind);
            let scored: Vec<Scored> = scored.iter().filter(of_kind).cloned().collect();
            Summary::of(&scored, self.bootstrap()).map(|summary| summary.overall)
        };
        let unseen_labels = of_kind(Seen::UnseenLabels);
        let report = LaneReport {
            unseen_concepts: unseen_labels.as_ref().and_then(|_| of_kind(Seen::Unseen)),
            unseen_labels,
            cuts: lane.has_model().then_some(answers.cuts),
            ..LaneReport::new(Some(lane), predictions, &scored, self.bootstrap())
        };
        self.lanes.push(report);
        self.scored.push(scored);
    }

    /// Compares the lanes that were added.
    pub fn compare(&mut self) {
        let original = Lane::Tuned(Variant::ALL[0]);
        let classification = |place: usize| -> Vec<Scored> {
            self.scored[place]
                .iter()
                .filter(|scored| scored.is_classification)
                .cloned()
                .collect()
        };
        let Some(reference) = self.lanes.iter().position(|report| report.lane == Some(original)) else {
            return;
        };
        let reference = classification(reference);
        let mut comparisons = Vec::new();
        for (place, report) in self.lanes.iter().enumerate() {
            let Some(lane) = report.lane.filter(|&lane| lane != original) else {
                continue;
            };
            // Every lane was asked the same; without classification tasks there is nothing to compare.
            if let Ok(test) = paired_permutation(&classification(place), &reference, Metric::ExactMatch, self.seed) {
                comparisons.push(Comparison {
                    lane,
                    against: original,
                    test,
                    p_holm: 1.0,
                });
            }
        }
        let p: Vec<f64> = comparisons.iter().map(|comparison| comparison.test.p).collect();
        for (comparison, corrected) in comparisons.iter_mut().zip(holm(&p)) {
            comparison.p_holm = corrected;
        }
        self.comparisons = comparisons;
    }

    fn bootstrap(&self) -> BootstrapOptions {
        BootstrapOptions {
            seed: self.seed,
            ..BootstrapOptions::default()
        }
    }
}

impl AskedTask {
    /// What there is to say of a task, with its name.
    pub fn named(task: &LabelledTask) -> (String, Self) {
        let labels = task.labels();
        let about = Self {
            category: task.task.categories.first().cloned().unwrap_or_default(),
            labels: labels.map(<[String]>::len),
            seen: task.seen,
            expected_exact_match: labels.map(|labels| expected_exact_match(&task.task, labels)),
        };
        (task.task.name.clone(), about)
    }
}

impl LaneReport {
    /// Sums up the predictions of a lane.
    pub fn new(lane: Option<Lane>, predictions: &[Prediction], scored: &[Scored], options: BootstrapOptions) -> Self {
        Self {
            lane,
            treatment: predictions.iter().find_map(|prediction| prediction.treatment),
            unseen_labels: None,
            unseen_concepts: None,
            in_labels: InLabels::of(predictions, options),
            cuts: None,
            summary: Summary::of(scored, options),
        }
    }
}

/// Scores each prediction; where nobody says whether a task is classification, it counts as generation.
pub fn score_all(predictions: &[Prediction]) -> Vec<Scored> {
    let score = |p: &Prediction| {
        let category = p.categories.first().cloned().unwrap_or_default();
        let is_classification = matches!(p.labels, Some(Some(_)));
        Scored::new(
            &p.task,
            category,
            is_classification,
            &p.instance.id,
            &p.prediction,
            &p.instance.output,
        )
    };
    predictions.iter().map(score).collect()
}

fn expected(tasks: &[LabelledTask]) -> Option<f64> {
    let each: Vec<f64> = tasks
        .iter()
        .filter_map(|task| Some(expected_exact_match(&task.task, task.labels()?)))
        .collect();
    (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
}

/// Prints the report as a table with its intervals.
pub fn print_report(report: &EvaluationReport) -> Result<()> {
    output::print_line(&format!(
        "{}; {} split, at most {} instances a task; {}",
        report.data,
        report.split.name(),
        report.instances_per_task,
        report.models
    ))?;
    output::print_line("")?;
    print_lanes(&report.lanes)?;
    output::print_line("")?;
    if let Some(expected) = report.expected_exact_match {
        output::print_line(&format!(
            "guessing among the labels is expected to reach {expected:.2} % exact match on the classification tasks \
             (the paper's figure on its own 119 tasks: {:.1} %)",
            report.paper_random_exact_match
        ))?;
    }
    if report.lanes.iter().any(|lane| lane.lane == Some(Lane::Majority)) {
        output::print_line(
            "majority is told the most frequent answer of each task, the questions' own answers included",
        )?;
    }
    for lane in &report.lanes {
        if let (Some(cuts), Some(lane)) = (&lane.cuts, lane.lane)
            && let Some(what) = cuts.describe()
        {
            output::print_line(&format!("of {} prompts {lane} read {what}", cuts.prompts))?;
        }
    }
    for Comparison {
        lane,
        against,
        test,
        p_holm,
    } in &report.comparisons
    {
        let verdict = if *p_holm < 0.05 {
            "differs"
        } else {
            "cannot be told apart"
        };
        let p = if *p_holm < 0.001 {
            "p < 0.001".into()
        } else {
            format!("p = {p_holm:.3}")
        };
        output::print_line(&format!(
            "{lane} {verdict} from {against}: {:+.1} points, {p}",
            test.difference
        ))?;
    }
    if let Some(Comparison { test, .. }) = report.comparisons.first() {
        let what = match test.flipped {
            Flipped::Tasks => "tasks of this kind",
            Flipped::Instances => "other questions of these tasks only",
        };
        output::print_line(&format!(
            "(paired permutation over {} {}, corrected for {} comparisons; it holds for {what})",
            test.units,
            match test.flipped {
                Flipped::Tasks => "tasks",
                Flipped::Instances => "questions",
            },
            report.comparisons.len()
        ))?;
    }
    Ok(())
}

/// Prints a row a lane: means over tasks, in percent, with 95 % intervals.
pub fn print_lanes(lanes: &[LaneReport]) -> Result<()> {
    let cell = |interval: Option<&Interval>| {
        interval.map_or("-".to_string(), |i| {
            format!("{:.1} [{:.1}, {:.1}]", i.mean, i.low, i.high)
        })
    };
    let with_kinds = lanes.iter().any(|lane| lane.unseen_labels.is_some());
    let mut header = vec!["lane", "exact match"];
    if with_kinds {
        header.extend(["unseen labels", "unseen concepts"]);
    }
    header.extend(["in labels", "ROUGE-L, text", "ROUGE-L, all"]);
    let exact = |aggregate: &Option<Aggregate>| cell(aggregate.as_ref().map(|a| &a.exact_match.over_tasks));
    let rows: Vec<Vec<String>> = lanes
        .iter()
        .map(|lane| {
            let summary = lane.summary.as_ref();
            let mut row = vec![lane.lane.map_or("(not said)".to_string(), |lane| lane.to_string())];
            row.push(exact(&summary.and_then(|s| s.classification.clone())));
            if with_kinds {
                row.extend([exact(&lane.unseen_labels), exact(&lane.unseen_concepts)]);
            }
            row.push(cell(lane.in_labels.as_ref().map(|share| &share.over_tasks)));
            row.push(cell(
                summary
                    .and_then(|s| s.generation.as_ref())
                    .map(|a| &a.rouge_l.over_tasks),
            ));
            row.push(cell(summary.map(|s| &s.overall.rouge_l.over_tasks)));
            row
        })
        .collect();
    output::print_table(&header, &rows)
}
