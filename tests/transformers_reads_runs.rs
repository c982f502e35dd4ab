//! What is tuned here is read by Hugging Face's `transformers`, and computes the same there.
//!
//! Runs where the Python that TORCH_PYTHON names (else `python3`) has torch and transformers; is skipped, and says so, where
//! it has not.

use guesswork_tests::{Cli, cli};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A Python with torch and transformers.
fn python() -> Option<PathBuf> {
    let python = std::env::var_os("TORCH_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let imported = Command::new(&python)
        .args(["-c", "import torch, transformers"])
        .output();
    if imported.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    println!(
        "skipped: {} has no torch and transformers; name a Python that has with TORCH_PYTHON",
        python.display()
    );
    None
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
    let Some(python) = python() else { return };
    let place = tempfile::tempdir().unwrap();
    let guesswork = Cli::in_folder(place.path());
    let small = ["--pocket-tasks", "40", "--pocket-instances", "12", "--batch", "8"];
    guesswork.ok(&["tokenizer", "train", "--vocabulary", "1024", "--pocket-tasks", "40"]);
    guesswork.ok(&[&["pretrain", "--preset", "tiny", "--steps", "20"], &small[..]].concat());
    guesswork.ok(&[&["tune", "--variant", "original", "--steps", "20"], &small[..]].concat());
    for run in ["base", "original"] {
        let compared = compare(&python, &place.path().join("runs/pocket").join(run), &[]);
        println!("{compared}");
        assert!(compared["logits"].as_u64() > Some(1000));
        assert!(compared["largest_logit"].as_f64() > Some(0.1));
    }
}
