//! The files behind a drop or a choice, folders opened.
use super::limits::MOST_FILES;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// A file and its path, the dropped folder's name first.
#[derive(Clone, Debug, PartialEq)]
pub struct DroppedFile {
    /// The path.
    pub path: String,
    /// A handle on it; nothing of it is read yet.
    pub file: File,
}

/// The files of a file field. Those of a chosen folder know their paths.
pub fn choose_from(list: &FileList) -> Vec<DroppedFile> {
    let files = (0..list.length()).filter_map(|place| list.get(place));
    files
        .map(|file| {
            let path = Reflect::get(&file, &"webkitRelativePath".into())
                .ok()
                .and_then(|path| path.as_string())
                .filter(|path| !path.is_empty());
            DroppedFile {
                path: path.unwrap_or_else(|| file.name()),
                file,
            }
        })
        .collect()
}

/// What was dropped, before its folders are opened. A drop can be asked only while it happens.
pub struct Walk {
    files: Vec<DroppedFile>,
    entries: Vec<FileSystemEntry>,
}

/// Takes what was dropped.
pub fn walk(dropped: &DataTransfer) -> Walk {
    let (mut files, mut entries) = (Vec::new(), Vec::new());
    let items = dropped.items();
    for item in (0..items.length()).filter_map(|place| items.get(place)) {
        if item.kind() != "file" {
            continue;
        }
        match item.webkit_get_as_entry() {
            Ok(Some(entry)) => entries.push(entry),
            // What a script drops has no place in a file system.
            _ => files.extend(item.get_as_file().ok().flatten().map(|file| DroppedFile {
                path: file.name(),
                file,
            })),
        }
    }
    Walk { files, entries }
}

impl Walk {
    /// Opens the folders, and the folders in them. One file more than are looked at shows that there are too many.
    pub async fn files(self) -> Vec<DroppedFile> {
        let Self { mut files, entries } = self;
        let mut waiting: Vec<FileSystemEntry> = entries.into_iter().rev().collect();
        while let Some(entry) = waiting.pop() {
            if files.len() > MOST_FILES {
                break;
            }
            let path = entry.full_path().trim_start_matches('/').to_string();
            if entry.is_directory() {
                let reader = entry.unchecked_into::<FileSystemDirectoryEntry>().create_reader();
                // It hands out some at a time, and none at the end.
                while let Some(batch) =
                    called_back(|taken, failed| reader.read_entries_with_callback_and_callback(taken, failed))
                        .await
                        .map(JsCast::unchecked_into::<Array>)
                        .filter(|batch| batch.length() > 0)
                {
                    waiting.extend(batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
                    if waiting.len() > 4 * MOST_FILES {
                        break;
                    }
                }
            } else if entry.is_file() {
                let entry: FileSystemFileEntry = entry.unchecked_into();
                let file = called_back(|taken, failed| {
                    entry.file_with_callback_and_callback(taken, failed);
                    Ok(())
                });
                if let Some(file) = file.await {
                    files.push(DroppedFile {
                        path,
                        file: file.unchecked_into(),
                    });
                }
            }
        }
        files
    }
}

/// Waits for one of two callbacks. What the browser does not let be read is as if it were not there.
async fn called_back(ask: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> Option<JsValue> {
    let answer = Promise::new(&mut |taken, failed| {
        if ask(&taken, &failed).is_err() {
            // A promise's own function is always there to be called.
            let _ = failed.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(answer).await.ok()
}
