use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let (day, k) = (d.pick(DAYS), d.number(2, 30));
    let input = match (class, d.below(5)) {
        (0, 0) => format!("{n} kneads the dough and sells {k} loaves to {m}."),
        (0, 1) => format!("On {day} {n} puts {k} buns into the oven."),
        (0, 2) => format!("{n} is white with flour when {m} comes for bread."),
        (0, 3) => format!("{m} gets fresh bread from {n} every {day}."),
        (0, _) => format!("Before sunrise {n} makes {k} cakes for the shop."),
        (1, 0) => format!("{n} milks {k} cows before {m} wakes up."),
        (1, 1) => format!("On {day} {n} ploughs the field with {k} horses."),
        (1, 2) => format!("{n} brings in the hay, and {m} feeds the pigs."),
        (1, 3) => format!("{n} sows wheat on {k} fields."),
        (1, _) => format!("{n} drove {k} sheep to the meadow on {day}."),
        (2, 0) => format!("{n} listens to {m}'s heart on {day}."),
        (2, 1) => format!("{n} gave {m} a bitter medicine for the fever."),
        (2, 2) => format!("On {day} {k} sick people came to {n} for help."),
        (2, 3) => format!("{n} looks at {m}'s sore throat."),
        (2, _) => format!("{n} put {m}'s broken leg in plaster on {day}."),
        (3, 0) => format!("{n} explains the sum to {k} pupils."),
        (3, 1) => format!("On {day} {n} marks {k} tests at the blackboard."),
        (3, 2) => format!("{n} teaches {m} how to spell."),
        (3, 3) => format!("{n} reads with the class, and {m} must stay after school."),
        (3, _) => format!("{n} wrote {k} words on the blackboard for {m}."),
        (_, 0) => format!("{n} hoists the sail, and {m} waves from the shore."),
        (_, 1) => format!("For {k} weeks {n} saw nothing but waves."),
        (_, 2) => format!("{n} ties the ship to the pier on {day}."),
        (_, 3) => format!("{n} scrubs the deck while {m} steers the ship."),
        (_, _) => format!("On {day} {n} crossed the sea with a crew of {k}."),
    };
    let what = ["a baker", "a farmer", "a doctor", "a teacher", "a sailor"][class];
    made(input, format!("This is the work of {what}."))
}

pub const CONCEPT: Concept = Concept {
    name: "trade",
    category: "Entity Relation Classification",
    title: "What somebody does for a living",
    given: &[
        "The sentence shows somebody at work.",
        "Read the sentence.",
        "You are given a sentence about work.",
    ],
    asks: &[
        "Find out the job of this person.",
        "What does the person do for a living?",
    ],
    classes: &[
        &["it is a baker", "the person bakes"],
        &["it is a farmer", "the person farms"],
        &["it is a doctor", "the person heals"],
        &["it is a teacher", "the person teaches"],
        &["it is a sailor", "the person sails"],
    ],
    vocabularies: &[each(&[], &["oven", "stable", "clinic", "classroom", "deck"])],
    make,
};
