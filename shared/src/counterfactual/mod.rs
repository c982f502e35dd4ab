//! What if a lane had been told something else: changes to what a task tells, applied to all nine variants at once.
//!
//! A [`Change`] says what is different, a [`Telling`] holds what is told: the definition, the labels, and the examples,
//! right and delusive. From it comes the [`Instruction`](crate::prompt::Instruction) of every variant; a variant that
//! does not show the changed part has the same one as before. Changes are applied one after another, and taken back by
//! applying the others anew.
//!
//! ```
//! use guesswork_shared::{counterfactual::{Change, Telling}, task::{Example, Task}};
//! # let example = |input: &str, output: &str| Example {
//! #     input: input.into(), output: output.into(), explanation: String::new() };
//! # let task = Task {
//! #     name: "task1_a".into(), categories: vec![], reasoning: vec![], domains: vec![], source: vec![],
//! #     definitions: vec!["Say \"yes\" if it is so and \"no\" if it is not.".into()],
//! #     positive_examples: vec![example("1 + 1 = 2", "yes"), example("1 + 1 = 3", "no")],
//! #     negative_examples: vec![], instances: vec![] };
//! let labels = ["yes".to_string(), "no".to_string()];
//! let telling = Telling::new(&task, Some(&labels), 0);
//! let negated = telling.changed(&[Change::NegateDefinition]);
//! assert_eq!(negated.definition(), Some("Say \"no\" if it is so and \"yes\" if it is not."));
//! let (original, simplified) = ("original".parse().unwrap(), "simplified".parse().unwrap());
//! assert_ne!(negated.instruction(original), telling.instruction(original));
//! assert_eq!(negated.instruction(simplified), telling.instruction(simplified));
//! ```
mod change;
mod listing;
mod mention;
mod negation;
mod telling;

pub use change::{Change, UnknownChange};
pub use negation::NEGATION;
pub use telling::{Shown, Telling};
