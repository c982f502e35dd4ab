use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

/// What a remark is about, what one would do there again, and what is said for and against it.
struct Kind {
    things: &'static [&'static str],
    again: &'static str,
    good: &'static [&'static str],
    bad: &'static [&'static str],
}

const KINDS: &[Kind] = &[
    Kind {
        things: &[
            "soup", "cake", "bread", "stew", "pie", "rice", "salad", "pudding", "fish", "cheese",
        ],
        again: "order it",
        good: &["tasty", "delicious", "fresh", "excellent", "perfect"],
        bad: &["bland", "stale", "burnt", "sour", "awful"],
    },
    Kind {
        things: &["inn", "hotel", "theatre", "museum", "park", "beach", "market", "shop"],
        again: "go there",
        good: &["lovely", "clean", "charming", "peaceful", "pleasant"],
        bad: &["dirty", "dull", "smelly", "shabby", "unpleasant"],
    },
    Kind {
        things: &["film", "play", "song", "book", "story", "concert", "poem", "show"],
        again: "choose it",
        good: &["wonderful", "thrilling", "clever", "moving", "superb"],
        bad: &["boring", "silly", "dreadful", "tedious", "terrible"],
    },
    Kind {
        things: &["coat", "lamp", "chair", "clock", "bag", "umbrella", "kettle", "bicycle"],
        again: "buy it",
        good: &["sturdy", "handy", "beautiful", "well made", "elegant"],
        bad: &["flimsy", "ugly", "useless", "badly made", "worthless"],
    },
];

fn make(d: &mut Draw, class: usize) -> Made {
    let kind = &KINDS[d.below(KINDS.len())];
    let (thing, good) = (d.pick(kind.things), class == 0);
    let (word, word2) = d.two(if good { kind.good } else { kind.bad });
    let very = d.pick(&["really ", "quite ", ""]);
    let name = d.pick(PEOPLE).name;
    let relative = d.pick(FAMILY);
    let day = d.pick(DAYS);
    let again = kind.again;
    let input = match d.below(9) {
        0 => format!("The {thing} on {day} was {very}{word}, and {name} said so too."),
        1 => format!("My {relative} and I found the {thing} {very}{word}."),
        2 => {
            let verb = d.pick(if good {
                &["liked", "loved", "enjoyed"]
            } else {
                &["disliked", "hated", "regretted"]
            });
            format!("I {verb} the {thing} that {name} chose, because it was {very}{word}.")
        }
        3 => {
            let would = d.pick(if good {
                &["would gladly", "will surely", "hope to"]
            } else {
                &["would never", "refuse to", "will not"]
            });
            format!("The {thing} was {very}{word}, and my {relative} and I {would} {again} again.")
        }
        4 => format!("{name}, this {thing} is {very}{word}!"),
        5 => format!("I told my {relative} on {day} how {word} the {thing} was."),
        6 => format!("The {thing} was {word} and {word2}, and {name} agreed with me."),
        7 if good => format!("Thank you, {name}. The {thing} was {word}, just as we hoped."),
        7 => format!("I am sorry, {name}. The {thing} was {word}, not what we hoped for."),
        _ if good => format!("What luck that my {relative} found that {thing} on {day}! It is {very}{word}."),
        _ => format!("What a pity that my {relative} chose that {thing} on {day}! It is {very}{word}."),
    };
    let which = if good { "praise" } else { "a complaint" };
    made(input, format!("To call the {thing} {word} is {which}."))
}

pub const CONCEPT: Concept = Concept {
    name: "sentiment",
    category: "Sentiment",
    title: "Mood of a remark",
    given: &[
        "You are given a short remark.",
        "Here is what somebody said about a thing.",
        "Read the remark.",
    ],
    asks: &[
        "Find out what the speaker thinks of the thing.",
        "Decide how the speaker feels about the thing.",
        "Judge the mood of the remark.",
    ],
    classes: &[
        &[
            "the speaker is pleased",
            "the remark is praise",
            "the speaker likes the thing",
        ],
        &[
            "the speaker is not pleased",
            "the remark is a complaint",
            "the speaker does not like the thing",
        ],
    ],
    vocabularies: &[
        each(&[], &["positive", "negative"]),
        each(
            &["Does the speaker complain?", "Tell whether the speaker complains."],
            &["no", "yes"],
        ),
        each(&["Tell good news from bad news."], &["good", "bad"]),
        each(
            &["Is the remark kind?", "Tell whether the remark is kind."],
            &["yes", "no"],
        ),
        each(&["Name what the remark is."], &["praise", "complaint"]),
        each(&["Would the speaker do it again?"], &["again", "never"]),
    ],
    make,
};
