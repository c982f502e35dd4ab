use serde::{Deserialize, Serialize};

/// What of a task a prompt shows, and how long it may be: Tk-Instruct's own switches.
///
/// The default is Tk-Instruct's best setting: the definition and two positive examples, without explanations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptSettings {
    /// Whether the definition is shown.
    pub definition: bool,
    /// At most so many positive examples.
    pub positive: usize,
    /// At most so many negative examples.
    pub negative: usize,
    /// Whether examples are shown with their explanations.
    pub explanation: bool,
    /// The prompt's limit in tokens, `</s>` included; `None` for no limit.
    #[serde(default)]
    pub max_source_tokens: Option<usize>,
}

impl Default for PromptSettings {
    fn default() -> Self {
        Self {
            definition: true,
            positive: 2,
            negative: 0,
            explanation: false,
            max_source_tokens: None,
        }
    }
}
