//! The files of a published page with their digests, as the service worker wants them.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// What a browser keeps of a page, in the order in which it is fetched: what is needed first stands first.
#[derive(Debug, Clone)]
pub struct Listing {
    files: Vec<(String, String)>,
    version: String,
}

impl Listing {
    /// Lists the files in `folder`, except what no browser asks for and the service worker, which browsers keep
    /// themselves.
    pub fn of(folder: &Path) -> Result<Self> {
        let mut paths = Vec::new();
        walk(folder, "", &mut paths)?;
        paths.retain(|path| is_kept(path));
        paths.sort_by_key(|path| (turn(path), path.clone()));
        let mut whole = Sha256::new();
        let mut files = Vec::new();
        for path in paths {
            let bytes = fs::read(folder.join(&path)).with_context(|| format!("cannot read {path}"))?;
            let digest = BASE64_STANDARD.encode(Sha256::digest(bytes));
            whole.update(format!("{path} {digest}\n"));
            files.push((path, digest));
        }
        let version = whole.finalize()[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { files, version })
    }

    /// Each file's path, with slashes, and the SHA-256 of what it holds, in base64.
    pub fn files(&self) -> &[(String, String)] {
        &self.files
    }

    /// A short word that depends on every byte of every file.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn version_line(&self) -> String {
        format!("const VERSION = '{}';", self.version)
    }

    pub(super) fn files_line(&self) -> String {
        format!("const FILES = {};", serde_json::json!(self.files))
    }
}

fn walk(folder: &Path, above: &str, paths: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let path = format!("{above}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// A bundle's published numbers, which `guesswork verify` reads and the page does not.
const EVALUATION: &str = "/evaluation.json";

fn is_kept(path: &str) -> bool {
    !path.starts_with(['.', '_']) && path != super::SERVICE_WORKER && !path.ends_with(EVALUATION)
}

/// The page, its code, what the usual bundle begins with, its models, and the rest: other bundles, mostly.
fn turn(path: &str) -> u8 {
    match path {
        super::PAGE => 0,
        _ if path.starts_with("app") || path.ends_with(".css") => 1,
        _ if path.starts_with("worker") => 2,
        _ if !path.contains('/') => 3,
        _ if !path.starts_with("bundle/") => 6,
        _ if path.ends_with(".json") => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_comes_first_and_the_version_follows_every_byte() {
        let folder = std::env::temp_dir().join(format!("guesswork-listing-{}", std::process::id()));
        for bundle in ["bundle", "bundle-natural"] {
            fs::create_dir_all(folder.join(bundle)).unwrap();
        }
        for file in [
            "index.html",
            "worker.js",
            "app-1.js",
            "embed.js",
            "_headers",
            ".nojekyll",
            "service-worker.js",
            "bundle/a+b.gguf",
            "bundle/evaluation.json",
            "bundle/manifest.json",
            "bundle-natural/manifest.json",
        ] {
            fs::write(folder.join(file), file).unwrap();
        }
        let first = Listing::of(&folder).unwrap();
        let paths: Vec<&str> = first.files().iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "index.html",
                "app-1.js",
                "worker.js",
                "embed.js",
                "bundle/manifest.json",
                "bundle/a+b.gguf",
                "bundle-natural/manifest.json"
            ]
        );
        // `printf worker.js | openssl dgst -sha256 -binary | base64`
        assert_eq!(first.files()[2].1, "/dWfyXHESy8cciYzQSq+FzyVBf7T7bECWSbZPDKj+qk=");
        assert_eq!(first.version(), Listing::of(&folder).unwrap().version());
        fs::write(folder.join("bundle/a+b.gguf"), "changed").unwrap();
        assert_ne!(first.version(), Listing::of(&folder).unwrap().version());
        fs::remove_dir_all(&folder).unwrap();
    }
}
