//! What Hugging Face's `transformers` wants to find beside a model, so that `AutoTokenizer.from_pretrained` and `generate`
//! work on a run's folder.

use guesswork_shared::t5::T5Config;
use serde_json::{Value, json};

/// The files and their contents, for a model of this shape with the tokenizer in `tokenizer` (a `tokenizer.json`).
///
/// The tokenizer's class is the one that takes `tokenizer.json` as it is. By the model's type alone the library would take
/// T5's own, which makes the tokens anew by SentencePiece's rules, and those are not ours.
pub fn transformers_files(config: &T5Config, tokenizer: &[u8]) -> Vec<(&'static str, Value)> {
    let tokenizer: Value = serde_json::from_slice(tokenizer).unwrap_or_default();
    let added: Vec<&str> = tokenizer["added_tokens"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|token| token["special"].as_bool() == Some(true))
        .filter_map(|token| token["content"].as_str())
        .collect();
    let mut special = json!({});
    for (role, token) in [("eos_token", "</s>"), ("unk_token", "<unk>"), ("pad_token", "<pad>")] {
        if added.contains(&token) {
            special[role] = token.into();
        }
    }
    let sentinels: Vec<&&str> = added.iter().filter(|token| token.starts_with("<extra_id_")).collect();
    if !sentinels.is_empty() {
        special["additional_special_tokens"] = json!(sentinels);
    }
    let mut settings = special.clone();
    settings["tokenizer_class"] = "PreTrainedTokenizerFast".into();
    settings["clean_up_tokenization_spaces"] = false.into();
    // No limit of length: positions are relative, and what is cut is for the user to say.
    settings["model_max_length"] = json!(1e30);
    vec![
        ("tokenizer_config.json", settings),
        ("special_tokens_map.json", special),
        (
            "generation_config.json",
            json!({
                "decoder_start_token_id": config.decoder_start_token_id,
                "eos_token_id": config.eos_token_id,
                "pad_token_id": config.pad_token_id,
            }),
        ),
    ]
}
