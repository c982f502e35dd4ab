//! Prompts byte for byte as Tk-Instruct writes them, against the values that its own code gave.
use guesswork_shared::{
    prompt::{Instruction, PromptSettings, build_prompt},
    task::Example,
};
use serde::Deserialize;
use std::{fs, path::Path};

mod golden_folders;

#[derive(Deserialize)]
struct Case {
    task: String,
    definition: String,
    positive: Vec<GoldenExample>,
    negative: Vec<GoldenExample>,
    input: String,
    settings: PromptSettings,
    prompt: String,
}

#[derive(Deserialize)]
struct GoldenExample {
    input: String,
    output: String,
    #[serde(default)]
    explanation: String,
}

fn examples(examples: &[GoldenExample], at_most: usize) -> Vec<Example> {
    let examples = examples.iter().take(at_most).map(|e| Example {
        input: e.input.clone(),
        output: e.output.clone(),
        explanation: e.explanation.clone(),
    });
    examples.collect()
}

fn check(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let mut count = 0;
    for (line, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let case: Case = serde_json::from_str(text).unwrap();
        let instruction = Instruction {
            definition: case.settings.definition.then_some(case.definition),
            positive: examples(&case.positive, case.settings.positive),
            negative: examples(&case.negative, case.settings.negative),
            explanation: case.settings.explanation,
        };
        let prompt = build_prompt(&instruction, &case.input, None, &|text| text.len());
        assert_eq!(
            prompt.text(),
            case.prompt,
            "{}, line {}, {}",
            file.display(),
            line + 1,
            case.task
        );
        assert!(!prompt.was_cut());
        count += 1;
    }
    assert!(count > 0, "{} holds no prompt", file.display());
    println!("{count} prompts of {} are equal", file.display());
}

#[test]
fn golden_prompts_are_equal_byte_for_byte() {
    for file in golden_folders::files("prompts.jsonl") {
        check(&file);
    }
}
