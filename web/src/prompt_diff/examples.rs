//! What the tests compare.
use guesswork_shared::prompt::{PartKind, Prompt, PromptPart};

/// A part of a prompt.
fn part(kind: PartKind, text: &str) -> PromptPart {
    PromptPart {
        kind,
        text: text.into(),
    }
}

/// A prompt with all of its parts.
pub fn full() -> Vec<PromptPart> {
    vec![
        part(PartKind::Definition, "Definition: Say yes or no.\n\n"),
        part(
            PartKind::PositiveExample(0),
            " Positive Example 1 -\nInput: a.\n Output: yes.\n\n",
        ),
        part(
            PartKind::PositiveExample(1),
            " Positive Example 2 -\nInput: b.\n Output: no.\n\n",
        ),
        part(
            PartKind::Instance,
            "Now complete the following example -\nInput: c.\nOutput: ",
        ),
    ]
}

/// A prompt of these parts, of which nothing was cut.
pub fn sent(parts: Vec<PromptPart>) -> Prompt {
    Prompt {
        parts,
        omitted: vec![],
        input_cut: false,
        tokens: 0,
    }
}
