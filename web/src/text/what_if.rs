//! Every word of the counterfactuals.
use crate::what_if::{Against, NOTICED, Reaction};
use guesswork_shared::{
    counterfactual::{Change, NEGATION, Telling},
    lane::Lane,
};

pub const WHAT_IF: &str = "What if";
pub const CHANGE_ONE_THING: &str = "Change one thing and see which lanes notice.";
pub const NO_LABELS: &str = "This task has no labels to shuffle or to swap.";
pub const SHUFFLE: &str = "Shuffle the labels";
pub const NEGATE: &str = "Negate the definition";
pub const DELUDE: &str = "Delude the examples";
pub const SWAP: &str = "Swap the label names";
pub const BY_HAND: &str = "Change it by hand";
pub const APPLIED: &str = "Taken over when you leave a field, or with Ctrl ↵.";
pub const DEFINITION: &str = "Definition";
pub const LABEL_NAMES: &str = "Label names";
pub const BAD_NAMES: &str = "Each label needs a name of its own.";
pub const CHANGED: &str = "What is changed";
pub const UNDO: &str = "Undo";
pub const UNDO_ALL: &str = "Undo all";
pub const ASK_TO_SEE: &str = "Ask the lanes to see which of them notice.";
pub const ASKING_AGAIN: &str = "The lanes are asked as it was and as it is now.";
pub const SET_AGAINST: &str = "Set against";
pub const WHICH_REFERENCE: &str = "What the prompt is set against";
/// What can be left out where there is little room stands apart.
pub const NOT_SHOWN: [&str; 3] = ["", "not shown", " to it"];
pub const TOLD_THE_SAME: [&str; 3] = ["told ", "the same", ""];
pub const STILL: &str = "still";
pub const SAME_ANSWER: &str = "same answer";
pub const OTHER_ANSWER: &str = "other answer";
pub const BEFORE: &str = "before:";
pub const BARS_CHANGED: &str = "Bars: how likely each label is now. The tick is where it stood before the change, the figure \
    how far it moved. A lane has noticed if a label moved by 0.05 or more, or if its answer is another.";
pub const BARS_RENAMED: &str = "The labels weighed have other names now, for every lane: those that were not told them \
    move too.";
pub const NOW: &str = "now:";
pub const ADDED: &str = "added";
pub const CHANGED_PART: &str = "changed";

pub fn against(against: Against) -> &'static str {
    match against {
        Against::Full => "original+examples",
        Against::Original => "original",
        Against::Unchanged => "its unchanged prompt",
    }
}

pub fn example(place: usize) -> String {
    format!("Example {}", place + 1)
}

pub fn example_input(place: usize) -> String {
    format!("Input of example {}", place + 1)
}

pub fn example_output(place: usize) -> String {
    format!("Output of example {}", place + 1)
}

pub fn name_of(label: &str) -> String {
    format!("New name of “{label}”")
}

pub fn undo(what: &str) -> String {
    format!("{UNDO}: {}", what.trim_end_matches([':', '.']))
}

/// What stands on the card.
pub fn reaction(reaction: Reaction) -> Option<String> {
    Some(match reaction {
        Reaction::Pending => return None,
        Reaction::NotShown => NOT_SHOWN.concat(),
        Reaction::ToldTheSame => TOLD_THE_SAME.concat(),
        Reaction::Answered { moved: Some(moved), .. } if moved >= NOTICED => format!("moved {moved:.2}"),
        Reaction::Answered { other_answer: true, .. } => OTHER_ANSWER.into(),
        Reaction::Answered { moved: None, .. } => SAME_ANSWER.into(),
        Reaction::Answered { .. } => STILL.into(),
    })
}

pub fn was(answer: &str) -> String {
    match answer.trim() {
        "" => "was an empty answer".into(),
        answer => format!("was “{}”", short(answer)),
    }
}

/// A signed change: `+0.23`, `−0.22`, `±0.00`.
pub fn signed(change: f32) -> String {
    let figure = format!("{:.2}", change.abs());
    match figure.as_str() {
        "0.00" => "±0.00".into(),
        _ if change < 0.0 => format!("−{figure}"),
        _ => format!("+{figure}"),
    }
}

/// Where a bar stood and stands.
pub fn from_to(before: f32, now: f32) -> String {
    format!("{BEFORE} {before:.2}, {NOW} {now:.2}")
}

/// What a change has done, in a few words and in detail; `before` is what was told before it, `after` with it.
pub fn change(change: &Change, before: &Telling, after: &Telling) -> (String, String) {
    let (lead, detail) = match change {
        Change::ShuffleLabels => {
            let mut detail = format!("{}.", after.listed().unwrap_or_default().join(", "));
            if before.definition().is_some() && before.definition() == after.definition() {
                detail += " The definition does not list them one by one and stays as it is.";
            }
            ("Labels shuffled:", detail)
        }
        Change::NegateDefinition => match after.definition() {
            Some(text) if text.ends_with(NEGATION) => ("Definition negated by a sentence:", format!("“{NEGATION}”")),
            Some(_) => ("Definition negated:", traded(before.names())),
            None => ("Definition negated:", "there is none.".into()),
        },
        Change::DeludeExamples => ("Examples deluded:", deluded(before, after)),
        Change::SwapNames => ("Label names swapped:", renamed(before.names(), after.names())),
        Change::RenameLabels(_) => ("Labels renamed:", renamed(before.names(), after.names())),
        Change::Definition(_) => ("Definition rewritten.", String::new()),
        Change::Input { example, .. } => {
            return (format!("Input of example {} rewritten.", example + 1), String::new());
        }
        Change::Output { example, text } => {
            let was = before.examples().iter().find(|shown| shown.place == *example);
            let was = was.map_or("", |shown| &shown.example.output);
            return (
                format!("Example {} flipped:", example + 1),
                format!("“{}” instead of “{}”.", short(text), short(was)),
            );
        }
    };
    (lead.into(), detail)
}

fn traded(names: &[String]) -> String {
    match names {
        [one, other] => format!("“{one}” and “{other}” trade places in it."),
        _ => {
            let around: Vec<String> = names
                .iter()
                .chain(names.first())
                .map(|name| format!("“{name}”"))
                .collect();
            format!("in it each label gives way to the next, {}.", around.join(" → "))
        }
    }
}

fn renamed(old: &[String], new: &[String]) -> String {
    let differ = old.iter().zip(new).filter(|(old, new)| old != new);
    let pairs = differ.map(|(old, new)| format!("“{old}” is now “{new}”")).collect();
    format!("{}, in the right answer too.", list(pairs))
}

fn deluded(before: &Telling, after: &Telling) -> String {
    let said = after.examples().iter().filter_map(|shown| {
        let was = before.examples().iter().find(|other| other.place == shown.place)?;
        let (is, was) = (&shown.example.output, &was.example.output);
        (is != was).then(|| {
            format!(
                "example {} says “{}” instead of “{}”",
                shown.place + 1,
                short(is),
                short(was)
            )
        })
    });
    let said = list(said.collect());
    // A quoted sentence has its own.
    let stop = if said.ends_with(".”") { "" } else { "." };
    format!("{said}{stop}")
}

/// "a, b and c".
fn list(mut items: Vec<String>) -> String {
    match items.pop() {
        None => String::new(),
        Some(last) if items.is_empty() => last,
        Some(last) => format!("{} and {last}", items.join(", ")),
    }
}

/// The beginning of a text that may be long.
fn short(text: &str) -> String {
    const MOST: usize = 48;
    let text = text.trim();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.into(),
    }
}

/// Which lanes noticed, in a sentence or two.
pub fn noticed(reactions: &[(Lane, Reaction)]) -> String {
    let tuned = || reactions.iter().filter(|(lane, _)| matches!(lane, Lane::Tuned(_)));
    let count = |wanted: &dyn Fn(Reaction) -> bool| tuned().filter(|(_, reaction)| wanted(*reaction)).count();
    let all = tuned().count();
    let who: Vec<String> = tuned()
        .filter(|(_, reaction)| reaction.has_noticed())
        .map(|(lane, _)| lane.to_string())
        .collect();
    let mut words = match who.len() {
        0 => format!("None of the {all} tuned lanes noticed."),
        n => format!("{n} of {all} tuned lanes noticed: {}.", list(who)),
    };
    let mut say = |n: usize, one: &str, more: &str| match n {
        0 => {}
        1 => words += &format!(" 1 {one}."),
        n => words += &format!(" {n} {more}."),
    };
    say(
        count(&|reaction| reaction == Reaction::NotShown),
        "does not see this part",
        "do not see this part",
    );
    say(
        count(&|reaction| reaction == Reaction::ToldTheSame),
        "got the same prompt as before",
        "got the same prompt as before",
    );
    say(
        count(&|reaction| reaction == Reaction::Pending),
        "has no answer to compare",
        "have no answer to compare",
    );
    if reactions
        .iter()
        .any(|(lane, reaction)| *lane == Lane::Untuned && reaction.has_noticed())
    {
        words += " The untuned base moved too.";
    }
    words
}

/// How far the asking is, with something changed.
pub fn standing(lanes: usize, answered: usize, failed: usize) -> String {
    let failed = match failed {
        0 => String::new(),
        n => format!("; {n} failed"),
    };
    match answered {
        n if n == lanes => format!("All {lanes} lanes have answered, before the change and after it."),
        0 => format!("Nobody has been asked about the change yet{failed}."),
        n => format!("{n} of {lanes} lanes have answered, before the change and after it{failed}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::task::{Example, Task};

    fn telling(labels: &[&str], definition: &str) -> Telling {
        let labels: Vec<String> = labels.iter().map(|label| label.to_string()).collect();
        let example = |output: &String| Example {
            input: "x".into(),
            output: output.clone(),
            explanation: String::new(),
        };
        let task = Task {
            name: "task".into(),
            definitions: vec![definition.into()],
            categories: vec![],
            reasoning: vec![],
            domains: vec![],
            source: vec![],
            positive_examples: labels.iter().map(example).collect(),
            negative_examples: vec![],
            instances: vec![],
        };
        Telling::new(&task, Some(&labels), 0)
    }

    fn said(one: Change, telling: &Telling) -> String {
        let after = telling.changed(std::slice::from_ref(&one));
        let (lead, detail) = change(&one, telling, &after);
        format!("{lead} {detail}").trim_end().to_string()
    }

    #[test]
    fn every_change_says_what_it_did() {
        let two = telling(&["yes", "no"], "Say \"yes\" if so or \"no\" if not.");
        assert_eq!(
            said(Change::NegateDefinition, &two),
            "Definition negated: “yes” and “no” trade places in it."
        );
        assert_eq!(said(Change::ShuffleLabels, &two), "Labels shuffled: no, yes.");
        assert_eq!(
            said(Change::DeludeExamples, &two),
            "Examples deluded: example 1 says “no” instead of “yes” and example 2 says “yes” instead of “no”."
        );
        assert_eq!(
            said(Change::SwapNames, &two),
            "Label names swapped: “yes” is now “no” and “no” is now “yes”, in the right answer too."
        );
        let flip = Change::Output {
            example: 0,
            text: "no".into(),
        };
        assert_eq!(said(flip, &two), "Example 1 flipped: “no” instead of “yes”.");
        let three = telling(&["a", "b", "c"], "Say \"a\" if X, \"b\" if Y, or \"c\" if Z.");
        assert_eq!(
            said(Change::NegateDefinition, &three),
            "Definition negated: in it each label gives way to the next, “a” → “b” → “c” → “a”."
        );
        let prose = telling(&["yes", "no"], "Is it so?");
        assert!(said(Change::NegateDefinition, &prose).contains(NEGATION));
        assert!(said(Change::ShuffleLabels, &prose).ends_with("stays as it is."));
    }

    #[test]
    fn the_sentence_counts_every_tuned_lane_once() {
        let lane = |slug: &str| slug.parse::<Lane>().unwrap();
        let moved = |by| Reaction::Answered {
            moved: Some(by),
            other_answer: false,
        };
        let reactions = [
            (lane("original"), moved(0.4)),
            (lane("original+examples"), moved(0.06)),
            (lane("simplified"), Reaction::NotShown),
            (lane("empty"), Reaction::NotShown),
            (lane("original+delusive"), moved(0.01)),
            (lane("untuned"), moved(0.2)),
            (lane("random"), Reaction::NotShown),
        ];
        assert_eq!(
            noticed(&reactions),
            "2 of 5 tuned lanes noticed: original and original+examples. 2 do not see this part. The untuned base moved too."
        );
        assert_eq!(
            noticed(&[
                (lane("empty"), Reaction::ToldTheSame),
                (lane("original"), Reaction::Pending)
            ]),
            "None of the 2 tuned lanes noticed. 1 got the same prompt as before. 1 has no answer to compare."
        );
    }

    #[test]
    fn the_threshold_is_told_as_it_is() {
        assert!(BARS_CHANGED.contains(&format!(" {NOTICED} ")));
    }

    #[test]
    fn figures_are_signed() {
        assert_eq!(
            [0.234, -0.216, 0.004, -0.004].map(signed),
            ["+0.23", "−0.22", "±0.00", "±0.00"]
        );
    }
}
