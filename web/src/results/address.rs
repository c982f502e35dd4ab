use super::HiddenLanes;
use crate::view::View;
use guesswork_shared::lane::Lane;

/// Which numbers the first table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Means over all tasks.
    #[default]
    All,
    /// Unseen labels and unseen concepts apart.
    Kinds,
    /// A category a line.
    Categories,
    /// A task a line.
    Tasks,
}

impl Show {
    /// Every choice, in order.
    pub const ALL: [Self; 4] = [Self::All, Self::Kinds, Self::Categories, Self::Tasks];

    /// Its word in an address, which is also the name of the report's table; the first is of no single table.
    pub fn slug(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Kinds => "kinds",
            Self::Categories => "categories",
            Self::Tasks => "tasks",
        }
    }
}

/// The state of the view of results, as the query of the page's address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultsAddress {
    /// Where the bundle is, if not in its usual place.
    pub bundle: Option<String>,
    /// What the first table shows.
    pub show: Show,
    /// The lanes that are not shown.
    pub hidden: HiddenLanes,
}

impl ResultsAddress {
    /// Reads a query, with or without its `?`. What can not be read is left out.
    pub fn from_query(query: &str) -> Self {
        let mut address = Self::default();
        for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            match &*key {
                "bundle" => address.bundle = Some(value.into_owned()),
                "show" => {
                    let known = Show::ALL.into_iter().find(|show| show.slug() == value);
                    address.show = known.unwrap_or_default();
                }
                "lanes" => {
                    let named: Vec<Lane> = value.split(',').filter_map(|slug| slug.trim().parse().ok()).collect();
                    if !named.is_empty() {
                        address.hidden = HiddenLanes::all_but(&named);
                    }
                }
                _ => {}
            }
        }
        address
    }

    /// The query, with its `?`.
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        query.append_pair("view", View::Results.slug());
        if let Some(bundle) = &self.bundle {
            query.append_pair("bundle", bundle);
        }
        if self.show != Show::All {
            query.append_pair("show", self.show.slug());
        }
        if !self.hidden.is_empty() {
            let shown: Vec<String> = Lane::all()
                .filter(|&lane| self.hidden.shows(lane))
                .map(|lane| lane.to_string())
                .collect();
            query.append_pair("lanes", &shown.join(","));
        }
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let lanes: Vec<Lane> = ["original+examples", "random"].map(|slug| slug.parse().unwrap()).into();
        for (show, hidden) in [
            (Show::All, HiddenLanes::default()),
            (Show::Tasks, HiddenLanes::all_but(&lanes)),
        ] {
            let address = ResultsAddress {
                bundle: Some("./a b".into()),
                show,
                hidden,
            };
            assert_eq!(ResultsAddress::from_query(&address.to_query()), address);
        }
        assert_eq!(ResultsAddress::default().to_query(), "?view=results");
    }

    #[test]
    fn what_can_not_be_read_is_left_out() {
        for query in ["", "?lanes=", "?lanes=fastest", "?show=best", "?a&&=%zz"] {
            assert_eq!(ResultsAddress::from_query(query), ResultsAddress::default(), "{query}");
        }
    }
}
