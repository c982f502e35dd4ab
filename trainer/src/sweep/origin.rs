//! What the things are that a plan names by their paths.
use super::request::{DATA, Options, TOKENIZER, WEIGHTS};
use crate::files::{self, digest};
use anyhow::{Context, Result};
use std::{
    fs::{self, File},
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

/// How much of a file is in memory at a time: weights may be larger than it.
const CHUNK: u64 = 1 << 20;

/// The digests of a base model's weights and tokenizer, as far as it is a folder here.
pub(super) fn of_base(folder: &Path) -> Result<Options> {
    let mut options = Options::new();
    if !folder.is_dir() {
        return Ok(options);
    }
    let mut weights = vec![folder.join("model.safetensors")];
    if !weights[0].exists() {
        weights = files_in(folder)?;
        weights.retain(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name.starts_with("model-") && name.ends_with(".safetensors"))
                || (name.starts_with("pytorch_model") && name.ends_with(".bin"))
        });
    }
    if !weights.is_empty() {
        options.insert(WEIGHTS.into(), digest_of(&weights)?);
    }
    let tokenizer = folder.join("tokenizer.json");
    if tokenizer.exists() {
        options.insert(TOKENIZER.into(), digest_of(&[tokenizer])?);
    }
    Ok(options)
}

/// The digest of a data folder: its splits and label spaces, and the names and sizes of its tasks. What else is in the
/// tasks is not read, there is too much of it; training does.
pub(super) fn of_data(folder: &Path) -> Result<Options> {
    let mut parts = Vec::new();
    for name in [
        "splits/default/train_tasks.txt",
        "splits/default/test_tasks.txt",
        "labels.toml",
    ] {
        let file = folder.join(name);
        if file.exists() {
            parts.push(format!("{name}\n").into_bytes());
            parts.push(files::read_bytes(&file)?);
        }
    }
    let tasks = folder.join("tasks");
    if !tasks.is_dir() {
        return Ok(Options::new());
    }
    for file in files_in(&tasks)? {
        let size = fs::metadata(&file)
            .with_context(|| format!("cannot read {}", file.display()))?
            .len();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        parts.push(format!("{name} {size}\n").into_bytes());
    }
    Ok(Options::from([(DATA.into(), digest(parts))]))
}

/// The files of a folder, by name.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect()
    };
    let mut files = read().with_context(|| format!("cannot read {}", folder.display()))?;
    files.sort();
    Ok(files)
}

/// The digest of files, one after the other.
fn digest_of(files: &[PathBuf]) -> Result<String> {
    let mut failed = None;
    let chunks = files.iter().flat_map(|file| {
        let mut reader = File::open(file).map(BufReader::new);
        std::iter::from_fn(move || {
            let mut chunk = Vec::new();
            match &mut reader {
                Ok(reader) => match reader.take(CHUNK).read_to_end(&mut chunk) {
                    Ok(0) => None,
                    Ok(_) => Some(Ok(chunk)),
                    Err(error) => Some(Err((file, error))),
                },
                Err(error) => Some(Err((file, std::io::Error::new(error.kind(), error.to_string())))),
            }
        })
    });
    // The first error ends it.
    let whole = digest(chunks.map_while(|chunk| chunk.map_err(|error| failed = Some(error)).ok()));
    match failed {
        Some((file, error)) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        None => Ok(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_known_by_its_weights_wherever_it_stands() {
        let one = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        assert!(of_base(&one.path().join("nowhere")).unwrap().is_empty());
        let bytes = vec![7; 3 * CHUNK as usize + 5];
        for folder in [&one, &other] {
            fs::write(folder.path().join("model.safetensors"), &bytes).unwrap();
            fs::write(folder.path().join("tokenizer.json"), "{}").unwrap();
        }
        let digests = of_base(one.path()).unwrap();
        assert_eq!(digests[WEIGHTS], digest([&bytes]), "as the record of a run has it");
        assert_eq!(digests, of_base(other.path()).unwrap());
        fs::write(other.path().join("model.safetensors"), "other").unwrap();
        assert_ne!(digests, of_base(other.path()).unwrap());
    }

    #[test]
    fn data_is_known_by_its_splits_and_files() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
            of_data(folder.path()).unwrap()
        };
        assert!(
            write("splits/default/train_tasks.txt", "a").is_empty(),
            "it has no tasks"
        );
        let first = write("tasks/a.json", "{}");
        assert_eq!(first, write("tasks/a.json", "{}"));
        let others = [
            write("tasks/a.json", "{ }"),
            write("tasks/b.json", "{}"),
            write("splits/default/train_tasks.txt", "b"),
            write("labels.toml", ""),
        ];
        for (place, one) in others.iter().enumerate() {
            assert!(*one != first && !others[..place].contains(one));
        }
    }
}
