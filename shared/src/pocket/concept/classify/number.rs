use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let at = d.pick(PLACES).at;
    let (x, (noun, other)) = if d.one_in(2) {
        (doing(d), d.two(JOBS))
    } else {
        (animal_doing(d), d.two(FARM_ANIMALS))
    };
    let (name, name2) = d.two(PEOPLE);
    let (name, name2) = (name.name, name2.name);
    let how = d.pick(&["alone", "quietly", "happily", "again", "for an hour"]);
    let (ing, third, past, base) = (x.ing, x.third, x.past, x.base);
    let (input, who) = match (class, d.below(7)) {
        (0, 0) => (format!("{} is {ing} {at}.", capital(&a(noun))), a(noun)),
        (0, 1) => (
            format!("The {noun} {third} {at} every {}.", d.pick(DAYS)),
            format!("the {noun}"),
        ),
        (0, 2) => (format!("{name} {past} {at}, {how}."), name.to_owned()),
        (0, 3) => (
            format!("On {} a single {noun} {past} {at}.", d.pick(DAYS)),
            format!("a single {noun}"),
        ),
        (0, 4) => (format!("{} {past} {how} {at}.", capital(&a(noun))), a(noun)),
        (0, 5) => (format!("One {noun} {third} {at}."), format!("one {noun}")),
        (0, _) => (
            format!(
                "{name} is {ing} {at} {}.",
                d.pick(&["today", "this morning", "tonight", "again"])
            ),
            name.to_owned(),
        ),
        (_, 0) => (
            format!("Some {} are {ing} {at}.", plural(noun)),
            format!("some {}", plural(noun)),
        ),
        (_, 1) => (
            format!("The {} {base} {at} every {}.", plural(noun), d.pick(DAYS)),
            format!("the {}", plural(noun)),
        ),
        (_, 2) => (
            format!("{name} and {name2} {past} {at}."),
            format!("{name} and {name2}"),
        ),
        (_, 3) => (
            format!(
                "On {} {} {} {past} {at}.",
                d.pick(DAYS),
                d.pick(&["two", "three", "four", "many"]),
                plural(noun)
            ),
            plural(noun),
        ),
        (_, 4) => (
            format!("The {noun} and the {other} {past} {at}."),
            format!("the {noun} and the {other}"),
        ),
        (_, 5) => (
            format!(
                "{} {} {base} {at}.",
                d.pick(&["Two", "Three", "Five", "Several"]),
                plural(noun)
            ),
            plural(noun),
        ),
        (_, _) => (
            format!("{name} and the {noun} are {ing} {at}."),
            format!("{name} and the {noun}"),
        ),
    };
    let what = if class == 0 {
        "only one of them"
    } else {
        "more than one of them"
    };
    made(input, format!("It speaks of {who}, so there is {what}."))
}

pub const CONCEPT: Concept = Concept {
    name: "number",
    category: "Grammatical Number",
    title: "How many take part",
    given: &[
        "You are given a sentence about people or animals.",
        "Read the sentence.",
        "The sentence tells what somebody does.",
    ],
    asks: &[
        "Find out how many take part.",
        "Decide how many are doing it.",
        "Count those who do something in the sentence.",
    ],
    classes: &[
        &[
            "only one does it",
            "somebody does it alone",
            "there is just one of them",
        ],
        &["more than one do it", "several do it", "there are two or more of them"],
    ],
    vocabularies: &[
        each(&[], &["one", "many"]),
        each(&[], &["singular", "plural"]),
        each(
            &["Does more than one take part?", "Tell whether more than one take part."],
            &["no", "yes"],
        ),
        each(&["Is there only one?"], &["yes", "no"]),
        each(&["Tell a single one from a group."], &["single", "group"]),
    ],
    make,
};
