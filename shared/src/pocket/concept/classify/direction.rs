use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const MOVES: [&[(&str, &str)]; 4] = [
    &[
        ("climbed the ladder", "climbing the ladder"),
        ("went up the stairs", "going up the stairs"),
        ("climbed onto the roof", "climbing onto the roof"),
        ("rode up the hill", "riding up the hill"),
        ("rose from the chair", "rising from the chair"),
        ("jumped up to the shelf", "jumping up to the shelf"),
    ],
    &[
        ("fell off the wall", "falling off the wall"),
        ("went down the stairs", "going down the stairs"),
        ("slid down the rope", "sliding down the rope"),
        ("sank to the floor", "sinking to the floor"),
        ("dropped from the tree", "dropping from the tree"),
        ("rode down the hill", "riding down the hill"),
    ],
    &[
        ("went into the house", "going into the house"),
        ("walked into the barn", "walking into the barn"),
        ("entered the shop", "entering the shop"),
        ("came inside", "coming inside"),
        ("stepped into the bus", "stepping into the bus"),
        ("crept into the cave", "creeping into the cave"),
    ],
    &[
        ("left the house", "leaving the house"),
        ("walked out of the barn", "walking out of the barn"),
        ("stepped out of the bus", "stepping out of the bus"),
        ("came out of the cave", "coming out of the cave"),
        ("ran out of the shop", "running out of the shop"),
        ("went outside", "going outside"),
    ],
];

fn make(d: &mut Draw, class: usize) -> Made {
    let (past, ing) = d.pick(MOVES[class]);
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let job = d.pick(JOBS);
    let thing = d.pick(SMALL_THINGS);
    let day = d.pick(DAYS);
    let input = match d.below(6) {
        0 => format!("On {day} {n} {past} with a {thing}."),
        1 => format!("{n} saw how the {job} {past}."),
        2 => format!("The {job} {past}, and {n} called {m}."),
        3 => format!("With a {thing} in one hand {n} {past}."),
        4 => format!("{n} was {ing} when {m} met the {job}."),
        _ => format!("{n} {past} while {m} held the {thing}."),
    };
    let way = ["up", "down", "in", "out"][class];
    made(input, format!("Somebody who {past} moved {way}."))
}

pub const CONCEPT: Concept = Concept {
    name: "direction",
    category: "Spatial Reasoning",
    title: "Direction of a movement",
    given: &[
        "In the sentence somebody moves.",
        "Read the sentence.",
        "You are given a sentence with a movement.",
    ],
    asks: &[
        "Tell which way the movement goes.",
        "Which way does somebody move?",
        "Find the direction of the movement.",
    ],
    classes: &[
        &["somebody moves up", "the way leads up"],
        &["somebody moves down", "the way leads down"],
        &["somebody goes in", "the way leads in"],
        &["somebody goes out", "the way leads out"],
    ],
    vocabularies: &[
        each(&[], &["up", "down", "in", "out"]),
        each(&[], &["rise", "sink", "enter", "exit"]),
        grouped(
            &["Does the movement change the height?"],
            &[
                group("yes", &["somebody moves up or down"], &[0, 1]),
                group("no", &["somebody goes in or out"], &[2, 3]),
            ],
        ),
        grouped(
            &["Is the person inside or outside afterwards?"],
            &[
                group("inside", &["somebody goes in"], &[2]),
                group("outside", &["somebody goes out"], &[3]),
            ],
        ),
        grouped(
            &["Is the person higher or lower afterwards?"],
            &[
                group("higher", &["somebody moves up"], &[0]),
                group("lower", &["somebody moves down"], &[1]),
            ],
        ),
    ],
    make,
};
