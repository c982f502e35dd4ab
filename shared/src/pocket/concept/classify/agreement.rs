use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let x = deed(d);
    let (base, object) = (x.base, x.object);
    let offer = match d.below(3) {
        0 => format!("Shall we {base} the {object}?"),
        1 => format!("Will you help me to {base} the {object}?"),
        _ => format!("Let us {base} the {object} on {}.", d.pick(DAYS)),
    };
    let reply = d.pick(if class == 0 {
        &[
            "Yes, gladly!",
            "Of course, let us start.",
            "What a good idea!",
            "Sure, I will come at once.",
            "I would love to.",
            "All right, I am ready.",
        ]
    } else {
        &[
            "No, I have no time.",
            "Sorry, I am too tired.",
            "I would rather stay at home.",
            "Not with me!",
            "I can not, ask somebody else.",
            "No, thank you.",
        ]
    });
    let how = if class == 0 { "says yes to" } else { "says no to" };
    made(
        format!("{n}: {offer} {m}: {reply}"),
        format!("With \"{reply}\" {m} {how} the plan."),
    )
}

pub const CONCEPT: Concept = Concept {
    name: "agreement",
    category: "Dialogue State Tracking",
    title: "Does the friend join in",
    given: &[
        "One person has a plan, another replies.",
        "You are given a short talk of two people.",
        "Read the talk.",
    ],
    asks: &[
        "Find out whether the second person joins in.",
        "What does the second person think of the plan?",
    ],
    classes: &[
        &["the second person joins in", "the plan is welcome"],
        &["the second person stays out", "the plan is not welcome"],
    ],
    vocabularies: &[each(&[], &["accepts", "declines"])],
    make,
};
