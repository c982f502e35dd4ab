//! Exact match and ROUGE equal to Tk-Instruct's own values.
use guesswork_shared::metric::{Scored, exact_match, rouge_l, rouge1};
use serde::Deserialize;
use std::{fs, path::Path};

mod golden_folders;

#[derive(Deserialize)]
struct Case {
    prediction: String,
    references: Vec<String>,
    exact_match: f64,
    rouge1: f64,
    #[serde(rename = "rougeL")]
    rouge_l: f64,
}

fn check(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let mut count = 0;
    for (line, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let case: Case = serde_json::from_str(text).unwrap();
        let (prediction, references) = (&case.prediction, &case.references);
        let scored = Scored::new("", "", false, "", prediction, references);
        let values = [
            ("exact match", exact_match(prediction, references), case.exact_match),
            ("ROUGE-1", rouge1(prediction, references), case.rouge1),
            ("ROUGE-L", rouge_l(prediction, references), case.rouge_l),
            ("exact match", scored.exact_match, case.exact_match),
            ("ROUGE-1", scored.rouge1, case.rouge1),
            ("ROUGE-L", scored.rouge_l, case.rouge_l),
        ];
        for (metric, value, expected) in values {
            let place = format!(
                "{}, line {}, {metric}: {value}, not {expected}",
                file.display(),
                line + 1
            );
            assert!((value - expected).abs() <= 1e-4, "{place}");
        }
        count += 1;
    }
    assert!(count > 0, "{} holds no prediction", file.display());
    println!("{count} predictions of {} are scored alike", file.display());
}

#[test]
fn golden_metrics_are_equal() {
    for file in golden_folders::files("metrics.jsonl") {
        check(&file);
    }
}
