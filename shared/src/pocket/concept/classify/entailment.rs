use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let (p, q) = d.two(PEOPLE);
    let (a1, b1) = (p.name, q.name);
    let place = d.pick(PLACES);
    let thing = d.pick(BELONGINGS);
    let job = d.pick(JOBS);
    let (day, day2) = d.two(DAYS);
    let (room, room2) = d.two(ROOMS);
    let relative = d.pick(FAMILY);
    let (her, hers) = (p.she, p.hers);
    let (note, claims): (String, [Vec<String>; 3]) = match d.below(8) {
        0 => {
            let n = d.number(3, 20);
            let shop = d.pick(&[
                "at the market",
                "on the farm",
                "at the harbour",
                "near the station",
                "at the mill",
            ]);
            let goods = plural(d.pick(CROPS));
            (
                format!("{a1} bought {n} {goods} {}.", shop),
                [
                    vec![format!("{a1} bought some {goods}."), format!("{a1} was {}.", shop)],
                    vec![
                        format!("{a1} bought no {goods}."),
                        format!("{a1} bought only two {goods}."),
                    ],
                    vec![
                        format!("{a1} likes {goods}."),
                        format!("{b1} was {} too.", shop),
                        format!("The {goods} were cheap."),
                    ],
                ],
            )
        }
        1 => (
            format!("{a1} is older than {b1}."),
            [
                vec![format!("{b1} is younger than {a1}.")],
                vec![
                    format!("{b1} is older than {a1}."),
                    format!("{a1} is younger than {b1}."),
                    format!("{a1} and {b1} are of the same age."),
                ],
                vec![
                    format!("{a1} is taller than {b1}."),
                    format!("{b1} is {}.", a(job)),
                    format!("{a1} knows {b1}'s {relative}."),
                ],
            ],
        ),
        2 => (
            format!("{a1} sold the {thing} to {b1} on {day}."),
            [
                vec![
                    format!("{b1} bought the {thing} from {a1}."),
                    format!("{b1} got the {thing} on {day}."),
                ],
                vec![
                    format!("{a1} never sold the {thing}."),
                    format!("{b1} sold the {thing} to {a1} on {day}."),
                ],
                vec![
                    format!("The {thing} was old."),
                    format!("{b1} paid too much for the {thing}."),
                    format!("{a1} made the {thing}."),
                ],
            ],
        ),
        3 => (
            format!("{a1} is the only {job} in the village."),
            [
                vec![format!("The village has one {job}."), format!("{a1} is {}.", a(job))],
                vec![
                    format!("The village has two {}.", plural(job)),
                    format!("{b1} is {} in the village too.", a(job)),
                ],
                vec![
                    format!("{a1} is rich."),
                    format!("{a1} was born in the village."),
                    format!("{a1} is a friend of {b1}."),
                ],
            ],
        ),
        4 => (
            format!("The {} is closed on {day}.", place.name),
            [
                vec![format!("The {} is not open on {day}.", place.name)],
                vec![format!("The {} is open on {day}.", place.name)],
                vec![
                    format!("The {} is busy on {day2}.", place.name),
                    format!("{a1} works {}.", place.at),
                ],
            ],
        ),
        5 => (
            format!("The {thing} is in a chest, and the chest is in the {room}."),
            [
                vec![format!("The {thing} is in the {room}.")],
                vec![
                    format!("The {thing} is in the {room2}."),
                    format!("The chest in the {room} is empty."),
                ],
                vec![format!("The {thing} belongs to {a1}."), format!("The {thing} is new.")],
            ],
        ),
        6 => (
            format!("{a1} lives with {hers} {relative} near the {}.", place.name),
            [
                vec![format!("{a1} does not live alone."), format!("{a1} has a {relative}.")],
                vec![format!("{a1} lives alone."), format!("{a1} has no {relative}.")],
                vec![
                    format!("{a1}'s {relative} is {}.", a(job)),
                    format!("{a1} has a {}.", d.pick(&["dog", "cat", "horse", "boat"])),
                ],
            ],
        ),
        _ => {
            let animal = d.pick(FARM_ANIMALS);
            let (c1, c2) = d.two(FUR_COLOURS);
            (
                format!("Every {animal} that {a1} owns is {c1}, and {her} owns three."),
                [
                    vec![
                        format!("{a1} has a {c1} {animal}."),
                        format!("None of {a1}'s {} is {c2}.", plural(animal)),
                    ],
                    vec![format!("{a1} has a {c2} {animal}."), format!("{a1} owns no {animal}.")],
                    vec![
                        format!("{a1}'s {} are old.", plural(animal)),
                        format!("{b1} has a {c1} {animal}."),
                    ],
                ],
            )
        }
    };
    let claim = &claims[class][d.below(claims[class].len())];
    let reason = match class {
        0 => "If the note is true, the claim must be true too.",
        1 => "The note and the claim can not both be true.",
        _ => "The note does not say whether the claim is true.",
    };
    made(format!("Note: {note} Claim: {claim}"), reason)
}

pub const CONCEPT: Concept = Concept {
    name: "entailment",
    category: "Textual Entailment",
    title: "Does the claim follow from the note",
    given: &["You are given a note and a claim.", "Read the note and the claim."],
    asks: &[
        "Compare the claim with the note.",
        "Trust the note and judge the claim.",
        "Does the note support the claim?",
    ],
    classes: &[
        &["the claim must be true", "the note proves the claim"],
        &["the claim can not be true", "the note rules the claim out"],
        &["one can not tell", "the note leaves it open"],
    ],
    vocabularies: &[
        each(&[], &["follows", "clashes", "open"]),
        each(&[], &["yes", "no", "maybe"]),
        each(&[], &["true", "false", "unknown"]),
        grouped(
            &["Does the note contradict the claim?"],
            &[
                group("yes", &["they can not both be true"], &[1]),
                group("no", &["both can be true"], &[0, 2]),
            ],
        ),
        grouped(
            &["Is the claim certain?"],
            &[
                group("certain", &["the note proves the claim"], &[0]),
                group("not certain", &["the note does not prove the claim"], &[1, 2]),
            ],
        ),
    ],
    make,
};
