use super::hub::{Wanted, fetch};
use super::hub_id::HubId;
use crate::usage;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Where a model is, and what it was asked for as.
#[derive(Clone, Debug)]
pub struct ModelPlace {
    /// Its folder, in Hugging Face's layout.
    pub folder: PathBuf,
    /// The folder again, or the model's id on Hugging Face.
    pub name: String,
}

impl ModelPlace {
    /// The place that `name` names: a folder that is there, or else a model on Hugging Face, which is fetched. `None` if it
    /// is neither.
    ///
    /// # Errors
    /// If it cannot be fetched.
    pub fn find(name: &Path, revision: Option<&str>, wanted: Wanted) -> Result<Option<Self>> {
        if name.exists() {
            if revision.is_some() {
                return Err(usage!(
                    "{} is a folder and has no revisions; leave out --revision",
                    name.display()
                ));
            }
            return Ok(Some(Self::folder(name)));
        }
        let Some(id) = name.to_str().and_then(HubId::meant_by) else {
            return Ok(None);
        };
        let id = match revision {
            Some(revision) => id
                .at(revision)
                .ok_or_else(|| usage!("{revision:?} is no revision; give a branch, a tag or a commit"))?,
            None => id,
        };
        Ok(Some(Self {
            folder: fetch(&id, wanted)?,
            name: id.to_string(),
        }))
    }

    /// The place of a local model.
    pub fn folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            name: folder.display().to_string(),
        }
    }
}
