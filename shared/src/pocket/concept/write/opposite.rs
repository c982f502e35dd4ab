use crate::pocket::{concept::*, draw::Draw, lexicon::*};

/// Opposites, with the things that they fit.
const PAIRS: &[(&str, &str, &[&str])] = &[
    ("big", "small", THINGS),
    ("old", "new", THINGS),
    ("heavy", "light", THINGS),
    ("cheap", "expensive", THINGS),
    ("clean", "dirty", THINGS),
    ("wet", "dry", THINGS),
    (
        "empty",
        "full",
        &["box", "basket", "bag", "chest", "purse", "bottle", "drawer", "sack"],
    ),
    ("beautiful", "ugly", THINGS),
    ("long", "short", &["rope", "ladder", "coat", "scarf", "table", "letter"]),
    ("thick", "thin", &["book", "coat", "blanket", "rope", "letter"]),
    ("hard", "soft", &["bed", "pillow", "chair", "cushion"]),
];
const THINGS: &[&str] = &[
    "box", "basket", "bag", "chest", "coat", "blanket", "suitcase", "tent", "rug", "hat",
];

fn make(d: &mut Draw) -> Written {
    let (one, other, things) = d.pick(PAIRS);
    let (one, other) = if d.one_in(2) { (one, other) } else { (other, one) };
    let thing = d.pick(things);
    let (name, at, day) = (d.pick(PEOPLE).name, d.pick(PLACES).at, d.pick(DAYS));
    let say = |word: &str, form: usize| match form {
        0 => format!("{name}'s {thing} is {word}."),
        1 => format!("{name} has {} {thing} {at}.", a(word)),
        2 => format!("On {day} {name} saw {} {thing}.", a(word)),
        3 => format!("The {thing} {at} is {word}, says {name}."),
        4 => format!("{name} wants {} {thing} by {day}.", a(word)),
        _ => format!("{name} found the {word} {thing} {at}."),
    };
    let form = d.below(6);
    written(
        say(one, form),
        say(other, form),
        format!("The opposite of \"{one}\" is \"{other}\"."),
        say(&format!("very {one}"), form),
        format!("\"very {one}\" is more of the same; the opposite is \"{other}\"."),
    )
}

pub const WRITING: Writing = Writing {
    name: "opposite",
    category: "Antonym Replacement",
    title: "The opposite",
    definitions: &[
        "The sentence calls a thing big, old, wet or the like. Write it again with the opposite word.",
        "Find the word that describes the thing and replace it by its opposite.",
        "Rewrite the sentence: swap its adjective for the word of opposite meaning.",
        "Say the opposite of the thing in the sentence, as small for big. Write the whole sentence.",
    ],
    make,
};
