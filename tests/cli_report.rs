//! `guesswork report` as a process: from runs to tables, figures and a page, and what it says where something is not
//! right.

use guesswork_shared::chart::Ink;
use guesswork_tests::Cli;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const SMALL: [&str; 4] = ["--pocket-tasks", "40", "--pocket-instances", "12"];

/// What is asked, as the program itself prints it: the baselines' results, on which the tests build those of models.
fn baselines(cli: &Cli) -> Value {
    let arguments = ["eval", "--json", "--lane", "random,majority,copy", "--instances", "5"];
    cli.json(&[&arguments[..], &SMALL].concat())
}

/// The result of a model whose score in each task is `score` of the task's place.
fn model(baselines: &Value, lane: &str, score: impl Fn(usize) -> f64) -> Value {
    let mut evaluation = baselines.clone();
    let mut report = evaluation["lanes"][0].clone();
    report["lane"] = lane.into();
    report["treatment"] = if lane == "untuned" { "original" } else { lane }.into();
    if lane == "simplified" {
        report["cuts"] = json!({"prompts": 200, "definitions": 1, "examples": 0, "inputs": 25});
    }
    for (place, (_, task)) in report["tasks"].as_object_mut().unwrap().iter_mut().enumerate() {
        for metric in ["exact_match", "rouge1", "rouge_l"] {
            for over in ["over_instances", "over_tasks"] {
                let mean = score(place);
                task[metric][over] = json!({"mean": mean, "low": mean - 1.0, "high": mean + 1.0});
            }
        }
    }
    // One task in which no answer was a label.
    if let Some(share) = report["in_labels"]["tasks"]
        .as_object_mut()
        .unwrap()
        .values_mut()
        .next()
    {
        *share = json!({"mean": 0.0, "low": 0.0, "high": 0.0});
    }
    evaluation["lanes"] = json!([report]);
    evaluation["command"] =
        format!("guesswork eval --json --lane {lane} --models runs/pocket/base --instances 5").into();
    evaluation
}

/// A sweep's cell: what a run and its evaluation leave.
fn cell(out: &Path, lane: &str, instances: &str, seed: u64, evaluation: &Value) -> PathBuf {
    let folder = out.join(format!("base/{lane}/tasks-all/instances-{instances}/seed-{seed}"));
    fs::create_dir_all(&folder).unwrap();
    let of_each = match instances {
        "all" => String::new(),
        number => format!(", at most {number} instances each"),
    };
    let option = match instances {
        "all" => String::new(),
        number => format!(" --instances-per-task {number}"),
    };
    let run = json!({
        "lane": lane,
        "limits": {"source_tokens": 256, "target_tokens": 32},
        "command": format!("guesswork tune --variant {lane} --base runs/pocket/base --seed {seed}{option} --steps 30"),
        "data": "pocket",
        "seed": seed,
        "steps": 30,
        "seconds": 61.5,
        "device": "cpu (1 thread)",
        "final_loss": 1.25,
        "tokens": 12345,
        "settings": format!(
            "tune {lane} from weights 83611e443973, tokenizer b4f119d8ee64, on pocket{of_each} (2b892c6b7a6d), 256 source and \
             32 target tokens; steps 30, batch 8, seed {seed}"
        ),
    });
    write(&folder.join("run.json"), &run);
    write(&folder.join("eval-test.json"), evaluation);
    folder
}

fn write(file: &Path, value: &Value) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, serde_json::to_vec(value).unwrap()).unwrap();
}

/// A CSV file of a report by the first column and the head; the fixtures have no commas in what is read.
fn csv(folder: &Path, name: &str) -> BTreeMap<(String, String), String> {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let cells = lines.flat_map(|line| {
        let row = line[0].to_string();
        let cells = head
            .iter()
            .zip(line)
            .map(|(head, cell)| ((row.clone(), head.to_string()), cell.to_string()));
        cells.collect::<Vec<_>>()
    });
    cells.collect()
}

fn number(cells: &BTreeMap<(String, String), String>, row: &str, column: &str) -> f64 {
    cells[&(row.to_string(), column.to_string())].parse().unwrap()
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(path).unwrap(),
            )
        })
        .collect()
}

/// Original 40 and simplified 44 in every task and over seeds; empty 10 lower in each task than original.
fn sweep(cli: &Cli, folder: &Path) -> PathBuf {
    let out = folder.join("sweep");
    let asked = baselines(cli);
    for (seed, luck) in [(7, -2.0), (8, 2.0)] {
        cell(
            &out,
            "original",
            "all",
            seed,
            &model(&asked, "original", |task| 40.0 + luck + task as f64),
        );
        cell(
            &out,
            "simplified",
            "all",
            seed,
            &model(&asked, "simplified", |task| {
                44.0 + luck + task as f64 + if task % 2 == 0 { 30.0 } else { -30.0 }
            }),
        );
        cell(
            &out,
            "empty",
            "all",
            seed,
            &model(&asked, "empty", |task| 30.0 + luck + task as f64),
        );
    }
    let mut untuned = asked.clone();
    let model = model(&asked, "untuned", |_| 3.0);
    untuned["command"] = model["command"].clone();
    untuned["lanes"]
        .as_array_mut()
        .unwrap()
        .insert(0, model["lanes"][0].clone());
    write(&out.join("base/untuned/eval-test.json"), &untuned);
    out
}

#[test]
fn the_tables_say_what_the_runs_reached() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    sweep(&cli, folder.path());
    let printed = cli.ok(&["report", "sweep", "--out", "report"]);
    assert!(printed.contains("original") && printed.contains("wrote"), "{printed}");
    let report = folder.path().join("report");
    let table = csv(&report, "definitions.csv");
    // 23 classification tasks, the first of 27: their places are 0 to 22, their mean 11, and one more is even than odd.
    for (lane, mean) in [
        ("original", 51.0),
        ("simplified", 55.0 + 30.0 / 23.0),
        ("empty", 41.0),
        ("untuned", 3.0),
    ] {
        assert!(
            (number(&table, lane, "exact_match") - mean).abs() < 1e-6,
            "{lane}: {table:?}"
        );
    }
    assert!(
        (number(&table, "empty", "generation_rouge_l") - 54.5).abs() < 1e-6,
        "places 23 to 26"
    );
    assert!((number(&table, "empty", "overall_rouge_l") - 43.0).abs() < 1e-6);
    // Seeds at 2 below and above: the interval is as wide as those, and wider by the tasks.
    assert!(
        number(&table, "original", "exact_match_low") < 49.0 && number(&table, "original", "exact_match_high") > 53.0
    );
    // All tasks on one side, of which no draw in thousands comes near, of two variants.
    assert!((1e-6..1e-3).contains(&number(&table, "empty", "p_holm")));
    assert!(number(&table, "simplified", "p_holm") > 0.3);
    // Labels in all answers but those of one task in 23.
    assert!((number(&table, "original", "in_labels") - 100. * 22. / 23.).abs() < 1e-6);
    assert!(number(&table, "original", "in_labels_low") < 95. && number(&table, "original", "in_labels_high") == 100.);
    assert_eq!(number(&table, "random", "in_labels"), 100.);
    let published = |lane: &str| table[&(lane.to_string(), "published_exact_match".to_string())].clone();
    assert_eq!(
        ["original", "simplified", "empty", "untuned", "random", "majority"].map(published),
        ["43", "", "", "12.8", "42.6", ""]
    );

    let json = cli.json(&["report", "sweep", "--out", "report", "--json"]);
    let study = &json["studies"][0];
    let asked = baselines(&cli);
    let (guess, expected) = (&study["expected_exact_match"], &asked["expected_exact_match"]);
    assert!((guess.as_f64().unwrap() - expected.as_f64().unwrap()).abs() < 1e-9);
    let findings = study["findings"].to_string();
    assert!(
        findings.contains("empty (\u{2212}10.0 [") && findings.contains("differs from original"),
        "{findings}"
    );
    assert!(
        findings.contains("simplified (+5.3 [") && findings.contains("cannot be told apart"),
        "{findings}"
    );
    assert!(study["missing"].as_array().unwrap().is_empty(), "{study:#}");
    let commands = study["commands"].as_array().unwrap();
    let of_table = study["tables"][0]["commands"].as_array().unwrap();
    let named = of_table
        .iter()
        .map(|place| commands[place.as_u64().unwrap() as usize].as_str().unwrap());
    assert!(
        named
            .clone()
            .any(|command| command.starts_with("guesswork tune --variant simplified"))
    );
    let kinds = csv(&report, "kinds.csv");
    assert!(
        (number(&kinds, "original", "unseen_labels") - 47.0).abs() < 1e-6,
        "places 0 to 14"
    );
    assert!(
        (number(&kinds, "original", "unseen_concepts") - 58.5).abs() < 1e-6,
        "places 15 to 22"
    );
    let tasks = fs::read_to_string(report.join("tasks.csv")).unwrap();
    assert_eq!(tasks.lines().count(), 28);
    // Two runs of one lane were cut, and nothing else.
    let cuts = csv(&report, "cuts.csv");
    assert_eq!(number(&cuts, "simplified", "prompts"), 400.);
    assert_eq!(
        ["definitions", "examples", "inputs"].map(|what| number(&cuts, "simplified", what)),
        [0.5, 0., 12.5]
    );
    assert!(cuts.keys().all(|(lane, _)| lane == "simplified"), "{cuts:?}");
}

#[test]
fn a_difference_that_one_run_makes_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    let out = sweep(&cli, folder.path());
    let asked = baselines(&cli);
    let add = |lane: &str, seed: u64, mean: f64| {
        let answers = model(&asked, lane, |task| mean + task as f64);
        cell(&out, lane, "all", seed, &answers);
    };
    // Of the two runs one does as original with its seed, the other fails.
    add("original+examples", 7, 38.0);
    add("original+examples", 8, 2.0);
    // No seed that original has.
    add("original+delusive", 9, 30.0);
    let json = cli.json(&["report", "sweep", "--out", "report", "--json"]);
    let table = csv(&folder.path().join("report"), "tests.csv");
    let of =
        |lane: &str| ["difference", "difference_low", "difference_high", "p_holm"].map(|key| number(&table, lane, key));
    let near = |one: f64, other: f64| (one - other).abs() < 1e-6;
    let [mean, low, high, p] = of("original+examples");
    assert!(
        near(mean, -20.0) && near(low, -40.0) && near(high, 0.0) && p < 0.001,
        "{mean} {low} {high} {p}"
    );
    let [mean, low, high, _] = of("empty");
    assert!(
        near(mean, -10.0) && near(low, -10.0) && near(high, -10.0),
        "{mean} {low} {high}"
    );
    let [mean, low, high, _] = of("original+delusive");
    assert!(near(mean, -10.0) && low < mean && mean < high, "{mean} {low} {high}");
    let findings = json["studies"][0]["findings"].to_string();
    assert!(
        findings.contains("original+examples (\u{2212}20.0 [\u{2212}40.0, 0.0] points")
            && findings.contains("with these training seeds; with others that need not be so"),
        "{findings}"
    );
    assert!(
        findings.contains("from the same definition with right examples"),
        "{findings}"
    );
}

#[test]
fn guessing_is_compared_task_by_task() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    let out = sweep(&cli, folder.path());
    let asked = baselines(&cli);
    let tasks = asked["lanes"][0]["tasks"].as_object().unwrap().keys();
    let guess = |task: &String| asked["about"][task]["expected_exact_match"].as_f64();
    let guesses: Vec<f64> = tasks.map(|task| guess(task).unwrap_or(50.)).collect();
    for seed in [7, 8] {
        let near = model(&asked, "original+examples", |task| guesses[task] + 3.);
        cell(&out, "original+examples", "all", seed, &near);
        let around = model(&asked, "empty+delusive", |task| {
            guesses[task] + if task % 2 == 0 { 9. } else { -9. }
        });
        cell(&out, "empty+delusive", "all", seed, &around);
    }
    let json = cli.json(&["report", "sweep", "--out", "report", "--json"]);
    let report = folder.path().join("report");
    let (scores, table) = (csv(&report, "examples.csv"), csv(&report, "against_guessing.csv"));
    // Tasks have from two to six labels, so that the score's own interval holds the mean of guessing.
    let mean = number(&scores, "original+examples", "exact_match");
    assert!(number(&scores, "original+examples", "exact_match_low") < mean - 3.);
    for end in ["difference", "difference_low", "difference_high"] {
        assert!(
            (number(&table, "original+examples", end) - 3.).abs() < 1e-6,
            "{table:?}"
        );
    }
    assert!(number(&table, "original+examples", "unseen_labels") > 2.9);
    assert!(number(&table, "original+examples", "p_holm") < 0.01);
    assert!(number(&table, "empty+delusive", "p_holm") > 0.3);
    assert!(table.keys().all(|(lane, _)| lane != "random" && lane != "untuned"));
    let findings = json["studies"][0]["findings"].to_string();
    assert!(
        findings.contains("original+examples (+3.0 [+3.0, +3.0] points"),
        "{findings}"
    );
    let alike = findings.find("cannot be told apart from guessing").unwrap();
    assert!(findings[..alike].contains("empty+delusive (+0.4"), "{findings}");
}

#[test]
fn wrong_examples_are_tested_against_right_ones() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    let out = sweep(&cli, folder.path());
    let asked = baselines(&cli);
    for (lane, mean) in [
        ("original+examples", 40.0),
        ("original+delusive", 43.0),
        ("simplified+delusive", 20.0),
        ("empty+examples", 30.0),
        ("empty+delusive", 25.0),
    ] {
        for seed in [7, 8] {
            let answers = model(&asked, lane, |task| mean + seed as f64 + task as f64);
            cell(&out, lane, "all", seed, &answers);
        }
    }
    let json = cli.json(&["report", "sweep", "--out", "report", "--json"]);
    let table = csv(&folder.path().join("report"), "wrong_examples.csv");
    // What has nothing to stand against is in no row, and not corrected for.
    let lanes: BTreeSet<&str> = table.keys().map(|(lane, _)| lane.as_str()).collect();
    assert_eq!(lanes, BTreeSet::from(["original+delusive", "empty+delusive"]));
    for (lane, points) in [("original+delusive", 3.0), ("empty+delusive", -5.0)] {
        assert!((number(&table, lane, "difference") - points).abs() < 1e-6, "{table:?}");
        assert_eq!(number(&table, lane, "compared"), 2.);
        // Both have the smallest p that draws can give, and Holm doubles the first.
        assert!((number(&table, lane, "p_holm") / number(&table, lane, "p") - 2.).abs() < 1e-6);
    }
    let findings = json["studies"][0]["findings"].to_string();
    assert!(
        findings.contains("original+delusive (+3.0 [")
            && findings.contains("differ from the same definition with right examples"),
        "{findings}"
    );
}

#[test]
fn the_same_runs_give_the_same_bytes_and_whole_documents() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    let out = sweep(&cli, folder.path());
    let asked = baselines(&cli);
    for (instances, mean) in [("1", 10.0), ("10", 20.0), ("100", 30.0)] {
        for lane in ["original", "original+examples"] {
            cell(
                &out,
                lane,
                instances,
                7,
                &model(&asked, lane, |task| mean + task as f64),
            );
        }
    }
    // Asked in another way than tuned.
    let mut other = model(&asked, "original", |_| 70.0);
    other["lanes"][0]["treatment"] = "empty".into();
    write(
        &out.join("base/original/tasks-all/instances-all/seed-7/eval-test-empty.json"),
        &other,
    );
    cli.ok(&["report", "sweep", "--out", "one"]);
    cli.ok(&["report", "sweep", "--out", "two"]);
    let (one, two) = (
        contents(&folder.path().join("one")),
        contents(&folder.path().join("two")),
    );
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    assert!(one == two, "the bytes differ");
    for name in [
        "curve.svg",
        "matrix.svg",
        "lanes.svg",
        "amounts.csv",
        "matrix.csv",
        "report.md",
        "report.json",
    ] {
        assert!(one.contains_key(name), "{name} is not in {:?}", one.keys());
    }
    for (name, bytes) in &one {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!text.contains("NaN"), "{name}");
        if name.ends_with(".svg") {
            roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    let page = std::str::from_utf8(&one["index.html"]).unwrap();
    let page = roxmltree::Document::parse(page.strip_prefix("<!DOCTYPE html>\n").unwrap()).unwrap();
    let elements = || page.descendants().filter(roxmltree::Node::is_element);
    for element in elements() {
        let name = element.tag_name().name();
        assert!(
            !["script", "link", "img", "iframe", "object"].contains(&name),
            "{name} needs something else"
        );
        if name == "th" {
            assert!(element.attribute("scope").is_some(), "a head without a scope");
        }
        if name == "a" {
            let target = element.attribute("href").unwrap();
            let here = match target.strip_prefix('#') {
                Some(id) => elements().any(|other| other.attribute("id") == Some(id)),
                None => one.contains_key(target),
            };
            assert!(here, "{target} leads nowhere");
        }
        if name == "figure" {
            assert!(element.children().any(|child| child.has_tag_name("figcaption")));
        }
    }
    let spoken = |name: &str| one[name].windows(10).any(|bytes| bytes == b"aria-label");
    assert!(spoken("curve.svg") && spoken("matrix.svg"));
    let matrix = csv(&folder.path().join("one"), "matrix.csv");
    assert!((number(&matrix, "original", "empty") - 70.0).abs() < 1e-6);
    assert_eq!(
        matrix[&("simplified".to_string(), "original".to_string())],
        "",
        "it was not measured"
    );

    // Another report in the same folder takes its own old files away, and nothing else.
    fs::write(folder.path().join("one/mine.csv"), "mine").unwrap();
    fs::remove_dir_all(out.join("base/original/tasks-all/instances-1")).unwrap();
    fs::remove_dir_all(out.join("base/original/tasks-all/instances-10")).unwrap();
    fs::remove_dir_all(out.join("base/original/tasks-all/instances-100")).unwrap();
    fs::remove_dir_all(out.join("base/original+examples")).unwrap();
    cli.ok(&["report", "sweep", "--out", "one"]);
    let after = contents(&folder.path().join("one"));
    assert!(!after.contains_key("curve.svg") && after.contains_key("mine.csv") && after.contains_key("lanes.svg"));
}

#[test]
fn what_differs_is_kept_apart_and_what_is_missing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    let out = sweep(&cli, folder.path());
    let asked = baselines(&cli);
    // Another number of steps, far better: it must not raise the mean of the others.
    let other = cell(&out, "original", "all", 9, &model(&asked, "original", |_| 99.0));
    let run = fs::read_to_string(other.join("run.json")).unwrap();
    fs::write(other.join("run.json"), run.replace("steps 30", "steps 31")).unwrap();
    // Another seed of one variant only, and one that is not done.
    cell(
        &out,
        "empty",
        "all",
        10,
        &model(&asked, "empty", |task| 30.0 + task as f64),
    );
    let begun = out.join("base/simplified/tasks-all/instances-all/seed-10");
    fs::create_dir_all(&begun).unwrap();
    fs::write(begun.join("log.txt"), "").unwrap();

    let json = cli.json(&["report", "sweep", "--out", "report", "--json"]);
    let studies = json["studies"].as_array().unwrap();
    assert_eq!(studies.len(), 2, "{json:#}");
    let settings: Vec<String> = studies.iter().map(|study| study["facts"].to_string()).collect();
    assert!(
        settings[0].contains("steps 30") && settings[1].contains("steps 31"),
        "{settings:?}"
    );
    assert!(json["summary"].to_string().contains("neither averaged nor compared"));
    let first = csv(&folder.path().join("report"), "part-1-definitions.csv");
    assert!((number(&first, "original", "exact_match") - 51.0).abs() < 1e-6);
    let missing = studies[0]["missing"].to_string();
    for part in [
        "original, all training tasks",
        "no result with seed 10",
        "seed-10 is begun, but not finished",
    ] {
        assert!(missing.contains(part), "{part}: {missing}");
    }
    let said = cli.run(&["report", "sweep", "--out", "report"]).stderr;
    assert!(said.contains("missing: ") && said.contains("seed-10"), "{said}");

    // The same run twice in different folders counts once; a different result under the same name is told.
    let again = folder.path().join("again");
    cell(
        &again,
        "original",
        "all",
        7,
        &model(&asked, "original", |task| 38.0 + task as f64),
    );
    cell(&again, "original", "all", 8, &model(&asked, "original", |_| 50.0));
    let json = cli.json(&["report", "sweep", "again", "--out", "report", "--json"]);
    let notes = json["studies"][0]["notes"].to_string();
    assert_eq!(notes.matches("only the first is used").count(), 1, "{notes}");
    assert!(notes.contains("seed-8"), "{notes}");
}

#[test]
fn a_split_is_reported_alone() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    let out = sweep(&cli, folder.path());
    let arguments = ["eval", "--json", "--lane", "random,majority", "--split", "train"];
    let seen = cli.json(
        &[
            &arguments[..],
            &["--instances", "1", "--pocket-tasks", "450", "--pocket-instances", "2"],
        ]
        .concat(),
    );
    let run = out.join("base/original/tasks-all/instances-all/seed-7");
    write(&run.join("eval-train.json"), &model(&seen, "original", |_| 90.0));
    let of = |split: &[&str]| cli.json(&[&["report", "sweep", "--out", "report", "--json"], split].concat());
    assert_eq!(of(&[])["studies"].as_array().unwrap().len(), 2);
    let report = of(&["--split", "train"]);
    let studies = report["studies"].as_array().unwrap();
    assert_eq!(studies.len(), 1);
    assert!(report["command"].as_str().unwrap().ends_with("--split train"));
    let tables: Vec<&str> = studies[0]["tables"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|t| t["id"].as_str())
        .collect();
    // A line for each of 450 tasks would be no table.
    assert!(
        tables.contains(&"categories") && !tables.contains(&"tasks"),
        "{tables:?}"
    );
    fs::remove_file(run.join("eval-train.json")).unwrap();
    let said = cli.fails(2, &["report", "sweep", "--out", "report", "--split", "train"]);
    assert!(said.contains("no evaluation of the train split"), "{said}");
}

#[test]
fn texts_cite_the_numbers_of_reports() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    sweep(&cli, folder.path());
    let text = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
    text(
        "said.md",
        "# What came out\n\nIt is {kinds/original/unseen_labels}\nhere {so}.\n",
    );
    let report = ["report", "sweep", "--out", "report", "--discussion", "said.md"];
    let json = cli.json(&[&report[..], &["--json"]].concat());
    let said = json["discussion"][0]["paragraphs"][0].as_str().unwrap();
    // The mean of two seeds, and the interval beside it.
    assert!(
        said.starts_with("It is 47.0 [") && said.ends_with("] here {so}."),
        "{said}"
    );
    assert_eq!(json["discussion"][0]["title"], "What came out");
    for file in ["report/report.md", "report/index.html"] {
        assert!(read(file).contains("It is 47.0 ["), "{file}");
    }

    // Of another report, by its folder.
    text("more.md", "# More\n\nThere {report:kinds/original/unseen_labels}.\n");
    cli.ok(&["report", "sweep", "--out", "more", "--discussion", "more.md"]);
    assert!(read("more/report.md").contains("There 47.0 ["));

    text("bare.md", "It is so.\n");
    let bare = ["report", "sweep", "--out", "report", "--discussion", "bare.md"];
    assert!(cli.fails(2, &bare).contains("no heading"));

    text(
        "text.md",
        "By {report:kinds/original/unseen_labels}, p = {report:definitions/empty/p_holm}.\n",
    );
    cli.ok(&["cite", "text.md", "--out", "done.md"]);
    let number = said.trim_start_matches("It is ").trim_end_matches(" here {so}.");
    let done = read("done.md");
    assert!(
        done.starts_with(&format!("By {number}, p = ")) && !done.contains('{'),
        "{done}"
    );
    for (reference, complaint) in [
        ("report:kinds/original/unseen", "no column unseen, but "),
        ("report:kind/original/unseen_labels", "no table kind, but "),
        ("report:kinds/origin/unseen_labels", "0 rows begin with origin"),
        ("report:part-2/kinds/original/unseen_labels", "has 1 parts"),
        ("kinds/original/unseen_labels", "give the report's folder"),
        ("lost:kinds/original/unseen_labels", "lost/report.json"),
    ] {
        text("text.md", &format!("{{{reference}}}"));
        let said = cli.fails(1, &["cite", "text.md", "--out", "done.md"]);
        assert!(said.contains(complaint), "{reference}: {said}");
    }
    assert_eq!(read("done.md"), done, "what could not be made anew stays as it was");
}

#[test]
fn what_cannot_be_read_is_named_with_the_mend() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    fs::create_dir(folder.path().join("empty")).unwrap();
    let said = cli.fails(2, &["report", "empty", "--out", "report"]);
    assert!(
        said.contains("no evaluation in empty") && said.contains("guesswork sweep"),
        "{said}"
    );
    assert!(
        cli.fails(2, &["report", "nowhere", "--out", "report"])
            .contains("there is no nowhere")
    );
    assert!(
        !folder.path().join("report").exists(),
        "nothing is written where there is nothing to say"
    );

    let asked = baselines(&cli);
    let file = folder.path().join("runs/eval-test.json");
    write(&file, &asked);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let said = cli.fails(2, &["report", "runs", "--out", "report"]);
    assert!(
        said.contains("eval-test.json is no whole JSON file") && said.contains("evaluate again"),
        "{said}"
    );
    let mut later = asked.clone();
    later["format"] = 99.into();
    write(&file, &later);
    let said = cli.fails(2, &["report", "runs", "--out", "report"]);
    assert!(said.contains("format 99") && said.contains("later guesswork"), "{said}");
    write(&file, &json!({"lanes": 3}));
    assert!(
        cli.fails(2, &["report", "runs", "--out", "report"])
            .contains("not what `guesswork eval --json` prints")
    );

    // Files from before the format had a number: of the pocket benchmark all is known, of other data it is not.
    let mut before = asked.clone();
    for key in ["format", "about"] {
        before.as_object_mut().unwrap().remove(key);
    }
    write(&file, &before);
    let old = cli.json(&["report", "runs", "--out", "old", "--json"]);
    write(&file, &asked);
    let new = cli.json(&["report", "runs", "--out", "new", "--json"]);
    assert_eq!(old["studies"][0]["tables"], new["studies"][0]["tables"]);
    before["data"] = "mine (3 tasks)".into();
    write(&file, &before);
    let said = cli.fails(2, &["report", "runs", "--out", "report"]);
    assert!(
        said.contains("does not say whether") && said.contains("evaluate again"),
        "{said}"
    );
    fs::write(folder.path().join("file"), "").unwrap();
    assert!(
        cli.fails(2, &["report", "runs", "--out", "file"])
            .contains("file is a file")
    );
}

#[test]
fn a_real_sweep_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    cli.ok(&[&["tokenizer", "train", "--vocabulary", "1024"][..], &SMALL].concat());
    cli.ok(&[
        &["pretrain", "--preset", "tiny", "--steps", "2", "--batch", "8"][..],
        &SMALL,
    ]
    .concat());
    let plan = "base = [\"runs/pocket/base\"]\nvariants = [\"original\", \"original+delusive\"]\nseeds = [7, 8]\n\
                instances_per_task = [2, 4]\ntreatments = [\"original\", \"original+delusive\"]\n[pocket]\ntasks = 40\n\
                instances = 12\n[tune]\nsteps = 2\nbatch = 8\n[eval]\ninstances = 2\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    cli.ok(&["sweep", "plan.toml", "--jobs", "2"]);
    let json = cli.json(&["report", "runs/plan", "--out", "report", "--json"]);
    let studies = json["studies"].as_array().unwrap();
    assert_eq!(studies.len(), 1, "one base, one way of tuning: {json:#}");
    assert_eq!(studies[0]["missing"], json!([]));
    let tables: Vec<&str> = studies[0]["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|table| table["id"].as_str().unwrap())
        .collect();
    for id in [
        "examples",
        "kinds",
        "amounts",
        "matrix",
        "tests",
        "categories",
        "tasks",
        "runs",
    ] {
        assert!(tables.contains(&id), "{id} is not in {tables:?}");
    }
    assert!(
        studies[0]["facts"].to_string().contains("parameters)"),
        "the base's size is known: {json:#}"
    );
    let amounts = fs::read_to_string(folder.path().join("report/amounts.csv")).unwrap();
    assert_eq!(amounts.lines().count(), 1 + 2 * 2, "{amounts}");
    assert!(folder.path().join("report/curve.svg").exists());
}

#[test]
fn charts_have_the_colours_of_the_page() {
    let styles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/style/tokens.css");
    let tokens = fs::read_to_string(styles).unwrap();
    let (light, dark) = tokens.split_once("[data-theme=\"dark\"] {").unwrap();
    let (dark, _) = dark.split_once('}').unwrap();
    for ink in Ink::ALL {
        let name = format!("--{}:", ink.name());
        for (part, colour) in [(light, ink.light()), (dark, ink.dark())] {
            let values: Vec<&str> = part.split(&name).skip(1).collect();
            assert_eq!(values.len(), 1, "{name}");
            assert_eq!(values[0].split(';').next().unwrap().trim(), colour, "{name}");
        }
    }
}
