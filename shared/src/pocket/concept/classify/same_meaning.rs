use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let thing = d.pick(BELONGINGS);
    let place = d.pick(PLACES);
    let x = deed(d);
    let (past, base, participle, object) = (x.past, x.base, x.participle, x.object);
    let same = class == 0;
    let (one, two) = match d.below(7) {
        0 => (
            format!("{n} gave the {thing} to {m}."),
            if same {
                format!("{m} got the {thing} from {n}.")
            } else {
                format!("{n} got the {thing} from {m}.")
            },
        ),
        1 => (
            format!("{n} {past} the {object}."),
            if same {
                format!("The {object} was {participle} by {n}.")
            } else {
                format!("The {object} was {participle} by {m}.")
            },
        ),
        2 => {
            let (more, less) = d.pick(&[
                ("older", "younger"),
                ("taller", "shorter"),
                ("faster", "slower"),
                ("richer", "poorer"),
                ("stronger", "weaker"),
            ]);
            (
                format!("{n} is {more} than {m}."),
                if same {
                    format!("{m} is {less} than {n}.")
                } else {
                    format!("{n} is {less} than {m}.")
                },
            )
        }
        3 => (
            format!("{n} lives {}.", place.at),
            if same {
                format!("{n}'s home is {}.", place.at)
            } else {
                format!("{n} works {}.", place.at)
            },
        ),
        4 => (
            format!("The {thing} belongs to {n}."),
            if same {
                format!("{n} owns the {thing}.")
            } else {
                format!("{n} borrows the {thing}.")
            },
        ),
        5 => (
            format!("{n} forgot to {base} the {object}."),
            if same {
                format!("{n} did not remember to {base} the {object}.")
            } else {
                format!("{n} did not forget to {base} the {object}.")
            },
        ),
        _ => (
            format!("{n} began to {base} the {object}."),
            if same {
                format!("{n} started to {base} the {object}.")
            } else {
                format!("{n} stopped to {base} the {object}.").replace("stopped to", "refused to")
            },
        ),
    };
    let (one, two) = if d.one_in(2) { (one, two) } else { (two, one) };
    let input = match d.below(3) {
        0 => format!("{one} {two}"),
        1 => format!("One: {one} Two: {two}"),
        _ => format!("First: {one} Second: {two}"),
    };
    let how = if same {
        "Both sentences tell of the same thing."
    } else {
        "The two sentences tell of different things."
    };
    made(input, how)
}

pub const CONCEPT: Concept = Concept {
    name: "same_meaning",
    category: "Paraphrasing",
    title: "Meaning of two sentences",
    given: &["You are given two sentences.", "Read the two sentences."],
    asks: &[
        "Compare what the sentences mean.",
        "Do both sentences say the same?",
        "Decide whether the sentences mean the same.",
    ],
    classes: &[
        &["both mean the same", "one can replace the other"],
        &["their meanings differ", "one can not replace the other"],
    ],
    vocabularies: &[
        each(&[], &["same", "different"]),
        each(&["Do the sentences differ in meaning?"], &["no", "yes"]),
        each(&[], &["yes", "no"]),
        each(&[], &["match", "mismatch"]),
        each(&[], &["equal", "unequal"]),
    ],
    make,
};
