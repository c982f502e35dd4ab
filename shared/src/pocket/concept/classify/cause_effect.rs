use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

/// Causes and what came of them; `{}` is a person.
const PAIRS: &[(&str, &str)] = &[
    ("It rained for hours", "{}'s path was muddy"),
    ("{} left the window open", "The room was cold"),
    ("{} did not water the roses", "The roses dried up"),
    ("{} dropped the cup", "The cup broke"),
    ("{} ate too much cake", "{} felt sick"),
    ("{} worked all night", "{} was very tired"),
    ("{} forgot to lock the gate", "The goat ran away"),
    ("{}'s candle went out", "The room was dark"),
    ("{} lost the key", "{} could not open the door"),
    ("{} missed the bus", "{} came too late"),
    ("{} slipped on the ice", "{} hurt one arm"),
    ("{} shouted loudly", "The baby woke up"),
    ("{} trained every day", "{} won the race"),
    ("{} told a funny story", "Everybody laughed"),
    ("{} left the cake in the oven too long", "The cake was burnt"),
    ("{} studied hard", "{} passed the exam"),
    ("{} spent all the money", "{} could not pay"),
    ("A nail stuck in {}'s tyre", "The tyre was flat"),
    ("{} shook the apple tree", "Apples fell to the ground"),
    ("{} fed the cat every day", "The cat grew fat"),
    ("{} put too much salt into the soup", "Nobody wanted the soup"),
    ("{}'s hen was ill", "The hen laid no eggs"),
    ("{} turned off the light", "The others could see nothing"),
    ("{} sat in the sun without a hat", "{} got a red face"),
    ("{}'s boat had a hole", "The boat sank"),
    ("{} stepped on the dog's tail", "The dog barked"),
];

fn make(d: &mut Draw, class: usize) -> Made {
    let name = d.pick(PEOPLE).name;
    let (cause, effect) = d.pick(PAIRS);
    let (cause, effect) = (cause.replace("{}", name), effect.replace("{}", name));
    let (first, second) = if class == 0 {
        (&effect, &cause)
    } else {
        (&cause, &effect)
    };
    let day = d.pick(DAYS);
    let writer = d.pick(PEOPLE).name;
    let input = match d.below(6) {
        0 => format!("{first}. {second}."),
        1 => format!("Fact one: {first}. Fact two: {second}."),
        2 => format!("News of {day}: {first}. {second}."),
        3 => format!("{writer}'s diary for {day}: {first}. {second}."),
        4 => format!("{writer} noted two things: {first}. {second}."),
        _ => format!("{writer} wrote on {day}: {first}. {second}."),
    };
    let what = if class == 0 {
        "the second fact led to the first"
    } else {
        "the first fact led to the second"
    };
    made(input, format!("\"{cause}\" explains \"{effect}\", so {what}."))
}

pub const CONCEPT: Concept = Concept {
    name: "cause_effect",
    category: "Cause Effect Classification",
    title: "Two linked facts",
    given: &[
        "You are given two facts.",
        "Read the two facts.",
        "Two things happened.",
    ],
    asks: &[
        "Find out which fact led to the other.",
        "Which of the two facts is the cause?",
        "Tell how the two facts hang together.",
    ],
    classes: &[
        &["the second is the cause", "the second fact led to the first"],
        &["the second is the effect", "the first fact led to the second"],
    ],
    vocabularies: &[
        each(&["What is the second fact to the first?"], &["cause", "effect"]),
        each(&["Does the cause come first?"], &["no", "yes"]),
        each(&["Does the cause come second?"], &["yes", "no"]),
        each(&[], &["second", "first"]),
        each(&["What is the second fact to the first?"], &["reason", "result"]),
        each(
            &["Would one join the facts with because or with so?"],
            &["because", "so"],
        ),
    ],
    make,
};
