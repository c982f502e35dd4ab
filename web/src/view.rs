//! The views of the page, and how an address names them.
use crate::text;

/// One of the page's views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// All lanes answer many questions, and are scored.
    Race,
    /// All lanes answer one question.
    Predict,
    /// What was measured.
    Results,
    /// Tasks and bundles of the reader's own.
    Data,
}

impl View {
    /// The views that there are, in the order of the navigation.
    pub const OPEN: &[Self] = &[Self::Race, Self::Predict, Self::Results, Self::Data];

    /// Where a visitor who asks for nothing begins.
    pub const FIRST: Self = Self::Race;

    /// Its word in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Race => "race",
            Self::Predict => "predict",
            Self::Results => "results",
            Self::Data => "data",
        }
    }

    /// Its name in the navigation and in the window's title.
    pub fn name(self) -> &'static str {
        match self {
            Self::Race => text::VIEW_RACE,
            Self::Predict => text::VIEW_PREDICT,
            Self::Results => text::VIEW_RESULTS,
            Self::Data => text::VIEW_DATA,
        }
    }

    /// The view that a query asks for. One that names a question and no view means the view of single questions.
    pub fn from_query(query: &str) -> Self {
        let mut asks_a_question = false;
        for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            match &*key {
                "view" => {
                    if let Some(view) = Self::OPEN.iter().find(|view| view.slug() == value) {
                        return *view;
                    }
                }
                "task" | "instance" | "fresh" | "input" | "lane" => asks_a_question = true,
                _ => {}
            }
        }
        if asks_a_question { Self::Predict } else { Self::FIRST }
    }

    /// The query of this view as it opens, with what holds for all views.
    pub fn to_query(self, bundle: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        query.append_pair("view", self.slug());
        if let Some(bundle) = bundle {
            query.append_pair("bundle", bundle);
        }
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_that_is_written_reads_back() {
        for view in View::OPEN {
            assert_eq!(View::from_query(&view.to_query(Some("./a b"))), *view);
            assert_eq!(View::from_query(&view.to_query(None)), *view);
        }
    }

    #[test]
    fn an_address_without_a_view_still_leads_somewhere() {
        assert_eq!(View::from_query(""), View::FIRST);
        assert_eq!(View::from_query("?view=nowhere"), View::FIRST);
        assert_eq!(View::from_query("?task=a&instance=3"), View::Predict);
    }
}
