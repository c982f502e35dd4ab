use super::{Contest, Course, Figures, Length, Score, Settings};
use guesswork_shared::{
    bundle::{Manifest, OfferedTask},
    lane::Lane,
    metric::{Interval, Metric},
};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};

/// All that a race's record is made of.
pub struct Record<'a> {
    /// What was raced.
    pub settings: &'a Settings,
    /// The seed that it came to.
    pub seed: u64,
    /// The bundle.
    pub manifest: &'a Manifest,
    /// The tasks that it offers.
    pub tasks: &'a [OfferedTask],
    /// The questions.
    pub course: &'a Course,
    /// The answers.
    pub contest: &'a Contest,
    /// The figures, worked out from all answers.
    pub figures: &'a Figures,
    /// The address that leads to this race.
    pub address: &'a str,
}

/// One answer.
#[derive(Serialize)]
struct Answer<'a> {
    lane: Lane,
    task: &'a str,
    instance: &'a str,
    input: &'a str,
    references: &'a [String],
    answer: &'a str,
    exact_match: f64,
    rouge_l: f64,
    /// What guessing scores on this instance.
    guess_exact_match: f64,
    guess_rouge_l: f64,
}

impl<'a> Record<'a> {
    fn answers(&self) -> impl Iterator<Item = Answer<'a>> {
        let (course, tasks) = (self.course, self.tasks);
        self.contest.racing().flat_map(move |runner| {
            course
                .questions()
                .iter()
                .zip(&runner.answers)
                .map(move |(question, answer)| {
                    let offered = &tasks[question.task];
                    Answer {
                        lane: runner.lane,
                        task: &offered.task.name,
                        instance: &question.id,
                        input: &question.input,
                        references: &question.references,
                        answer: &answer.text,
                        exact_match: answer.exact_match,
                        rouge_l: answer.rouge_l,
                        guess_exact_match: question.expected(offered, Metric::ExactMatch),
                        guess_rouge_l: question.expected(offered, Metric::RougeL),
                    }
                })
        })
    }
}

/// One line for each answer, with a line of names before them (RFC 4180; several references are set apart by ` | `).
pub fn to_csv(record: &Record<'_>) -> String {
    let mut csv = String::from(
        "lane,task,instance,input,references,answer,exact_match,rouge_l,guess_exact_match,guess_rouge_l\r\n",
    );
    for answer in record.answers() {
        let references = answer.references.join(" | ");
        let lane = answer.lane.to_string();
        let texts = [
            &lane,
            answer.task,
            answer.instance,
            answer.input,
            &references,
            answer.answer,
        ]
        .map(csv_field);
        let figures = [
            answer.exact_match,
            answer.rouge_l,
            answer.guess_exact_match,
            answer.guess_rouge_l,
        ]
        .map(|figure| Cow::Owned(rounded(figure).to_string()));
        csv += &[&texts[..], &figures[..]].concat().join(",");
        csv += "\r\n";
    }
    csv
}

/// Quoted where it must be. Programs that reckon with tables take a leading sign for a formula: it is set apart.
fn csv_field(text: &str) -> Cow<'_, str> {
    let text: Cow<'_, str> =
        if text.starts_with(['=', '+', '-', '@', '\t']) && serde_json::from_str::<f64>(text).is_err() {
            format!("'{text}").into()
        } else {
            text.into()
        };
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text
    }
}

/// To the digits that mean something.
fn rounded(figure: f64) -> f64 {
    (figure * 1e4).round() / 1e4
}

#[derive(Serialize)]
struct Json<'a> {
    format: u32,
    address: &'a str,
    bundle: BundleNamed<'a>,
    settings: SettingsNamed,
    score: Metric,
    /// What guessing scores on the tasks that the chart counts.
    guess: Option<f64>,
    tasks: Vec<TaskNamed<'a>>,
    lanes: Vec<LaneNamed<'a>>,
    comparison: Option<Comparison>,
    answers: Vec<Answer<'a>>,
}

#[derive(Serialize)]
struct BundleNamed<'a> {
    name: &'a str,
    made_by: &'a str,
    description: &'a str,
}

#[derive(Serialize)]
struct SettingsNamed {
    tasks: String,
    instances: String,
    seed: u64,
    asked_with: Option<String>,
}

#[derive(Serialize)]
struct TaskNamed<'a> {
    name: &'a str,
    title: &'a str,
    labels: Option<&'a [String]>,
    scored_by: Metric,
    guess: Option<f64>,
}

#[derive(Serialize)]
struct LaneNamed<'a> {
    lane: Lane,
    answers: usize,
    failure: Option<&'a str>,
    /// The mean over the counted tasks of its means.
    overall: Option<Interval>,
    above_guessing: Option<Interval>,
    tasks: BTreeMap<&'a str, CellNamed>,
}

#[derive(Serialize)]
struct CellNamed {
    instances: usize,
    mean: f64,
    guess: f64,
}

#[derive(Serialize)]
struct Comparison {
    lane: Lane,
    against: Lane,
    difference: f64,
    p: f64,
    instances: usize,
    tasks: usize,
}

/// The whole race.
pub fn to_json(record: &Record<'_>) -> String {
    let Record {
        settings,
        manifest,
        tasks,
        figures,
        ..
    } = record;
    let raced = record.course.tasks();
    let counted = settings.score.counted(raced, tasks);
    let of_lane = |lane: &super::LaneFigures| {
        let cells = raced.iter().zip(&lane.cells).filter_map(|(&task, cell)| {
            let cell = (*cell)?;
            let named = CellNamed {
                instances: cell.instances,
                mean: rounded(cell.mean),
                guess: rounded(cell.guess),
            };
            Some((tasks[task].task.name.as_str(), named))
        });
        LaneNamed {
            lane: lane.lane,
            answers: lane.answers,
            failure: record
                .contest
                .runner(lane.lane)
                .and_then(|runner| runner.failure.as_deref()),
            overall: lane.overall,
            above_guessing: lane.above_guessing,
            tasks: cells.collect(),
        }
    };
    let json = Json {
        format: 1,
        address: record.address,
        bundle: BundleNamed {
            name: &manifest.name,
            made_by: &manifest.made_by,
            description: &manifest.description,
        },
        settings: SettingsNamed {
            tasks: settings.tasks.to_string(),
            instances: match settings.length {
                Length::Each(_) => settings.length.to_string(),
                Length::Endless => "endless".into(),
            },
            seed: record.seed,
            asked_with: settings.asked.map(|variant| variant.to_string()),
        },
        score: settings.score.metric(),
        guess: figures.guess,
        tasks: raced
            .iter()
            .zip(&figures.guesses)
            .map(|(&task, guess)| TaskNamed {
                name: &tasks[task].task.name,
                title: &tasks[task].title,
                labels: tasks[task].labels.as_deref(),
                scored_by: Score::of_task(settings.score, task, &counted, tasks).metric(),
                guess: guess.map(rounded),
            })
            .collect(),
        lanes: figures.lanes.iter().map(of_lane).collect(),
        comparison: figures.pair.map(|pair| Comparison {
            lane: pair.one,
            against: pair.other,
            difference: pair.test.difference,
            p: pair.test.p,
            instances: pair.instances,
            tasks: pair.tasks,
        }),
        answers: record.answers().collect(),
    };
    // Strings, lists and finite figures only: this can not fail.
    serde_json::to_string_pretty(&json).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::race::{
        Figuring,
        figuring::tests::{figured, raced},
    };
    use guesswork_shared::bundle::{FileEntry, Limits};

    fn manifest() -> Manifest {
        let entry = |file: &str| FileEntry::of(file, b"");
        Manifest {
            format: 1,
            name: "pocket".into(),
            made_by: "a test".into(),
            description: "nothing".into(),
            config: entry("config.json"),
            tokenizer: entry("tokenizer.json"),
            tasks: entry("tasks.json"),
            results: None,
            evaluations: vec![],
            limits: Limits {
                source_tokens: 256,
                target_tokens: 16,
            },
            seed: 7,
            pocket: None,
            lanes: vec![],
            commands: vec![],
        }
    }

    #[test]
    fn a_record_holds_every_answer_and_the_figures() {
        let (tasks, course, contest) = raced(6);
        let mut figuring = Figuring::new(tasks.clone(), course.tasks(), Score::ExactMatch, 7);
        let figures = figured(&mut figuring, &course, &contest, ("original", "simplified"));
        let record = Record {
            settings: &Settings::default(),
            seed: 3,
            manifest: &manifest(),
            tasks: &tasks,
            course: &course,
            contest: &contest,
            figures: &figures,
            address: "?view=race",
        };
        let csv = to_csv(&record);
        assert_eq!(csv.lines().count(), 1 + 3 * 84);
        assert!(csv.lines().nth(1).unwrap().starts_with("original,"));
        assert!(
            csv.lines().all(|line| line.split(',').count() == 10),
            "nothing here needs quotes"
        );
        let json: serde_json::Value = serde_json::from_str(&to_json(&record)).unwrap();
        assert_eq!(json["answers"].as_array().unwrap().len(), 3 * 84);
        assert_eq!(json["lanes"][0]["overall"]["mean"], 100.0);
        assert_eq!(json["lanes"][2]["tasks"]["t0"]["mean"], 0.0);
        assert_eq!(json["tasks"][6]["scored_by"], "rouge_l");
        assert_eq!(json["comparison"]["tasks"], 6);
        assert_eq!(json["settings"]["seed"], 3);
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(csv_field("plain"), "plain");
        assert_eq!(csv_field("a, \"b\"\nc"), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(csv_field("=1+1"), "'=1+1");
        assert_eq!(csv_field("-3"), "-3");
    }
}
