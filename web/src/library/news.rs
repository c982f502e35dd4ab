//! What the worker that looks at files tells the page, piece by piece.
use guesswork_shared::bundle::Manifest;
use serde::{Deserialize, Serialize};

/// Something that was found out about the files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum News {
    /// So many bytes have been looked at, of so many as far as it is known.
    Progress {
        /// Bytes so far.
        done: u64,
        /// Bytes in all.
        all: u64,
    },
    /// A task that can be used.
    Task(Box<FoundTask>),
    /// A bundle that can be used, with at least one model.
    Bundle(Box<FoundBundle>),
    /// A file that can not be used.
    Bad(BadFile),
    /// So many files are neither tasks nor bundles nor should they be: read-me files, splits, hidden ones.
    PassedOver(usize),
    /// There is nothing more to be found.
    Done,
}

/// A file that can not be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadFile {
    /// Its path.
    pub file: String,
    /// One sentence that says what is wrong and what to do about it, without the file's name.
    pub why: String,
}

/// A task file that can be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundTask {
    /// Where it was.
    pub file: String,
    /// Its name, unique among tasks.
    pub name: String,
    /// The file's length.
    pub bytes: u64,
    /// How many instances the file has.
    pub instances: usize,
    /// How many of them are offered, the first ones.
    pub offered: usize,
    /// The label space; `None` for generation.
    pub labels: Option<Vec<String>>,
    /// Why it was taken for classification or generation.
    pub reason: String,
    /// What guessing among the labels scores on the offered instances, in per cent.
    pub guess: Option<f64>,
    /// What is odd about it and was borne.
    pub remarks: Vec<String>,
    /// The task as a list of offered tasks with one element, the form in which bundles have them.
    pub json: String,
}

/// A bundle that can be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundBundle {
    /// The folder it lay in; empty if it lay bare.
    pub folder: String,
    /// Digits that tell it from bundles with other contents.
    pub digest: String,
    /// What is in it, without what was not whole.
    pub manifest: Manifest,
    /// How many tasks it offers.
    pub tasks: usize,
    /// What was not whole and is left out.
    pub remarks: Vec<String>,
    /// The files that the manifest names, and where they are.
    pub files: Vec<(String, Place)>,
}

/// Where a file of a bundle is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// It is one of the files that were dropped, counted from 0.
    Dropped(usize),
    /// It was unpacked to this address, which holds as long as the worker lives.
    Unpacked(String),
}
