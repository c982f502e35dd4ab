use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let (p, q) = d.two(PEOPLE);
    let (thing, at, day) = (d.pick(BELONGINGS), d.pick(PLACES).at, d.pick(DAYS));
    let x = deed(d);
    let form = d.below(6);
    let say = |n: &str, m: &str| match form {
        0 => format!("{n} gave the {thing} to {m} {at}."),
        1 => format!("{n} is older than {m}."),
        2 => format!("On {day} {n} {} the {} for {m}.", x.past, x.object),
        3 => format!("{n} met {m} {at} on {day}."),
        4 => format!("{n} called {m} from the garden to {} the {}.", x.base, x.object),
        _ => format!("{n} took the {thing} that {m} had left {at}."),
    };
    let (n, m) = (p.name, q.name);
    written(
        say(n, m),
        say(m, n),
        format!("{n} and {m} have changed places."),
        say(n, m),
        "The names still stand where they stood.",
    )
}

pub const WRITING: Writing = Writing {
    name: "swap_names",
    category: "Text Modification",
    title: "Swap the names",
    definitions: &[
        "Two people are named in the sentence. Write it again with the two names swapped.",
        "Let the two people change places: put each name where the other one stands.",
        "Rewrite the sentence, but exchange the two names. Change nothing else.",
        "Swap the names of the two people and write the whole sentence.",
    ],
    make,
};
