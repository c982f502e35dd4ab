use super::RESULTS_FORMAT;

/// Why a file's results can not be shown. Each displays as one sentence that names the file and the mend.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResultsError {
    /// It is of a version that this program does not know.
    #[error(
        "{file}: the results have format {found} and this program reads format {RESULTS_FORMAT}; make them again with \
         `guesswork report` and put them into the bundle with `guesswork export`"
    )]
    Version {
        /// The file.
        file: String,
        /// The format that it states.
        found: u64,
    },
    /// It holds what `guesswork eval --json` prints.
    #[error(
        "{file}: these are answers as `guesswork eval --json` sums them up, not a report; `guesswork export --results` makes \
         one of them"
    )]
    Evaluation {
        /// The file.
        file: String,
    },
    /// It is not what `guesswork report` writes.
    #[error("{file}: this is not what `guesswork report` writes ({reason}); make it again")]
    Malformed {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
}
