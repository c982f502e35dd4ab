//! A `tokenizer.json` of the kinds that T5s have, put together from the library's parts.
//!
//! The library's own `Tokenizer` can be anything, so everything of it becomes part of the page, engines for regular
//! expressions and their tables too: two fifths of what a reader would fetch. This one knows what T5s are made of, WordPiece and
//! Unigram and what stands around them, in the same steps: added tokens are cut out, the rest is normalised, split into words,
//! and handed to the model. Natively what is of another kind is left to the library.

use super::normal_form::NormalForm;
use super::words::Words;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use tokenizers::decoders::wordpiece::WordPiece as JoinedPieces;
use tokenizers::models::{unigram::Unigram, wordpiece::WordPiece};
use tokenizers::normalizer::Range;
use tokenizers::normalizers::{Precompiled, Strip};
use tokenizers::pre_tokenizers::{metaspace::Metaspace, metaspace::PrependScheme, whitespace::WhitespaceSplit};
use tokenizers::{
    Decoder, Model, NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer,
    SplitDelimiterBehavior,
};

type Failure = Box<dyn Error + Send + Sync>;

/// A tokenizer whose parts are all known here.
pub struct Pieces {
    added: Vec<AddedToken>,
    /// What added tokens begin with.
    beginnings: Vec<char>,
    normalisers: Vec<Normaliser>,
    splitters: Vec<Splitter>,
    model: Pieced,
    joiner: Joiner,
    /// What follows every text.
    template: Vec<u32>,
    vocabulary_size: usize,
}

#[derive(Deserialize)]
struct Description {
    #[serde(default)]
    added_tokens: Vec<AddedToken>,
    normalizer: Option<Box<RawValue>>,
    pre_tokenizer: Option<Box<RawValue>>,
    post_processor: Option<Box<RawValue>>,
    decoder: Option<Box<RawValue>>,
    model: Box<RawValue>,
}

/// A token that is looked for in the text before anything else.
#[derive(Clone, Deserialize)]
struct AddedToken {
    id: u32,
    content: String,
    single_word: bool,
    lstrip: bool,
    rstrip: bool,
    normalized: bool,
    special: bool,
}

enum Normaliser {
    Composed(NormalForm),
    Precompiled(Box<Precompiled>),
    Strip(Strip),
    /// Text by other text.
    Replace(String, String),
    /// Two spaces or more by other text.
    Spaces(String),
}

enum Splitter {
    Whitespace,
    WhitespaceSplit,
    Metaspace(Metaspace),
}

enum Pieced {
    WordPiece(WordPiece),
    Unigram(Box<Unigram>),
}

enum Joiner {
    Spaces,
    WordPiece(JoinedPieces),
    Metaspace(Metaspace),
}

/// Either of two ways to say what is replaced.
#[derive(Deserialize)]
struct Pattern {
    #[serde(rename = "String")]
    text: Option<String>,
    #[serde(rename = "Regex")]
    regex: Option<String>,
}

/// The kind of a part. It is read no further than that stands: a model's vocabulary is long.
fn kind(part: &RawValue) -> Result<String, Failure> {
    struct Seek<'a>(&'a mut Option<String>);

    impl<'de> Visitor<'de> for Seek<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a part of a tokenizer")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
            while let Some(field) = fields.next_key::<String>()? {
                if field == "type" {
                    *self.0 = fields.next_value()?;
                    return Err(A::Error::custom("enough was read"));
                }
                fields.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let mut found = None;
    let read = serde_json::Deserializer::from_str(part.get()).deserialize_map(Seek(&mut found));
    match found {
        Some(kind) => Ok(kind),
        None => Ok(read.map(|()| String::new())?),
    }
}

fn read<T: DeserializeOwned>(part: &RawValue) -> Result<T, Failure> {
    Ok(serde_json::from_str(part.get())?)
}

impl Pieces {
    /// Reads a `tokenizer.json`; `None` if a part of it is not known here.
    ///
    /// # Errors
    /// If it is none, or contradicts itself.
    pub fn read(bytes: &[u8]) -> Result<Option<Self>, Failure> {
        let description: Description = serde_json::from_slice(bytes)?;
        let unknown = |token: &AddedToken| token.single_word || token.normalized;
        if description.added_tokens.iter().any(unknown) {
            return Ok(None);
        }
        let normalisers = read_all(description.normalizer.as_deref(), "normalizers", Normaliser::read)?;
        let splitters = read_all(description.pre_tokenizer.as_deref(), "pretokenizers", Splitter::read)?;
        let template = read_template(description.post_processor.as_deref())?;
        let joiner = Joiner::read(description.decoder.as_deref())?;
        let (Some(normalisers), Some(splitters), Some(template), Some(joiner)) =
            (normalisers, splitters, template, joiner)
        else {
            return Ok(None);
        };
        let Some((model, largest)) = Pieced::read(&description.model)? else {
            return Ok(None);
        };
        let added: Vec<AddedToken> = description.added_tokens;
        let largest = added.iter().map(|token| Some(token.id)).max().flatten().max(largest);
        let added: Vec<AddedToken> = added.into_iter().filter(|token| !token.content.is_empty()).collect();
        let mut beginnings: Vec<char> = added.iter().filter_map(|token| token.content.chars().next()).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        Ok(Some(Self {
            added,
            beginnings,
            normalisers,
            splitters,
            model,
            joiner,
            template,
            vocabulary_size: largest.map_or(0, |id| id as usize + 1),
        }))
    }

    /// The ids of a text, with what the template puts behind it.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, Failure> {
        let mut ids = Vec::new();
        // Where the text begins that no added token took.
        let (mut rest, mut at) = (0, 0);
        while let Some((start, token)) = self.next_added(text, at) {
            let mut from = start;
            if token.lstrip {
                from = text[..start].trim_end().len().max(rest);
            }
            at = start + token.content.len();
            self.encode_plain(&text[rest..from], rest == 0, &mut ids)?;
            ids.push(token.id);
            if token.rstrip {
                at = text.len() - text[at..].trim_start().len();
            }
            rest = at;
        }
        self.encode_plain(&text[rest..], rest == 0, &mut ids)?;
        ids.extend(&self.template);
        Ok(ids)
    }

    /// The first added token from `at` on, the longest of several.
    fn next_added(&self, text: &str, at: usize) -> Option<(usize, &AddedToken)> {
        let begins = |(place, _): (usize, &str)| {
            let here = self
                .added
                .iter()
                .filter(|token| text[at + place..].starts_with(&token.content));
            here.max_by_key(|token| token.content.len())
                .map(|token| (at + place, token))
        };
        text[at..].match_indices(self.beginnings.as_slice()).find_map(begins)
    }

    /// The ids of text without added tokens; `first` says that it begins the whole.
    fn encode_plain(&self, text: &str, first: bool, ids: &mut Vec<u32>) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        let mut text = NormalizedString::from(text);
        for normaliser in &self.normalisers {
            normaliser.apply(&mut text)?;
        }
        // As the library does once more after normalising: where a slice begins is what a part with "first" asks for.
        let whole = Range::Normalized(0..text.get().len());
        let Some(text) = text.slice(whole).filter(|text| !text.is_empty()) else {
            return Ok(());
        };
        let mut split = PreTokenizedString::from(text);
        for splitter in &self.splitters {
            splitter.apply(&mut split, first)?;
        }
        let parts = split.get_splits(OffsetReferential::Normalized, OffsetType::Byte);
        for (part, ..) in parts {
            let tokens = match &self.model {
                Pieced::WordPiece(model) => model.tokenize(part),
                Pieced::Unigram(model) => model.tokenize(part),
            };
            ids.extend(tokens?.iter().map(|token| token.id));
        }
        Ok(())
    }

    /// The text of ids, without special tokens.
    pub fn decode(&self, ids: &[u32]) -> Result<String, Failure> {
        let special = |token: &String| self.added.iter().any(|added| added.special && added.content == *token);
        let tokens = ids.iter().filter_map(|&id| self.token(id));
        let tokens: Vec<String> = tokens.filter(|token| !special(token)).collect();
        match &self.joiner {
            Joiner::Spaces => Ok(tokens.join(" ")),
            Joiner::WordPiece(decoder) => decoder.decode(tokens),
            Joiner::Metaspace(decoder) => decoder.decode(tokens),
        }
    }

    fn token(&self, id: u32) -> Option<String> {
        let added = self.added.iter().find(|added| added.id == id);
        added.map(|added| added.content.clone()).or_else(|| match &self.model {
            Pieced::WordPiece(model) => model.id_to_token(id),
            Pieced::Unigram(model) => model.id_to_token(id),
        })
    }

    /// The id of a token as the vocabulary spells it.
    pub fn token_id(&self, token: &str) -> Option<u32> {
        let added = self.added.iter().find(|added| added.content == token);
        added.map(|added| added.id).or_else(|| match &self.model {
            Pieced::WordPiece(model) => model.token_to_id(token),
            Pieced::Unigram(model) => model.token_to_id(token),
        })
    }

    /// One more than the largest id.
    pub fn vocabulary_size(&self) -> usize {
        self.vocabulary_size
    }
}

/// What `one` makes of a part, or of those of the list that may stand in its place, under `name`; `None` if one of them is
/// not known.
fn read_all<T>(
    part: Option<&RawValue>,
    name: &str,
    one: fn(&RawValue) -> Result<Option<T>, Failure>,
) -> Result<Option<Vec<T>>, Failure> {
    let Some(part) = part else { return Ok(Some(vec![])) };
    if kind(part)? != "Sequence" {
        return Ok(one(part)?.map(|it| vec![it]));
    }
    let mut fields: HashMap<String, &RawValue> = serde_json::from_str(part.get())?;
    let list = fields
        .remove(name)
        .ok_or_else(|| format!("a sequence without {name}"))?;
    let mut all = Vec::new();
    for part in serde_json::from_str::<Vec<&RawValue>>(list.get())? {
        let Some(found) = read_all(Some(part), name, one)? else {
            return Ok(None);
        };
        all.extend(found);
    }
    Ok(Some(all))
}

impl Normaliser {
    fn read(part: &RawValue) -> Result<Option<Self>, Failure> {
        #[derive(Deserialize)]
        struct Replaced {
            pattern: Pattern,
            content: String,
        }
        Ok(Some(match kind(part)?.as_str() {
            "NFC" => Self::Composed(NormalForm::Nfc),
            "NFKC" => Self::Composed(NormalForm::Nfkc),
            "Precompiled" => Self::Precompiled(Box::new(serde_json::from_str(part.get())?)),
            "Strip" => Self::Strip(read(part)?),
            "Replace" => match read(part)? {
                Replaced {
                    pattern: Pattern { text: Some(text), .. },
                    content,
                } => Self::Replace(text, content),
                Replaced { pattern, content } if pattern.regex.as_deref() == Some(" {2,}") => Self::Spaces(content),
                Replaced { .. } => return Ok(None),
            },
            _ => return Ok(None),
        }))
    }

    fn apply(&self, text: &mut NormalizedString) -> Result<(), Failure> {
        match self {
            Self::Composed(form) => form.apply(text),
            Self::Precompiled(by) => by.normalize(text)?,
            Self::Strip(by) => by.normalize(text)?,
            Self::Replace(from, to) => text.replace(Found(|text: &str| literals(text, from)), to)?,
            Self::Spaces(to) => text.replace(Found(runs_of_spaces), to)?,
        }
        Ok(())
    }
}

/// What a function finds in a text, as the library wants it: all of the text, piece by piece, and which pieces were found.
struct Found<F>(F);

impl<F: Fn(&str) -> Vec<(usize, usize)>> tokenizers::pattern::Pattern for Found<F> {
    fn find_matches(&self, inside: &str) -> tokenizers::Result<Vec<((usize, usize), bool)>> {
        let mut all = Vec::new();
        let mut at = 0;
        for (start, end) in self.0(inside) {
            if at < start {
                all.push(((at, start), false));
            }
            all.push(((start, end), true));
            at = end;
        }
        if at < inside.len() || inside.is_empty() {
            all.push(((at, inside.len()), false));
        }
        Ok(all)
    }
}

fn literals(text: &str, literal: &str) -> Vec<(usize, usize)> {
    if literal.is_empty() {
        return Vec::new();
    }
    let found = text.match_indices(literal);
    found.map(|(start, found)| (start, start + found.len())).collect()
}

/// Two spaces or more.
fn runs_of_spaces(text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("  ") {
        let start = at + start;
        at = text.len() - text[start..].trim_start_matches(' ').len();
        all.push((start, at));
    }
    all
}

impl Splitter {
    fn read(part: &RawValue) -> Result<Option<Self>, Failure> {
        Ok(match kind(part)?.as_str() {
            "Whitespace" => Some(Self::Whitespace),
            "WhitespaceSplit" => Some(Self::WhitespaceSplit),
            "Metaspace" => Some(Self::Metaspace(read(part)?)),
            _ => None,
        })
    }

    /// Splits what is there; `first` says that the whole text begins with it.
    fn apply(&self, text: &mut PreTokenizedString, first: bool) -> Result<(), Failure> {
        match self {
            Self::Whitespace => text.split(|_, part| part.split(Words, SplitDelimiterBehavior::Removed)),
            Self::WhitespaceSplit => WhitespaceSplit.pre_tokenize(text),
            Self::Metaspace(by) if by.prepend_scheme == PrependScheme::First && !first => {
                let mut by = by.clone();
                by.prepend_scheme = PrependScheme::Never;
                by.pre_tokenize(text)
            }
            Self::Metaspace(by) => by.pre_tokenize(text),
        }
    }
}

impl Pieced {
    /// The model and its largest id; `None` if it is of another kind.
    fn read(part: &RawValue) -> Result<Option<(Self, Option<u32>)>, Failure> {
        match kind(part)?.as_str() {
            "WordPiece" => {
                let model: WordPiece = read(part)?;
                let largest = model.get_vocab().into_values().max();
                Ok(Some((Self::WordPiece(model), largest)))
            }
            "Unigram" => {
                let model: Unigram = read(part)?;
                let largest = u32::try_from(model.get_vocab_size())?.checked_sub(1);
                Ok(Some((Self::Unigram(Box::new(model)), largest)))
            }
            _ => Ok(None),
        }
    }
}

impl Joiner {
    fn read(part: Option<&RawValue>) -> Result<Option<Self>, Failure> {
        let Some(part) = part else {
            return Ok(Some(Self::Spaces));
        };
        Ok(match kind(part)?.as_str() {
            "WordPiece" => Some(Self::WordPiece(read(part)?)),
            "Metaspace" => Some(Self::Metaspace(read(part)?)),
            _ => None,
        })
    }
}

/// The ids that a template puts behind a text; `None` if it does anything else.
fn read_template(part: Option<&RawValue>) -> Result<Option<Vec<u32>>, Failure> {
    #[derive(Deserialize)]
    struct Template {
        single: Vec<HashMap<String, Named>>,
        special_tokens: HashMap<String, Ids>,
    }
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    #[derive(Deserialize)]
    struct Ids {
        ids: Vec<u32>,
    }
    let Some(part) = part else { return Ok(Some(vec![])) };
    if kind(part)? != "TemplateProcessing" {
        return Ok(None);
    }
    let Template {
        mut single,
        special_tokens,
    } = read(part)?;
    if single.is_empty() || !single.remove(0).contains_key("Sequence") {
        return Ok(None);
    }
    let mut behind = Vec::new();
    for piece in &single {
        let Some(token) = piece.get("SpecialToken") else {
            return Ok(None);
        };
        let ids = special_tokens
            .get(&token.id)
            .ok_or("a template names a token that it does not have")?;
        behind.extend(&ids.ids);
    }
    Ok(Some(behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// The pocket benchmark's tokenizer, as it is shipped.
    fn pocket() -> Vec<u8> {
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../bundle/tokenizer.json")).unwrap()
    }

    /// A tokenizer as T5s have them, with other parts in places.
    fn unigram(parts: &[(&str, Value)]) -> Vec<u8> {
        let added = |id: u32, content: &str, left: bool, right: bool| {
            json!({"id": id, "content": content, "single_word": false, "lstrip": left, "rstrip": right,
                   "normalized": false, "special": id < 4})
        };
        let pieces = [
            "a",
            "b",
            "the",
            "ing",
            "or",
            "\u{2581}",
            "\u{2581}a",
            "\u{2581}the",
            "\u{2581}word",
            "s",
            "e",
            "fi",
            "é",
            " ",
        ];
        let special = ["<pad>", "</s>", "<unk>", "<extra_id_0>", "<extra_id_01>"];
        let vocabulary: Vec<Value> = special
            .iter()
            .map(|token| json!([token, 0.0]))
            .chain(
                pieces
                    .iter()
                    .map(|piece| json!([piece, -1.0 - 2.0 / piece.len() as f64])),
            )
            .collect();
        let metaspace =
            json!({"type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": "always", "split": true});
        let mut json = json!({
            "version": "1.0", "truncation": null, "padding": null,
            "added_tokens": [added(0, "<pad>", false, false), added(1, "</s>", false, false), added(2, "<unk>", false, true),
                             added(3, "<extra_id_0>", true, false), added(4, "<extra_id_01>", true, true)],
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}]},
            "pre_tokenizer": metaspace, "decoder": metaspace,
            "post_processor": {"type": "TemplateProcessing",
                "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
                "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
            "model": {"type": "Unigram", "unk_id": 2, "vocab": vocabulary, "byte_fallback": false}
        });
        for (name, part) in parts {
            json[name] = part.clone();
        }
        json.to_string().into_bytes()
    }

    fn kinds() -> Vec<Vec<u8>> {
        // A length of 1024, then as many zeros: a trie that holds nothing.
        let charsmap = format!("AAQA{}AAA=", "AAAA".repeat(341));
        let metaspace = |scheme: &str, split: bool| json!({"type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": scheme, "split": split});
        let sequence = |parts: &[Value]| json!({"type": "Sequence", "pretokenizers": parts, "normalizers": parts});
        vec![
            pocket(),
            unigram(&[]),
            unigram(&[
                (
                    "pre_tokenizer",
                    sequence(&[json!({"type": "WhitespaceSplit"}), metaspace("always", true)]),
                ),
                (
                    "normalizer",
                    json!({"type": "Precompiled", "precompiled_charsmap": charsmap}),
                ),
            ]),
            unigram(&[
                ("pre_tokenizer", metaspace("first", false)),
                (
                    "normalizer",
                    sequence(&[
                        json!({"type": "Strip", "strip_left": false, "strip_right": true}),
                        json!({"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "\u{2581}"}),
                        json!({"type": "Replace", "pattern": {"String": "or"}, "content": "the"}),
                    ]),
                ),
                ("post_processor", Value::Null),
            ]),
            unigram(&[
                ("pre_tokenizer", metaspace("never", true)),
                ("normalizer", Value::Null),
                ("decoder", Value::Null),
            ]),
            unigram(&[
                ("pre_tokenizer", json!({"type": "Whitespace"})),
                ("normalizer", json!({"type": "NFC"})),
            ]),
        ]
    }

    /// Text with what matters: words that are known, added tokens, spaces of all kinds, and any characters at all.
    fn text() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            prop::sample::select(vec![
                "the",
                "word",
                "a",
                " ",
                "  ",
                "\t",
                "\u{a0}",
                "<extra_id_0>",
                "<extra_id_01>",
                "</s>",
                "<unk>",
                "<pad>",
                "<",
                "\"yes\"",
                "don't",
                "ﬁ",
                "e\u{301}",
                "é",
                "x_1",
                "Definition:",
                "\n",
                "\u{200d}",
                "日本",
                "🙂",
                "or",
            ])
            .prop_map(str::to_owned),
            "[a-z]{1,6}",
            "\\PC{0,4}",
        ];
        prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn it_is_what_the_library_makes_of_the_same_file(text in text(), ids in prop::collection::vec(0u32..3100, 0..9)) {
            for bytes in kinds() {
                let ours = Pieces::read(&bytes).unwrap().expect("a kind that is known");
                let theirs = tokenizers::Tokenizer::from_bytes(&bytes).unwrap();
                let encoded = theirs.encode(text.as_str(), true).unwrap();
                prop_assert_eq!(ours.encode(&text).unwrap(), encoded.get_ids(), "{:?} by {:?}", text, encoded.get_tokens());
                for ids in [ids.as_slice(), encoded.get_ids()] {
                    prop_assert_eq!(ours.decode(ids).unwrap(), theirs.decode(ids, true).unwrap());
                }
                let largest = theirs.get_vocab(true).into_values().max();
                prop_assert_eq!(ours.vocabulary_size() as u32, largest.map_or(0, |id| id + 1));
                for token in encoded.get_tokens() {
                    prop_assert_eq!(ours.token_id(token), theirs.token_to_id(token));
                }
            }
        }
    }

    #[test]
    fn what_is_of_another_kind_is_left_to_the_library() {
        let bytes = json!({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true});
        let lower = json!({"type": "Lowercase"});
        let regex = json!({"type": "Replace", "pattern": {"Regex": "[0-9]+"}, "content": "0"});
        for (part, value) in [
            ("pre_tokenizer", bytes.clone()),
            ("decoder", bytes),
            ("normalizer", lower),
            ("normalizer", regex),
            ("model", json!({"type": "BPE", "vocab": {"a": 0}, "merges": []})),
        ] {
            assert!(Pieces::read(&unigram(&[(part, value)])).unwrap().is_none(), "{part}");
        }
    }
}
