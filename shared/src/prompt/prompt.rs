use super::{PartKind, PromptPart};
use serde::{Deserialize, Serialize};

/// What a model reads: the parts one after another, and what of the instruction is not in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// The stretches of the text in their order; the last is always the instance.
    pub parts: Vec<PromptPart>,
    /// What did not fit. A definition that stands here and in `parts` was cut at its end.
    pub omitted: Vec<PartKind>,
    /// Whether the end of the input is missing, since not even the input alone fitted.
    pub input_cut: bool,
    /// The length as `count` gave it, `</s>` included if it counts that.
    ///
    /// Above the limit only where the limit does not even hold `Now complete the following example -` around an input.
    pub tokens: usize,
}

impl Prompt {
    /// The whole prompt, exactly as Tk-Instruct would write it where nothing was cut.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    /// Whether anything of the instruction or the input is missing.
    pub fn was_cut(&self) -> bool {
        self.input_cut || !self.omitted.is_empty()
    }
}
