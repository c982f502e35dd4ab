//! Every word of the view "Your data".
use crate::text;

// The drop target.
pub const HEADING: &str = "Bring your own";
pub const WHAT_IT_TAKES: &str = "A Super-NaturalInstructions task file or a folder of them is checked as the program’s data check does it. \
    A bundle brings its own models, which then take the place of the shipped ones.";
pub const MARKED_AS_YOURS: &str = "Your tasks are asked beside the bundle’s and marked as yours: whether a tuned lane practised \
    anything like them, nobody can say here.";
pub const DROP_HERE: &str = "Drop a task file, a folder or a bundle";
pub const KINDS_BEFORE: &str = "Super-NaturalInstructions JSON, or what ";
pub const KINDS_COMMAND: &str = "guesswork export";
pub const KINDS_AFTER: &str = " wrote, zipped or not. It stays in this browser; nothing is uploaded.";
pub const CHOOSE_FILES: &str = "Choose files";
pub const CHOOSE_FOLDER: &str = "Choose a folder";
pub const FROM_ADDRESS: &str = "From an address";
pub const WILL_BE_CHECKED: &str = "They will be checked, listed and ready to race.";
pub const STOP: &str = "Stop";

// An address.
pub const ADDRESS: &str = "Address of a bundle";
pub const ADDRESS_HINT: &str = "https://example.org/bundle/";
pub const ADDRESS_NOTE: &str = "Only the address is kept. Models are fetched from there when they are asked, if that server \
    lets pages of other sites read them (CORS).";
pub const ADDRESS_GO: &str = "Look there";
pub const ADDRESS_EMPTY: &str = "Type the address of a bundle’s folder or of its manifest.json.";
pub const LOOKING_THERE: &str = "Looking there";

// Lists.
pub const TASKS: &str = "Tasks";
pub const BUNDLES: &str = "Bundles";
pub const NOT_USABLE: &str = "Cannot be used";
pub const NOTHING_YET: &str = "Nothing yet. What you bring is listed here and is still there after a reload.";
pub const RACE: &str = "Race on it";
pub const PREDICT: &str = "Predict with it";
pub const USE: &str = "Use it";
pub const IN_USE: &str = "in use";
pub const USE_SHIPPED: &str = "Use the shipped bundle again";
pub const REMOVE: &str = "Remove";
pub const CHOOSE_AGAIN: &str = "Choose it again";
pub const DISMISS: &str = "Dismiss";
pub const GENERATION: &str = "Generation:";
pub const NOT_KEPT: &str = "until the page is closed";
pub const ODD: &str = "Accepted, with remarks";
pub const LEFT_OUT: &str = "Left out";

// Storage.
pub const REFUSED: &str = "The browser refused to keep them";
pub const REFUSED_WHY: &str = "They can be used until this page is closed or reloaded. A private window often does this, and so does a full disk.";
pub const TRY_AGAIN: &str = "Try again";
pub const NOT_READABLE: &str = "It cannot be read any more; remove it and drop the file again.";
pub const NO_DATABASE: &str = "the browser’s database did not answer";

// What is wrong with a file; its name stands before these.
pub const ALL_FILES: &str = "All files";
pub const MORE_TASKS: &str = "More tasks";
pub const UNKNOWN_KIND: &str = "this is neither a task (.json) nor a bundle’s manifest.json nor an archive (.zip); drop one of these, or the \
     bundle’s whole folder";
pub const NESTED_ARCHIVE: &str = "an archive inside an archive is not opened; unpack it and drop it by itself";
pub const CHECKSUM: &str = "its checksum differs, so it was damaged; zip or download it again";
pub const UNPACKS_TOO_MUCH: &str =
    "the archive unpacks to far more than tasks or models do; unpack it yourself and drop the folder";
pub const NO_MODELS: &str = "the bundle has no model; make it again with `guesswork export`";
pub const GONE: &str =
    "it is not kept in this browser (any more); drop it again on Your data, or use the shipped bundle";
pub const BLOB_LOST: &str = "the browser could not hand over what it kept; remove it and drop it again";

/// What the browser said when it refused to keep something.
pub fn it_said(why: &str) -> String {
    format!("It said: {}", text::full_stop(why))
}

pub fn unreadable(path: &str, why: &str) -> String {
    format!("{path}: it cannot be read ({why})")
}

pub fn too_large(path: &str, most: u64) -> String {
    format!(
        "{path}: it is larger than {}, far more than it should be; is it the right file?",
        size(most)
    )
}

pub fn no_tasks(file: &str) -> String {
    format!("{file}: it offers no task; make the bundle again with `guesswork export`")
}

pub fn not_an_archive(why: &str) -> String {
    format!("it is not a complete zip archive ({why}); zip or download it again")
}

pub fn encrypted(path: &str) -> String {
    format!("{path}: it is encrypted; zip it without a password")
}

pub fn other_compression(path: &str) -> String {
    format!("{path}: it is packed in a way that is not read here; zip it the usual way (deflate)")
}

pub fn too_many_in_archive(count: usize) -> String {
    format!(
        "it holds {} files, far more than a bundle or a benchmark; zip only what is needed",
        text::count(count)
    )
}

pub fn too_many_files(count: usize, most: usize) -> String {
    format!(
        "{} files are too many; the first {} were looked at, drop only what is needed",
        text::count(count),
        text::count(most)
    )
}

pub fn too_many_tasks(left_out: usize, most: usize) -> String {
    let left_out = text::count(left_out);
    format!("{left_out} task files were left out, because {most} at a time are enough; drop those that you need")
}

pub fn too_long_for_a_model(bytes: usize) -> String {
    let size = size(bytes as u64);
    format!("definition, examples and first instance have {size}, far more than a model reads; shorten them")
}

pub fn with_more_errors(first: &str, more: usize) -> String {
    match more {
        0 => first.into(),
        more => format!("{first} (and {} more)", text::count(more)),
    }
}

pub fn let_go(files: usize) -> String {
    match files {
        0 => "Let go to read them".into(),
        1 => "Let go to read 1 file".into(),
        n => format!("Let go to read {} files", text::count(n)),
    }
}

pub fn checking(done: u64, all: u64) -> String {
    match all {
        0 => "Checking".into(),
        _ => format!("Checking: {} of {}", size(done), size(all)),
    }
}

/// What a task file holds, as one line.
pub fn holds(instances: usize, labels: Option<usize>, guess: Option<f64>) -> String {
    let instances = match instances {
        1 => "1 instance".into(),
        n => format!("{} instances", text::count(n)),
    };
    match (labels, guess) {
        (Some(labels), Some(guess)) => format!("{instances}, {labels} labels, guess {guess:.1}"),
        (Some(labels), None) => format!("{instances}, {labels} labels"),
        (None, _) => format!("{instances}, free text"),
    }
}

/// A task's kind and its labels.
pub fn classification(labels: &[String]) -> String {
    format!("Classification between {}:", labels.join(", "))
}

/// Why it is of that kind, as `guesswork data check` says it.
pub fn because(reason: &str) -> String {
    text::full_stop(reason)
}

/// That only the first instances are offered.
pub fn offered(offered: usize) -> String {
    format!("the first {} are raced", text::count(offered))
}

/// What a bundle holds, as one line.
pub fn bundle_holds(models: usize, tasks: usize) -> String {
    let models = if models == 1 {
        "1 model".into()
    } else {
        format!("{models} models")
    };
    let tasks = if tasks == 1 {
        "1 task".into()
    } else {
        format!("{} tasks", text::count(tasks))
    };
    format!("{models}, {tasks}")
}

/// What became of a drop, for all to read and hear.
pub fn outcome(tasks: usize, bundles: usize, bad: usize, passed_over: usize) -> String {
    let some = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{} {many}", text::count(n))),
    };
    let good = [some(tasks, "task", "tasks"), some(bundles, "bundle", "bundles")];
    let good: Vec<String> = good.into_iter().flatten().collect();
    let mut words = match (good.is_empty(), tasks + bundles) {
        (true, _) => "Nothing of it can be used".to_string(),
        (false, 1) => format!("{} is ready", good[0]),
        (false, _) => format!("{} are ready", good.join(" and ")),
    };
    match bad {
        0 => {}
        1 => words += "; 1 file needs mending",
        n => words += &format!("; {} files need mending", text::count(n)),
    }
    match passed_over {
        0 => {}
        1 => words += "; 1 other file was skipped",
        n => words += &format!("; {} other files were skipped", text::count(n)),
    }
    words + "."
}

pub fn removed(name: &str) -> String {
    format!("{name} is removed.")
}

pub fn remove_it(name: &str) -> String {
    format!("{REMOVE} {name}")
}

pub fn race_on(name: &str) -> String {
    format!("{RACE}: {name}")
}

pub fn predict_with(name: &str) -> String {
    format!("{PREDICT}: {name}")
}

pub fn put_to_use(name: &str) -> String {
    format!("{USE}: {name}")
}

/// A bundle that an address asks for and that is not kept here.
pub fn not_kept_here(name: &str) -> String {
    format!("{name}: {GONE}.")
}

/// A length that a person can judge.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..100_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        100_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// A day, as `21 Nov 2026`. `month` counts from 0, as browsers do.
pub fn day(year: u32, month: u32, day: u32) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = MONTHS.get(month as usize).unwrap_or(&"");
    format!("{day} {month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_a_sentence_whatever_the_figures() {
        assert_eq!(outcome(1, 0, 0, 0), "1 task is ready.");
        assert_eq!(
            outcome(1, 1, 1, 0),
            "1 task and 1 bundle are ready; 1 file needs mending."
        );
        assert_eq!(
            outcome(0, 0, 2, 1200),
            "Nothing of it can be used; 2 files need mending; 1,200 other files were skipped."
        );
        assert_eq!(outcome(0, 1, 0, 1), "1 bundle is ready; 1 other file was skipped.");
    }

    #[test]
    fn sizes_can_be_judged() {
        assert_eq!(
            [0, 999, 12_345, 438_434, 17_734_080, 3_200_000_000].map(size),
            ["0 bytes", "999 bytes", "12.3 kB", "438 kB", "17.7 MB", "3.2 GB"]
        );
    }

    #[test]
    fn what_a_file_holds_is_one_line() {
        assert_eq!(holds(320, Some(4), Some(25.0)), "320 instances, 4 labels, guess 25.0");
        assert_eq!(holds(1, None, None), "1 instance, free text");
        assert_eq!(bundle_holds(1, 1200), "1 model, 1,200 tasks");
        assert_eq!(day(2026, 10, 21), "21 Nov 2026");
    }
}
