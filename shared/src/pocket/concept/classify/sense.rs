use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

/// What is done, with what it is done, and with what nobody could do it.
const DEEDS_WITH: &[(&str, &[&str], &[&str])] = &[
    (
        "cut the bread",
        &["a knife", "a sharp knife"],
        &["a pillow", "a feather", "a cloud"],
    ),
    (
        "swept the floor",
        &["a broom", "a new broom"],
        &["a spoon of soup", "a candle", "a puddle"],
    ),
    (
        "dug a hole",
        &["a spade", "a shovel"],
        &["a feather", "a letter", "a song"],
    ),
    (
        "drove in the nail",
        &["a hammer", "a heavy hammer"],
        &["a pancake", "a sock", "a balloon"],
    ),
    (
        "wrote a letter",
        &["a pen", "a pencil"],
        &["an onion", "a wheel", "a snowball"],
    ),
    (
        "ate the soup",
        &["a spoon", "a big spoon"],
        &["a ladder", "a glove", "a shadow"],
    ),
    (
        "painted the fence",
        &["a brush", "a wide brush"],
        &["a goat", "a loaf of bread", "a whistle"],
    ),
    (
        "dried the dog",
        &["a towel", "a warm towel"],
        &["a bucket of water", "a river", "a hammer"],
    ),
    (
        "locked the door",
        &["a key", "an old key"],
        &["a pancake", "a leaf", "a joke"],
    ),
    (
        "sewed the shirt",
        &["a needle", "a needle and thread"],
        &["a shovel", "a cabbage", "a drum"],
    ),
    (
        "carried the water",
        &["a bucket", "a large bucket"],
        &["a net", "a fork", "a comb"],
    ),
    (
        "lit the room",
        &["a lamp", "a candle"],
        &["a stone", "a sock", "a carrot"],
    ),
    (
        "measured the board",
        &["a ruler", "a long ruler"],
        &["a smell", "a puddle", "a dream"],
    ),
    (
        "felled the tree",
        &["an axe", "a saw"],
        &["a spoon", "a ribbon", "an egg"],
    ),
    (
        "combed the horse",
        &["a comb", "a brush"],
        &["a brick", "a bowl of soup", "a cloud"],
    ),
    (
        "caught the fish",
        &["a net", "a rod"],
        &["a book", "a bell", "a candle"],
    ),
];

fn make(d: &mut Draw, class: usize) -> Made {
    let (what, with, without) = d.pick(DEEDS_WITH);
    let with = d.pick(if class == 0 { with } else { without });
    let who = if d.one_in(2) {
        d.pick(PEOPLE).name.to_owned()
    } else {
        format!("the {}", d.pick(JOBS))
    };
    let (day, at) = (d.pick(DAYS), d.pick(PLACES).at);
    let sentence = match d.below(6) {
        0 => format!("{who} {what} with {with}."),
        1 => format!("on {day} {who} {what} with {with}."),
        2 => format!("with {with} {who} {what} on {day}."),
        3 => format!("last {day} {who} {what} with {with}."),
        4 => format!("{who} took {with} and {what} with it {at}."),
        _ => format!("{} says that {who} {what} with {with} on {day}.", d.pick(PEOPLE).name),
    };
    let can = if class == 0 {
        "This can be done with"
    } else {
        "This can not be done with"
    };
    made(capital(&sentence), format!("{can} {with}."))
}

pub const CONCEPT: Concept = Concept {
    name: "sense",
    category: "Commonsense Verification",
    title: "Does it make sense",
    given: &[
        "You are given a sentence.",
        "Read the sentence.",
        "Somebody used something for a job.",
    ],
    asks: &[
        "Decide whether this could really happen.",
        "Could one really do it with this thing?",
        "Judge whether the sentence makes sense.",
    ],
    classes: &[
        &["it makes sense", "it could really happen"],
        &["it is nonsense", "it could not happen"],
    ],
    vocabularies: &[
        each(&[], &["sense", "nonsense"]),
        each(&["Is the sentence absurd?"], &["no", "yes"]),
        each(&["Does the sentence make sense?"], &["yes", "no"]),
        each(&[], &["possible", "impossible"]),
        each(&["Is it a report or a fairy tale?"], &["report", "fairy tale"]),
    ],
    make,
};
