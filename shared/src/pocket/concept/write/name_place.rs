use crate::pocket::{concept::*, draw::Draw, lexicon::*};

/// Objects of deeds that could be taken for the place.
const PLACES_TOO: &[&str] = &[
    "kitchen", "shop", "yard", "hall", "path", "road", "house", "shed", "stable", "tower", "lawn", "roof", "floor",
];

fn make(d: &mut Draw) -> Written {
    let name = d.pick(PEOPLE).name;
    let (place, job, day) = (d.pick(PLACES), d.pick(JOBS), d.pick(DAYS));
    let x = loop {
        let x = deed(d);
        if !PLACES_TOO.contains(&x.object) {
            break x;
        }
    };
    let (past, ing, object) = (x.past, x.ing, x.object);
    let (at, spot) = (place.at, place.name);
    let input = match d.below(6) {
        0 => format!("{name} {past} the {object} {at}."),
        1 => format!("On {day} the {job} went to the {spot} with {name}."),
        2 => format!("{} {name} was {ing} the {object}.", capital(at)),
        3 => format!("{name} came from the {spot} and called the {job}."),
        4 => format!("The {job} met {name} {at} on {day}."),
        _ => format!("The way to the {spot} is long, said {name} to the {job}."),
    };
    let wrong = if input.contains(job) { job } else { object };
    written(
        input,
        spot,
        format!("The {spot} is the place in the sentence."),
        wrong,
        format!("\"{wrong}\" is no place; the place is the {spot}."),
    )
}

pub const WRITING: Writing = Writing {
    name: "name_place",
    category: "Information Extraction",
    title: "The place",
    definitions: &[
        "The sentence names a place of the village. Write the word for this place.",
        "Read the sentence and find the place. Answer with one word.",
        "Which place is named in the sentence? Write the place alone.",
        "Pick the place out of the sentence and write it in one word.",
    ],
    make,
};
