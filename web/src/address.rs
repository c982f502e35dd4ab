//! What the page shows, as the query of its address, so that it can be shared and comes back after a reload.
use crate::view::View;
use guesswork_shared::{counterfactual::Change, lane::Lane};

/// The question on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// One of the task's instances, counted from 0.
    Instance(usize),
    /// An instance drawn from the generators with this seed.
    Fresh(u64),
    /// An input that the reader wrote.
    Own(String),
}

/// The page's state as far as an address holds it. What is absent is chosen by the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Where the bundle is, if not in its usual place.
    pub bundle: Option<String>,
    /// The task's name.
    pub task: Option<String>,
    /// The question.
    pub question: Option<Question>,
    /// The lane whose prompt is shown.
    pub lane: Option<Lane>,
    /// What the lanes are told differently.
    pub changes: Vec<Change>,
}

/// The longest input of one's own, in bytes, that is put into the address: servers refuse long ones.
const LONGEST_INPUT: usize = 1500;
/// The most bytes of changes that are: those that were made first, as far as they fit.
const LONGEST_CHANGES: usize = 3000;

impl Address {
    /// Reads a query, with or without its `?`. What can not be read is left out.
    pub fn from_query(query: &str) -> Self {
        let mut address = Self::default();
        for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            match &*key {
                "bundle" => address.bundle = Some(value.into_owned()),
                "task" => address.task = Some(value.into_owned()),
                // People count from one.
                "instance" => {
                    let position = value.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                    address.question = position.map(Question::Instance);
                }
                "fresh" => address.question = value.parse().ok().map(Question::Fresh),
                "input" => address.question = Some(Question::Own(value.into_owned())),
                "lane" => address.lane = value.parse().ok(),
                "change" => address.changes.extend(value.parse::<Change>()),
                _ => {}
            }
        }
        address
    }

    /// The query, with its `?`.
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        query.append_pair("view", View::Predict.slug());
        if let Some(bundle) = &self.bundle {
            query.append_pair("bundle", bundle);
        }
        if let Some(task) = &self.task {
            query.append_pair("task", task);
        }
        match &self.question {
            Some(Question::Instance(position)) => {
                query.append_pair("instance", &(position + 1).to_string());
            }
            Some(Question::Fresh(seed)) => {
                query.append_pair("fresh", &seed.to_string());
            }
            Some(Question::Own(input)) if input.len() <= LONGEST_INPUT => {
                query.append_pair("input", input);
            }
            Some(Question::Own(_)) | None => {}
        }
        if let Some(lane) = self.lane {
            query.append_pair("lane", &lane.to_string());
        }
        let mut length = 0;
        for change in self.changes.iter().map(Change::to_string) {
            length += change.len();
            if length > LONGEST_CHANGES {
                break;
            }
            query.append_pair("change", &change);
        }
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for question in [
            None,
            Some(Question::Instance(4)),
            Some(Question::Fresh(123_456)),
            Some(Question::Own("Is 1 + 1 = 2 & \"so\" on?\nÄ".into())),
        ] {
            let address = Address {
                bundle: Some("./other/bundle".into()),
                task: Some("task 7".into()),
                question,
                lane: Some("simplified+delusive".parse().unwrap()),
                changes: vec![
                    Change::NegateDefinition,
                    Change::RenameLabels(vec!["a, b".into(), "\"&=?\n+".into()]),
                    Change::Definition("Say: \"yes\" & so on?\nÄ".into()),
                    Change::Output {
                        example: 1,
                        text: "".into(),
                    },
                    Change::DeludeExamples,
                ],
            };
            assert_eq!(Address::from_query(&address.to_query()), address);
        }
        assert_eq!(Address::default().to_query(), "?view=predict");
    }

    #[test]
    fn what_can_not_be_read_is_left_out() {
        for query in [
            "",
            "?",
            "?instance=0",
            "?instance=-3",
            "?fresh=x",
            "?lane=fastest",
            "?a=b&=&&%zz",
            "?change=flip&change=output0:x&change=",
        ] {
            assert_eq!(Address::from_query(query), Address::default(), "{query}");
        }
    }

    #[test]
    fn instances_are_counted_from_one_and_a_plus_in_a_slug_survives() {
        let address = Address::from_query("?instance=1&lane=original%2Bexamples");
        assert_eq!(address.question, Some(Question::Instance(0)));
        assert_eq!(address.lane, Some("original+examples".parse().unwrap()));
        assert!(address.to_query().contains("lane=original%2Bexamples"));
    }

    #[test]
    fn a_long_input_stays_out_of_the_address() {
        let address = Address {
            question: Some(Question::Own("x".repeat(100_000))),
            ..Address::default()
        };
        assert_eq!(address.to_query(), "?view=predict");
    }

    #[test]
    fn changes_that_are_too_long_stay_out_of_it_with_those_that_follow() {
        let address = Address {
            changes: vec![
                Change::ShuffleLabels,
                Change::Definition("x".repeat(100_000)),
                Change::SwapNames,
            ],
            ..Address::default()
        };
        assert_eq!(address.to_query(), "?view=predict&change=shuffle");
    }
}
