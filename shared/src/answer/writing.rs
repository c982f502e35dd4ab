//! An answer made one token at a time, at its caller's pace.

use super::answering::{Answer, Answering, Finish};
use super::read_prompt::ReadPrompt;
use super::{AnswerError, AnswerOptions, Answerer};
use crate::t5::DecoderState;

/// An answer in the making. Between two steps the caller may do anything else, which a browser's worker needs: only
/// there can it hear that it is to stop.
pub struct Writing<'a> {
    answerer: &'a Answerer,
    answering: Answering,
    state: DecoderState,
    last: u32,
    text: String,
}

impl<'a> Writing<'a> {
    pub(super) fn new(answerer: &'a Answerer, read: &ReadPrompt, options: &AnswerOptions) -> Result<Self, AnswerError> {
        let config = answerer.model().config();
        Ok(Self {
            answerer,
            answering: Answering::new(options, config.eos_token_id),
            state: answerer.model().start_decoding(&read.source)?,
            last: config.decoder_start_token_id,
            text: String::new(),
        })
    }

    /// Makes one more token, which either ends the answer or joins it; nothing once it has ended. Says why it has
    /// ended, if it has.
    pub fn step(&mut self) -> Result<Option<Finish>, AnswerError> {
        if self.answering.finish.is_none() {
            let logits = self.answerer.model().step(&mut self.state, &[self.last])?;
            self.answering.advance(&logits.flatten_all()?.to_vec1::<f32>()?);
            if self.answering.finish != Some(Finish::EndOfText) {
                self.text = self.answering.text(self.answerer.tokenizer())?;
                self.last = self.answering.tokens.last().copied().unwrap_or(self.last);
            }
        }
        Ok(self.answering.finish)
    }

    /// The text so far, without special tokens and surrounding white space.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tokens so far, without start and end token.
    pub fn tokens(&self) -> usize {
        self.answering.tokens.len()
    }

    /// Why it has ended, if it has.
    pub fn finish(&self) -> Option<Finish> {
        self.answering.finish
    }

    /// What was answered; cancelled, if it has not ended.
    pub fn into_answer(self) -> Answer {
        Answer {
            text: self.text,
            tokens: self.answering.tokens,
            finish: self.answering.finish.unwrap_or(Finish::Cancelled),
        }
    }
}
