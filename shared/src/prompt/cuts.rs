use super::{PartKind, Prompt};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// What a length limit took away from many prompts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cuts {
    /// How many prompts there were.
    pub prompts: usize,
    /// Of how many the definition is shorter or missing.
    pub definitions: usize,
    /// Of how many at least one example is missing.
    pub examples: usize,
    /// Of how many the end of the input is missing.
    pub inputs: usize,
}

impl Cuts {
    /// Counts one more prompt.
    pub fn add(&mut self, prompt: &Prompt) {
        let is_definition = |kind: &PartKind| *kind == PartKind::Definition;
        self.prompts += 1;
        self.definitions += usize::from(prompt.omitted.iter().any(is_definition));
        self.examples += usize::from(prompt.omitted.iter().any(|kind| !is_definition(kind)));
        self.inputs += usize::from(prompt.input_cut);
    }

    /// As "12 without all their examples, 1 with a shortened input"; `None` if nothing was taken away.
    pub fn describe(&self) -> Option<String> {
        let kinds = [
            (self.definitions, "with a shortened definition"),
            (self.examples, "without all their examples"),
            (self.inputs, "with a shortened input"),
        ];
        let some: Vec<String> = kinds
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        (!some.is_empty()).then(|| some.join(", "))
    }
}

impl AddAssign for Cuts {
    fn add_assign(&mut self, other: Self) {
        self.prompts += other.prompts;
        self.definitions += other.definitions;
        self.examples += other.examples;
        self.inputs += other.inputs;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt::{Instruction, build_prompt};

    #[test]
    fn what_a_limit_takes_is_counted() {
        let instruction = Instruction {
            definition: Some("Say yes or no to the question that you are asked".into()),
            ..Instruction::default()
        };
        let mut cuts = Cuts::default();
        for limit in [None, Some(80), Some(60)] {
            cuts.add(&build_prompt(&instruction, "Is it?", limit, &|text| text.len()));
        }
        cuts.add(&build_prompt(&instruction, &"Is it? ".repeat(20), Some(80), &|text| {
            text.len()
        }));
        assert_eq!((cuts.prompts, cuts.definitions, cuts.examples), (4, 3, 0));
        assert!(cuts.inputs >= 1);
        assert!(cuts.describe().unwrap().starts_with("3 with a shortened definition, "));
        assert_eq!(
            Cuts {
                prompts: 9,
                ..Cuts::default()
            }
            .describe(),
            None
        );
    }
}
