use super::{
    dropped_files::DroppedFile,
    files::{folder_of, name_of},
    library::Library,
    news::{BadFile, FoundBundle, FoundTask, News, Place},
    words,
};
use crate::{
    text,
    worker::{
        client::{Engine, LaneWorker},
        protocol::{FromWorker, ToWorker},
    },
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Response};
use yew::Callback;

/// A drop that a worker is looking at, and what it has found so far.
pub struct Reading {
    /// It holds what it unpacked as long as it lives.
    worker: LaneWorker,
    files: Vec<File>,
    tasks: Vec<FoundTask>,
    bundles: Vec<FoundBundle>,
    /// Files that can not be used.
    pub bad: Vec<BadFile>,
    /// Files that need not be used.
    pub passed_over: usize,
    /// Bytes looked at, and all of them.
    pub progress: (u64, u64),
}

/// What became of a drop.
pub struct Outcome {
    /// Files of tasks that can be used now.
    pub tasks: Vec<String>,
    /// Folders of bundles that can be used now.
    pub bundles: Vec<String>,
    /// Files that can not be used.
    pub bad: Vec<BadFile>,
    /// Files that need not be used.
    pub passed_over: usize,
}

impl Outcome {
    /// Whether it says anew what was said of a file before: the file may lie elsewhere by now.
    pub fn settles(&self, before: &BadFile) -> bool {
        let name = name_of(&before.file);
        let mut files = self.tasks.iter().chain(self.bad.iter().map(|bad| &bad.file));
        files.any(|file| name_of(file) == name) || self.bundles.iter().any(|folder| folder == folder_of(&before.file))
    }
}

impl Reading {
    /// Hands the files to a worker of their own. `heard` gets what it says; `lost` gets one sentence if it dies.
    pub fn start(
        engine: &Engine,
        dropped: Vec<DroppedFile>,
        heard: Callback<FromWorker>,
        lost: Callback<String>,
    ) -> Self {
        let all = dropped.iter().map(|file| file.file.size() as u64).sum();
        let (paths, files): (Vec<String>, Vec<File>) = dropped.into_iter().map(|file| (file.path, file.file)).unzip();
        let worker = LaneWorker::start(engine, heard, lost);
        worker.send_with(ToWorker::TakeIn(paths), files.clone());
        Self {
            worker,
            files,
            tasks: Vec::new(),
            bundles: Vec::new(),
            bad: Vec::new(),
            passed_over: 0,
            progress: (0, all),
        }
    }

    /// Takes in what was found. Returns whether that was all.
    pub fn hear(&mut self, news: News) -> bool {
        match news {
            News::Progress { done, all } => self.progress = (done, all),
            News::Task(found) => self.tasks.push(*found),
            News::Bundle(found) => self.bundles.push(*found),
            News::Bad(bad) => self.bad.push(bad),
            News::PassedOver(count) => self.passed_over += count,
            News::Done => return true,
        }
        false
    }

    /// Puts what was found into the library, and ends the worker.
    pub async fn store(self, library: Library) -> Outcome {
        let mut outcome = Outcome {
            tasks: Vec::new(),
            bundles: Vec::new(),
            bad: self.bad,
            passed_over: self.passed_over,
        };
        for found in &self.tasks {
            match library.add_task(found).await {
                Ok(()) => outcome.tasks.push(found.file.clone()),
                Err(why) => outcome.bad.push(BadFile {
                    file: found.file.clone(),
                    why,
                }),
            }
        }
        for found in &self.bundles {
            match blobs(found, &self.files).await {
                Some(files) => {
                    library.add_bundle(found, files).await;
                    outcome.bundles.push(found.folder.clone());
                }
                None => outcome.bad.push(BadFile {
                    file: found.folder.clone(),
                    why: words::BLOB_LOST.into(),
                }),
            }
        }
        drop(self.worker);
        outcome
    }
}

/// The files of a bundle: dropped ones, or what the worker unpacked.
async fn blobs(found: &FoundBundle, dropped: &[File]) -> Option<Vec<(String, Blob)>> {
    let mut blobs = Vec::new();
    for (name, place) in &found.files {
        let blob = match place {
            Place::Dropped(place) => dropped.get(*place)?.clone().into(),
            Place::Unpacked(address) => fetched(address).await?,
        };
        blobs.push((name.clone(), blob));
    }
    Some(blobs)
}

async fn fetched(address: &str) -> Option<Blob> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(address)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}

/// One sentence about a worker that was lost.
pub fn lost(why: &str) -> BadFile {
    BadFile {
        file: words::ALL_FILES.into(),
        why: text::full_stop(why),
    }
}
