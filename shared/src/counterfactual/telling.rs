use super::{
    Change,
    listing::reordered,
    mention::{mentions, with_names},
    negation::{negated, rotated},
};
use crate::{
    prompt::{EXAMPLES_IN_A_VARIANT, Instruction},
    seed::seeded,
    task::{Example, Task, normal_form, same_answer},
    variant::{
        DefinitionTreatment, DelusiveSource, ExampleTreatment, Variant, delusive_examples, simplified_definition,
    },
};
use rand::seq::SliceRandom;

/// What a task tells, to all variants, changed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// What the order of shuffled labels depends on, with the seed.
    task: String,
    seed: u64,
    definition: Option<String>,
    /// The label space; `None` for generation.
    labels: Option<Vec<String>>,
    /// What each label is called now.
    names: Vec<String>,
    /// The labels' places in the label space, in the order in which they are listed.
    order: Vec<usize>,
    examples: Vec<Shown>,
    delusive: Vec<Shown>,
    /// The right output of each positive example.
    right: Vec<String>,
}

/// An example as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its place among the task's positive examples, from 0.
    pub place: usize,
    /// Its text.
    pub example: Example,
}

impl Telling {
    /// What the task tells, nothing changed. `seed` decides what delusive examples say.
    pub fn new(task: &Task, labels: Option<&[String]>, seed: u64) -> Self {
        let shown = |(place, example): (usize, &Example)| Shown {
            place,
            example: example.clone(),
        };
        let positive = task.positive_examples.iter();
        let names = labels.unwrap_or_default().to_vec();
        Self {
            task: task.name.clone(),
            seed,
            definition: task.definitions.first().cloned(),
            labels: labels.map(<[String]>::to_vec),
            order: (0..names.len()).collect(),
            names,
            examples: positive
                .clone()
                .enumerate()
                .map(shown)
                .take(EXAMPLES_IN_A_VARIANT)
                .collect(),
            delusive: delusive(task, labels, seed),
            right: positive.map(|example| example.output.clone()).collect(),
        }
    }

    /// With these changes made to it, one after another. A change that means nothing here, as one of an example that
    /// there is not, changes nothing.
    pub fn changed(&self, changes: &[Change]) -> Self {
        let mut telling = self.clone();
        for change in changes {
            telling.apply(change);
        }
        telling
    }

    /// What a variant is told: [`Instruction::for_variant`] as long as nothing is changed.
    pub fn instruction(&self, variant: Variant) -> Instruction {
        let examples = |shown: &[Shown]| shown.iter().map(|shown| shown.example.clone()).collect();
        Instruction {
            definition: match variant.definition {
                DefinitionTreatment::Original => self.definition.clone(),
                DefinitionTreatment::Simplified => simplified_definition(self.listed().as_deref()),
                DefinitionTreatment::Empty => None,
            },
            positive: match variant.examples {
                ExampleTreatment::None => Vec::new(),
                ExampleTreatment::Examples => examples(&self.examples),
                ExampleTreatment::Delusive => examples(&self.delusive),
            },
            negative: Vec::new(),
            explanation: false,
        }
    }

    /// The definition, if the task has any.
    pub fn definition(&self) -> Option<&str> {
        self.definition.as_deref()
    }

    /// The right examples that a prompt shows; after some changes they are not right any more.
    pub fn examples(&self) -> &[Shown] {
        &self.examples
    }

    /// The examples that a delusive variant's prompt shows.
    pub fn delusive(&self) -> &[Shown] {
        &self.delusive
    }

    /// What the labels are called, in the label space's order; empty for generation.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The labels as they are listed: [`Telling::names`] unless they were shuffled. `None` for generation.
    pub fn listed(&self) -> Option<Vec<String>> {
        self.labels.as_ref()?;
        Some(self.order.iter().map(|&place| self.names[place].clone()).collect())
    }

    /// What a lane may answer with: the label space in its order, as long as its labels have their own names or each
    /// other's; else the new names. `None` for generation.
    pub fn answers(&self) -> Option<&[String]> {
        let labels = self.labels.as_deref()?;
        Some(if self.is_permuted() { labels } else { &self.names })
    }

    /// Whether the names are those of the label space, if not each on its own label.
    pub fn is_permuted(&self) -> bool {
        let labels = self.labels.as_deref().unwrap_or_default();
        labels.iter().all(|label| self.names.contains(label))
    }

    /// The name that a label has now, or the answer itself if it is no label.
    pub fn renamed(&self, answer: &str) -> String {
        let labels = self.labels.as_deref().unwrap_or_default();
        match place_of(answer, labels) {
            Some(place) => self.names[place].clone(),
            None => answer.into(),
        }
    }

    /// Whether an example's output is not the right one, as far as exact match can tell.
    pub fn is_false(&self, shown: &Shown) -> bool {
        let right = self.right.get(shown.place);
        right.is_some_and(|right| !is_same(right, &shown.example.output))
    }

    /// Whether new names can be given to the labels: as many, none of them empty, no two that exact match takes for the
    /// same.
    pub fn can_be_named(&self, names: &[String]) -> bool {
        let distinct = |i: usize| names[i + 1..].iter().all(|other| !is_same(&names[i], other));
        self.labels.is_some()
            && names.len() == self.names.len()
            && names.iter().all(|name| !name.trim().is_empty())
            && (0..names.len()).all(distinct)
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::ShuffleLabels => self.shuffle(),
            Change::NegateDefinition => {
                self.definition = self.definition.as_deref().map(|text| negated(text, &self.names));
            }
            Change::DeludeExamples => self.examples = self.delusive.clone(),
            Change::SwapNames => self.rename(rotated(&self.names)),
            Change::RenameLabels(names) if self.can_be_named(names) => self.rename(names.clone()),
            Change::RenameLabels(_) => {}
            Change::Definition(text) => self.definition = Some(text.clone()),
            Change::Input { example, text } => self.edit(*example, |shown| shown.input.clone_from(text)),
            Change::Output { example, text } => self.edit(*example, |shown| shown.output.clone_from(text)),
        }
    }

    /// Another order, for there is but one that is none.
    fn shuffle(&mut self) {
        if self.names.len() < 2 {
            return;
        }
        let mut random = seeded(self.seed, &["shuffled labels", &self.task]);
        let before = self.order.clone();
        while self.order == before {
            self.order.shuffle(&mut random);
        }
        if let Some(definition) = &mut self.definition
            && let Some(other) = reordered(definition, &self.names, &moved(&before, &self.order))
        {
            *definition = other;
        }
    }

    fn rename(&mut self, names: Vec<String>) {
        let old = std::mem::replace(&mut self.names, names);
        let new = &self.names;
        if let Some(definition) = &mut self.definition {
            *definition = with_names(definition, &mentions(definition, &old), &old, new);
        }
        let outputs = self.examples.iter_mut().chain(&mut self.delusive);
        for output in outputs.map(|shown| &mut shown.example.output).chain(&mut self.right) {
            if let Some(place) = place_of(output, &old) {
                output.clone_from(&new[place]);
            }
        }
    }

    fn edit(&mut self, place: usize, edit: impl Fn(&mut Example)) {
        let shown = self.examples.iter_mut().chain(&mut self.delusive);
        shown
            .filter(|shown| shown.place == place)
            .for_each(|shown| edit(&mut shown.example));
    }
}

/// The place in `before` of what stands at each place of `after`.
fn moved(before: &[usize], after: &[usize]) -> Vec<usize> {
    let place = |label: &usize| before.iter().position(|other| other == label).unwrap_or(0);
    after.iter().map(place).collect()
}

/// The delusive examples that a prompt shows, with their places: some may have been left out.
fn delusive(task: &Task, labels: Option<&[String]>, seed: u64) -> Vec<Shown> {
    let mut from = 0;
    let mut place_of = |example: &Example| {
        let rest = task.positive_examples.get(from..).unwrap_or_default();
        let place = from + rest.iter().position(|right| right.input == example.input).unwrap_or(0);
        from = place + 1;
        place
    };
    let examples = delusive_examples(task, labels, DelusiveSource::default(), seed);
    let shown = examples.into_iter().map(|example| Shown {
        place: place_of(&example),
        example,
    });
    shown.take(EXAMPLES_IN_A_VARIANT).collect()
}

/// The label that an answer is: the very same, or else one that exact match takes for it.
fn place_of(answer: &str, labels: &[String]) -> Option<usize> {
    let exact = labels.iter().position(|label| label.trim() == answer.trim());
    exact.or_else(|| labels.iter().position(|label| is_same(label, answer)))
}

/// Whether exact match takes one for the other; labels of punctuation alone have no normal form to compare.
fn is_same(one: &str, other: &str) -> bool {
    if normal_form(one).is_empty() {
        one.trim() == other.trim()
    } else {
        same_answer(one, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt::build_prompt;
    use proptest::prelude::*;

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    fn task(definition: &str, outputs: &[String]) -> Task {
        let example = |(n, output): (usize, &String)| Example {
            input: format!("input {n}"),
            output: output.clone(),
            explanation: String::new(),
        };
        Task {
            name: "task1_a".into(),
            definitions: vec![definition.into()],
            categories: vec![],
            reasoning: vec![],
            domains: vec![],
            source: vec![],
            positive_examples: outputs.iter().enumerate().map(example).collect(),
            negative_examples: vec![],
            instances: vec![],
        }
    }

    fn three() -> (Task, Vec<String>) {
        let definition = "Say \"sure\" if it must be, \"never\" if it can not be, or \"perhaps\" if one can not tell.";
        (
            task(definition, &strings(&["sure", "perhaps", "never"])),
            strings(&["sure", "never", "perhaps"]),
        )
    }

    fn told(telling: &Telling, slug: &str) -> String {
        let instruction = telling.instruction(slug.parse().unwrap());
        build_prompt(&instruction, "a question", None, &str::len).text()
    }

    fn prompts(telling: &Telling) -> Vec<String> {
        Variant::ALL.map(|variant| told(telling, &variant.to_string())).to_vec()
    }

    #[test]
    fn shuffled_labels_are_the_same_labels_with_their_conditions() {
        let (task, labels) = three();
        let before = Telling::new(&task, Some(&labels), 3);
        let after = before.changed(&[Change::ShuffleLabels]);
        assert_eq!(after.names(), before.names());
        assert_eq!(after.answers(), before.answers());
        let (mut listed, mut all) = (after.listed().unwrap(), labels.clone());
        assert_ne!(listed, all);
        assert!(told(&after, "simplified").contains(&format!("Answers: {}.", listed.join(", "))));
        let definition = after.definition().unwrap();
        for condition in [
            "\"sure\" if it must be",
            "\"never\" if it can not be",
            "\"perhaps\" if one can not tell",
        ] {
            assert!(definition.contains(condition), "{definition}");
        }
        let places: Vec<usize> = listed
            .iter()
            .map(|label| definition.find(label.as_str()).unwrap())
            .collect();
        assert!(places.is_sorted(), "{definition}");
        listed.sort();
        all.sort();
        assert_eq!(listed, all);
        assert_eq!(told(&after, "empty+examples"), told(&before, "empty+examples"));
    }

    #[test]
    fn deluded_examples_are_those_of_the_delusive_lanes() {
        let (task, labels) = three();
        let before = Telling::new(&task, Some(&labels), 3);
        let after = before.changed(&[Change::DeludeExamples]);
        for definition in ["original", "simplified", "empty"] {
            let [examples, delusive] = ["examples", "delusive"].map(|e| format!("{definition}+{e}"));
            assert_eq!(told(&after, &examples), told(&before, &delusive));
            assert_eq!(told(&after, &delusive), told(&before, &delusive));
            assert_eq!(told(&after, definition), told(&before, definition));
        }
        assert!(before.examples().iter().all(|shown| !before.is_false(shown)));
        assert!(after.examples().iter().all(|shown| after.is_false(shown)));
    }

    #[test]
    fn names_are_swapped_everywhere() {
        let (task, labels) = three();
        let before = Telling::new(&task, Some(&labels), 3);
        let after = before.changed(&[Change::SwapNames]);
        assert_eq!(after.names(), ["never", "perhaps", "sure"]);
        assert_eq!(after.answers().unwrap(), labels, "what may be answered stays");
        assert_eq!(
            after.definition(),
            Some("Say \"never\" if it must be, \"perhaps\" if it can not be, or \"sure\" if one can not tell.")
        );
        let outputs: Vec<&str> = after.examples().iter().map(|shown| &shown.example.output[..]).collect();
        assert_eq!(outputs, ["never", "sure"]);
        assert!(after.examples().iter().all(|shown| !after.is_false(shown)));
        assert!(after.delusive().iter().all(|shown| after.is_false(shown)));
        assert_eq!(after.renamed("sure"), "never");
        assert_eq!(after.renamed("Sure."), "never");
        assert_eq!(after.renamed("something else"), "something else");
        assert!(told(&after, "simplified").contains("Answers: never, perhaps, sure."));
        assert_eq!(told(&after, "empty"), told(&before, "empty"));
    }

    #[test]
    fn names_that_can_not_be_told_apart_are_not_taken() {
        let (task, labels) = three();
        let before = Telling::new(&task, Some(&labels), 3);
        for names in [
            &["a", "b"][..],
            &["a", "b", ""],
            &["a", "b", "B."],
            &["a", "b", "c", "d"],
            &[],
        ] {
            let names = strings(names);
            assert!(!before.can_be_named(&names), "{names:?}");
            assert_eq!(before.changed(&[Change::RenameLabels(names)]), before);
        }
        let after = before.changed(&[Change::RenameLabels(strings(&["+", "-", "0"]))]);
        assert_eq!(after.answers().unwrap(), ["+", "-", "0"]);
        assert!(!after.is_permuted());
        assert_eq!(after.renamed("never"), "-");
    }

    #[test]
    fn an_edited_example_is_edited_in_both_kinds_of_lanes() {
        let (task, labels) = three();
        let before = Telling::new(&task, Some(&labels), 3);
        let flip = Change::Output {
            example: 1,
            text: "never".into(),
        };
        let edit = Change::Input {
            example: 1,
            text: "another".into(),
        };
        let after = before.changed(&[flip, edit]);
        for slug in ["simplified+examples", "simplified+delusive"] {
            assert!(
                told(&after, slug).contains("Input: another.\n Output: never.\n"),
                "{slug}"
            );
        }
        assert!(after.is_false(&after.examples()[1]) && !after.is_false(&after.examples()[0]));
        let nowhere = Change::Output {
            example: 7,
            text: "never".into(),
        };
        assert_eq!(before.changed(&[nowhere]), before);
    }

    #[test]
    fn a_generation_task_has_no_labels_to_shuffle_or_swap() {
        let task = task("Write it twice.", &strings(&["a a", "b b"]));
        let before = Telling::new(&task, None, 3);
        assert_eq!(before.changed(&[Change::ShuffleLabels, Change::SwapNames]), before);
        assert_eq!(before.answers(), None);
        assert_eq!(before.listed(), None);
        let after = before.changed(&[Change::NegateDefinition, Change::DeludeExamples]);
        assert!(after.definition().unwrap().starts_with("Write it twice. "));
        assert!(after.examples().iter().all(|shown| after.is_false(shown)));
    }

    #[test]
    fn an_example_that_is_left_out_leaves_the_others_in_their_places() {
        // Its output is the only label that it could have.
        let task = task("Say it.", &strings(&["a", "b", "b"]));
        let telling = Telling::new(&task, Some(&strings(&["a"])), 0);
        let places: Vec<usize> = telling.delusive().iter().map(|shown| shown.place).collect();
        assert_eq!(places, [1, 2]);
    }

    fn change() -> impl Strategy<Value = Change> {
        let label = || proptest::sample::select(vec!["red", "blue", "green", "not red"]).prop_map(String::from);
        prop_oneof![
            Just(Change::ShuffleLabels),
            Just(Change::NegateDefinition),
            Just(Change::DeludeExamples),
            Just(Change::SwapNames),
            proptest::collection::vec("[a-d]{1,2}", 3).prop_map(Change::RenameLabels),
            "[a-z \"]{0,30}".prop_map(Change::Definition),
            (0usize..3, label()).prop_map(|(example, text)| Change::Output { example, text }),
            (0usize..3, "[a-z ]{0,9}").prop_map(|(example, text)| Change::Input { example, text }),
        ]
    }

    fn a_task() -> impl Strategy<Value = (Task, Vec<String>)> {
        let definitions = vec![
            "Say \"red\" if X, \"blue\" if Y, or \"not red\" if Z.",
            "Say \"red\" or \"blue\" or \"not red\".",
            "Is it red? If so, say Red, if not, say not red, else Blue.",
            "Nothing of that.",
            "",
        ];
        let labels = vec!["red", "blue", "not red"];
        let outputs = proptest::collection::vec(proptest::sample::select(labels.clone()), 0..5);
        (proptest::sample::select(definitions), outputs)
            .prop_map(move |(definition, outputs)| (task(definition, &strings(&outputs)), strings(&labels)))
    }

    proptest! {
        #[test]
        fn unchanged_it_tells_what_every_variant_is_told((task, labels) in a_task(), seed in 0u64..50) {
            let telling = Telling::new(&task, Some(&labels), seed);
            for variant in Variant::ALL {
                let expected = Instruction::for_variant(&task, Some(&labels), variant, seed);
                prop_assert_eq!(telling.instruction(variant), expected);
            }
        }

        #[test]
        fn what_is_taken_back_was_never_there(
            (task, labels) in a_task(), changes in proptest::collection::vec(change(), 0..4), last in change(),
        ) {
            let before = Telling::new(&task, Some(&labels), 1);
            let (fewer, mut more) = (before.changed(&changes), changes.clone());
            more.push(last.clone());
            prop_assert_eq!(before.changed(&more), fewer.changed(&[last]));
            more.pop();
            prop_assert_eq!(prompts(&before.changed(&more)), prompts(&fewer));
            prop_assert_eq!(prompts(&before.changed(&[])), prompts(&before));
        }

        #[test]
        fn only_variants_that_show_the_part_are_told_something_else((task, labels) in a_task(), change in change()) {
            let before = Telling::new(&task, Some(&labels), 1);
            let after = before.changed(std::slice::from_ref(&change));
            for variant in Variant::ALL {
                if !change.is_shown_in(variant) {
                    prop_assert_eq!(after.instruction(variant), before.instruction(variant));
                }
            }
        }

        #[test]
        fn a_shuffle_keeps_the_set((task, labels) in a_task(), seed in 0u64..50) {
            let before = Telling::new(&task, Some(&labels), seed);
            let after = before.changed(&[Change::ShuffleLabels]);
            let sorted = |telling: &Telling| { let mut all = telling.listed().unwrap(); all.sort(); all };
            prop_assert_eq!(sorted(&after), sorted(&before));
            prop_assert_ne!(after.listed(), before.listed());
            // The same words, whatever their order.
            let letters = |telling: &Telling| {
                let mut all: Vec<char> = telling.definition().unwrap().chars().collect();
                all.sort_unstable();
                all
            };
            prop_assert_eq!(letters(&after), letters(&before));
            prop_assert_eq!(after.examples(), before.examples());
        }

        #[test]
        fn new_names_can_be_taken_back((task, labels) in a_task(), new in proptest::sample::subsequence(
            vec!["up", "down", "aside", "red", "away"], 3).prop_shuffle()) {
            let before = Telling::new(&task, Some(&labels), 1);
            let after = before.changed(&[Change::RenameLabels(strings(&new))]);
            let back = after.changed(&[Change::RenameLabels(labels.clone())]);
            // Where the definition quotes its labels, or has none of their words, the way back is exact.
            if !task.definition().contains("Red") && !task.definition().contains("red?") {
                prop_assert_eq!(&back, &before);
            }
            prop_assert_eq!(back.examples(), before.examples());
            let renamed: std::collections::BTreeSet<String> = labels.iter().map(|l| after.renamed(l)).collect();
            prop_assert_eq!(renamed.len(), labels.len(), "no two labels have one name");
        }

        #[test]
        fn as_many_swaps_as_there_are_labels_change_nothing((task, labels) in a_task()) {
            let before = Telling::new(&task, Some(&labels), 1);
            let after = before.changed(&vec![Change::SwapNames; labels.len()]);
            prop_assert_eq!(after.names(), before.names());
            prop_assert_eq!(after.examples(), before.examples());
        }
    }
}
