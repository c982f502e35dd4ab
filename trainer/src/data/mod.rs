//! Where tasks come from: the pocket benchmark, or a folder in Super-NaturalInstructions' layout.
mod contamination;
mod data_set;
mod folder;
mod labelled_task;
mod offered;
mod pocket;
mod question;

pub use contamination::{Contamination, Leak, Place};
pub use data_set::{DataArguments, DataSet, Split, Wanted};
pub use folder::{CheckedTask, Folder};
pub use labelled_task::LabelledTask;
pub use pocket::{PocketArguments, data_set as pocket_data_set, world as pocket_world};
pub use question::{Question, QuestionArguments};
