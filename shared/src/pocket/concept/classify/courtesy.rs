use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let thing = d.pick(BELONGINGS);
    let (day, place) = (d.pick(DAYS), d.pick(PLACES));
    let relative = d.pick(FAMILY);
    let input = match (class, d.below(6)) {
        (0, 0) => format!(
            "Good {}, {n}, how is your {relative}?",
            d.pick(&["morning", "evening", "day"])
        ),
        (0, 1) => format!("Hello, {n}! I am {m}, the new {}.", d.pick(JOBS)),
        (0, 2) => format!("Welcome to the {}, {n}! Come in and sit down.", place.name),
        (0, 3) => format!("Hello {n}, nice to see you and your {relative} {}.", place.at),
        (0, 4) => format!("Good day, {n}! What brings you to the {}?", place.name),
        (0, _) => format!("Welcome back, {n}! Your {relative} is already here."),
        (1, 0) => format!("Thank you for the {thing}, {n}."),
        (1, 1) => format!("Many thanks to {n} and {m} for their help on {day}."),
        (1, 2) => format!("It was so kind of you to lend me the {thing}, {n}."),
        (1, 3) => format!("Thanks, {n}, for the lovely {day} {}.", place.at),
        (1, 4) => format!("I am grateful to you and your {relative} for the {thing}."),
        (1, _) => format!("Thank you, {n}, I will never forget your help {}.", place.at),
        (2, 0) => format!("I am sorry that I broke your {thing}, {n}."),
        (2, 1) => format!("Please forgive me, {n}; I forgot our meeting on {day}."),
        (2, 2) => format!("Sorry, {n}, I took the wrong {thing} by mistake."),
        (2, 3) => format!("It was my fault, {n}. I should have told your {relative}."),
        (2, 4) => format!("I beg your pardon, {n}; I lost your {thing} {}.", place.at),
        (2, _) => format!("I am so sorry, {n}, that I came late to the {} on {day}.", place.name),
        (_, 0) => format!("Goodbye, {n}, and say hello to your {relative}."),
        (_, 1) => format!("See you on {day}, {n}!"),
        (_, 2) => format!("Farewell, {n}, have a good journey to the {}.", place.name),
        (_, 3) => format!("I must go now, {n}. Until {day} {}!", place.at),
        (_, 4) => format!("Bye, {n}, take good care of your {relative} and the {thing}."),
        (_, _) => format!("Good night, {n}. We meet again {} on {day}.", place.at),
    };
    let what = [
        "The speaker meets somebody.",
        "The speaker is grateful.",
        "The speaker regrets something.",
        "The speaker is leaving.",
    ][class];
    made(input, what)
}

pub const CONCEPT: Concept = Concept {
    name: "courtesy",
    category: "Intent Identification",
    title: "What a remark is for",
    given: &[
        "You are given a remark.",
        "Read what somebody says to another.",
        "Somebody says this to a friend.",
    ],
    asks: &[
        "Find out what the speaker wants to say.",
        "Tell what kind of remark it is.",
        "What is the speaker doing?",
    ],
    classes: &[
        &["it is a greeting", "somebody is greeted"],
        &["it gives thanks", "somebody is thanked"],
        &["it is an excuse", "the speaker is sorry"],
        &["it is a farewell", "the speaker takes leave"],
    ],
    vocabularies: &[
        each(&[], &["greeting", "thanks", "excuse", "farewell"]),
        each(
            &["Sum the remark up in one word."],
            &["hello", "thank you", "sorry", "goodbye"],
        ),
        grouped(
            &["Did the speaker do something wrong?"],
            &[
                group("yes", &["the speaker is sorry"], &[2]),
                group("no", &["it is a greeting, thanks or a farewell"], &[0, 1, 3]),
            ],
        ),
        grouped(
            &["Does the talk begin or end here?"],
            &[
                group("begin", &["somebody is greeted"], &[0]),
                group("end", &["the speaker takes leave"], &[3]),
            ],
        ),
        grouped(
            &["Did the listener do a kind deed?"],
            &[
                group("true", &["somebody is thanked"], &[1]),
                group("false", &["nobody is thanked"], &[0, 2, 3]),
            ],
        ),
    ],
    make,
};
