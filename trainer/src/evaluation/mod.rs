//! Letting lanes answer, and scoring what they said.
mod answering;
mod asked;
mod difference;
mod fidelity;
mod in_labels;
mod prediction;
mod report;

pub use answering::{Answers, answer_all};
pub use asked::Asked;
pub use difference::{Compared, Difference};
pub use fidelity::{Questions, Testimony};
pub use in_labels::InLabels;
pub use prediction::{Prediction, predictions_from_jsonl, predictions_to_jsonl};
pub use report::{AskedTask, EVALUATION_FORMAT, EvaluationReport, LaneReport, print_lanes, print_report, score_all};
