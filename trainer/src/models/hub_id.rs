use std::{fmt, path::Path};

/// The name of a model on Hugging Face: `owner/name`, or `owner/name@revision`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubId {
    /// `owner/name`.
    pub repository: String,
    /// A branch, a tag or a commit.
    pub revision: String,
}

/// The revision of an id that names none.
const MAIN: &str = "main";

/// The first T5s had names without an owner, and their papers and scripts still call them so.
const WITHOUT_OWNER: [&str; 5] = ["t5-small", "t5-base", "t5-large", "t5-3b", "t5-11b"];

/// What may stand before an id, to say that no folder is meant.
const PREFIXES: [&str; 3] = ["hf://", "hf:", "https://huggingface.co/"];

impl HubId {
    /// The id that `text` spells; `None` if it spells none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = PREFIXES
            .into_iter()
            .find_map(|prefix| text.strip_prefix(prefix))
            .unwrap_or(text);
        let (name, revision) = text.split_once('@').unwrap_or((text, MAIN));
        let plain = |part: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            !part.is_empty() && part.len() <= 96 && !part.starts_with(['.', '-']) && part.chars().all(allowed)
        };
        let repository = match name.split_once('/') {
            Some((owner, name)) if plain(owner) && plain(name) => format!("{owner}/{name}"),
            None if WITHOUT_OWNER.contains(&name) => format!("google-t5/{name}"),
            _ => return None,
        };
        // It becomes part of addresses and of paths.
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        let whole = revision
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.'));
        (whole && revision.chars().all(allowed)).then(|| Self {
            repository,
            revision: revision.to_owned(),
        })
    }

    /// [`HubId::parse`], but not of what looks like a path in a folder that is there, or in `runs`, where studies are:
    /// a mistyped path is not asked for on the network. With a prefix an id is one wherever it is typed.
    pub fn meant_by(text: &str) -> Option<Self> {
        let prefixed = PREFIXES.iter().any(|prefix| text.starts_with(prefix));
        let owner = Path::new(text.split('/').next().unwrap_or_default());
        let is_path = text.contains('/') && (owner == Path::new("runs") || owner.is_dir());
        Self::parse(text).filter(|_| prefixed || !is_path)
    }

    /// The same model at another revision; `None` if it spells none.
    pub fn at(&self, revision: &str) -> Option<Self> {
        Self::parse(&format!("{}@{revision}", self.repository))
    }
}

impl fmt::Display for HubId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repository)?;
        match self.revision.as_str() {
            MAIN => Ok(()),
            revision => write!(f, "@{revision}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_revisions() {
        for (text, shown) in [
            ("google/t5-v1_1-small", "google/t5-v1_1-small"),
            ("google/flan-t5-small@refs/pr/3", "google/flan-t5-small@refs/pr/3"),
            ("hf:a/b", "a/b"),
            ("hf://a/b@v1.0", "a/b@v1.0"),
            ("https://huggingface.co/google/flan-t5-base", "google/flan-t5-base"),
            ("t5-small", "google-t5/t5-small"),
            ("a/b@main", "a/b"),
        ] {
            let id = HubId::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(id.to_string(), shown);
            assert_eq!(HubId::parse(&id.to_string()), Some(id.clone()));
            assert_eq!(id.at("v2").unwrap().revision, "v2");
            assert_eq!(id.at("../../x"), None);
        }
    }

    #[test]
    fn paths_are_no_ids() {
        for text in [
            "",
            "nowhere",
            "runs/pocket/base",
            "./a",
            "../a",
            "/a/b",
            "a/",
            "/a",
            "a/../b",
            "a b/c",
            "a/b@",
            "a/b@..",
            "a/b@x//y",
            "a/b@/x",
            "hf:",
            "a/b?x",
            r"a\b",
        ] {
            assert_eq!(HubId::parse(text), None, "{text}");
        }
        // A path that is not there, in a folder that is.
        assert_eq!(HubId::meant_by("src/nothing"), None);
        assert_eq!(HubId::meant_by("runs/pocket"), None);
        assert!(HubId::meant_by("hf:src/nothing").is_some());
    }
}
