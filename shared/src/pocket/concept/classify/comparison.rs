use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let low = d.number(2, 58);
    let high = low + d.number(1, 60 - low);
    let (n, m) = match class {
        0 => (high, low),
        1 => (low, high),
        _ => (low, low),
    };
    let (p, q) = d.two(PEOPLE);
    let (p, q) = (p.name, q.name);
    let (c1, c2) = d.two(COLOURS);
    let input = match d.below(8) {
        0 => format!("{p} is {n} years old and {q} is {m}."),
        1 => {
            let (thing, _) = d.two(CONTAINERS);
            format!("The {c1} {thing} weighs {n} kilos. The {c2} {thing} weighs {m} kilos.")
        }
        2 => {
            let (x, y) = d.two(BELONGINGS);
            format!("The {x} costs {n} coins, the {y} {m}.")
        }
        3 => {
            let things = plural(d.pick_from(&[CROPS, FARM_ANIMALS]));
            format!("{p} has {n} {things}; {q} has {m}.")
        }
        4 => {
            let (x, y) = d.two(PLACES);
            format!("It is {n} miles to the {} and {m} miles to the {}.", x.name, y.name)
        }
        5 => {
            let (x, y) = d.two(MONTHS);
            format!("{p} worked {n} hours in {x} and {m} hours in {y}.")
        }
        6 => format!("{p} read {n} pages, and {q} read {m}."),
        _ => {
            let (x, y) = d.two(JOBS);
            format!("The {x} paid {n} coins. The {y} paid {m} coins.")
        }
    };
    let how = ["is larger than", "is smaller than", "is the same as"][class];
    made(input, format!("The first number, {n}, {how} the second, {m}."))
}

pub const CONCEPT: Concept = Concept {
    name: "comparison",
    category: "Numerical Comparison",
    title: "Two amounts compared",
    given: &[
        "Two amounts are named.",
        "You are given two amounts.",
        "The note names two amounts.",
    ],
    asks: &[
        "Compare the two amounts.",
        "Which of the two amounts is larger?",
        "Look at both numbers and compare them.",
    ],
    classes: &[
        &["the first is larger", "the first amount is more"],
        &["the second is larger", "the second amount is more"],
        &["both are the same", "the amounts are equal"],
    ],
    vocabularies: &[
        each(&[], &["first", "second", "equal"]),
        each(&["Do the amounts fall, rise or stay?"], &["fall", "rise", "stay"]),
        grouped(
            &["Are the two amounts the same?"],
            &[
                group("yes", &["they are the same"], &[2]),
                group("no", &["one is larger"], &[0, 1]),
            ],
        ),
        grouped(
            &["Which of the two amounts is smaller?"],
            &[
                group("first", &["the first is smaller"], &[1]),
                group("second", &["the second is smaller"], &[0]),
            ],
        ),
        each(
            &["Is the first amount more than the second?"],
            &["more", "less", "same"],
        ),
        grouped(
            &["Do the two amounts differ?"],
            &[
                group("true", &["they differ"], &[0, 1]),
                group("false", &["they do not differ"], &[2]),
            ],
        ),
    ],
    make,
};
