use super::{
    commands_of::option_of,
    measured::{Measured, Questions},
    tables::commands_of,
    training_key::training_key,
};
use crate::{
    data::{Wanted, pocket_data_set},
    evaluation::AskedTask,
    sweep::Amount,
    usage,
};
use anyhow::Result;
use guesswork_shared::{
    bundle::{PocketSettings, Seen},
    lane::Lane,
    metric::{BootstrapOptions, Interval, Metric, crossed_bootstrap},
    pocket::PocketOptions,
    results::{Source, text},
    variant::Variant,
};
use std::collections::{BTreeMap, BTreeSet};

/// Results that may be compared: of one base, tuned with the same settings but for variant, amounts and seed, and asked
/// the same questions.
#[derive(Debug)]
pub struct Study {
    /// What was asked.
    pub questions: Questions,
    /// The base, as the commands name it.
    pub base: Option<String>,
    /// The settings of the tuning, all that the runs have in common.
    pub settings: String,
    /// What each task is.
    pub about: BTreeMap<String, AskedTask>,
    /// The results by their place; each list a seed each, in order.
    pub cells: BTreeMap<Place, Vec<Measured>>,
    /// What must be said of what was put together.
    pub notes: Vec<String>,
}

/// A place in the grid of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Training tasks.
    pub tasks: Amount,
    /// Instances of each.
    pub instances: Amount,
    /// Who answered.
    pub lane: Lane,
    /// How it was asked.
    pub asked: Variant,
}

impl Place {
    /// Where a lane's results are; those of lanes that were not tuned are the same at every amount.
    fn of(tasks: Amount, instances: Amount, lane: Lane, asked: Variant) -> Self {
        let (tasks, instances) = match lane {
            Lane::Tuned(_) => (tasks, instances),
            _ => (Amount::All, Amount::All),
        };
        Self {
            tasks,
            instances,
            lane,
            asked,
        }
    }
}

/// Amounts in order, all there are being the most.
pub(super) fn amount_order(amount: Amount) -> usize {
    match amount {
        Amount::AtMost(number) => number,
        Amount::All => usize::MAX,
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |place: &Self| {
            (
                amount_order(place.tasks),
                amount_order(place.instances),
                Lane::all().position(|lane| lane == place.lane),
                Variant::ALL.iter().position(|&variant| variant == place.asked),
            )
        };
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Which of the tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Of<'a> {
    All,
    Classification,
    Generation,
    Kind(Seen),
    Category(&'a str, bool),
    Task(&'a str),
}

impl Study {
    /// Puts results together that were measured in the same way, and keeps apart what was not.
    ///
    /// # Errors
    /// If a file does not say what kind its tasks are.
    pub fn group(measured: Vec<Measured>) -> Result<Vec<Self>> {
        let mut tuned: BTreeMap<(Questions, Option<String>, String), Vec<Measured>> = BTreeMap::new();
        let mut others = Vec::new();
        for one in measured {
            if !matches!(one.lane, Lane::Tuned(_)) {
                others.push(one);
                continue;
            }
            let settings = match &one.run {
                Some(run) => training_key(run),
                None => format!("not said (the models are from {})", one.evaluation.models),
            };
            tuned
                .entry((one.questions(), one.base.clone(), settings))
                .or_default()
                .push(one);
        }
        // What was not tuned belongs to all that were asked the same; the untuned base to those that started from it.
        for one in others {
            let questions = one.questions();
            let fits = |key: &(Questions, Option<String>, String)| {
                key.0 == questions && (one.lane != Lane::Untuned || one.base == key.1 || key.1.is_none())
            };
            let keys: Vec<_> = tuned.keys().filter(|key| fits(key)).cloned().collect();
            if keys.is_empty() {
                let base = one.base.clone();
                tuned
                    .entry((questions, base, "nothing was tuned".into()))
                    .or_default()
                    .push(one);
            } else {
                for key in keys {
                    tuned.entry(key).or_default().push(one.clone());
                }
            }
        }
        tuned
            .into_iter()
            .map(|((questions, base, settings), measured)| Self::new(questions, base, settings, measured))
            .collect()
    }

    fn new(questions: Questions, base: Option<String>, settings: String, mut measured: Vec<Measured>) -> Result<Self> {
        measured.sort_by(|a, b| (a.seed, &a.file, a.place).cmp(&(b.seed, &b.file, b.place)));
        let about = about(&measured)?;
        let mut notes = Vec::new();
        let mut cells: BTreeMap<Place, Vec<Measured>> = BTreeMap::new();
        for one in measured {
            let place = Place {
                tasks: one.tasks,
                instances: one.instances,
                lane: one.lane,
                asked: one.asked,
            };
            let cell = cells.entry(place).or_default();
            match cell.iter().find(|other| other.seed == one.seed) {
                None => cell.push(one),
                Some(other) if same(other, &one) => (),
                Some(other) => notes.push(format!(
                    "{} and {} are results of the same run settings and seed ({}) and differ; only the first is used",
                    other.file.display(),
                    one.file.display(),
                    one.lane
                )),
            }
        }
        Ok(Self {
            questions,
            base,
            settings,
            about,
            cells,
            notes,
        })
    }

    /// A cell's runs, a seed each; lanes that were not tuned are the same at every amount.
    pub(super) fn cell(&self, tasks: Amount, instances: Amount, lane: Lane, asked: Variant) -> &[Measured] {
        let place = Place::of(tasks, instances, lane, asked);
        self.cells.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The places that numbers are computed from, in the order of [`Study::cells`]; `commands` are all of the study.
    pub(super) fn sources(&self, commands: &[String]) -> Vec<Source> {
        let cells = self.cells.iter();
        let source = |(place, runs): (&Place, &Vec<Measured>)| Source {
            lane: place.lane,
            asked: place.asked,
            tasks: place.tasks,
            instances: place.instances,
            seeds: runs.iter().filter_map(|run| run.seed).collect(),
            commands: {
                let of_runs = runs.iter().flat_map(commands_of);
                let mut places: Vec<usize> = of_runs
                    .filter_map(|command| commands.iter().position(|known| *known == command))
                    .collect();
                places.sort_unstable();
                places.dedup();
                places
            },
        };
        cells.map(source).collect()
    }

    /// Which of [`Study::sources`] a cell is; `None` where nothing was measured.
    pub(super) fn source(&self, (tasks, instances): (Amount, Amount), lane: Lane, asked: Variant) -> Option<usize> {
        let wanted = Place::of(tasks, instances, lane, asked);
        self.cells.keys().position(|place| *place == wanted)
    }

    /// [`Study::cell`], the lane asked as it was tuned.
    pub(super) fn own(&self, (tasks, instances): (Amount, Amount), lane: Lane) -> &[Measured] {
        self.cell(tasks, instances, lane, lane.own_variant())
    }

    /// The amounts of data at which something was tuned, in order.
    pub(super) fn amounts(&self) -> Vec<(Amount, Amount)> {
        let tuned = self.cells.keys().filter(|place| matches!(place.lane, Lane::Tuned(_)));
        let mut amounts: Vec<(Amount, Amount)> = tuned.map(|place| (place.tasks, place.instances)).collect();
        amounts.dedup();
        amounts
    }

    /// The amounts of the main tables: the most data.
    pub(super) fn main_amounts(&self) -> (Amount, Amount) {
        self.amounts().last().copied().unwrap_or((Amount::All, Amount::All))
    }

    /// The lanes that have results of their own kind at these amounts, in their order.
    pub(super) fn lanes_at(&self, amounts: (Amount, Amount)) -> Vec<Lane> {
        Lane::all()
            .filter(|&lane| !self.own(amounts, lane).is_empty())
            .collect()
    }

    /// Whether the data tell in what way tasks are new.
    pub(super) fn tells_kinds(&self) -> bool {
        !self.tasks(Of::Kind(Seen::UnseenLabels)).is_empty()
    }

    /// The names of some of the tasks.
    pub(super) fn tasks(&self, of: Of) -> Vec<&str> {
        let wanted = |(name, about): &(&String, &AskedTask)| match of {
            Of::All => true,
            Of::Classification => about.labels.is_some(),
            Of::Generation => about.labels.is_none(),
            Of::Kind(seen) => about.labels.is_some() && about.seen == seen,
            Of::Category(category, labelled) => about.category == category && about.labels.is_some() == labelled,
            Of::Task(task) => *name == task,
        };
        self.about
            .iter()
            .filter(wanted)
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// The mean over tasks and seeds of a cell's runs, with its interval; `None` where nothing was measured.
    pub(super) fn estimate(&self, runs: &[Measured], metric: Metric, of: Of) -> Option<Interval> {
        self.over_tasks_and_seeds(runs, of, |run, task| run.score(task, metric))
    }

    /// The same of the share of answers to the classification tasks that are one of the task's labels, right or wrong.
    pub(super) fn in_labels(&self, runs: &[Measured]) -> Option<Interval> {
        self.over_tasks_and_seeds(runs, Of::Classification, Measured::in_labels)
    }

    fn over_tasks_and_seeds(
        &self,
        runs: &[Measured],
        of: Of,
        score: impl Fn(&Measured, &str) -> Option<Interval>,
    ) -> Option<Interval> {
        let names = self.tasks(of);
        let scores: Vec<Vec<Interval>> = runs
            .iter()
            .map(|run| names.iter().filter_map(|name| score(run, name)).collect())
            .collect();
        match names.len() {
            0 => None,
            1 => {
                let of_seeds: Vec<Interval> = scores.into_iter().flatten().collect();
                Interval::over_seeds(&of_seeds)
            }
            _ => crossed_bootstrap(&scores, &format!("{of:?}"), self.bootstrap()),
        }
    }

    /// What guessing among the labels is expected to reach, the mean over some classification tasks.
    pub(super) fn guess(&self, of: Of) -> Option<f64> {
        let names = self.tasks(of);
        let expected: Vec<f64> = names
            .iter()
            .filter_map(|name| self.about[*name].expected_exact_match)
            .collect();
        (!expected.is_empty()).then(|| expected.iter().sum::<f64>() / expected.len() as f64)
    }

    /// The seed and the number of resamples of all intervals.
    pub(super) fn bootstrap(&self) -> BootstrapOptions {
        BootstrapOptions {
            seed: self.questions.seed,
            ..BootstrapOptions::default()
        }
    }

    /// All results.
    pub(super) fn all(&self) -> impl Iterator<Item = &Measured> {
        self.cells.values().flatten()
    }

    /// How large the base is.
    pub(super) fn parameters(&self) -> Option<usize> {
        self.all().find_map(|one| one.parameters)
    }

    /// How many questions each lane answered.
    pub(super) fn question_count(&self) -> usize {
        let summary = self.all().find_map(|one| one.report().summary.as_ref());
        summary.map_or(0, |summary| summary.overall.instances)
    }

    /// What is missing in the grid: at each amount, every variant and seed that occurs there belongs together.
    pub(super) fn holes(&self) -> Vec<String> {
        let mut holes = Vec::new();
        for (tasks, instances) in self.amounts() {
            let here = || {
                self.cells
                    .iter()
                    .filter(|(place, _)| (place.tasks, place.instances) == (tasks, instances))
            };
            let here = || here().filter(|(place, _)| matches!(place.lane, Lane::Tuned(_)));
            let seeds: BTreeSet<u64> = here().flat_map(|(_, runs)| runs).filter_map(|run| run.seed).collect();
            let asked: BTreeSet<Option<usize>> = here()
                .filter(|(place, _)| place.asked != place.lane.own_variant())
                .map(|(place, _)| Variant::ALL.iter().position(|&variant| variant == place.asked))
                .collect();
            let mut lanes: Vec<Lane> = here().map(|(place, _)| place.lane).collect();
            lanes.dedup();
            for lane in lanes {
                let others = asked.iter().flatten().map(|&place| Variant::ALL[place]);
                let asked: BTreeSet<Variant> = others.chain([lane.own_variant()]).collect();
                for asked in asked {
                    let runs = self.cell(tasks, instances, lane, asked);
                    let lost: Vec<u64> = seeds
                        .iter()
                        .copied()
                        .filter(|&seed| runs.iter().all(|run| run.seed != Some(seed)))
                        .collect();
                    if lost.is_empty() || runs.iter().any(|run| run.seed.is_none()) {
                        continue;
                    }
                    let how = if asked == lane.own_variant() {
                        String::new()
                    } else {
                        format!(" asked with {asked}")
                    };
                    let what = text::amounts((tasks, instances));
                    holes.push(format!(
                        "{lane}{how}, {what}: no result with seed {}",
                        text::list(&lost)
                    ));
                }
            }
        }
        let original = Lane::Tuned(Variant::ALL[0]);
        if !self.amounts().is_empty() && self.own(self.main_amounts(), original).is_empty() {
            holes.push("original: no result, so nothing is tested against it".into());
        }
        for lane in [Lane::Untuned, Lane::Random, Lane::Majority, Lane::Copy] {
            if self.own(self.main_amounts(), lane).is_empty() {
                holes.push(format!("{lane}: no result"));
            }
        }
        holes
    }
}

fn same(one: &Measured, other: &Measured) -> bool {
    one.report().summary == other.report().summary
}

/// What the tasks are. Files of the first format do not say; of the pocket benchmark it can be had anew.
fn about(measured: &[Measured]) -> Result<BTreeMap<String, AskedTask>> {
    let mut about: BTreeMap<String, AskedTask> = BTreeMap::new();
    for one in measured {
        for (name, task) in &one.evaluation.about {
            about.entry(name.clone()).or_insert_with(|| task.clone());
        }
    }
    let mut asked: Vec<(&str, &Measured)> = Vec::new();
    for one in measured {
        if let Some(summary) = &one.report().summary {
            asked.extend(summary.tasks.keys().map(|name| (name.as_str(), one)));
        }
    }
    if let Some((_, one)) = asked.iter().find(|(name, _)| !about.contains_key(*name)) {
        let settings = pocket_settings(one);
        if let Some(settings) = settings {
            let data = pocket_data_set(settings, Wanted::Evaluation(one.evaluation.split));
            about.extend(data.split(one.evaluation.split).iter().map(AskedTask::named));
        }
    }
    if let Some((name, one)) = asked.iter().find(|(name, _)| !about.contains_key(*name)) {
        return Err(usage!(
            "{} does not say whether {name} is a classification task; evaluate again with this guesswork",
            one.file.display()
        ));
    }
    let asked: BTreeSet<&str> = asked.into_iter().map(|(name, _)| name).collect();
    about.retain(|name, _| asked.contains(name.as_str()));
    Ok(about)
}

/// The pocket benchmark's settings, if that is what was asked.
fn pocket_settings(one: &Measured) -> Option<PocketSettings> {
    let description = one.evaluation.data.strip_prefix("pocket (seed ")?;
    let number = |name: &str, default: usize| {
        option_of(&one.evaluation.command, name).map_or(Some(default), |text| text.parse().ok())
    };
    let default = PocketOptions::default();
    Some(PocketSettings {
        seed: description.split(',').next()?.parse().ok()?,
        training_tasks: number("--pocket-tasks", default.training_tasks)?,
        instances_per_task: number("--pocket-instances", default.instances_per_task)?,
    })
}
