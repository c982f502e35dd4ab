use super::{DiffPart, Fate, Piece};
use guesswork_shared::prompt::PartKind;

/// How a line of a miniature page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// As in the prompt that it is set against.
    Kept,
    /// In the place of something else, or new.
    New,
    /// Not there any more.
    Removed,
    /// Wrong on purpose.
    Falsified,
    /// Neither in this prompt nor in the other: nothing is drawn, but its place is kept.
    Absent,
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

/// A page so small that only its shape can be read. `layout` is the prompt set against the full one: from it comes where
/// each line stands, which is the same place for every lane of a task, so that the nine pages can be compared at a
/// glance. `shown` is the prompt set against whatever it is set against now, from which comes how lines are drawn.
pub fn miniature(layout: &[DiffPart], shown: &[DiffPart]) -> Vec<MiniLine> {
    let mut lines = Vec::new();
    for part in layout {
        let start = lines.len();
        let fate = shown
            .iter()
            .find(|other| other.kind == part.kind)
            .map(|other| other.fate);
        for (stroke, width) in drawn(part, fate) {
            lines.push(MiniLine {
                stroke,
                width,
                opens: false,
            });
        }
        if let Some(first) = lines.get_mut(start) {
            first.opens = true;
        }
    }
    lines
}

fn drawn(part: &DiffPart, fate: Option<Fate>) -> Vec<(Stroke, f32)> {
    let length = length(part);
    let body = match fate {
        None => Stroke::Absent,
        Some(Fate::Removed | Fate::DidNotFit) => Stroke::Removed,
        Some(Fate::Replaced | Fate::Added | Fate::Changed) => Stroke::New,
        Some(Fate::Untouched | Fate::Cut | Fate::Falsified) => Stroke::Kept,
    };
    if part.kind == PartKind::Definition {
        let mut widths = split(length, 3);
        // A list of labels stands in the place of a longer text.
        let is_list = part.fate == Fate::Replaced;
        if is_list {
            widths[0] = 0.46;
        }
        let gone = if fate == Some(Fate::Replaced) {
            Stroke::Removed
        } else {
            Stroke::Absent
        };
        let stroke = |i| if is_list && i > 0 { gone } else { body };
        return widths
            .into_iter()
            .enumerate()
            .map(|(i, width)| (stroke(i), width))
            .collect();
    }
    // The page of an input of any length keeps its shape.
    let is_instance = part.kind == PartKind::Instance;
    let widths = if is_instance {
        vec![1.0]
    } else {
        split(length.saturating_sub(30), 2)
    };
    let output = if fate == Some(Fate::Falsified) {
        Stroke::Falsified
    } else {
        body
    };
    let body = widths.into_iter().map(|width| (body, width));
    body.chain([(output, if is_instance { 0.4 } else { 0.25 })]).collect()
}

/// The characters that the part has in the full prompt.
fn length(part: &DiffPart) -> usize {
    let lengths = part.pieces.iter().map(|piece| match piece {
        Piece::Kept(text) | Piece::Removed(text) => text.chars().count(),
        Piece::Falsified { was, .. } => was.chars().count(),
        Piece::Added(_) => 0,
    });
    lengths.sum()
}

/// Cuts a text of so many characters into at most `most` lines of 64; gives their widths, at least one.
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
    use crate::prompt_diff::{
        diff, diff_change,
        examples::{full, sent},
    };

    fn strokes(lines: &[MiniLine]) -> Vec<Stroke> {
        lines.iter().map(|line| line.stroke).collect()
    }

    #[test]
    fn miniatures_of_one_task_have_their_lines_in_the_same_places() {
        let whole = diff(&full(), &sent(full()));
        let whole = miniature(&whole, &whole);
        let mut parts = full();
        parts[0].text = "Definition: Answers: yes, no.\n\n".into();
        parts[2].text = " Positive Example 2 -\nInput: b.\n Output: yes.\n\n".into();
        parts.remove(1);
        let other = diff(&full(), &sent(parts));
        let other = miniature(&other, &other);
        assert_eq!(whole.len(), other.len());
        assert!(whole.iter().all(|line| line.stroke == Stroke::Kept));
        use Stroke::*;
        assert_eq!(strokes(&other), [New, Removed, Removed, Kept, Falsified, Kept, Kept]);
        assert_eq!(other.iter().filter(|line| line.opens).count(), 4);
    }

    #[test]
    fn against_its_own_prompt_only_what_changed_stands_out() {
        let mut before = full();
        before.remove(1);
        let mut now = before.clone();
        now[1].text = " Positive Example 2 -\nInput: b.\n Output: yes.\n\n".into();
        let now = sent(now);
        let (layout, shown) = (diff(&full(), &now), diff_change(&before, &now, &|_| true));
        use Stroke::*;
        assert_eq!(
            strokes(&miniature(&layout, &shown)),
            [Kept, Absent, Absent, Kept, Falsified, Kept, Kept]
        );
    }
}
