//! Label spaces over the real Super-NaturalInstructions files in `../shared/superni`, where they are.
use guesswork_shared::{
    label_space::{LabelOverrides, decide},
    task::{Splits, Task, read_task},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folder of the data, or `None` with a word about it.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/superni");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no {}", folder.display());
    None
}

fn read(folder: &Path, name: &str) -> Task {
    let file = folder.join("tasks").join(format!("{name}.json"));
    let bytes = fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    match read_task(&file.display().to_string(), &bytes) {
        Ok((task, _)) => task,
        Err(problems) => panic!(
            "{}",
            problems.iter().map(|p| p.to_string()).collect::<Vec<_>>().join("\n")
        ),
    }
}

fn splits(folder: &Path) -> Splits {
    let text = |split: &str| fs::read_to_string(folder.join(format!("splits/default/{split}_tasks.txt"))).unwrap();
    Splits::from_texts(&text("train"), &text("test")).unwrap()
}

fn labels(task: &Task) -> Option<Vec<String>> {
    decide(task, &LabelOverrides::default()).labels
}

#[test]
fn superni_every_task_reads_and_is_written_alike() {
    let Some(folder) = folder() else { return };
    let splits = splits(&folder);
    assert_eq!((splits.train.len(), splits.test.len()), (176, 35));
    for name in splits.train.iter().chain(&splits.test) {
        let task = read(&folder, name);
        assert_eq!(&task.name, name);
        let (again, problems) = read_task(&format!("{name}.json"), task.to_json().as_bytes()).unwrap();
        assert_eq!(again, task);
        println!("{name}: {}", decide(&task, &LabelOverrides::default()).reason);
        for problem in problems {
            println!("{problem}");
        }
    }
}

#[test]
fn superni_fifteen_test_tasks_are_classification_and_a_guess_is_right_in_41_89_percent() {
    let Some(folder) = folder() else { return };
    let tasks: Vec<Task> = splits(&folder).test.iter().map(|name| read(&folder, name)).collect();
    let chances: Vec<f64> = tasks
        .iter()
        .filter_map(labels)
        .map(|labels| 100. / labels.len() as f64)
        .collect();
    assert_eq!(chances.len(), 15);
    let mean = chances.iter().sum::<f64>() / 15.;
    assert!((mean - 41.89).abs() < 0.005, "{mean}");
}

#[test]
fn superni_label_spaces_of_the_odd_tasks() {
    let Some(folder) = folder() else { return };
    let of = |name: &str| labels(&read(&folder, name));
    let is = |labels: &[&str]| Some(labels.iter().map(|l| l.to_string()).collect::<Vec<_>>());
    // A label that only the definition names.
    let six = [
        "Description",
        "Entity",
        "Abbreviation",
        "Person",
        "Quantity",
        "Location",
    ];
    assert_eq!(of("task1289_trec_classification"), is(&six));
    // 47 labels, 22 of them met, each once: not a fixed label space by what can be seen.
    assert_eq!(of("task1394_meta_woz_task_classification"), None);
    // One of the input's own words.
    assert_eq!(of("task142_odd-man-out_classification_no_category"), None);
    // 'Person1:' and 'Person2:' are quoted beside each other, and no answers.
    assert_eq!(of("task1534_daily_dialog_question_classification"), is(&["1", "0"]));
    // "sentence 1 and sentence 2" stand before "0 (entailment), 1 (neutral), or 2(contradiction)".
    assert_eq!(of("task1612_sick_label_classification"), is(&["0", "1", "2"]));
    // One label within another, and sorting would turn them round.
    assert_eq!(of("task391_causal_relationship"), is(&["plausible", "not plausible"]));
    assert_eq!(of("task363_sst2_polarity_classification"), is(&["POS", "NEG"]));
}
