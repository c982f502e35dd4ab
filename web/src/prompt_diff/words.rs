use super::Piece;

/// Two texts this long are compared as a whole: every word of the one with every word of the other takes too long.
const MOST_COMPARISONS: usize = 1_000_000;

/// What was taken out and put in, word by word; `None` where fewer than three of five words stayed.
pub(super) fn reworded(was: &str, now: &str) -> Option<Vec<Piece>> {
    let (old, new) = (words(was), words(now));
    if old.len() * new.len() > MOST_COMPARISONS {
        return None;
    }
    let steps = steps(&old, &new);
    let count = |words: &[&str]| words.iter().filter(|word| !word.trim().is_empty()).count();
    let kept = steps
        .iter()
        .filter(|step| matches!(step, Step::Keep(word) if !word.trim().is_empty()));
    if 5 * kept.count() < 3 * count(&old).max(count(&new)) {
        return None;
    }
    Some(pieces(&steps))
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Keep(&'a str),
    Remove(&'a str),
    Add(&'a str),
}

/// Words and the white space between them, alternately.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_space = first.is_whitespace();
        let end = rest.find(|c: char| c.is_whitespace() != is_space).unwrap_or(rest.len());
        words.push(&rest[..end]);
        rest = &rest[end..];
    }
    words
}

/// The fewest steps from one to the other: a longest common subsequence.
fn steps<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Step<'a>> {
    let columns = new.len() + 1;
    // How many words are common to what follows.
    let mut common = vec![0u32; (old.len() + 1) * columns];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * columns + j] = if old[i] == new[j] {
                common[(i + 1) * columns + j + 1] + 1
            } else {
                common[(i + 1) * columns + j].max(common[i * columns + j + 1])
            };
        }
    }
    let (mut i, mut j, mut steps) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            steps.push(Step::Keep(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[(i + 1) * columns + j] >= common[i * columns + j + 1]) {
            steps.push(Step::Remove(old[i]));
            i += 1;
        } else {
            steps.push(Step::Add(new[j]));
            j += 1;
        }
    }
    steps
}

/// Runs of steps as pieces: first all that was taken out of a place, then all that was put in. A blank that stayed
/// between two words that did not belongs to both, so that a phrase is struck as a whole.
fn pieces(steps: &[Step]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut kept, mut removed, mut added) = (String::new(), String::new(), String::new());
    let flush = |removed: &mut String, added: &mut String, pieces: &mut Vec<Piece>| {
        // White space at the end is no part of what is marked.
        let mut put = |text: &mut String, piece: fn(String) -> Piece| {
            let text = std::mem::take(text);
            let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
            if end <= start {
                return (!text.is_empty()).then_some(text);
            }
            if start > 0 {
                pieces.push(Piece::Kept(text[..start].into()));
            }
            pieces.push(piece(text[start..end].into()));
            (end < text.len()).then(|| text[end..].into())
        };
        let gap = put(removed, Piece::Removed);
        let more = !added.trim().is_empty();
        let rest = put(added, Piece::Added);
        if more && let Some(Piece::Added(_)) = pieces.last() {
            // A word struck and a word put in its place need a blank between them.
            let at = pieces.len() - 1;
            if at > 0 && matches!(pieces[at - 1], Piece::Removed(_)) {
                pieces.insert(at, Piece::Kept(" ".into()));
            }
        }
        if let Some(blank) = rest.or(gap) {
            pieces.push(Piece::Kept(blank));
        }
    };
    for (at, step) in steps.iter().enumerate() {
        if let Step::Keep(word) = step {
            let open = !removed.is_empty() || !added.is_empty();
            let goes_on = matches!(steps.get(at + 1), Some(Step::Remove(_) | Step::Add(_)));
            if open && goes_on && word.trim().is_empty() {
                removed += word;
                added += word;
                continue;
            }
            if open {
                flush(&mut removed, &mut added, &mut pieces);
            }
            kept += word;
            continue;
        }
        if !kept.is_empty() {
            pieces.push(Piece::Kept(std::mem::take(&mut kept)));
        }
        match step {
            Step::Remove(word) => removed += word,
            Step::Add(word) | Step::Keep(word) => added += word,
        }
    }
    if !kept.is_empty() {
        pieces.push(Piece::Kept(kept));
    }
    flush(&mut removed, &mut added, &mut pieces);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `-struck-` and `+put in+`.
    fn marked(was: &str, now: &str) -> Option<String> {
        let pieces = reworded(was, now)?.into_iter().map(|piece| match piece {
            Piece::Kept(text) => text,
            Piece::Removed(text) => format!("-{text}-"),
            Piece::Added(text) => format!("+{text}+"),
            Piece::Falsified { .. } => unreachable!("nothing is falsified here"),
        });
        Some(pieces.collect())
    }

    #[test]
    fn words_are_struck_and_put_in() {
        assert_eq!(marked("a b c d", "a x c d").as_deref(), Some("a -b- +x+ c d"));
        assert_eq!(marked("a b c", "a b c d e").as_deref(), Some("a b c +d e+"));
        assert_eq!(marked("a b c d e", "a d e").as_deref(), Some("a -b c- d e"));
        assert_eq!(
            marked("one two\nthree", "one two\nthree").as_deref(),
            Some("one two\nthree")
        );
        assert_eq!(marked("x b c d e", "b c d e").as_deref(), Some("-x- b c d e"));
    }

    #[test]
    fn a_phrase_is_marked_as_a_whole() {
        assert_eq!(
            marked("say a b now and here then", "say x y now and here then").as_deref(),
            Some("say -a b- +x y+ now and here then")
        );
    }

    #[test]
    fn where_little_is_left_the_whole_is_put_in_place() {
        assert_eq!(marked("a b c", "x y z"), None);
        assert_eq!(marked(&"a ".repeat(2000), &"b ".repeat(2000)), None);
    }

    #[test]
    fn nothing_is_lost() {
        for (was, now) in [("a b c d", "a d c b"), ("x  y z", "x y  z w"), ("p q r", "q r p")] {
            let Some(pieces) = reworded(was, now) else { continue };
            let words = |wanted: fn(&Piece) -> Option<&str>| -> Vec<String> {
                let all: String = pieces
                    .iter()
                    .filter_map(wanted)
                    .map(|text| format!("{text} "))
                    .collect();
                all.split_whitespace().map(str::to_owned).collect()
            };
            let old = words(|piece| match piece {
                Piece::Kept(text) | Piece::Removed(text) => Some(text),
                _ => None,
            });
            let new = words(|piece| match piece {
                Piece::Kept(text) | Piece::Added(text) => Some(text),
                _ => None,
            });
            assert_eq!(old, was.split_whitespace().collect::<Vec<_>>());
            assert_eq!(new, now.split_whitespace().collect::<Vec<_>>());
        }
    }
}
