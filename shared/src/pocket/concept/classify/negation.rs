use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let x = deed(d);
    let at = x.at;
    let (base, past, third, object, ing) = (x.base, x.past, x.third, x.object, x.ing);
    let name = d.pick(PEOPLE).name;
    let job = d.pick(JOBS);
    let (input, sign) = match (class, d.below(8)) {
        (0, 0) => (format!("{name} did not {base} the {object} {at}."), "not"),
        (0, 1) => (format!("The {job} never {third} the {object} {at}."), "never"),
        (0, 2) => (format!("Nobody {past} the {object} {at}."), "nobody"),
        (0, 3) => (format!("{name} will not {base} the {object} {at}."), "not"),
        (0, 4) => (format!("No {job} {past} the {object} {at}."), "no"),
        (0, 5) => (format!("The {job} is not {ing} the {object}, says {name}."), "not"),
        (0, 6) => (format!("{name} left the {job} without {ing} the {object}."), "without"),
        (0, _) => (format!("{name} has never wanted to {base} the {object} {at}."), "never"),
        (_, 0) => (format!("{name} {past} the {object} {at}."), ""),
        (_, 1) => (format!("The {job} always {third} the {object} {at}."), ""),
        (_, 2) => (format!("Everybody {past} the {object} {at}."), ""),
        (_, 3) => (format!("{name} will {base} the {object} {at}."), ""),
        (_, 4) => (format!("Some {job} {past} the {object} {at}."), ""),
        (_, 5) => (format!("The {job} is {ing} the {object}, says {name}."), ""),
        (_, 6) => (format!("{name} left the {job} after {ing} the {object}."), ""),
        (_, _) => (format!("{name} has always wanted to {base} the {object} {at}."), ""),
    };
    let reason = if class == 0 {
        format!("The word \"{sign}\" denies something.")
    } else {
        "There is no word such as \"not\" or \"never\" in it.".to_owned()
    };
    made(input, reason)
}

pub const CONCEPT: Concept = Concept {
    name: "negation",
    category: "Negation Detection",
    title: "Is something denied",
    given: &[
        "You are given a sentence.",
        "Read the sentence.",
        "Here is a sentence about the village.",
    ],
    asks: &[
        "Look for words such as not, no, never or without.",
        "Decide whether the sentence denies something.",
        "Does the sentence deny anything?",
    ],
    classes: &[
        &["it denies something", "there is a denying word"],
        &["it denies nothing", "there is no denying word"],
    ],
    vocabularies: &[
        each(&[], &["denied", "affirmed"]),
        each(&[], &["yes", "no"]),
        each(&["Is the sentence free of denying words?"], &["no", "yes"]),
        each(&[], &["minus", "plus"]),
        each(&["Was it so, or was it not so?"], &["not so", "so"]),
    ],
    make,
};
