use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let x = deed(d);
    let at = x.at;
    let (base, object, ing) = (x.base, x.object, x.ing);
    let name = d.pick(PEOPLE).name;
    let rude = d.pick(&["you fool", "you lazy lump", "you idiot", "you clumsy oaf"]);
    let input = match (class, d.below(7)) {
        (0, 0) => format!("Could you please {base} the {object}, {name}?"),
        (0, 1) => format!("Would you be so kind as to {base} the {object} {at}?"),
        (0, 2) => format!("{name}, would you mind {ing} the {object} {at}?"),
        (0, 3) => format!("Please {base} the {object} {at}, dear {name}."),
        (0, 4) => format!("I would be glad if you could {base} the {object}, {name}."),
        (0, 5) => format!("Excuse me, {name}, may I ask you to {base} the {object}?"),
        (0, _) => format!("If it is no trouble, {name}, please {base} the {object}."),
        (_, 0) => format!("Hurry up and {base} the {object}, {name}, {rude}!"),
        (_, 1) => format!("{} the {object} {at}, {rude}!", capital(base)),
        (_, 2) => format!("{name}, {base} the {object} and shut up!"),
        (_, 3) => format!("How often must I tell you to {base} the {object}, {name}, {rude}?"),
        (_, 4) => format!("Get up and {base} the {object} {at}, {rude}!"),
        (_, 5) => format!("Are you too stupid to {base} the {object}, {name}?"),
        (_, _) => format!("I do not care what you want, {name}. Just {base} the {object}!"),
    };
    let how = if class == 0 {
        "The speaker asks in a kind way."
    } else {
        "The speaker is rude to the listener."
    };
    made(input, how)
}

pub const CONCEPT: Concept = Concept {
    name: "politeness",
    category: "Politeness Detection",
    title: "Manners",
    given: &[
        "You are given a request.",
        "Read the request.",
        "Somebody wants something done.",
    ],
    asks: &[
        "Judge the tone of the request.",
        "Decide how the speaker treats the listener.",
        "Listen to the manners of the speaker.",
    ],
    classes: &[
        &["the request is polite", "the speaker has good manners"],
        &["the request is rude", "the speaker has bad manners"],
    ],
    vocabularies: &[
        each(&[], &["polite", "rude"]),
        each(
            &[
                "Would the listener be hurt?",
                "Tell whether the listener would be hurt.",
            ],
            &["no", "yes"],
        ),
        each(&["Is the request friendly?"], &["yes", "no"]),
        each(&[], &["gentle", "harsh"]),
        each(&["Should the speaker say sorry?"], &["fine", "sorry"]),
    ],
    make,
};
