use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Every file under a folder, with when it was last written and its size: what is equal was not touched.
pub fn stamps(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, u64)> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let about = fs::metadata(&path).expect("the file is there");
                let written = about.modified().expect("the system knows when");
                files.insert(path, (written, about.len()));
            }
        }
    }
    files
}
