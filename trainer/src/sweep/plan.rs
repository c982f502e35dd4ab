use crate::{data::Split, files, usage};
use anyhow::{Context, Result};
pub use guesswork_shared::results::Amount;
use guesswork_shared::variant::Variant;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What is compared in a sweep: every combination of the lists is a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// `pocket`, or a data folder.
    #[serde(default = "pocket")]
    pub data: PathBuf,
    /// The folders of the base models.
    pub base: Vec<PathBuf>,
    /// What is tuned on; empty: all nine.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// Instances of each training task.
    #[serde(default = "all")]
    pub instances_per_task: Vec<Amount>,
    /// Training tasks.
    #[serde(default = "all")]
    pub training_tasks: Vec<Amount>,
    /// Of the choice and order of tasks and instances.
    #[serde(default = "first_seed")]
    pub seeds: Vec<u64>,
    /// How test tasks are put to every tuned model; empty: as each was tuned.
    #[serde(default)]
    pub treatments: Vec<Variant>,
    /// What is evaluated.
    #[serde(default = "test")]
    pub splits: Vec<Split>,
    /// The pocket benchmark's settings, as `tasks = 1000`: see `--pocket-tasks`, `--pocket-instances`, `--pocket-seed`.
    #[serde(default)]
    pub pocket: toml::Table,
    /// More options of `guesswork tune`, as `steps = 1000`.
    #[serde(default)]
    pub tune: toml::Table,
    /// More options of `guesswork eval`, as `instances = 100`.
    #[serde(default)]
    pub eval: toml::Table,
    /// Options of Slurm's `sbatch` for `--launcher slurm`, as `partition = "gpu"` or `time = "4:00:00"`.
    #[serde(default)]
    pub slurm: toml::Table,
}

fn pocket() -> PathBuf {
    "pocket".into()
}

fn all() -> Vec<Amount> {
    vec![Amount::All]
}

fn first_seed() -> Vec<u64> {
    vec![7]
}

fn test() -> Vec<Split> {
    vec![Split::Test]
}

/// The ready-made plans by name.
const READY: &[(&str, &str)] = &[
    ("paper-definitions", include_str!("plans/paper-definitions.toml")),
    (
        "paper-definitions-real",
        include_str!("plans/paper-definitions-real.toml"),
    ),
    ("paper-examples", include_str!("plans/paper-examples.toml")),
    ("paper-examples-real", include_str!("plans/paper-examples-real.toml")),
    ("low-resource", include_str!("plans/low-resource.toml")),
    ("low-resource-real", include_str!("plans/low-resource-real.toml")),
    ("matrix", include_str!("plans/matrix.toml")),
    ("matrix-real", include_str!("plans/matrix-real.toml")),
];

/// What options a plan must not set itself: the sweep does.
const OWN_OPTIONS: &[&str] = &[
    "variant",
    "data",
    "base",
    "model",
    "out",
    "instances-per-task",
    "training-tasks",
    "seed",
    "lane",
    "models",
    "split",
    "treatment",
    "json",
    "predictions",
    "resume",
    "force",
];

/// What options of sbatch a plan must not set itself.
pub(super) const SLURM_OPTIONS: &[&str] = &[
    "array",
    "chdir",
    "dependency",
    "error",
    "job-name",
    "output",
    "parsable",
    "signal",
    "wait",
    "wrap",
];

impl Plan {
    /// Reads a plan: a file, or the name of a ready-made one.
    ///
    /// # Errors
    /// If there is none, or it is no plan, or has nothing to run.
    pub fn find(name: &Path) -> Result<Self> {
        Self::from_toml(&Self::text(name)?).with_context(|| name.display().to_string())
    }

    /// A plan's text, with its comments.
    pub fn text(name: &Path) -> Result<String> {
        let ready = READY.iter().find(|(ready, _)| Path::new(ready) == name);
        match ready {
            Some((_, text)) => Ok((*text).to_string()),
            None if name.exists() => files::read_text(name),
            None => Err(usage!(
                "there is no plan {}; give a file, or one of {}",
                name.display(),
                Self::ready_names().collect::<Vec<_>>().join(", ")
            )),
        }
    }

    /// The names of the ready-made plans.
    pub fn ready_names() -> impl Iterator<Item = &'static str> {
        READY.iter().map(|(name, _)| *name)
    }

    fn from_toml(text: &str) -> Result<Self> {
        let mut plan: Self = toml::from_str(text).map_err(|e| usage!("{}", e.to_string().trim_end()))?;
        if plan.variants.is_empty() {
            plan.variants = Variant::ALL.to_vec();
        }
        for section in [&mut plan.tune, &mut plan.eval, &mut plan.pocket, &mut plan.slurm] {
            *section = spelled(std::mem::take(section))?;
        }
        for (what, empty) in [
            ("base", plan.base.is_empty()),
            ("instances_per_task", plan.instances_per_task.is_empty()),
            ("training_tasks", plan.training_tasks.is_empty()),
            ("seeds", plan.seeds.is_empty()),
            ("splits", plan.splits.is_empty()),
        ] {
            if empty {
                return Err(usage!("{what} is empty; there is nothing to run"));
            }
        }
        for (section, table) in [("tune", &plan.tune), ("eval", &plan.eval)] {
            if let Some(key) = table.keys().find(|key| OWN_OPTIONS.contains(&key.as_str())) {
                return Err(usage!("[{section}] must not set {key}; the sweep does"));
            }
            options("", table).with_context(|| format!("[{section}]"))?;
        }
        options("pocket-", &plan.pocket).context("[pocket]")?;
        if let Some(key) = plan.slurm.keys().find(|key| SLURM_OPTIONS.contains(&key.as_str())) {
            return Err(usage!("[slurm] must not set {key}; the sweep does"));
        }
        options("", &plan.slurm).context("[slurm]")?;
        for (place, base) in plan.base.iter().enumerate() {
            let same = |other: &&PathBuf| other.file_name() == base.file_name();
            if let Some(other) = plan.base[..place].iter().find(same) {
                return Err(usage!(
                    "base: {} and {} have the same name, by which their results are kept apart; rename one",
                    other.display(),
                    base.display()
                ));
            }
        }
        Ok(plan)
    }
}

/// A section with its options as they are spelled on the command line, so that each is found by one name.
fn spelled(section: toml::Table) -> Result<toml::Table> {
    let mut table = toml::Table::new();
    for (key, value) in section {
        if table.insert(key.replace('_', "-"), value).is_some() {
            return Err(usage!("{key} is given twice; keep one of the two spellings"));
        }
    }
    Ok(table)
}

/// A section's options as arguments, `prefix` before each key.
pub(super) fn options(prefix: &str, table: &toml::Table) -> Result<Vec<String>> {
    let mut arguments = Vec::new();
    for (key, value) in table {
        let name = format!("--{prefix}{key}");
        match value {
            toml::Value::Boolean(true) => arguments.push(name),
            toml::Value::Boolean(false) => (),
            toml::Value::String(text) => arguments.extend([name, text.clone()]),
            toml::Value::Integer(number) => arguments.extend([name, number.to_string()]),
            toml::Value::Float(number) => arguments.extend([name, number.to_string()]),
            _ => return Err(usage!("{key} must be a number, a text or true")),
        }
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ready_made_plan_is_one() {
        for (name, text) in READY {
            let plan = Plan::from_toml(text).unwrap_or_else(|e| panic!("{name}: {e:#}"));
            assert_eq!(plan.data == Path::new("pocket"), !name.ends_with("-real"), "{name}");
        }
    }

    #[test]
    fn a_bad_plan_says_what_to_mend() {
        for (text, word) in [
            ("", "base"),
            ("base = []", "base is empty"),
            ("base = [\"b\"]\nvariants = [\"origami\"]", "origami"),
            ("base = [\"b\"]\ninstances_per_task = [0]", "above 0"),
            ("base = [\"b\"]\nseed = [1]", "seed"),
            ("base = [\"b\"]\n[tune]\nbase = \"c\"", "must not set base"),
            ("base = [\"b\"]\n[eval]\ninstances = [1, 2]", "instances"),
            ("base = [\"b\"]\n[slurm]\narray = \"1-3\"", "must not set array"),
            ("base = [\"a/b\", \"c/b\"]", "the same name"),
        ] {
            let error = format!("{:#}", Plan::from_toml(text).unwrap_err());
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn options_are_spelled_as_on_the_command_line() {
        let table = |text: &str| spelled(text.parse().unwrap());
        let given = table("steps = 5\nlr = 1e-4\nplain_lr = true\nresume_it = false\nschedule = \"constant\"").unwrap();
        assert_eq!(
            options("", &given).unwrap(),
            ["--lr", "0.0001", "--plain-lr", "--schedule", "constant", "--steps", "5"]
        );
        let twice = table("plain_lr = true\nplain-lr = false").unwrap_err().to_string();
        assert!(twice.contains("given twice"), "{twice}");
    }
}
