//! The text of each part.
use crate::task::{Example, python_strip};

/// `Definition: ...` with a full stop where none is, and an empty line behind.
pub(super) fn definition(text: &str) -> String {
    sentence("Definition: ", text) + "\n\n"
}

/// An example under its heading; `number` counts from 1.
pub(super) fn example(kind: &str, number: usize, example: &Example, explanation: bool) -> String {
    let mut text = format!(" {kind} Example {number} -\n");
    text += &sentence("Input: ", &example.input);
    text += "\n";
    text += &sentence(" Output: ", &example.output);
    text += "\n";
    if explanation {
        text += &sentence(" Explanation: ", &example.explanation);
        text += "\n";
    }
    text + "\n"
}

/// The input that is to be answered.
pub(super) fn instance(input: &str) -> String {
    sentence("Now complete the following example -\nInput: ", input) + "\nOutput: "
}

/// The text without outer white space behind its heading, closed by a full stop if no ASCII punctuation closes it.
fn sentence(heading: &str, text: &str) -> String {
    let mut sentence = format!("{heading}{}", python_strip(text));
    // An empty text gets its full stop too: the heading's last character is a space.
    if !sentence.ends_with(|c: char| c.is_ascii_punctuation()) {
        sentence.push('.');
    }
    sentence
}
