//! Quoted words that a definition lists side by side: `"Location", "Person", and "Quantity"`.

/// Every run of at least two quoted words between which stand only separators (commas, `and`, `or`, numbering).
pub(super) fn enumerations(text: &str) -> Vec<Vec<&str>> {
    let mut runs: Vec<Vec<&str>> = Vec::new();
    let mut end_of_last = None;
    for quoted in quotations(text) {
        let continues = end_of_last.is_some_and(|end| is_separator(&text[end..quoted.outer_start]));
        match runs.last_mut() {
            Some(run) if continues => run.push(quoted.word),
            _ => runs.push(vec![quoted.word]),
        }
        end_of_last = Some(quoted.outer_end);
    }
    runs.retain(|run| run.len() > 1);
    runs
}

struct Quotation<'a> {
    word: &'a str,
    /// Where the opening quote begins and the closing one ends, in bytes.
    outer_start: usize,
    outer_end: usize,
}

/// A label is short; longer quotations are sentences.
const LONGEST: usize = 60;

fn quotations(text: &str) -> Vec<Quotation<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((outer_start, open)) = text[from..].char_indices().map(|(i, c)| (from + i, c)).find(|&(i, c)| {
        // An apostrophe stands behind a letter, an opening quote does not.
        closing(c).is_some() && !text[..i].ends_with(char::is_alphanumeric)
    }) {
        let start = outer_start + open.len_utf8();
        from = start;
        let close = closing(open).unwrap_or(open);
        let mut closers = text[start..]
            .char_indices()
            .take_while(|&(i, c)| i <= LONGEST && c != '\n');
        let end = closers.find(|&(i, c)| {
            // The apostrophe of "isn't" closes nothing.
            let inside = text[..start + i].ends_with(char::is_alphanumeric)
                && text[start + i + c.len_utf8()..].starts_with(char::is_alphanumeric);
            c == close && !inside
        });
        let end = end.map(|(i, _)| start + i);
        let Some(end) = end else { continue };
        let word = text[start..end].trim();
        // Where a closing quote was forgotten ('A', 'B, 'C'), the next opening one is met first, behind a space.
        if word.chars().any(char::is_alphanumeric) && word == &text[start..end] {
            let outer_end = end + close.len_utf8();
            found.push(Quotation {
                word,
                outer_start,
                outer_end,
            });
            from = outer_end;
        }
    }
    found
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' | '\'' => Some(open),
        '`' => Some('`'),
        '‘' => Some('’'),
        '“' => Some('”'),
        _ => None,
    }
}

/// `, `, ` or `, `, and (2) ` and their like; something must stand between.
fn is_separator(between: &str) -> bool {
    let separators = |c: char| c.is_whitespace() || ",;/|&()".contains(c);
    let mut words = between.split(separators).filter(|word| !word.is_empty());
    !between.trim().is_empty()
        && words.all(|word| {
            let number = word.trim_end_matches(['.', ':']);
            matches!(word, "and" | "or") || !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn runs_are_found_whatever_the_quotes() {
        let text = "Answer with \"Description\", \"Entity\", or \"Person\". It isn't 'hard', don't 'worry'.";
        assert_eq!(enumerations(text), [vec!["Description", "Entity", "Person"]]);
        assert_eq!(enumerations("(1) ‘spam’ and (2) ‘ham’"), [vec!["spam", "ham"]]);
        assert_eq!(
            enumerations("'Person1:' and 'Person2:' are used"),
            [vec!["Person1:", "Person2:"]]
        );
        assert_eq!(enumerations("`a`/`b`"), [vec!["a", "b"]]);
    }

    #[test]
    fn words_between_end_a_run() {
        assert!(enumerations("'positive' if it supports, 'negated' if it opposes").is_empty());
        assert!(enumerations("\"a\" \"b\"").is_empty(), "nothing separates them");
        assert!(enumerations("the person's answer, the judge's word").is_empty());
    }

    #[test]
    fn a_forgotten_quote_does_not_swallow_the_rest() {
        assert_eq!(enumerations("'A', 'B, 'C', 'D'"), [vec!["C", "D"]]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[a-zA-Z\"'`‘’“”,;()é1 \n]{0,80}") {
            for word in enumerations(&text).concat() {
                prop_assert!(text.contains(word));
            }
        }
    }
}
