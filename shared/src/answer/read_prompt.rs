//! A prompt that a model has read.

use crate::t5::Source;

/// The most tokens of a prompt. Prompts are cut to a bundle's source length long before; this bounds the time of
/// texts that were not.
pub const LONGEST_PROMPT: usize = 16_384;

/// A prompt after the encoder's pass, from which answering and label scoring start.
#[derive(Clone, Debug)]
pub struct ReadPrompt {
    pub(super) source: Source,
    pub(super) tokens: usize,
}

impl ReadPrompt {
    /// The number of the prompt's tokens, the end token included.
    pub fn tokens(&self) -> usize {
        self.tokens
    }
}
