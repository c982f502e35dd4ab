use super::{
    database::Database,
    entry::{Entry, OWN, Origin, TASK_FILE, What},
    news::{FoundBundle, FoundTask},
    words,
};
use crate::{bundle::Bundle, text, worker::pause::Pause};
use guesswork_shared::bundle::{OfferedTask, offered_tasks_from_json};
use js_sys::{Array, Date};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Url};

/// What the reader brought: their tasks, to be asked beside those of a bundle, and bundles, to be used in place of the
/// shipped one.
///
/// All handles are on the same things. Two are equal if nothing was changed between them, so that a component that is
/// given one is drawn again when it should be.
#[derive(Clone)]
pub struct Library {
    shelf: Rc<Shelf>,
    version: u32,
}

struct Shelf {
    database: RefCell<Option<Rc<Database>>>,
    /// Why the browser does not keep them, if it does not.
    refusal: RefCell<Option<String>>,
    items: RefCell<Vec<Item>>,
    version: Cell<u32>,
}

#[derive(Clone)]
struct Item {
    entry: Entry,
    /// What the database does not have; handles, whose contents are the browser's.
    unkept: Option<Vec<(String, Blob)>>,
    task: Option<Rc<OfferedTask>>,
}

impl PartialEq for Library {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shelf, &other.shelf) && self.version == other.version
    }
}

impl Library {
    /// Opens what was kept. It never fails: without a database it is empty, and says why in [`Library::refusal`].
    pub async fn open() -> Self {
        let library = Self {
            shelf: Rc::new(Shelf {
                database: RefCell::default(),
                refusal: RefCell::default(),
                items: RefCell::default(),
                version: Cell::new(0),
            }),
            version: 0,
        };
        let entries = match Database::open().await {
            Ok(database) => {
                let database = Rc::new(database);
                let entries = database.entries().await;
                *library.shelf.database.borrow_mut() = Some(database);
                entries
            }
            Err(why) => Err(why),
        };
        let pause = Pause::new().ok();
        match entries {
            Err(why) => *library.shelf.refusal.borrow_mut() = Some(why),
            Ok(mut entries) => {
                entries.sort_by(|a, b| a.added.total_cmp(&b.added).then_with(|| a.name.cmp(&b.name)));
                for entry in entries {
                    let task = if entry.is_task() {
                        library.read_task(&entry).await
                    } else {
                        None
                    };
                    library.shelf.items.borrow_mut().push(Item {
                        entry,
                        unkept: None,
                        task: task.map(Rc::new),
                    });
                    // Each takes some milliseconds; all together must not hold the page up.
                    if let Some(pause) = &pause {
                        let _ = pause.wait().await;
                    }
                }
            }
        }
        library
    }

    /// All that is there, in the order in which it came.
    pub fn entries(&self) -> Vec<Entry> {
        self.shelf
            .items
            .borrow()
            .iter()
            .map(|item| item.entry.clone())
            .collect()
    }

    /// The reader's own tasks.
    pub fn tasks(&self) -> Vec<OfferedTask> {
        let items = self.shelf.items.borrow();
        items.iter().filter_map(|item| item.task.as_deref().cloned()).collect()
    }

    /// Where a task stands in [`Library::tasks`]; `None` if it is none, or can not be read any more.
    pub fn position(&self, id: &str) -> Option<usize> {
        let items = self.shelf.items.borrow();
        let mut readable = items.iter().filter(|item| item.task.is_some());
        readable.position(|item| item.entry.id == id)
    }

    /// Why something is not kept beyond this page; none if all is.
    pub fn refusal(&self) -> Option<String> {
        let all_kept = self.shelf.items.borrow().iter().all(|item| item.unkept.is_none());
        let refusal = self.shelf.refusal.borrow().clone();
        // A database that can not be opened matters only when there is something to keep.
        refusal.filter(|_| !all_kept)
    }

    /// Whether an entry will be there after a reload.
    pub fn is_kept(&self, id: &str) -> bool {
        let items = self.shelf.items.borrow();
        items.iter().any(|item| item.entry.id == id && item.unkept.is_none())
    }

    /// A handle that is unequal to those before; for whoever has changed something.
    pub fn changed(&self) -> Self {
        let version = self.shelf.version.get() + 1;
        self.shelf.version.set(version);
        Self {
            shelf: self.shelf.clone(),
            version,
        }
    }

    /// Takes a task, in place of one of the same name.
    pub async fn add_task(&self, found: &FoundTask) -> Result<(), String> {
        let broken = |why: String| format!("{}: {}", found.file, text::full_stop(&why));
        let mut tasks =
            offered_tasks_from_json(TASK_FILE, found.json.as_bytes()).map_err(|why| broken(why.to_string()))?;
        let blob = Blob::new_with_str_sequence(&Array::of1(&found.json.as_str().into()))
            .map_err(|_| broken(words::BLOB_LOST.into()))?;
        let entry = Entry::of_task(found, Date::now());
        self.add(entry, vec![(TASK_FILE.into(), blob)], tasks.pop()).await;
        Ok(())
    }

    /// Takes a bundle whose files have been checked.
    pub async fn add_bundle(&self, found: &FoundBundle, files: Vec<(String, Blob)>) {
        self.add(Entry::of_bundle(found, Date::now()), files, None).await;
    }

    /// Takes the address of a bundle that was fetched from there.
    pub async fn add_address(&self, address: &str, bundle: &Bundle) {
        let entry = Entry::of_address(address, &bundle.manifest, bundle.tasks.len(), Date::now());
        self.add(entry, Vec::new(), None).await;
    }

    async fn add(&self, entry: Entry, files: Vec<(String, Blob)>, task: Option<OfferedTask>) {
        // In memory first: it can be used at once, whatever the database says.
        let item = Item {
            entry: entry.clone(),
            unkept: Some(files),
            task: task.map(Rc::new),
        };
        {
            let mut items = self.shelf.items.borrow_mut();
            items.retain(|other| other.entry.id != entry.id);
            items.push(item);
        }
        self.keep(&entry.id).await;
    }

    /// Puts what is not kept yet into the database, which is opened anew if it was refused.
    pub async fn retry(&self) {
        let opened = self.shelf.database.borrow().is_some();
        if !opened {
            match Database::open().await {
                Ok(database) => *self.shelf.database.borrow_mut() = Some(Rc::new(database)),
                Err(why) => {
                    *self.shelf.refusal.borrow_mut() = Some(why);
                    return;
                }
            }
        }
        *self.shelf.refusal.borrow_mut() = None;
        for entry in self.entries() {
            self.keep(&entry.id).await;
        }
    }

    /// Puts one entry into the database, if it is not there and if there is one.
    async fn keep(&self, id: &str) {
        let database = self.shelf.database.borrow().clone();
        let item = self.item(id);
        let (
            Some(database),
            Some(Item {
                entry,
                unkept: Some(files),
                ..
            }),
        ) = (database, item)
        else {
            return;
        };
        match database.put(&entry, &files).await {
            Ok(()) => {
                let mut items = self.shelf.items.borrow_mut();
                if let Some(item) = items.iter_mut().find(|item| item.entry == entry) {
                    item.unkept = None;
                }
            }
            Err(why) => *self.shelf.refusal.borrow_mut() = Some(why),
        }
    }

    /// Forgets an entry.
    pub async fn remove(&self, id: &str) {
        let Some(item) = self.item(id) else { return };
        self.shelf.items.borrow_mut().retain(|other| other.entry.id != id);
        let database = self.shelf.database.borrow().clone();
        if let Some(database) = database
            && let Err(why) = database.remove(&item.entry).await
        {
            *self.shelf.refusal.borrow_mut() = Some(why);
        }
    }

    /// Loads a bundle, the reader's own or one that is fetched, and appends the reader's tasks to its own. `place` is
    /// what the page's address says: `own:` and an entry's id, a manifest's or folder's address relative to `page`, or
    /// nothing for the shipped bundle.
    pub async fn load(&self, place: Option<&str>, page: &str) -> Result<Bundle, String> {
        let bundle = match place.and_then(|place| place.strip_prefix(OWN)) {
            Some(id) => self.kept_bundle(id).await?,
            None => Bundle::load(place, page).await?,
        };
        Ok(self.append_to(&bundle))
    }

    /// The bundle with the reader's tasks as they are now.
    pub fn append_to(&self, bundle: &Bundle) -> Bundle {
        bundle.with_own(self.tasks())
    }

    async fn kept_bundle(&self, id: &str) -> Result<Bundle, String> {
        let Some(Item { entry, unkept, .. }) = self.item(id) else {
            return Err(words::not_kept_here(id));
        };
        let lost = |file: &str| format!("{file}: {}.", words::BLOB_LOST);
        let What::Bundle { manifest, .. } = &entry.what else {
            return Err(words::not_kept_here(id));
        };
        if matches!(entry.origin, Origin::Address(_)) {
            return Err(words::not_kept_here(id));
        }
        let (mut files, mut tasks) = (Vec::new(), String::new());
        for file in manifest.files() {
            let blob = match &unkept {
                Some(files) => files
                    .iter()
                    .find(|(name, _)| *name == file.file)
                    .map(|(_, blob)| blob.clone()),
                None => self.stored(id, &file.file).await,
            };
            let blob = blob.ok_or_else(|| lost(&file.file))?;
            if file == &manifest.tasks {
                tasks = text_of(&blob).await.ok_or_else(|| lost(&file.file))?;
            }
            let url = Url::create_object_url_with_blob(&blob).map_err(|_| lost(&file.file))?;
            files.push((file.file.clone(), url));
        }
        Bundle::kept(manifest.as_ref().clone(), tasks.as_bytes(), files)
    }

    fn item(&self, id: &str) -> Option<Item> {
        self.shelf
            .items
            .borrow()
            .iter()
            .find(|item| item.entry.id == id)
            .cloned()
    }

    async fn stored(&self, id: &str, file: &str) -> Option<Blob> {
        let database = self.shelf.database.borrow().clone()?;
        database.file(id, file).await.ok().flatten()
    }

    async fn read_task(&self, entry: &Entry) -> Option<OfferedTask> {
        let json = text_of(&self.stored(&entry.id, TASK_FILE).await?).await?;
        offered_tasks_from_json(TASK_FILE, json.as_bytes()).ok()?.pop()
    }
}

async fn text_of(blob: &Blob) -> Option<String> {
    let text: JsValue = JsFuture::from(blob.text()).await.ok()?;
    text.as_string()
}
