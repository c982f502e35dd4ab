use serde::Deserialize;

/// What the framing page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// Begin, or go on.
    Go,
    /// Hold.
    Pause,
    /// Back to before the first answer.
    Reset,
    /// Show the next hidden lane.
    Reveal,
    /// Hide the lane that was shown last.
    Hide,
}
