use super::PromptSettings;
use crate::{
    task::{Example, Task},
    variant::{
        DefinitionTreatment, DelusiveSource, ExampleTreatment, Variant, delusive_examples, simplified_definition,
    },
};

/// How many positive examples a variant with examples shows, as in Kung & Peng's and Tk-Instruct's settings.
pub const EXAMPLES_IN_A_VARIANT: usize = 2;

/// What goes into a prompt, after a variant's treatments were applied. The default tells the model nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instruction {
    /// The definition without `Definition: `; `None` leaves the whole part away.
    pub definition: Option<String>,
    /// Shown as positive examples, all that fit.
    pub positive: Vec<Example>,
    /// Shown as negative examples, all that fit.
    pub negative: Vec<Example>,
    /// Whether examples are shown with their explanations.
    pub explanation: bool,
}

impl Instruction {
    /// A task under a variant: the one rule for training, evaluation, command line and browser.
    ///
    /// The definition is treated; of the positive examples, delusive or not, the first
    /// [`EXAMPLES_IN_A_VARIANT`] are shown. Wrong outputs come from the output space.
    pub fn for_variant(task: &Task, labels: Option<&[String]>, variant: Variant, seed: u64) -> Self {
        Self::for_variant_from(task, labels, variant, DelusiveSource::default(), seed)
    }

    /// As [`Instruction::for_variant`], with a choice of where wrong outputs come from.
    pub fn for_variant_from(
        task: &Task,
        labels: Option<&[String]>,
        variant: Variant,
        source: DelusiveSource,
        seed: u64,
    ) -> Self {
        let definition = match variant.definition {
            DefinitionTreatment::Original => Some(task.definition().to_owned()),
            DefinitionTreatment::Simplified => simplified_definition(labels),
            DefinitionTreatment::Empty => None,
        };
        let mut positive = match variant.examples {
            ExampleTreatment::None => Vec::new(),
            ExampleTreatment::Examples => task
                .positive_examples
                .iter()
                .take(EXAMPLES_IN_A_VARIANT)
                .cloned()
                .collect(),
            ExampleTreatment::Delusive => delusive_examples(task, labels, source, seed),
        };
        positive.truncate(EXAMPLES_IN_A_VARIANT);
        Self {
            definition,
            positive,
            negative: Vec::new(),
            explanation: false,
        }
    }

    /// A task as it is, by Tk-Instruct's own switches; `max_source_tokens` is for [`build_prompt`](super::build_prompt).
    pub fn for_settings(task: &Task, settings: &PromptSettings) -> Self {
        Self {
            definition: settings.definition.then(|| task.definition().to_owned()),
            positive: task.positive_examples.iter().take(settings.positive).cloned().collect(),
            negative: task.negative_examples.iter().take(settings.negative).cloned().collect(),
            explanation: settings.explanation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Task {
        let example = |n: usize, output: &str| Example {
            input: format!("input {n}"),
            output: output.into(),
            explanation: format!("because {n}"),
        };
        Task {
            name: "task1_a".into(),
            definitions: vec!["Say yes or no.".into(), "Answer yes or no.".into()],
            categories: Vec::new(),
            reasoning: Vec::new(),
            domains: Vec::new(),
            source: Vec::new(),
            positive_examples: vec![example(1, "yes"), example(2, "no"), example(3, "yes")],
            negative_examples: vec![example(4, "maybe")],
            instances: Vec::new(),
        }
    }

    #[test]
    fn the_nine_variants_are_what_their_names_say() {
        let task = task();
        let labels = ["yes".to_string(), "no".to_string()];
        for variant in Variant::ALL {
            let instruction = Instruction::for_variant(&task, Some(&labels), variant, 7);
            let definition = instruction.definition.as_deref();
            match variant.definition {
                DefinitionTreatment::Original => assert_eq!(definition, Some("Say yes or no.")),
                DefinitionTreatment::Simplified => assert_eq!(definition, Some("Answers: yes, no")),
                DefinitionTreatment::Empty => assert_eq!(definition, None),
            }
            let outputs: Vec<&str> = instruction.positive.iter().map(|e| e.output.as_str()).collect();
            match variant.examples {
                ExampleTreatment::None => assert!(outputs.is_empty()),
                ExampleTreatment::Examples => assert_eq!(outputs, ["yes", "no"]),
                ExampleTreatment::Delusive => assert_eq!(outputs, ["no", "yes"]),
            }
            assert!(
                instruction
                    .positive
                    .iter()
                    .zip(&task.positive_examples)
                    .all(|(a, b)| a.input == b.input)
            );
            assert!(instruction.negative.is_empty() && !instruction.explanation);
        }
    }

    #[test]
    fn a_generation_task_has_no_simplified_definition() {
        let variant = "simplified".parse().unwrap();
        assert_eq!(
            Instruction::for_variant(&task(), None, variant, 0),
            Instruction::default()
        );
    }

    #[test]
    fn the_negative_examples_can_stand_for_the_positive_ones() {
        let variant = "empty+delusive".parse().unwrap();
        let instruction = Instruction::for_variant_from(&task(), None, variant, DelusiveSource::Negative, 0);
        assert_eq!(instruction.positive, task().negative_examples);
    }
}
