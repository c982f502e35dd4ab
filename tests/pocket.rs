//! The pocket benchmark as a user meets it: what it promises about counts, balance, contamination and right answers.

use guesswork_shared::label_space::{LabelOverrides, decide};
use guesswork_shared::pocket::{
    Half, PocketOptions, PocketTask, PocketWorld, Split, TRAINING_TASKS_AT_LEAST, UnseenKind, normalised,
};
use guesswork_shared::task::{Instance, Task};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Instances that every task must have.
const INSTANCES: usize = 500;

fn world() -> PocketWorld {
    PocketWorld::new(PocketOptions::default())
}

/// The natural task of a concept with just these labels.
fn task_with<'w>(world: &'w PocketWorld, concept: &str, labels: &[&str]) -> &'w PocketTask {
    let wanted: BTreeSet<&str> = labels.iter().copied().collect();
    world
        .tasks()
        .iter()
        .find(|task| {
            let labels = task.labels.iter().flatten().map(String::as_str);
            task.concept == concept && labels.collect::<BTreeSet<_>>() == wanted
        })
        .unwrap_or_else(|| panic!("no task about {concept} with {labels:?}"))
}

/// The generation task of a concept whose answers have no frame.
fn plain<'w>(world: &'w PocketWorld, concept: &str) -> &'w PocketTask {
    let mut found = world
        .tasks()
        .iter()
        .filter(|task| task.concept == concept && task.frame_word().is_none());
    found.next().unwrap_or_else(|| panic!("no task about {concept}"))
}

/// Instances of both halves.
fn instances(task: &PocketTask) -> Vec<Instance> {
    let both = [task.training_task(INSTANCES), task.evaluation_task(INSTANCES)];
    both.into_iter().flat_map(|task| task.instances).collect()
}

/// The numbers written in digits.
fn numbers(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

fn words(text: &str) -> Vec<String> {
    normalised(text).split(' ').map(str::to_owned).collect()
}

fn distinct(task: &Task) -> usize {
    task.instances
        .iter()
        .map(|instance| normalised(&instance.input))
        .collect::<HashSet<_>>()
        .len()
}

#[test]
fn a_world_depends_on_its_seed_alone() {
    let (one, other) = (world(), world());
    let different = PocketWorld::new(PocketOptions {
        seed: 1,
        ..PocketOptions::default()
    });
    let mut changed = 0;
    for (n, task) in one.tasks().iter().enumerate() {
        assert_eq!(task.to_task(30), other.tasks()[n].to_task(30));
        assert_eq!(task.fresh_instance(n as u64), other.tasks()[n].fresh_instance(n as u64));
        changed += usize::from(task.to_task(3) != different.tasks()[n].to_task(3));
    }
    assert_eq!(changed, one.tasks().len());
    // Asking for fewer instances gives the first of them.
    let task = &one.tasks()[0];
    assert_eq!(task.to_task(10).instances, task.to_task(40).instances[..10]);
}

#[test]
fn the_default_world_has_the_promised_tasks() {
    let world = world();
    assert_eq!(world.of_split(Split::Train).count(), 2000);
    let test: Vec<&PocketTask> = world.of_split(Split::Test).collect();
    assert_eq!(test.len(), 27);
    let of_kind = |kind| {
        test.iter()
            .filter(|t| t.labels.is_some() && t.kind == Some(kind))
            .count()
    };
    assert_eq!(
        (of_kind(UnseenKind::LabelsAndPolarity), of_kind(UnseenKind::Concept)),
        (15, 8)
    );
    let sizes: BTreeSet<usize> = test
        .iter()
        .filter_map(|task| Some(task.labels.as_ref()?.len()))
        .collect();
    assert_eq!(sizes, (2..=6).collect());
    assert!(world.of_split(Split::Train).all(|task| task.kind.is_none()));
    let names: HashSet<&str> = world.tasks().iter().map(|task| task.name.as_str()).collect();
    assert_eq!(names.len(), world.tasks().len());
    assert!(
        names
            .iter()
            .all(|name| name.len() > 10 && name[6..9].parse::<u32>().is_ok()),
        "{names:?}"
    );
}

#[test]
fn small_and_large_worlds_keep_their_proportions() {
    for (asked, got) in [(0, TRAINING_TASKS_AT_LEAST), (40, 40), (100, 100), (3000, 3000)] {
        let world = PocketWorld::new(PocketOptions {
            training_tasks: asked,
            ..PocketOptions::default()
        });
        let training: Vec<&PocketTask> = world.of_split(Split::Train).collect();
        assert_eq!(training.len(), got);
        let generation = training.iter().filter(|task| task.labels.is_none()).count();
        assert!((got / 8..got / 2).contains(&generation), "{generation} of {got}");
        assert_eq!(world.of_split(Split::Test).count(), 27);
    }
}

#[test]
fn every_task_is_whole() {
    for pocket in world().tasks() {
        let (name, task) = (&pocket.name, pocket.to_task(20));
        assert!(task.definitions.len() >= 4, "{name}");
        assert_eq!(
            task.definitions.iter().collect::<HashSet<_>>().len(),
            task.definitions.len(),
            "{name}"
        );
        assert_eq!(
            (task.positive_examples.len(), task.negative_examples.len()),
            (4, 2),
            "{name}"
        );
        assert_eq!(
            (task.categories.len(), task.source.as_slice()),
            (1, &["pocket".to_owned()][..]),
            "{name}"
        );
        assert!(!pocket.title.is_empty());
        for example in task.positive_examples.iter().chain(&task.negative_examples) {
            assert!(!example.input.is_empty() && !example.output.is_empty(), "{name}");
            assert!(example.explanation.ends_with('.'), "{name}: {}", example.explanation);
            assert_eq!(Half::of(&example.input), Half::Training, "{name}");
        }
        let Some(labels) = &pocket.labels else { continue };
        for instance in &task.instances {
            assert!(labels.contains(&instance.outputs[0]), "{name}: {instance:?}");
        }
        for example in task.positive_examples.iter().chain(&task.negative_examples) {
            assert!(labels.contains(&example.output), "{name}");
        }
        assert_ne!(
            task.positive_examples[0].output, task.positive_examples[1].output,
            "{name}"
        );
        for definition in &task.definitions {
            let places: Vec<usize> = labels
                .iter()
                .map(|label| definition.find(&format!("\"{label}\"")).unwrap_or(usize::MAX))
                .collect();
            assert!(
                places.is_sorted() && places[labels.len() - 1] < usize::MAX,
                "{name}: {definition}"
            );
        }
    }
}

#[test]
fn the_label_decision_finds_the_labels_in_the_text_alone() {
    for pocket in world().tasks() {
        let decision = decide(&pocket.to_task(200), &LabelOverrides::default());
        assert_eq!(decision.labels, pocket.labels, "{}: {}", pocket.name, decision.reason);
    }
}

#[test]
fn every_task_has_distinct_instances_of_the_right_half() {
    for pocket in world().tasks() {
        for (task, half) in [
            (pocket.training_task(INSTANCES), Half::Training),
            (pocket.evaluation_task(INSTANCES), Half::HeldOut),
        ] {
            assert_eq!(distinct(&task), INSTANCES, "{} {half:?}", pocket.name);
            assert!(
                task.instances.iter().all(|instance| Half::of(&instance.input) == half),
                "{}",
                pocket.name
            );
            let examples = task.positive_examples.iter().chain(&task.negative_examples);
            let examples: HashSet<String> = examples.map(|example| normalised(&example.input)).collect();
            assert!(
                task.instances.iter().all(|i| !examples.contains(&normalised(&i.input))),
                "{}",
                pocket.name
            );
        }
        assert_eq!(Half::of(&pocket.fresh_instance(3).input), Half::HeldOut);
    }
}

#[test]
fn labels_are_balanced() {
    for pocket in world().tasks() {
        let Some(labels) = &pocket.labels else { continue };
        let mut counts: HashMap<String, usize> = HashMap::new();
        for instance in pocket.to_task(INSTANCES).instances {
            *counts.entry(instance.outputs[0].clone()).or_default() += 1;
        }
        let share = 1.0 / labels.len() as f64;
        let expected = INSTANCES as f64 * share;
        let deviation = (expected * (1.0 - share)).sqrt();
        for label in labels {
            let count = counts.get(label).copied().unwrap_or(0) as f64;
            assert!(
                (count - expected).abs() < 4.5 * deviation,
                "{}: {label} {count} of {INSTANCES}",
                pocket.name
            );
        }
    }
}

#[test]
fn nothing_that_is_scored_occurs_in_training() {
    let world = PocketWorld::new(PocketOptions {
        instances_per_task: 150,
        ..PocketOptions::default()
    });
    let mut scored: HashSet<String> = HashSet::new();
    for pocket in world.tasks() {
        // Also the held-out instances of seen tasks, and what the page draws.
        let count = if pocket.split == Split::Test { INSTANCES } else { 50 };
        scored.extend(
            pocket
                .evaluation_task(count)
                .instances
                .iter()
                .map(|instance| normalised(&instance.input)),
        );
        scored.extend((0..20).map(|seed| normalised(&pocket.fresh_instance(seed).input)));
    }
    let mut checked = 0;
    let mut trained_on = |text: &str, what: &str| {
        checked += 1;
        assert!(!scored.contains(&normalised(text)), "{what}: {text}");
    };
    for pocket in world.tasks() {
        for example in pocket.positive_examples.iter().chain(&pocket.negative_examples) {
            trained_on(&example.input, &pocket.name);
        }
    }
    for task in world.training_tasks() {
        for instance in &task.instances {
            trained_on(&instance.input, &task.name);
        }
    }
    for text in world.texts() {
        trained_on(&text, "pre-training text");
    }
    assert!(checked > 100_000, "{checked}");
}

#[test]
fn pretraining_text_knows_no_test_definition() {
    let world = PocketWorld::new(PocketOptions {
        instances_per_task: 5,
        ..PocketOptions::default()
    });
    let test: HashSet<&str> = world
        .of_split(Split::Test)
        .flat_map(|task| &task.definitions)
        .map(String::as_str)
        .collect();
    assert!(world.texts().all(|text| !test.contains(text.as_str())));
}

#[test]
fn no_pair_of_concept_and_labels_of_a_test_task_occurs_in_training() {
    for (training_tasks, seed) in [(400, 0), (1500, 1)] {
        let world = PocketWorld::new(PocketOptions {
            training_tasks,
            seed,
            ..PocketOptions::default()
        });
        let key = |task: &PocketTask| -> (&'static str, BTreeSet<String>) {
            (task.concept, task.labels.iter().flatten().cloned().collect())
        };
        let trained: HashSet<_> = world.of_split(Split::Train).map(key).collect();
        let concepts: HashSet<&str> = world.of_split(Split::Train).map(|task| task.concept).collect();
        for task in world.of_split(Split::Test) {
            assert!(!trained.contains(&key(task)), "{}", task.name);
            match task.kind {
                Some(UnseenKind::Concept) => assert!(!concepts.contains(task.concept), "{}", task.name),
                Some(UnseenKind::LabelsAndPolarity) => {
                    assert!(concepts.contains(task.concept), "{}", task.name);
                    // Stronger: not even a single label was seen with the concept.
                    let mut seen = world
                        .of_split(Split::Train)
                        .filter(|other| other.concept == task.concept);
                    let labels = key(task).1;
                    assert!(seen.all(|other| key(other).1.is_disjoint(&labels)), "{}", task.name);
                }
                None => panic!("{} is new in no way", task.name),
            }
        }
    }
}

#[test]
fn texts_are_short_and_clean() {
    let clean = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        assert!(!words.contains(&""), "two spaces: {text}");
        assert!(!text.contains(['{', '}', '\n']), "{text}");
        for pair in words.windows(2) {
            let vowel = pair[1].starts_with(['a', 'e', 'i', 'o', 'u']);
            match pair[0] {
                "a" | "A" => assert!(!vowel, "\"{} {}\": {text}", pair[0], pair[1]),
                "an" | "An" => assert!(
                    vowel || pair[1].starts_with("hour"),
                    "\"{} {}\": {text}",
                    pair[0],
                    pair[1]
                ),
                word => assert!(
                    word != pair[1] || !word.chars().all(char::is_alphabetic) || word.len() > 3,
                    "{text}"
                ),
            }
        }
    };
    for pocket in world().tasks() {
        let task = pocket.to_task(60);
        for definition in &task.definitions {
            let count = definition.split(' ').count();
            assert!((6..=45).contains(&count), "{count} words: {definition}");
            assert!(definition.ends_with(['.', '?']), "{definition}");
            clean(definition);
        }
        for instance in &task.instances {
            let count = instance.input.split(' ').count();
            assert!(count <= 25, "{count} words: {}", instance.input);
            clean(&instance.input);
            // "A", the first word of a sentence, may stand before whatever its frame says.
            if pocket.frame_word().is_none() {
                clean(&instance.outputs[0]);
            }
        }
    }
    let small = PocketWorld::new(PocketOptions {
        training_tasks: 40,
        instances_per_task: 20,
        seed: 3,
    });
    small.texts().for_each(|text| clean(&text));
}

#[test]
fn comparisons_agree_with_the_numbers() {
    let world = world();
    for instance in instances(task_with(&world, "comparison", &["first", "second", "equal"])) {
        let found = numbers(&instance.input);
        assert_eq!(found.len(), 2, "{}", instance.input);
        let right = match found[0].cmp(&found[1]) {
            std::cmp::Ordering::Greater => "first",
            std::cmp::Ordering::Less => "second",
            std::cmp::Ordering::Equal => "equal",
        };
        assert_eq!(instance.outputs, [right], "{}", instance.input);
    }
}

#[test]
fn parity_and_size_agree_with_the_number() {
    let world = world();
    for instance in instances(task_with(&world, "parity", &["even", "odd"])) {
        let found = numbers(&instance.input);
        assert_eq!(
            instance.outputs,
            [if found[0] % 2 == 0 { "even" } else { "odd" }],
            "{}",
            instance.input
        );
        assert_eq!(found.len(), 1);
    }
    let mut in_digits = 0;
    for instance in instances(task_with(&world, "magnitude", &["small", "medium", "large"])) {
        let Some(number) = numbers(&instance.input).first().copied() else {
            continue;
        };
        in_digits += 1;
        let right = if number < 20 {
            "small"
        } else if number <= 60 {
            "medium"
        } else {
            "large"
        };
        assert_eq!(instance.outputs, [right], "{}", instance.input);
    }
    assert!(in_digits > 300);
}

#[test]
fn sums_are_reckoned_right() {
    let world = world();
    for instance in instances(task_with(&world, "arithmetic", &["right", "wrong"])) {
        let input = &instance.input;
        let found = numbers(input);
        assert_eq!(found.len(), 3, "{input}");
        let sum = if input.starts_with("If ") {
            // "If Anna takes 3 from 10 ..."
            found[1] - found[0]
        } else if ["minus", " ate ", " kept "].iter().any(|word| input.contains(word)) {
            found[0] - found[1]
        } else {
            found[0] + found[1]
        };
        assert_eq!(
            instance.outputs,
            [if sum == found[2] { "right" } else { "wrong" }],
            "{input}"
        );
    }
}

#[test]
fn denials_hold_a_denying_word() {
    let world = world();
    for instance in instances(task_with(&world, "negation", &["denied", "affirmed"])) {
        let denies = words(&instance.input)
            .iter()
            .any(|word| ["not", "never", "no", "nobody", "without"].contains(&word.as_str()));
        assert_eq!(
            instance.outputs,
            [if denies { "denied" } else { "affirmed" }],
            "{}",
            instance.input
        );
    }
}

#[test]
fn the_alphabet_is_kept() {
    let world = world();
    for instance in instances(task_with(&world, "alphabet", &["sorted", "unsorted"])) {
        let frame = [
            "first", "then", "and", "under", "it", "wrote", "in", "s", "list", "stands", "before", "the", "words",
            "are",
        ];
        let mut all = words(&instance.input);
        let named = instance.input.contains(" wrote ") || instance.input.contains("'s list ");
        if named {
            let at = usize::from(instance.input.starts_with("In "));
            all.remove(at);
        }
        let two: Vec<&String> = all.iter().filter(|word| !frame.contains(&word.as_str())).collect();
        assert_eq!(two.len(), 2, "{}", instance.input);
        assert_eq!(
            instance.outputs,
            [if two[0] < two[1] { "sorted" } else { "unsorted" }],
            "{}",
            instance.input
        );
    }
}

#[test]
fn doubles_occur_twice() {
    let world = world();
    for instance in instances(task_with(&world, "repetition", &["double", "single"])) {
        let all: Vec<String> = words(&instance.input)
            .into_iter()
            .filter(|word| word != "and")
            .collect();
        let double = all.iter().collect::<HashSet<_>>().len() < all.len();
        assert_eq!(
            instance.outputs,
            [if double { "double" } else { "single" }],
            "{}",
            instance.input
        );
    }
}

#[test]
fn speech_acts_and_colours_show() {
    let world = world();
    for instance in instances(task_with(
        &world,
        "speech_act",
        &["statement", "question", "order", "wish"],
    )) {
        assert_eq!(
            instance.input.ends_with('?'),
            instance.outputs[0] == "question",
            "{}",
            instance.input
        );
    }
    let colours = ["red", "blue", "green", "black", "white"];
    for instance in instances(task_with(&world, "colour", &colours)) {
        let found: Vec<String> = words(&instance.input)
            .into_iter()
            .filter(|word| colours.contains(&word.as_str()))
            .collect();
        assert_eq!(found, instance.outputs, "{}", instance.input);
    }
}

#[test]
fn person_is_that_of_the_subject() {
    let world = world();
    for instance in instances(task_with(&world, "person", &["speaker", "listener", "other"])) {
        let all = words(&instance.input);
        let has = |word: &str| all.iter().any(|other| other == word);
        let right = if has("i") || has("we") {
            "speaker"
        } else if has("you") {
            "listener"
        } else {
            "other"
        };
        assert_eq!(instance.outputs, [right], "{}", instance.input);
    }
}

#[test]
fn written_answers_follow_from_the_input() {
    let world = world();
    for instance in instances(plain(&world, "last_word")) {
        let last = instance.input.trim_end_matches('.').rsplit(' ').next();
        assert_eq!(last, instance.outputs.first().map(String::as_str));
    }
    for instance in instances(plain(&world, "first_word")) {
        assert_eq!(
            instance.input.split(' ').next(),
            instance.outputs.first().map(String::as_str)
        );
    }
    for instance in instances(plain(&world, "second_word")) {
        assert_eq!(
            instance.input.split(' ').nth(1),
            instance.outputs.first().map(String::as_str)
        );
    }
    for instance in instances(plain(&world, "reverse_list")) {
        let back: Vec<&str> = instance.input.rsplit(", ").collect();
        assert_eq!(instance.outputs, [back.join(", ")]);
    }
    for instance in instances(plain(&world, "repeat")) {
        assert_eq!(instance.outputs, [format!("{0}, {0}", instance.input)]);
    }
    for instance in instances(plain(&world, "sequence")) {
        let row = numbers(&instance.input);
        let last = row.len() - 1;
        assert_eq!(
            instance.outputs,
            [(2 * row[last] - row[last - 1]).to_string()],
            "{}",
            instance.input
        );
    }
    for instance in instances(plain(&world, "combine")) {
        assert_eq!(instance.outputs, [instance.input.replacen(". ", " and ", 1)]);
    }
    for concept in [
        "name_person",
        "name_place",
        "name_food",
        "answer_who",
        "answer_where",
        "oldest",
    ] {
        for instance in instances(plain(&world, concept)) {
            let (input, output) = (instance.input.to_lowercase(), instance.outputs[0].to_lowercase());
            assert!(input.contains(&output), "{concept}: {input} -> {output}");
        }
    }
}

#[test]
fn two_people_swap_and_nothing_else_changes() {
    let world = world();
    for instance in instances(plain(&world, "swap_names")) {
        let (before, after) = (words(&instance.input), words(&instance.outputs[0]));
        let moved: Vec<usize> = (0..before.len()).filter(|&n| before[n] != after[n]).collect();
        let &[one, other] = moved.as_slice() else {
            panic!("{}", instance.input)
        };
        assert_eq!((&before[one], &before[other]), (&after[other], &after[one]));
    }
}

#[test]
fn counts_are_counts() {
    let world = world();
    let word = ["zero", "one", "two", "three", "four", "five", "six"];
    for instance in instances(plain(&world, "count")) {
        let list = instance.input.rsplit(": ").next().unwrap_or_default();
        let count = list.matches(", ").count() + list.matches(" and ").count() + 1;
        assert!(instance.outputs[0].starts_with(word[count]), "{instance:?}");
    }
}

#[test]
fn frames_stand_around_the_answer() {
    let world = world();
    let framed: Vec<&PocketTask> = world
        .tasks()
        .iter()
        .filter(|task| task.frame_word().is_some())
        .collect();
    assert!(framed.len() > 20, "{}", framed.len());
    for task in framed {
        let word = task.frame_word().unwrap_or_default();
        assert!(
            task.definitions
                .iter()
                .all(|text| text.contains(&format!("\"{word}\""))),
            "{}",
            task.name
        );
        for instance in task.to_task(30).instances {
            let output = &instance.outputs[0];
            let before = output.starts_with(&format!("{word} "));
            assert!(
                before || output.ends_with(&format!(" {word}")),
                "{}: {output}",
                task.name
            );
        }
    }
}

/// Three instances of every task, to be read by a person:
/// `cargo test --release -p guesswork-tests --test pocket -- --ignored --nocapture sample`.
#[test]
#[ignore = "prints a sample to be read"]
fn sample() {
    for task in world().tasks() {
        println!(
            "\n{} | {} | {:?} {:?}\n  {}",
            task.name, task.title, task.split, task.kind, task.definitions[0]
        );
        for instance in task.to_task(3).instances {
            println!("  {} => {}", instance.input, instance.outputs[0]);
        }
    }
}
