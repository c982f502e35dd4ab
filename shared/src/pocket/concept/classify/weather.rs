use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const CLUES: [&[&str]; 4] = [
    &[
        "There was not a cloud in the sky",
        "Everybody wore sunglasses",
        "The sun burned on the roofs",
        "The sky was bright and blue",
        "People lay in the sun all day",
    ],
    &[
        "Water dripped from every umbrella",
        "The street was full of puddles",
        "Drops ran down the window",
        "All the coats were soaking wet",
        "Everybody ran for shelter from the drops",
    ],
    &[
        "White flakes fell on the fence",
        "Everything outside was white",
        "Boots sank deep into the white powder",
        "Children threw snowballs",
        "The path had to be cleared of snow",
    ],
    &[
        "Hats flew through the air",
        "The trees bent to the ground",
        "The kites pulled hard at their strings",
        "The door kept slamming in the gale",
        "Leaves whirled across the yard",
    ],
];
const NAMES: [&str; 4] = ["sunny", "rainy", "snowy", "windy"];

fn make(d: &mut Draw, class: usize) -> Made {
    let clue = d.pick(CLUES[class]);
    let name = d.pick(PEOPLE).name;
    let (place, job, day) = (d.pick(PLACES), d.pick(JOBS), d.pick(DAYS));
    let x = doing(d);
    let input = match d.below(6) {
        0 => format!("{clue} when {name} came home from the {}.", place.name),
        1 => format!("{name} looked out on {day}. {clue}."),
        2 => format!("{clue}, and {name} was still {}.", place.at),
        3 => format!("{clue} on {day}, says the {job}."),
        4 => format!("{name} and the {job} met {}. {clue}.", place.at),
        _ => format!("{clue} while {name} was {} {}.", x.ing, place.at),
    };
    made(input, format!("\"{clue}\" means that it was {}.", NAMES[class]))
}

pub const CONCEPT: Concept = Concept {
    name: "weather",
    category: "Commonsense Classification",
    title: "Weather",
    given: &[
        "You are given a note.",
        "Read the note.",
        "The note holds a clue to the weather.",
    ],
    asks: &[
        "Find out what the weather was like.",
        "Tell the weather.",
        "What was the weather like?",
    ],
    classes: &[
        &["it was sunny", "the sun shone"],
        &["it was rainy", "it rained"],
        &["it was snowy", "it snowed"],
        &["it was windy", "the wind blew"],
    ],
    vocabularies: &[
        each(&[], &["sunny", "rainy", "snowy", "windy"]),
        each(
            &["What would one take along?"],
            &["sunglasses", "umbrella", "sledge", "kite"],
        ),
        grouped(
            &["Would one get wet from rain?"],
            &[
                group("wet", &["it was rainy"], &[1]),
                group("dry", &["it was sunny"], &[0]),
            ],
        ),
        grouped(
            &["Was it fine weather?"],
            &[
                group("yes", &["the sun shone"], &[0]),
                group("no", &["there was rain, snow or wind"], &[1, 2, 3]),
            ],
        ),
        grouped(
            &["Did something white fall?"],
            &[
                group("yes", &["it snowed"], &[2]),
                group("no", &["it did not snow"], &[0, 1, 3]),
            ],
        ),
    ],
    make,
};
