use crate::lanes::Answer;

/// A lane notices if the probability of a label moves at least so far, or if it gives another answer. It is a threshold
/// for words: the figures stand beside them.
pub const NOTICED: f32 = 0.05;

/// What became of a lane's answer when what the lanes are told was changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reaction {
    /// Its prompt does not show the part that was changed.
    NotShown,
    /// Its prompt shows that part, and says there what it said before.
    ToldTheSame,
    /// It has been told something else, and one of the two answers is not there yet.
    Pending,
    /// It has answered both.
    Answered {
        /// How far the label moved that moved most; `None` for generation.
        moved: Option<f32>,
        /// Whether it gives another answer.
        other_answer: bool,
    },
}

impl Reaction {
    /// Between two answers to different prompts.
    pub fn between(before: &Answer, after: &Answer) -> Self {
        let moved = match (&before.probabilities, &after.probabilities) {
            (Some(before), Some(after)) => Some(largest_move(before, after)),
            _ => None,
        };
        Self::Answered {
            moved,
            other_answer: before.text.trim() != after.text.trim(),
        }
    }

    /// Whether the lane has noticed the change.
    pub fn has_noticed(self) -> bool {
        match self {
            Self::Answered { moved, other_answer } => other_answer || moved.is_some_and(|moved| moved >= NOTICED),
            Self::NotShown | Self::ToldTheSame | Self::Pending => false,
        }
    }
}

fn largest_move(before: &[f32], after: &[f32]) -> f32 {
    let moves = before.iter().zip(after).map(|(before, after)| (after - before).abs());
    moves.fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    fn answer(text: &str, probabilities: Option<&[f32]>) -> Answer {
        Answer {
            text: text.into(),
            probabilities: probabilities.map(Rc::from),
            ..Answer::default()
        }
    }

    #[test]
    fn the_label_that_moved_most_counts() {
        let (before, after) = (
            answer("b", Some(&[0.1, 0.7, 0.2])),
            answer("b", Some(&[0.33, 0.48, 0.19])),
        );
        let reaction = Reaction::between(&before, &after);
        assert!(reaction.has_noticed());
        let Reaction::Answered {
            moved: Some(moved),
            other_answer: false,
        } = reaction
        else {
            panic!("{reaction:?}")
        };
        assert!((moved - 0.23).abs() < 1e-6);
    }

    #[test]
    fn another_answer_is_noticed_however_little_moved() {
        let same = answer("b", Some(&[0.5, 0.5]));
        assert!(!Reaction::between(&same, &same).has_noticed());
        assert!(Reaction::between(&same, &answer("a", Some(&[0.5, 0.5]))).has_noticed());
        let text = |text| answer(text, None);
        assert!(Reaction::between(&text("x y"), &text("x z")).has_noticed());
        assert!(!Reaction::between(&text("x y"), &text(" x y")).has_noticed());
        assert!(
            ![Reaction::NotShown, Reaction::ToldTheSame, Reaction::Pending]
                .map(Reaction::has_noticed)
                .contains(&true)
        );
    }
}
