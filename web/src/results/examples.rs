//! The results that the tests look at: those in the repository.
use guesswork_shared::results::{Results, StudyResults};

/// The only study of the report in the repository.
pub fn study() -> StudyResults {
    let bytes = include_bytes!("../../../results/pocket/report.json");
    let mut results = Results::from_json("report.json", bytes).expect("the report in the repository");
    results.studies.remove(0)
}
