/// A colour of the charts, by its name on the page (`--original`), for light and for dark grounds.
///
/// The three hues can be told apart with any kind of colour blindness, and each has a contrast of 4.5 to the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The ground.
    Paper,
    /// A quiet ground.
    Paper2,
    /// Text and what matters.
    Ink,
    /// Secondary text.
    Ink2,
    /// Dimmed text.
    Ink3,
    /// Hairlines.
    Line,
    /// Lines that must be seen.
    LineStrong,
    /// The original definition.
    Original,
    /// Its pale ground.
    OriginalTint,
    /// The simplified definition.
    Simplified,
    /// Its pale ground.
    SimplifiedTint,
    /// No definition.
    Empty,
    /// Its pale ground.
    EmptyTint,
    /// What was not tuned.
    Neutral,
    /// Its pale ground.
    NeutralTint,
    /// Grounds of a heat map, from a little to far above guessing.
    Heat1,
    /// The second.
    Heat2,
    /// The third.
    Heat3,
    /// The fourth.
    Heat4,
    /// The fifth.
    Heat5,
    /// Text on the first three grounds.
    OnHeatLow,
    /// Text on the last two.
    OnHeatHigh,
    /// What is wrong or has failed; never without a cross or a word.
    False,
}

impl Ink {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Paper,
        Self::Paper2,
        Self::Ink,
        Self::Ink2,
        Self::Ink3,
        Self::Line,
        Self::LineStrong,
        Self::Original,
        Self::OriginalTint,
        Self::Simplified,
        Self::SimplifiedTint,
        Self::Empty,
        Self::EmptyTint,
        Self::Neutral,
        Self::NeutralTint,
        Self::Heat1,
        Self::Heat2,
        Self::Heat3,
        Self::Heat4,
        Self::Heat5,
        Self::OnHeatLow,
        Self::OnHeatHigh,
        Self::False,
    ];

    /// The name without its two dashes.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// On a light ground.
    pub fn light(self) -> &'static str {
        self.row().1
    }

    /// On a dark ground.
    pub fn dark(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Paper => ("paper", "#fbfaf7", "#131518"),
            Self::Paper2 => ("paper-2", "#f3f1eb", "#1c1f23"),
            Self::Ink => ("ink", "#1a1c20", "#eceae4"),
            Self::Ink2 => ("ink-2", "#4c5058", "#b6b8bb"),
            Self::Ink3 => ("ink-3", "#666a72", "#92959a"),
            Self::Line => ("line", "#dedad1", "#2c3036"),
            Self::LineStrong => ("line-strong", "#82858b", "#71757c"),
            Self::Original => ("original", "#2a6fbd", "#6396e4"),
            Self::OriginalTint => ("original-tint", "#d8e4f1", "#1f2d43"),
            Self::Simplified => ("simplified", "#a45b02", "#d2852f"),
            Self::SimplifiedTint => ("simplified-tint", "#f1e2cd", "#3a2b18"),
            Self::Empty => ("empty", "#5a3158", "#e3b6d6"),
            Self::EmptyTint => ("empty-tint", "#e3d9e2", "#3b303a"),
            Self::Neutral => ("neutral", "#686c74", "#969aa1"),
            Self::NeutralTint => ("neutral-tint", "#e6e4de", "#282b30"),
            Self::Heat1 => ("heat-1", "#e8e5dd", "#23272c"),
            Self::Heat2 => ("heat-2", "#cdcac3", "#353a41"),
            Self::Heat3 => ("heat-3", "#aaa8a4", "#4d535b"),
            Self::Heat4 => ("heat-4", "#5c5f66", "#a3a6aa"),
            Self::Heat5 => ("heat-5", "#2f3238", "#dcdad4"),
            Self::OnHeatLow => ("on-heat-low", "#1a1c20", "#eceae4"),
            Self::OnHeatHigh => ("on-heat-high", "#fbfaf7", "#131518"),
            Self::False => ("false", "#b3113a", "#ff7d93"),
        }
    }
}
