use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const CLUES: [&[&str]; 4] = [
    &[
        "The first buds opened",
        "The swallows came back from the south",
        "The snow was melting at last",
        "The lambs were just born",
        "The farmers were sowing",
        "The apple trees were in bloom",
    ],
    &[
        "The days were long and hot",
        "Children swam in the warm lake",
        "The hay dried in the hot sun",
        "The long school holidays had begun",
        "It was too hot to sleep",
        "Everybody looked for shade",
    ],
    &[
        "The leaves turned red and fell",
        "The swallows flew to the south",
        "The pumpkins were ripe",
        "Mist lay over the bare fields",
        "The apples were picked at last",
        "Wet leaves covered the path",
    ],
    &[
        "The lake was frozen",
        "Snow lay on the roofs",
        "Children built a snowman",
        "Icicles hung from the roof",
        "The days were short and icy",
        "The sledges stood by the door",
    ],
];
const NAMES: [&str; 4] = ["spring", "summer", "autumn", "winter"];

fn make(d: &mut Draw, class: usize) -> Made {
    let clue = d.pick(CLUES[class]);
    let small = clue[..1].to_lowercase() + &clue[1..];
    let x = deed(d);
    let name = d.pick(PEOPLE).name;
    let job = d.pick(JOBS);
    let (past, ing, object) = (x.past, x.ing, x.object);
    let input = match d.below(6) {
        0 => format!("{clue}, and {name} {past} the {object}."),
        1 => format!("{name} {past} the {object}. {clue}."),
        2 => format!("{clue} when the {job} {past} the {object}."),
        3 => format!("While {name} was {ing} the {object}, the {job} noticed that {small}."),
        4 => format!("{clue}. The {job} {past} the {object} for {name}."),
        _ => format!("{name} remembers the day well: {small}, and the {job} {past} the {object}."),
    };
    made(input, format!("\"{clue}\" fits {}.", NAMES[class]))
}

pub const CONCEPT: Concept = Concept {
    name: "season",
    category: "Commonsense Classification",
    title: "Season of the year",
    given: &[
        "You are given a note from the village.",
        "Read the note.",
        "The note tells of one day of the year.",
    ],
    asks: &[
        "Find out the season.",
        "Tell which season it was.",
        "Look for a clue to the season.",
    ],
    classes: &[
        &["it was spring", "the clue fits spring"],
        &["it was summer", "the clue fits summer"],
        &["it was autumn", "the clue fits autumn"],
        &["it was winter", "the clue fits winter"],
    ],
    vocabularies: &[each(&[], &["spring", "summer", "autumn", "winter"])],
    make,
};
