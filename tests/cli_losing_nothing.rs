//! `guesswork` where things go wrong: what was there before, and what was trained so far, is kept.
#![cfg(unix)]

use guesswork::training::Checkpoints;
use guesswork_tests::{SMALL, TinyStudy, small_words};
use std::{
    ffi::OsString,
    fs,
    os::unix::ffi::OsStringExt,
    path::{Path, PathBuf},
};

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn wrong_use_removes_no_finished_run() {
    let study = TinyStudy::new();
    study.ok("tune --variant original --steps 2 --batch 8");
    let (base, tuned) = (study.path("runs/pocket/base"), study.path("runs/pocket/original"));
    let before = (contents(&base), contents(&tuned));
    for (command, word) in [
        ("tune --force --variant original,empty --base nowhere", "nowhere"),
        ("tune --force --variant original --out runs/pocket/base", "is the base"),
        ("tune --variant original --out runs/pocket/base", "is the base"),
        (
            "pretrain --force --from runs/pocket/base --out runs/pocket/base",
            "choose another",
        ),
        ("tune --resume --variant original --steps 3 --batch 8", "other settings"),
        ("tune --variant original --checkpoint-every inf", "above"),
        ("tune --variant original --lr nan", "above 0"),
        ("tune --variant original --steps 0", "whole number"),
    ] {
        assert!(study.fails(2, command).contains(word), "{command}");
    }
    fs::rename(base.join("run.json"), study.path("run.json")).unwrap();
    assert!(
        study
            .fails(2, "pretrain --preset tiny --steps 2 --force")
            .contains("was not trained here")
    );
    fs::rename(study.path("run.json"), base.join("run.json")).unwrap();
    assert!((contents(&base), contents(&tuned)) == before);
    assert!(
        study
            .ok("tune --resume --variant original --steps 2 --batch 8")
            .contains("finished already")
    );
}

#[test]
fn a_run_goes_on_only_with_what_it_was_begun_with() {
    let study = TinyStudy::new();
    let checkpoints = study.path("runs/pocket/original/checkpoints");
    let tune = small_words("tune --variant original --steps 60 --batch 8 --checkpoint-steps 1");
    study.cli().interrupt_when(&tune, || Checkpoints::any_in(&checkpoints));
    let saved = contents(&checkpoints);
    let resume = "tune --resume --variant original --steps 60 --batch 8";
    let base = study.path("runs/pocket/base");
    let whole = study.path("whole");
    fs::rename(&base, &whole).unwrap();
    study.ok("pretrain --preset tiny --steps 3 --batch 8");
    assert!(study.fails(2, resume).contains("other settings"), "another base");
    fs::remove_dir_all(&base).unwrap();
    fs::rename(&whole, &base).unwrap();
    assert!(contents(&checkpoints) == saved);
    study.ok(resume);
}

#[test]
fn a_full_disk_keeps_the_last_checkpoint() {
    let study = TinyStudy::new();
    let tune = "tune --variant original --steps 30 --batch 8";
    study.ok(&format!("{tune} --out whole"));
    let checkpoints = study.path("broken/checkpoints");
    let begun = small_words(&format!("{tune} --out broken --checkpoint-steps 1"));
    study.cli().interrupt_when(&begun, || Checkpoints::any_in(&checkpoints));
    let saved = contents(&checkpoints);
    let (newest, _) = saved.last().unwrap();
    let newest = newest.strip_prefix(study.folder()).unwrap().display();
    // No file may grow beyond 20 kB, as on a disk that is full.
    let failed = study.cli().shell(&format!(
        "trap '' XFSZ; ulimit -f 40; guesswork {tune} --out broken --resume --checkpoint-steps 1 {SMALL}"
    ));
    assert_eq!(failed.code, Some(1), "{}", failed.stderr);
    let notes = failed
        .stderr
        .lines()
        .filter(|line| line.contains("no checkpoint for now"));
    assert_eq!(notes.count(), 2, "it tries again: {}", failed.stderr);
    let error = failed
        .stderr
        .lines()
        .find(|line| line.starts_with("error: "))
        .unwrap_or_default();
    assert!(
        error.contains("cannot write broken/checkpoints/step-")
            && error.contains(&format!("the last good checkpoint is {newest}")),
        "{}",
        failed.stderr
    );
    assert!(contents(&checkpoints) == saved, "the checkpoints are as they were");
    let left = contents(&study.path("broken"));
    let unfinished = |path: &Path| path.extension().is_some_and(|extension| extension == "tmp");
    assert!(
        left.iter().all(|(path, _)| !unfinished(path)),
        "{:?}",
        left.iter().map(|(path, _)| path).collect::<Vec<_>>()
    );
    study.ok(&format!("{tune} --out broken --resume"));
    let read = |run: &str| fs::read(study.path(run).join("model.safetensors")).unwrap();
    assert!(read("whole") == read("broken"));
}

#[test]
fn an_export_that_fails_leaves_the_old_bundle() {
    let study = TinyStudy::new();
    study.ok("tune --variant original,empty --steps 2 --batch 8");
    study.ok("export --instances 3");
    let bundle = study.path("bundle");
    let before = contents(&bundle);
    let tokenizer = study.path("runs/pocket/empty/tokenizer.json");
    let whole = fs::read(&tokenizer).unwrap();
    fs::write(&tokenizer, b"{}").unwrap();
    assert!(study.fails(1, "export --instances 3").contains("another tokenizer"));
    fs::write(&tokenizer, whole).unwrap();
    let no_room = study.cli().shell(&format!(
        "trap '' XFSZ; ulimit -f 40; guesswork export --instances 3 {SMALL}"
    ));
    assert!(
        no_room.code == Some(1) && no_room.stderr.contains("cannot write"),
        "{}",
        no_room.stderr
    );
    fs::write(study.path("other.json"), "{}").unwrap();
    assert!(study.fails(1, "export --results other.json").contains("other.json"));
    assert!(contents(&bundle) == before);
    assert_eq!(
        fs::read_dir(&bundle).unwrap().count(),
        before.len(),
        "nothing is left lying about"
    );

    // A lane that is gone is gone from the bundle too, and a run under another's name is no lane.
    fs::rename(study.path("runs/pocket/empty"), study.path("runs/pocket/simplified")).unwrap();
    assert!(study.fails(1, "export").contains("holds the model of empty"));
    assert!(
        study
            .fails(1, "eval --lane simplified")
            .contains("holds the model of empty")
    );
    fs::remove_dir_all(study.path("runs/pocket/simplified")).unwrap();
    study.ok("export --instances 3");
    assert!(!bundle.join("empty.int8.safetensors").exists());
    study.ok("predict --models bundle --lane original");
}

#[test]
fn nobody_reading_does_not_end_the_work() {
    let study = TinyStudy::new();
    let output = study.cli().shell(&format!(
        "guesswork tune --variant original,empty --steps 2 --batch 8 {SMALL} >&- 2>&-"
    ));
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let output = study.cli().shell(&format!(
        "(guesswork tune --force --variant original,empty --steps 2 --batch 8 {SMALL} 2>&1; echo $? > code) | true; cat code"
    ));
    assert_eq!(output.stdout.trim(), "0");
    for variant in ["original", "empty"] {
        assert!(study.path("runs/pocket").join(variant).join("run.json").exists());
    }
}

#[test]
fn a_name_that_is_no_text_is_as_good_as_any() {
    let study = TinyStudy::new();
    let mut arguments: Vec<OsString> = small_words("tune --variant original --steps 2 --batch 8 --out")
        .into_iter()
        .map(OsString::from)
        .collect();
    // Before the world's settings.
    let place = arguments.iter().position(|a| a == "--out").unwrap() + 1;
    arguments.insert(place, OsString::from_vec(b"f\xfcr".to_vec()));
    study.cli().ok(&arguments);
    let written = study.folder().join(OsString::from_vec(b"f\xfcr".to_vec()));
    assert!(written.join("run.json").exists());
    let checked = study
        .cli()
        .run(&[OsString::from("data"), "check".into(), written.into(), "--json".into()]);
    assert!(
        checked.code == Some(1) && !checked.stderr.contains("panicked"),
        "{}",
        checked.stderr
    );
}
