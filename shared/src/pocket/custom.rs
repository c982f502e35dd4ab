//! Customs of the village for pre-training: what its people say when, and cases of it with the words left out.
//!
//! A custom makes up its own words for the classes of a concept, so that nothing of it can be known by heart: each word is
//! found by telling what a case is and looking up what the custom says of that. It is the skill that an instruction with
//! labels asks for, in texts that are no instructions and no task's. Half of the cases are a class in the custom's own
//! words or in others: from there it is a smaller step to an input.
use super::{
    concept::{CONCEPTS, Concept},
    draw::Draw,
    half::{Half, normalised},
    label_sets::LabelSets,
    lexicon::{PEOPLE, capital},
    unseen,
    vocabulary::ChosenLabel,
};

/// Cases of a custom.
const CASES: usize = 6;

/// A text with a word left out after each case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custom {
    /// Which word is said when, as sentences.
    pub rule: String,
    /// What stands before each gap, and the word that belongs there.
    pub cases: Vec<(String, String)>,
}

/// Customs about the concepts of the training tasks, as many as wanted.
pub struct Customs {
    seed: u64,
    concepts: Vec<&'static Concept>,
    label_sets: LabelSets,
}

impl Customs {
    /// The customs that `seed` decides.
    pub fn new(seed: u64) -> Self {
        Self::about(seed, |concept| !unseen::is_unseen(concept))
    }

    /// Those about concepts alone that no test task is about, be it with other labels.
    pub fn about_others(seed: u64) -> Self {
        Self::about(seed, |concept| !unseen::is_tested(concept))
    }

    fn about(seed: u64, is_wanted: impl Fn(&Concept) -> bool) -> Self {
        Self {
            seed,
            concepts: CONCEPTS.iter().filter(|concept| is_wanted(concept)).collect(),
            label_sets: LabelSets::new(seed),
        }
    }

    /// The custom of that number. Nothing of it is held out: no input of the evaluation's half, no concept that is unseen in
    /// the test, and never the set of labels of a test task. Concepts of which the labels alone are unseen are in it, but for
    /// [`Customs::about_others`].
    pub fn custom(&self, number: u64) -> Custom {
        let mut d = Draw::new(self.seed, &["pocket", "custom", &number.to_string()]);
        let concept = d.pick(&self.concepts);
        let (form, wording) = (d.below(6), d.below(3));
        let quote = d.pick(&["", "\""]);
        let separator = d.pick(&[", ", "; "]);
        // A capital at the front would be a word that is said as nobody says it.
        let who = match d.below(4) {
            0 => format!("{} says", d.pick(PEOPLE).name),
            1 => format!("A game of {}", d.pick(PEOPLE).name),
            2 => "In the village".to_owned(),
            _ => "At home".to_owned(),
        };
        let (labels, rule) = loop {
            let Some(labels) = self.label_sets.draw(&mut d, concept) else {
                continue;
            };
            let pairs: Vec<String> = labels
                .iter()
                .map(|label| pair(&format!("{quote}{}{quote}", label.word), worded(label, wording), form))
                .collect();
            let rule = format!("{who}: {}.", pairs.join(separator));
            // "Home" is no word for an answer at home.
            if labels.iter().all(|label| stands_once(&label.word, &rule)) {
                break (labels, rule);
            }
        };
        let link = d.pick(&[":", " -", " So"]);
        let cases = (0..CASES)
            .map(|_| {
                let label = &labels[d.below(labels.len())];
                let case = match d.below(4) {
                    0 => format!("{}.", capital(worded(label, wording))),
                    1 => format!("{}.", capital(d.pick(label.means))),
                    _ => input(&mut d, concept, label),
                };
                (format!("{case}{link}"), label.word.clone())
            })
            .collect();
        Custom { rule, cases }
    }
}

/// What a label means, in one of its wordings.
fn worded(label: &ChosenLabel, wording: usize) -> &'static str {
    label.means[wording % label.means.len()]
}

/// Whether a word stands in a text once, in whatever case.
fn stands_once(word: &str, text: &str) -> bool {
    let text = normalised(text);
    text.split(' ').filter(|other| *other == word.to_lowercase()).count() == 1
}

/// That `word` is said where `means` holds.
fn pair(word: &str, means: &str, form: usize) -> String {
    match form {
        0 => format!("{word} means that {means}"),
        1 => format!("{means}: {word}"),
        2 => format!("{word}: {means}"),
        3 => format!("when {means}, one says {word}"),
        4 => format!("{word} where {means}"),
        _ => format!("for {word} {means}"),
    }
}

/// An input of the training half that has the label.
fn input(d: &mut Draw, concept: &Concept, label: &ChosenLabel) -> String {
    loop {
        let class = d.pick(&label.classes);
        let input = (concept.make)(d, class).input;
        if Half::of(&input) == Half::Training {
            return input;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pocket::{PocketOptions, PocketTask, PocketWorld, Split, UnseenKind};
    use std::collections::HashSet;

    const LOOKED_AT: u64 = 1500;

    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    }

    #[test]
    fn every_word_that_is_left_out_stands_once_in_the_rule_and_as_it_is_said() {
        let customs = Customs::new(3);
        for number in 0..LOOKED_AT {
            let custom = customs.custom(number);
            assert_eq!(custom, customs.custom(number));
            for (case, word) in &custom.cases {
                let said = words(&custom.rule).filter(|other| other == word).count();
                assert_eq!(said, 1, "{word:?} of {custom:?}");
                assert!(!case.is_empty());
            }
        }
    }

    #[test]
    fn cases_are_meanings_or_inputs_of_the_training_half() {
        let meanings: HashSet<String> = CONCEPTS
            .iter()
            .flat_map(|concept| {
                let grouped = concept.vocabularies.iter().flat_map(|v| v.chosen(concept.classes));
                let grouped = grouped.flat_map(|label| label.means);
                concept.classes.iter().copied().flatten().chain(grouped)
            })
            .map(|means| normalised(means))
            .collect();
        let customs = Customs::new(0);
        let mut inputs = 0;
        for (case, _) in (0..LOOKED_AT).flat_map(|number| customs.custom(number).cases) {
            let case = case.trim_end_matches([':', '-', ' ']).trim_end_matches(" So");
            if !meanings.contains(&normalised(case)) {
                assert_eq!(Half::of(case), Half::Training, "{case}");
                inputs += 1;
            }
        }
        assert!(inputs > LOOKED_AT, "{inputs}");
    }

    fn test_tasks() -> Vec<PocketTask> {
        let options = PocketOptions {
            training_tasks: 40,
            ..PocketOptions::default()
        };
        PocketWorld::new(options).of_split(Split::Test).cloned().collect()
    }

    #[test]
    fn no_case_is_a_question_of_a_test_task() {
        let asked: HashSet<String> = test_tasks()
            .iter()
            .flat_map(|task| task.to_task(100).instances)
            .map(|instance| normalised(&instance.input))
            .collect();
        let customs = Customs::new(0);
        for (case, _) in (0..LOOKED_AT).flat_map(|number| customs.custom(number).cases) {
            let case = case.trim_end_matches([':', '-']).trim_end_matches(" So");
            assert!(!asked.contains(&normalised(case)), "{case}");
        }
    }

    #[test]
    fn neither_an_unseen_concept_nor_the_labels_of_a_test_task_are_in_a_custom() {
        let customs = Customs::new(0);
        for task in test_tasks() {
            let known = customs.concepts.iter().find(|concept| concept.name == task.concept);
            assert_eq!(
                known.is_some(),
                task.kind == Some(UnseenKind::LabelsAndPolarity),
                "{}",
                task.name
            );
            let (Some(concept), Some(labels)) = (known, &task.labels) else {
                continue;
            };
            for n in 0..300 {
                let drawn = customs
                    .label_sets
                    .draw(&mut Draw::new(n, &["test", concept.name]), concept);
                for label in drawn.into_iter().flatten() {
                    assert!(!labels.contains(&label.word), "{}: {}", task.name, label.word);
                }
            }
        }
    }

    #[test]
    fn customs_about_others_are_about_no_test_task() {
        let others = Customs::about_others(0);
        assert!(others.concepts.len() > 10, "{}", others.concepts.len());
        for task in test_tasks() {
            assert!(
                others.concepts.iter().all(|concept| concept.name != task.concept),
                "{}",
                task.name
            );
        }
        assert_ne!(others.custom(0), Customs::new(0).custom(0));
    }
}
