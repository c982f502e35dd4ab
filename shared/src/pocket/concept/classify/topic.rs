use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let day = d.pick(DAYS);
    let k = d.number(2, 12);
    let input = match (class, d.below(6)) {
        (0, 0) => format!(
            "{n} stirred the {} and added some {} for {m}.",
            d.pick(&["soup", "stew", "sauce", "rice"]),
            d.pick(&["salt", "pepper", "butter", "garlic"])
        ),
        (0, 1) => format!(
            "On {day} {n} and {m} fried {k} {} in butter.",
            d.pick(&["eggs", "onions", "fish", "pancakes"])
        ),
        (0, 2) => format!("{n} peels {k} potatoes while {m} boils the water."),
        (0, 3) => format!(
            "The {} must stay in the oven for {k} more minutes, {n}.",
            d.pick(&["cake", "pie", "bread", "pizza"])
        ),
        (0, 4) => format!(
            "{n} asked {m} for the recipe of the {} on {day}.",
            d.pick(&["soup", "stew", "pudding", "salad"])
        ),
        (0, _) => format!("First {n} mixed flour and {k} eggs, then {m} heated the pan."),
        (1, 0) => format!("{n} scored {k} goals in the match on {day}."),
        (1, 1) => format!("{n}'s team won the cup after {k} games."),
        (1, 2) => format!("{n} ran faster than {m} in the race on {day}."),
        (1, 3) => format!("{n} trains {k} times a week and swims faster than {m}."),
        (1, 4) => format!("{n} threw the ball to {m}, and the coach cheered on {day}."),
        (1, _) => format!("With {k} points {n} beat {m} in the last game."),
        (2, 0) => format!("The teacher gave {n} and {m} {k} sums for homework."),
        (2, 1) => format!("{n} learned {k} new words for the test on {day}."),
        (2, 2) => format!("{n} and {m} sit in the first row of the classroom on {day}."),
        (2, 3) => format!("{n} passed the exam, and {m} must write it again on {day}."),
        (2, 4) => format!("The pupils wrote {k} lines while {n} cleaned the blackboard."),
        (2, _) => format!("In the lesson on {day} {n} explained {k} sums to {m}."),
        (3, 0) => format!("{n} packed {k} bags and took the train with {m}."),
        (3, 1) => format!("The ship will leave on {day}, and {n} has {k} tickets."),
        (3, 2) => format!("{n} spent {k} nights in a hotel by the sea with {m}."),
        (3, 3) => format!("After {k} hours on the plane {n} and {m} reached the island."),
        (3, 4) => format!("{n} looked at the map and showed {m} the road to the coast on {day}."),
        (3, _) => format!("On {day} {n} starts on a journey through {k} countries."),
        (4, 0) => format!("The doctor told {n} to stay in bed for {k} days."),
        (4, 1) => format!("{n} has had a cough and a fever since {day}, says {m}."),
        (4, 2) => format!("The nurse put a bandage on {n}'s arm on {day}."),
        (4, 3) => format!("{n} takes {k} pills a day for a sore throat."),
        (4, 4) => format!("The dentist pulled a tooth, and {n} was in pain until {day}."),
        (4, _) => format!("{n} broke a leg and will be in hospital for {k} weeks."),
        (_, 0) => format!("{n} plays the {} and {m} sings.", d.pick(INSTRUMENTS)),
        (_, 1) => format!("The choir sang {k} songs on {day}, and {n} clapped."),
        (_, 2) => format!(
            "{n} tuned the {} for the concert on {day}.",
            d.pick(&["violin", "piano", "guitar", "harp"])
        ),
        (_, 3) => format!("The band of {n} and {m} knows {k} tunes."),
        (_, 4) => format!("{n} beat the drum so loudly on {day} that {m} lost the tune."),
        (_, _) => format!("{n} practised the melody {k} times on the {}.", d.pick(INSTRUMENTS)),
    };
    let what = ["cooking", "sport", "school", "travel", "health", "music"][class];
    made(input, format!("The words of the note belong to {what}."))
}

pub const CONCEPT: Concept = Concept {
    name: "topic",
    category: "Text Categorization",
    title: "Topic of a note",
    given: &[
        "You are given a short note.",
        "Read the note.",
        "Here is a note from the village paper.",
    ],
    asks: &[
        "Tell what the note is about.",
        "Sort the note by its topic.",
        "What is the note about?",
    ],
    classes: &[
        &["it is about cooking", "the topic is cooking"],
        &["it is about sport", "the topic is sport"],
        &["it is about school", "the topic is school"],
        &["it is about travel", "the topic is travel"],
        &["it is about health", "the topic is health"],
        &["it is about music", "the topic is music"],
    ],
    vocabularies: &[
        each(&[], &["cooking", "sport", "school", "travel", "health", "music"]),
        each(
            &["Who would like to read the note most?"],
            &["cook", "runner", "pupil", "traveller", "nurse", "singer"],
        ),
        grouped(
            &["Is the note about health?"],
            &[
                group("yes", &["it is about health"], &[4]),
                group("no", &["it is about something else"], &[0, 1, 2, 3, 5]),
            ],
        ),
        grouped(
            &["On which page does the note belong?"],
            &[
                group("page one", &["it is about sport or travel"], &[1, 3]),
                group("page two", &["it is about cooking or health"], &[0, 4]),
                group("page three", &["it is about school or music"], &[2, 5]),
            ],
        ),
        grouped(
            &["Choose the place that fits the note."],
            &[
                group("kitchen", &["it is about cooking"], &[0]),
                group("classroom", &["it is about school"], &[2]),
                group("stage", &["it is about music"], &[5]),
                group("road", &["it is about travel"], &[3]),
            ],
        ),
    ],
    make,
};
