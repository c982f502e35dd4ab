use super::FORMAT_VERSION;
use crate::lane::Lane;

/// Why a bundle, or one file of it, can not be used. Each displays as one sentence that names the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The manifest is no JSON, or not of the manifest's shape.
    #[error("{file}: this is not what stands in a bundle ({reason}); make the bundle again with `guesswork export`")]
    Malformed {
        /// The file.
        file: String,
        /// What the parser says.
        reason: String,
    },
    /// The manifest is of a version that this program does not know.
    #[error(
        "manifest.json: the bundle has format version {found} and this program reads version {FORMAT_VERSION}; \
         use the program that made it, or make the bundle again with `guesswork export`"
    )]
    Version {
        /// The version that the manifest states.
        found: u64,
    },
    /// The manifest names a file that is not beside it.
    #[error("{file}: it is not there; copy the bundle's whole folder, or make it again with `guesswork export`")]
    Missing {
        /// The file.
        file: String,
    },
    /// The file has another length than the manifest says.
    #[error("{file}: it has {found} bytes and should have {expected}; copy or download it again")]
    Length {
        /// The file.
        file: String,
        /// What the manifest says.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// The file has the right length but other contents than when it was exported.
    #[error("{file}: its contents are not what was exported (the SHA-256 differs); copy or download it again")]
    Hash {
        /// The file.
        file: String,
    },
    /// The manifest has two models for a lane, or one for a lane that has none.
    #[error(
        "manifest.json: {lane} is there twice, or answers without a model; make the bundle again with `guesswork export`"
    )]
    Lane {
        /// The lane.
        lane: Lane,
    },
    /// The manifest names a file outside of its own folder.
    #[error("manifest.json: \"{file}\" is not a plain file name; a bundle's files lie beside its manifest")]
    Path {
        /// The name.
        file: String,
    },
}
