//! Every word that the race says.
use super::count;
use crate::race::{DrawerFilter, Length, Score, Side, Speed, TaskChoice};
use guesswork_shared::{bundle::Seen, lane::Lane, metric::Interval, variant::Variant};

// The run.
pub const RUN: &str = "Run";
pub const GO: &str = "Go";
pub const GO_ON: &str = "Go on";
pub const PAUSE: &str = "Pause";
pub const STOP: &str = "Stop";
pub const RESET: &str = "Reset";
pub const KEY_GO: &str = "space";
pub const KEY_RESET: &str = "R";
pub const PROGRESS: &str = "Race";
pub const PAUSED: &str = "paused";
pub const OVER: &str = "over";
pub const LOADING: &str = "loading the models";

// The conclusion.
pub const NOT_BEGUN: &str = "Nobody has been asked yet: press Go.";
pub const NO_ANSWER_YET: &str = "Nobody has answered yet.";
pub const NO_ANSWERS: &str = "Nobody has answered anything.";
/// Follow the names of lanes, after it was said how many are clear of guessing.
pub const IS_BELOW: &str = " is below it.";
pub const ARE_BELOW: &str = " are below it.";
pub const NOTHING_REVEALED: &str = "No lane is revealed yet.";
pub const SO_FAR: &str = "So far ";
pub const AND: &str = " and ";
pub const IS_AHEAD_OF: &str = " is ahead of ";
pub const ARE_NOT: &str = " are not.";
pub const COMPARE: &str = "Compare two other lanes";
pub const COMPARE_FIRST: &str = "First lane";
pub const COMPARE_SECOND: &str = "Second lane";
pub const NO_LANES: &str = "No lane takes part: switch some on.";
pub const NO_TASKS: &str = "There is no such task to race on: choose others.";

// The chart.
pub const CHART: &str = "Scores";
pub const FAILURES: &str = "Lanes that could not go on";

// The heat map.
pub const TASK_BY_TASK: &str = "Task by task";
pub const GUESS: &str = "guess";
pub const TASK: &str = "task";
pub const NO_BETTER: &str = "no better than guessing";
pub const FURTHER_ABOVE: &str = "further above it";
pub const BELOW: &str = "below it";
pub const NOT_REVEALED: &str = "not revealed";

// The drawer.
pub const CLOSE: &str = "Close";
pub const WHICH_INSTANCES: &str = "Which instances";
pub const PREVIOUS_TASK: &str = "Previous task";
pub const NEXT_TASK: &str = "Next task";
pub const NONE_LISTED: &str = "There is none among those that were asked.";
pub const RIGHT: &str = "right";
pub const WRONG: &str = "wrong";
pub const NO_ANSWER: &str = "no answer yet";
pub const EMPTY_ANSWER: &str = "an empty answer";
pub const SHOW_MORE: &str = "Show more";

// The rail.
pub const LANES: &str = "Lanes";
pub const LANES_NOTE: &str = "Colour and shape tell the definition; the fill tells the examples: level lines for true ones, \
     slanted lines for delusive ones. A lane that is switched off leaves the race.";
pub const LANES_CAPTION: &str = "Lanes in this race";
pub const COLUMNS: [&str; 3] = ["no examples", "two examples", "delusive examples"];
pub const NOT_TUNED: &str = "not tuned";
pub const QUESTIONS: &str = "Questions";
pub const TASKS: &str = "Tasks";
pub const INSTANCES: &str = "Instances";
pub const ASKED_WITH: &str = "Asked with";
pub const OWN_PROMPT: &str = "each lane’s own prompt";
pub const SCORE: &str = "Score";
pub const SPEED: &str = "Speed";
pub const SEED: &str = "Seed";
pub const ENDLESS: &str = "endless fresh ones";
pub const NEW_RACE: &str = "Other questions begin a new race.";
pub const GROUPS: &str = "Groups";
pub const CATEGORIES: &str = "Categories";
pub const SINGLE: &str = "Single tasks";
pub const CHOOSE_SEVERAL: &str = "Choose several";
pub const TAKE: &str = "Take it with you";
pub const TAKE_NOTE: &str = "The address holds the whole race: lanes, tasks, instances, seed.";
pub const NOT_IN_BUNDLE: &str = "not in this bundle";

// Keys.
pub const KEYS_RACE: &str = "Racing";
/// Key and what it does.
pub const KEYS_RACING: [(&str, &str); 5] = [
    ("space", "go, pause"),
    ("R", "reset"),
    ("→ ←", "reveal the next lane, hide the last"),
    ("F", "full screen"),
    ("E", "embed"),
];

// Failures: one sentence each.
pub const NO_PICTURE: &str = "The browser could not draw the picture.";

const NUMBERS: [&str; 13] = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// In letters, up to twelve.
fn number(number: usize) -> String {
    NUMBERS
        .get(number)
        .map_or_else(|| count(number), |word| word.to_string())
}

fn capital(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// With a true minus.
fn signed(figure: f64) -> String {
    let figure = format!("{figure:.1}");
    match figure.strip_prefix('-') {
        Some("0.0") => "0.0".into(),
        Some(rest) => format!("\u{2212}{rest}"),
        None => figure,
    }
}

/// A difference of percentages.
pub fn points(difference: f64) -> String {
    format!("{difference:.1}\u{a0}points")
}

pub fn by_points(points: &str) -> String {
    format!(" by {points}, ")
}

pub fn cannot_be_told_apart(points: &str) -> String {
    format!(" cannot be told apart: {points} between them, ")
}

/// What follows the letter p.
pub fn p_value(p: f64) -> String {
    match p {
        p if p < 0.001 => "\u{a0}<\u{a0}0.001".into(),
        p if p < 0.095 => format!("\u{a0}=\u{a0}{p:.3}"),
        p => format!("\u{a0}=\u{a0}{p:.2}"),
    }
}

/// Ends a sentence about few tasks.
pub fn these_tasks_only(tasks: usize) -> String {
    match tasks {
        1 => ", on this task; about others that says nothing.".into(),
        n => format!(", on these {} tasks; about others that says nothing.", number(n)),
    }
}

pub fn few_tasks(tasks: usize) -> String {
    match tasks {
        1 => " With one task, that says nothing about others.".into(),
        n => format!(" With {} tasks, that says nothing about others.", number(n)),
    }
}

pub fn too_early(answers: usize) -> String {
    match answers {
        0 => "Too early to say anything.".into(),
        1 => "Too early to say: both have answered 1 question.".into(),
        n => format!("Too early to say: both have answered {n} questions."),
    }
}

fn from_to(interval: Interval) -> String {
    format!(
        "interval from {}\u{a0}to\u{a0}{}",
        signed(interval.low),
        signed(interval.high)
    )
}

/// What a lane is, as against guessing; follows its name.
pub fn side(side: Side, above: Interval) -> String {
    match side {
        Side::Above => format!(
            " is clear of guessing: {} above it, {}.",
            points(above.mean),
            from_to(above)
        ),
        Side::Below => format!(" is below guessing: {}, {}.", points(-above.mean), from_to(above)),
        Side::Neither => format!(
            " cannot be told from guessing: {} {}, {}.",
            points(above.mean.abs()),
            above_or_below(above),
            from_to(above)
        ),
    }
}

fn above_or_below(above: Interval) -> &'static str {
    if above.mean < 0.0 { "below it" } else { "above it" }
}

/// The same, after it was said how many are clear of guessing.
pub fn is_not_clear(side: Side, above: Interval) -> String {
    match side {
        Side::Below => format!(" is below it: {}, {}.", points(-above.mean), from_to(above)),
        _ => format!(
            " is not: {} {}, {}.",
            points(above.mean.abs()),
            above_or_below(above),
            from_to(above)
        ),
    }
}

pub fn clear_of_guessing(clear: usize, tuned: usize) -> String {
    match (clear, tuned) {
        (1, 1) => "The tuned lane is clear of guessing.".into(),
        (0, 1) => "The tuned lane is not clear of guessing.".into(),
        (0, 2) => "Neither of the two tuned lanes is clear of guessing.".into(),
        (0, all) => format!("None of the {} tuned lanes is clear of guessing.", number(all)),
        (some, all) if some == all => format!("All {} tuned lanes are clear of guessing.", number(all)),
        (1, all) => format!("One of {} tuned lanes is clear of guessing.", number(all)),
        (some, all) => capital(&format!(
            "{} of {} tuned lanes are clear of guessing.",
            number(some),
            number(all)
        )),
    }
}

/// More lanes than can be named are below guessing.
pub fn many_below(lanes: usize) -> String {
    format!(" {} are below it.", capital(&number(lanes).to_string()))
}

pub fn guessing_scores(guess: f64, tasks: usize) -> String {
    match tasks {
        1 => format!("Guessing at random scores exactly {guess:.1}\u{a0}% on this task."),
        n => format!("Guessing at random scores exactly {guess:.1}\u{a0}% on these {n} tasks."),
    }
}

// Progress.
pub fn of_instances(all: Option<usize>) -> String {
    match all {
        Some(1) => " of 1 instance".into(),
        Some(all) => format!(" of {} instances", count(all)),
        None => " instances".into(),
    }
}

pub fn round(round: usize, of: Option<usize>) -> String {
    match of {
        Some(of) => format!("round {} of {}", count(round), count(of)),
        None => format!("round {}", count(round)),
    }
}

/// A seed that is none was typed; which one holds.
pub fn wrong_seed(typed: &str, in_force: u64) -> String {
    let typed: String = typed.trim().chars().take(24).collect();
    format!(
        "\u{201c}{typed}\u{201d} is not a whole number from 0 to {}; the seed is still {in_force}.",
        u64::MAX
    )
}

pub fn left(seconds: f64) -> String {
    let seconds = seconds.ceil() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s left"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s left"),
        (hours, minutes, _) => format!("{hours} h {minutes} min left"),
    }
}

// Labels.
pub fn score(score: Score) -> &'static str {
    match score {
        Score::ExactMatch => "Exact match",
        Score::RougeL => "ROUGE-L",
    }
}

/// As the head of a column.
pub fn score_in_chart(score: Score) -> &'static str {
    match score {
        Score::ExactMatch => "exact match",
        Score::RougeL => "ROUGE-L",
    }
}

/// What the chart leaves out, if anything.
pub fn counts(score: Score, counted: usize, raced: usize) -> Option<String> {
    let others = raced - counted;
    let (of, by) = match score {
        Score::ExactMatch => ("with labels", "free text, by ROUGE-L"),
        Score::RougeL => ("in free text", "labels, by exact match"),
    };
    (others > 0).then(|| {
        format!("The chart counts the {counted} tasks {of}, each alike; the other {others} answer with {by}, and stand below.")
    })
}

pub fn heat_note(score: Score) -> String {
    format!(
        "{} in per cent. Ink is spent only where a lane beats guessing on that task at the 95 % level. \
         Choose a cell to read its instances.",
        self::score(score)
    )
}

/// The heading over the rows that are scored otherwise.
pub fn rows_by(score: Score) -> &'static str {
    match score {
        Score::ExactMatch => "With labels, by exact match",
        Score::RougeL => "Generation, by ROUGE-L",
    }
}

pub fn lost_generators(why: &str) -> String {
    format!("Fresh instances could not be drawn: {}", crate::text::full_stop(why))
}

pub fn labels(labels: Option<usize>) -> String {
    match labels {
        Some(labels) => format!("{labels} labels"),
        None => "free text".into(),
    }
}

/// What a cell says to who does not see it.
pub fn cell(lane: Lane, mean: f64, side: Side, instances: usize) -> String {
    let side = match side {
        Side::Above => "above guessing",
        Side::Neither => "no better than guessing",
        Side::Below => "below guessing",
    };
    format!("{mean:.0}, {side}, {lane}, {instances} instances")
}

pub fn empty_cell(lane: Lane) -> String {
    format!("{lane}, no answer yet")
}

pub fn about_task(seen: Seen, labels: Option<usize>, guess: Option<f64>, asked: usize, of: Option<usize>) -> String {
    let seen = match seen {
        Seen::Seen => "Seen in training",
        Seen::UnseenLabels => "Known concept, unseen labels",
        Seen::Unseen => "Unseen concept",
        Seen::Unknown => "Your own task",
    };
    let guess = guess.map_or(String::new(), |guess| format!(", guess {guess:.1} %"));
    let asked = match of {
        Some(of) => format!("{asked} of {} instances", count(of)),
        None => format!("{} instances", count(asked)),
    };
    format!("{seen}, {}{guess}. Asked so far: {asked}.", self::labels(labels))
}

pub fn filter(filter: DrawerFilter, instances: usize) -> String {
    let name = match filter {
        DrawerFilter::All => "All",
        DrawerFilter::Disagree => "Lanes disagree",
        DrawerFilter::AllWrong => "All wrong",
    };
    format!("{name} {instances}")
}

pub fn overlap(score: f64) -> String {
    format!("{score:.0} %")
}

/// The window's part that shows a task's instances.
pub fn instances_of(task: &str) -> String {
    format!("Instances of {task}")
}

pub fn tasks(choice: &TaskChoice, number: usize) -> String {
    match choice {
        TaskChoice::Unseen => format!("All unseen, {number}"),
        TaskChoice::UnseenLabels => format!("Known concept, unseen labels, {number}"),
        TaskChoice::UnseenConcepts => format!("Unseen concept, {number}"),
        TaskChoice::Seen => format!("Seen in training, {number}"),
        TaskChoice::Own => format!("Your own, {number}"),
        TaskChoice::All => format!("All, {number}"),
        TaskChoice::Category(category) => format!("{category}, {number}"),
        TaskChoice::Named(_) if number == 1 => "One task".into(),
        TaskChoice::Named(_) => format!("{} chosen tasks", capital(&self::number(number))),
    }
}

pub fn length(length: Length) -> String {
    match length {
        Length::Each(instances) => format!("{} per task", count(instances)),
        Length::Endless => ENDLESS.into(),
    }
}

pub fn asked(variant: Option<Variant>) -> String {
    variant.map_or_else(|| OWN_PROMPT.into(), |variant| format!("the prompt of {variant}"))
}

pub fn speed(speed: Speed) -> String {
    match speed {
        Speed::Full => "as fast as it goes".into(),
        Speed::PerSecond(rate) if rate >= 1.0 => format!("{rate} a second at most"),
        Speed::PerSecond(rate) => format!("one in {} seconds", 1.0 / rate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_at_a_glance() {
        assert_eq!(
            [0.2, 59.5, 72.0, 3725.0].map(left),
            ["1 s left", "1 min 0 s left", "1 min 12 s left", "1 h 2 min left"]
        );
    }

    #[test]
    fn figures_are_signed_as_in_print() {
        assert_eq!([-0.04, -1.14, 3.0].map(signed), ["0.0", "\u{2212}1.1", "3.0"]);
    }
}
