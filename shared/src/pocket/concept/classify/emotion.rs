use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let thing = d.pick(SMALL_THINGS);
    let place = d.pick(PLACES);
    let day = d.pick(DAYS);
    let word = d.pick(
        [
            &["happy", "glad", "cheerful", "delighted"],
            &["angry", "furious", "cross", "mad"],
            &["afraid", "scared", "frightened", "full of fear"],
            &["sad", "unhappy", "gloomy", "close to tears"],
            &["surprised", "amazed", "astonished", "speechless"],
        ][class],
    );
    let event = match (class, d.below(5)) {
        (0, 0) => format!("{n} won a {thing} {}", place.at),
        (0, 1) => format!("{m} gave {n} a {thing} as a present"),
        (0, 2) => format!("{n} danced and sang with {m} {}", place.at),
        (0, 3) => format!("{n} got good news from {m} on {day}"),
        (0, _) => format!("{n} smiled at {m} all through {day}"),
        (1, 0) => format!("{m} broke the {thing} on purpose, and {n} yelled at {m}"),
        (1, 1) => format!("{n} shouted at {m} and slammed the door on {day}"),
        (1, 2) => format!("{m} lied about the {thing}, and {n} stamped in rage"),
        (1, 3) => format!("{m} took the {thing} without asking, and {n} shook a fist"),
        (1, _) => format!("{n} threw the {thing} at {m} in rage"),
        (2, 0) => format!("{n} heard a wolf howl near the {} and trembled", place.name),
        (2, 1) => format!("{n} trembled and hid behind {m} {}", place.at),
        (2, 2) => format!("a stranger with a knife followed {n} on {day}"),
        (2, 3) => format!("{n} ran from the bear {}", place.at),
        (2, _) => format!("{n} did not dare to walk alone {}", place.at),
        (3, 0) => format!("{n} cried because the old dog had died on {day}"),
        (3, 1) => format!("{n} wept for the lost {thing}"),
        (3, 2) => format!("{m} moved far away, and {n} sat alone {}", place.at),
        (3, 3) => format!("nobody came to {n}'s birthday on {day}"),
        (3, _) => format!("{n} misses {m} and can not smile any more"),
        (_, 0) => format!("{n} could hardly believe {m}'s sudden visit on {day}"),
        (_, 1) => format!("{n} stared with open mouth at the talking {}", d.pick(ANIMALS)),
        (_, 2) => format!("{n} did not expect to see {m} {}", place.at),
        (_, 3) => format!("out of nowhere a {thing} dropped in front of {n}"),
        (_, _) => format!(
            "{n} opened the box and, to everybody's wonder, a {} jumped out",
            d.pick(&["frog", "mouse", "rabbit", "kitten"])
        ),
    };
    let input = match d.below(3) {
        0 => format!("{}.", capital(&event)),
        1 => format!("{}. {n} was {word}.", capital(&event)),
        _ => format!("{}. One could see that {n} was {word}.", capital(&event)),
    };
    let feeling = ["joy", "anger", "fear", "sadness", "surprise"][class];
    made(input, format!("What {n} does or meets goes with {feeling}."))
}

pub const CONCEPT: Concept = Concept {
    name: "emotion",
    category: "Emotion Recognition",
    title: "What somebody feels",
    given: &[
        "You are given a note about somebody.",
        "Read the note.",
        "The note tells what somebody went through.",
    ],
    asks: &[
        "Find out what the person feels.",
        "Name the feeling.",
        "Which feeling fits the note?",
    ],
    classes: &[
        &["it is joy", "the person feels joy"],
        &["it is anger", "the person feels anger"],
        &["it is fear", "the person feels fear"],
        &["it is sadness", "the person feels sad"],
        &["it is surprise", "the person is surprised"],
    ],
    vocabularies: &[
        each(&[], &["joy", "anger", "fear", "sadness", "surprise"]),
        each(&[], &["glad", "cross", "scared", "unhappy", "amazed"]),
        grouped(
            &["Is the person happy?"],
            &[
                group("yes", &["the person feels joy"], &[0]),
                group("no", &["the person feels anger, fear or sadness"], &[1, 2, 3]),
            ],
        ),
        grouped(
            &["What would the person do next?"],
            &[
                group("laugh", &["the person feels joy"], &[0]),
                group("shout", &["the person feels anger"], &[1]),
                group("flee", &["the person feels fear"], &[2]),
                group("cry", &["the person feels sad"], &[3]),
            ],
        ),
        grouped(
            &["Is the person afraid?"],
            &[
                group("afraid", &["the person feels fear"], &[2]),
                group("not afraid", &["the person feels something else"], &[0, 1, 3, 4]),
            ],
        ),
    ],
    make,
};
