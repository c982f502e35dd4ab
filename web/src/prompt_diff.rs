//! A lane's prompt set against the full one: what its treatment removed, put in place, or falsified.
use guesswork_shared::prompt::{PartKind, Prompt, PromptPart};

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
}

/// Sets `prompt` against the parts of the full prompt (`original+examples`, nothing cut).
///
/// The instance is taken from `prompt` alone: `full` may have been built with another input.
pub fn diff(full: &[PromptPart], prompt: &Prompt) -> Vec<DiffPart> {
    let mut kinds: Vec<PartKind> = full.iter().chain(&prompt.parts).map(|part| part.kind).collect();
    kinds.extend(&prompt.omitted);
    kinds.sort();
    kinds.dedup();
    let find = |parts: &[PromptPart], kind| parts.iter().find(|p| p.kind == kind).map(|p| shown(&p.text));
    kinds
        .into_iter()
        .filter_map(|kind| {
            let (fate, pieces) = match (find(full, kind), find(&prompt.parts, kind)) {
                (_, Some(now)) if kind == PartKind::Instance => (
                    if prompt.input_cut { Fate::Cut } else { Fate::Untouched },
                    vec![Piece::Kept(now)],
                ),
                (_, None) if kind == PartKind::Instance => return None,
                (None, None) => return None,
                (Some(was), None) if prompt.omitted.contains(&kind) => (Fate::DidNotFit, vec![Piece::Removed(was)]),
                (Some(was), None) => (Fate::Removed, vec![Piece::Removed(was)]),
                (None, Some(now)) => (Fate::Replaced, vec![Piece::Added(now)]),
                (Some(was), Some(now)) if was == now => (Fate::Untouched, vec![Piece::Kept(now)]),
                (Some(was), Some(now)) if prompt.omitted.contains(&kind) => (Fate::Cut, cut(was, now)),
                (Some(was), Some(now)) => changed(kind, was, now),
            };
            Some(DiffPart { kind, fate, pieces })
        })
        .collect()
}

/// An example whose output alone differs is falsified; anything else is replaced as a whole.
fn changed(kind: PartKind, was: String, now: String) -> (Fate, Vec<Piece>) {
    if let (PartKind::PositiveExample(_) | PartKind::NegativeExample(_), Some((same, right)), Some((same_too, wrong))) =
        (kind, at_output(&was), at_output(&now))
        && same == same_too
    {
        let falsified = Piece::Falsified {
            was: right.into(),
            is: wrong.into(),
        };
        return (Fate::Falsified, vec![Piece::Kept(same.into()), falsified]);
    }
    (Fate::Replaced, vec![Piece::Added(now), Piece::Removed(was)])
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

/// How a line of a miniature page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// As in the full prompt.
    Kept,
    /// In the place of something else.
    New,
    /// Not there any more.
    Removed,
    /// Wrong on purpose.
    Falsified,
}

/// One line of a miniature page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MiniLine {
    /// How it is drawn.
    pub stroke: Stroke,
    /// Its length as a share of the page's width.
    pub width: f32,
    /// Whether a new part begins with it.
    pub opens: bool,
}

/// A page so small that only its shape can be read. Lines stand in the same places for every lane of a task, so that
/// the nine pages can be compared at a glance.
pub fn miniature(parts: &[DiffPart]) -> Vec<MiniLine> {
    let mut lines = Vec::new();
    for part in parts {
        let start = lines.len();
        let mut push = |stroke, width| {
            lines.push(MiniLine {
                stroke,
                width,
                opens: false,
            })
        };
        let whole = |pieces: &[Piece]| -> usize {
            let lengths = pieces.iter().map(|piece| match piece {
                Piece::Kept(text) | Piece::Removed(text) => text.chars().count(),
                Piece::Falsified { was, .. } => was.chars().count(),
                Piece::Added(_) => 0,
            });
            lengths.sum()
        };
        let length = whole(&part.pieces);
        match (part.kind, part.fate) {
            (PartKind::Definition, fate) => {
                let widths = split(length, 3);
                for (i, width) in widths.into_iter().enumerate() {
                    match fate {
                        Fate::Replaced if i == 0 => push(Stroke::New, 0.46),
                        Fate::Replaced | Fate::Removed | Fate::DidNotFit => push(Stroke::Removed, width),
                        _ => push(Stroke::Kept, width),
                    }
                }
            }
            (kind, fate) => {
                let body = match fate {
                    Fate::Removed | Fate::DidNotFit => Stroke::Removed,
                    Fate::Replaced => Stroke::New,
                    _ => Stroke::Kept,
                };
                // The page of an input of any length keeps its shape.
                let widths = if kind == PartKind::Instance {
                    vec![1.0]
                } else {
                    split(length.saturating_sub(30), 2)
                };
                for width in widths {
                    push(body, width);
                }
                let output = if fate == Fate::Falsified {
                    Stroke::Falsified
                } else {
                    body
                };
                push(output, if kind == PartKind::Instance { 0.4 } else { 0.25 });
            }
        }
        if let Some(first) = lines.get_mut(start) {
            first.opens = true;
        }
    }
    lines
}

/// Cuts a text of so many characters into at most `most` lines of 64; gives their widths.
fn split(characters: usize, most: usize) -> Vec<f32> {
    const LINE: usize = 64;
    let full = (characters / LINE).min(most);
    let mut widths = vec![1.0; full];
    if full < most {
        widths.push((characters % LINE) as f32 / LINE as f32);
    }
    // The least that can be seen.
    widths.iter().map(|w| w.clamp(0.2, 1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: PartKind, text: &str) -> PromptPart {
        PromptPart {
            kind,
            text: text.into(),
        }
    }

    fn full() -> Vec<PromptPart> {
        vec![
            part(PartKind::Definition, "Definition: Say yes or no.\n\n"),
            part(
                PartKind::PositiveExample(0),
                " Positive Example 1 -\nInput: a.\n Output: yes.\n\n",
            ),
            part(
                PartKind::PositiveExample(1),
                " Positive Example 2 -\nInput: b.\n Output: no.\n\n",
            ),
            part(
                PartKind::Instance,
                "Now complete the following example -\nInput: c.\nOutput: ",
            ),
        ]
    }

    fn sent(parts: Vec<PromptPart>) -> Prompt {
        Prompt {
            parts,
            omitted: vec![],
            input_cut: false,
            tokens: 0,
        }
    }

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
    fn miniatures_of_one_task_have_their_lines_in_the_same_places() {
        let whole = miniature(&diff(&full(), &sent(full())));
        let mut parts = full();
        parts[0].text = "Definition: Answers: yes, no.\n\n".into();
        parts[2].text = " Positive Example 2 -\nInput: b.\n Output: yes.\n\n".into();
        parts.remove(1);
        let other = miniature(&diff(&full(), &sent(parts)));
        assert_eq!(whole.len(), other.len());
        assert!(whole.iter().all(|line| line.stroke == Stroke::Kept));
        let strokes: Vec<Stroke> = other.iter().map(|line| line.stroke).collect();
        use Stroke::*;
        assert_eq!(strokes, [New, Removed, Removed, Kept, Falsified, Kept, Kept]);
        assert_eq!(other.iter().filter(|line| line.opens).count(), 4);
    }
}
