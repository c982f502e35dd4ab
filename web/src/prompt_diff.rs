//! A lane's prompt set against another: what its treatment, or a change, removed, put in place, or falsified.
#[cfg(test)]
mod examples;
mod miniature;
mod words;

use guesswork_shared::prompt::{PartKind, Prompt, PromptPart};
pub use miniature::{MiniLine, Stroke, miniature};

/// What happened to one part of the full prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands as it was.
    Untouched,
    /// Something shorter stands in its place.
    Replaced,
    /// The treatment took it away.
    Removed,
    /// It was left out because the prompt would have been too long.
    DidNotFit,
    /// Its output is wrong on purpose.
    Falsified,
    /// Its end is missing because the prompt would have been too long.
    Cut,
    /// The other prompt has no such part.
    Added,
    /// It says something else.
    Changed,
}

/// A run of text that shares one mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Stands in both prompts.
    Kept(String),
    /// Stands in the full prompt only.
    Removed(String),
    /// Stands in the lane's prompt only.
    Added(String),
    /// A wrong output and the right one that it replaces.
    Falsified {
        /// The right output.
        was: String,
        /// The wrong one.
        is: String,
    },
}

/// One part, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffPart {
    /// Which part.
    pub kind: PartKind,
    /// What happened to it.
    pub fate: Fate,
    /// Its text; white space at the ends is left out, for it is not shown.
    pub pieces: Vec<Piece>,
    /// Whether the pieces follow one another as words do; else each begins a line, but for a falsified output.
    pub flows: bool,
}

/// Sets `prompt` against the parts of a fuller one, as `original+examples`, nothing cut.
///
/// The instance is taken from `prompt` alone: `full` may have been built with another input.
pub fn diff(full: &[PromptPart], prompt: &Prompt) -> Vec<DiffPart> {
    compare(full, prompt, &treated)
}

/// Sets `prompt` against what the same lane was told before something was changed. `is_false` says of an example whether
/// its output is wrong now.
pub fn diff_change(before: &[PromptPart], prompt: &Prompt, is_false: &dyn Fn(PartKind) -> bool) -> Vec<DiffPart> {
    compare(
        before,
        prompt,
        &|kind, was, now| match treated(kind, was.clone(), now.clone()) {
            falsified @ (Fate::Falsified, ..) if is_false(kind) => falsified,
            _ => reworded(&was, &now),
        },
    )
}

/// What became of a part that is in both prompts, and its pieces; whether they flow.
type Became = (Fate, Vec<Piece>, bool);

fn compare(full: &[PromptPart], prompt: &Prompt, became: &dyn Fn(PartKind, String, String) -> Became) -> Vec<DiffPart> {
    let mut kinds: Vec<PartKind> = full.iter().chain(&prompt.parts).map(|part| part.kind).collect();
    kinds.extend(&prompt.omitted);
    kinds.sort();
    kinds.dedup();
    let find = |parts: &[PromptPart], kind| parts.iter().find(|p| p.kind == kind).map(|p| shown(&p.text));
    kinds
        .into_iter()
        .filter_map(|kind| {
            let missing = prompt.omitted.contains(&kind);
            let (fate, pieces, flows) = match (find(full, kind), find(&prompt.parts, kind)) {
                (_, Some(now)) if kind == PartKind::Instance => {
                    let fate = if prompt.input_cut { Fate::Cut } else { Fate::Untouched };
                    (fate, vec![Piece::Kept(now)], false)
                }
                (_, None) if kind == PartKind::Instance => return None,
                (None, None) => return None,
                (Some(was), None) if missing => (Fate::DidNotFit, vec![Piece::Removed(was)], false),
                (Some(was), None) => (Fate::Removed, vec![Piece::Removed(was)], false),
                (None, Some(now)) => (Fate::Added, vec![Piece::Added(now)], false),
                (Some(was), Some(now)) if was == now => (Fate::Untouched, vec![Piece::Kept(now)], false),
                (Some(was), Some(now)) if missing => (Fate::Cut, cut(was, now), false),
                (Some(was), Some(now)) => became(kind, was, now),
            };
            Some(DiffPart {
                kind,
                fate,
                pieces,
                flows,
            })
        })
        .collect()
}

/// An example whose output alone differs is falsified; a definition is replaced as a whole.
fn treated(kind: PartKind, was: String, now: String) -> Became {
    if kind == PartKind::Definition {
        return (Fate::Replaced, vec![Piece::Added(now), Piece::Removed(was)], false);
    }
    if let (Some((same, right)), Some((same_too, wrong))) = (at_output(&was), at_output(&now))
        && same == same_too
    {
        let falsified = Piece::Falsified {
            was: right.into(),
            is: wrong.into(),
        };
        return (Fate::Falsified, vec![Piece::Kept(same.into()), falsified], false);
    }
    reworded(&was, &now)
}

/// Word by word, or as a whole where little is left.
fn reworded(was: &str, now: &str) -> Became {
    match words::reworded(was, now) {
        Some(pieces) => (Fate::Changed, pieces, true),
        None => (
            Fate::Changed,
            vec![Piece::Added(now.into()), Piece::Removed(was.into())],
            false,
        ),
    }
}

/// What of a definition was left when it did not fit as a whole.
fn cut(was: String, now: String) -> Vec<Piece> {
    match was.strip_prefix(&*now) {
        Some(rest) => vec![Piece::Kept(now.clone()), Piece::Removed(rest.trim_start().into())],
        // A full stop may have been put at its end.
        None => vec![Piece::Added(now), Piece::Removed(was)],
    }
}

fn at_output(text: &str) -> Option<(&str, &str)> {
    const MARK: &str = "Output: ";
    text.rfind(MARK).map(|at| text.split_at(at + MARK.len()))
}

/// The text as it is shown: the encoding's line breaks around parts and its blanks before lines say nothing.
fn shown(text: &str) -> String {
    let lines: Vec<&str> = text
        .trim()
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{
        examples::{full, sent},
        *,
    };

    #[test]
    fn the_full_prompt_is_untouched() {
        let parts = diff(&full(), &sent(full()));
        assert_eq!(parts.len(), 4);
        assert!(
            parts
                .iter()
                .all(|p| p.fate == Fate::Untouched && matches!(p.pieces[..], [Piece::Kept(_)]))
        );
        assert_eq!(
            parts[1].pieces,
            [Piece::Kept("Positive Example 1 -\nInput: a.\nOutput: yes.".into())]
        );
    }

    #[test]
    fn what_stands_in_its_place_comes_first() {
        let mut parts = full();
        parts[0].text = "Definition: Answers: yes, no.\n\n".into();
        let parts = diff(&full(), &sent(parts));
        assert_eq!(parts[0].fate, Fate::Replaced);
        let added = Piece::Added("Definition: Answers: yes, no.".into());
        assert_eq!(
            parts[0].pieces,
            [added, Piece::Removed("Definition: Say yes or no.".into())]
        );
    }

    #[test]
    fn only_the_output_of_a_delusive_example_is_marked() {
        let mut parts = full();
        parts[1].text = " Positive Example 1 -\nInput: a.\n Output: no.\n\n".into();
        let parts = diff(&full(), &sent(parts));
        assert_eq!(parts[1].fate, Fate::Falsified);
        let falsified = Piece::Falsified {
            was: "yes.".into(),
            is: "no.".into(),
        };
        assert_eq!(
            parts[1].pieces,
            [
                Piece::Kept("Positive Example 1 -\nInput: a.\nOutput: ".into()),
                falsified
            ]
        );
        assert_eq!(parts[2].fate, Fate::Untouched);
    }

    #[test]
    fn what_was_taken_away_and_what_did_not_fit_are_told_apart() {
        let mut prompt = sent(vec![full().remove(1), full().remove(3)]);
        prompt.omitted = vec![PartKind::PositiveExample(1)];
        prompt.input_cut = true;
        let fates: Vec<Fate> = diff(&full(), &prompt).iter().map(|p| p.fate).collect();
        assert_eq!(fates, [Fate::Removed, Fate::Untouched, Fate::DidNotFit, Fate::Cut]);
    }

    #[test]
    fn a_definition_that_was_cut_keeps_its_beginning() {
        let mut prompt = sent(full());
        prompt.parts[0].text = "Definition: Say yes\n\n".into();
        prompt.omitted = vec![PartKind::Definition];
        let parts = diff(&full(), &prompt);
        assert_eq!(parts[0].fate, Fate::Cut);
        assert_eq!(
            parts[0].pieces,
            [
                Piece::Kept("Definition: Say yes".into()),
                Piece::Removed("or no.".into())
            ]
        );
    }

    #[test]
    fn the_instance_is_the_lanes_own_whatever_the_full_prompt_held() {
        let mut parts = full();
        parts[3].text = "Now complete the following example -\nInput: another.\nOutput: ".into();
        let parts = diff(&full(), &sent(parts));
        assert_eq!(parts[3].fate, Fate::Untouched);
        assert!(matches!(&parts[3].pieces[..], [Piece::Kept(text)] if text.contains("another")));
    }

    #[test]
    fn a_change_is_shown_word_by_word() {
        let mut parts = full();
        parts[0].text = "Definition: Say no or yes.\n\n".into();
        parts[2].text = " Positive Example 2 -\nInput: b.\n Output: yes.\n\n".into();
        let changed = diff_change(&full(), &sent(parts.clone()), &|kind| {
            kind == PartKind::PositiveExample(1)
        });
        assert_eq!((changed[0].fate, changed[0].flows), (Fate::Changed, true));
        let pieces = |wanted: fn(&Piece) -> Option<&String>| -> String {
            let texts: Vec<&str> = changed[0]
                .pieces
                .iter()
                .filter_map(wanted)
                .map(|text| text.trim())
                .collect();
            texts.join(" ")
        };
        let removed = pieces(|piece| match piece {
            Piece::Removed(text) => Some(text),
            _ => None,
        });
        let kept = pieces(|piece| match piece {
            Piece::Kept(text) => Some(text),
            _ => None,
        });
        assert!(kept.starts_with("Definition: Say") && !removed.is_empty());
        assert_eq!(changed[1].fate, Fate::Untouched);
        assert_eq!(changed[2].fate, Fate::Falsified);
        // The same, where the new output is right.
        let changed = diff_change(&full(), &sent(parts), &|_| false);
        assert_eq!(changed[2].fate, Fate::Changed);
    }

    #[test]
    fn what_the_other_prompt_does_not_have_is_added() {
        let without = [full().remove(0), full().remove(3)];
        let fates: Vec<Fate> = diff(&without, &sent(full())).iter().map(|part| part.fate).collect();
        assert_eq!(fates, [Fate::Untouched, Fate::Added, Fate::Added, Fate::Untouched]);
    }
}
