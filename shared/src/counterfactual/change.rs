use crate::variant::{DefinitionTreatment, ExampleTreatment, Variant};
use std::{fmt, str::FromStr};

/// One thing that is told differently.
///
/// Written as a word, so that an address can hold it; what is written reads back:
///
/// ```
/// use guesswork_shared::counterfactual::Change;
/// let change = Change::Output { example: 0, text: "no".into() };
/// assert_eq!(change.to_string(), "output1:no");
/// assert_eq!("output1:no".parse(), Ok(change));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// The labels are listed in another order: in the list of labels, and in the definition where that lists them.
    ShuffleLabels,
    /// The definition calls for other answers than before; what that means is told in [`NEGATION`](super::NEGATION).
    NegateDefinition,
    /// The examples are those of the delusive variants.
    DeludeExamples,
    /// Everywhere, in the right answer too, each label has the name of the next, and the last that of the first.
    SwapNames,
    /// Everywhere, in the right answer too, the labels have these names, in the label space's order.
    RenameLabels(Vec<String>),
    /// The definition is this text.
    Definition(String),
    /// An example has this input.
    Input {
        /// Its place among the task's positive examples, from 0.
        example: usize,
        /// The input.
        text: String,
    },
    /// An example has this output.
    Output {
        /// Its place among the task's positive examples, from 0.
        example: usize,
        /// The output.
        text: String,
    },
}

impl Change {
    /// Whether nothing is left to see of an earlier change once this one is made.
    pub fn takes_the_place_of(&self, earlier: &Self) -> bool {
        use Change::*;
        match (self, earlier) {
            (Input { example: a, .. }, Input { example: b, .. })
            | (Output { example: a, .. }, Output { example: b, .. }) => a == b,
            (Definition(_), NegateDefinition) | (RenameLabels(_), SwapNames) => true,
            _ => std::mem::discriminant(self) == std::mem::discriminant(earlier),
        }
    }

    /// Whether prompts of a variant show the part that is changed.
    pub fn is_shown_in(&self, variant: Variant) -> bool {
        let definition = variant.definition == DefinitionTreatment::Original;
        let labels = variant.definition != DefinitionTreatment::Empty;
        let examples = variant.examples != ExampleTreatment::None;
        match self {
            Self::ShuffleLabels => labels,
            Self::NegateDefinition | Self::Definition(_) => definition,
            Self::DeludeExamples | Self::Input { .. } | Self::Output { .. } => examples,
            Self::SwapNames | Self::RenameLabels(_) => labels || examples,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShuffleLabels => f.write_str("shuffle"),
            Self::NegateDefinition => f.write_str("negate"),
            Self::DeludeExamples => f.write_str("delude"),
            Self::SwapNames => f.write_str("swap"),
            // A name may hold any character.
            Self::RenameLabels(names) => write!(f, "rename:{}", serde_json::Value::from(names.clone())),
            Self::Definition(text) => write!(f, "definition:{text}"),
            // People count from one.
            Self::Input { example, text } => write!(f, "input{}:{text}", example.saturating_add(1)),
            Self::Output { example, text } => write!(f, "output{}:{text}", example.saturating_add(1)),
        }
    }
}

/// A word that is no change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no change: shuffle, negate, delude, swap, rename:[...], definition:..., input1:..., output1:...")]
pub struct UnknownChange(pub String);

impl FromStr for Change {
    type Err = UnknownChange;
    fn from_str(word: &str) -> Result<Self, UnknownChange> {
        let unknown = || UnknownChange(word.into());
        let place = |digits: &str| {
            let place = digits.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            place.ok_or_else(unknown)
        };
        let Some((kind, rest)) = word.split_once(':') else {
            return match word {
                "shuffle" => Ok(Self::ShuffleLabels),
                "negate" => Ok(Self::NegateDefinition),
                "delude" => Ok(Self::DeludeExamples),
                "swap" => Ok(Self::SwapNames),
                _ => Err(unknown()),
            };
        };
        let text = rest.to_owned();
        match kind {
            "rename" => serde_json::from_str(rest)
                .map(Self::RenameLabels)
                .map_err(|_| unknown()),
            "definition" => Ok(Self::Definition(text)),
            _ => {
                if let Some(digits) = kind.strip_prefix("input") {
                    let example = place(digits)?;
                    Ok(Self::Input { example, text })
                } else if let Some(digits) = kind.strip_prefix("output") {
                    let example = place(digits)?;
                    Ok(Self::Output { example, text })
                } else {
                    Err(unknown())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_change() -> impl Strategy<Value = Change> {
        prop_oneof![
            Just(Change::ShuffleLabels),
            Just(Change::NegateDefinition),
            Just(Change::DeludeExamples),
            Just(Change::SwapNames),
            proptest::collection::vec(any::<String>(), 0..4).prop_map(Change::RenameLabels),
            any::<String>().prop_map(Change::Definition),
            (0usize..9, any::<String>()).prop_map(|(example, text)| Change::Input { example, text }),
            (0usize..9, any::<String>()).prop_map(|(example, text)| Change::Output { example, text }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(change in any_change()) {
            prop_assert_eq!(change.to_string().parse(), Ok(change));
        }

        #[test]
        fn any_word_is_read_or_refused(word in ".{0,20}") {
            if let Ok(change) = word.parse::<Change>() {
                prop_assert_eq!(change.to_string().parse(), Ok(change));
            }
        }
    }

    #[test]
    fn a_word_that_is_no_change_is_named() {
        for word in ["", "flip", "input0:a", "outputx:a", "input:a", "rename:yes", "shuffle:"] {
            assert_eq!(word.parse::<Change>(), Err(UnknownChange(word.into())), "{word}");
        }
    }

    #[test]
    fn a_change_is_shown_where_its_part_is() {
        let shown = |change: &Change| {
            let variants = Variant::ALL.into_iter().filter(|variant| change.is_shown_in(*variant));
            variants.count()
        };
        assert_eq!(shown(&Change::NegateDefinition), 3);
        assert_eq!(shown(&Change::ShuffleLabels), 6);
        assert_eq!(shown(&Change::DeludeExamples), 6);
        assert_eq!(shown(&Change::SwapNames), 8);
        assert!(!Change::SwapNames.is_shown_in("empty".parse().unwrap()));
    }
}
