//! Why there is no answer.

use super::read_prompt::LONGEST_PROMPT;
use crate::tokenizer::TokenizerError;

/// Why a prompt was not answered; one sentence.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The text could not be split into tokens, or the tokens not joined into text.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// More than can be computed in sensible time: attention grows with the square of the length.
    #[error("the prompt has {0} tokens, and at most {LONGEST_PROMPT} can be read")]
    TooLong(usize),
    /// Tokenizer and weights do not belong together.
    #[error("the tokenizer gave the token {id}, and the model knows only {known}: they do not belong together")]
    Vocabulary {
        /// The id.
        id: u32,
        /// The model's vocabulary size.
        known: usize,
    },
    /// The computation failed.
    #[error("the model failed: {0}")]
    Model(#[from] candle_core::Error),
}
