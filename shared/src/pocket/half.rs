use sha2::{Digest, Sha256};

/// One instance input in this many is held out.
const HELD_OUT_ONE_IN: u32 = 5;

/// The side of the split on which an input lies. It depends on the normalised text alone, so an input lies on the same
/// side in every task, world and program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Training instances, the examples of every task, and pre-training text.
    Training,
    /// Test tasks, evaluation of seen tasks, and fresh instances. One input in five.
    HeldOut,
}

impl Half {
    /// Where `input` lies.
    pub fn of(input: &str) -> Self {
        let hash = Sha256::digest(normalised(input).as_bytes());
        let number = u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]]);
        if number.is_multiple_of(HELD_OUT_ONE_IN) {
            Self::HeldOut
        } else {
            Self::Training
        }
    }
}

/// The words of `text` in lower case with single spaces, without punctuation: two inputs that differ in less are one.
pub fn normalised(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().flat_map(char::to_lowercase));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_punctuation_do_not_change_the_half() {
        assert_eq!(normalised("  The cat -- it's \"old\"!"), "the cat it s old");
        for n in 0..50 {
            let text = format!("Anna has {n} hens.");
            assert_eq!(Half::of(&text), Half::of(&format!("ANNA, has {n} hens?")));
        }
    }

    #[test]
    fn about_one_input_in_five_is_held_out() {
        let held_out = (0..10_000)
            .filter(|n| Half::of(&format!("number {n}")) == Half::HeldOut)
            .count();
        assert!((1800..2200).contains(&held_out), "{held_out}");
    }
}
