//! How to answer.

/// How to answer a prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerOptions {
    /// The most tokens that are made, the end token included.
    pub max_new_tokens: usize,
    /// How tokens are drawn; none takes the likeliest each time.
    pub sampling: Option<Sampling>,
}

impl Default for AnswerOptions {
    /// Tk-Instruct's: the likeliest tokens, at most 128.
    fn default() -> Self {
        Self {
            max_new_tokens: 128,
            sampling: None,
        }
    }
}

/// How tokens are drawn at random.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Divides the logits: below 1 sharper, above 1 flatter. 0 or less takes the likeliest token.
    pub temperature: f64,
    /// Only the likeliest tokens that together have this probability are drawn from; 1 draws from all.
    pub top_p: f64,
    /// The same seed gives the same answer.
    pub seed: u64,
}
