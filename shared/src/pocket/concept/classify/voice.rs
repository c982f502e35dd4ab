use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let x = deed(d);
    let at = x.at;
    let (past, participle, ing, base, object) = (x.past, x.participle, x.ing, x.base, x.object);
    let who = if d.one_in(2) {
        d.pick(PEOPLE).name.to_owned()
    } else {
        format!("the {}", d.pick(JOBS))
    };
    let day = d.pick(DAYS);
    let sentence = match (class, d.below(6)) {
        (0, 0) => format!("{who} {past} the {object} {at}."),
        (0, 1) => format!("{who} was {ing} the {object} {at}."),
        (0, 2) => format!("on {day} {who} {past} the {object}."),
        (0, 3) => format!("{who} will {base} the {object} {at}."),
        (0, 4) => format!("{who} has {participle} the {object} {at}."),
        (0, _) => format!("last {day} {who} {past} the {object} {at}."),
        (_, 0) => format!("the {object} was {participle} by {who} {at}."),
        (_, 1) => format!("the {object} is being {participle} by {who} {at}."),
        (_, 2) => format!("on {day} the {object} was {participle} by {who}."),
        (_, 3) => format!("the {object} will be {participle} by {who} {at}."),
        (_, 4) => format!("the {object} has been {participle} {at}."),
        (_, _) => format!("last {day} the {object} was {participle} {at}."),
    };
    let reason = if class == 0 {
        format!("The sentence starts from {who}, the one who acts.")
    } else {
        format!("The sentence starts from the {object}, which does nothing itself.")
    };
    made(capital(&sentence), reason)
}

pub const CONCEPT: Concept = Concept {
    name: "voice",
    category: "Grammatical Voice",
    title: "Voice of a sentence",
    given: &[
        "You are given a sentence.",
        "Read the sentence.",
        "The sentence tells of one action.",
    ],
    asks: &[
        "Decide how the sentence is built.",
        "Does its subject act, or is something done to it?",
        "Look at the subject of the sentence.",
    ],
    classes: &[
        &["the subject acts", "the subject does it"],
        &["something is done to the subject", "the subject does nothing itself"],
    ],
    vocabularies: &[
        each(&[], &["active", "passive"]),
        each(&["Is something done to the subject?"], &["no", "yes"]),
        each(&["Does the subject act?"], &["yes", "no"]),
        each(&[], &["doer", "target"]),
        each(
            &["What is the subject: somebody who acts, or the thing acted on?"],
            &["somebody", "something"],
        ),
    ],
    make,
};
