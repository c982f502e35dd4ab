//! When two answers count as the same one.

/// Tk-Instruct's normal form of an answer: lower case, without ASCII punctuation, runs of white space made one space.
///
/// ```
/// use guesswork_shared::task::normal_form;
/// assert_eq!(normal_form(" Not  Funny."), "not funny");
/// ```
pub fn normal_form(answer: &str) -> String {
    // The whole text is put into lower case at once, as a final sigma depends on what stands beside it.
    let kept: String = answer
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_ascii_punctuation())
        .collect();
    let mut form = String::with_capacity(kept.len());
    for word in kept.split(is_python_space).filter(|word| !word.is_empty()) {
        if !form.is_empty() {
            form.push(' ');
        }
        form.push_str(word);
    }
    form
}

/// Whether exact match cannot tell two answers apart.
pub fn same_answer(a: &str, b: &str) -> bool {
    a == b || normal_form(a) == normal_form(b)
}

/// What Python's `str.split` and `str.strip` take for white space: Unicode's White_Space and four separators more.
pub(crate) fn is_python_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Python's `str.strip()`.
pub(crate) fn python_strip(text: &str) -> &str {
    text.trim_matches(is_python_space)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_punctuation_and_space_do_not_matter() {
        assert_eq!(normal_form("\tThe U.S.A.,\n  \"New-York\" "), "the usa newyork");
        assert_eq!(normal_form("ΟΔΟΣ"), "οδος");
        assert_eq!(normal_form("?!"), "");
        assert!(same_answer("Yes", "yes."));
        assert!(!same_answer("Yes", "no"));
        // An ellipsis and curly quotes are no ASCII punctuation and stay.
        assert_eq!(normal_form("‘yes’…"), "‘yes’…");
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own(text in ".*") {
            let once = normal_form(&text);
            prop_assert_eq!(normal_form(&once), once.clone());
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        }
    }
}
