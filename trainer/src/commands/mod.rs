//! One file a command: its arguments and what it does.
pub mod cite;
pub mod data_check;
pub mod data_pocket;
pub mod eval;
pub mod export;
pub mod logits;
pub mod predict;
pub mod pretrain;
pub mod prompt;
pub mod quantise;
pub mod report;
pub mod score;
pub mod sweep;
pub mod tokenizer_train;
pub mod tune;
pub mod verify;

mod lanes;
mod objective;
mod staged_bundle;
mod training_run;

use crate::data::{DataSet, LabelledTask, pocket_world};

/// The study folder of every command, unless another is named.
pub(crate) const STUDY: &str = "runs/pocket";

/// All the text that a model may learn its language from. Of a data folder: the training tasks' definitions, examples
/// and instances. Of the pocket benchmark, which has no end: its own plain texts, with at most `pocket_instances`
/// instances of each task.
fn texts(data: &DataSet, pocket_instances: usize) -> Vec<String> {
    if let Some(mut settings) = data.pocket {
        settings.instances_per_task = settings.instances_per_task.min(pocket_instances);
        return pocket_world(settings).texts().collect();
    }
    let mut texts = Vec::new();
    for LabelledTask { task, .. } in &data.training {
        texts.extend(task.definitions.iter().cloned());
        for example in task.positive_examples.iter().chain(&task.negative_examples) {
            texts.push(format!("{} {}", example.input, example.output));
        }
        for instance in &task.instances {
            let output = instance.outputs.first().map_or("", String::as_str);
            texts.push(format!("{} {output}", instance.input));
        }
    }
    texts
}

/// This program's command line as a user would type it, for records.
fn command_line() -> String {
    let arguments = std::env::args_os().skip(1);
    let quoted = arguments.map(|argument| quoted(&argument.to_string_lossy()));
    std::iter::once("guesswork".to_string())
        .chain(quoted)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word as a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./+=:,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
