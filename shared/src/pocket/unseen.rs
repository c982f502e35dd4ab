//! What training never holds: this one place decides what the test tasks are.
use super::{
    concept::Concept,
    vocabulary::{Vocabulary, each},
};

/// Concepts with classes that occur in test alone.
pub const CONCEPTS: &[&str] = &[
    "season",
    "creature",
    "repetition",
    "agreement",
    "transfer",
    "quantity",
    "need",
    "trade",
];

/// Concepts with a written answer that occur in test alone.
pub const WRITINGS: &[&str] = &["future", "reverse_list", "name_food", "replace_name"];

/// Concepts known from training, with labels and a question that are not.
pub const VOCABULARIES: &[(&str, Vocabulary)] = &[
    (
        "sentiment",
        each(
            &["Does the speaker grumble?", "Judge this claim: the speaker grumbles."],
            &["false", "true"],
        ),
    ),
    (
        "entailment",
        each(
            &[
                "How far can one trust the claim?",
                "Say how far one can trust the claim.",
            ],
            &["sure", "never", "perhaps"],
        ),
    ),
    (
        "speech_act",
        each(
            &["What does the listener get?", "Tell what the listener gets to hear."],
            &["news", "riddle", "duty", "longing"],
        ),
    ),
    (
        "question_type",
        each(
            &[
                "Tell what would fill the gap in the asker's mind.",
                "What is the asker looking for?",
            ],
            &["name", "spot", "hour", "count", "cause"],
        ),
    ),
    (
        "category",
        each(
            &["Where does the thing belong?", "Put the thing where it belongs."],
            &["barn", "kitchen", "toolbox", "closet", "meadow", "parlour"],
        ),
    ),
    (
        "tense",
        each(
            &[
                "Which part of a diary does it belong to?",
                "Tell the part of a diary where it belongs.",
            ],
            &["memory", "scene", "plan"],
        ),
    ),
    (
        "emotion",
        each(
            &["What does one see the person do?", "Tell what one sees the person do."],
            &["smile", "frown", "tremble", "weep", "gape"],
        ),
    ),
    (
        "location",
        each(
            &["Where must one reach?", "Tell where the hand must reach."],
            &["within", "above", "beneath", "beyond"],
        ),
    ),
    (
        "weather",
        each(
            &["What did one feel on the skin?", "Tell what one felt on the skin."],
            &["warmth", "drops", "flakes", "gusts"],
        ),
    ),
    (
        "certainty",
        each(
            &[
                "Would the speaker put money on it?",
                "Tell whether the speaker would put money on it.",
            ],
            &["bet", "pass"],
        ),
    ),
    (
        "politeness",
        each(
            &[
                "Would one ask the speaker back?",
                "Tell whether one would ask the speaker back.",
            ],
            &["welcome", "banned"],
        ),
    ),
    (
        "colour",
        each(
            &[
                "What could one paint with the colour?",
                "Tell what one could paint in the same colour.",
            ],
            &["rust", "ocean", "ivy", "tar", "chalk"],
        ),
    ),
    (
        "direction",
        each(
            &[
                "Which key moves the figure of a game so?",
                "Choose the key that moves the figure of a game so.",
            ],
            &["north", "south", "forward", "backward"],
        ),
    ),
    (
        "frequency",
        each(
            &[
                "What does a calendar of it look like?",
                "Tell what a calendar of it looks like.",
            ],
            &["full", "dotted", "blank"],
        ),
    ),
    (
        "courtesy",
        each(
            &["What is the remark good for?", "Tell what the remark is good for."],
            &["open", "reward", "repair", "close"],
        ),
    ),
];

/// Whether no training task is about `concept`.
pub fn is_unseen(concept: &Concept) -> bool {
    CONCEPTS.contains(&concept.name)
}

/// Whether a test task is about `concept`, with labels of its own or as nothing in training is.
pub fn is_tested(concept: &Concept) -> bool {
    is_unseen(concept) || VOCABULARIES.iter().any(|(tested, _)| *tested == concept.name)
}

/// All natural vocabularies of a concept: those of training, and that of its test task.
pub fn all_vocabularies(concept: &Concept) -> impl Iterator<Item = &'static Vocabulary> {
    let name = concept.name;
    let tests = VOCABULARIES.iter().filter(move |(tested, _)| *tested == name);
    concept
        .vocabularies
        .iter()
        .chain(tests.map(|(_, vocabulary)| vocabulary))
}
