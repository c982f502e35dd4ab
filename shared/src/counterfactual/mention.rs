//! Where a text speaks of labels.

/// A place where a text has a label's name; without the quotation marks around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Which name it is.
    pub name: usize,
}

/// All mentions of a text, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mentions {
    /// The places.
    pub places: Vec<Mention>,
    /// Whether the names stand in quotation marks: then nothing but the label can be meant.
    pub quoted: bool,
}

const QUOTES: &str = "\"'`“”‘’«»";

/// Where a text has the names.
///
/// If all of them stand in quotation marks somewhere, only those places count; a label such as "no" is also a word that
/// any sentence may have. Else whole words count: as they are written if all names are found so, else in small or
/// capital letters.
pub(super) fn mentions(text: &str, names: &[String]) -> Mentions {
    let ways = [(true, true), (true, false), (false, true)];
    for (quoted, exact) in ways {
        let places = find(text, names, quoted, exact);
        if (0..names.len()).all(|name| places.iter().any(|place| place.name == name)) {
            return Mentions { places, quoted };
        }
    }
    Mentions {
        places: find(text, names, false, false),
        quoted: false,
    }
}

fn find(text: &str, names: &[String], quoted: bool, exact: bool) -> Vec<Mention> {
    // The longest first: "not plausible" is no mention of "plausible".
    let mut longest_first: Vec<usize> = (0..names.len()).filter(|&i| !names[i].trim().is_empty()).collect();
    longest_first.sort_by_key(|&i| std::cmp::Reverse(names[i].len()));
    let mut places = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let found = longest_first.iter().find_map(|&name| {
            let end = from + names[name].len();
            let here = text.get(from..end)?;
            let same = if exact {
                here == names[name]
            } else {
                here.eq_ignore_ascii_case(&names[name])
            };
            let (before, after) = (&text[..from], &text[end..]);
            let alone = stands_alone(before, here, after);
            let fits = if quoted {
                is_quoted(before, after)
            } else {
                alone && !is_article(here, after)
            };
            (same && alone && fits).then_some(Mention { start: from, end, name })
        });
        match found {
            Some(mention) => {
                from = mention.end;
                places.push(mention);
            }
            None => from += text[from..].chars().next().map_or(1, char::len_utf8),
        }
    }
    places
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// Whether a name is no part of a longer word.
fn stands_alone(before: &str, name: &str, after: &str) -> bool {
    let joined = |outer: Option<char>, inner: Option<char>| {
        inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(is_word)
    };
    // A hyphen at the end of a word that is followed by a blank joins nothing.
    let next = after.chars().next();
    let next = if next == Some('-') && !after[1..].starts_with(char::is_alphanumeric) {
        None
    } else {
        next
    };
    !joined(before.chars().next_back(), name.chars().next()) && !joined(next, name.chars().next_back())
}

fn is_quoted(before: &str, after: &str) -> bool {
    let after = after.strip_prefix(['.', ',', ';', ':']).unwrap_or(after);
    before.ends_with(|c| QUOTES.contains(c)) && after.starts_with(|c| QUOTES.contains(c))
}

/// Whether a label "A" or "I" is rather the word: "A sentence is given".
fn is_article(name: &str, after: &str) -> bool {
    const OF_LABELS: [&str; 8] = ["if", "when", "or", "and", "for", "means", "is", "otherwise"];
    let word = after
        .strip_prefix(' ')
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""));
    ["A", "a", "I"].contains(&name)
        && word.is_some_and(|word| word.starts_with(char::is_lowercase) && !OF_LABELS.contains(&word))
}

/// The stretch of a mention with the quotation marks around it.
pub(super) fn with_quotes(text: &str, mention: &Mention) -> (usize, usize) {
    let before = text[..mention.start]
        .chars()
        .next_back()
        .filter(|c| QUOTES.contains(*c));
    let after = text[mention.end..].chars().next().filter(|c| QUOTES.contains(*c));
    match (before, after) {
        (Some(before), Some(after)) => (mention.start - before.len_utf8(), mention.end + after.len_utf8()),
        _ => (mention.start, mention.end),
    }
}

/// The text with other names at the mentions; a capital letter that a sentence asked for stays one.
pub(super) fn with_names(text: &str, mentions: &Mentions, names: &[String], new: &[String]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for place in &mentions.places {
        result += &text[from..place.start];
        result += &dressed(&new[place.name], &text[place.start..place.end], &names[place.name]);
        from = place.end;
    }
    result + &text[from..]
}

/// `new` in such letters as `written` has, where `name` would have been written otherwise.
fn dressed(new: &str, written: &str, name: &str) -> String {
    let is_shout = |text: &str| text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    if written == name {
        new.into()
    } else if is_shout(written) && !is_shout(name) && written.chars().count() > 1 {
        new.to_uppercase()
    } else if written.starts_with(char::is_uppercase) && name.starts_with(char::is_lowercase) {
        first_letter(new, |c| c.to_uppercase().collect())
    } else if written.starts_with(char::is_lowercase) && name.starts_with(char::is_uppercase) {
        first_letter(new, |c| c.to_lowercase().collect())
    } else {
        new.into()
    }
}

/// The text with another first letter.
pub(super) fn first_letter(text: &str, change: impl Fn(char) -> String) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => change(first) + letters.as_str(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| name.to_string()).collect()
    }

    fn found(text: &str, labels: &[&str]) -> Vec<String> {
        let mentions = mentions(text, &names(labels));
        mentions
            .places
            .iter()
            .map(|m| text[m.start..m.end].to_string())
            .collect()
    }

    #[test]
    fn only_what_is_quoted_counts_if_all_are() {
        let text = "There is no doubt: say \"yes\" or \"no\", with no more words.";
        assert_eq!(found(text, &["yes", "no"]), ["yes", "no"]);
        assert_eq!(
            found("Say ‘ham’ or 'spam.' No spam!", &["ham", "spam"]),
            ["ham", "spam"]
        );
    }

    #[test]
    fn the_longer_name_is_not_taken_for_the_shorter() {
        let text = "Answer with \"plausible\", otherwise with \"not plausible\".";
        assert_eq!(
            found(text, &["plausible", "not plausible"]),
            ["plausible", "not plausible"]
        );
        assert_eq!(found("entailment or non-entailment", &["entailment"]), ["entailment"]);
    }

    #[test]
    fn words_count_as_a_whole_and_in_any_letters_if_need_be() {
        assert_eq!(
            found("Is the question true or false?", &["True", "False"]),
            ["true", "false"]
        );
        assert_eq!(found("Notice: yes or no, nobody.", &["yes", "no"]), ["yes", "no"]);
        assert_eq!(
            found("A text is given. Say A if it is short or B.", &["A", "B"]),
            ["A", "B"]
        );
        assert_eq!(found("Nothing of it.", &["yes", "no"]), [""; 0]);
    }

    #[test]
    fn new_names_take_over_the_letters() {
        let (old, new) = (names(&["yes", "no"]), names(&["no", "yes"]));
        let text = "Yes or NO, yes or no?";
        // All names as they are written are found, so nothing else counts.
        assert_eq!(
            with_names(text, &mentions(text, &old), &old, &new),
            "Yes or NO, no or yes?"
        );
        let text = "Yes or NO?";
        assert_eq!(with_names(text, &mentions(text, &old), &old, &new), "No or YES?");
    }

    #[test]
    fn odd_texts_do_no_harm() {
        for text in ["", "\"", "é\"é\"é", "- -- -", "a-", "“yes"] {
            for labels in [&["é"][..], &["-"], &["", " "], &["a", "yes"], &[]] {
                let labels = names(labels);
                let same = with_names(text, &mentions(text, &labels), &labels, &labels);
                assert_eq!(same, text);
            }
        }
    }
}
