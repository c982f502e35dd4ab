use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let x = deed(d);
    let at = x.at;
    let (base, past, object, ing) = (x.base, x.past, x.object, x.ing);
    let (p, q) = d.two(PEOPLE);
    let (p, q) = (p.name, q.name);
    let job = d.pick(JOBS);
    let input = match (class, d.below(6)) {
        (0, 0) => format!("{p} {past} the {object} {at}."),
        (0, 1) => format!("The {job} is {ing} the {object} {at}."),
        (0, 2) => format!("{p} and {q} {past} the {object}."),
        (0, 3) => format!("The {job} likes to {base} the {object}."),
        (0, 4) => format!("{p} has a {job} in the family."),
        (0, _) => format!("Nobody but {p} can {base} the {object}."),
        (1, 0) => format!("Did {p} {base} the {object} {at}?"),
        (1, 1) => format!("Is the {job} {ing} the {object} {at}?"),
        (1, 2) => format!("Who {past} the {object} {at}?"),
        (1, 3) => format!("Does the {job} like to {base} the {object}?"),
        (1, 4) => format!("Is there {} in {p}'s family?", a(job)),
        (1, _) => format!("When will {p} and {q} {base} the {object}?"),
        (2, 0) => format!("{p}, {base} the {object} {at}!"),
        (2, 1) => format!("Go and {base} the {object}, {p}."),
        (2, 2) => format!("Do not {base} the {object} before {p} comes."),
        (2, 3) => format!("{} the {object} with {p} at once.", capital(base)),
        (2, 4) => format!("Stop {ing} the {object}, {p}!"),
        (2, _) => format!(
            "{} the {object} {at} before {} comes!",
            capital(base),
            d.pick(&["night", "noon", "the rain", "the bus"])
        ),
        (_, 0) => format!("If only {p} could {base} the {object} {at}!"),
        (_, 1) => format!("I wish that the {job} would {base} the {object}."),
        (_, 2) => format!("I hope that {p} and {q} get to {base} the {object}."),
        (_, 3) => format!("How I would love to {base} the {object} with {p}!"),
        (_, 4) => format!("May {p} find a good {job} soon!"),
        (_, _) => format!("I wish {p} would come and {base} the {object} {at}."),
    };
    let what = [
        "It tells a fact.",
        "It asks something.",
        "It tells somebody to do something.",
        "It says what somebody would like.",
    ][class];
    made(input, what)
}

pub const CONCEPT: Concept = Concept {
    name: "speech_act",
    category: "Dialogue Act Recognition",
    title: "What a sentence does",
    given: &[
        "You are given a sentence.",
        "Read the sentence.",
        "Here is something that somebody said.",
    ],
    asks: &[
        "Decide what the sentence does.",
        "Tell what kind of sentence it is.",
        "What does the speaker do with the sentence?",
    ],
    classes: &[
        &["it tells a fact", "it states something"],
        &["it asks something", "it is a question"],
        &["it gives an order", "it tells somebody what to do"],
        &["it makes a wish", "it says what one would like"],
    ],
    vocabularies: &[
        each(&[], &["statement", "question", "order", "wish"]),
        each(&["Say what the speaker does."], &["tell", "ask", "command", "hope"]),
        grouped(
            &["Is it a question?", "Tell whether the speaker asks something."],
            &[
                group("yes", &["it asks something"], &[1]),
                group("no", &["it does not ask anything"], &[0, 2, 3]),
            ],
        ),
        grouped(
            &["Must somebody obey?"],
            &[
                group("yes", &["it gives an order"], &[2]),
                group("no", &["it gives no order"], &[0, 1, 3]),
            ],
        ),
        grouped(
            &["Tell facts from wishes."],
            &[
                group("fact", &["it states something"], &[0]),
                group("dream", &["it makes a wish"], &[3]),
            ],
        ),
    ],
    make,
};
