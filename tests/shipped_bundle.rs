//! The bundle in the repository: whole, and made with the generators as they are.
use guesswork::data::pocket_world;
use guesswork_shared::{
    bundle::{Manifest, Seen, offered_tasks_from_json},
    counterfactual::{Change, NEGATION, Telling},
    lane::Lane,
    pocket::Split,
};
use serde_json::Value;
use std::{fs, path::PathBuf};

fn file(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../bundle");
    fs::read(folder.join(name)).unwrap()
}

fn manifest() -> Manifest {
    Manifest::from_json(&file("manifest.json")).unwrap()
}

#[test]
fn every_file_is_what_was_exported_and_small() {
    let manifest = manifest();
    for entry in manifest.files() {
        entry.verify(&file(&entry.file)).unwrap();
    }
    assert_eq!(
        manifest.lanes.len(),
        Lane::all().filter(|lane| lane.has_model()).count()
    );
    assert!(manifest.lanes.iter().all(|lane| lane.weights.bytes < 5_000_000));
}

#[test]
fn the_generators_still_make_the_tasks_that_it_offers() {
    let manifest = manifest();
    let world = pocket_world(manifest.pocket.unwrap());
    let offered = offered_tasks_from_json("tasks.json", &file("tasks.json")).unwrap();
    assert!(offered.len() >= 40);
    for offered in &offered {
        let pocket = world
            .task(&offered.task.name)
            .unwrap_or_else(|| panic!("no {}", offered.task.name));
        assert_eq!(pocket.definitions, offered.task.definitions, "{}", offered.task.name);
        assert_eq!(pocket.labels, offered.labels, "{}", offered.task.name);
        assert_eq!(
            pocket.split == Split::Train,
            offered.seen == Seen::Seen,
            "{}",
            offered.task.name
        );
        let made = pocket.evaluation_task(offered.task.instances.len());
        assert_eq!(made.instances, offered.task.instances, "{}", offered.task.name);
    }
}

#[test]
fn its_results_are_those_of_its_lanes() {
    let results: Value = serde_json::from_slice(&file("results.json")).unwrap();
    let lanes: Vec<Lane> = results["lanes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lane| lane["lane"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(lanes, Lane::all().collect::<Vec<_>>());
    let commands = manifest().commands;
    assert!(
        commands
            .iter()
            .any(|command| command == results["command"].as_str().unwrap()),
        "{commands:?}"
    );
}

#[test]
fn every_task_with_labels_can_be_negated_and_shuffled_in_its_own_words() {
    let offered = offered_tasks_from_json("tasks.json", &file("tasks.json")).unwrap();
    for offered in offered.iter().filter(|offered| offered.labels.is_some()) {
        let telling = Telling::new(&offered.task, offered.labels.as_deref(), manifest().seed);
        let definition = |change| telling.changed(&[change]).definition().unwrap_or_default().to_owned();
        let (negated, shuffled) = (definition(Change::NegateDefinition), definition(Change::ShuffleLabels));
        let before = telling.definition().unwrap_or_default();
        assert!(negated != before && !negated.ends_with(NEGATION), "{negated}");
        assert!(shuffled != before, "{shuffled}");
        // Nothing but the order of words differs.
        let words = |text: &str| {
            let mut words: Vec<String> = text
                .split(|c: char| !c.is_alphanumeric())
                .map(str::to_lowercase)
                .collect();
            words.sort();
            words
        };
        assert_eq!(words(&shuffled), words(before));
        assert_eq!(words(&negated), words(before));
    }
}
