//! `guesswork verify`: the numbers that the repository publishes can be had again, and a number that cannot is told.
use guesswork_shared::bundle::{FileEntry, Manifest};
use guesswork_tests::{Cli, copy_folder, repository};
use serde_json::Value;
use std::{fs, path::Path};

/// A folder with a copy of the repository's bundle in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&repository("bundle"), &folder.path().join("bundle")).unwrap();
    folder
}

fn published(bundle: &Path) -> Value {
    serde_json::from_slice(&fs::read(bundle.join("evaluation.json")).unwrap()).unwrap()
}

/// Another evaluation in the place of the published one, as an exporter would put it there.
fn publish(bundle: &Path, evaluation: &Value) {
    let (path, contents) = (bundle.join("manifest.json"), evaluation.to_string());
    let mut manifest = Manifest::from_json(&fs::read(&path).unwrap()).unwrap();
    manifest.evaluations = vec![FileEntry::of("evaluation.json", contents.as_bytes())];
    fs::write(bundle.join("evaluation.json"), contents).unwrap();
    fs::write(path, manifest.to_json()).unwrap();
}

#[test]
fn what_is_published_of_the_shipped_lanes_comes_out_again_on_a_sample() {
    let cli = Cli::anywhere();
    let [bundle, natural] = ["bundle", "bundle-natural"].map(|bundle| repository(bundle).display().to_string());
    let verified = cli.json(&["verify", &bundle, &natural, "--sample", "2", "--json"]);
    assert_eq!(verified.as_array().unwrap().len(), 2);
    // Ten models in one, and a few in the other; three baselines.
    for (place, lanes) in [(0, 13), (1, 8)] {
        let one = &verified[place];
        assert_eq!(one["differences"], Value::Array(vec![]));
        assert_eq!(one["tasks"], 2);
        assert!(one["lanes"].as_u64() >= Some(lanes), "{one}");
        assert!(one["numbers"].as_u64() > Some(lanes * 2 * 10), "{one}");
    }
}

#[test]
fn a_number_that_does_not_come_out_ends_with_its_place_and_an_error() {
    let folder = folder();
    let (cli, bundle) = (Cli::in_folder(folder.path()), folder.path().join("bundle"));
    let mut evaluation = published(&bundle);
    // Of the lanes that take no time one is left, and a task of it is said to have gone better.
    let lanes = evaluation["lanes"].as_array_mut().unwrap();
    lanes.retain(|lane| lane["lane"] == "majority");
    let tasks = lanes[0]["tasks"].as_object_mut().unwrap();
    let (name, task) = tasks.iter_mut().next().unwrap();
    let place = format!("lanes.majority.tasks.{name}.exact_match.over_tasks.mean");
    let mean = &mut task["exact_match"]["over_tasks"]["mean"];
    *mean = (mean.as_f64().unwrap() + 0.01).into();
    publish(&bundle, &evaluation);
    let said = cli.run(&["verify", "--sample", "1"]);
    assert_eq!(said.code, Some(1));
    assert!(said.stdout.contains(&place), "{}", said.stdout);
    assert!(said.stderr.contains("1 of "), "{}", said.stderr);
}

#[test]
fn a_bundle_that_publishes_nothing_or_of_other_data_says_what_to_do() {
    let folder = folder();
    let (cli, bundle) = (Cli::in_folder(folder.path()), folder.path().join("bundle"));
    let mut evaluation = published(&bundle);
    evaluation["data"] = "elsewhere (3 test tasks)".into();
    publish(&bundle, &evaluation);
    assert!(cli.fails(2, &["verify"]).contains("name its folder with --data"));
    let path = bundle.join("manifest.json");
    let mut manifest = Manifest::from_json(&fs::read(&path).unwrap()).unwrap();
    manifest.evaluations.clear();
    fs::write(path, manifest.to_json()).unwrap();
    assert!(cli.fails(2, &["verify"]).contains("--publish"));
}

fn interval(of: &Value, metric: &str) -> String {
    over_tasks(&of[metric])
}

/// An interval over tasks as the README has it.
fn over_tasks(of: &Value) -> String {
    let of = &of["over_tasks"];
    let number = |which: &str| of[which].as_f64().unwrap();
    format!("{:.1} [{:.1}, {:.1}]", number("mean"), number("low"), number("high"))
}

/// The row of the README's table that a lane's numbers make.
fn row(lane: &Value) -> String {
    let name = lane["lane"].as_str().unwrap();
    format!(
        "| `{name}` | {} | {} | {} | {} |",
        interval(&lane["unseen_labels"], "exact_match"),
        interval(&lane["unseen_concepts"], "exact_match"),
        over_tasks(&lane["in_labels"]),
        interval(&lane["generation"], "rouge_l"),
    )
}

/// The row of a lane of real tasks.
fn row_of_natural(lane: &Value) -> String {
    format!(
        "| `{}` | {} | {} | {} |",
        lane["lane"].as_str().unwrap(),
        interval(&lane["classification"], "exact_match"),
        over_tasks(&lane["in_labels"]),
        interval(&lane["generation"], "rouge_l"),
    )
}

#[test]
fn the_readmes_tables_are_what_the_bundles_publish() {
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    let rows = |bundle: &str, row: fn(&Value) -> String| -> Vec<String> {
        let evaluation = published(&repository(bundle));
        evaluation["lanes"].as_array().unwrap().iter().map(row).collect()
    };
    let (pocket, natural) = (rows("bundle", row), rows("bundle-natural", row_of_natural));
    assert!(pocket.len() == 13 && natural.len() >= 7, "{natural:?}");
    for row in pocket.iter().chain(&natural) {
        assert!(readme.lines().any(|line| line == row), "the README has not: {row}");
    }
}
