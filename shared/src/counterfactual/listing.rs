//! The order in which a definition lists its labels.
use super::mention::{Mentions, first_letter, mentions, with_quotes};

/// The definition with its labels in another order, each with the condition that belongs to it, so that it means what
/// it meant: `Say "a" if X or "b" if Y` becomes `Say "b" if Y or "a" if X`. `order` says which of those listed now stands
/// at each place.
///
/// `None` if the definition does not list every label exactly once, one after another in one sentence.
pub(super) fn reordered(definition: &str, names: &[String], order: &[usize]) -> Option<String> {
    let found = mentions(definition, names);
    let once = |name| found.places.iter().filter(|place| place.name == name).count() == 1;
    if names.len() < 2 || order.len() != names.len() || !(0..names.len()).all(once) {
        return None;
    }
    let list = label_first(definition, &found).or_else(|| condition_first(definition, &found))?;
    let mut result = definition[..list[0].0].to_string();
    let opens = definition[list[0].0..].starts_with(char::is_uppercase);
    let others_are_small = list[1..]
        .iter()
        .all(|item| definition[item.0..].starts_with(char::is_lowercase));
    for (position, &from) in order.iter().enumerate() {
        let (start, end) = *list.get(from)?;
        let item = &definition[start..end];
        // The first opens a sentence: "If ..., answer ...; if ..., answer ...".
        if opens && others_are_small && position == 0 {
            result += &first_letter(item, |c| c.to_uppercase().collect());
        } else if opens && others_are_small && start == list[0].0 {
            result += &first_letter(item, |c| c.to_lowercase().collect());
        } else {
            result += item;
        }
        // What stands between two of them stays where it is.
        let next = list.get(position + 1).map_or(definition.len(), |next| next.0);
        result += &definition[list[position].1..next];
    }
    Some(result)
}

/// Whether the labels stand side by side and nothing is said about any of them.
pub(super) fn is_bare_list(text: &str, found: &Mentions) -> bool {
    let places: Vec<(usize, usize)> = found.places.iter().map(|place| with_quotes(text, place)).collect();
    places.windows(2).all(|pair| {
        let between = &text[pair[0].1..pair[1].0];
        trailing_separator(between) == Some(0)
    })
}

/// Stretches of `"a" if X, "b" if Y, or "c" if Z.`, or of `a, b or c`.
fn label_first(text: &str, found: &Mentions) -> Option<Vec<(usize, usize)>> {
    let places: Vec<(usize, usize)> = found.places.iter().map(|place| with_quotes(text, place)).collect();
    let mut items = Vec::new();
    for pair in places.windows(2) {
        let between = &text[pair[0].1..pair[1].0];
        let said = trailing_separator(between)?;
        if has_sentence_end(&between[..said]) {
            return None;
        }
        items.push((pair[0].0, pair[0].1 + said));
    }
    let (start, end) = *places.last()?;
    let bare = |item: &(usize, usize), place: &(usize, usize)| item.1 == place.1;
    let all_bare = items.iter().zip(&places).all(|(item, place)| bare(item, place));
    let any_bare = items.iter().zip(&places).any(|(item, place)| bare(item, place));
    let rest = &text[end..];
    let sentence = sentence_end(rest);
    if all_bare {
        items.push((start, end));
    } else if any_bare || rest[..sentence].trim().is_empty() {
        // Conditions belong to some of them only: to which is not for us to say.
        return None;
    } else {
        items.push((start, end + sentence));
    }
    Some(items)
}

/// Stretches of `If X, answer "a"; if Y, answer "b".`
fn condition_first(text: &str, found: &Mentions) -> Option<Vec<(usize, usize)>> {
    let places: Vec<(usize, usize)> = found.places.iter().map(|place| with_quotes(text, place)).collect();
    let first = places.first()?;
    let mut items = vec![(sentence_start(&text[..first.0]), first.1)];
    for pair in places.windows(2) {
        let between = &text[pair[0].1..pair[1].0];
        let said = leading_separator(between)?;
        if has_sentence_end(&between[said..]) || between[said..].trim().is_empty() {
            return None;
        }
        items.push((pair[0].1 + said, pair[1].1));
    }
    // All of them begin alike, or the last condition is no condition.
    let opening = |item: &(usize, usize)| {
        let word = text[item.0..item.1].split_whitespace().next();
        word.map(str::to_lowercase)
    };
    let alike = items.iter().all(|item| opening(item) == opening(&items[0]));
    alike.then_some(items)
}

/// Where, in the text between two labels, that begins which only separates them: `, `, ` or `, `, and `, `; `, `/`.
fn trailing_separator(between: &str) -> Option<usize> {
    let slash = between.trim_end();
    if let Some(said) = slash.strip_suffix('/') {
        return Some(said.trim_end().len());
    }
    if !between.ends_with(char::is_whitespace) {
        return None;
    }
    let said = between.trim_end();
    let without_word = ["or", "and"].iter().find_map(|word| {
        said.strip_suffix(word)
            .filter(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
    });
    let rest = without_word.unwrap_or(said).trim_end();
    let without_mark = rest.strip_suffix([',', ';']);
    match (without_word, without_mark) {
        (None, None) => None,
        (_, mark) => Some(mark.unwrap_or(rest).trim_end().len()),
    }
}

/// Where, in the text between two labels, that ends which only separates them.
fn leading_separator(between: &str) -> Option<usize> {
    let after_mark = between.strip_prefix([',', ';']);
    let rest = after_mark.unwrap_or(between);
    if !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let rest = rest.trim_start();
    let after_word = ["or ", "and "].iter().find_map(|word| rest.strip_prefix(word));
    match (after_mark, after_word) {
        (None, None) => None,
        (_, word) => Some(between.len() - word.unwrap_or(rest).trim_start().len()),
    }
}

/// Where the first sentence of a text ends, before its mark.
fn sentence_end(text: &str) -> usize {
    let ends = |(at, c): &(usize, char)| {
        let after = &text[at + c.len_utf8()..];
        *c == '\n' || ("!?.".contains(*c) && (after.is_empty() || after.starts_with(char::is_whitespace)))
    };
    text.char_indices().find(ends).map_or(text.len(), |(at, _)| at)
}

fn has_sentence_end(text: &str) -> bool {
    sentence_end(text) < text.len()
}

/// Where the last sentence of a text begins.
fn sentence_start(text: &str) -> usize {
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c == '\n' || ("!?.:".contains(c) && text[end..].starts_with(char::is_whitespace)) {
            start = end;
        }
    }
    start + (text[start..].len() - text[start..].trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reorder(definition: &str, names: &[&str], order: &[usize]) -> Option<String> {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        reordered(definition, &names, order)
    }

    #[test]
    fn conditions_go_with_their_labels() {
        let listed = "Read the note. Say \"a\" if X is so, \"b\" if Y, or \"c\" if Z. Be brief.";
        assert_eq!(
            reorder(listed, &["a", "b", "c"], &[2, 0, 1]).as_deref(),
            Some("Read the note. Say \"c\" if Z, \"a\" if X is so, or \"b\" if Y. Be brief.")
        );
        let listed = "What is it? The answers are \"x\" (it is red, or so) and \"y\" (it is blue).";
        assert_eq!(
            reorder(listed, &["x", "y"], &[1, 0]).as_deref(),
            Some("What is it? The answers are \"y\" (it is blue) and \"x\" (it is red, or so).")
        );
    }

    #[test]
    fn labels_alone_are_listed_anew() {
        assert_eq!(
            reorder(
                "The possible answers are: Bad, Good, None of them.",
                &["Bad", "Good"],
                &[1, 0]
            )
            .as_deref(),
            Some("The possible answers are: Good, Bad, None of them.")
        );
        assert_eq!(
            reorder("Say yes or no to it.", &["yes", "no"], &[1, 0]).as_deref(),
            Some("Say no or yes to it.")
        );
        assert_eq!(
            reorder("(yes/no)", &["yes", "no"], &[1, 0]).as_deref(),
            Some("(no/yes)")
        );
    }

    #[test]
    fn conditions_may_stand_first() {
        let listed = "You see it. If it is odd, answer \"a\"; if it is even, answer \"b\".";
        assert_eq!(
            reorder(listed, &["a", "b"], &[1, 0]).as_deref(),
            Some("You see it. If it is even, answer \"b\"; if it is odd, answer \"a\".")
        );
    }

    #[test]
    fn what_is_no_list_stays() {
        for definition in [
            "Say \"a\" if X, otherwise \"b\".",
            "Say \"a\" if X. Or \"b\" if Y.",
            "Say \"a\" or \"b\", \"a\" being better.",
            "Say \"a\".",
            "",
        ] {
            assert_eq!(reorder(definition, &["a", "b"], &[1, 0]), None, "{definition}");
        }
    }

    #[test]
    fn the_old_order_is_the_old_text() {
        for definition in [
            "Say \"a\" if X is so, \"b\" if Y, or \"c\" if Z.",
            "If X, answer \"a\"; if Y, answer \"b\"; if Z, answer \"c\".",
            "a, b or c",
        ] {
            let names = ["a", "b", "c"];
            assert_eq!(reorder(definition, &names, &[0, 1, 2]).as_deref(), Some(definition));
            let there = reorder(definition, &names, &[1, 2, 0]).unwrap();
            assert_eq!(reorder(&there, &names, &[2, 0, 1]).as_deref(), Some(definition));
        }
    }
}
