//! `guesswork export --results`: what a report or an evaluation says becomes part of a bundle, which otherwise stays as it is.
use guesswork_shared::{
    bundle::Manifest,
    lane::Lane,
    results::{Results, Value},
};
use guesswork_tests::{Cli, copy_folder, repository, small_words};
use serde_json::Value as Json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// A folder with a copy of the repository's bundle in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&repository("bundle"), &folder.path().join("bundle")).unwrap();
    folder
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(path).unwrap())
    };
    files.map(read).collect()
}

fn manifest(folder: &Path) -> Manifest {
    Manifest::from_json(&fs::read(folder.join("bundle/manifest.json")).unwrap()).unwrap()
}

fn results(folder: &Path) -> Results {
    let entry = manifest(folder).results.unwrap();
    let bytes = fs::read(folder.join("bundle").join(&entry.file)).unwrap();
    entry.verify(&bytes).unwrap();
    Results::from_json(&entry.file, &bytes).unwrap()
}

#[test]
fn an_evaluation_becomes_a_table_and_nothing_else_of_the_bundle_changes() {
    let folder = folder();
    let cli = Cli::in_folder(folder.path());
    let (before, old) = (contents(&folder.path().join("bundle")), manifest(folder.path()));
    let asked = cli.ok(&small_words("eval --json --lane random,majority,copy --instances 5"));
    fs::write(folder.path().join("answers.json"), &asked).unwrap();
    cli.ok(&["export", "--update", "bundle", "--results", "answers.json"]);

    let asked: Json = serde_json::from_str(&asked).unwrap();
    let results = results(folder.path());
    assert_eq!(results.command, asked["command"].as_str().unwrap());
    let table = results.studies[0].table("lanes").unwrap();
    let lanes: Vec<&Value> = table.rows.iter().map(|row| &row.values[0]).collect();
    assert_eq!(
        lanes,
        [Lane::Random, Lane::Majority, Lane::Copy]
            .map(Value::Lane)
            .iter()
            .collect::<Vec<_>>()
    );
    for (place, row) in table.rows.iter().enumerate() {
        let told = &asked["lanes"][place]["classification"]["exact_match"]["over_tasks"]["mean"];
        let Value::Estimate(score) = &row.values[table.column("exact_match").unwrap()] else {
            panic!("{row:?}")
        };
        assert!(
            (score.mean - told.as_f64().unwrap()).abs() < 1e-9,
            "{score:?} and {told}"
        );
    }
    let (after, new) = (contents(&folder.path().join("bundle")), manifest(folder.path()));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (name, bytes) in &before {
        let changes = ["manifest.json", "results.json"].contains(&name.as_str());
        assert_eq!(changes, after[name] != *bytes, "{name}");
    }
    assert_eq!(
        (&new.lanes, &new.tasks, new.pocket),
        (&old.lanes, &old.tasks, old.pocket)
    );
    // The commands of the results that were there are gone with them, and all others stay.
    let of_results = |command: &&String| {
        ["guesswork report ", "guesswork export --update "]
            .iter()
            .any(|start| command.starts_with(start))
    };
    assert_eq!(old.commands.iter().filter(of_results).count(), 2, "{:?}", old.commands);
    let others: Vec<&String> = old.commands.iter().filter(|command| !of_results(command)).collect();
    assert_eq!(new.commands[..others.len()].iter().collect::<Vec<_>>(), others);
    assert_eq!(new.commands.len(), others.len() + 2, "{:?}", new.commands);
    assert!(
        new.commands
            .last()
            .unwrap()
            .starts_with("guesswork export --update bundle")
    );

    // The same again is the same again; another way of giving it, too.
    cli.ok(&["export", "--update", "bundle", "--results", "answers.json"]);
    assert!(contents(&folder.path().join("bundle")) == after);
    cli.ok(&["report", "answers.json", "--out", "report"]);
    cli.ok(&["export", "--update", "bundle", "--results", "report"]);
    assert_eq!(results.studies, self::results(folder.path()).studies);
    assert_eq!(self::results(folder.path()).command, "guesswork report answers.json");
}

#[test]
fn what_is_no_result_or_no_whole_bundle_changes_nothing() {
    let folder = folder();
    let cli = Cli::in_folder(folder.path());
    let before = contents(&folder.path().join("bundle"));
    let report = fs::read_to_string(repository("results/pocket/report.json")).unwrap();
    let report_path = folder.path().join("report.json");
    fs::write(&report_path, report.replacen("\"format\": 2", "\"format\": 1", 1)).unwrap();
    let said = cli.fails(1, &["export", "--update", "bundle", "--results", "report.json"]);
    assert!(said.contains("format 1") && said.contains("guesswork report"), "{said}");
    for text in ["{}", "", "[1]", "{\"format\": 2, \"studies\": 3}"] {
        fs::write(&report_path, text).unwrap();
        let said = cli.fails(1, &["export", "--update", "bundle", "--results", "report.json"]);
        assert!(
            said.contains("report.json: this is not what `guesswork report` writes"),
            "{said}"
        );
    }
    cli.fails(1, &["export", "--update", "bundle", "--results", "nowhere.json"]);
    fs::write(&report_path, &report).unwrap();
    assert!(contents(&folder.path().join("bundle")) == before);
    assert!(cli.fails(2, &["export", "--update", "bundle"]).contains("--results"));

    let weights = folder.path().join("bundle/original.int8.safetensors");
    let whole = fs::read(&weights).unwrap();
    fs::write(&weights, &whole[..1000]).unwrap();
    let said = cli.fails(1, &["export", "--update", "bundle", "--results", "report.json"]);
    assert!(
        said.contains("original.int8.safetensors") && said.contains("1000 bytes"),
        "{said}"
    );
    fs::write(&weights, whole).unwrap();
    assert!(contents(&folder.path().join("bundle")) == before);
}
