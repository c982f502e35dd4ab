use crate::{files, training::RunFolder};
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The options of one command by their long names; a flag is `true`.
pub type Options = BTreeMap<String, String>;

/// The options that `tune` and `eval` take when they are not given.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Of `guesswork tune`.
    pub tune: Options,
    /// Of `guesswork eval`.
    pub eval: Options,
}

/// What is asked of a cell: everything that makes its results what they are, and nothing else, so that a cell of one
/// plan is a cell of another where they ask the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The options that its model is tuned with; `None` if it tunes nothing.
    pub tune: Option<Options>,
    /// The options of each evaluation, by the name of its file.
    #[serde(default)]
    pub evaluations: BTreeMap<String, Options>,
}

/// What stands in a cell's folder as `cell.json`: what was asked, and how it went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CellRecord {
    /// What was asked.
    #[serde(flatten)]
    pub request: Request,
    /// Seconds it took so far.
    #[serde(default)]
    pub seconds: f64,
    /// Why it is not done, if it failed.
    #[serde(default)]
    pub error: Option<String>,
}

/// Options that change where, how fast or how safely something is computed, but not what comes of it.
const WITHOUT_EFFECT: &[&str] = &[
    "out",
    "models",
    "device",
    "resume",
    "force",
    "json",
    "predictions",
    "recompute",
];

/// And what begins like this.
const WITHOUT_EFFECT_FROM: &[&str] = &["checkpoint-", "keep-"];

/// The option that names something by its path, and the one that says what is in it: the same contents are the same
/// wherever they stand.
const CONTENTS: &[(&str, &str)] = &[("model", WEIGHTS), ("data", DATA)];

/// The digest of the base's weights, among a request's options.
pub(super) const WEIGHTS: &str = "weights digest";
/// The digest of the base's tokenizer.
pub(super) const TOKENIZER: &str = "tokenizer digest";
/// The digest of a data folder.
pub(super) const DATA: &str = "data digest";

impl CellRecord {
    const FILE: &str = "cell.json";

    /// What stands in a cell's folder; `None` if nothing does.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        let file = folder.join(Self::FILE);
        if file.exists() {
            files::read_json(&file).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Writes it into the cell's folder.
    pub fn write(&self, folder: &Path) -> Result<()> {
        files::write_json_atomically(&folder.join(Self::FILE), self)
    }
}

/// What a command, without the program, asks for: its options, and the defaults of the others.
pub(super) fn options_of(command: &[String], defaults: &Options) -> Options {
    let mut options = defaults.clone();
    let mut words = command.iter().peekable();
    while let Some(word) = words.next() {
        if let Some(name) = word.strip_prefix("--") {
            let value = words.next_if(|value| !value.starts_with("--"));
            // One option under two names.
            let name = if name == "base" { "model" } else { name };
            options.insert(name.to_string(), value.map_or("true".into(), String::clone));
        }
    }
    options.retain(|name, _| {
        let begins = |with: &&str| name.starts_with(*with);
        !WITHOUT_EFFECT.contains(&name.as_str()) && !WITHOUT_EFFECT_FROM.iter().any(begins)
    });
    // How many are answered at a time is no part of the answers; how many are learned from at a time is all.
    if command.first().is_some_and(|command| command == "eval") {
        options.remove("batch");
    }
    options
}

/// What a finished run was tuned with by its own word, if it was made before cells had a record.
pub(super) fn tuned_with(run: &RunFolder, defaults: &Options) -> Option<Options> {
    let record = run.record().ok()?;
    let mut options = said(&record.training.command, "tune", defaults)?;
    // The record knows the weights, too.
    let digest = |after: &str| {
        let (_, rest) = record.settings.split_once(after)?;
        let digest: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        (digest.len() >= 12).then_some(digest)
    };
    if let Some(weights) = digest("from weights ") {
        options.insert(WEIGHTS.into(), weights);
    }
    if let Some(tokenizer) = digest(", tokenizer ") {
        options.insert(TOKENIZER.into(), tokenizer);
    }
    Some(options)
}

/// What an evaluation was made with by its own word, likewise.
pub(super) fn evaluated_with(file: &Path, defaults: &Options) -> Option<Options> {
    #[derive(Deserialize)]
    struct Said {
        command: String,
    }
    let Said { command } = files::read_json(file).ok()?;
    said(&command, "eval", defaults)
}

fn said(command: &str, name: &str, defaults: &Options) -> Option<Options> {
    let words = words(command);
    let start = words.iter().position(|word| word == name)?;
    Some(options_of(&words[start..], defaults))
}

/// The words of a command line as a shell reads them: single and double quotes, and a backslash before a character.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(characters.next()),
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// What is different between what was asked then and what is asked now, as `steps 30, now 60`; `None` if nothing is.
/// An option that only one of them knows counts as its default.
pub(super) fn difference(then: &Options, now: &Options, defaults: &Options) -> Option<String> {
    let names: BTreeSet<&str> = then.keys().chain(now.keys()).map(String::as_str).collect();
    let differs = |name: &str| {
        let value = |options: &Options| options.get(name).or_else(|| defaults.get(name)).cloned();
        let (then, now) = (value(then), value(now));
        let same = match (&then, &now) {
            (Some(then), Some(now)) => {
                then == now || matches!((then.parse::<f64>(), now.parse::<f64>()), (Ok(then), Ok(now)) if then == now)
            }
            (None, None) => true,
            _ => false,
        };
        let shown = |value: Option<String>| value.unwrap_or("not given".into());
        (!same).then(|| format!("{name} {}, now {}", shown(then), shown(now)))
    };
    let known_to_both = |name: &str| then.contains_key(name) && now.contains_key(name);
    let counts = |name: &str| {
        let by_contents = CONTENTS
            .iter()
            .any(|(path, contents)| *path == name && known_to_both(contents));
        let contents = [WEIGHTS, TOKENIZER, DATA].contains(&name);
        !by_contents && (!contents || known_to_both(name))
    };
    let all: Vec<String> = names
        .into_iter()
        .filter(|name| counts(name))
        .filter_map(differs)
        .collect();
    (!all.is_empty()).then(|| all.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str, defaults: &Options) -> Options {
        options_of(&words(text), defaults)
    }

    #[test]
    fn a_command_line_is_read_as_a_shell_does() {
        assert_eq!(
            words(r#"a 'b c' "d \"e" f\ g 'it'\''s' '' "#),
            ["a", "b c", "d \"e", "f g", "it's", ""]
        );
    }

    #[test]
    fn only_what_changes_the_result_makes_a_difference() {
        let defaults = options("--lr 0.02 --steps 1600 --seed 7", &Options::new());
        let now = options("--resume --variant empty --seed 8 --out here --device cpu", &defaults);
        for (then, wanted) in [
            (
                "--variant empty --seed 8 --out there --device cuda:1 --steps 1600",
                None,
            ),
            ("--variant empty --seed 8 --lr 2e-2", None),
            ("--variant empty --seed 8 --steps 30", Some("steps 30, now 1600")),
            (
                "--variant empty --seed 8 --instances-per-task 5",
                Some("instances-per-task 5, now not given"),
            ),
            (
                "--variant original --plain-lr",
                Some("plain-lr true, now not given; seed 7, now 8; variant original, now empty"),
            ),
        ] {
            let then = options(then, &defaults);
            assert_eq!(difference(&then, &now, &defaults).as_deref(), wanted);
        }
        // A record of an older program that did not know an option yet.
        let mut older = now.clone();
        older.remove("lr");
        assert_eq!(difference(&older, &now, &defaults), None);
    }

    #[test]
    fn contents_count_more_than_paths_where_both_know_them() {
        let none = Options::new();
        let with = |base: &str, weights: Option<&str>| {
            let mut options = options(&format!("--base {base}"), &none);
            options.extend(weights.map(|weights| (WEIGHTS.to_string(), weights.to_string())));
            options
        };
        let now = with("a/base", Some("11"));
        assert_eq!(difference(&with("b/base", Some("11")), &now, &none), None);
        assert_eq!(
            difference(&with("a/base", Some("22")), &now, &none).as_deref(),
            Some("weights digest 22, now 11")
        );
        assert_eq!(difference(&with("a/base", None), &now, &none), None);
        assert_eq!(
            difference(&with("b/base", None), &now, &none).as_deref(),
            Some("model b/base, now a/base")
        );
    }
}
