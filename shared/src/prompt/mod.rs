//! Tk-Instruct's encoding of a task and an input, byte for byte, within a length limit that never drops the input.
//!
//! ```
//! use guesswork_shared::prompt::{Instruction, build_prompt};
//! let instruction = Instruction { definition: Some("Answers: yes, no".into()), ..Instruction::default() };
//! let prompt = build_prompt(&instruction, "Is it?", None, &|text| text.len());
//! assert_eq!(
//!     prompt.text(),
//!     "Definition: Answers: yes, no.\n\nNow complete the following example -\nInput: Is it?\nOutput: "
//! );
//! ```
//!
//! The encoding is that of `ni_collator.py` in github.com/yizhongw/Tk-Instruct (Wang et al., EMNLP 2022,
//! arXiv 2204.07705), its odd spaces included.
mod build;
mod cuts;
mod encoding;
mod fitting;
mod instruction;
mod part;
#[allow(clippy::module_inception)]
mod prompt;
mod settings;

pub use build::build_prompt;
pub use cuts::Cuts;
pub use instruction::{EXAMPLES_IN_A_VARIANT, Instruction};
pub use part::{PartKind, PromptPart};
pub use prompt::Prompt;
pub use settings::PromptSettings;
