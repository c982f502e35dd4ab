//! What is tuned here is read by Hugging Face's `transformers`, adapters by its `peft`, and computes the same there.
//!
//! Runs where the Python that TORCH_PYTHON names (else `python3`) has torch and transformers (and peft); is skipped, and
//! says so, where it has not.

use guesswork_tests::{Cli, cli};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A Python with these packages.
fn python(packages: &str) -> Option<PathBuf> {
    let python = std::env::var_os("TORCH_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let imported = Command::new(&python)
        .args(["-c", &format!("import {packages}")])
        .output();
    if imported.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    println!(
        "skipped: {} cannot import {packages}; name a Python that can with TORCH_PYTHON",
        python.display()
    );
    None
}

/// Runs `guesswork` in a folder with small data to tune on, after a tokenizer and a base were made there.
fn study(place: &Path) -> impl Fn(&str) {
    let guesswork = Cli::in_folder(place);
    let run = move |command: &str| {
        let small = "--pocket-tasks 40 --pocket-instances 12".split(' ');
        guesswork.ok(&command.split(' ').chain(small).collect::<Vec<_>>());
    };
    run("tokenizer train --vocabulary 1024");
    run("pretrain --preset tiny --steps 20 --batch 8");
    run
}

/// What the script says of a folder; it must be content.
fn compare(python: &Path, folder: &Path, more: &[&str]) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/compare_with_transformers.py");
    let output = Command::new(python)
        .arg(script)
        .arg(folder)
        .arg("--guesswork")
        .arg(cli().unwrap().get_program())
        .args(more)
        // Nothing is fetched.
        .env("HF_HUB_OFFLINE", "1")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}: {printed}{}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_str(printed.lines().last().unwrap_or_default())
        .unwrap_or_else(|error| panic!("{error}: {printed}"))
}

#[test]
fn transformers_reads_what_is_trained_here() {
    let Some(python) = python("torch, transformers") else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let run = study(place.path());
    run("tune --variant original --steps 20 --batch 8");
    for run in ["base", "original"] {
        let compared = compare(&python, &place.path().join("runs/pocket").join(run), &[]);
        println!("{compared}");
        assert!(compared["logits"].as_u64() > Some(1000));
        assert!(compared["largest_logit"].as_f64() > Some(0.1));
    }
}

#[test]
fn peft_reads_adapters_that_are_trained_here() {
    let Some(python) = python("torch, transformers, peft") else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let run = study(place.path());
    let base = place.path().join("runs/pocket/base");
    let base = base.to_str().unwrap();
    for (name, targets) in [("usual", "q,v"), ("all", "q,k,v,o,wi_0,wi_1,wo")] {
        run(&format!(
            "tune --variant original --steps 20 --warmup 2 --lr 0.01 --plain-lr --batch 8 --lora-rank 3 --lora-alpha 5 \
             --lora-targets {targets} --out {name}"
        ));
        let compared = compare(&python, &place.path().join(name), &["--base", base]);
        println!("{compared}");
        assert!(compared["logits"].as_u64() > Some(1000));
        assert!(compared["largest_adapter_effect"].as_f64() > Some(0.01));
    }
}
