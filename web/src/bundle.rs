//! Fetching what must be there before anything can be shown: the manifest and the tasks.
use crate::{
    text,
    worker::{client::absolute, fetch, protocol::RemoteFile},
};
use guesswork_shared::bundle::{FileEntry, Manifest, OfferedTask, offered_tasks_from_json};
use std::rc::Rc;

/// Where the bundle lies if the address does not say.
const USUAL_PLACE: &str = "./bundle/manifest.json";
const MANIFEST: &str = "manifest.json";

/// A bundle whose manifest and tasks have been read. Its models are fetched when they are asked.
#[derive(Clone)]
pub struct Bundle {
    /// What is in it.
    pub manifest: Rc<Manifest>,
    /// The tasks it offers, at least one.
    pub tasks: Rc<Vec<OfferedTask>>,
    /// The manifest's absolute address.
    address: Rc<str>,
}

impl Bundle {
    /// Fetches and checks manifest and tasks. `place` is the manifest or its folder, relative to `page`.
    pub async fn load(place: Option<&str>, page: &str) -> Result<Self, String> {
        let place = match place {
            None => USUAL_PLACE.to_string(),
            Some(place) if place.ends_with(".json") => place.to_string(),
            Some(place) => format!("{}/{MANIFEST}", place.trim_end_matches('/')),
        };
        let address: Rc<str> = absolute(&place, page).into();
        let response = fetch::open(&address, MANIFEST).await?;
        let bytes = fetch::read(&response, MANIFEST, None, |_| {}).await?;
        let manifest = Manifest::from_json(&bytes).map_err(|why| text::full_stop(&why.to_string()))?;

        let entry = &manifest.tasks;
        let response = fetch::open(&beside(entry, &address), &entry.file).await?;
        let bytes = fetch::read(&response, &entry.file, Some(entry.bytes), |_| {}).await?;
        entry.verify(&bytes).map_err(|why| text::full_stop(&why.to_string()))?;
        let tasks = offered_tasks_from_json(&entry.file, &bytes).map_err(|why| text::full_stop(&why.to_string()))?;
        if tasks.is_empty() {
            return Err(text::NO_TASKS.into());
        }
        Ok(Self {
            manifest: Rc::new(manifest),
            tasks: Rc::new(tasks),
            address,
        })
    }

    /// A file of the bundle, for a worker to fetch.
    pub fn remote(&self, entry: &FileEntry) -> RemoteFile {
        RemoteFile {
            url: beside(entry, &self.address),
            entry: entry.clone(),
        }
    }
}

/// The address of a file beside the manifest. Slugs hold a plus, which some servers take for a blank.
fn beside(entry: &FileEntry, manifest: &str) -> String {
    absolute(&String::from(js_sys::encode_uri_component(&entry.file)), manifest)
}
