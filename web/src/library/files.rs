use super::words;
use std::io::{ErrorKind, Read};

/// A file by its path, before anything of it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Folders and name, with `/` between them.
    pub path: String,
    /// Its length, as far as it is known; what is read may be more.
    pub bytes: u64,
}

/// Files that can be read one after the other: dropped ones, or those of an archive.
pub trait Files {
    /// All of them, in an order that does not change.
    fn listed(&self) -> &[Listed];

    /// Opens one. An error is one sentence that names the file.
    fn open(&mut self, place: usize) -> Result<Box<dyn Read + '_>, String>;
}

/// Bytes that are read at a time.
const PART: usize = 1 << 20;

/// Reads a file to its end, part by part, but not more than `most` bytes. `taken` gets each part. Returns whether that
/// was all of it.
pub fn read_in_parts(
    files: &mut impl Files,
    place: usize,
    most: u64,
    taken: &mut dyn FnMut(&[u8]),
) -> Result<bool, String> {
    let path = files.listed()[place].path.clone();
    let mut file = files.open(place)?;
    let mut buffer = vec![0; PART];
    let mut left = most;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(true),
            Ok(read) if read as u64 > left => {
                taken(&buffer[..left as usize]);
                return Ok(false);
            }
            Ok(read) => {
                taken(&buffer[..read]);
                left -= read as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(words::unreadable(&path, &error.to_string())),
        }
    }
}

/// Reads a whole file of at most `most` bytes.
pub fn read_whole(files: &mut impl Files, place: usize, most: u64) -> Result<Vec<u8>, String> {
    let Listed { path, bytes } = files.listed()[place].clone();
    let mut contents = Vec::with_capacity(bytes.min(most) as usize);
    let all = read_in_parts(files, place, most, &mut |part| contents.extend_from_slice(part))?;
    if all {
        Ok(contents)
    } else {
        Err(words::too_large(&path, most))
    }
}

/// A path's last part.
pub fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path without its last part and the slash before it; empty for a bare name.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
