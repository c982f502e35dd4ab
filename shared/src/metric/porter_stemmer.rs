//! Porter's stemmer as nltk has it by default, for ROUGE.
//!
//! The algorithm is M. F. Porter's "An algorithm for suffix stripping", Program 14 (1980), 130–137; names of rules
//! (m, \*v\*, \*d, \*o) are the paper's. nltk's `PorterStemmer` departs from it in its default mode `NLTK_EXTENSIONS`,
//! which `rouge_score` uses, and so do we:
//!
//! - irregular words have their stems in a table (`dying` → `die`), and words of one or two letters stay;
//! - step 1a: `-ies` in words of four letters gives `-ie` (`dies` → `die`);
//! - step 1b: `-ied` gives `-ie` in words of four letters, else `-i` (`died` → `die`, `spied` → `spi`);
//! - step 1c: `-y` becomes `-i` behind a consonant that is not the word's first letter, rather than behind any stem with
//!   a vowel (`enjoy` stays);
//! - step 2: `-bli` → `-ble` replaces `-abli` → `-able`; `-alli` → `-al` comes first, and its result goes through the
//!   step again; `-fulli` → `-ful` and `-logi` → `-log` (where the stem with its `l` has m > 0) are added;
//! - \*o holds for words of two letters, vowel and consonant, too.
use std::borrow::Cow;

/// The stem of a word of ASCII letters in lower case and digits; other words come back as they are.
///
/// ```
/// use guesswork_shared::metric::stem;
/// assert_eq!(stem("generalizations"), "gener");
/// assert_eq!(stem("dying"), "die");
/// ```
pub fn stem(word: &str) -> Cow<'_, str> {
    if let Some(&(_, stem)) = IRREGULAR.iter().find(|&&(irregular, _)| irregular == word) {
        return stem.into();
    }
    if word.len() <= 2 || !word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return word.into();
    }
    let mut stem = word.to_owned();
    for step in [step1a, step1b, step1c, step2, step3, step4, step5a, step5b] {
        step(&mut stem);
    }
    stem.into()
}

const IRREGULAR: [(&str, &str); 16] = [
    ("sky", "sky"),
    ("skies", "sky"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("news", "news"),
    ("innings", "inning"),
    ("inning", "inning"),
    ("outings", "outing"),
    ("outing", "outing"),
    ("cannings", "canning"),
    ("canning", "canning"),
    ("howe", "howe"),
    ("proceed", "proceed"),
    ("exceed", "exceed"),
    ("succeed", "succeed"),
];

/// Whether each letter is a consonant; a `y` is one at the beginning and behind a vowel.
fn consonants(word: &str) -> impl Iterator<Item = bool> {
    word.bytes().scan(false, |before, letter| {
        *before = match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' => false,
            b'y' => !*before,
            _ => true,
        };
        Some(*before)
    })
}

/// \*c: the word ends with a consonant.
fn ends_with_consonant(word: &str) -> bool {
    consonants(word).last().unwrap_or(false)
}

/// m: how often a vowel is followed by a consonant.
fn measure(stem: &str) -> usize {
    let mut after_vowel = false;
    let mut measure = 0;
    for consonant in consonants(stem) {
        measure += usize::from(consonant && after_vowel);
        after_vowel = !consonant;
    }
    measure
}

/// \*v\*: there is a vowel.
fn has_vowel(stem: &str) -> bool {
    consonants(stem).any(|consonant| !consonant)
}

/// \*d: the word ends with a double consonant.
fn ends_with_double_consonant(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() >= 2 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] && ends_with_consonant(word)
}

/// \*o: the word ends consonant, vowel, consonant, the last not `w`, `x` or `y`; or it is a vowel and a consonant.
fn ends_cvc(word: &str) -> bool {
    let mut last = [None; 3];
    for consonant in consonants(word) {
        last = [last[1], last[2], Some(consonant)];
    }
    match last {
        [None, Some(false), Some(true)] => true,
        [Some(true), Some(false), Some(true)] => !word.ends_with(['w', 'x', 'y']),
        _ => false,
    }
}

/// Replaces the first suffix of the list that the word has, if what stands before it meets the condition. Later
/// suffixes are not tried, whether it does or not.
fn replace(word: &mut String, rules: &[(&str, &str)], condition: impl Fn(&str) -> bool) {
    let rule = rules.iter().find(|(suffix, _)| word.ends_with(suffix));
    if let Some((suffix, replacement)) = rule {
        let stem = word.len() - suffix.len();
        if condition(&word[..stem]) {
            word.truncate(stem);
            word.push_str(replacement);
        }
    }
}

fn step1a(word: &mut String) {
    if word.len() == 4 && word.ends_with("ies") {
        word.pop();
        return;
    }
    replace(word, &[("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")], |_| true);
}

fn step1b(word: &mut String) {
    if word.ends_with("ied") {
        let dropped = if word.len() == 4 { 1 } else { 2 };
        word.truncate(word.len() - dropped);
        return;
    }
    if word.ends_with("eed") {
        return replace(word, &[("eed", "ee")], |stem| measure(stem) > 0);
    }
    let suffix = ["ed", "ing"]
        .into_iter()
        .find(|suffix| word.strip_suffix(suffix).is_some_and(has_vowel));
    let Some(suffix) = suffix else { return };
    word.truncate(word.len() - suffix.len());
    if word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz") {
        word.push('e');
    } else if ends_with_double_consonant(word) {
        if !word.ends_with(['l', 's', 'z']) {
            word.pop();
        }
    } else if measure(word) == 1 && ends_cvc(word) {
        word.push('e');
    }
}

fn step1c(word: &mut String) {
    replace(word, &[("y", "i")], |stem| stem.len() > 1 && ends_with_consonant(stem));
}

fn step2(word: &mut String) {
    if word.strip_suffix("alli").is_some_and(|stem| measure(stem) > 0) {
        word.truncate(word.len() - "li".len());
        return step2(word);
    }
    if word.ends_with("logi") {
        // The l counts as part of the stem, so that geologi and theologi are treated as archaeologi is.
        if measure(&word[..word.len() - "ogi".len()]) > 0 {
            word.pop();
        }
        return;
    }
    let rules = [
        ("ational", "ate"),
        ("tional", "tion"),
        ("enci", "ence"),
        ("anci", "ance"),
        ("izer", "ize"),
        ("bli", "ble"),
        ("alli", "al"),
        ("entli", "ent"),
        ("eli", "e"),
        ("ousli", "ous"),
        ("ization", "ize"),
        ("ation", "ate"),
        ("ator", "ate"),
        ("alism", "al"),
        ("iveness", "ive"),
        ("fulness", "ful"),
        ("ousness", "ous"),
        ("aliti", "al"),
        ("iviti", "ive"),
        ("biliti", "ble"),
        ("fulli", "ful"),
    ];
    replace(word, &rules, |stem| measure(stem) > 0);
}

fn step3(word: &mut String) {
    let rules = [
        ("icate", "ic"),
        ("ative", ""),
        ("alize", "al"),
        ("iciti", "ic"),
        ("ical", "ic"),
        ("ful", ""),
        ("ness", ""),
    ];
    replace(word, &rules, |stem| measure(stem) > 0);
}

fn step4(word: &mut String) {
    let suffixes = [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
        "iti", "ous", "ive", "ize",
    ];
    let rules = suffixes.map(|suffix| (suffix, ""));
    let is_ion = word.ends_with("ion");
    replace(word, &rules, |stem| {
        measure(stem) > 1 && (!is_ion || stem.ends_with(['s', 't']))
    });
}

fn step5a(word: &mut String) {
    replace(word, &[("e", "")], |stem| match measure(stem) {
        0 => false,
        1 => !ends_cvc(stem),
        _ => true,
    });
}

fn step5b(word: &mut String) {
    if word.ends_with("ll") && measure(&word[..word.len() - 1]) > 1 {
        word.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The examples of Porter's paper, rule by rule, each through that step alone.
    #[test]
    fn each_step_does_what_the_paper_says() {
        let check = |step: fn(&mut String), pairs: &[(&str, &str)]| {
            for (word, expected) in pairs {
                let mut word = word.to_string();
                step(&mut word);
                assert_eq!(word, *expected);
            }
        };
        check(
            step1a,
            &[
                ("caresses", "caress"),
                ("ponies", "poni"),
                ("caress", "caress"),
                ("cats", "cat"),
            ],
        );
        check(
            step1b,
            &[
                ("feed", "feed"),
                ("agreed", "agree"),
                ("plastered", "plaster"),
                ("bled", "bled"),
            ],
        );
        check(
            step1b,
            &[
                ("motoring", "motor"),
                ("sing", "sing"),
                ("conflated", "conflate"),
                ("troubled", "trouble"),
            ],
        );
        check(
            step1b,
            &[
                ("sized", "size"),
                ("hopping", "hop"),
                ("tanned", "tan"),
                ("falling", "fall"),
            ],
        );
        check(
            step1b,
            &[
                ("hissing", "hiss"),
                ("fizzed", "fizz"),
                ("failing", "fail"),
                ("filing", "file"),
            ],
        );
        check(step1c, &[("happy", "happi"), ("sky", "ski")]);
        check(
            step2,
            &[
                ("relational", "relate"),
                ("conditional", "condition"),
                ("rational", "rational"),
            ],
        );
        check(
            step2,
            &[
                ("valenci", "valence"),
                ("digitizer", "digitize"),
                ("conformabli", "conformable"),
            ],
        );
        check(
            step2,
            &[
                ("radicalli", "radical"),
                ("differentli", "different"),
                ("vileli", "vile"),
            ],
        );
        check(
            step2,
            &[
                ("vietnamization", "vietnamize"),
                ("operator", "operate"),
                ("sensibiliti", "sensible"),
            ],
        );
        check(
            step3,
            &[
                ("triplicate", "triplic"),
                ("formative", "form"),
                ("hopeful", "hope"),
                ("goodness", "good"),
            ],
        );
        check(
            step4,
            &[
                ("revival", "reviv"),
                ("adjustment", "adjust"),
                ("adoption", "adopt"),
                ("bowdlerize", "bowdler"),
            ],
        );
        check(step5a, &[("probate", "probat"), ("rate", "rate"), ("cease", "ceas")]);
        check(step5b, &[("controll", "control"), ("roll", "roll")]);
    }

    /// Where nltk departs from the paper.
    #[test]
    fn nltk_extensions() {
        let pairs = [
            ("dies", "die"),
            ("flies", "fli"),
            ("died", "die"),
            ("spied", "spi"),
            ("enjoy", "enjoy"),
            ("say", "say"),
            ("by", "by"),
            ("dying", "die"),
            ("skies", "sky"),
            ("geology", "geolog"),
            ("hopefully", "hope"),
            ("oed", "o"),
            ("2020s", "2020"),
        ];
        for (word, expected) in pairs {
            assert_eq!(stem(word), expected, "{word}");
        }
        assert_eq!(stem("naïve"), "naïve");
        assert_eq!(stem("Running"), "Running");
    }

    proptest! {
        #[test]
        fn no_word_makes_it_panic(word in "[a-z0-9]{0,12}", anything in ".*") {
            prop_assert!(stem(&word).len() <= word.len() + 1);
            stem(&anything);
        }

        #[test]
        fn suffixes_in_any_order(
            parts in proptest::collection::vec(
                prop::sample::select(vec!["al", "li", "ed", "ing", "eed", "s", "y", "ation", "ies", "b", "t", "a", "ll", "e"]), 1..6,
            ),
        ) {
            let word = parts.concat();
            prop_assert!(stem(&word).len() <= word.len() + 1);
        }
    }
}
