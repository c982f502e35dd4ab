use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let length = 3 + d.below(2);
    let step = d.number(1, 12);
    let start = d.number(1, 60);
    let down = d.one_in(3) && start > step * length as u32;
    let numbers: Vec<u32> = (0..=length as u32)
        .map(|i| if down { start - step * i } else { start + step * i })
        .collect();
    let given: Vec<String> = numbers[..length].iter().map(u32::to_string).collect();
    let next = numbers[length];
    let input = match d.below(4) {
        0 => given.join(", "),
        1 => format!("{}, and so on", given.join(", ")),
        2 => format!("{} counts: {}", d.pick(PEOPLE).name, given.join(", ")),
        _ => format!("{} writes {}", d.pick(PEOPLE).name, list(&given)),
    };
    let how = if down { "less" } else { "more" };
    written(
        input,
        next.to_string(),
        format!("Each number is {step} {how} than the one before."),
        (next + 1).to_string(),
        format!("The step is {step}, so {next} comes next."),
    )
}

pub const WRITING: Writing = Writing {
    name: "sequence",
    category: "Sequence Completion",
    title: "The next number",
    definitions: &[
        "The numbers follow a rule. Write the number that comes next.",
        "Find the step from one number to the next and write the following number.",
        "Which number continues the row? Answer with this number alone.",
        "Somebody counts in equal steps. Say the next number in digits.",
    ],
    make,
};
