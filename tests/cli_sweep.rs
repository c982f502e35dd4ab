//! `guesswork sweep` as a process: many runs after one plan, and what happens when they do not go well.
#![cfg(unix)]

use guesswork::training::Checkpoints;
use guesswork_tests::Cli;
use serde_json::Value;
use std::{fs, path::Path};

const PLAN: &str = r#"
base = ["runs/pocket/base"]
variants = ["original", "empty"]
instances_per_task = [2, "all"]

[pocket]
tasks = 40
instances = 12

[tune]
steps = 30
batch = 8
checkpoint_every = 0.0

[eval]
instances = 2
"#;

fn study(folder: &Path) -> Cli {
    let cli = Cli::in_folder(folder);
    let small = ["--pocket-tasks", "40", "--pocket-instances", "12"];
    cli.ok(&[&["tokenizer", "train", "--vocabulary", "1024"][..], &small].concat());
    cli.ok(&[
        &["pretrain", "--preset", "tiny", "--steps", "2", "--batch", "8"][..],
        &small,
    ]
    .concat());
    fs::write(folder.join("plan.toml"), PLAN).unwrap();
    cli
}

fn done(report: &Value) -> Vec<bool> {
    let cells = report["cells"].as_array().unwrap();
    cells.iter().map(|cell| cell["done"].as_bool().unwrap()).collect()
}

#[test]
fn a_sweep_that_is_interrupted_goes_on_and_does_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let cli = study(folder.path());
    let checkpoints = folder
        .path()
        .join("runs/plan/base/original/tasks-all/instances-2/seed-7/checkpoints");
    let interrupted = cli.interrupt_when(&["sweep", "plan.toml", "--jobs", "2"], || {
        Checkpoints::any_in(&checkpoints)
    });
    assert_eq!(interrupted.code, Some(1), "{}", interrupted.stderr);
    assert!(
        interrupted.stderr.contains("the same command goes on"),
        "{}",
        interrupted.stderr
    );
    assert!(Checkpoints::any_in(&checkpoints), "what was trained so far is kept");

    let report = cli.json(&["sweep", "plan.toml", "--jobs", "2", "--json"]);
    assert_eq!(done(&report), [true; 5], "{report:#}");
    for cell in report["cells"].as_array().unwrap() {
        for file in cell["evaluations"].as_array().unwrap() {
            let file = folder.path().join(file.as_str().unwrap());
            let result: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
            assert!(!result["lanes"].as_array().unwrap().is_empty(), "{}", file.display());
        }
    }
    assert!(cli.ok(&["sweep", "plan.toml", "--list"]).contains("done"));

    let again = cli.json(&["sweep", "plan.toml", "--json"]);
    assert!(
        again["cells"]
            .as_array()
            .unwrap()
            .iter()
            .all(|cell| cell["seconds"] == 0.0),
        "{again:#}"
    );
    let lost = folder
        .path()
        .join("runs/plan/base/empty/tasks-all/instances-all/seed-7/eval-test.json");
    fs::remove_file(&lost).unwrap();
    let model = lost.with_file_name("model.safetensors");
    let before = fs::metadata(&model).unwrap().modified().unwrap();
    cli.ok(&["sweep", "plan.toml"]);
    assert!(lost.exists());
    assert_eq!(
        fs::metadata(&model).unwrap().modified().unwrap(),
        before,
        "only what is lost is done again"
    );
}

#[test]
fn a_cell_that_fails_is_told_and_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let cli = study(folder.path());
    let broken = folder
        .path()
        .join("runs/plan/base/original/tasks-all/instances-2/seed-7/checkpoints");
    fs::create_dir_all(&broken).unwrap();
    fs::write(broken.join("step-000010.safetensors"), "no checkpoint").unwrap();
    let output = cli.run(&["sweep", "plan.toml", "--json"]);
    assert_eq!(output.code, Some(1), "{}", output.stderr);
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(done(&report).iter().filter(|done| !**done).count(), 1, "{report:#}");
    let failed = report["cells"]
        .as_array()
        .unwrap()
        .iter()
        .find(|cell| cell["done"] == false)
        .unwrap();
    let error = failed["error"].as_str().unwrap();
    assert!(
        error.contains("no whole checkpoint") && error.contains("log.txt"),
        "{error}"
    );
    assert!(output.stderr.contains("1 of 5 cells are not done"), "{}", output.stderr);
}

#[test]
fn a_plan_is_printed_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    for name in ["low-resource", "matrix-real"] {
        let printed = cli.ok(&["sweep", name, "--print"]);
        fs::write(folder.path().join("mine.toml"), &printed).unwrap();
        assert_eq!(cli.ok(&["sweep", "mine.toml", "--print"]), printed);
    }
    assert!(cli.fails(2, &["sweep", "nowhere"]).contains("paper-examples"));
    let cells = cli.ok(&["sweep", "low-resource", "--list"]);
    assert_eq!(
        cells.lines().filter(|line| line.ends_with("open")).count(),
        3 * 9 * 3 + 1,
        "{cells}"
    );
}
