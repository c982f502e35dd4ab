//! Training: what a model sees, in which order, and the loop that a checkpoint can resume.
mod batches;
mod checkpoint;
mod instruction_examples;
mod run_folder;
mod schedule;
mod span_corruption;
mod train_loop;
mod transformers_files;

pub use batches::{Batches, Examples, TokenPair};
pub use checkpoint::{Checkpoint, CheckpointState};
pub use instruction_examples::{InstructionExamples, SOURCE_TOKENS, TARGET_TOKENS};
pub use run_folder::{RunFolder, RunRecord, config_json, read_config};
pub use schedule::{Schedule, ScheduleShape};
pub use span_corruption::SpanCorruption;
pub use train_loop::{Outcome, TrainSettings, TrainingArguments, recent_loss, train};
