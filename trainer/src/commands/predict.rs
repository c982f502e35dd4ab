use super::{
    STUDY,
    lanes::{lanes_here, named_lanes},
};
use crate::{
    data::{Question, QuestionArguments},
    device::DeviceChoice,
    models::{LoadedModel, ModelSource},
    output, usage,
    values::{not_negative, probability},
};
use anyhow::{Context, Result};
use clap::Args;
use guesswork_shared::{
    answer::{AnswerOptions, Finish, Sampling, label_probabilities},
    baseline,
    lane::Lane,
    variant::Variant,
};
use serde::Serialize;
use serde_json::json;
use std::{
    io::{self, Read, Write},
    ops::ControlFlow,
    path::PathBuf,
    time::Instant,
};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  guesswork predict --models bundle --task entailment_sure --instance 3
  guesswork predict --models bundle --lane original --task sentiment_false --input 'It was cold.'
  echo 'Definition: ...' | guesswork predict --models runs/pocket --lane original --prompt -")]
pub struct Arguments {
    /// A whole prompt of your own, or `-` to read it from standard input, instead of a task's
    #[arg(long, value_name = "TEXT|-", conflicts_with_all = ["task", "input", "instance"])]
    prompt: Option<String>,
    /// Labels to give the probabilities of, with commas; of a task its own
    #[arg(long, value_name = "LABELS", value_delimiter = ',', requires = "prompt")]
    choices: Vec<String>,
    /// A bundle, a folder of runs, a model folder, or a Hugging Face id (google/flan-t5-small, or with @REVISION)
    #[arg(long, default_value = STUDY, value_name = "DIR|ID")]
    models: PathBuf,
    /// Who answers: lanes with commas, or `all`
    #[arg(long, default_value = "all", value_name = "LANES")]
    lane: String,
    /// How the task is put to every lane, instead of as each was tuned; the untuned base reads `original`
    #[arg(long, value_name = "VARIANT")]
    treatment: Option<Variant>,
    /// Draw answers instead of taking the likeliest token
    #[arg(long, value_name = "T", value_parser = not_negative)]
    temperature: Option<f64>,
    /// Draw among the likeliest tokens that make up this probability
    #[arg(long, value_name = "P", requires = "temperature", value_parser = probability)]
    top_p: Option<f64>,
    /// Of drawn answers [default: the models' own] and of the random lane [default: 7]
    #[arg(long)]
    seed: Option<u64>,
    /// Where to compute: auto, cpu, cuda, cuda:N or metal
    #[arg(long, default_value = "auto", value_name = "DEVICE")]
    device: DeviceChoice,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    question: QuestionArguments,
}

/// One lane's answer.
#[derive(Serialize)]
struct Answered {
    lane: Lane,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<String>,
    answer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<bool>,
    labels: Vec<LabelProbability>,
    tokens_read: usize,
    tokens: usize,
    finish: Option<Finish>,
    milliseconds: f64,
}

#[derive(Serialize)]
struct LabelProbability {
    label: String,
    log_likelihood: f32,
    probability: f32,
}

/// What is asked, before a treatment is applied.
enum Asked {
    Prompt { text: String, labels: Vec<String> },
    Question(Box<Question>),
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let device = arguments.device.open()?;
    let asked = ask(arguments)?;
    let lanes = named_lanes(&arguments.lane)?;
    let is_prompt = matches!(asked, Asked::Prompt { .. });
    let source = match &lanes {
        Some(lanes) if !lanes.iter().any(|lane| lane.has_model()) => None,
        _ => Some(ModelSource::open(&arguments.models)?),
    };
    let lanes = lanes.unwrap_or_else(|| {
        let mut here = lanes_here(source.as_ref());
        here.retain(|lane| lane.has_model() || !is_prompt);
        here
    });
    let mut answered = Vec::new();
    for lane in lanes {
        let one = match &source {
            Some(source) if lane.has_model() => {
                let model = source.load(lane, &device)?;
                answer(arguments, &asked, lane, &model).with_context(|| format!("{lane} cannot answer"))?
            }
            _ => baseline_answer(arguments, &asked, lane)?,
        };
        if !arguments.json {
            print_answer(&one)?;
        }
        answered.push(one);
    }
    if arguments.json {
        let asked = match &asked {
            Asked::Prompt { .. } => json!(null),
            Asked::Question(question) => json!({
                "task": question.task.task.name, "instance": question.instance.id, "input": question.instance.input,
                "references": question.instance.outputs,
            }),
        };
        output::print_json(&json!({ "question": asked, "answers": answered }))?;
    }
    Ok(())
}

fn ask(arguments: &Arguments) -> Result<Asked> {
    let Some(prompt) = &arguments.prompt else {
        return Ok(Asked::Question(Box::new(arguments.question.find()?)));
    };
    let text = if prompt == "-" {
        let mut text = String::new();
        io::stdin()
            .lock()
            .read_to_string(&mut text)
            .context("cannot read the prompt from standard input")?;
        text
    } else {
        prompt.clone()
    };
    if text.trim().is_empty() {
        return Err(usage!(
            "the prompt is empty; give a text, or - and a text on standard input"
        ));
    }
    Ok(Asked::Prompt {
        text,
        labels: arguments.choices.clone(),
    })
}

fn answer(arguments: &Arguments, asked: &Asked, lane: Lane, model: &LoadedModel) -> Result<Answered> {
    let LoadedModel { answerer, limits, seed } = model;
    let (text, labels) = match asked {
        Asked::Prompt { text, labels } => (cut_prompt(text, model, lane), labels.clone()),
        Asked::Question(question) => {
            let treatment = arguments.treatment.unwrap_or(lane.own_variant());
            let Question { task, instance } = question.as_ref();
            let prompt = model.prompt(task, treatment, instance);
            if prompt.was_cut() {
                output::note(&format!(
                    "note: the prompt of {lane} was cut to {} tokens",
                    prompt.tokens
                ));
            }
            (prompt.text(), task.labels().unwrap_or_default().to_vec())
        }
    };
    let sampling = arguments.temperature.map(|temperature| Sampling {
        temperature,
        top_p: arguments.top_p.unwrap_or(1.0),
        seed: arguments.seed.unwrap_or(*seed),
    });
    let options = AnswerOptions {
        max_new_tokens: limits.target_tokens,
        sampling,
    };
    let started = Instant::now();
    let read = answerer.read(&text)?;
    let answer = answerer.answer(&read, &options, &mut |_| ControlFlow::Continue(()))?;
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    let log_likelihoods = answerer.label_log_likelihoods(&read, &labels)?;
    let probabilities = label_probabilities(&log_likelihoods);
    let labels = labels.into_iter().zip(log_likelihoods).zip(probabilities);
    Ok(Answered {
        lane,
        right: right(asked, &answer.text),
        prompt: Some(text),
        answer: answer.text,
        labels: labels
            .map(|((label, log_likelihood), probability)| LabelProbability {
                label,
                log_likelihood,
                probability,
            })
            .collect(),
        tokens_read: read.tokens(),
        tokens: answer.tokens.len(),
        finish: Some(answer.finish),
        milliseconds,
    })
}

/// A user's own prompt keeps its end, where the question stands, when it is too long.
fn cut_prompt(text: &str, model: &LoadedModel, lane: Lane) -> String {
    let count = |text: &str| model.answerer.tokenizer().count(text);
    if count(text) <= model.limits.source_tokens {
        return text.to_string();
    }
    output::note(&format!(
        "note: the prompt is longer than {lane}'s {} tokens; its beginning was left out",
        model.limits.source_tokens
    ));
    let starts: Vec<usize> = text.char_indices().map(|(index, _)| index).collect();
    // Fewer characters never make more tokens by much, so the first start that fits is found by halving.
    let fits = starts.partition_point(|&start| count(&text[start..]) > model.limits.source_tokens);
    starts
        .get(fits)
        .map_or(String::new(), |&start| text[start..].to_string())
}

fn right(asked: &Asked, answer: &str) -> Option<bool> {
    match asked {
        Asked::Question(question) if !question.instance.outputs.is_empty() => {
            Some(guesswork_shared::metric::exact_match(answer, &question.instance.outputs) > 0.0)
        }
        _ => None,
    }
}

fn baseline_answer(arguments: &Arguments, asked: &Asked, lane: Lane) -> Result<Answered> {
    let Asked::Question(question) = asked else {
        return Err(usage!("{lane} answers tasks, not prompts; give --task"));
    };
    let Question { task, instance } = question.as_ref();
    let answer = baseline::answer(lane, &task.task, task.labels(), instance, arguments.seed.unwrap_or(7));
    Ok(Answered {
        lane,
        prompt: None,
        right: right(asked, &answer),
        answer,
        labels: Vec::new(),
        tokens_read: 0,
        tokens: 0,
        finish: None,
        milliseconds: 0.0,
    })
}

/// The beginning of a long answer on one line; `--json` has the whole.
fn shortened(answer: &str) -> String {
    let line = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// Characters of an answer on a terminal.
const SHOWN: usize = 60;

fn print_answer(answered: &Answered) -> Result<()> {
    let mark = match answered.right {
        Some(true) => "right",
        Some(false) => "wrong",
        None => "",
    };
    let labels: Vec<String> = answered
        .labels
        .iter()
        .map(|l| format!("{} {:.2}", l.label, l.probability))
        .collect();
    output::print_line(
        format!(
            "{:<20} {:<24} {mark:<6} {}",
            answered.lane.to_string(),
            shortened(&answered.answer),
            labels.join("  ")
        )
        .trim_end(),
    )?;
    Ok(io::stdout().flush()?)
}
