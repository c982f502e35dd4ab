//! A test instance that also occurs in the training data: refused, or left out where that is asked for.

use guesswork_tests::{Cli, superni};
use serde_json::Value;
use std::{fs, path::Path};

/// The pocket benchmark as a data folder, in which one question of a test task was put into a training task as well.
/// Gives the two files' names.
fn contaminated(folder: &Path) -> (String, String) {
    let cli = Cli::in_folder(folder);
    cli.ok(&[
        "data",
        "pocket",
        "--out",
        "data",
        "--pocket-tasks",
        "40",
        "--pocket-instances",
        "12",
    ]);
    let first = |split: &str| {
        let names = fs::read_to_string(folder.join("data/splits/default").join(split)).unwrap();
        names.lines().next().unwrap().to_string()
    };
    let (train, test) = (first("train_tasks.txt"), first("test_tasks.txt"));
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.join(format!("data/tasks/{name}.json"))).unwrap()).unwrap()
    };
    let mut copied = read(&test)["Instances"][4].clone();
    // Another way to write the same.
    copied["input"] = format!("  {}\n", copied["input"].as_str().unwrap().to_uppercase()).into();
    copied["id"] = "copied".into();
    let mut task = read(&train);
    task["Instances"].as_array_mut().unwrap().push(copied);
    fs::write(
        folder.join(format!("data/tasks/{train}.json")),
        serde_json::to_vec(&task).unwrap(),
    )
    .unwrap();
    (train, test)
}

#[test]
fn a_test_instance_in_the_training_data_is_refused_or_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let (train, test) = contaminated(folder.path());
    let cli = Cli::in_folder(folder.path());

    let check = cli.run(&["data", "check", "data", "--json"]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    let check: Value = serde_json::from_str(&check.stdout).unwrap();
    assert_eq!(check["errors"], 1, "{check:#}");
    let leak = check["contaminated"][0].as_str().unwrap();
    assert!(
        leak.contains(&train) && leak.contains("Instances[12] (copied)") && leak.contains(&test),
        "{leak}"
    );
    let table = cli.run(&["data", "check", "data"]).stdout;
    assert!(table.contains(&format!("error: tasks/{train}.json")), "{table}");

    let tokenizer: &[&str] = &[
        "tokenizer",
        "train",
        "--data",
        "data",
        "--vocabulary",
        "1024",
        "--out",
        "tok.json",
    ];
    let pretrain: &[&str] = &[
        "pretrain",
        "--data",
        "data",
        "--tokenizer",
        "tok.json",
        "--out",
        "base",
        "--preset",
        "tiny",
        "--steps",
        "2",
        "--batch",
        "4",
    ];
    let tune: &[&str] = &[
        "tune",
        "--data",
        "data",
        "--base",
        "base",
        "--out",
        "run",
        "--variant",
        "original",
        "--steps",
        "2",
        "--batch",
        "4",
    ];
    let eval: &[&str] = &[
        "eval",
        "--data",
        "data",
        "--models",
        "run",
        "--lane",
        "original,random",
        "--json",
    ];
    for command in [tokenizer, pretrain, tune, eval] {
        // Each goes on from what the one before wrote when it was told to.
        let refused = cli.fails(1, command);
        let errors: Vec<&str> = refused.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(errors.len(), 1, "{refused}");
        assert!(
            errors[0].contains(leak)
                && errors[0].contains("1 instance of the training data")
                && errors[0].contains("--drop-contaminated"),
            "{}: {refused}",
            command[0]
        );
        let gone_on = cli.run(&[command, &["--drop-contaminated"]].concat());
        assert_eq!(gone_on.code, Some(0), "{}", gone_on.stderr);
        assert!(
            gone_on.stderr.contains("1 instance that the test has too left out"),
            "{}",
            gone_on.stderr
        );
    }
    let record: Value = serde_json::from_slice(&fs::read(folder.path().join("run/run.json")).unwrap()).unwrap();
    let data = record["data"].as_str().unwrap();
    assert!(
        data.contains("1 instance that the test has too left out"),
        "the record says so: {data}"
    );
    // Asking a question neither trains nor scores.
    cli.ok(&["prompt", "--data", "data", "--task", &test]);
}

#[test]
fn the_written_pocket_benchmark_and_the_real_subset_are_clean() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::in_folder(folder.path());
    cli.ok(&[
        "data",
        "pocket",
        "--out",
        "data",
        "--pocket-tasks",
        "200",
        "--pocket-instances",
        "30",
    ]);
    let check = cli.json(&["data", "check", "data", "--json"]);
    assert_eq!(
        (&check["contaminated"], &check["errors"]),
        (&Value::Array(Vec::new()), &0.into())
    );
    let Some(real) = superni() else { return };
    let check = cli.json(&["data", "check", real.to_str().unwrap(), "--json"]);
    assert_eq!(check["contaminated"], Value::Array(Vec::new()));
    // Both are made from RTE: one pair of sentences is a training instance with another question than in the test.
    assert_eq!(check["same_input"], 1);
}
