use crate::{
    data::{Question, QuestionArguments},
    models::load_tokenizer,
    output,
    values::whole,
};
use anyhow::Result;
use clap::Args;
use guesswork_shared::{
    prompt::{Instruction, build_prompt},
    variant::Variant,
};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  guesswork prompt --task sentiment_false_true --variant simplified+delusive")]
pub struct Arguments {
    /// The variant; one of the nine
    #[arg(long, default_value = "original+examples")]
    variant: Variant,
    /// The seed of delusive examples
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Keep the prompt within this many tokens; needs --tokenizer
    #[arg(long, value_name = "N", requires = "tokenizer", value_parser = whole::<1, 1_000_000>)]
    source_tokens: Option<usize>,
    /// Count tokens with this tokenizer.json
    #[arg(long, value_name = "FILE")]
    tokenizer: Option<PathBuf>,
    /// Print JSON, part by part
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    question: QuestionArguments,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let Question { task, instance } = arguments.question.find()?;
    let tokenizer = arguments.tokenizer.as_deref().map(load_tokenizer).transpose()?;
    let count = |text: &str| tokenizer.as_ref().map_or(0, |tokenizer| tokenizer.count(text));
    let instruction = Instruction::for_variant(&task.task, task.labels(), arguments.variant, arguments.seed);
    let prompt = build_prompt(&instruction, &instance.input, arguments.source_tokens, &count);
    if arguments.json {
        return output::print_json(&json!({
            "task": task.task.name, "instance": instance.id, "variant": arguments.variant, "labels": task.labels(),
            "references": instance.outputs, "text": prompt.text(), "parts": prompt.parts, "omitted": prompt.omitted,
            "input_cut": prompt.input_cut, "tokens": tokenizer.is_some().then_some(prompt.tokens),
        }));
    }
    output::print_line(&prompt.text())?;
    if prompt.was_cut() {
        output::note(&format!("note: the prompt was cut to {} tokens", prompt.tokens));
    }
    Ok(())
}
