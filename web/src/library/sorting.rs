//! What files are, by their names alone.
use super::files::{folder_of, name_of};
use std::collections::BTreeMap;

/// The file that makes a folder a bundle.
pub const MANIFEST: &str = "manifest.json";
/// The file that gives tasks their labels by hand.
const LABELS: &str = "labels.toml";

/// What each of some files is, by position.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Bundles: the manifest, and all files beside it by their names.
    pub bundles: Vec<(usize, BTreeMap<String, usize>)>,
    /// Task files, in the order of their paths.
    pub tasks: Vec<usize>,
    /// Labels given by hand; those that lie highest.
    pub labels: Option<usize>,
    /// Archives.
    pub archives: Vec<usize>,
    /// Files that should have been something: dropped by themselves, yet of no known kind.
    pub unknown: Vec<usize>,
    /// Files that lie beside what is used and are not needed.
    pub passed_over: usize,
}

/// Sorts files by their paths.
///
/// A `manifest.json` makes a bundle of its folder. Elsewhere a `.json` file is a task, unless there are folders named
/// `tasks`, as in Super-NaturalInstructions, which then hold them all. `labels.toml` is read, and an archive is
/// unpacked. The rest of a folder is passed over; a file of no known kind that was dropped by itself is not.
pub fn sort(paths: &[&str]) -> Sorted {
    let mut sorted = Sorted::default();
    let bundle_folders: Vec<&str> = paths
        .iter()
        .filter(|path| name_of(path) == MANIFEST && !is_hidden(path))
        .map(|path| folder_of(path))
        .collect();
    let in_tasks = |path: &str| name_of(folder_of(path)) == "tasks";
    let is_task = |path: &str| has_extension(path, "json") && !bundle_folders.contains(&folder_of(path));
    let only_tasks_folders = paths
        .iter()
        .any(|path| is_task(path) && in_tasks(path) && !is_hidden(path));

    let mut order: Vec<usize> = (0..paths.len()).collect();
    order.sort_by_key(|&place| paths[place]);
    for place in order {
        let path = paths[place];
        if is_hidden(path) {
            sorted.passed_over += 1;
        } else if name_of(path) == MANIFEST {
            let beside = |other: &&usize| folder_of(paths[**other]) == folder_of(path) && !is_hidden(paths[**other]);
            let all: Vec<usize> = (0..paths.len()).collect();
            let members = all.iter().filter(beside);
            let members = members.map(|&other| (name_of(paths[other]).to_string(), other));
            sorted.bundles.push((place, members.collect()));
        } else if bundle_folders.contains(&folder_of(path)) {
            // Said to be missing, or not, when the manifest is read.
        } else if has_extension(path, "zip") {
            sorted.archives.push(place);
        } else if is_task(path) && (in_tasks(path) || !only_tasks_folders) {
            sorted.tasks.push(place);
        } else if name_of(path) == LABELS {
            let highest = sorted.labels.is_none_or(|other| depth(path) < depth(paths[other]));
            if highest {
                sorted.labels = Some(place);
            }
        } else if folder_of(path).is_empty() {
            sorted.unknown.push(place);
        } else {
            sorted.passed_over += 1;
        }
    }
    sorted
}

/// What systems leave in folders and archives unasked.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
        || matches!(name_of(path), "Thumbs.db" | "desktop.ini")
}

fn has_extension(path: &str, extension: &str) -> bool {
    let name = name_of(path);
    name.rsplit_once('.')
        .is_some_and(|(stem, found)| !stem.is_empty() && found.eq_ignore_ascii_case(extension))
}

fn depth(path: &str) -> usize {
    path.matches('/').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(paths: &[&str], places: &[usize]) -> Vec<String> {
        places.iter().map(|&place| paths[place].to_string()).collect()
    }

    #[test]
    fn a_data_folder_is_its_tasks_and_its_labels() {
        let paths = [
            "data/README.md",
            "data/labels.toml",
            "data/tasks/task2_b.json",
            "data/tasks/task1_a.json",
            "data/tasks/.DS_Store",
            "data/splits/default/test_tasks.txt",
            "data/eval/predictions.json",
        ];
        let sorted = sort(&paths);
        assert_eq!(
            names(&paths, &sorted.tasks),
            ["data/tasks/task1_a.json", "data/tasks/task2_b.json"]
        );
        assert_eq!(sorted.labels, Some(1));
        assert_eq!(sorted.passed_over, 4);
        assert!(sorted.unknown.is_empty() && sorted.bundles.is_empty());
    }

    #[test]
    fn a_manifest_makes_a_bundle_of_its_folder_alone() {
        let paths = [
            "b/manifest.json",
            "b/config.json",
            "b/original.gguf",
            "other/task1_a.json",
            "b/.manifest.json.swp",
        ];
        let sorted = sort(&paths);
        let (manifest, members) = &sorted.bundles[0];
        assert_eq!((*manifest, members.len()), (0, 3));
        assert_eq!(members["original.gguf"], 2);
        assert_eq!(names(&paths, &sorted.tasks), ["other/task1_a.json"]);
    }

    #[test]
    fn dropped_by_themselves_files_must_be_something() {
        let paths = [
            "task1_a.json",
            "bundle.ZIP",
            "notes.txt",
            "labels.toml",
            "deep/notes.txt",
            ".json",
        ];
        let sorted = sort(&paths);
        assert_eq!(names(&paths, &sorted.tasks), ["task1_a.json"]);
        assert_eq!(names(&paths, &sorted.archives), ["bundle.ZIP"]);
        assert_eq!(names(&paths, &sorted.unknown), ["notes.txt"]);
        assert_eq!((sorted.labels, sorted.passed_over), (Some(3), 2));
    }

    #[test]
    fn the_highest_labels_count() {
        let paths = ["a/b/labels.toml", "a/labels.toml", "a/b/c/labels.toml"];
        assert_eq!(sort(&paths).labels, Some(1));
    }

    proptest! {
        #[test]
        fn no_file_is_sorted_twice(paths in proptest::collection::vec("(a/|tasks/|\\.x/){0,2}(manifest|task1|labels|b)\\.(json|toml|zip|md)", 0..12)) {
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            let sorted = sort(&paths);
            let mut places: Vec<usize> = [&sorted.tasks, &sorted.archives, &sorted.unknown].into_iter().flatten().copied().collect();
            places.extend(sorted.labels);
            places.extend(sorted.bundles.iter().flat_map(|(_, members)| members.values().copied()));
            // The same path twice is two files to the list and one member to a bundle.
            let before = places.len();
            places.sort_unstable();
            places.dedup();
            prop_assert!(places.iter().all(|&place| place < paths.len()));
            let distinct: std::collections::BTreeSet<&str> = paths.iter().copied().collect();
            if distinct.len() == paths.len() {
                prop_assert_eq!(places.len(), before);
            }
        }
    }
}
