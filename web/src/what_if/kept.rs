use crate::lanes::{Answer, Work};
use guesswork_shared::lane::Lane;
use std::collections::HashMap;

/// The whole answers to the question on the page, by what each lane was asked: a lane answers the same prompt in the
/// same way, so that what is undone is there again at once.
#[derive(Default)]
pub struct Kept(HashMap<Lane, Vec<(Work, Answer)>>);

impl Kept {
    /// What a lane answered to this.
    pub fn get(&self, lane: Lane, work: &Work) -> Option<&Answer> {
        let answers = self.0.get(&lane)?;
        answers
            .iter()
            .find(|(asked, _)| asked == work)
            .map(|(_, answer)| answer)
    }

    /// Keeps a lane's answer.
    pub fn keep(&mut self, lane: Lane, work: Work, answer: Answer) {
        let answers = self.0.entry(lane).or_default();
        answers.retain(|(asked, _)| *asked != work);
        answers.push((work, answer));
    }

    /// The lane is to answer anew.
    pub fn forget(&mut self, lane: Lane) {
        self.0.remove(&lane);
    }

    /// The question is another one.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::protocol::PromptOrder;

    fn work(definition: &str) -> Work {
        Work {
            prompt: PromptOrder {
                definition: Some(definition.into()),
                positive: vec![],
                input: "?".into(),
                max_source_tokens: 8,
            },
            labels: None,
        }
    }

    fn answer(text: &str) -> Answer {
        Answer {
            text: text.into(),
            ..Answer::default()
        }
    }

    #[test]
    fn the_last_answer_to_the_same_prompt_is_kept() {
        let mut kept = Kept::default();
        kept.keep(Lane::Untuned, work("a"), answer("1"));
        kept.keep(Lane::Untuned, work("b"), answer("2"));
        kept.keep(Lane::Untuned, work("a"), answer("3"));
        assert_eq!(kept.get(Lane::Untuned, &work("a")), Some(&answer("3")));
        assert_eq!(kept.get(Lane::Untuned, &work("b")), Some(&answer("2")));
        assert_eq!(kept.get(Lane::Untuned, &work("c")), None);
        kept.forget(Lane::Untuned);
        assert_eq!(kept.get(Lane::Untuned, &work("a")), None);
    }
}
