//! The `guesswork` command as a process: what a user types, sees and gets.

use guesswork::training::Checkpoints;
use guesswork_tests::{Cli, superni};
use serde_json::Value;
use std::{fs, path::Path};

/// Settings that make a whole study take seconds.
const SMALL: [&str; 4] = ["--pocket-tasks", "40", "--pocket-instances", "12"];

fn pocket(command: &[&str]) -> Vec<String> {
    command.iter().chain(&SMALL).map(ToString::to_string).collect()
}

/// Tokenizer and base of a small study in `folder`.
fn base(folder: &Path) {
    let cli = Cli::in_folder(folder);
    cli.ok(&pocket(&["tokenizer", "train", "--vocabulary", "1024"]));
    cli.ok(&pocket(&[
        "pretrain", "--preset", "tiny", "--steps", "4", "--batch", "8",
    ]));
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let cli = Cli::anywhere();
    for command in [
        "data check",
        "data pocket",
        "prompt",
        "tokenizer train",
        "pretrain",
        "tune",
        "eval",
        "score",
        "predict",
        "export",
    ] {
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.push("--help");
        let help = cli.ok(&arguments);
        assert!(
            help.contains("Example") && help.contains(&format!("guesswork {command}")),
            "{command}: {help}"
        );
    }
}

/// The examples of the commands that answer one question, on the models in the repository.
#[cfg(unix)]
#[test]
fn examples_in_the_help_work() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut tried = 0;
    for command in ["prompt", "predict"] {
        let help = Cli::anywhere().ok(&[command, "--help"]);
        let examples = help
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("guesswork "));
        for example in examples {
            let output = Cli::in_folder(project).shell(example);
            assert_eq!(output.code, Some(0), "{example}: {}", output.stderr);
            assert!(!output.stdout.is_empty(), "{example}");
            tried += 1;
        }
    }
    assert!(tried >= 3, "{tried}");
}

#[test]
fn wrong_use_ends_with_2_and_one_sentence_and_failure_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    for arguments in [
        &["tune", "--variant", "originel"][..],
        &["eval", "--lane", "nobody"],
        &["predict", "--lane", "random", "--task", "no such task"],
        &["predict", "--lane", "original", "--prompt", " "],
        &["predict", "--models", "nowhere", "--lane", "original", "--prompt", "x"],
        &["export"],
        &["data", "check", "nowhere"],
        &["eval", "--data", "nowhere"],
        &["tokenizer", "train", "--vocabulary", "3"],
        &["prompt", "--input", ""],
        &["prompt", "--instance", "1000000"],
    ] {
        let failed = cli.fails(2, arguments);
        let lines: Vec<&str> = failed.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(lines.len(), 1, "{arguments:?}: {failed}");
        assert!(!failed.contains("panicked"), "{failed}");
    }
    fs::create_dir(folder.path().join("empty")).unwrap();
    for arguments in [
        &["data", "check", "empty"][..],
        &["score", "nowhere.jsonl"],
        &["pretrain"],
    ] {
        let failed = cli.fails(1, arguments);
        assert!(
            failed.starts_with("error: ") && !failed.contains("panicked"),
            "{arguments:?}: {failed}"
        );
    }
}

#[test]
fn the_written_pocket_benchmark_passes_the_check_and_is_read_like_any_other_data() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    cli.ok(&pocket(&["data", "pocket", "--out", "written"]));
    let check: Value = serde_json::from_str(&cli.ok(&["data", "check", "written", "--json"])).unwrap();
    assert_eq!(
        (&check["errors"], &check["warnings"]),
        (&0.into(), &0.into()),
        "{check:#}"
    );
    assert!(check["classification"].as_u64().unwrap() >= 30);
    assert!(
        cli.fails(2, &pocket(&["data", "pocket", "--out", "written"]))
            .contains("is not empty")
    );

    // The same baseline on the generated and on the written tasks gives the same scores.
    let generated = cli.json(&pocket(&["eval", "--lane", "majority,random", "--json"]));
    let written = cli.json(&["eval", "--lane", "majority,random", "--json", "--data", "written"]);
    // A folder does not say which of its unseen tasks are unseen in what way.
    for (generated, written) in generated["lanes"]
        .as_array()
        .unwrap()
        .iter()
        .zip(written["lanes"].as_array().unwrap())
    {
        for key in ["lane", "overall", "classification", "generation", "tasks"] {
            assert_eq!(generated[key], written[key], "{key}");
        }
    }
    assert_eq!(generated["expected_exact_match"], written["expected_exact_match"]);
}

#[test]
fn a_bad_task_file_is_named_with_its_field_and_the_mend() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    cli.ok(&pocket(&["data", "pocket", "--out", "data"]));
    let tasks = folder.path().join("data/tasks");
    let some = fs::read_dir(&tasks).unwrap().next().unwrap().unwrap().path();
    let name = some.file_name().unwrap().to_string_lossy().into_owned();
    let whole = fs::read_to_string(&some).unwrap();
    let wrong_type = whole.replacen("\"Instances\": [", "\"Instances\": 5, \"Other\": [", 1);
    assert_ne!(whole, wrong_type);
    for (contents, word) in [
        (&whole[..whole.len() / 2], "line"),
        (&wrong_type, "Instances"),
        ("", ""),
        ("[]", ""),
        ("null", ""),
    ] {
        fs::write(&some, contents).unwrap();
        let output = cli.run(&["data", "check", "data"]);
        assert_eq!(output.code, Some(1), "{}", output.stderr);
        let line = output
            .stdout
            .lines()
            .find(|line| line.starts_with("error: "))
            .unwrap_or_default();
        assert!(
            line.contains(&name) && line.contains(word) && line.contains("; "),
            "{line}"
        );
        let failed = cli.fails(1, &["eval", "--data", "data", "--lane", "random"]);
        assert!(failed.contains(&name), "{failed}");
    }
    fs::write(folder.path().join("data/labels.toml"), "task = 5").unwrap();
    assert!(cli.fails(1, &["data", "check", "data"]).contains("labels.toml"));
}

#[test]
fn a_study_from_nothing_to_a_bundle_that_answers_as_its_runs() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    base(folder.path());
    cli.ok(&pocket(&["tune", "--variant", "all", "--steps", "3", "--batch", "8"]));
    // Nothing is lost by typing it again.
    assert!(
        cli.fails(2, &pocket(&["tune", "--variant", "original"]))
            .contains("--resume")
    );

    let eval = pocket(&[
        "eval",
        "--lane",
        "all",
        "--instances",
        "4",
        "--predictions",
        "predictions",
        "--json",
    ]);
    let report = cli.json(&eval);
    let lanes = report["lanes"].as_array().unwrap();
    assert_eq!(lanes.len(), 13, "nine variants, the base and three baselines");
    for lane in lanes {
        let slug = lane["lane"].as_str().unwrap();
        let scored = cli.json(&["score", &format!("predictions/{slug}.jsonl"), "--json"]);
        assert_eq!(scored["lanes"][0]["overall"], lane["overall"], "{slug}");
        let interval = &lane["overall"]["exact_match"]["over_instances"];
        let [low, mean, high] = ["low", "mean", "high"].map(|key| interval[key].as_f64().unwrap());
        assert!(low <= mean && mean <= high, "{interval}");
    }

    cli.ok(&pocket(&["export", "--out", "bundle", "--instances", "5"]));
    // Of a base that had lessons before the last one, the manifest has them all, in order.
    let lesson = |from: &'static str, out: &'static str| {
        ["pretrain", "--steps", "2", "--batch", "8", "--from", from, "--out", out]
    };
    cli.ok(&pocket(&lesson("runs/pocket/base", "runs/two/second")));
    cli.ok(&pocket(&lesson("runs/two/second", "runs/two/base")));
    fs::copy(
        folder.path().join("runs/pocket/tokenizer.json"),
        folder.path().join("runs/two/tokenizer.json"),
    )
    .unwrap();
    cli.ok(&pocket(&[
        "tune",
        "--variant",
        "original",
        "--base",
        "runs/two/base",
        "--out",
        "runs/two/original",
        "--steps",
        "2",
    ]));
    let of_two = cli.json(&pocket(&["export", "--runs", "runs/two", "--out", "two", "--json"]));
    let commands: Vec<&str> = of_two["commands"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c.as_str().unwrap())
        .collect();
    let place = |word: &str| {
        let place = commands.iter().position(|command| command.contains(word));
        place.unwrap_or_else(|| panic!("no command says {word}: {commands:?}"))
    };
    let places = [
        "--preset tiny",
        "--out runs/two/second",
        "--from runs/two/second",
        "guesswork tune",
    ]
    .map(place);
    assert!(places.is_sorted(), "{commands:?}");
    let ask = |models: &str, more: &[&str]| {
        let mut arguments = pocket(&["predict", "--models", models, "--json"]);
        arguments.extend(more.iter().map(ToString::to_string));
        cli.json(&arguments)
    };
    let answers = ask("bundle", &[]);
    assert_eq!(answers["answers"].as_array().unwrap().len(), 13);
    // A prompt of one's own gives what the task's prompt gave.
    let first = &answers["answers"][0];
    let prompt = first["prompt"].as_str().unwrap();
    let again = ask("bundle", &["--lane", "original", "--prompt", prompt]);
    assert_eq!(again["answers"][0]["answer"], first["answer"]);

    // In 8 bits it answers too, and the manifest says how near.
    let manifest = cli.json(&pocket(&[
        "export",
        "--out",
        "int8",
        "--instances",
        "5",
        "--format",
        "int8",
        "--check",
        "3",
        "--json",
    ]));
    for lane in manifest["lanes"].as_array().unwrap() {
        assert_eq!(lane["quantisation"], "int8");
        let number = |field: &str| lane["fidelity"][0][field].as_f64().unwrap();
        assert!(
            number("questions") > 0.0 && (0.0..=100.0).contains(&number("same_answer")),
            "{lane}"
        );
        assert!((0.0..0.2).contains(&number("label_probability_moved")), "{lane}");
    }
    assert_eq!(ask("int8", &[])["answers"].as_array().unwrap().len(), 13);
    // What is kept in 16 bits is nearer.
    let finer = ["--format", "int8", "--finer", "all", "--check", "3", "--json"];
    let finer = cli.json(&pocket(
        &[&["export", "--out", "finer", "--instances", "5"], &finer[..]].concat(),
    ));
    for (lane, near) in manifest["lanes"]
        .as_array()
        .unwrap()
        .iter()
        .zip(finer["lanes"].as_array().unwrap())
    {
        let moved = |lane: &Value| lane["fidelity"][0]["label_probability_moved"].as_f64().unwrap();
        assert!(moved(near) <= moved(lane), "{near} {lane}");
        // A lane that was kept finer by itself is as near as this.
        assert!(
            moved(near) < moved(lane) || lane["finer"] == serde_json::json!(["all"]),
            "{lane}"
        );
        let held = |lane: &Value| lane["fidelity"][0]["same_answer"].as_f64() >= Some(98.0);
        assert!(held(lane) || lane["finer"] == serde_json::json!(["all"]), "{lane}");
    }

    // Input of any length is answered.
    let long = "word ".repeat(20_000);
    let cut = cli.run(&pocket(&[
        "predict", "--models", "bundle", "--lane", "original", "--input", &long,
    ]));
    assert!(cut.code == Some(0) && cut.stderr.contains("cut"), "{}", cut.stderr);
    let cut = cli.run(&["predict", "--models", "bundle", "--lane", "original", "--prompt", &long]);
    assert!(cut.code == Some(0) && cut.stderr.contains("left out"), "{}", cut.stderr);

    // A bundle that was damaged says which file.
    let weights = folder.path().join("bundle/original.int8.safetensors");
    let whole = fs::read(&weights).unwrap();
    let mut altered = whole.clone();
    altered[whole.len() / 2] ^= 1;
    for damaged in [&whole[..whole.len() - 1], &altered, &[]] {
        fs::write(&weights, damaged).unwrap();
        let failed = cli.fails(1, &pocket(&["predict", "--models", "bundle", "--lane", "original"]));
        assert!(
            failed.contains("original.int8.safetensors") && !failed.contains("panicked"),
            "{failed}"
        );
        cli.ok(&pocket(&["predict", "--models", "bundle", "--lane", "empty"]));
    }
    fs::write(&weights, &whole).unwrap();
    let manifest = folder.path().join("bundle/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    for (contents, word) in [
        (text.replacen("\"format\": 1", "\"format\": 99", 1), "version 99"),
        ("{".into(), "manifest"),
    ] {
        fs::write(&manifest, contents).unwrap();
        let failed = cli.fails(1, &pocket(&["predict", "--models", "bundle", "--lane", "original"]));
        assert!(failed.contains(word), "{failed}");
    }
    // Damaged runs too.
    let weights = folder.path().join("runs/pocket/original/model.safetensors");
    let whole = fs::read(&weights).unwrap();
    for length in [0, 7, 100, whole.len() - 3] {
        fs::write(&weights, &whole[..length]).unwrap();
        let failed = cli.fails(1, &pocket(&["predict", "--lane", "original"]));
        assert!(
            failed.contains("model.safetensors") && !failed.contains("panicked"),
            "{failed}"
        );
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_goes_on_and_ends_as_if_it_had_not_been_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    base(folder.path());
    let tune = |out: &str, more: &[&str]| {
        let mut arguments = pocket(&[
            "tune",
            "--variant",
            "original",
            "--steps",
            "40",
            "--batch",
            "8",
            "--out",
            out,
        ]);
        arguments.extend(more.iter().map(ToString::to_string));
        arguments
    };
    cli.ok(&tune("whole", &[]));
    // A checkpoint after every step, and a signal once the first is there.
    let checkpoints = folder.path().join("broken/checkpoints");
    let interrupted = cli.interrupt_when(&tune("broken", &["--checkpoint-steps", "1"]), || {
        Checkpoints::any_in(&checkpoints)
    });
    assert_eq!(interrupted.code, Some(1), "{}", interrupted.stderr);
    assert!(interrupted.stderr.contains("--resume"), "{}", interrupted.stderr);
    assert!(
        cli.fails(2, &tune("broken", &["--resume", "--lr", "0.5"]))
            .contains("other settings")
    );
    cli.ok(&tune("broken", &["--resume", "--checkpoint-every", "0"]));
    assert!(!checkpoints.exists(), "a finished run needs no checkpoint");
    let read = |run: &str| fs::read(folder.path().join(run).join("model.safetensors")).unwrap();
    assert!(read("whole") == read("broken"));
    let metrics = |run: &str| {
        let text = fs::read_to_string(folder.path().join(run).join("metrics.jsonl")).unwrap();
        let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines.iter_mut().all(|line| line["seconds"].take().is_number()));
        lines
    };
    assert_eq!(metrics("whole"), metrics("broken"));
}

#[test]
fn real_tasks_are_checked_and_guessed_and_tuned_on() {
    let Some(superni) = superni() else { return };
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    let data = superni.to_str().unwrap();
    let check = cli.json(&["data", "check", data, "--json"]);
    assert_eq!(check["errors"], 0, "{:#}", check["tasks"]);
    assert_eq!(check["tasks"].as_array().unwrap().len(), 211);

    // The mean over the 15 test tasks with fixed labels of one over the number of labels.
    let guessed = cli.run(&["eval", "--data", data, "--lane", "random", "--split", "test", "--json"]);
    let report: Value = serde_json::from_str(&guessed.stdout).unwrap();
    let expected = report["expected_exact_match"].as_f64().unwrap();
    assert!((expected - 41.89).abs() < 0.005, "{expected}");
    assert!(
        cli.ok(&["eval", "--data", data, "--lane", "random", "--split", "test"])
            .contains("42.6")
    );

    cli.ok(&[
        "tokenizer",
        "train",
        "--data",
        data,
        "--vocabulary",
        "2048",
        "--out",
        "real/tokenizer.json",
    ]);
    cli.ok(&[
        "pretrain",
        "--data",
        data,
        "--tokenizer",
        "real/tokenizer.json",
        "--preset",
        "tiny",
        "--steps",
        "3",
        "--batch",
        "8",
        "--out",
        "real/base",
    ]);
    cli.ok(&[
        "tune",
        "--data",
        data,
        "--variant",
        "simplified+delusive",
        "--base",
        "real/base",
        "--out",
        "real/simplified+delusive",
        "--instances-per-task",
        "5",
        "--steps",
        "3",
        "--batch",
        "4",
    ]);
    let report = cli.json(&[
        "eval",
        "--data",
        data,
        "--models",
        "real",
        "--lane",
        "simplified+delusive",
        "--instances",
        "1",
        "--json",
    ]);
    assert_eq!(report["lanes"][0]["overall"]["instances"], 35);
}
