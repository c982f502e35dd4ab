use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let x = deed(d);
    let (base, past, object) = (x.base, x.past, x.object);
    let (p, q) = d.two(PEOPLE);
    let (p, q) = (p.name, q.name);
    let at = x.at;
    let (place, place2) = d.two(PLACES);
    let (place, place2) = (place.name, place2.name);
    let things = plural(d.pick(BELONGINGS));
    let job = d.pick(JOBS);
    let input = match (class, d.below(6)) {
        (0, 0) => format!("Who {past} the {object} {at}?"),
        (0, 1) => format!("Who helped {p} to {base} the {object}?"),
        (0, 2) => format!("Which {job} {past} the {object} {at}?"),
        (0, 3) => format!("Do you know who {past} the {object} for {p}?"),
        (0, 4) => format!("To whom did {p} give the {} {at}?", d.pick(BELONGINGS)),
        (0, _) => format!("Whose {} did {p} borrow on {}?", d.pick(BELONGINGS), d.pick(DAYS)),
        (1, 0) => format!("Where did {p} {base} the {object}?"),
        (1, 1) => format!("Do you know where {p} and {q} {past} the {object}?"),
        (1, 2) => format!("In which room did {p} {base} the {object}?"),
        (1, 3) => format!("Where can {p} find the {job}?"),
        (1, 4) => format!("At which place did {p} meet {q}'s {}?", d.pick(FAMILY)),
        (1, _) => format!("Where does the {job} keep {p}'s {things}?"),
        (2, 0) => format!("When did {p} {base} the {object}?"),
        (2, 1) => format!("On which day will {p} {base} the {object}?"),
        (2, 2) => format!("At what time does the {job} come to the {place}?"),
        (2, 3) => format!("Do you know when {p} {past} the {object}?"),
        (2, 4) => format!("In which month did {p} first see the {place}?"),
        (2, _) => format!("When will the {job} and {p} be back from the {place}?"),
        (3, 0) => format!("How many {things} does {p} have?"),
        (3, 1) => format!("How many {things} did {p} see {at}?"),
        (3, 2) => format!("How many miles is it from the {place} to the {place2}?"),
        (3, 3) => format!("Do you know how many {} work {at}?", plural(job)),
        (3, 4) => format!(
            "What number did {p} write on the {}?",
            d.pick(&["door", "box", "letter", "wall", "ticket"])
        ),
        (3, _) => format!("How many people {past} the {object} with {p}?"),
        (_, 0) => format!("Why did {p} {base} the {object}?"),
        (_, 1) => format!("For what reason did {p} {base} the {object}?"),
        (_, 2) => format!("Why does the {job} want to {base} the {object}?"),
        (_, 3) => format!("Do you know why {p} {past} the {object}?"),
        (_, 4) => format!(
            "Why was {p} so {} on {}?",
            d.pick(&["happy", "tired", "late", "quiet", "angry"]),
            d.pick(DAYS)
        ),
        (_, _) => format!("What made {p} {base} the {object} {at}?"),
    };
    let what = ["somebody", "a place", "a time", "a number", "a reason"][class];
    made(input, format!("The right answer to this question is {what}."))
}

pub const CONCEPT: Concept = Concept {
    name: "question_type",
    category: "Question Understanding",
    title: "Kind of question",
    given: &[
        "You are given a question.",
        "Read the question.",
        "Somebody asks something.",
    ],
    asks: &[
        "Do not answer the question, but tell what it asks for.",
        "What does the question ask for?",
        "Tell what kind of answer the question wants.",
    ],
    classes: &[
        &["it asks for a person", "a person is wanted"],
        &["it asks for a place", "a place is wanted"],
        &["it asks for a time", "a time is wanted"],
        &["it asks for a number", "a number is wanted"],
        &["it asks for a reason", "a reason is wanted"],
    ],
    vocabularies: &[
        each(&[], &["person", "place", "time", "number", "reason"]),
        each(
            &["Choose the question word that fits best."],
            &["who", "where", "when", "how many", "why"],
        ),
        grouped(
            &["Would a name of a person answer the question?"],
            &[
                group("yes", &["it asks for a person"], &[0]),
                group("no", &["it asks for something else"], &[1, 2, 3, 4]),
            ],
        ),
        grouped(
            &["Could a clock, a map or a friend answer the question?"],
            &[
                group("clock", &["it asks for a time"], &[2]),
                group("map", &["it asks for a place"], &[1]),
                group("friend", &["it asks for a person"], &[0]),
            ],
        ),
        grouped(
            &["Does the question want a reason?"],
            &[
                group("yes", &["it asks for a reason"], &[4]),
                group("no", &["it asks for anything else"], &[0, 1, 2, 3]),
            ],
        ),
    ],
    make,
};
