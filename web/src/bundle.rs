//! Fetching what must be there before anything can be shown: the manifest and the tasks.
use crate::{
    text,
    worker::{client::absolute, fetch, protocol::RemoteFile},
};
use guesswork_shared::bundle::{FileEntry, Manifest, OfferedTask, offered_tasks_from_json};
use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};
use web_sys::Url;

/// Where the bundle lies if the address does not say.
const USUAL_PLACE: &str = "./bundle/manifest.json";
/// The bundles that come with the page: their places as an address names them, and what their models were tuned on.
pub const SHIPPED: &[(Option<&str>, &str)] = &[(None, text::POCKET_WORLD), (Some("bundle-natural"), text::NATURAL)];
const MANIFEST: &str = "manifest.json";

/// What people call the bundle at a place: one of those that come with the page by its name, another by its place, the usual
/// one not at all.
pub fn name_of(place: Option<&str>) -> Option<&str> {
    let known = SHIPPED.iter().find(|(shipped, _)| *shipped == place);
    place.map(|place| known.map_or(place, |(_, name)| name))
}

/// A bundle whose manifest and tasks have been read. Its models are fetched when they are asked.
#[derive(Clone)]
pub struct Bundle {
    /// What is in it.
    pub manifest: Rc<Manifest>,
    /// The tasks it offers, at least one, and behind them the reader's own.
    pub tasks: Rc<Vec<OfferedTask>>,
    /// How many of the tasks are the bundle's.
    offered: usize,
    files: Files,
}

/// Where a bundle's files are.
#[derive(Clone)]
enum Files {
    /// Beside the manifest, whose absolute address this is.
    Beside(Rc<str>),
    /// In this browser.
    Kept(Rc<Kept>),
}

/// The address of each file that the browser keeps, which it gives out for as long as they are wanted.
struct Kept(HashMap<String, String>);

impl Drop for Kept {
    fn drop(&mut self) {
        for address in self.0.values() {
            // An address that was given out can be taken back.
            let _ = Url::revoke_object_url(address);
        }
    }
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
        Self::new(manifest, tasks, Files::Beside(address))
    }

    /// A bundle whose files the browser keeps: its list of tasks, and an address for each file.
    pub fn kept(manifest: Manifest, tasks: &[u8], files: Vec<(String, String)>) -> Result<Self, String> {
        let files = Files::Kept(Rc::new(Kept(files.into_iter().collect())));
        let tasks =
            offered_tasks_from_json(&manifest.tasks.file, tasks).map_err(|why| text::full_stop(&why.to_string()))?;
        Self::new(manifest, tasks, files)
    }

    fn new(manifest: Manifest, tasks: Vec<OfferedTask>, files: Files) -> Result<Self, String> {
        if tasks.is_empty() {
            return Err(text::NO_TASKS.into());
        }
        Ok(Self {
            manifest: Rc::new(manifest),
            offered: tasks.len(),
            tasks: Rc::new(tasks),
            files,
        })
    }

    /// The same bundle with these tasks behind its own, in place of those that stood there.
    pub fn with_own(&self, own: Vec<OfferedTask>) -> Self {
        if own.is_empty() && self.offered == self.tasks.len() {
            return self.clone();
        }
        Self {
            tasks: Rc::new(with_own(&self.tasks[..self.offered], own)),
            ..self.clone()
        }
    }

    /// The reader's own tasks, as they stand behind the bundle's.
    pub fn own(&self) -> &[OfferedTask] {
        &self.tasks[self.offered..]
    }

    /// A file of the bundle, for a worker to fetch.
    pub fn remote(&self, entry: &FileEntry) -> RemoteFile {
        let url = match &self.files {
            Files::Beside(manifest) => beside(entry, manifest),
            Files::Kept(kept) => kept.0.get(&entry.file).cloned().unwrap_or_default(),
        };
        RemoteFile {
            url,
            entry: entry.clone(),
        }
    }
}

/// The tasks of a bundle and behind them the reader's own. Addresses and draws go by a task's name, so a name that is
/// taken is changed.
fn with_own(offered: &[OfferedTask], own: Vec<OfferedTask>) -> Vec<OfferedTask> {
    let mut taken: HashSet<String> = offered.iter().map(|task| task.task.name.clone()).collect();
    let own = own.into_iter().map(|mut task| {
        while !taken.insert(task.task.name.clone()) {
            task.task.name += "-own";
        }
        task
    });
    offered.iter().cloned().chain(own).collect()
}

/// The address of a file beside the manifest. Slugs hold a plus, which some servers take for a blank.
fn beside(entry: &FileEntry, manifest: &str) -> String {
    absolute(&String::from(js_sys::encode_uri_component(&entry.file)), manifest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::{bundle::Seen, task::read_task};

    fn offered(name: &str) -> OfferedTask {
        let json = br#"{"Definition": ["Fold it."], "Instances": [{"input": "a map", "output": ["folded"]}]}"#;
        let (task, _) = read_task(&format!("{name}.json"), json).unwrap();
        OfferedTask::new(name.into(), Seen::Unknown, None, task, 1)
    }

    #[test]
    fn own_tasks_stand_behind_and_have_names_of_their_own() {
        let all = with_own(
            &[offered("a"), offered("b")],
            vec![offered("b"), offered("c"), offered("b")],
        );
        let names: Vec<&str> = all.iter().map(|task| task.task.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "b-own", "c", "b-own-own"]);
    }
}
