use super::{Example, Instance};

/// One Super-NaturalInstructions file: definition, positive and negative examples, instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The file's name without `.json`, as `task132_dais_text_modification`.
    pub name: String,
    /// The definition in one or several wordings; prompts use the first unless a caller picks another.
    pub definitions: Vec<String>,
    /// What kind of task it is, as `Textual Entailment`; may be empty.
    pub categories: Vec<String>,
    /// Kinds of reasoning; may be empty.
    pub reasoning: Vec<String>,
    /// Where its text comes from; may be empty.
    pub domains: Vec<String>,
    /// The data sets it was made from; may be empty.
    pub source: Vec<String>,
    /// Right examples.
    pub positive_examples: Vec<Example>,
    /// Wrong examples; often empty.
    pub negative_examples: Vec<Example>,
    /// What is asked.
    pub instances: Vec<Instance>,
}

impl Task {
    /// The first wording of the definition.
    pub fn definition(&self) -> &str {
        self.definitions.first().map_or("", String::as_str)
    }
}
