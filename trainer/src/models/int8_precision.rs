use clap::Args;
use guesswork_shared::t5::{ActivationBits, MatrixPrecision};

/// How finely the matrices of int8 files are kept.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "int8 files")]
pub struct Int8Precision {
    /// Matrices that stay 16-bit floats: every one whose name has one of these parts, or `all`
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub finer: Vec<String>,
    /// Matrices whose inputs are rounded to 16 bits instead of 7, likewise; they take about one and a half times as long
    /// [default: decoder,shared,lm_head]
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub wide: Vec<String>,
}

impl Int8Precision {
    /// Whether anything was asked for.
    pub fn is_given(&self) -> bool {
        !self.finer.is_empty() || !self.wide.is_empty()
    }

    /// From the fastest and smallest to the finest: what is tried until a model answers as it did.
    pub fn ladder() -> impl Iterator<Item = Self> {
        const HEAD: [&str; 2] = ["shared", "lm_head"];
        let parts = |parts: &[&str]| parts.iter().map(ToString::to_string).collect();
        let rungs: [(&[&str], &[&str]); 5] = [
            (&[], &[]),
            (&[], &["all"]),
            (&HEAD, &["all"]),
            (&[HEAD[0], HEAD[1], "decoder"], &["all"]),
            (&["all"], &[]),
        ];
        rungs.into_iter().map(move |(finer, wide)| Self {
            finer: parts(finer),
            wide: parts(wide),
        })
    }

    /// That of a matrix.
    pub fn of(&self, name: &str) -> MatrixPrecision {
        let wide = match self.wide.is_empty() {
            // The decoder's inputs are few, and the answers hang most on them.
            true => !name.starts_with("encoder"),
            false => is_among(name, &self.wide),
        };
        if is_among(name, &self.finer) {
            MatrixPrecision::F16
        } else if wide {
            MatrixPrecision::Int8(ActivationBits::Sixteen)
        } else {
            MatrixPrecision::Int8(ActivationBits::Seven)
        }
    }
}

fn is_among(name: &str, parts: &[String]) -> bool {
    parts.iter().any(|part| part == "all" || name.contains(part.as_str()))
}
