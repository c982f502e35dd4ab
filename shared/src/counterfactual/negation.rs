use super::{
    listing::is_bare_list,
    mention::{mentions, with_names},
};

/// What is added to a definition that can not be negated in its own words.
///
/// Only a definition that says under which condition each label is to be given can: there the labels trade places, so
/// that every condition calls for another label than before. With two labels that is the opposite; with more, each
/// label stands where the one before it stood. A definition that merely lists its labels, or has none, gets this
/// sentence instead. Whether a model makes anything of it is another question: it holds for any task, but no model of
/// ours was tuned on such sentences.
pub const NEGATION: &str = "Now do the opposite: give an answer that is wrong by all of the above.";

/// The definition negated.
pub(super) fn negated(definition: &str, names: &[String]) -> String {
    let definition = definition.trim_end();
    if definition.is_empty() {
        return NEGATION.into();
    }
    let stop = if definition.ends_with(|c: char| c.is_ascii_punctuation()) {
        ""
    } else {
        "."
    };
    traded(definition, names).unwrap_or_else(|| format!("{definition}{stop} {NEGATION}"))
}

/// The definition with labels that have traded places; `None` if it does not give each a condition.
fn traded(definition: &str, names: &[String]) -> Option<String> {
    let found = mentions(definition, names);
    let times = |name| found.places.iter().filter(|place| place.name == name).count();
    // A word that is not quoted and stands there twice may mean something else once.
    let fits = |name| times(name) == 1 || (found.quoted && times(name) > 1);
    if names.len() < 2 || !(0..names.len()).all(fits) || is_bare_list(definition, &found) {
        return None;
    }
    Some(with_names(definition, &found, names, &rotated(names)))
}

/// Each name is that of the next, and the last that of the first.
pub(super) fn rotated(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    if !names.is_empty() {
        names.rotate_left(1);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negate(definition: &str, names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        negated(definition, &names)
    }

    #[test]
    fn conditions_call_for_other_labels() {
        assert_eq!(
            negate("Say \"a\" if it is small or \"b\" if it is large.", &["a", "b"]),
            "Say \"b\" if it is small or \"a\" if it is large."
        );
        assert_eq!(
            negate(
                "If it is odd, answer \"x\"; if even, \"y\"; if none, \"z\".",
                &["x", "y", "z"]
            ),
            "If it is odd, answer \"y\"; if even, \"z\"; if none, \"x\"."
        );
        assert_eq!(
            negate(
                "Classify it as POS if it is kind or as NEG if it is not",
                &["POS", "NEG"]
            ),
            "Classify it as NEG if it is kind or as POS if it is not"
        );
    }

    #[test]
    fn what_only_lists_its_labels_gets_a_sentence() {
        for definition in [
            "Is it true? The possible answers are: False, True.",
            "Is it true? Choose \"False\" or \"True\".",
            "Sort the text.",
            "Is it true, or false? Say true or false.",
        ] {
            assert_eq!(
                negate(definition, &["True", "False"]),
                format!("{definition} {NEGATION}")
            );
        }
        assert_eq!(negate("Write a title", &[]), format!("Write a title. {NEGATION}"));
        assert_eq!(negate("", &[]), NEGATION);
    }

    #[test]
    fn to_negate_two_labels_twice_changes_nothing() {
        let definition = "Say \"a\" if it is small or \"b\" if it is large.";
        assert_eq!(negate(&negate(definition, &["a", "b"]), &["a", "b"]), definition);
    }
}
