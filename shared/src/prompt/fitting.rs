//! Cutting a text at its end so that the rest fits.

/// The longest beginning of `text` for which `fits` says yes, found by trying some twenty; `None` if not even an empty
/// one fits. It ends between two words where the text has words, else between two characters.
///
/// `expected` is a guess at its length in bytes, so that a very long text is not tried in full. `fits` should hold for
/// every beginning of a text that fits; where a tokenizer breaks that rule by a token or so, what is returned still
/// fits and is only a little shorter than it could be.
pub(super) fn longest_beginning<'a>(text: &'a str, expected: usize, fits: impl Fn(&str) -> bool) -> Option<&'a str> {
    if !fits("") {
        return None;
    }
    let floor = |mut i: usize| {
        i = i.min(text.len());
        while !text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    // `fitting` always fits; `too_long` does not, or is one behind the end. Grow until the end lies between.
    let mut fitting = 0;
    let mut too_long = text.len() + 1;
    let mut next = floor(expected.max(1));
    while next > fitting {
        if fits(&text[..next]) {
            fitting = next;
            next = floor(next.saturating_mul(2));
        } else {
            too_long = next;
            break;
        }
    }
    if fitting == text.len() {
        return Some(text);
    }
    while too_long - fitting > 1 {
        let middle = floor(fitting + (too_long - fitting) / 2);
        if middle <= fitting {
            // No character ends in the lower half; the first one behind `fitting` decides.
            let length = text[fitting..].chars().next().map_or(1, char::len_utf8);
            if fitting + length < too_long && fits(&text[..fitting + length]) {
                fitting += length;
                continue;
            }
            break;
        }
        if fits(&text[..middle]) {
            fitting = middle;
        } else {
            too_long = middle;
        }
    }
    let cut = &text[..fitting];
    if fitting == text.len() || text[fitting..].starts_with(char::is_whitespace) {
        return Some(cut);
    }
    match cut.rfind(char::is_whitespace) {
        Some(space) if fits(&cut[..space]) => Some(&cut[..space]),
        _ => Some(cut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    fn words(limit: usize) -> impl Fn(&str) -> bool {
        move |text: &str| text.split_whitespace().count() <= limit
    }

    #[test]
    fn it_ends_between_words() {
        assert_eq!(longest_beginning("one two three", 1, |t| t.len() <= 9), Some("one two"));
        assert_eq!(longest_beginning("one two three", 1, |t| t.len() <= 7), Some("one two"));
        assert_eq!(longest_beginning("abcdefgh", 3, |t| t.len() <= 5), Some("abcde"));
        assert_eq!(longest_beginning("ééé", 1, |t| t.len() <= 5), Some("éé"));
        assert_eq!(longest_beginning("abc", 1, |_| true), Some("abc"));
        assert_eq!(longest_beginning("abc", 1, |_| false), None);
        assert_eq!(longest_beginning("", 0, |_| true), Some(""));
    }

    #[test]
    fn a_long_text_is_hardly_read() {
        let text = "word ".repeat(100_000);
        let read = Cell::new(0);
        let fits = |t: &str| {
            read.set(read.get() + t.len());
            words(100)(t)
        };
        let cut = longest_beginning(&text, 400, fits).unwrap();
        assert_eq!(cut.split_whitespace().count(), 100);
        assert!(read.get() < text.len() / 10, "read {}", read.get());
    }

    proptest! {
        #[test]
        fn what_is_returned_fits_and_hardly_more_would(
            text in "[abé ]{0,60}", expected in 0usize..80, limit in 0usize..70,
        ) {
            let cut = longest_beginning(&text, expected, |t| t.len() <= limit).unwrap();
            prop_assert!(text.starts_with(cut));
            prop_assert!(cut.len() <= limit);
            // What is missing is at most the word that did not fit.
            let room = &text[..(0..=limit.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap()];
            prop_assert!(!room[cut.len()..].trim_start().contains(' '));
        }
    }
}
