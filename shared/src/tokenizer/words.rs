//! Words and what stands between them, as the library's `Whitespace` finds them by the expression `\w+|[^\w\s]+`.

use tokenizers::Result;
use tokenizers::pattern::Pattern;

/// What a character is to that expression.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Character {
    Word,
    Space,
    Other,
}

impl Character {
    fn of(character: char) -> Self {
        if character.is_whitespace() {
            Self::Space
        } else if regex_syntax::is_word_character(character) {
            Self::Word
        } else {
            Self::Other
        }
    }
}

/// Splits where the library's expression does.
pub struct Words;

impl Pattern for Words {
    fn find_matches(&self, inside: &str) -> Result<Vec<((usize, usize), bool)>> {
        let mut all = Vec::new();
        let mut start = 0;
        while let Some(first) = inside[start..].chars().next() {
            let kind = Character::of(first);
            let run = inside[start..].find(|character| Character::of(character) != kind);
            let end = run.map_or(inside.len(), |length| start + length);
            // What is removed is what stands between.
            all.push(((start, end), kind == Character::Space));
            start = end;
        }
        if inside.is_empty() {
            all.push(((0, 0), false));
        }
        Ok(all)
    }
}
