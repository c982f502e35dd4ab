//! The question on the page: what is asked, and what would be right.
use crate::{address::Question, worker::protocol::DrawnInstance};
use guesswork_shared::task::Task;
use std::rc::Rc;

/// A question with its input and its right answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Where it comes from.
    pub question: Question,
    /// The input.
    pub input: Rc<str>,
    /// The right answers; none for an input of one's own.
    pub references: Rc<[String]>,
    /// What the random guesser's draw depends on.
    pub id: Rc<str>,
}

impl Asked {
    /// One of the task's instances, or the nearest if it has none at this position.
    pub fn instance(task: &Task, position: usize) -> Self {
        let position = position.min(task.instances.len().saturating_sub(1));
        match task.instances.get(position) {
            Some(instance) => Self {
                question: Question::Instance(position),
                input: instance.input.as_str().into(),
                references: instance.outputs.clone().into(),
                id: instance.id.as_str().into(),
            },
            // A task without instances can still be asked something.
            None => Self::own(String::new()),
        }
    }

    /// An input of the reader's own.
    pub fn own(input: String) -> Self {
        Self {
            id: format!("own {input}").into(),
            input: input.as_str().into(),
            question: Question::Own(input),
            references: Rc::from([]),
        }
    }

    /// An instance that the generators drew.
    pub fn drawn(seed: u64, instance: DrawnInstance) -> Self {
        Self {
            question: Question::Fresh(seed),
            input: instance.input.into(),
            references: instance.outputs.into(),
            id: instance.id.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::task::Instance;

    fn task(instances: usize) -> Task {
        let instance = |n: usize| Instance {
            id: format!("id {n}"),
            input: format!("input {n}"),
            outputs: vec![format!("output {n}")],
        };
        Task {
            name: "task".into(),
            definitions: vec![],
            categories: vec![],
            reasoning: vec![],
            domains: vec![],
            source: vec![],
            positive_examples: vec![],
            negative_examples: vec![],
            instances: (0..instances).map(instance).collect(),
        }
    }

    #[test]
    fn a_position_that_the_task_does_not_have_is_its_last() {
        let asked = Asked::instance(&task(3), 1000);
        assert_eq!(asked.question, Question::Instance(2));
        assert_eq!(
            (&*asked.input, &asked.references[..]),
            ("input 2", &["output 2".to_string()][..])
        );
    }

    #[test]
    fn a_task_without_instances_can_be_asked_an_input_of_ones_own() {
        assert_eq!(Asked::instance(&task(0), 0), Asked::own(String::new()));
    }

    #[test]
    fn a_guess_depends_on_what_was_written() {
        assert_ne!(Asked::own("a".into()).id, Asked::own("b".into()).id);
        assert_eq!(Asked::own("a".into()).id, Asked::own("a".into()).id);
    }
}
