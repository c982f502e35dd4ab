//! The bundles in the repository: whole, and made with the generators and the tasks as they are.
use guesswork::data::pocket_world;
use guesswork_shared::{
    bundle::{Manifest, Seen, offered_tasks_from_json},
    counterfactual::{Change, NEGATION, Telling},
    lane::Lane,
    pocket::Split,
    results::Results,
    task::read_task,
};
use guesswork_tests::repository;
use std::fs;

fn file(name: &str) -> Vec<u8> {
    fs::read(repository("bundle").join(name)).unwrap()
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
fn the_bundle_of_real_tasks_is_whole_and_offers_those_written_for_it() {
    let bundle = repository("bundle-natural");
    let read = |name: &str| fs::read(bundle.join(name)).unwrap();
    let manifest = Manifest::from_json(&read("manifest.json")).unwrap();
    for entry in manifest.files() {
        entry.verify(&read(&entry.file)).unwrap();
    }
    let lanes: Vec<String> = manifest.lanes.iter().map(|lane| lane.slug.to_string()).collect();
    for lane in ["original", "original+examples", "original+delusive", "simplified"] {
        assert!(lanes.contains(&lane.to_owned()), "{lanes:?}");
    }
    let offered = offered_tasks_from_json("tasks.json", &read("tasks.json")).unwrap();
    assert_eq!(offered.len(), 14);
    for offered in &offered {
        let name = &offered.task.name;
        let text = fs::read(repository("examples/natural/tasks").join(format!("{name}.json"))).unwrap();
        let (task, remarks) = read_task(&format!("{name}.json"), &text).unwrap();
        assert!(remarks.is_empty(), "{name}: {remarks:?}");
        assert_eq!(offered.task, task);
    }
}

#[test]
fn both_bundles_together_are_small() {
    let sizes = ["bundle", "bundle-natural"].map(|bundle| {
        let files = fs::read_dir(repository(bundle)).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum::<u64>()
    });
    assert!(sizes.iter().sum::<u64>() < 30_000_000, "{sizes:?}");
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
fn their_results_are_those_of_the_reports_in_the_repository() {
    for (bundle, report) in [("bundle", "results/pocket"), ("bundle-natural", "results/natural")] {
        let folder = repository(bundle);
        let written = fs::read(folder.join("results.json")).unwrap();
        let results = Results::from_json("results.json", &written).unwrap();
        let published = fs::read(repository(report).join("report.json")).unwrap();
        assert!(
            results == Results::from_json("report.json", &published).unwrap(),
            "put the report into the bundle: guesswork export --update {bundle} --results {report}"
        );
        assert!(written.len() < 1_000_000, "{bundle}: {}", written.len());
        assert!(!results.discussion.is_empty(), "{bundle}");
        let lanes: Vec<Lane> = results.studies[0].sources.iter().map(|source| source.lane).collect();
        for slug in ["original", "simplified", "untuned", "random"] {
            assert!(lanes.contains(&slug.parse().unwrap()), "{bundle}: {lanes:?}");
        }
        let manifest = Manifest::from_json(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        assert!(manifest.commands.contains(&results.command), "{:?}", manifest.commands);
    }
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
