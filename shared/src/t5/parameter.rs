//! Which weights a model has: Hugging Face's names, their shapes, and how each starts.

use super::{
    config::T5Config,
    position::{Direction, bucket},
};

/// One weight of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterShape {
    /// Hugging Face's name.
    pub name: String,
    /// Its dimensions; matrices are (outputs, inputs).
    pub dims: Vec<usize>,
    /// How it starts in a model trained from scratch.
    pub init: Init,
}

impl ParameterShape {
    /// Number of values.
    pub fn count(&self) -> usize {
        self.dims.iter().product()
    }
}

/// How a weight starts: Mesh TensorFlow's rule, which `transformers` follows, but for attention over the source.
///
/// Attention over the source starts as a look-up: keys alike the queries, so that a token finds its like. In the decoder's
/// cross-attention the outputs also undo the values, so that a token of the decoder hands on what stands where its like
/// was found. In the encoder some heads start out with a token's neighbours and the others away from the token itself:
/// what stands beside a word, and where the same word stands again, are the two steps of finding the label that goes with
/// a thing. That is mimetic initialisation (Trockman & Kolter, "Mimetic Initialization of Self-Attention Layers", ICML
/// 2023), here where answers are copied out of instructions: small models find this out by themselves late or never. The
/// size of every matrix is as by the rule, but for the encoder's position bias.
#[derive(Clone, Debug, PartialEq)]
pub enum Init {
    /// One times the configuration's factor: the norms.
    Constant(f64),
    /// Normal, with mean 0 and this standard deviation.
    Normal(f64),
    /// Normal, and then these values at (row, column).
    Placed {
        /// The standard deviation of all others.
        std: f64,
        /// Row, column and value.
        values: Vec<(usize, usize, f64)>,
    },
    /// `by` times the start of another weight.
    Like {
        /// The other weight's name; it starts as [`Init::Normal`].
        weight: String,
        /// What it is multiplied by.
        by: f64,
    },
    /// `by` times the start of another weight, rows and columns exchanged.
    Transposed {
        /// The other weight's name; it starts as [`Init::Normal`].
        weight: String,
        /// What it is multiplied by.
        by: f64,
    },
}

/// The bias of an encoder's head for the neighbour it starts with, and against the token itself: a factor of e^6.
const LEANING: f64 = 6.0;

impl T5Config {
    /// Where the encoder's heads look at first: a quarter, rounded up, at the token before, as many at the token after (of two
    /// heads one before), the others anywhere but at the token itself. A single head stays free.
    fn leanings(&self) -> Vec<(usize, usize, f64)> {
        let place = |offset| bucket(offset, Direction::Both, self) as usize;
        let quarter = self.num_heads.div_ceil(4);
        let lean = |head: usize| match head / quarter {
            0 => (place(-1), head, LEANING),
            1 if self.num_heads > 2 => (place(1), head, LEANING),
            _ => (place(0), head, -LEANING),
        };
        let heads = if self.num_heads > 1 { self.num_heads } else { 0 };
        (0..heads).map(lean).collect()
    }

    /// Every weight: matrices in the order of computation, then the norms. A tied head is not among them.
    pub fn parameters(&self) -> Vec<ParameterShape> {
        let factor = self.initializer_factor;
        let (model, inner, wide) = (self.d_model, self.inner_dim(), self.d_ff);
        let narrow_std = (model as f64).powf(-0.5);
        let mut all = Vec::new();
        let mut matrix = |name: String, rows: usize, columns: usize, init: Init| {
            all.push(ParameterShape {
                name,
                dims: vec![rows, columns],
                init,
            });
        };
        let normal = |std: f64| Init::Normal(factor * std);
        matrix("shared.weight".into(), self.vocab_size, model, normal(1.0));
        let mut norms = Vec::new();
        for (stack, blocks) in [("encoder", self.num_layers), ("decoder", self.num_decoder_layers)] {
            let attentions: &[&str] = match stack {
                "encoder" => &["SelfAttention"],
                _ => &["SelfAttention", "EncDecAttention"],
            };
            for block in 0..blocks {
                for (layer, attention) in attentions.iter().enumerate() {
                    let prefix = format!("{stack}.block.{block}.layer.{layer}");
                    let name = |of: &str| format!("{prefix}.{attention}.{of}.weight");
                    // The queries carry what other models divide the scores by: the root of the head's width.
                    let query_std = ((model * self.d_kv) as f64).powf(-0.5);
                    let output_std = (inner as f64).powf(-0.5);
                    let alike = Init::Like {
                        weight: name("q"),
                        by: narrow_std / query_std,
                    };
                    let (keys, outputs) = match (stack, *attention) {
                        ("encoder", _) => (alike, normal(output_std)),
                        (_, "EncDecAttention") => (
                            alike,
                            Init::Transposed {
                                weight: name("v"),
                                by: output_std / narrow_std,
                            },
                        ),
                        _ => (normal(narrow_std), normal(output_std)),
                    };
                    matrix(name("q"), inner, model, normal(query_std));
                    matrix(name("k"), inner, model, keys);
                    matrix(name("v"), inner, model, normal(narrow_std));
                    matrix(name("o"), model, inner, outputs);
                    if block == 0 && layer == 0 {
                        let name = format!("{prefix}.{attention}.relative_attention_bias.weight");
                        matrix(
                            name,
                            self.relative_attention_num_buckets,
                            self.num_heads,
                            match stack {
                                "encoder" => Init::Placed {
                                    std: factor * narrow_std,
                                    values: self.leanings(),
                                },
                                _ => normal(narrow_std),
                            },
                        );
                    }
                    norms.push(format!("{prefix}.layer_norm.weight"));
                }
                let prefix = format!("{stack}.block.{block}.layer.{}", attentions.len());
                let inputs: &[&str] = if self.is_gated_act { &["wi_0", "wi_1"] } else { &["wi"] };
                for input in inputs {
                    matrix(
                        format!("{prefix}.DenseReluDense.{input}.weight"),
                        wide,
                        model,
                        normal(narrow_std),
                    );
                }
                matrix(
                    format!("{prefix}.DenseReluDense.wo.weight"),
                    model,
                    wide,
                    normal((wide as f64).powf(-0.5)),
                );
                norms.push(format!("{prefix}.layer_norm.weight"));
            }
            norms.push(format!("{stack}.final_layer_norm.weight"));
        }
        if !self.tie_word_embeddings {
            matrix("lm_head.weight".into(), self.vocab_size, model, normal(1.0));
        }
        all.extend(norms.into_iter().map(|name| ParameterShape {
            name,
            dims: vec![model],
            init: Init::Constant(factor),
        }));
        all
    }

    /// Number of values that training changes.
    pub fn parameter_count(&self) -> usize {
        self.parameters().iter().map(ParameterShape::count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_models_have_their_known_sizes() {
        // Counted by transformers: t5-small, and t5-v1_1-small with its own head.
        assert_eq!(T5Config::from_json(b"{}").unwrap().parameter_count(), 60_506_624);
        let v1_1 = br#"{"d_ff": 1024, "num_layers": 8, "num_heads": 6, "feed_forward_proj": "gated-gelu",
                        "tie_word_embeddings": false}"#;
        assert_eq!(T5Config::from_json(v1_1).unwrap().parameter_count(), 76_961_152);
    }

    #[test]
    fn names_are_distinct() {
        let parameters = T5Config::pocket(100).parameters();
        let names: std::collections::BTreeSet<_> = parameters.iter().map(|p| &p.name).collect();
        assert_eq!(names.len(), parameters.len());
    }

    #[test]
    fn the_encoders_heads_start_with_neighbours_or_away_from_the_token_itself() {
        // Of 32 buckets the first 16 are for keys up to the query, by distance; the others for keys after it.
        let (same, before, after) = (0, 1, 17);
        let leanings = |num_heads| {
            let config = T5Config {
                num_heads,
                ..T5Config::pocket(100)
            };
            config.leanings()
        };
        assert_eq!(leanings(1), []);
        assert_eq!(leanings(2), [(before, 0, 6.0), (same, 1, -6.0)]);
        assert_eq!(leanings(3), [(before, 0, 6.0), (after, 1, 6.0), (same, 2, -6.0)]);
        assert_eq!(
            leanings(4),
            [(before, 0, 6.0), (after, 1, 6.0), (same, 2, -6.0), (same, 3, -6.0)]
        );
        let six = leanings(6);
        assert_eq!(six.iter().filter(|lean| lean.0 == before).count(), 2);
        assert_eq!(six.iter().filter(|lean| lean.0 == after).count(), 2);
        assert_eq!(six.iter().filter(|lean| lean.0 == same).count(), 2);
    }
}
