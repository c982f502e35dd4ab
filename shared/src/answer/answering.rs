//! An answer, finished or in the making.

use super::choice::Choice;
use super::{AnswerError, AnswerOptions};
use crate::tokenizer::Tokenizer;

/// What a model answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The text, without special tokens and surrounding white space.
    pub text: String,
    /// The tokens made, without start and end token.
    pub tokens: Vec<u32>,
    /// Why it ended.
    pub finish: Finish,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// The model ended it.
    EndOfText,
    /// It reached the most tokens allowed.
    Length,
    /// The caller stopped it.
    Cancelled,
}

/// An answer in the making.
pub(super) struct Answering {
    choice: Choice,
    pub tokens: Vec<u32>,
    pub finish: Option<Finish>,
    most: usize,
    end: u32,
}

impl Answering {
    pub fn new(options: &AnswerOptions, end: u32) -> Self {
        let finish = (options.max_new_tokens == 0).then_some(Finish::Length);
        let choice = Choice::new(options.sampling);
        Self {
            choice,
            tokens: Vec::new(),
            finish,
            most: options.max_new_tokens,
            end,
        }
    }

    /// Chooses the next token, which either ends the answer or joins it.
    pub fn advance(&mut self, logits: &[f32]) {
        let token = self.choice.next(logits);
        if token == self.end {
            self.finish = Some(Finish::EndOfText);
        } else {
            self.tokens.push(token);
            if self.tokens.len() == self.most {
                self.finish = Some(Finish::Length);
            }
        }
    }

    pub fn text(&self, tokenizer: &Tokenizer) -> Result<String, AnswerError> {
        Ok(tokenizer.decode(&self.tokens)?.trim().to_owned())
    }

    pub fn into_answer(self, tokenizer: &Tokenizer) -> Result<Answer, AnswerError> {
        let text = self.text(tokenizer)?;
        Ok(Answer {
            text,
            tokens: self.tokens,
            finish: self.finish.unwrap_or(Finish::Length),
        })
    }
}
