use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let who = if d.one_in(3) {
        format!("the {}", d.pick(JOBS))
    } else {
        d.pick(PEOPLE).name.to_owned()
    };
    let x = deed(d);
    let at = x.at;
    let (past, base, ing, object) = (x.past, x.base, x.ing, x.object);
    let (sentence, sign) = match (class, d.below(6)) {
        (0, 0) => (format!("{who} {past} the {object} {at}."), past.to_owned()),
        (0, 1) => (format!("{who} was {ing} the {object} {at}."), format!("was {ing}")),
        (0, 2) => (format!("Yesterday {who} {past} the {object} {at}."), past.to_owned()),
        (0, 3) => (
            format!(
                "{who} had a {} and {past} the {object}.",
                d.pick(&["plan", "rest", "meal", "chat"])
            ),
            past.to_owned(),
        ),
        (0, 4) => (
            format!("Last {} {who} {past} the {object}.", d.pick(DAYS)),
            past.to_owned(),
        ),
        (0, _) => (format!("{who} {past} the {object} long ago {at}."), past.to_owned()),
        (1, 0) => (format!("{who} is {ing} the {object} {at}."), format!("is {ing}")),
        (1, 1) => (
            format!(
                "Right now {who} is {ing} the {object}, and {} is watching.",
                d.pick(PEOPLE).name
            ),
            format!("is {ing}"),
        ),
        (1, 2) => (format!("Look, {who} is {ing} the {object} {at}."), format!("is {ing}")),
        (1, 3) => (
            format!("{who} is tired but is still {ing} the {object} {at}."),
            format!("is {ing}"),
        ),
        (1, 4) => (
            format!("At this moment {who} is {ing} the {object} {at}."),
            format!("is {ing}"),
        ),
        (1, _) => (format!("{who} is busy {at}, {ing} the {object}."), "is busy".to_owned()),
        (_, 0) => (format!("{who} will {base} the {object} {at}."), format!("will {base}")),
        (_, 1) => (
            format!("{who} is going to {base} the {object} {at}."),
            format!("is going to {base}"),
        ),
        (_, 2) => (
            format!("Tomorrow {who} will {base} the {object} {at}."),
            format!("will {base}"),
        ),
        (_, 3) => (
            format!("{who} will soon {base} the {object} {at}."),
            format!("will soon {base}"),
        ),
        (_, 4) => (
            format!("Next {} {who} will {base} the {object}.", d.pick(DAYS)),
            format!("will {base}"),
        ),
        (_, _) => (
            format!("{who} is about to {base} the {object} {at}."),
            format!("is about to {base}"),
        ),
    };
    let time = ["is over", "goes on now", "is still to come"][class];
    made(capital(&sentence), format!("The words \"{sign}\" show that it {time}."))
}

pub const CONCEPT: Concept = Concept {
    name: "tense",
    category: "Tense",
    title: "Time of an action",
    given: &[
        "You are given a sentence about somebody.",
        "Read the sentence.",
        "Here is a sentence about an action.",
    ],
    asks: &[
        "Find out when the action happens.",
        "Look at the verb and decide on the time of the action.",
        "Tell the time of the action.",
    ],
    classes: &[
        &["the action is over", "it already happened", "it happened in the past"],
        &["the action goes on now", "it is happening now", "it happens at present"],
        &[
            "the action is still to come",
            "it will happen later",
            "it lies in the future",
        ],
    ],
    vocabularies: &[
        each(&[], &["past", "present", "future"]),
        each(&[], &["before", "now", "later"]),
        grouped(
            &["Is the action over?", "Tell whether the action is over."],
            &[
                group("yes", &["it already happened", "the action is over"], &[0]),
                group("no", &["it happens now or later", "it is not over yet"], &[1, 2]),
            ],
        ),
        each(
            &["Choose the day that fits the action."],
            &["yesterday", "today", "tomorrow"],
        ),
        grouped(
            &["Is the action still to come?"],
            &[
                group("yes", &["it will happen later"], &[2]),
                group("no", &["it happens now or is over"], &[0, 1]),
            ],
        ),
    ],
    make,
};
