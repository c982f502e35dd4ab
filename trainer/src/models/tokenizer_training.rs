use anyhow::{Result, anyhow};
use tokenizers::{
    AddedToken, NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer,
    TokenizerBuilder, Trainer,
    decoders::wordpiece::WordPiece as WordPieceDecoder,
    models::wordpiece::{WordPiece, WordPieceTrainerBuilder},
    normalizers::unicode::NFC,
    pre_tokenizers::whitespace::Whitespace,
    processors::template::TemplateProcessing,
};

/// What stands before a piece that does not begin a word.
const INSIDE: &str = "##";

/// How many sentinels (`<extra_id_0>`...) a tokenizer gets, as T5's.
const SENTINELS: usize = 100;

/// The fewest tokens that hold the special tokens and every letter with something to spare.
pub const LEAST_VOCABULARY: usize = SENTINELS + 256;

/// Trains a WordPiece tokenizer with T5's special tokens (`<pad>` 0, `</s>` 1, `<unk>` 2, sentinels last) and returns
/// its `tokenizer.json`.
///
/// `vocabulary` counts every token; it is at least [`LEAST_VOCABULARY`]. WordPiece, because a small model must
/// recognise a label wherever it stands: a word is the same token after a space, after a quotation mark and at the start
/// of an answer. Like T5's own tokenizers it folds white space.
///
/// # Errors
/// If there is no text.
pub fn train_tokenizer(texts: &[String], vocabulary: usize) -> Result<String> {
    if texts.iter().all(|text| text.trim().is_empty()) {
        return Err(anyhow!("there is no text to train a tokenizer on"));
    }
    let wrong = |e: tokenizers::Error| anyhow!("cannot train the tokenizer: {e}");
    let special = |text: String| AddedToken::from(text, true);
    let first = ["<pad>", "</s>", "<unk>"].map(|text| special(text.into()));
    // Whatever a visitor types in English can be spelled out. The trainer numbers letters inside of words as it meets
    // them, in random order, and breaks ties by these numbers; named beforehand, every training gives the same tokens.
    let letters: Vec<char> = ('!'..='~').collect();
    let inside = letters.iter().map(|letter| special(format!("{INSIDE}{letter}")));
    let mut trainer = WordPieceTrainerBuilder::new()
        .vocab_size(vocabulary.max(LEAST_VOCABULARY) - SENTINELS)
        .min_frequency(2)
        .show_progress(false)
        .special_tokens(first.iter().cloned().chain(inside).collect())
        .initial_alphabet(letters.iter().copied().collect())
        .continuing_subword_prefix(INSIDE.into())
        .build();
    let mut normalised: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        let mut text = NormalizedString::from(text.as_str());
        NFC.normalize(&mut text).map_err(wrong)?;
        normalised.push(text.get().to_owned());
    }
    let words = |text: &str| {
        let mut text = PreTokenizedString::from(text);
        Whitespace {}.pre_tokenize(&mut text)?;
        let splits = text.get_splits(OffsetReferential::Original, OffsetType::Byte);
        Ok(splits.into_iter().map(|(word, ..)| word.to_owned()).collect())
    };
    trainer.feed(normalised.iter(), words).map_err(wrong)?;
    let mut model = WordPiece::builder().unk_token("<unk>".into()).build().map_err(wrong)?;
    // What it returns are the tokens named beforehand; of these only the first three are special.
    trainer.train(&mut model).map_err(wrong)?;
    let end = TemplateProcessing::builder()
        .try_single("$A </s>")
        .map_err(|e| anyhow!("cannot train the tokenizer: {e}"))?
        .special_tokens(vec![("</s>", 1)])
        .build()?;
    let mut tokenizer = TokenizerBuilder::new()
        .with_model(model)
        .with_normalizer(Some(NFC))
        .with_pre_tokenizer(Some(Whitespace {}))
        .with_decoder(Some(WordPieceDecoder::new(INSIDE.into(), true)))
        .with_post_processor(Some(end))
        .build()
        .map_err(wrong)?;
    tokenizer.add_special_tokens(first).map_err(wrong)?;
    // T5's order: <extra_id_0> has the highest id.
    let sentinels: Vec<AddedToken> = (0..SENTINELS)
        .rev()
        .map(|i| special(format!("<extra_id_{i}>")))
        .collect();
    tokenizer.add_special_tokens(sentinels).map_err(wrong)?;
    tokenizer.to_string(false).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::tokenizer::Tokenizer;

    #[test]
    fn a_label_is_the_same_token_wherever_it_stands() {
        let texts: Vec<String> = (0..50)
            .map(|i| format!("Answer \"follows\" or \"clashes\". Note {i}: the cat follows Mara."))
            .collect();
        let json = train_tokenizer(&texts, 512).unwrap();
        assert_eq!(json, train_tokenizer(&texts, 512).unwrap(), "training is deterministic");
        let tokenizer = Tokenizer::from_bytes(json.as_bytes()).unwrap();
        let alone = tokenizer.encode("follows").unwrap();
        assert_eq!(alone.len(), 2, "one token and the end: {alone:?}");
        assert_eq!(alone[1], 1);
        for text in ["say \"follows\"", "the cat follows Mara", "follows."] {
            assert!(tokenizer.encode(text).unwrap().contains(&alone[0]), "{text}");
        }
        assert_eq!(tokenizer.decode(&alone).unwrap(), "follows");
        assert_eq!(tokenizer.token_id("<pad>"), Some(0));
        let size = tokenizer.vocabulary_size() as u32;
        assert_eq!(tokenizer.token_id("<extra_id_0>"), Some(size - 1));
        assert_eq!(tokenizer.token_id("<extra_id_99>"), Some(size - 100));
    }
}
