use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let (x, y) = two_deeds(d);
    let (one, two) = match d.below(4) {
        0 => (
            format!("{n} {} the {}", x.past, x.object),
            format!("{m} {} the {}", y.past, y.object),
        ),
        1 => (
            format!("{n} is {} the {}", x.ing, x.object),
            format!("{m} is {} the {}", y.ing, y.object),
        ),
        2 => (
            format!("{n} will {} the {}", x.base, x.object),
            format!("{m} will {} the {}", y.base, y.object),
        ),
        _ => (
            format!("{n} {} {}", doing(d).past, d.pick(PLACES).at),
            format!("{m} {} the {}", y.past, y.object),
        ),
    };
    written(
        format!("{one}. {two}."),
        format!("{one} and {two}."),
        "The two sentences are joined by \"and\".",
        format!("{two}."),
        "The first sentence is lost.",
    )
}

pub const WRITING: Writing = Writing {
    name: "combine",
    category: "Sentence Composition",
    title: "Two sentences in one",
    definitions: &[
        "Join the two sentences into one with the word \"and\".",
        "You are given two sentences. Make one sentence of them with \"and\" between.",
        "Write both sentences as a single one, linked by \"and\".",
        "Combine the two sentences: replace the first full stop by \"and\".",
    ],
    make,
};
