//! The pocket benchmark: tasks that the project itself generates, in the layout of Super-NaturalInstructions.
//!
//! A task is a concept (mood, tense, kind of question, ...) with a vocabulary of labels and a worded definition. The test
//! tasks are new in one of two ways: a known concept with labels and a question never seen with it, or a concept that never
//! occurs in training ([`UnseenKind`]). Every input lies in one of two halves by a hash of its text: training instances,
//! the examples of all tasks and the pre-training text come from one, everything that is ever scored from the other. All
//! of its English is written for it.
//!
//! ```
//! use guesswork_shared::pocket::{PocketOptions, PocketWorld, Split};
//! let world = PocketWorld::new(PocketOptions { training_tasks: 40, ..PocketOptions::default() });
//! let task = world.of_split(Split::Test).next().expect("every world has test tasks");
//! println!("{}\n{}", task.definitions[0], task.fresh_instance(7).input);
//! ```
mod arbitrary;
mod concept;
mod custom;
mod draw;
mod frame;
mod half;
mod label_sets;
mod lexicon;
mod pocket_task;
mod story;
mod unseen;
mod vocabulary;
mod wording;
mod world;

pub use custom::{Custom, Customs};
pub use half::{Half, normalised};
pub use pocket_task::{PocketTask, Split, UnseenKind};
pub use world::{PocketOptions, PocketWorld, TRAINING_TASKS_AT_LEAST};
