//! A model with its tokenizer.

use super::answering::{Answer, Answering, Finish};
use super::read_prompt::{LONGEST_PROMPT, ReadPrompt};
use super::{AnswerError, AnswerOptions, Writing};
use crate::t5::{T5, pad_sources};
use crate::tokenizer::Tokenizer;
use candle_core::Tensor;
use std::ops::ControlFlow;

/// Source positions, padding included, that are read together: enough to fill the processor, and at most some 100 MB
/// of a small model's activations.
const POSITIONS_TOGETHER: usize = 16_384;
/// Logits computed together when labels are scored: 64 MB of them.
const LOGITS_TOGETHER: usize = 1 << 24;

/// One loaded lane: reads prompts, answers them and scores labels.
pub struct Answerer {
    tokenizer: Tokenizer,
    model: T5,
}

impl Answerer {
    /// A model with its tokenizer. Whether they belong together shows when a prompt is read.
    pub fn new(tokenizer: Tokenizer, model: T5) -> Self {
        Self { tokenizer, model }
    }

    /// The tokenizer.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// The model.
    pub fn model(&self) -> &T5 {
        &self.model
    }

    /// Takes the two apart again.
    pub fn into_parts(self) -> (Tokenizer, T5) {
        (self.tokenizer, self.model)
    }

    /// Reads a prompt: the encoder's pass, and what every step of the decoder needs of it.
    pub fn read(&self, prompt: &str) -> Result<ReadPrompt, AnswerError> {
        let ids = self.prompt_ids(prompt)?;
        let (input, mask) = pad_sources(&[&ids], self.model.config().pad_token_id, self.model.device())?;
        Ok(ReadPrompt {
            source: self.model.read(&input, &mask)?,
            tokens: ids.len(),
        })
    }

    /// Answers a prompt. `on_token` is given the text so far after every token, and stops the answer by
    /// [`ControlFlow::Break`].
    pub fn answer(
        &self,
        read: &ReadPrompt,
        options: &AnswerOptions,
        on_token: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Answer, AnswerError> {
        let mut writing = self.start(read, options)?;
        while writing.finish().is_none() {
            let finish = writing.step()?;
            // An answer that is cancelled at its last token is whole, and its length is why it ended.
            let last = finish == Some(Finish::EndOfText);
            if !last && on_token(writing.text()).is_break() {
                break;
            }
        }
        Ok(writing.into_answer())
    }

    /// Begins to answer a prompt, one token at each [`Writing::step`].
    pub fn start(&self, read: &ReadPrompt, options: &AnswerOptions) -> Result<Writing<'_>, AnswerError> {
        Writing::new(self, read, options)
    }

    /// The log-likelihood of each label as the whole answer: the sum over its tokens and the end token, in one
    /// decoder pass over the source that was read.
    pub fn label_log_likelihoods(&self, read: &ReadPrompt, labels: &[String]) -> Result<Vec<f32>, AnswerError> {
        self.score_labels(read, labels, LOGITS_TOGETHER)
    }

    /// The same with at most so many logits computed at a time, but at least one label's.
    pub(super) fn score_labels(
        &self,
        read: &ReadPrompt,
        labels: &[String],
        logits_together: usize,
    ) -> Result<Vec<f32>, AnswerError> {
        let targets = labels
            .iter()
            .map(|label| self.ids(label))
            .collect::<Result<Vec<_>, _>>()?;
        let longest = targets.iter().map(Vec::len).max().unwrap_or(0).max(1);
        // One pass for any usual label space; very many or very long labels are scored some at a time.
        let together = (logits_together / (longest * self.model.config().vocab_size)).max(1);
        let mut likelihoods = Vec::with_capacity(labels.len());
        for targets in targets.chunks(together) {
            likelihoods.extend(self.score(read, targets)?);
        }
        Ok(likelihoods)
    }

    fn score(&self, read: &ReadPrompt, targets: &[Vec<u32>]) -> Result<Vec<f32>, AnswerError> {
        let config = self.model.config();
        let length = targets.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut inputs = vec![config.pad_token_id; targets.len() * length];
        for (inputs, target) in inputs.chunks_mut(length).zip(targets) {
            inputs[0] = config.decoder_start_token_id;
            let shifted = &target[..target.len().saturating_sub(1)];
            inputs[1..=shifted.len()].copy_from_slice(shifted);
        }
        let inputs = Tensor::from_vec(inputs, (targets.len(), length), self.model.device())?;
        let logits = self
            .model
            .decode(&read.source, &inputs)?
            .flatten_all()?
            .to_vec1::<f32>()?;
        let row = |index: usize| &logits[index * config.vocab_size..][..config.vocab_size];
        // The rows after a label's end are padding.
        let score = |(label, target): (usize, &Vec<u32>)| {
            let positions = target.iter().enumerate();
            positions
                .map(|(position, &id)| log_probability(row(label * length + position), id))
                .sum::<f64>() as f32
        };
        Ok(targets.iter().enumerate().map(score).collect())
    }

    /// Answers many prompts, several at a time; the answers are those that [`Answerer::answer`] gives.
    pub fn answer_batch(&self, prompts: &[String], options: &AnswerOptions) -> Result<Vec<Answer>, AnswerError> {
        let ids = prompts
            .iter()
            .map(|prompt| self.prompt_ids(prompt))
            .collect::<Result<Vec<_>, _>>()?;
        // Prompts of about the same length go together, so that little is padding.
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by_key(|&index| ids[index].len());
        let mut answers: Vec<Option<Answer>> = prompts.iter().map(|_| None).collect();
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let mut count = 1;
            // The next prompt is the longest of those so far, and so the length of all.
            while count < rest.len() && (count + 1) * ids[rest[count]].len() <= POSITIONS_TOGETHER {
                count += 1;
            }
            let (now, later) = rest.split_at(count);
            let sources: Vec<&[u32]> = now.iter().map(|&index| ids[index].as_slice()).collect();
            for (&index, answer) in now.iter().zip(self.answer_together(&sources, options)?) {
                answers[index] = Some(answer);
            }
            rest = later;
        }
        // Every index stands in `order` once, and every chunk gave as many answers as it had prompts.
        Ok(answers.into_iter().flatten().collect())
    }

    fn answer_together(&self, sources: &[&[u32]], options: &AnswerOptions) -> Result<Vec<Answer>, AnswerError> {
        let config = self.model.config();
        let (input, mask) = pad_sources(sources, config.pad_token_id, self.model.device())?;
        let mut state = self.model.start_decoding(&self.model.read(&input, &mask)?)?;
        let mut all: Vec<Answering> = sources
            .iter()
            .map(|_| Answering::new(options, config.eos_token_id))
            .collect();
        // The answers that go on, in the order of the state's rows.
        let mut open: Vec<usize> = (0..all.len()).filter(|&row| all[row].finish.is_none()).collect();
        while !open.is_empty() {
            let last = |row: &usize| {
                all[*row]
                    .tokens
                    .last()
                    .copied()
                    .unwrap_or(config.decoder_start_token_id)
            };
            let last: Vec<u32> = open.iter().map(last).collect();
            let logits = self.model.step(&mut state, &last)?.flatten_all()?.to_vec1::<f32>()?;
            for (&row, logits) in open.iter().zip(logits.chunks(config.vocab_size)) {
                all[row].advance(logits);
            }
            let going: Vec<u32> = (0..open.len() as u32)
                .filter(|&row| all[open[row as usize]].finish.is_none())
                .collect();
            if going.len() < open.len() && !going.is_empty() {
                state.keep(&going)?;
            }
            open.retain(|&row| all[row].finish.is_none());
        }
        all.into_iter()
            .map(|answering| answering.into_answer(&self.tokenizer))
            .collect()
    }

    fn prompt_ids(&self, prompt: &str) -> Result<Vec<u32>, AnswerError> {
        let ids = self.ids(prompt)?;
        if ids.len() > LONGEST_PROMPT {
            Err(AnswerError::TooLong(ids.len()))
        } else {
            Ok(ids)
        }
    }

    fn ids(&self, text: &str) -> Result<Vec<u32>, AnswerError> {
        let ids = self.tokenizer.encode(text)?;
        let known = self.model.config().vocab_size;
        match ids.iter().find(|&&id| id as usize >= known) {
            Some(&id) => Err(AnswerError::Vocabulary { id, known }),
            None => Ok(ids),
        }
    }
}

/// The logarithm of the probability of `id`.
fn log_probability(logits: &[f32], id: u32) -> f64 {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f64 = logits.iter().map(|logit| f64::from(logit - top).exp()).sum();
    f64::from(logits[id as usize] - top) - total.ln()
}
