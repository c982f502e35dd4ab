use clap::ValueEnum;

/// The shape of a random T5 to measure with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// 11.5M parameters: 4 + 4 layers, width 256, 8192 tokens
    #[default]
    Small,
    /// 77M parameters: t5-v1_1-small's 8 + 8 layers, width 512, 32128 tokens
    T5Small,
    /// 248M parameters: t5-v1_1-base's 12 + 12 layers, width 768, 32128 tokens
    T5Base,
}

impl Shape {
    /// As the command line calls it.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Hugging Face's config.json of the shape.
    pub fn config_json(self) -> String {
        let (d_model, d_ff, layers, heads, vocabulary, tied) = match self {
            Self::Small => (256, 1024, 4, 4, 8192, true),
            Self::T5Small => (512, 1024, 8, 6, 32128, false),
            Self::T5Base => (768, 2048, 12, 12, 32128, false),
        };
        format!(
            r#"{{"model_type": "t5", "architectures": ["T5ForConditionalGeneration"], "vocab_size": {vocabulary},
"d_model": {d_model}, "d_kv": 64, "d_ff": {d_ff}, "num_layers": {layers}, "num_decoder_layers": {layers},
"num_heads": {heads}, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": {tied},
"decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 1}}"#
        )
    }
}
