use super::{
    concept::{Concept, Writing},
    draw::Draw,
    frame::Frame,
    half::{Half, normalised},
    vocabulary::{ChosenLabel, Vocabulary},
    wording::definitions,
};
use crate::task::{Example, Instance, Task};
use std::collections::HashSet;

/// Positive and negative examples per task.
const POSITIVE_EXAMPLES: usize = 4;
const NEGATIVE_EXAMPLES: usize = 2;
/// Draws for one instance before the space is taken to be used up.
const DRAWS_AT_MOST: usize = 2000;

/// Whether a task is trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Split {
    /// Trained on.
    Train,
    /// Never seen in training.
    Test,
}

/// In what way a classification task of the test split is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnseenKind {
    /// The concept is known from training; its labels and its question are not.
    LabelsAndPolarity,
    /// The concept never occurs in training.
    Concept,
}

/// A task of the pocket benchmark. Its definition and examples are fixed; instances are made on demand.
#[derive(Clone, Debug)]
pub struct PocketTask {
    /// As `pocket017_sentiment_praise_complaint`.
    pub name: String,
    /// For people, as "Mood of a remark: praise or complaint".
    pub title: String,
    /// The concept's short name.
    pub concept: &'static str,
    /// Super-NaturalInstructions' `Categories`: one a concept.
    pub category: &'static str,
    /// Whether it is trained on.
    pub split: Split,
    /// In what way a test task is new; `None` for training tasks.
    pub kind: Option<UnseenKind>,
    /// The answers of a classification task in the order of its definition; `None` for generation.
    pub labels: Option<Vec<String>>,
    /// The definition in several wordings.
    pub definitions: Vec<String>,
    /// Right examples with explanations, from the training half.
    pub positive_examples: Vec<Example>,
    /// Wrong examples with explanations, from the training half.
    pub negative_examples: Vec<Example>,
    maker: Maker,
    seed: u64,
}

/// How inputs and answers are made.
#[derive(Clone, Debug)]
enum Maker {
    Classes {
        concept: &'static Concept,
        labels: Vec<ChosenLabel>,
    },
    Writing {
        writing: &'static Writing,
        frame: Frame,
    },
}

/// An instance with what examples need beyond it.
struct Drawn {
    input: String,
    outputs: Vec<String>,
    reason: String,
    wrong: String,
    why_wrong: String,
}

impl PocketTask {
    /// A classification task. `slug` numbers it: `pocket017`.
    pub(super) fn classification(
        seed: u64,
        number: &str,
        concept: &'static Concept,
        asks: &[&str],
        mut labels: Vec<ChosenLabel>,
        split: Split,
        kind: Option<UnseenKind>,
    ) -> Self {
        let words: Vec<String> = labels.iter().map(|label| slug(&label.word)).collect();
        let name = format!("{number}_{}_{}", concept.name, words.join("_"));
        let mut d = Draw::new(seed, &["pocket", "definition", &name]);
        d.shuffle(&mut labels);
        let own_question = !asks.is_empty();
        let asks = if own_question { asks } else { concept.asks };
        let definitions = definitions(&mut d, concept.given, asks, &labels);
        let labels_in_order: Vec<String> = labels.iter().map(|label| label.word.clone()).collect();
        let telling = labels_in_order
            .iter()
            .any(|label| !matches!(label.as_str(), "yes" | "no" | "true" | "false"));
        let title = match labels_in_order.as_slice() {
            _ if own_question && !telling => format!("{}: {}", concept.title, asks[0]),
            [one, other] => format!("{}: {one} or {other}", concept.title),
            [one, other, third] => format!("{}: {one}, {other} or {third}", concept.title),
            all => format!("{}: {}", concept.title, all.join(", ")),
        };
        Self {
            name,
            title,
            concept: concept.name,
            category: concept.category,
            split,
            kind,
            labels: Some(labels_in_order),
            definitions,
            positive_examples: Vec::new(),
            negative_examples: Vec::new(),
            maker: Maker::Classes { concept, labels },
            seed,
        }
        .with_examples()
    }

    /// A generation task.
    pub(super) fn generation(
        seed: u64,
        number: &str,
        writing: &'static Writing,
        frame: Frame,
        split: Split,
        kind: Option<UnseenKind>,
    ) -> Self {
        let mut name = format!("{number}_{}", writing.name);
        let mut title = writing.title.to_owned();
        match &frame {
            Frame::None => {}
            Frame::Before(word) => {
                name += &format!("_before_{}", slug(word));
                title += &format!(", after the word {word}");
            }
            Frame::After(word) => {
                name += &format!("_after_{}", slug(word));
                title += &format!(", then the word {word}");
            }
        }
        let mut d = Draw::new(seed, &["pocket", "definition", &name]);
        let mut definitions: Vec<String> = writing
            .definitions
            .iter()
            .map(|text| frame.in_words(text, d.below(3)))
            .collect();
        d.shuffle(&mut definitions);
        Self {
            name,
            title,
            concept: writing.name,
            category: writing.category,
            split,
            kind,
            labels: None,
            definitions,
            positive_examples: Vec::new(),
            negative_examples: Vec::new(),
            maker: Maker::Writing { writing, frame },
            seed,
        }
        .with_examples()
    }

    /// The word that frames the answers of a generation task, if there is one.
    pub fn frame_word(&self) -> Option<&str> {
        match &self.maker {
            Maker::Writing { frame, .. } => Some(frame.word()).filter(|word| !word.is_empty()),
            Maker::Classes { .. } => None,
        }
    }

    fn with_examples(mut self) -> Self {
        let mut d = Draw::new(self.seed, &["pocket", "examples", &self.name]);
        // The labels take turns, so that the first examples show different ones.
        let mut turns: Vec<usize> = (0..self.labels.as_ref().map_or(1, Vec::len)).collect();
        d.shuffle(&mut turns);
        let mut taken = HashSet::new();
        for n in 0..POSITIVE_EXAMPLES + NEGATIVE_EXAMPLES {
            let Some(mut drawn) = self.draw(&mut d, Half::Training, Some(turns[n % turns.len()]), &mut taken) else {
                break;
            };
            let input = drawn.input;
            if n < POSITIVE_EXAMPLES {
                let output = drawn.outputs.swap_remove(0);
                self.positive_examples.push(Example {
                    input,
                    output,
                    explanation: drawn.reason,
                });
            } else {
                self.negative_examples.push(Example {
                    input,
                    output: drawn.wrong,
                    explanation: drawn.why_wrong,
                });
            }
        }
        self
    }

    /// One input of `half` that is not yet `taken`, of the label in the given place or of a random one.
    fn draw(&self, d: &mut Draw, half: Half, label: Option<usize>, taken: &mut HashSet<String>) -> Option<Drawn> {
        let label = match &self.maker {
            Maker::Classes { labels, .. } => label.unwrap_or_else(|| d.below(labels.len())),
            Maker::Writing { .. } => 0,
        };
        for _ in 0..DRAWS_AT_MOST {
            let drawn = match &self.maker {
                Maker::Classes { concept, labels } => {
                    let class = d.pick(&labels[label].classes);
                    let made = (concept.make)(d, class);
                    let other = (label + 1 + d.below(labels.len() - 1)) % labels.len();
                    Drawn {
                        input: made.input,
                        outputs: vec![labels[label].word.clone()],
                        why_wrong: format!(
                            "{} So the answer should be \"{}\", not \"{}\".",
                            made.reason, labels[label].word, labels[other].word
                        ),
                        reason: made.reason,
                        wrong: labels[other].word.clone(),
                    }
                }
                Maker::Writing { writing, frame } => {
                    let made = (writing.make)(d);
                    Drawn {
                        input: made.input,
                        outputs: made.outputs.iter().map(|output| frame.around(output)).collect(),
                        reason: made.reason,
                        wrong: frame.around(&made.wrong),
                        why_wrong: made.why_wrong,
                    }
                }
            };
            if Half::of(&drawn.input) == half && taken.insert(normalised(&drawn.input)) {
                return Some(drawn);
            }
        }
        None
    }

    fn with_instances(&self, half: Half, count: usize) -> Task {
        let half_name = if half == Half::Training {
            "training"
        } else {
            "evaluation"
        };
        let mut d = Draw::new(self.seed, &["pocket", half_name, &self.name]);
        let examples = self.positive_examples.iter().chain(&self.negative_examples);
        let mut taken: HashSet<String> = examples.map(|example| normalised(&example.input)).collect();
        let instances = (0..count)
            .map_while(|n| {
                let drawn = self.draw(&mut d, half, None, &mut taken)?;
                Some(Instance {
                    id: format!("{}-{half_name}-{n}", self.name),
                    input: drawn.input,
                    outputs: drawn.outputs,
                })
            })
            .collect();
        Task {
            name: self.name.clone(),
            definitions: self.definitions.clone(),
            categories: vec![self.category.to_owned()],
            reasoning: Vec::new(),
            domains: vec!["Pocket World".to_owned()],
            source: vec!["pocket".to_owned()],
            positive_examples: self.positive_examples.clone(),
            negative_examples: self.negative_examples.clone(),
            instances,
        }
    }

    /// The task with `instances` distinct instances (fewer where its space is used up) of the half that fits its split:
    /// the training half for training tasks, the held-out half for test tasks.
    pub fn to_task(&self, instances: usize) -> Task {
        match self.split {
            Split::Train => self.training_task(instances),
            Split::Test => self.evaluation_task(instances),
        }
    }

    /// The task with instances of the training half, none of which is one of its examples.
    pub fn training_task(&self, instances: usize) -> Task {
        self.with_instances(Half::Training, instances)
    }

    /// The same definition and examples with instances of the held-out half, which no model was trained on.
    pub fn evaluation_task(&self, instances: usize) -> Task {
        self.with_instances(Half::HeldOut, instances)
    }

    /// A new instance of the held-out half, the same for the same `seed`.
    pub fn fresh_instance(&self, seed: u64) -> Instance {
        let mut d = Draw::new(seed, &["pocket", "fresh", &self.name]);
        // Nothing is taken, so one draw in five is right: 2000 failures in a row do not happen.
        let drawn = self
            .draw(&mut d, Half::HeldOut, None, &mut HashSet::new())
            .expect("every task has held-out inputs");
        Instance {
            id: format!("{}-fresh-{seed}", self.name),
            input: drawn.input,
            outputs: drawn.outputs,
        }
    }
}

/// `word` as part of a file name.
fn slug(word: &str) -> String {
    normalised(word).replace(' ', "_")
}

/// The labels and questions of a vocabulary, for [`PocketTask::classification`].
pub(super) fn of_vocabulary(
    concept: &'static Concept,
    vocabulary: &Vocabulary,
) -> (Vec<&'static str>, Vec<ChosenLabel>) {
    (vocabulary.asks.to_vec(), vocabulary.chosen(concept.classes))
}
