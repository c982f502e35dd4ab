//! The bundle in the repository: whole, and made with the generators as they are.
use guesswork::data::pocket_world;
use guesswork_shared::{
    bundle::{Manifest, Seen, offered_tasks_from_json},
    counterfactual::{Change, NEGATION, Telling},
    lane::Lane,
    pocket::Split,
    results::Results,
};
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
fn its_results_are_those_of_the_report_in_the_repository() {
    let results = Results::from_json("results.json", &file("results.json")).unwrap();
    let report = fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../results/pocket/report.json")).unwrap();
    let report = Results::from_json("report.json", &report).unwrap();
    assert!(
        results == report,
        "put the report into the bundle: guesswork export --update bundle --results results/pocket"
    );
    assert!(file("results.json").len() < 400_000);
    let lanes: Vec<Lane> = results.studies[0].sources.iter().map(|source| source.lane).collect();
    for slug in ["original", "simplified", "untuned", "random"] {
        assert!(lanes.contains(&slug.parse().unwrap()), "{lanes:?}");
    }
    let commands = manifest().commands;
    assert!(commands.contains(&results.command), "{commands:?}");
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
