use super::news::{FoundBundle, FoundTask};
use guesswork_shared::bundle::Manifest;
use serde::{Deserialize, Serialize};

/// One thing that the reader brought, as it is listed and kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique; what is brought again under the same id takes the other's place.
    pub id: String,
    /// What to call it.
    pub name: String,
    /// Its length, or that of its files together.
    pub bytes: u64,
    /// When it came, in milliseconds since 1970.
    pub added: f64,
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub what: What,
}

/// Where something came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A file or folder, by its path.
    Files(String),
    /// An address.
    Address(String),
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// A task, and what was found out about it.
    Task {
        /// How many instances its file has.
        instances: usize,
        /// How many of them are offered.
        offered: usize,
        /// Its label space; `None` for generation.
        labels: Option<Vec<String>>,
        /// Why it is taken for classification or generation.
        reason: String,
        /// What guessing scores, in per cent.
        guess: Option<f64>,
        /// What is odd about it.
        remarks: Vec<String>,
    },
    /// A bundle. One from an address is fetched from there when it is used.
    Bundle {
        /// What is in it.
        manifest: Box<Manifest>,
        /// How many tasks it offers.
        tasks: usize,
        /// What was left out.
        remarks: Vec<String>,
    },
}

/// The one file of a task.
pub const TASK_FILE: &str = "task.json";

impl Entry {
    /// A task.
    pub fn of_task(found: &FoundTask, added: f64) -> Self {
        Self {
            id: format!("task {}", found.name),
            name: found.name.clone(),
            bytes: found.bytes,
            added,
            origin: Origin::Files(found.file.clone()),
            what: What::Task {
                instances: found.instances,
                offered: found.offered,
                labels: found.labels.clone(),
                reason: found.reason.clone(),
                guess: found.guess,
                remarks: found.remarks.clone(),
            },
        }
    }

    /// A bundle from files.
    pub fn of_bundle(found: &FoundBundle, added: f64) -> Self {
        let manifest = &found.manifest;
        Self {
            id: format!("{}-{}", manifest.name, found.digest),
            name: manifest.name.clone(),
            bytes: manifest.files().map(|file| file.bytes).sum(),
            added,
            origin: Origin::Files(found.folder.clone()),
            what: What::Bundle {
                manifest: Box::new(manifest.clone()),
                tasks: found.tasks,
                remarks: found.remarks.clone(),
            },
        }
    }

    /// A bundle at an address.
    pub fn of_address(address: &str, manifest: &Manifest, tasks: usize, added: f64) -> Self {
        Self {
            id: format!("at {address}"),
            name: manifest.name.clone(),
            bytes: manifest.files().map(|file| file.bytes).sum(),
            added,
            origin: Origin::Address(address.into()),
            what: What::Bundle {
                manifest: Box::new(manifest.clone()),
                tasks,
                remarks: Vec::new(),
            },
        }
    }

    /// Whether it is a task.
    pub fn is_task(&self) -> bool {
        matches!(self.what, What::Task { .. })
    }

    /// The names of the files that are kept for it.
    pub fn files(&self) -> Vec<String> {
        match (&self.what, &self.origin) {
            (What::Task { .. }, _) => vec![TASK_FILE.into()],
            (What::Bundle { .. }, Origin::Address(_)) => Vec::new(),
            (What::Bundle { manifest, .. }, Origin::Files(_)) => {
                manifest.files().map(|file| file.file.clone()).collect()
            }
        }
    }

    /// What the page's address says of a bundle: `own:` and its id if it is kept here, else where it is. `None` for a
    /// task.
    pub fn place(&self) -> Option<String> {
        match (&self.what, &self.origin) {
            (What::Task { .. }, _) => None,
            (What::Bundle { .. }, Origin::Address(address)) => Some(address.clone()),
            (What::Bundle { .. }, Origin::Files(_)) => Some(format!("{OWN}{}", self.id)),
        }
    }
}

/// What begins the place of a bundle that is kept in the browser.
pub const OWN: &str = "own:";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let found = FoundTask {
            file: "data/tasks/task1_a.json".into(),
            name: "task1_a".into(),
            bytes: 12,
            instances: 3,
            offered: 2,
            labels: None,
            reason: "few".into(),
            guess: None,
            remarks: vec!["odd".into()],
            json: String::new(),
        };
        let entry = Entry::of_task(&found, 1.75e12);
        let json = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&json).unwrap(), entry);
        assert!(entry.is_task() && entry.place().is_none());
        assert_eq!(entry.files(), [TASK_FILE]);
    }
}
