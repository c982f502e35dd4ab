//! Text to token ids and back.

mod normal_form;
mod pieces;
mod words;

use pieces::Pieces;
use std::sync::Arc;

/// A trained tokenizer: `tokenizer.json` as Hugging Face writes it, with T5's end token. Cloning copies a handle only.
#[derive(Clone)]
pub struct Tokenizer {
    inner: Arc<Inner>,
    end: u32,
}

enum Inner {
    /// Of the kinds that T5s have.
    Pieces(Box<Pieces>),
    /// Of any other.
    #[cfg(not(target_family = "wasm"))]
    Any(Box<tokenizers::Tokenizer>),
}

/// The token that ends every text.
const END: &str = "</s>";

/// Why a tokenizer cannot be used; one sentence, to which the caller adds the file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenizerError {
    /// The bytes are no `tokenizer.json`.
    #[error("the tokenizer cannot be read: {0}")]
    Read(String),
    /// A tokenizer of another kind of model.
    #[error("the tokenizer has no \"{END}\" token, which every T5 tokenizer has")]
    NoEnd,
    /// One that only the library as a whole reads.
    #[error(
        "the tokenizer is of a kind that is not known in a browser: neither WordPiece nor Unigram as T5s have them"
    )]
    Kind,
    /// A text that it cannot split, or ids that it does not know.
    #[error("the tokenizer failed: {0}")]
    Failed(String),
}

impl Tokenizer {
    /// Reads a `tokenizer.json`. What it says of truncation and padding is dropped: neither may happen unseen.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TokenizerError> {
        let read = |error: &dyn std::error::Error| TokenizerError::Read(one_line(error));
        let inner = match Pieces::read(bytes).map_err(|error| read(&*error))? {
            Some(pieces) => Inner::Pieces(Box::new(pieces)),
            None => Inner::of_any_kind(bytes)?,
        };
        let end = inner.token_id(END).ok_or(TokenizerError::NoEnd)?;
        Ok(Self {
            inner: Arc::new(inner),
            end,
        })
    }

    /// The ids of a text, ending with that of `</s>`.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, TokenizerError> {
        let mut ids = self.inner.encode(text).map_err(|error| failed(&*error))?;
        if ids.last() != Some(&self.end) {
            ids.push(self.end);
        }
        Ok(ids)
    }

    /// The text of ids, without special tokens.
    pub fn decode(&self, ids: &[u32]) -> Result<String, TokenizerError> {
        self.inner.decode(ids).map_err(|error| failed(&*error))
    }

    /// The number of ids of a text, `</s>` included; 1 for a text that cannot be split.
    pub fn count(&self, text: &str) -> usize {
        self.encode(text).map_or(1, |ids| ids.len())
    }

    /// One more than the largest id.
    pub fn vocabulary_size(&self) -> usize {
        self.inner.vocabulary_size()
    }

    /// The id of a token as the vocabulary spells it.
    pub fn token_id(&self, token: &str) -> Option<u32> {
        self.inner.token_id(token)
    }

    /// The id of `</s>`.
    pub fn end_id(&self) -> u32 {
        self.end
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Inner {
    #[cfg(not(target_family = "wasm"))]
    fn of_any_kind(bytes: &[u8]) -> Result<Self, TokenizerError> {
        let read = |error: Failure| TokenizerError::Read(one_line(&*error));
        let mut any = tokenizers::Tokenizer::from_bytes(bytes).map_err(read)?;
        any.with_truncation(None).map_err(read)?;
        any.with_padding(None);
        Ok(Self::Any(Box::new(any)))
    }

    #[cfg(target_family = "wasm")]
    fn of_any_kind(_: &[u8]) -> Result<Self, TokenizerError> {
        Err(TokenizerError::Kind)
    }

    fn encode(&self, text: &str) -> Result<Vec<u32>, Failure> {
        match self {
            Self::Pieces(pieces) => pieces.encode(text),
            #[cfg(not(target_family = "wasm"))]
            Self::Any(any) => Ok(any.encode(text, true)?.get_ids().to_vec()),
        }
    }

    fn decode(&self, ids: &[u32]) -> Result<String, Failure> {
        match self {
            Self::Pieces(pieces) => pieces.decode(ids),
            #[cfg(not(target_family = "wasm"))]
            Self::Any(any) => any.decode(ids, true),
        }
    }

    fn vocabulary_size(&self) -> usize {
        match self {
            Self::Pieces(pieces) => pieces.vocabulary_size(),
            #[cfg(not(target_family = "wasm"))]
            Self::Any(any) => {
                let largest = any.get_vocab(true).into_values().max();
                largest.map_or(0, |id| id as usize + 1)
            }
        }
    }

    fn token_id(&self, token: &str) -> Option<u32> {
        match self {
            Self::Pieces(pieces) => pieces.token_id(token),
            #[cfg(not(target_family = "wasm"))]
            Self::Any(any) => any.token_to_id(token),
        }
    }
}

fn failed(error: &dyn std::error::Error) -> TokenizerError {
    TokenizerError::Failed(one_line(error))
}

/// An error's text without line breaks.
fn one_line(error: &dyn std::error::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A tokenizer for tests: every letter and a few words, spelled out.
#[cfg(test)]
pub(crate) fn letters() -> Tokenizer {
    let mut vocabulary = serde_json::Map::new();
    let specials = ["<pad>", "</s>", "<unk>"].map(str::to_owned);
    let words = ["yes", "no", "maybe"].map(|word| format!("\u{2581}{word}"));
    let letters = ('a'..='z').flat_map(|letter| [letter.to_string(), format!("\u{2581}{letter}")]);
    for (id, token) in specials
        .into_iter()
        .chain(words)
        .chain(letters)
        .chain(["\u{2581}".into()])
        .enumerate()
    {
        vocabulary.insert(token, id.into());
    }
    let special = |id: u32, content: &str| {
        serde_json::json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
                           "normalized": false, "special": true})
    };
    let pieces: Vec<_> = vocabulary
        .iter()
        .map(|(token, id)| {
            serde_json::json!([
                token,
                if id.as_u64() < Some(3) {
                    0.0
                } else {
                    -(8.0 / token.len() as f64)
                }
            ])
        })
        .collect();
    let json = serde_json::json!({
        "version": "1.0", "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
        "padding": null, "normalizer": null,
        "added_tokens": [special(0, "<pad>"), special(1, "</s>"), special(2, "<unk>")],
        "pre_tokenizer": {"type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": "always", "split": true},
        "decoder": {"type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": "always", "split": true},
        "post_processor": null,
        "model": {"type": "Unigram", "unk_id": 2, "vocab": pieces, "byte_fallback": false}
    });
    Tokenizer::from_bytes(json.to_string().as_bytes()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_and_ends_with_the_end_token() {
        let tokenizer = letters();
        let ids = tokenizer.encode("a word or maybe two").unwrap();
        assert_eq!(ids.last(), Some(&1));
        assert_eq!(tokenizer.decode(&ids).unwrap(), "a word or maybe two");
        assert!(ids.len() > 4, "the file's truncation is dropped");
        assert_eq!(tokenizer.count("a word or maybe two"), ids.len());
        assert_eq!(tokenizer.encode("").unwrap(), [1]);
        assert_eq!(tokenizer.encode("yes").unwrap(), [3, 1]);
    }

    #[test]
    fn sizes_and_ids() {
        let tokenizer = letters();
        assert_eq!(tokenizer.vocabulary_size(), 3 + 3 + 52 + 1);
        assert_eq!(tokenizer.token_id("</s>"), Some(1));
        assert_eq!(tokenizer.token_id("absent"), None);
    }

    #[test]
    fn broken_files_give_one_sentence() {
        for bytes in [
            &b""[..],
            b"{",
            b"{}",
            b"[1]",
            b"\xff\xfe",
            br#"{"model": {"type": "Unigram"}}"#,
        ] {
            let Err(error) = Tokenizer::from_bytes(bytes) else {
                panic!("{bytes:?} was read")
            };
            assert!(error.to_string().starts_with("the tokenizer "), "{error}");
            assert!(!error.to_string().contains('\n'));
        }
        let other = br#"{"version": "1.0", "model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"},
            "added_tokens": [], "normalizer": null, "pre_tokenizer": null, "post_processor": null, "decoder": null,
            "truncation": null, "padding": null}"#;
        assert_eq!(Tokenizer::from_bytes(other).err(), Some(TokenizerError::NoEnd));
    }
}
