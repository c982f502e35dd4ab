use super::{Discussion, ResultsError, StudyResults};
use serde::{Deserialize, Serialize};

/// The layout of [`Results`]' JSON that this program writes and reads.
pub const RESULTS_FORMAT: u64 = 2;

/// What runs came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// [`RESULTS_FORMAT`].
    pub format: u64,
    /// Program and version.
    pub made_by: String,
    /// The command that put them together.
    pub command: String,
    /// What there is, in a few sentences.
    pub summary: Vec<String>,
    /// What people say of it, if they do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discussion: Vec<Discussion>,
    /// Where the paper's figures are from.
    pub paper: String,
    /// How everything was computed, a paragraph each.
    pub methods: Vec<String>,
    /// A part for everything that was measured in the same way.
    pub studies: Vec<StudyResults>,
    /// The files of the report, its JSON included.
    pub files: Vec<String>,
}

impl Results {
    /// Reads what [`Results::to_json`] wrote. `file` is what people know it by.
    ///
    /// # Errors
    /// If it is of another format, or is something else.
    pub fn from_json(file: &str, bytes: &[u8]) -> Result<Self, ResultsError> {
        /// Read first: another version's fields need not fit.
        #[derive(Deserialize)]
        struct Face {
            format: Option<u64>,
            studies: Option<serde::de::IgnoredAny>,
            lanes: Option<serde::de::IgnoredAny>,
        }
        let malformed = |reason: String| ResultsError::Malformed {
            file: file.into(),
            reason,
        };
        let face: Face = serde_json::from_slice(bytes).map_err(|e| malformed(e.to_string()))?;
        if face.studies.is_none() && face.lanes.is_some() {
            return Err(ResultsError::Evaluation { file: file.into() });
        }
        match face.format {
            Some(RESULTS_FORMAT) => {}
            Some(found) => {
                return Err(ResultsError::Version {
                    file: file.into(),
                    found,
                });
            }
            None => return Err(malformed("it states no format".into())),
        }
        let results: Self = serde_json::from_slice(bytes).map_err(|e| malformed(e.to_string()))?;
        match results.studies.iter().find_map(StudyResults::problem) {
            Some(problem) => Err(malformed(problem)),
            None => Ok(results),
        }
    }

    /// As it is put into a bundle: without blanks, which would be half of it.
    pub fn to_json(&self) -> String {
        // Maps with string keys only; a number that is none becomes null. This can not fail.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}
