//! `guesswork sweep` as a process: many runs after one plan, and what happens when they do not go well.
#![cfg(unix)]

use guesswork::training::Checkpoints;
use guesswork_tests::{Cli, stamps};
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
            .all(|cell| cell["ran"] == false && cell["seconds"].as_f64().unwrap() > 0.0),
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
fn plans_share_cells_that_are_the_same_and_never_take_others_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let cli = study(folder.path());
    let plan = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let one = PLAN.replace("[2, \"all\"]", "[2]");
    plan("one.toml", &one);
    // The same cells in other words, and one variant more; a default that is said is no other setting.
    let other = one
        .replace("\"original\", \"empty\"", "\"empty\", \"empty+examples\"")
        .replace("batch = 8", "batch = 8\nlr = 0.0200")
        .replace("runs/pocket/base", "./runs/pocket/base");
    plan("other.toml", &other);
    cli.ok(&["sweep", "one.toml", "--out", "runs/shared"]);
    let shared = folder.path().join("runs/shared");
    let cell = shared.join("base/empty/tasks-all/instances-2/seed-7");
    let before = stamps(&cell);
    let report = cli.json(&["sweep", "other.toml", "--out", "runs/shared", "--json"]);
    let ran: Vec<bool> = report["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| cell["ran"].as_bool().unwrap())
        .collect();
    assert_eq!(ran, [false, false, true], "{report:#}");
    assert_eq!(stamps(&cell), before, "what is shared is not touched");
    assert!(shared.join("sweep-one.json").exists() && shared.join("sweep-other.json").exists());

    // Other settings: told, and nothing is begun.
    let before = stamps(&shared);
    plan("longer.toml", &one.replace("steps = 30", "steps = 31"));
    let error = cli.fails(2, &["sweep", "longer.toml", "--out", "runs/shared"]);
    assert!(
        error.contains("original, 2 instances, seed 7")
            && error.contains("steps 30, now 31")
            && error.contains("--out"),
        "{error}"
    );
    assert!(error.contains("; 1 more like it"), "{error}");
    let list = cli.json(&["sweep", "longer.toml", "--out", "runs/shared", "--list", "--json"]);
    let states: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| cell["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["done", "other settings", "other settings"]);
    plan("more.toml", &one.replace("instances = 2", "instances = 3"));
    let error = cli.fails(2, &["sweep", "more.toml", "--out", "runs/shared"]);
    assert!(
        error.contains("eval-test.json") && error.contains("instances 2, now 3"),
        "{error}"
    );
    // Another evaluation of the same models shares them.
    plan(
        "treated.toml",
        &one.replace("[pocket]", "treatments = [\"original+examples\"]\n[pocket]"),
    );
    let list = cli.ok(&["sweep", "treated.toml", "--out", "runs/shared", "--list"]);
    assert_eq!(list.matches("tuned").count(), 2, "{list}");
    assert_eq!(stamps(&shared), before);

    // Cells from before there were records tell by what their runs say of themselves.
    for record in [
        "base/untuned/cell.json",
        "base/empty/tasks-all/instances-2/seed-7/cell.json",
    ] {
        fs::remove_file(shared.join(record)).unwrap();
    }
    let report = cli.json(&["sweep", "one.toml", "--out", "runs/shared", "--json"]);
    assert_eq!(done(&report), [true; 3], "{report:#}");
    let error = cli.fails(2, &["sweep", "longer.toml", "--out", "runs/shared"]);
    assert!(error.contains("; 1 more like it"), "{error}");
    let error = cli.fails(2, &["sweep", "more.toml", "--out", "runs/shared"]);
    assert!(error.contains("; 2 more like it"), "{error}");

    // Another base of the same name.
    let small = ["--pocket-tasks", "40", "--pocket-instances", "12"];
    let anew = [
        "pretrain", "--preset", "tiny", "--steps", "2", "--batch", "8", "--seed", "8", "--force",
    ];
    cli.ok(&[&anew[..], &small].concat());
    let error = cli.fails(2, &["sweep", "one.toml", "--out", "runs/shared"]);
    assert!(error.contains("weights digest"), "{error}");
}

#[test]
fn two_sweeps_do_not_work_at_one_cell() {
    let folder = tempfile::tempdir().unwrap();
    let cli = study(folder.path());
    let cell = folder
        .path()
        .join("runs/plan/base/original/tasks-all/instances-2/seed-7");
    fs::create_dir_all(&cell).unwrap();
    let lock = fs::File::create(cell.join(".lock")).unwrap();
    lock.try_lock().unwrap();
    let error = cli.fails(1, &["sweep", "plan.toml", "--cell", "1"]);
    assert!(error.contains("another sweep is at it"), "{error}");
    drop(lock);
    cli.ok(&["sweep", "plan.toml", "--cell", "1"]);
    assert!(cell.join("eval-test.json").exists());
    // One cell alone, and a look at all without running any.
    let output = cli.run(&["sweep", "plan.toml", "--collect", "--json"]);
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(done(&report), [false, true, false, false, false], "{}", output.stderr);
    assert!(folder.path().join("runs/plan/sweep-plan.json").exists());
}

#[test]
fn a_device_that_is_none_is_refused_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let cli = study(folder.path());
    let error = cli.fails(2, &["sweep", "plan.toml", "--device", "gpu"]);
    assert!(error.contains("no device \"gpu\""), "{error}");
    assert!(!folder.path().join("runs/plan").exists());
}

/// Whether this program can use them or not: each process is told to use one.
#[test]
fn devices_are_shared_out_one_process_each() {
    let folder = tempfile::tempdir().unwrap();
    let cli = study(folder.path());
    let device_of = |log: &Path| {
        let log = fs::read_to_string(log).unwrap_or_default();
        let line = log.lines().find(|line| line.starts_with("$ guesswork "));
        line.and_then(|line| line.rsplit(' ').next()).map(str::to_string)
    };
    let output = cli.run(&["sweep", "plan.toml", "--devices", "cuda:0,cuda:1"]);
    assert!(output.stderr.contains("2 at a time"), "{}", output.stderr);
    let mut devices: Vec<String> = stamps(&folder.path().join("runs/plan"))
        .keys()
        .filter(|file| file.ends_with("log.txt"))
        .filter_map(|file| device_of(file))
        .collect();
    assert_eq!(devices.len(), 5, "every cell was tried");
    devices.sort();
    devices.dedup();
    assert_eq!(devices, ["cuda:0", "cuda:1"]);
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
        2 * 5 * 3 + 1,
        "{cells}"
    );
}
