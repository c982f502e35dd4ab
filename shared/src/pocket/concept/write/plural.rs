use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let (noun, x) = if d.one_in(2) {
        (d.pick(JOBS), doing(d))
    } else {
        (d.pick(FARM_ANIMALS), animal_doing(d))
    };
    let many = plural(noun);
    let at = d.pick(PLACES).at;
    let with = d.pick(PEOPLE).name;
    let (one, several) = match d.below(5) {
        0 => (
            format!("The {noun} {} {at}.", x.third),
            format!("The {many} {} {at}.", x.base),
        ),
        1 => (
            format!("The {noun} is {} {at}.", x.ing),
            format!("The {many} are {} {at}.", x.ing),
        ),
        2 => (
            format!("The {noun} was {} with {with}.", x.ing),
            format!("The {many} were {} with {with}.", x.ing),
        ),
        3 => (
            format!("The {noun} {} with {with} {at}.", x.past),
            format!("The {many} {} with {with} {at}.", x.past),
        ),
        _ => (
            format!("{with} saw the {noun} {at}."),
            format!("{with} saw the {many} {at}."),
        ),
    };
    written(
        one.clone(),
        several,
        format!("One {noun}, several {many}."),
        one,
        format!("This still speaks of one {noun} only."),
    )
}

pub const WRITING: Writing = Writing {
    name: "plural",
    category: "Number Conversion",
    title: "From one to several",
    definitions: &[
        "The sentence speaks of one animal or one worker. Write it again with several of them.",
        "Turn the animal or the worker into the plural and let the verb agree.",
        "Rewrite the sentence so that it speaks of more than one of its kind.",
        "Make the sentence plural: not one, but several. Write the whole sentence.",
    ],
    make,
};
