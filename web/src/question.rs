//! The question on the page, looked up: what is asked, and what would be right.
use crate::address::Question;
use guesswork_shared::{pocket::PocketWorld, task::Task};
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
    /// Looks a question up. One that the task does not have becomes its nearest instance, and where the generators
    /// can not draw, its first.
    pub fn look_up(question: Question, task: &Task, world: Option<&PocketWorld>) -> Self {
        match question {
            Question::Own(input) => Self {
                id: format!("own {input}").into(),
                input: input.as_str().into(),
                question: Question::Own(input),
                references: Rc::from([]),
            },
            Question::Fresh(seed) => match draw(task, world, seed) {
                Some(instance) => Self {
                    question,
                    input: instance.input.into(),
                    references: instance.outputs.into(),
                    id: instance.id.into(),
                },
                None => Self::look_up(Question::Instance(0), task, None),
            },
            Question::Instance(position) => {
                let position = position.min(task.instances.len().saturating_sub(1));
                match task.instances.get(position) {
                    Some(instance) => Self {
                        question: Question::Instance(position),
                        input: instance.input.as_str().into(),
                        references: instance.outputs.clone().into(),
                        id: instance.id.as_str().into(),
                    },
                    // A task without instances can still be asked something.
                    None => Self::look_up(Question::Own(String::new()), task, None),
                }
            }
        }
    }
}

/// Whether the generators know this task.
pub fn can_draw(task: &Task, world: Option<&PocketWorld>) -> bool {
    world.is_some_and(|world| world.task(&task.name).is_some())
}

fn draw(task: &Task, world: Option<&PocketWorld>, seed: u64) -> Option<guesswork_shared::task::Instance> {
    Some(world?.task(&task.name)?.fresh_instance(seed))
}
