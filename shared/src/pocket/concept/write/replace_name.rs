use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let p = d.pick(PEOPLE);
    let x = deed(d);
    let (name, she) = (p.name, p.she);
    let (past, base, third, ing, object) = (x.past, x.base, x.third, x.ing, x.object);
    let end = if d.one_in(2) {
        x.at.to_owned()
    } else {
        format!("with the {}", d.pick(JOBS))
    };
    let rest = match d.below(6) {
        0 => format!("{past} the {object} {end}."),
        1 => format!("will {base} the {object} {end}."),
        2 => format!("is {ing} the {object} {end}."),
        3 => format!("{third} the {object} {end}."),
        4 => format!("can {base} the {object} {end}."),
        _ => format!("was {ing} the {object} {end}."),
    };
    let other = if she == "she" { "He" } else { "She" };
    let right = capital(she);
    let kind = if she == "she" { "a woman" } else { "a man" };
    written(
        format!("{name} {rest}"),
        format!("{right} {rest}"),
        format!("{name} is the name of {kind}, so \"{right}\" stands for it."),
        format!("{other} {rest}"),
        format!("{name} is the name of {kind}, so it should be \"{right}\"."),
    )
}

pub const WRITING: Writing = Writing {
    name: "replace_name",
    category: "Pronoun Substitution",
    title: "She or he for the name",
    definitions: &[
        "Write the sentence again with \"She\" or \"He\" in place of the name.",
        "Replace the name of the person by the word that fits, \"She\" or \"He\".",
        "The sentence begins with a name. Let it begin with \"She\" or \"He\" instead.",
        "Change the name into \"She\" or \"He\" and keep all the other words.",
    ],
    make,
};
