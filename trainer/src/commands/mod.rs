//! One file a command: its arguments and what it does.
pub mod data_check;
pub mod data_pocket;
pub mod eval;
pub mod export;
pub mod predict;
pub mod pretrain;
pub mod prompt;
pub mod score;
pub mod tokenizer_train;
pub mod tune;

use anyhow::Result;
use guesswork_shared::task::Task;

/// The study folder of every command, unless another is named.
pub(crate) const STUDY: &str = "runs/pocket";

/// All the text that a model may learn its language from: the training tasks' definitions, examples and instances.
fn training_text<'a>(tasks: impl IntoIterator<Item = &'a Task>) -> Vec<String> {
    let mut texts = Vec::new();
    for task in tasks {
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
    let quoted = std::env::args().skip(1).map(|argument| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./+=:,".contains(c);
        if !argument.is_empty() && argument.chars().all(plain) {
            argument
        } else {
            format!("'{argument}'")
        }
    });
    std::iter::once("guesswork".to_string())
        .chain(quoted)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Ends a command that a signal interrupted: what it saved is on disk, but it did not do all that was asked.
fn interrupted(what: &str) -> Result<()> {
    Err(anyhow::anyhow!("interrupted; {what}"))
}
