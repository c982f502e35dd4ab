use super::{Instruction, PartKind, Prompt, PromptPart, encoding, fitting::longest_beginning};
use crate::task::Example;

/// The prompt for an input under an instruction, within `max_source_tokens` (no limit if `None`).
///
/// `count` gives the number of tokens of a text, `</s>` included. As in Tk-Instruct, positive examples are added one by
/// one while the whole fits, up to the first that does not, and then negative ones likewise. Where Tk-Instruct would cut
/// the prompt's end off, and the input with it, the definition gives way: its end is cut, or all of it is left out.
/// Only where the input alone is too long is the input's end cut.
pub fn build_prompt(
    instruction: &Instruction,
    input: &str,
    max_source_tokens: Option<usize>,
    count: &dyn Fn(&str) -> usize,
) -> Prompt {
    let limit = max_source_tokens.unwrap_or(usize::MAX);
    // A guess at how much text the limit holds; English has some four bytes a token.
    let expected = limit.saturating_mul(4);
    let mut omitted = Vec::new();
    let mut definition = instruction
        .definition
        .as_deref()
        .map(encoding::definition)
        .unwrap_or_default();
    let mut instance = encoding::instance(input);
    let mut input_cut = false;

    // Without a limit every test below is true: the texts are not counted again and again.
    let fits = |text: &str| max_source_tokens.is_none() || count(text) <= limit;
    // The beginning is counted alone first, so that a huge input does not cost a count of everything.
    let head_fits = fits(&(definition.clone() + &instance));
    if !head_fits {
        if let Some(wording) = instruction.definition.as_deref() {
            omitted.push(PartKind::Definition);
            let wording = crate::task::python_strip(wording);
            let cut = longest_beginning(wording, expected, |cut| fits(&(encoding::definition(cut) + &instance)));
            definition = match cut {
                Some(cut) if !cut.trim().is_empty() => encoding::definition(cut),
                _ => String::new(),
            };
        }
        if definition.is_empty() && !fits(&instance) {
            input_cut = true;
            let input = crate::task::python_strip(input);
            let cut = longest_beginning(input, expected, |cut| fits(&encoding::instance(cut)));
            instance = encoding::instance(cut.unwrap_or(""));
        }
    }

    let mut examples: Vec<PromptPart> = Vec::new();
    let mut so_far = definition.clone();
    let mut add = |examples_of_a_kind: &[Example], heading: &str, kind: fn(usize) -> PartKind| {
        let mut full = !head_fits;
        for (i, example) in examples_of_a_kind.iter().enumerate() {
            let text = encoding::example(heading, i + 1, example, instruction.explanation);
            full = full || !fits(&format!("{so_far}{text}{instance}"));
            if full {
                omitted.push(kind(i));
            } else {
                so_far += &text;
                examples.push(PromptPart { kind: kind(i), text });
            }
        }
    };
    add(&instruction.positive, "Positive", PartKind::PositiveExample);
    add(&instruction.negative, "Negative", PartKind::NegativeExample);

    let tokens = count(&(so_far + &instance));
    let definition = (!definition.is_empty()).then_some(PromptPart {
        kind: PartKind::Definition,
        text: definition,
    });
    let instance = PromptPart {
        kind: PartKind::Instance,
        text: instance,
    };
    Prompt {
        parts: definition.into_iter().chain(examples).chain([instance]).collect(),
        omitted,
        input_cut,
        tokens,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A token a word, and one for `</s>`.
    fn words(text: &str) -> usize {
        text.split_whitespace().count() + 1
    }

    fn example(text: &str) -> Example {
        Example {
            input: text.into(),
            output: "yes".into(),
            explanation: "so".into(),
        }
    }

    fn instruction() -> Instruction {
        Instruction {
            definition: Some("one two three four".into()),
            positive: vec![
                example("short"),
                example("a far longer one that takes many tokens"),
                example("x"),
            ],
            negative: vec![example("tiny")],
            explanation: false,
        }
    }

    // "Definition: one two three four." is 5 words, an example 4 + 1 + its input + 2, the instance 6 + 1 + input + 1,
    // and </s> is one.
    #[test]
    fn examples_are_added_up_to_the_first_that_does_not_fit_of_each_kind() {
        let prompt = build_prompt(&instruction(), "hello", Some(31), &words);
        let kinds: Vec<PartKind> = prompt.parts.iter().map(|part| part.kind).collect();
        use PartKind::*;
        assert_eq!(kinds, [Definition, PositiveExample(0), NegativeExample(0), Instance]);
        assert_eq!(prompt.omitted, [PositiveExample(1), PositiveExample(2)]);
        assert!(prompt.tokens <= 31 && prompt.tokens == words(&prompt.text()));
        assert!(prompt.was_cut() && !prompt.input_cut);
    }

    #[test]
    fn the_definition_gives_way_before_the_input() {
        let prompt = build_prompt(&instruction(), "hello", Some(14), &words);
        assert_eq!(prompt.parts[0].text, "Definition: one two three.\n\n");
        assert_eq!(prompt.parts.len(), 2);
        assert_eq!(prompt.omitted[0], PartKind::Definition);
        assert!(prompt.parts[1].text.contains("Input: hello.\nOutput: "));
        assert!(!prompt.input_cut && prompt.tokens <= 14);

        let prompt = build_prompt(&instruction(), "hello", Some(11), &words);
        assert_eq!(prompt.parts.len(), 1);
        assert!(!prompt.input_cut && prompt.was_cut());
    }

    #[test]
    fn a_cut_input_says_so() {
        let prompt = build_prompt(&instruction(), "one two three four", Some(11), &words);
        let frame = "Now complete the following example -\nInput: one two.\nOutput: ";
        assert_eq!(prompt.text(), frame);
        assert!(prompt.input_cut);
        assert_eq!(prompt.tokens, 11);

        let prompt = build_prompt(&Instruction::default(), "one two", Some(3), &words);
        assert_eq!(
            prompt.text(),
            "Now complete the following example -\nInput: .\nOutput: "
        );
        assert!(
            prompt.input_cut && prompt.tokens > 3,
            "the frame stays, and its length is told"
        );
    }

    #[test]
    fn an_empty_input_is_asked_for_all_the_same() {
        let prompt = build_prompt(&Instruction::default(), " \n", None, &words);
        assert_eq!(
            prompt.text(),
            "Now complete the following example -\nInput: .\nOutput: "
        );
        assert!(!prompt.was_cut());
    }

    #[test]
    fn a_huge_input_is_cut_quickly() {
        let input = "word ".repeat(20_000);
        let prompt = build_prompt(&instruction(), &input, Some(128), &words);
        assert!(prompt.input_cut && prompt.tokens == 128);
    }

    proptest! {
        #[test]
        fn it_keeps_to_the_limit_and_hides_nothing(
            definition in proptest::option::of("[a-c ]{0,40}"),
            inputs in proptest::collection::vec("[a-c ]{0,12}", 0..4),
            input in "[a-cé \n]{0,60}",
            limit in 10usize..60,
        ) {
            let positive: Vec<Example> = inputs.iter().map(|i| example(i)).collect();
            let instruction = Instruction { definition, negative: positive.clone(), positive, explanation: true };
            let prompt = build_prompt(&instruction, &input, Some(limit), &words);
            prop_assert!(prompt.tokens <= limit);
            prop_assert_eq!(prompt.tokens, words(&prompt.text()));
            prop_assert_eq!(prompt.parts.last().unwrap().kind, PartKind::Instance);
            let full = build_prompt(&instruction, &input, None, &words);
            prop_assert!(!full.was_cut());
            prop_assert_eq!(prompt.was_cut(), prompt.text() != full.text());
            prop_assert_eq!(prompt.was_cut(), full.tokens > limit);
            // Every part is shown, told to be missing, or (a definition) both.
            for part in &full.parts {
                let shown = prompt.parts.iter().any(|p| p.kind == part.kind);
                prop_assert!(shown || prompt.omitted.contains(&part.kind));
            }
            if !prompt.input_cut {
                prop_assert_eq!(&prompt.parts.last().unwrap().text, &full.parts.last().unwrap().text);
            }
        }
    }
}
