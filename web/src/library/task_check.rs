use super::{
    files::name_of,
    limits::{MOST_INSTANCE_BYTES, MOST_INSTANCES, MOST_KEPT_BYTES},
    news::FoundTask,
    words,
};
use guesswork_shared::{
    baseline::expected_exact_match,
    bundle::{OfferedTask, Seen, offered_tasks_to_json},
    label_space::{LabelOverrides, decide},
    task::{Instance, Problem, Severity, read_task},
};

/// Reads a task file and decides on its labels, as `guesswork data check` does. An error says why it can not be used,
/// in one sentence without the file's name.
pub fn check_task(file: &str, bytes: &[u8], overrides: &LabelOverrides) -> Result<FoundTask, String> {
    let (task, problems) = read_task(&one_word(name_of(file)), bytes).map_err(|problems| first_error(&problems))?;
    let decision = decide(&task, overrides);
    let (instances, offered) = (task.instances.len(), fitting(&task.instances));
    let task = OfferedTask::new(
        title_of(&task.name),
        Seen::Unknown,
        decision.labels.clone(),
        task,
        offered,
    );
    let json = offered_tasks_to_json(std::slice::from_ref(&task)).map_err(|error| error.to_string())?;
    if json.len() > MOST_KEPT_BYTES {
        return Err(words::too_long_for_a_model(json.len()));
    }
    Ok(FoundTask {
        file: file.into(),
        name: task.task.name.clone(),
        bytes: bytes.len() as u64,
        instances,
        offered,
        guess: task
            .labels
            .as_ref()
            .map(|labels| expected_exact_match(&task.task, labels)),
        labels: task.labels,
        reason: decision.reason,
        remarks: problems.iter().map(said).collect(),
        json,
    })
}

/// How many of the first instances are offered: at least one, even if it is long.
fn fitting(instances: &[Instance]) -> usize {
    let mut bytes = 0;
    let fit = instances.iter().take(MOST_INSTANCES).take_while(|instance| {
        bytes += instance.input.len() + instance.outputs.iter().map(String::len).sum::<usize>();
        bytes <= MOST_INSTANCE_BYTES
    });
    fit.count().max(1)
}

/// The first thing that makes the task unusable, and how many more there are.
fn first_error(problems: &[Problem]) -> String {
    let mut errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(said);
    let first = errors.next().unwrap_or_default();
    words::with_more_errors(&first, errors.count())
}

/// A problem without the file's name, which stands beside it.
fn said(problem: &Problem) -> String {
    let whole = problem.to_string();
    let words = whole.strip_prefix(&format!("{}: ", problem.file)).unwrap_or(&whole);
    words.to_string()
}

/// A name without what sets names apart in the page's address.
fn one_word(name: &str) -> String {
    name.replace(|c: char| c.is_whitespace() || c == ',', "_")
}

/// What to call a task on the page: its file's name, made readable. `task132_dais_text_modification` is "Dais text
/// modification".
fn title_of(name: &str) -> String {
    let rest = name
        .strip_prefix("task")
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let words = rest.filter(|rest| rest.starts_with(['_', '-'])).unwrap_or(name);
    let words: Vec<&str> = words.split(['_', '-', ' ']).filter(|word| !word.is_empty()).collect();
    let title = words.join(" ");
    let mut characters = title.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::bundle::offered_tasks_from_json;
    use serde_json::json;

    fn file(outputs: &[&str]) -> Vec<u8> {
        let instances: Vec<_> = outputs
            .iter()
            .enumerate()
            .map(|(i, output)| json!({ "id": i.to_string(), "input": format!("The bell rang {i} times."), "output": [output] }))
            .collect();
        json!({
            "Definition": ["Say whether the bell was heard: \"heard\" or \"missed\"."], "Categories": ["Bells"],
            "Positive Examples": [{ "input": "It rang.", "output": "heard", "explanation": "" }],
            "Instances": instances,
        })
        .to_string()
        .into_bytes()
    }

    fn check(bytes: &[u8]) -> Result<FoundTask, String> {
        check_task("folder/task7_bell_rings.json", bytes, &LabelOverrides::default())
    }

    #[test]
    fn a_task_is_offered_with_all_that_the_page_needs() {
        let outputs: Vec<&str> = ["missed", "heard", "heard"].repeat(8);
        let found = check(&file(&outputs)).unwrap();
        assert_eq!(
            (found.name.as_str(), found.instances, found.offered),
            ("task7_bell_rings", 24, 24)
        );
        assert_eq!(
            found.labels.as_deref(),
            Some(&["heard".to_string(), "missed".to_string()][..])
        );
        assert_eq!(found.reason, "2 distinct answers in 24 instances, 2 of them recur");
        assert_eq!(found.guess, Some(50.0));
        assert!(found.remarks.is_empty(), "{:?}", found.remarks);

        let offered = offered_tasks_from_json("tasks.json", found.json.as_bytes()).unwrap();
        assert_eq!(offered.len(), 1);
        assert_eq!(
            (offered[0].title.as_str(), offered[0].seen),
            ("Bell rings", Seen::Unknown)
        );
        assert_eq!(offered[0].majority, "heard");
        assert_eq!(offered[0].label_shares.as_deref().map(|shares| shares.len()), Some(2));
        assert_eq!(offered[0].task.instances.len(), 24);
    }

    #[test]
    fn of_a_long_task_the_first_instances_are_offered_and_all_are_counted() {
        let outputs: Vec<&str> = std::iter::repeat_n("missed", MOST_INSTANCES)
            .chain(["heard"; 600])
            .collect();
        let found = check(&file(&outputs)).unwrap();
        assert_eq!((found.instances, found.offered), (MOST_INSTANCES + 600, MOST_INSTANCES));
        let offered = offered_tasks_from_json("tasks.json", found.json.as_bytes()).unwrap();
        assert_eq!(offered[0].majority, "heard", "the majority knows all instances");
        assert_eq!(offered[0].labels.as_ref().map(Vec::len), Some(2));
    }

    #[test]
    fn what_is_wrong_is_said_without_the_name_and_with_the_mend() {
        let why = check(br#"{"Definition": ["Do it."], "Instances": [{"input": "a"}]}"#).unwrap_err();
        assert!(why.starts_with("Instances[0].output: "), "{why}");
        let why = check(br#"{"Instances": {"input": "a"}}"#).unwrap_err();
        assert!(
            why.starts_with("Definition: is missing; ") && why.contains("1 more"),
            "{why}"
        );
        let why = check(b"{\"Definition\": [").unwrap_err();
        assert!(why.contains("fetch it again"), "{why}");
    }

    #[test]
    fn labels_given_by_hand_have_the_last_word() {
        let overrides = LabelOverrides::from_toml("task7_bell_rings = [\"missed\", \"heard\", \"felt\"]").unwrap();
        let found = check_task("task7_bell_rings.json", &file(&["heard", "missed"]), &overrides).unwrap();
        assert_eq!(found.labels.unwrap(), ["missed", "heard", "felt"]);
    }

    #[test]
    fn a_definition_that_no_model_could_read_is_refused() {
        let task =
            json!({ "Definition": ["word ".repeat(1_000_000)], "Instances": [{ "input": "a", "output": ["b"] }] });
        assert!(check(task.to_string().as_bytes()).is_err());
        let task = json!({ "Definition": ["d"], "Instances": [{ "input": "word ".repeat(150_000), "output": ["b"] }] });
        assert_eq!(check(task.to_string().as_bytes()).unwrap().offered, 1);
    }

    #[test]
    fn a_name_is_one_word() {
        let found = check_task("my bells, sorted.json", &file(&["heard"]), &LabelOverrides::default()).unwrap();
        assert_eq!(found.name, "my_bells__sorted");
    }

    #[test]
    fn titles_can_be_read() {
        for (name, title) in [
            ("task132_dais_text_modification", "Dais text modification"),
            ("task_harbour-signals", "Harbour signals"),
            ("tasks", "Tasks"),
            ("my task", "My task"),
            ("task12", "Task12"),
            ("__", "__"),
        ] {
            assert_eq!(title_of(name), title);
        }
    }
}
