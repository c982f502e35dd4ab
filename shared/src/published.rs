//! The paper's own figures, as far as they are stated here; reports and pages take them from nowhere else.

use crate::lane::Lane;
use crate::variant::Variant;

/// Where they are from.
pub const SOURCE: &str = "Kung & Peng, \"Do Models Really Learn to Follow Instructions? An Empirical Study of \
                                 Instruction Tuning\", ACL 2023 (https://arxiv.org/abs/2305.11383)";

/// On what they were measured.
pub const SETTING: &str = "T5-large (some 770 million parameters) on 119 test tasks of Super-NaturalInstructions";

/// What guessing among the labels reaches, in percent.
pub const RANDOM_EXACT_MATCH: f64 = 42.6;

/// One figure: exact match on classification tasks, in percent.
pub struct Published {
    /// The row that it belongs beside.
    pub lane: Lane,
    /// In percent.
    pub exact_match: f64,
    /// Its digits as published.
    pub text: &'static str,
    /// What must be said with it; empty if nothing.
    pub remark: &'static str,
    /// For how many instances of each training task it holds, from and to, where that is stated.
    pub instances: Option<(f64, f64)>,
}

/// All that are stated. Where a figure is not in this list, a table says so rather than guess.
pub fn published() -> [Published; 3] {
    [
        Published {
            lane: Lane::Tuned(Variant::ALL[0]),
            exact_match: 43.0,
            text: "43",
            remark: "tuned on the real instructions with fewer than five instances a task; the figures for more are not \
                     stated here",
            instances: Some((1., 4.)),
        },
        Published {
            lane: Lane::Untuned,
            exact_match: 12.8,
            text: "12.8",
            remark: "",
            instances: None,
        },
        Published {
            lane: Lane::Random,
            exact_match: RANDOM_EXACT_MATCH,
            text: "42.6",
            remark: "",
            instances: None,
        },
    ]
}

/// The figure beside a row, if it is stated.
pub fn beside(lane: Lane) -> Option<Published> {
    published().into_iter().find(|published| published.lane == lane)
}
