use serde::{Deserialize, Serialize};

/// What people say of results, under a heading of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discussion {
    /// What it is about.
    pub title: String,
    /// What is said.
    pub paragraphs: Vec<String>,
}
