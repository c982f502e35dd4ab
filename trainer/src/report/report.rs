use super::{
    figure::figures,
    find::Found,
    html, markdown,
    study::{Of, Study},
    tables::{Tables, commands_of, of_text},
    tests_against::{LEVEL, TestAgainst, against_guessing, against_original, against_right_examples, tested_by},
};
use crate::{files, sweep::Amount};
use anyhow::{Context, Result};
use guesswork_shared::{
    chart::Dress,
    lane::Lane,
    published,
    results::{RESULTS_FORMAT, Results, StudyResults, Value, csv, text},
};
use std::{fs, path::Path};

/// The file that holds all of a report.
pub const REPORT_FILE: &str = "report.json";

/// The width of figures that are files of their own, in pixels.
const FILE_WIDTH: f64 = 880.;

/// How everything was computed, for the end of each report.
pub(super) const METHODS: [&str; 4] = [
    "Scores are Tk-Instruct's exact match and ROUGE-L in percent: of each task the mean over its questions, of several tasks \
     the mean over tasks, so that every task weighs the same; over seeds the mean over runs. Classification tasks are those \
     with a label space.",
    "Intervals are 95 % percentile intervals of 1000 bootstrap resamples. Tasks are drawn with replacement, and independently \
     of them training seeds: a seed is one model, and it answers all tasks, so that seeds and tasks are crossed (the \
     pigeonhole bootstrap; Owen, Annals of Applied Statistics 1, 2007). Each drawn task is moved by what its questions leave \
     open, which is the same for all seeds, for they were asked the same (the two-stage bootstrap; Davison & Hinkley, \
     Bootstrap Methods and their Application, 1997, section 3.8). With one \
     seed, or none, an interval says nothing about other seeds; with three it says little. For a single task the interval of \
     its questions and the spread of its seeds are added by squares (Zou & Donner, Statistics in Medicine 27, 2008). Of a \
     difference of two lanes, taken seed by seed and task by task, tasks and seeds alone are drawn. Where all answers are wrong the interval has no width: read 0.0 [0.0, 0.0] as never seen, not as certainty.",
    "Tests are two-sided paired permutation tests over tasks (Noreen, Computer-Intensive Methods for Testing Hypotheses, 1989): \
     exact up to 16 tasks that differ, else by 10,000 draws; corrected after Holm (Scandinavian Journal of Statistics 6, \
     1979) for the lanes that are tested against the same thing at the same amounts of data, not for the number of amounts, \
     nor for a lane's being tested against several things. They hold for other tasks and these training runs; a difference is \
     said to be one only if p is below 0.05 and its interval, which is over other runs too, does not reach over zero. Guessing \
     is compared task by task, with what it is expected to reach on each: that a lane's own interval holds the mean of \
     guessing does not say that the two cannot be told apart.",
    "Only results of the same base, settings, data and questions are averaged or compared; what differs stands in a part of \
     its own.",
];

/// Makes the report of what was found; `command` is what asked for it.
///
/// # Errors
/// If a file does not say what it measured.
pub fn report(found: Found, command: String) -> Result<Results> {
    let count = found.measured.len();
    let studies = Study::group(found.measured)?;
    let several = studies.len() > 1;
    let mut parts: Vec<StudyResults> = studies
        .iter()
        .enumerate()
        .map(|(place, study)| of_study(study, place, several))
        .collect();
    let mut summary = vec![format!(
        "{} of {}.",
        text::count(count, "result"),
        text::count(studies.len(), if several { "part" } else { "study" }).replace("studys", "studies"),
    )];
    if several {
        summary.push(
            "The parts differ in base, settings, data or questions, and are neither averaged nor compared with each other."
                .into(),
        );
    }
    // What belongs to no result belongs to no part: it stands with the first.
    if let Some(first) = parts.first_mut() {
        first.missing.extend(found.missing);
    }
    let mut report = Results {
        format: RESULTS_FORMAT,
        made_by: format!("guesswork {}", env!("CARGO_PKG_VERSION")),
        command,
        summary,
        discussion: Vec::new(),
        paper: published::SOURCE.into(),
        methods: METHODS.map(str::to_string).to_vec(),
        studies: parts,
        files: Vec::new(),
    };
    report.files = contents(&report).into_iter().map(|(name, _)| name).collect();
    report.files.push(REPORT_FILE.into());
    Ok(report)
}

/// The files but for [`REPORT_FILE`], by name; the page comes last.
fn contents(report: &Results) -> Vec<(String, String)> {
    let mut contents = Vec::new();
    for study in &report.studies {
        for table in &study.tables {
            contents.push((study.file(&table.id, "csv"), csv(table)));
        }
        for figure in &study.figures {
            contents.push((study.file(&figure.id, "svg"), figure.svg(FILE_WIDTH, Dress::Alone)));
        }
    }
    contents.push(("report.md".into(), markdown::markdown(report)));
    contents.push(("index.html".into(), html::html(report)));
    contents
}

/// Writes the report to a folder, each file at once or not at all, and takes away what an earlier report wrote there and
/// this one does not have.
pub fn write(report: &Results, folder: &Path) -> Result<()> {
    let record = folder.join(REPORT_FILE);
    let before: Vec<String> = match fs::read(&record) {
        Ok(bytes) => {
            let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
            let names = value["files"].as_array().cloned().unwrap_or_default();
            names
                .iter()
                .filter_map(|name| name.as_str().map(str::to_string))
                .collect()
        }
        Err(_) => Vec::new(),
    };
    for (name, contents) in contents(report) {
        files::write_atomically(&folder.join(name), contents.as_bytes())?;
    }
    files::write_json_atomically(&record, report)?;
    for name in before {
        // A record that was changed by hand must not reach out of the folder.
        let is_ours = !name.contains(['/', '\\']) && (name.ends_with(".csv") || name.ends_with(".svg"));
        let file = folder.join(&name);
        if is_ours && !report.files.contains(&name) && file.exists() {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    Ok(())
}

fn of_study(study: &Study, place: usize, several: bool) -> StudyResults {
    let at_all_amounts = |tests: fn(&Study, (Amount, Amount)) -> Vec<TestAgainst>| -> Vec<TestAgainst> {
        let amounts = study.amounts().into_iter();
        amounts.flat_map(|amounts| tests(study, amounts)).collect()
    };
    let tests = at_all_amounts(against_original);
    let wrong_examples = at_all_amounts(against_right_examples);
    let to_guessing = at_all_amounts(against_guessing);
    let mut commands: Vec<String> = Vec::new();
    for command in study.all().flat_map(commands_of) {
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    let tables = Tables {
        study,
        tests: &tests,
        wrong_examples: &wrong_examples,
        to_guessing: &to_guessing,
        commands: &commands,
    }
    .all();
    let base = match &study.base {
        Some(base) => base.clone(),
        None if study.all().any(|one| one.lane.has_model()) => "models".into(),
        None => "Baselines".into(),
    };
    let title = match several {
        true => format!(
            "Part {}: {base} on {}, {} split",
            place + 1,
            study.questions.data,
            study.questions.split
        ),
        false => format!("{base} on {}", study.questions.data),
    };
    let classification = study.tasks(Of::Classification).len();
    let mut facts = vec![
        ("data".to_string(), study.questions.data.clone()),
        ("base model".to_string(), study.base_text()),
        ("tuning".to_string(), study.settings.clone()),
        (
            "asked".to_string(),
            format!(
                "{} of the {} split ({classification} classification, {} generation), {}, at most {} of each task, seed {}",
                text::count(study.about.len(), "task"),
                study.questions.split,
                study.about.len() - classification,
                text::count(study.question_count(), "question"),
                study.questions.instances_per_task,
                study.questions.seed
            ),
        ),
    ];
    if let Some(guess) = study.guess(Of::Classification) {
        facts.push((
            "guessing".into(),
            format!("expected to reach {guess:.2} % exact match on the classification tasks"),
        ));
    }
    let (runs, seconds) = time(study);
    if runs > 0 {
        facts.push((
            "training".into(),
            format!("{}, {} in all", text::count(runs, "run"), text::duration(seconds)),
        ));
    }
    let mut notes = study.notes.clone();
    let seeds = study
        .cells
        .iter()
        .filter(|(place, _)| matches!(place.lane, Lane::Tuned(_)))
        .map(|(_, runs)| runs.len());
    match (seeds.clone().min(), seeds.max()) {
        (Some(1), Some(1)) => {
            notes.push("Every variant was tuned with one seed only: how much seeds matter is not known.".into())
        }
        (Some(least), Some(most)) if least != most => notes.push(format!(
            "Not all variants have the same number of seeds ({least} to {most}): those with fewer vary more."
        )),
        _ => {}
    }
    if study
        .amounts()
        .iter()
        .any(|(_, instances)| matches!(instances, Amount::AtMost(_)))
        && study.amounts().iter().any(|(_, instances)| *instances == Amount::All)
    {
        notes.push("Runs on all instances of each task have no place on the curve; they stand in the tables.".into());
    }
    StudyResults {
        title,
        findings: findings(study, &tests, &wrong_examples, &to_guessing),
        facts,
        missing: study.holes(),
        notes,
        expected_exact_match: study.guess(Of::Classification),
        sources: study.sources(&commands),
        commands,
        tables,
        figures: figures(study),
        prefix: if several {
            format!("part-{}-", place + 1)
        } else {
            String::new()
        },
    }
}

/// What the main table says, in a sentence or two.
fn findings(
    study: &Study,
    tests: &[TestAgainst],
    wrong_examples: &[TestAgainst],
    to_guessing: &[TestAgainst],
) -> Vec<String> {
    let (_, of) = tested_by(study);
    let guess = study.guess(of).unwrap_or_default();
    [
        (tests, "original".to_string()),
        (wrong_examples, "the same definition with right examples".to_string()),
        (to_guessing, format!("guessing ({guess:.2}\u{a0}%)")),
    ]
    .into_iter()
    .flat_map(|(tests, against)| differences(study, tests, &against))
    .collect()
}

/// Which tuned lanes of the main table differ from what they were tested against, and which cannot be told apart from it.
fn differences(study: &Study, tests: &[TestAgainst], against: &str) -> Vec<String> {
    let (metric, of) = tested_by(study);
    let (by, amounts) = (of_text(metric, of), study.main_amounts());
    let tests = tests
        .iter()
        .filter(|test| test.amounts == amounts && matches!(test.lane, Lane::Tuned(_)));
    let (differ, others): (Vec<&TestAgainst>, Vec<&TestAgainst>) = tests.partition(|test| test.is_one());
    // A single bad run can make a low p; what other runs could have given is not to reach over nothing.
    let (of_these_seeds, alike): (Vec<&TestAgainst>, Vec<&TestAgainst>) =
        others.into_iter().partition(|test| test.p_holm < LEVEL);
    let sentence = |tests: &[&TestAgainst], what: &str| {
        if tests.is_empty() {
            return None;
        }
        let each: Vec<String> = tests
            .iter()
            .map(|test| {
                let p = text::p(test.p_holm);
                let p = if p.starts_with('<') { p } else { format!("=\u{a0}{p}") };
                let difference = Value::Difference(test.difference).text();
                format!("{} ({difference} points, p\u{a0}{p})", test.lane)
            })
            .collect();
        Some(format!("By {by}, {} {what}.", text::list(&each)))
    };
    let verb = |tests: &[&TestAgainst]| if tests.len() == 1 { "differs" } else { "differ" };
    [
        sentence(&differ, &format!("{} from {against}", verb(&differ))),
        sentence(
            &of_these_seeds,
            &format!(
                "{} from {against} with these training seeds; with others that need not be so",
                verb(&of_these_seeds)
            ),
        ),
        sentence(&alike, &format!("cannot be told apart from {against}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How many runs there were, and how long they took together.
fn time(study: &Study) -> (usize, f64) {
    let mut seen = Vec::new();
    let mut seconds = 0.;
    for one in study.all() {
        let Some(run) = &one.run else { continue };
        let key = (one.lane, one.tasks, one.instances, one.seed);
        if !seen.contains(&key) {
            seen.push(key);
            seconds += run.training.seconds;
        }
    }
    (seen.len(), seconds)
}
