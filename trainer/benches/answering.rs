//! Times how many questions of the pocket benchmark a shipped model answers in a second, one at a time and as `eval`
//! asks them, and prints one line of JSON: `cargo xtask bench eval`.

use anyhow::{Context, Result, ensure};
use candle_core::Device;
use clap::Parser;
use guesswork::{
    allocator,
    data::{PocketArguments, Split, Wanted, pocket_data_set},
    evaluation::answer_all,
    models::ModelSource,
};
use guesswork_shared::{
    answer::AnswerOptions,
    lane::Lane,
    prompt::{Instruction, build_prompt},
    variant::Variant,
};
use serde_json::json;
use std::{path::PathBuf, time::Instant};

#[derive(Parser)]
struct Arguments {
    /// A bundle or runs
    #[arg(long)]
    models: PathBuf,
    /// Questions of each task
    #[arg(long, default_value_t = 50)]
    instances: usize,
    /// Prompts at a time
    #[arg(long, default_value_t = 64)]
    batch: usize,
    /// Of each way, in turn; the fastest counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    #[command(flatten)]
    pocket: PocketArguments,
    /// Cargo passes this to benches that it runs itself
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    allocator::keep_what_is_freed();
    let arguments = Arguments::parse();
    let variant = Variant::ALL[0];
    let lane = Lane::Tuned(variant);
    let model = ModelSource::open(&arguments.models)?.load(lane, &Device::Cpu)?;
    let data = pocket_data_set(arguments.pocket.settings(), Wanted::Evaluation(Split::Test));
    let options = AnswerOptions {
        max_new_tokens: model.limits.target_tokens,
        sampling: None,
    };
    let count = |text: &str| model.answerer.tokenizer().count(text);
    let (mut singly, mut together, mut questions) = (f64::INFINITY, f64::INFINITY, 0);
    for _ in 0..arguments.rounds {
        let started = Instant::now();
        let mut answers = Vec::new();
        for task in &data.test {
            let instruction = Instruction::for_variant(&task.task, task.labels(), variant, model.seed);
            for instance in task.task.instances.iter().take(arguments.instances) {
                let prompt = build_prompt(&instruction, &instance.input, Some(model.limits.source_tokens), &count);
                answers.extend(
                    model
                        .answerer
                        .answer_batch(&[prompt.text()], &options)?
                        .into_iter()
                        .map(|a| a.text),
                );
            }
        }
        singly = singly.min(started.elapsed().as_secs_f64());
        let started = Instant::now();
        let (instances, batch) = (arguments.instances, arguments.batch);
        let all = answer_all(&data.test, lane, Some(&model), variant, instances, batch, 7)?.context("interrupted")?;
        together = together.min(started.elapsed().as_secs_f64());
        let same = all
            .predictions
            .iter()
            .zip(&answers)
            .all(|(one, other)| one.prediction == *other);
        questions = answers.len();
        ensure!(
            same && all.predictions.len() == answers.len(),
            "the two ways gave different answers"
        );
    }
    let rate = |seconds: f64| questions as f64 / seconds;
    let line = json!({
        "questions": questions,
        "batch": arguments.batch,
        "one_at_a_time_per_second": rate(singly),
        "batched_per_second": rate(together),
        "batch_ratio": singly / together,
    });
    println!("{line}");
    Ok(())
}
