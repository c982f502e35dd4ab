//! Every word of the view of results.
use guesswork_shared::{
    lane::Lane,
    metric::Interval,
    results::text::{list, score},
    variant::Variant,
};

// The file.
pub const LOADING: &str = "Fetching the results";
pub const FAILED: &str = "The results could not be loaded";
pub const NONE: &str = "This bundle has no results";
pub const NONE_MEND: &str = "Evaluate its models, and put what comes out into it:";
pub const NONE_COMMANDS: &str = "guesswork eval --lane all --models bundle --json > results.json\n\
                                 guesswork export --update bundle --results results.json";
pub const NO_STUDIES: &str = "The report is of no results.";

// A study.
pub const TABLE: &str = "Table";
pub const FIGURE: &str = "Figure";
pub const PART: &str = "What was found";
pub const MEASURED: &str = "What was measured";
pub const MISSING: &str = "Not there";
pub const NOTES: &str = "Remarks";
pub const NO_TABLE: &str = "Of these tasks nothing was measured apart.";
pub const NO_LANES: &str = "No lane is chosen.";
pub const SHOW: &str = "Show";
pub const SHOW_CHOICES: [&str; 4] = ["All tasks", "Unseen kinds", "By category", "By task"];
pub const PUBLISHED: &str = "Published";
pub const INTERVAL: &str = "95 %";
pub const EVERY_NUMBER: &str = "Every figure of ours opens the commands that made it; Enter copies them.";
pub const METHODS: &str = "How this was computed";
pub const PAPER: &str = "The paper:";
pub const WHOLE_REPORT: &str = "All of it";

// Lanes.
pub const LANES: &str = "Lanes";
pub const LANES_HINT: &str = "Colour and shape tell the definition; the fill tells the examples: level lines for true ones, \
                              slanted lines for delusive ones.";
pub const COLUMNS: [&str; 3] = ["none", "examples", "delusive"];
pub const NOT_TUNED: &str = "not tuned";
pub const ALL_LANES: &str = "Show all lanes";

// The heat maps.
pub const ABOVE: &str = "further above guessing";
pub const BELOW: &str = "below it";
pub const ALIKE: &str = "no ground: cannot be told from guessing";
pub const TUNED_ASKED: &str = "tuned on ↓ asked with →";
pub const NOT_MEASURED: &str = "not measured";

// What is not there yet.
pub const NO_CURVE_TITLE: &str = "How many instances of each task it takes";
pub const NO_CURVE: &str =
    "There is no curve yet: nothing was tuned on several amounts of data. These commands make one.";
pub const NO_CURVE_COMMANDS: &str = "guesswork sweep low-resource --out runs/sweeps\n\
                                     guesswork report runs/sweeps --out results/pocket\n\
                                     guesswork export --update bundle --results results/pocket";
pub const NO_MATRIX_TITLE: &str = "Tuned one way, asked another";
pub const NO_MATRIX: &str =
    "There is no matrix yet: every lane was asked only as it was tuned. These commands make one.";
pub const NO_MATRIX_COMMANDS: &str = "guesswork sweep matrix --out runs/sweeps\n\
                                      guesswork report runs/sweeps --out results/pocket\n\
                                      guesswork export --update bundle --results results/pocket";

// Taking it along.
pub const CSV: &str = "CSV";
pub const JSON: &str = "JSON";
pub const LATEX: &str = "LaTeX";
pub const SVG: &str = "SVG";
pub const PNG: &str = "PNG";
pub const PRINT: &str = "Print";
pub const NO_FILE: &str = "The browser refused to save the file.";
pub const NO_PICTURE: &str = "The browser could not make the picture; take the SVG.";

// The popover.
pub const HOW: &str = "How this number was made";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const CAN_NOT_COPY: &str = "Copying is not allowed here: mark the commands and copy them by hand.";
pub const ENTER: &str = "Enter";

pub fn interval(interval: &Interval) -> String {
    format!("95 %: {} – {}", score(interval.low), score(interval.high))
}

/// The ends alone.
pub fn ends(interval: &Interval) -> String {
    format!("{} – {}", score(interval.low), score(interval.high))
}

pub fn tuned_and_asked(lane: Lane) -> String {
    format!("tuned on and asked with {lane}")
}

pub fn tuned_asked(lane: Lane, asked: Variant) -> String {
    format!("tuned on {lane}, asked with {asked}")
}

pub fn untuned_asked(asked: Variant) -> String {
    format!("untuned, asked with {asked}")
}

pub fn against(lane: Lane, others: &str) -> String {
    format!("{lane} against {others}")
}

pub fn tuned_on(amounts: &str) -> String {
    format!("tuned on {amounts}")
}

pub fn seeds(seeds: &[u64]) -> String {
    format!("seed{} {}", if seeds.len() == 1 { "" } else { "s" }, list(seeds))
}

pub fn numbered(what: &str, number: usize) -> String {
    format!("{what} {number}")
}

pub fn made_by(commands: usize) -> String {
    match commands {
        1 => "Made by this command".into(),
        n => format!("Made by {n} commands"),
    }
}

pub fn more_commands(commands: usize) -> String {
    format!("… and {commands} more, copied with the others")
}

pub fn all_commands(commands: usize) -> String {
    match commands {
        1 => "The command".into(),
        n => format!("All {n} commands"),
    }
}

/// What the paper's column is, beside the notes that the report gives.
pub fn published_mark(digits: &str) -> String {
    format!("published, {digits}")
}

pub fn download_of(what: &str, title: &str) -> String {
    format!("{what}: {title}")
}
