use super::BundleError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A file of the bundle as it was when it was exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name; it lies beside the manifest.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its contents, in lower-case hexadecimal.
    pub sha256: String,
}

impl FileEntry {
    /// Describes a file with these contents.
    pub fn of(file: impl Into<String>, contents: &[u8]) -> Self {
        Self {
            file: file.into(),
            bytes: contents.len() as u64,
            sha256: hexadecimal(&Sha256::digest(contents)),
        }
    }

    /// Whether these contents are the ones that were exported.
    pub fn verify(&self, contents: &[u8]) -> Result<(), BundleError> {
        self.verify_digest(contents.len() as u64, &Sha256::digest(contents))
    }

    /// Whether a file of so many bytes with this SHA-256 is the one that was exported.
    pub fn verify_digest(&self, bytes: u64, sha256: &[u8]) -> Result<(), BundleError> {
        if bytes != self.bytes {
            return Err(BundleError::Length {
                file: self.file.clone(),
                expected: self.bytes,
                found: bytes,
            });
        }
        if hexadecimal(sha256) != self.sha256 {
            return Err(BundleError::Hash {
                file: self.file.clone(),
            });
        }
        Ok(())
    }

    /// Refuses names that would lead out of the bundle's folder.
    pub(super) fn check_name(&self) -> Result<(), BundleError> {
        let plain = !self.file.is_empty() && !self.file.starts_with('.') && !self.file.contains(['/', '\\', ':', '\0']);
        if plain {
            Ok(())
        } else {
            Err(BundleError::Path {
                file: self.file.clone(),
            })
        }
    }
}

/// The check of a file that arrives in parts and need not be held as a whole.
///
/// ```
/// use guesswork_shared::bundle::{FileCheck, FileEntry};
/// let entry = FileEntry::of("a.gguf", b"abcdef");
/// let mut check = FileCheck::default();
/// check.part(b"abc");
/// check.part(b"def");
/// assert_eq!(check.end(&entry), Ok(()));
/// ```
#[derive(Clone, Debug, Default)]
pub struct FileCheck {
    hash: Sha256,
    bytes: u64,
}

impl FileCheck {
    /// Takes the next part.
    pub fn part(&mut self, part: &[u8]) {
        self.hash.update(part);
        self.bytes += part.len() as u64;
    }

    /// How many bytes there were so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the parts were the file that `entry` describes.
    pub fn end(self, entry: &FileEntry) -> Result<(), BundleError> {
        entry.verify_digest(self.bytes, &self.hash.finalize())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_short_file_is_refused_by_name() {
        let entry = FileEntry::of("original.gguf", b"abc");
        // FIPS 180-2's example.
        assert_eq!(
            entry.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(entry.verify(b"abc"), Ok(()));
        let changed = entry.verify(b"abd").unwrap_err().to_string();
        assert!(changed.starts_with("original.gguf: "), "{changed}");
        let short = entry.verify(b"ab").unwrap_err().to_string();
        assert!(short.contains("2 bytes") && short.contains("should have 3"), "{short}");
    }
}
