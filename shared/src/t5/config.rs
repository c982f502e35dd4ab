//! The shape of a model, as Hugging Face's `config.json` states it.

use serde::{Deserialize, Serialize};

/// The shape of a T5: the fields of Hugging Face's `config.json` that change what is computed.
///
/// Unknown fields are ignored and missing ones take the library's defaults. Three fields are irregular between
/// versions of the library and resolved here: `dense_act_fn` and `is_gated_act` (else read off
/// `feed_forward_proj`), `num_decoder_layers` (else `num_layers`), and `scale_decoder_outputs` (else
/// `tie_word_embeddings`: older files say by the tie whether the head is scaled; newer ones always say "tied").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawConfig")]
pub struct T5Config {
    /// Number of token ids.
    pub vocab_size: usize,
    /// Width of the hidden states.
    pub d_model: usize,
    /// Width of one attention head; `num_heads * d_kv` need not equal `d_model`.
    pub d_kv: usize,
    /// Width of the feed-forward layers.
    pub d_ff: usize,
    /// Encoder blocks.
    pub num_layers: usize,
    /// Decoder blocks.
    pub num_decoder_layers: usize,
    /// Attention heads.
    pub num_heads: usize,
    /// Rows of the relative position bias; half of them each way in the encoder.
    pub relative_attention_num_buckets: usize,
    /// The distance in tokens from which on all positions share the last bucket.
    pub relative_attention_max_distance: usize,
    /// Added to the mean square in the RMS norms.
    pub layer_norm_epsilon: f64,
    /// Scales the standard deviation of every random initial weight.
    pub initializer_factor: f64,
    /// The feed-forward activation.
    pub dense_act_fn: Activation,
    /// Whether the feed-forward layer is gated (two input matrices).
    pub is_gated_act: bool,
    /// Whether the output head is the embedding.
    pub tie_word_embeddings: bool,
    /// Whether the decoder's output is scaled by `d_model^-0.5` before the head.
    pub scale_decoder_outputs: bool,
    /// Fills up the rows of a batch.
    pub pad_token_id: u32,
    /// Ends a text.
    pub eos_token_id: u32,
    /// What the decoder is given first.
    pub decoder_start_token_id: u32,
}

/// The function between the two feed-forward matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// `max(x, 0)`: T5 1.0.
    Relu,
    /// GELU by tanh: T5 1.1, lm-adapt, flan.
    GeluNew,
    /// GELU by erf.
    Gelu,
    /// `x * sigmoid(x)`.
    Silu,
}

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The bytes are not JSON of the expected types, or a field is outside what a T5 can be.
    #[error("the model configuration cannot be read: {0}")]
    Json(String),
    /// A model of another kind.
    #[error(
        "the model configuration is that of {0}, and only T5 is supported: 1.0, 1.1, lm-adapt and flan, all with \
         \"model_type\": \"t5\" and an encoder and a decoder"
    )]
    Architecture(String),
    /// A field is outside what a T5 can be.
    #[error("the model configuration has {field} = {value}, which must be {expected}")]
    Field {
        /// The field of `config.json`.
        field: &'static str,
        /// What stands there.
        value: String,
        /// What may stand there.
        expected: &'static str,
    },
}

impl T5Config {
    /// Reads Hugging Face's `config.json`.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ConfigError> {
        // First, because the fields of other architectures mean other things, or are missing.
        let kind: Kind = serde_json::from_slice(bytes).map_err(|error| ConfigError::Json(error.to_string()))?;
        kind.check()?;
        serde_json::from_slice(bytes).map_err(|error| ConfigError::Json(error.to_string()))
    }

    /// The shape of the small models that the pocket benchmark trains: 1.5 million parameters at a vocabulary of
    /// 2048, most of them in the encoder, which runs once, and few in the decoder, which runs once a token.
    pub fn pocket(vocab_size: usize) -> Self {
        Self {
            vocab_size,
            d_model: 128,
            d_kv: 32,
            d_ff: 320,
            num_layers: 4,
            num_decoder_layers: 2,
            num_heads: 4,
            relative_attention_num_buckets: 32,
            relative_attention_max_distance: 128,
            layer_norm_epsilon: 1e-6,
            initializer_factor: 1.0,
            dense_act_fn: Activation::GeluNew,
            is_gated_act: true,
            tie_word_embeddings: true,
            scale_decoder_outputs: true,
            pad_token_id: 0,
            eos_token_id: 1,
            decoder_start_token_id: 0,
        }
    }

    /// Width of all heads together.
    pub fn inner_dim(&self) -> usize {
        self.num_heads * self.d_kv
    }

    /// Refuses shapes that no T5 can have, and sizes that only a broken file states; after this no product of
    /// dimensions overflows.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let error = |field, value: String, expected| Err(ConfigError::Field { field, value, expected });
        let sizes = [
            ("vocab_size", self.vocab_size, 1 << 22, "between 1 and 4194304"),
            ("d_model", self.d_model, 1 << 16, "between 1 and 65536"),
            ("d_kv", self.d_kv, 1 << 12, "between 1 and 4096"),
            ("d_ff", self.d_ff, 1 << 18, "between 1 and 262144"),
            ("num_layers", self.num_layers, 512, "between 1 and 512"),
            ("num_decoder_layers", self.num_decoder_layers, 512, "between 1 and 512"),
            ("num_heads", self.num_heads, 1 << 10, "between 1 and 1024"),
        ];
        for (field, value, most, expected) in sizes {
            if value == 0 || value > most {
                return error(field, value.to_string(), expected);
            }
        }
        let buckets = self.relative_attention_num_buckets;
        if !(4..=65536).contains(&buckets) || !buckets.is_multiple_of(2) {
            return error(
                "relative_attention_num_buckets",
                buckets.to_string(),
                "even and between 4 and 65536",
            );
        }
        let distance = self.relative_attention_max_distance;
        if distance <= buckets / 2 || distance > 1 << 24 {
            let expected = "more than half of relative_attention_num_buckets, and at most 16777216";
            return error("relative_attention_max_distance", distance.to_string(), expected);
        }
        if !(self.layer_norm_epsilon > 0.0 && self.layer_norm_epsilon < 1.0) {
            return error(
                "layer_norm_epsilon",
                self.layer_norm_epsilon.to_string(),
                "between 0 and 1",
            );
        }
        if !(self.initializer_factor > 0.0 && self.initializer_factor.is_finite()) {
            return error("initializer_factor", self.initializer_factor.to_string(), "positive");
        }
        let ids = [
            ("pad_token_id", self.pad_token_id),
            ("eos_token_id", self.eos_token_id),
            ("decoder_start_token_id", self.decoder_start_token_id),
        ];
        for (field, id) in ids {
            if id as usize >= self.vocab_size {
                return error(field, id.to_string(), "less than vocab_size");
            }
        }
        Ok(())
    }
}

/// What `config.json` says of its architecture.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Kind {
    model_type: Option<String>,
    architectures: Option<Vec<String>>,
}

impl Kind {
    /// Files without a `model_type` are taken for T5's: the fields decide.
    fn check(&self) -> Result<(), ConfigError> {
        // What a foreign file says can be anything: show it short and printable.
        let shown = |text: &str| text.chars().filter(char::is_ascii_graphic).take(40).collect::<String>();
        match self.model_type.as_deref() {
            None | Some("t5") => (),
            Some(other) => return Err(ConfigError::Architecture(format!("\"{}\"", shown(other)))),
        }
        match self.architectures.as_deref() {
            Some([only]) if only == "T5EncoderModel" => Err(ConfigError::Architecture(
                "an encoder alone (T5EncoderModel)".to_owned(),
            )),
            _ => Ok(()),
        }
    }
}

/// `config.json` as it stands in the file.
#[derive(Deserialize)]
#[serde(default)]
struct RawConfig {
    vocab_size: usize,
    d_model: usize,
    d_kv: usize,
    d_ff: usize,
    num_layers: usize,
    num_decoder_layers: Option<usize>,
    num_heads: usize,
    relative_attention_num_buckets: usize,
    relative_attention_max_distance: usize,
    layer_norm_epsilon: f64,
    initializer_factor: f64,
    feed_forward_proj: Option<String>,
    dense_act_fn: Option<String>,
    is_gated_act: Option<bool>,
    tie_word_embeddings: Option<bool>,
    scale_decoder_outputs: Option<bool>,
    pad_token_id: Option<u32>,
    eos_token_id: Option<u32>,
    decoder_start_token_id: Option<u32>,
}

impl Default for RawConfig {
    /// The defaults of `transformers`' `T5Config`.
    fn default() -> Self {
        Self {
            vocab_size: 32128,
            d_model: 512,
            d_kv: 64,
            d_ff: 2048,
            num_layers: 6,
            num_decoder_layers: None,
            num_heads: 8,
            relative_attention_num_buckets: 32,
            relative_attention_max_distance: 128,
            layer_norm_epsilon: 1e-6,
            initializer_factor: 1.0,
            feed_forward_proj: None,
            dense_act_fn: None,
            is_gated_act: None,
            tie_word_embeddings: None,
            scale_decoder_outputs: None,
            pad_token_id: None,
            eos_token_id: None,
            decoder_start_token_id: None,
        }
    }
}

impl TryFrom<RawConfig> for T5Config {
    type Error = ConfigError;
    fn try_from(raw: RawConfig) -> Result<Self, ConfigError> {
        let projection = raw.feed_forward_proj.as_deref().unwrap_or("relu");
        let (gated, named) = match projection.split_once('-') {
            // The library's own exception: what it calls "gated-gelu" computes the tanh form.
            Some(("gated", "gelu")) => (true, "gelu_new"),
            Some(("gated", name)) => (true, name),
            None => (false, projection),
            Some(_) => {
                return Err(ConfigError::Field {
                    field: "feed_forward_proj",
                    value: projection.to_owned(),
                    expected: "an activation, or \"gated-\" and an activation",
                });
            }
        };
        let named = raw.dense_act_fn.as_deref().unwrap_or(named);
        let dense_act_fn = match named {
            "relu" => Activation::Relu,
            "gelu_new" | "gelu_pytorch_tanh" => Activation::GeluNew,
            "gelu" => Activation::Gelu,
            "silu" | "swish" => Activation::Silu,
            _ => {
                return Err(ConfigError::Field {
                    field: "dense_act_fn",
                    value: named.to_owned(),
                    expected: "relu, gelu_new, gelu or silu",
                });
            }
        };
        let tie_word_embeddings = raw.tie_word_embeddings.unwrap_or(true);
        let pad_token_id = raw.pad_token_id.unwrap_or(0);
        let config = Self {
            vocab_size: raw.vocab_size,
            d_model: raw.d_model,
            d_kv: raw.d_kv,
            d_ff: raw.d_ff,
            num_layers: raw.num_layers,
            num_decoder_layers: raw.num_decoder_layers.unwrap_or(raw.num_layers),
            num_heads: raw.num_heads,
            relative_attention_num_buckets: raw.relative_attention_num_buckets,
            relative_attention_max_distance: raw.relative_attention_max_distance,
            layer_norm_epsilon: raw.layer_norm_epsilon,
            initializer_factor: raw.initializer_factor,
            dense_act_fn,
            is_gated_act: raw.is_gated_act.unwrap_or(gated),
            tie_word_embeddings,
            scale_decoder_outputs: raw.scale_decoder_outputs.unwrap_or(tie_word_embeddings),
            pad_token_id,
            eos_token_id: raw.eos_token_id.unwrap_or(1),
            // Every T5 starts its decoder with the padding token; the field is missing in some files.
            decoder_start_token_id: raw.decoder_start_token_id.unwrap_or(pad_token_id),
        };
        config.validate()?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<T5Config, ConfigError> {
        T5Config::from_json(json.as_bytes())
    }

    #[test]
    fn an_empty_file_is_t5_small() {
        let config = read("{}").unwrap();
        assert_eq!(
            (config.vocab_size, config.d_model, config.num_decoder_layers),
            (32128, 512, 6)
        );
        assert_eq!((config.dense_act_fn, config.is_gated_act), (Activation::Relu, false));
        assert!(config.tie_word_embeddings && config.scale_decoder_outputs);
        assert_eq!(
            (config.pad_token_id, config.eos_token_id, config.decoder_start_token_id),
            (0, 1, 0)
        );
    }

    #[test]
    fn a_gated_gelu_is_the_tanh_form() {
        let config = read(r#"{"feed_forward_proj": "gated-gelu", "num_layers": 8}"#).unwrap();
        assert_eq!((config.dense_act_fn, config.is_gated_act), (Activation::GeluNew, true));
        assert_eq!(config.num_decoder_layers, 8);
        let explicit = read(r#"{"feed_forward_proj": "gated-gelu", "dense_act_fn": "gelu"}"#).unwrap();
        assert_eq!((explicit.dense_act_fn, explicit.is_gated_act), (Activation::Gelu, true));
    }

    #[test]
    fn an_untied_head_is_not_scaled() {
        let old = read(r#"{"tie_word_embeddings": false}"#).unwrap();
        assert!(!old.tie_word_embeddings && !old.scale_decoder_outputs);
        let new = read(r#"{"tie_word_embeddings": true, "scale_decoder_outputs": false}"#).unwrap();
        assert!(new.tie_word_embeddings && !new.scale_decoder_outputs);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let config = T5Config {
            tie_word_embeddings: false,
            ..T5Config::pocket(512)
        };
        assert_eq!(
            T5Config::from_json(&serde_json::to_vec(&config).unwrap()).unwrap(),
            config
        );
    }

    #[test]
    fn other_architectures_are_refused_by_name() {
        for kind in ["bert", "gpt2", "mt5", "umt5", "longt5", "switch_transformers"] {
            // Their fields need not be T5's.
            let message = read(&format!(r#"{{"model_type": "{kind}", "d_model": "wide"}}"#))
                .unwrap_err()
                .to_string();
            assert!(
                message.contains(&format!("\"{kind}\"")) && message.contains("flan"),
                "{message}"
            );
        }
        let message = read(r#"{"model_type": "t5", "architectures": ["T5EncoderModel"]}"#)
            .unwrap_err()
            .to_string();
        assert!(message.contains("encoder alone"), "{message}");
        assert!(read(r#"{"model_type": "t5", "architectures": ["T5WithLMHeadModel"]}"#).is_ok());
    }

    #[test]
    fn impossible_shapes_are_refused_by_name() {
        for (json, word) in [
            (r#"{"d_model": 0}"#, "d_model"),
            (r#"{"vocab_size": 99999999999}"#, "vocab_size"),
            (
                r#"{"relative_attention_num_buckets": 2}"#,
                "relative_attention_num_buckets",
            ),
            (
                r#"{"relative_attention_max_distance": 3}"#,
                "relative_attention_max_distance",
            ),
            (r#"{"dense_act_fn": "tanh"}"#, "dense_act_fn"),
            (r#"{"feed_forward_proj": "half-gelu"}"#, "feed_forward_proj"),
            (r#"{"eos_token_id": 40000}"#, "eos_token_id"),
            (r#"{"d_model": "wide"}"#, "invalid type"),
            ("{", "EOF"),
        ] {
            let message = read(json).unwrap_err().to_string();
            assert!(message.contains(word), "{json}: {message}");
            assert!(!message.contains('\n'));
        }
    }
}
