use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let x = deed(d);
    let at = x.at;
    let (past, base, object) = (x.past, x.base, x.object);
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let fact = format!("{n} {past} the {object}");
    let (input, sign) = match (class, d.below(7)) {
        (0, 0) => (format!("I know that {fact} {at}."), "I know"),
        (0, 1) => (format!("Without any doubt {fact} {at}."), "without any doubt"),
        (0, 2) => (format!("Of course {fact} with {m}."), "of course"),
        (0, 3) => (format!("{n} will certainly {base} the {object} {at}."), "certainly"),
        (0, 4) => (format!("I am sure that {fact}, {m}."), "I am sure"),
        (0, 5) => (format!("I saw it with my own eyes: {fact} {at}."), "I saw it"),
        (0, _) => (format!("It is proved that {fact} {at}."), "it is proved"),
        (_, 0) => (format!("I guess that {fact} {at}."), "I guess"),
        (_, 1) => (format!("Perhaps {fact} {at}."), "perhaps"),
        (_, 2) => (format!("Maybe {fact} with {m}."), "maybe"),
        (_, 3) => (format!("{n} might {base} the {object} {at}."), "might"),
        (_, 4) => (format!("I am not sure whether {fact}, {m}."), "I am not sure"),
        (_, 5) => (format!("It is hard to say, but possibly {fact} {at}."), "possibly"),
        (_, _) => (format!("It may be that {fact} {at}."), "it may be"),
    };
    let how = if class == 0 { "certain" } else { "in doubt" };
    made(input, format!("\"{}\" shows that the speaker is {how}.", capital(sign)))
}

pub const CONCEPT: Concept = Concept {
    name: "certainty",
    category: "Speaker Certainty",
    title: "How sure a speaker is",
    given: &[
        "You are given a sentence.",
        "Somebody tells you this.",
        "Read what somebody said.",
    ],
    asks: &[
        "Decide how certain the speaker is.",
        "Does the speaker know it or guess it?",
        "Judge how sure the speaker sounds.",
    ],
    classes: &[
        &["the speaker is certain", "the speaker has no doubt"],
        &["the speaker only guesses", "the speaker is in doubt"],
    ],
    vocabularies: &[
        each(&[], &["sure", "unsure"]),
        each(
            &["Does the speaker have doubts?", "Tell whether the speaker doubts it."],
            &["no", "yes"],
        ),
        each(&["Is the speaker certain?"], &["yes", "no"]),
        each(&[], &["knows", "guesses"]),
        each(&[], &["fact", "guess"]),
    ],
    make,
};
