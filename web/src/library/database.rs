use super::{entry::Entry, words};
use idb::{DatabaseEvent, Error, Factory, ObjectStoreParams, TransactionMode};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;
use yew::platform::time::sleep;

const NAME: &str = "guesswork";
/// Higher when the stores change.
const VERSION: u32 = 1;
/// What is listed: the entry's JSON by its id.
const ENTRIES: &str = "entries";
/// Contents: a blob by the entry's id and the file's name.
const FILES: &str = "files";
/// A database that has not opened after so long is held back by something; the page goes on without it.
const PATIENCE: Duration = Duration::from_secs(2);

/// The browser's own database (IndexedDB), where entries and their files survive a reload.
///
/// Every error is what the browser says, for a sentence that names what was to be kept.
pub struct Database(idb::Database);

impl Database {
    /// Opens it, and makes it the first time.
    pub async fn open() -> Result<Self, String> {
        let opening = async {
            let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
            request.on_upgrade_needed(|event| {
                let Ok(database) = event.database() else { return };
                for store in [ENTRIES, FILES] {
                    // The transaction fails as a whole if this does, and the opening with it.
                    let _ = database.create_object_store(store, ObjectStoreParams::new());
                }
            });
            request.await
        };
        let late = async {
            sleep(PATIENCE).await;
            None
        };
        match first(async { Some(opening.await) }, late).await {
            Some(Ok(database)) => Ok(Self(database)),
            Some(Err(error)) => Err(said(&error)),
            None => Err(words::NO_DATABASE.into()),
        }
    }

    /// All entries. One that this version does not understand is left alone.
    pub async fn entries(&self) -> Result<Vec<Entry>, String> {
        let all = async {
            let transaction = self.0.transaction(&[ENTRIES], TransactionMode::ReadOnly)?;
            transaction.object_store(ENTRIES)?.get_all(None, None)?.await
        };
        let all: Vec<JsValue> = all.await.map_err(|error| said(&error))?;
        let entries = all
            .iter()
            .filter_map(|json| serde_json::from_str(&json.as_string()?).ok());
        Ok(entries.collect())
    }

    /// A file of an entry: a handle, whose contents stay where they are until they are read.
    pub async fn file(&self, id: &str, file: &str) -> Result<Option<Blob>, String> {
        let found = async {
            let transaction = self.0.transaction(&[FILES], TransactionMode::ReadOnly)?;
            transaction.object_store(FILES)?.get(key(id, file))?.await
        };
        let found = found.await.map_err(|error| said(&error))?;
        Ok(found.and_then(|file| file.dyn_into().ok()))
    }

    /// Keeps an entry with its files, all or nothing.
    pub async fn put(&self, entry: &Entry, files: &[(String, Blob)]) -> Result<(), String> {
        let json = serde_json::to_string(entry).map_err(|error| error.to_string())?;
        let putting = async {
            let transaction = self.0.transaction(&[ENTRIES, FILES], TransactionMode::ReadWrite)?;
            let contents = transaction.object_store(FILES)?;
            for (file, blob) in files {
                contents.put(blob, Some(&key(&entry.id, file)))?.await?;
            }
            let entries = transaction.object_store(ENTRIES)?;
            entries.put(&json.into(), Some(&entry.id.as_str().into()))?.await?;
            // The disk's limit is met here.
            transaction.commit()?.await
        };
        putting.await.map(drop).map_err(|error: Error| said(&error))
    }

    /// Forgets an entry and its files.
    pub async fn remove(&self, entry: &Entry) -> Result<(), String> {
        let removing = async {
            let transaction = self.0.transaction(&[ENTRIES, FILES], TransactionMode::ReadWrite)?;
            let entries = transaction.object_store(ENTRIES)?;
            entries.delete(JsValue::from(entry.id.as_str()))?.await?;
            let contents = transaction.object_store(FILES)?;
            for file in entry.files() {
                contents.delete(key(&entry.id, &file))?.await?;
            }
            transaction.commit()?.await
        };
        removing.await.map(drop).map_err(|error: Error| said(&error))
    }
}

fn key(id: &str, file: &str) -> JsValue {
    format!("{id}\n{file}").into()
}

fn said(error: &Error) -> String {
    error.to_string()
}

/// Waits for whichever comes first.
async fn first<T>(one: impl Future<Output = T>, other: impl Future<Output = T>) -> T {
    let (mut one, mut other) = (std::pin::pin!(one), std::pin::pin!(other));
    std::future::poll_fn(|context| match one.as_mut().poll(context) {
        std::task::Poll::Ready(value) => std::task::Poll::Ready(value),
        std::task::Poll::Pending => other.as_mut().poll(context),
    })
    .await
}
