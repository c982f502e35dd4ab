use super::{
    concept::{CONCEPTS, Concept, WRITINGS, Writing},
    draw::Draw,
    frame::Frame,
    label_sets::{LabelSets, words_of_writing},
    pocket_task::{PocketTask, Split, UnseenKind, of_vocabulary},
    story::story,
    unseen,
    vocabulary::{ChosenLabel, Vocabulary},
};
use crate::task::Task;
use std::collections::{HashMap, HashSet};

/// The fewest training tasks that a world has.
pub const TRAINING_TASKS_AT_LEAST: usize = 40;

/// How large a world is, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PocketOptions {
    /// Training tasks; fewer than 40 count as 40.
    pub training_tasks: usize,
    /// Instances in every task that [`PocketWorld::training_tasks`] and [`PocketWorld::test_tasks`] make.
    pub instances_per_task: usize,
    /// Decides all that is drawn.
    pub seed: u64,
}

impl Default for PocketOptions {
    fn default() -> Self {
        Self {
            training_tasks: 2000,
            instances_per_task: 500,
            seed: 0,
        }
    }
}

/// The pocket benchmark for one seed.
#[derive(Clone, Debug)]
pub struct PocketWorld {
    options: PocketOptions,
    tasks: Vec<PocketTask>,
}

/// A training task before it has its number.
enum Plan {
    Natural(&'static Concept, &'static Vocabulary),
    Arbitrary(&'static Concept, Vec<ChosenLabel>),
    Writing(&'static Writing, Frame),
}

impl PocketWorld {
    /// The training tasks, then the test tasks; instances are made later, on demand.
    pub fn new(options: PocketOptions) -> Self {
        let plans = plans(options.seed, options.training_tasks.max(TRAINING_TASKS_AT_LEAST));
        let total = plans.len() + unseen::VOCABULARIES.len() + unseen::CONCEPTS.len() + unseen::WRITINGS.len();
        let width = if total > 999 { 4 } else { 3 };
        let number = |n: usize| format!("pocket{n:0width$}");
        let seed = options.seed;
        let mut tasks: Vec<PocketTask> = Vec::with_capacity(total);
        for plan in plans {
            let number = number(tasks.len() + 1);
            tasks.push(match plan {
                Plan::Natural(concept, vocabulary) => {
                    let (asks, labels) = of_vocabulary(concept, vocabulary);
                    PocketTask::classification(seed, &number, concept, &asks, labels, Split::Train, None)
                }
                Plan::Arbitrary(concept, labels) => {
                    PocketTask::classification(seed, &number, concept, &[], labels, Split::Train, None)
                }
                Plan::Writing(writing, frame) => {
                    PocketTask::generation(seed, &number, writing, frame, Split::Train, None)
                }
            });
        }
        let mut test = |concept: &'static Concept, vocabulary: &Vocabulary, kind| {
            let (asks, labels) = of_vocabulary(concept, vocabulary);
            let number = number(tasks.len() + 1);
            tasks.push(PocketTask::classification(
                seed,
                &number,
                concept,
                &asks,
                labels,
                Split::Test,
                Some(kind),
            ));
        };
        for (name, vocabulary) in unseen::VOCABULARIES {
            for concept in CONCEPTS.iter().filter(|concept| concept.name == *name) {
                test(concept, vocabulary, UnseenKind::LabelsAndPolarity);
            }
        }
        for concept in CONCEPTS.iter().filter(|concept| unseen::is_unseen(concept)) {
            for vocabulary in concept.vocabularies {
                test(concept, vocabulary, UnseenKind::Concept);
            }
        }
        for writing in WRITINGS
            .iter()
            .filter(|writing| unseen::WRITINGS.contains(&writing.name))
        {
            let number = number(tasks.len() + 1);
            tasks.push(PocketTask::generation(
                seed,
                &number,
                writing,
                Frame::None,
                Split::Test,
                Some(UnseenKind::Concept),
            ));
        }
        Self { options, tasks }
    }

    /// All tasks, those for training first.
    pub fn tasks(&self) -> &[PocketTask] {
        &self.tasks
    }

    /// The task of that name.
    pub fn task(&self, name: &str) -> Option<&PocketTask> {
        self.tasks.iter().find(|task| task.name == name)
    }

    /// The tasks of a split.
    pub fn of_split(&self, split: Split) -> impl Iterator<Item = &PocketTask> {
        self.tasks.iter().filter(move |task| task.split == split)
    }

    /// The training tasks with instances of the training half.
    pub fn training_tasks(&self) -> impl Iterator<Item = Task> {
        self.of_split(Split::Train)
            .map(|task| task.training_task(self.options.instances_per_task))
    }

    /// The unseen test tasks with instances of the held-out half.
    pub fn test_tasks(&self) -> impl Iterator<Item = Task> {
        self.of_split(Split::Test)
            .map(|task| task.evaluation_task(self.options.instances_per_task))
    }

    /// Plain texts for pre-training: of every training task all wordings of its definition, one after another, then the
    /// inputs of its examples and training instances, with a story of the village after each. No answers, no definition,
    /// example or instance of a test task, and nothing that is held out; the words of test tasks do occur in stories.
    ///
    /// The wordings are neighbours, because there a hidden word is found by looking it up a sentence before: the skill
    /// that an unseen label needs.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.of_split(Split::Train).flat_map(|pocket| {
            let task = pocket.training_task(self.options.instances_per_task);
            let examples = task
                .positive_examples
                .into_iter()
                .chain(task.negative_examples)
                .map(|example| example.input);
            let inputs = examples.chain(task.instances.into_iter().map(|instance| instance.input));
            let mut d = Draw::new(self.options.seed, &["pocket", "story", &pocket.name]);
            let definitions = pocket.definitions.iter().cloned();
            definitions.chain(inputs.flat_map(move |input| [input, story(&mut d)]))
        })
    }
}

/// The training tasks: natural vocabularies first, in rounds over all concepts, with one generation task after every two
/// classification tasks while there are any; then arbitrary labels and framed answers without end.
fn plans(seed: u64, count: usize) -> Vec<Plan> {
    let concepts: Vec<&'static Concept> = CONCEPTS.iter().filter(|concept| !unseen::is_unseen(concept)).collect();
    let writings: Vec<&'static Writing> = WRITINGS
        .iter()
        .filter(|writing| !unseen::WRITINGS.contains(&writing.name))
        .collect();
    let rounds = concepts
        .iter()
        .map(|concept| concept.vocabularies.len())
        .max()
        .unwrap_or(0);
    let natural = (0..rounds).flat_map(|round| {
        concepts
            .iter()
            .filter_map(move |concept| Some((*concept, concept.vocabularies.get(round)?)))
    });
    let mut plain = writings.iter();
    let mut plans = Vec::with_capacity(count);
    for (n, (concept, vocabulary)) in natural.enumerate() {
        plans.push(Plan::Natural(concept, vocabulary));
        if n % 2 == 1
            && let Some(writing) = plain.next()
        {
            plans.push(Plan::Writing(writing, Frame::None));
        }
    }

    let mut label_sets = LabelSets::new(seed);
    let written: HashMap<&str, HashSet<String>> = writings
        .iter()
        .map(|writing| (writing.name, words_of_writing(seed, writing)))
        .collect();
    let mut framed: HashSet<(&str, String)> = HashSet::new();
    // The bound is far above what any world needs: 4000 frames and some 100,000 label sets are there to be drawn.
    for n in 0..1000 * count {
        if plans.len() >= count {
            break;
        }
        let mut d = Draw::new(seed, &["pocket", "arbitrary", &n.to_string()]);
        // A quarter of the further tasks write their answers.
        if n % 4 == 3 {
            let writing = writings[n / 4 % writings.len()];
            let frame = Frame::draw(&mut d, &written[writing.name]);
            if framed.insert((writing.name, format!("{frame:?}"))) {
                plans.push(Plan::Writing(writing, frame));
            }
            continue;
        }
        let concept = concepts[(n - n / 4) % concepts.len()];
        plans.extend(
            label_sets
                .draw_new(&mut d, concept)
                .map(|labels| Plan::Arbitrary(concept, labels)),
        );
    }
    plans.truncate(count);
    plans
}
