//! Every word that the page says, in one place: those of the frame and of single questions here, those of each other part in
//! a module of its own. What is said before the page's own code runs stands in `index.html`.
pub mod library;
pub mod race;
pub mod race_chart;
pub mod results;
pub mod talk;
pub mod what_if;

use crate::prompt_diff::Fate;
use crate::view::View;
use guesswork_shared::{bundle::Seen, lane::Lane, variant::DefinitionTreatment};

// The frame.
pub const QUESTION: &str = "Do tuned models read their instructions, or just learn the shape of an answer?";
pub const VIEWS: &str = "Views";
pub const VIEW_RACE: &str = "Race";
pub const VIEW_PREDICT: &str = "Predict";
pub const VIEW_RESULTS: &str = "Results";
pub const VIEW_DATA: &str = "Your data";
pub const THEME: &str = "Light / dark";
pub const KEYS: &str = "Keys";
pub const CLOSE: &str = "Close";
pub const LOCAL: &str = "Everything runs in this browser; nothing is uploaded.";
pub const SKIP: &str = "Skip to the content";
pub const BUNDLE_MADE: &str = "made by";
pub const BUNDLE: &str = "Bundle";
pub const TUNED_ON: &str = "Models tuned on";
pub const POCKET_WORLD: &str = "a pocket world";
pub const NATURAL: &str = "Super-NaturalInstructions";

// The bundle.
pub const LOADING_BUNDLE: &str = "Fetching the bundle’s list of models and tasks";
pub const NO_BUNDLE: &str = "The bundle could not be loaded";
pub const TRY_AGAIN: &str = "Try again";
pub const NO_TASKS: &str = "The bundle offers no task; make it again with `guesswork export`.";

// Tasks.
pub const TASK: &str = "Task";
pub const SEARCH: &str = "Search tasks";
pub const UNSEEN: &str = "Unseen";
pub const SEEN: &str = "Seen";
pub const OWN_TASKS: &str = "Yours";
pub const ANY_KIND: &str = "Any kind";
pub const WITH_LABELS: &str = "Labels";
pub const FREE_TEXT: &str = "Free text";
pub const WHICH_SPLIT: &str = "Trained on or not";
pub const WHICH_KIND: &str = "Kind of answer";
pub const SHOW_FEWER: &str = "Show fewer";

// The instance.
pub const INSTANCE: &str = "Instance";
pub const INPUT: &str = "Input";
pub const PREVIOUS: &str = "Previous instance";
pub const NEXT: &str = "Next instance";
pub const DRAW: &str = "Draw a fresh one";
pub const DRAWING: &str = "Drawing …";
pub const CAN_NOT_DRAW: &str = "The generators of this version do not know this task.";
pub const NO_SUCH_TASK: &str = "The address names a task that this bundle does not have; here is another.";
pub const WRITE: &str = "Write my own";
pub const ANSWER_IS: &str = "Answer:";
pub const OWN: &str = "your own";
pub const OWN_HINT: &str = "Your own input: there is no answer to check against.";
pub const OWN_PLACEHOLDER: &str = "Write an input for this task";
pub const EMPTY_INPUT: &str = "There is nothing to ask yet: write an input, or take one of the task’s instances.";

// Asking.
pub const ASK_ALL: &str = "Ask all lanes";
pub const ANSWERS: &str = "Answers";
pub const STOP: &str = "Stop";
pub const ASK_ALONE: &str = "Ask it alone";
pub const NOT_ASKED: &str = "Nobody has been asked yet.";

// Lanes.
pub const COLUMNS: [&str; 3] = ["no examples", "two examples", "two examples, answers wrong"];
pub const BARS_NOTE: &str =
    "Bars: how likely each label is if nothing but labels may be said. A longer label has more tokens to get right.";
pub const NOT_TUNED: &str = "not tuned";
pub const RIGHT: &str = "right";
pub const WRONG: &str = "wrong";
pub const FAILED: &str = "failed";
pub const STOPPED: &str = "stopped";
pub const ANSWERED_NOTHING: &str = "an empty answer";
pub const ANSWERED_NOTHING_CUT: &str = "nothing readable";
pub const NOT_IN_BUNDLE: &str = "not in this bundle";
pub const IDLE: &str = "not asked";
pub const WAITING_TO_LOAD: &str = "waiting to load";
pub const LOADING: &str = "loading";
pub const WAITING_FOR_CORE: &str = "waiting for a core";
pub const GETTING_READY: &str = "getting ready";
pub const READING: &str = "reading";
pub const MILLISECONDS: &str = "ms";
pub const TOKENS_PER_SECOND: &str = "tok/s";
pub const TOKENS_READ: &str = "tokens read";
pub const CUT_AT_LENGTH: &str = " … (cut at the most tokens that it may write)";
pub const NO_MODEL: &str = "no model";
pub const SPEED_NOTE: &str = "Reading the prompt and writing the answer, without weighing the labels";
pub const LABELS: &str = "Probability of each label";
pub const OTHER_LABELS: &str = "others";

// The prompt.
pub const CHOOSE_PROMPT: &str = "Choose a prompt";
pub const MINI_COLUMNS: [&str; 3] = ["none", "examples", "delusive"];
pub const KEY_REMOVED: &str = "removed";
pub const KEY_ADDED: &str = "put in its place";
pub const KEY_FALSIFIED: &str = "falsified";
pub const MARKED: &str = "Marked";
pub const AS_SENT: &str = "As sent";
pub const WHICH_VIEW: &str = "How the prompt is shown";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const CAN_NOT_COPY: &str = "Copying is not allowed here: mark the text below and copy it by hand.";
pub const COUNTING: &str = "counting its tokens";
pub const NOT_COUNTED: &str = "The prompt’s tokens could not be counted";
pub const NOTHING_TO_SHOW: &str = "Write an input to see the prompt.";
pub const INPUT_IS_LONG: &str = "The input is being measured; a long one is cut to what a model reads.";
pub const TOLD_RANDOM: &str = "No prompt: it draws one of the labels, each as likely as the others.";
pub const TOLD_RANDOM_TEXT: &str = "No prompt: it answers with the output of an example, drawn at random.";
pub const TOLD_MAJORITY: &str = "No prompt: it always gives the most frequent answer of the task’s instances.";

// Keys.
pub const SHORTCUTS: &str = "Single keys are shortcuts";
pub const KEYS_ASK: &str = "Asking";
pub const KEYS_ANYWHERE: &str = "Anywhere";
/// Key and what it does, in the two columns of the help.
pub const KEYS_ASKING: [(&str, &str); 6] = [
    ("A", "ask all lanes"),
    ("L", "ask the chosen lane alone"),
    ("← →", "previous, next instance"),
    ("F", "draw a fresh instance"),
    ("W", "write an input of one’s own"),
    ("Ctrl ↵", "ask, while writing"),
];
/// See [`KEYS_ASKING`].
pub const KEYS_HELP: [(&str, &str); 6] = [
    ("1 – 9", "choose a variant’s prompt"),
    ("0", "choose the untuned base"),
    ("/", "search tasks"),
    ("T", "light or dark"),
    ("?", "this list"),
    ("Esc", "close, or stop"),
];

// Failures: one sentence each.
pub const OTHER_VERSION: &str = "Page and worker are of different versions; reload the page.";
pub const WORKER_STOPPED: &str = "The worker stopped: ";
pub const NOT_LOADED: &str = "The model is not loaded; ask again.";
pub const NO_STOCK_OPS: &str = "This page was built without candle's stock ops and its own T5; `cargo xtask bench web --stock` builds one that has both.";
pub const STILL_ANSWERING: &str = "The model is answering; measure it when it has done so.";
pub const NO_PAUSE: &str = "The browser refused a message channel; reload the page.";

/// A bundle's link, read alone.
pub fn tuned_on(name: &str) -> String {
    format!("{TUNED_ON} {name}")
}

/// The window's title; a bundle has a name in it if it is not the usual one.
pub fn title(view: View, bundle: Option<&str>) -> String {
    let bundle = bundle.map_or_else(String::new, |name| format!("{name} · "));
    format!("{} · {bundle}Guesswork", view.name())
}

pub fn refused(file: &str, status: u16) -> String {
    match status {
        404 => format!("{file} is not there (the server said 404)."),
        _ => format!("{file} could not be fetched (the server said {status})."),
    }
}

pub fn unreachable(file: &str) -> String {
    format!("{file} could not be fetched: no connection, or it broke off.")
}

pub fn stalled(file: &str) -> String {
    format!("{file} stopped arriving.")
}

pub fn unusable(file: &str, why: &str) -> String {
    format!("{file} cannot be used: {}", full_stop(why))
}

pub fn could_not_answer(why: &str) -> String {
    format!("It could not answer: {}", full_stop(why))
}

/// What a worker computes with the instructions that every browser should have right.
pub const WRONG_RESULTS: &str = "This browser computes wrongly with WebAssembly's vectors, so no model can run in it.";

pub fn engine_refused(why: &str) -> String {
    format!("The browser could not compile the engine: {why}")
}

pub fn worker_refused(why: &str) -> String {
    format!("The browser could not start a worker: {why}")
}

pub fn worker_died(why: &str) -> String {
    // A panic's message has several lines; the first words say enough.
    let why = why.lines().last().unwrap_or_default().trim();
    let why = if why.is_empty() { "it gave no reason" } else { why };
    format!("{WORKER_STOPPED}{}", shortened(why, 160))
}

/// The sentence with its full stop; what the shared crate says has none.
pub fn full_stop(sentence: &str) -> String {
    if sentence.ends_with(['.', '!', '?', '…']) {
        sentence.into()
    } else {
        format!("{sentence}.")
    }
}

/// At most `most` characters.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

// Sentences with figures.
pub fn of_instances(position: usize, all: usize) -> String {
    format!("{} of {}", position + 1, count(all))
}

pub fn fresh(seed: u64) -> String {
    format!("fresh, seed {seed}")
}

pub fn back_to_instance(position: usize) -> String {
    format!("Back to instance {}", position + 1)
}

pub fn long_input(characters: usize, limit: usize) -> String {
    format!(
        "{} characters; a model reads at most {} tokens.",
        count(characters),
        count(limit)
    )
}

pub fn show_all(tasks: usize) -> String {
    format!("Show all {tasks}")
}

pub fn choose_another(tasks: usize) -> String {
    format!("Choose another of {tasks}")
}

pub fn no_task_found(search: &str) -> String {
    match search.trim() {
        "" => "No task of this kind.".into(),
        words => format!("No task has “{}”.", shortened(words, 40)),
    }
}

/// What the button on a lane's card does; it begins with what stands on it.
/// What stands before a lane's sign and name, the name, and what stands after it.
pub fn what_was_told(lane: Lane) -> [String; 3] {
    ["What".into(), lane.to_string(), " was told".into()]
}

pub fn show_prompt(lane: Lane) -> String {
    format!("{lane}: show its prompt")
}

pub fn kind_of(labels: Option<&[String]>) -> String {
    match labels {
        Some(labels) => format!("{} labels", labels.len()),
        None => "free text".into(),
    }
}

pub fn familiarity(seen: Seen) -> &'static str {
    match seen {
        Seen::Seen => "The tuned lanes were trained on this task, not on these instances.",
        Seen::UnseenLabels => "The tuned lanes practised this kind of question, but never with these answers.",
        Seen::Unseen => "The tuned lanes practised nothing like it.",
        Seen::Unknown => "Your own task. Whether the tuned lanes practised anything like it, nobody can say here.",
    }
}

pub fn search_hint(tasks: usize) -> String {
    format!("Search {tasks} tasks")
}

/// What a screen reader is told when a lane has failed.
pub fn spoken_failure(lane: Lane, why: &str) -> String {
    format!("{lane} {FAILED}: {why}")
}

/// How the answers stand: how many lanes there are, have answered, were right (if that can be told), are at work.
/// `overlap` is the best ROUGE-L of an answer in free text that is not right, 0 to 100.
pub fn standing(lanes: usize, answered: usize, right: Option<usize>, overlap: f64, failed: usize) -> String {
    let mut words = match answered {
        0 => NOT_ASKED.to_string(),
        n if n == lanes => format!("All {lanes} lanes have answered"),
        1 => format!("1 of {lanes} lanes has answered"),
        n => format!("{n} of {lanes} lanes have answered"),
    };
    if answered == 0 {
        words.pop();
        if failed == 0 {
            words.push('.');
            return words;
        }
    }
    if let Some(right) = right.filter(|_| answered > 0) {
        words += &match right {
            0 if overlap >= 0.5 => format!(", none word for word; the best overlap is {overlap:.0} %"),
            0 => ", none of them right".to_string(),
            n if n == answered => if n == 1 {
                ", and is right"
            } else {
                ", all of them right"
            }
            .to_string(),
            n => format!(", {n} of them right"),
        };
    }
    match failed {
        0 => {}
        1 => words += "; 1 failed",
        n => words += &format!("; {n} failed"),
    }
    words + "."
}

/// At work, before the first answer.
pub fn at_work(lanes: usize) -> String {
    if lanes == 1 {
        "1 lane is at work.".into()
    } else {
        format!("{lanes} lanes are at work.")
    }
}

pub fn fetching_engine(bytes: u64) -> String {
    format!("Fetching the engine, {} so far.", megabytes(bytes))
}

pub fn heading(definition: DefinitionTreatment) -> &'static str {
    match definition {
        DefinitionTreatment::Original => "definition: the task’s own words",
        DefinitionTreatment::Simplified => "definition: only the list of labels",
        DefinitionTreatment::Empty => "definition: nothing at all",
    }
}

/// The heading of a generation task's `simplified` row: there are no labels to list.
pub const NO_LABELS_HEADING: &str = "definition: without labels to list, nothing";

pub fn to_load(bytes: u64) -> String {
    format!("{} to load", megabytes(bytes))
}

pub fn loaded(bytes: u64) -> String {
    format!("loaded, {}", megabytes(bytes))
}

pub fn received(bytes: u64, total: u64) -> String {
    format!("{:.2} of {}", bytes as f64 / 1e6, megabytes(total))
}

pub fn answering(tokens: usize) -> String {
    match tokens {
        0 => "answering".into(),
        1 => "answering, 1 token".into(),
        n => format!("answering, {n} tokens"),
    }
}

pub fn reading(tokens: usize) -> String {
    format!("reading {tokens} tokens")
}

pub fn drawn(seed: u64) -> String {
    format!("one draw, seed {seed}")
}

pub fn rouge(score: f64) -> String {
    format!("{score:.0} % overlap")
}

/// What a screen reader is told when a lane has answered.
pub fn spoken(lane: Lane, answer: &str, verdict: Option<&str>) -> String {
    let answer = match answer.trim() {
        "" => ANSWERED_NOTHING,
        answer => answer,
    };
    match verdict {
        Some(verdict) => format!("{lane}: {answer}, {verdict}."),
        None => format!("{lane}: {answer}."),
    }
}

pub fn same_prompt_as(lane: &str) -> String {
    format!("It is given the prompt of {lane}.")
}

pub fn tokens_of(tokens: usize, limit: usize, omitted: usize, input_cut: bool) -> String {
    let cut = match (omitted, input_cut) {
        (0, false) => "nothing was cut",
        (0, true) => "the input was cut to fit",
        (_, false) => "what did not fit was left out",
        (_, true) => "what did not fit was left out, and the input was cut",
    };
    format!("{} of {} tokens; {cut}", count(tokens), count(limit))
}

pub fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Untouched => "untouched",
        Fate::Replaced => "cut to its labels",
        Fate::Removed => "removed",
        Fate::DidNotFit => "did not fit",
        Fate::Falsified => "falsified",
        Fate::Cut => "cut to fit",
        Fate::Added => what_if::ADDED,
        Fate::Changed => what_if::CHANGED_PART,
    }
}

pub fn example(position: usize) -> String {
    format!("example {}", position + 1)
}

pub fn negative_example(position: usize) -> String {
    format!("wrong example {}", position + 1)
}

pub const DEFINITION_PART: &str = "definition";
pub const INSTANCE_PART: &str = "instance";

pub fn megabytes(bytes: u64) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}

/// A whole number with its thousands set apart.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(
            [0, 999, 1000, 100_000, 1_234_567].map(count),
            ["0", "999", "1,000", "100,000", "1,234,567"]
        );
    }

    #[test]
    fn the_standing_is_a_sentence_whatever_the_figures() {
        assert_eq!(standing(12, 0, Some(0), 0.0, 0), "Nobody has been asked yet.");
        assert_eq!(
            standing(12, 1, Some(1), 0.0, 0),
            "1 of 12 lanes has answered, and is right."
        );
        assert_eq!(
            standing(12, 10, Some(5), 0.0, 0),
            "10 of 12 lanes have answered, 5 of them right."
        );
        assert_eq!(
            standing(12, 11, None, 0.0, 1),
            "11 of 12 lanes have answered; 1 failed."
        );
        assert_eq!(
            standing(12, 12, Some(0), 0.0, 0),
            "All 12 lanes have answered, none of them right."
        );
        assert_eq!(standing(12, 0, None, 0.0, 2), "Nobody has been asked yet; 2 failed.");
    }

    #[test]
    fn a_dying_worker_is_quoted_in_one_short_line() {
        let said = worker_died("panicked at shared/src/t5/mod.rs:1:2:\nindex out of bounds");
        assert_eq!(said, "The worker stopped: index out of bounds");
        assert!(worker_died(&"x".repeat(100_000)).chars().count() < 200);
        assert_eq!(worker_died(""), "The worker stopped: it gave no reason");
    }
}
