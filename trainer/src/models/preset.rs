use clap::ValueEnum;
use guesswork_shared::t5::T5Config;

/// A T5 shape to train from nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Preset {
    /// 0.2M parameters: seconds a run, for trying things out
    Tiny,
    /// 1.7M parameters: the shipped bundle's
    #[default]
    Pocket,
    /// 11.5M parameters: hours on a processor
    Small,
}

impl Preset {
    /// The shape, in T5 1.1's form (gated GELU) with a tied head, which at these sizes is a fifth of the weights.
    pub fn config(self, vocabulary: usize) -> T5Config {
        let (d_model, d_ff, layers, decoder_layers, heads) = match self {
            Self::Tiny => (64, 128, 2, 1, 2),
            Self::Pocket => (128, 320, 4, 2, 4),
            Self::Small => (256, 1024, 4, 4, 8),
        };
        T5Config {
            d_model,
            d_ff,
            num_layers: layers,
            num_decoder_layers: decoder_layers,
            num_heads: heads,
            ..T5Config::pocket(vocabulary)
        }
    }
}
