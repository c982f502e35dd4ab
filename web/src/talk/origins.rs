//! Which pages may steer this one.
//!
//! Its own origin always may. Another origin may if the frame's address names it (`allow=https://talks.example.org`)
//! and this page's host admits it. The address is written by the page that makes the frame, so a page can steer the
//! frames that it made itself, and no other window can, wherever the deck is framed in turn; the host can narrow that
//! to the sites that it names, or to none.

/// An origin as browsers write those that have none: files, sandboxed frames.
const OPAQUE: &str = "null";
/// The host's word for every origin.
const ANY: &str = "*";

/// The rule for one frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origins {
    own: Option<String>,
    /// The one that the address names, if the host admits it.
    other: Option<String>,
}

impl Origins {
    /// `own` is this page's origin, `query` its address's, and `admitted` what its host says: origins with blanks
    /// between them, or `*`. A host that says nothing admits none.
    pub fn new(own: &str, query: &str, admitted: Option<&str>) -> Self {
        let own = normal(own);
        let named = form_urlencoded::parse(query.trim_start_matches('?').as_bytes())
            .find_map(|(key, value)| (key == "allow").then(|| normal(&value)).flatten());
        let admits = |origin: &String| {
            let admitted = admitted.unwrap_or_default().split_ascii_whitespace();
            admitted
                .into_iter()
                .any(|word| word == ANY || normal(word).as_ref() == Some(origin))
        };
        Self {
            // Two pages without an origin have nothing in common.
            own: own.filter(|own| own != OPAQUE),
            other: named.filter(admits),
        }
    }

    /// Whether a message from this origin is heard.
    pub fn hears(&self, origin: &str) -> bool {
        let origin = normal(origin);
        origin.is_some() && (origin == self.own || origin == self.other)
    }

    /// To which origin events are sent, as `postMessage` wants it; `None` if to nobody.
    ///
    /// A page without an origin can be addressed in no other way than by `*`; the message goes to the parent alone.
    pub fn target(&self, parent_is_own: bool) -> Option<&str> {
        let target = if parent_is_own { &self.own } else { &self.other };
        target
            .as_deref()
            .map(|origin| if origin == OPAQUE { ANY } else { origin })
    }
}

/// Scheme, host and port as browsers write them: in lower case, without the scheme's own port and what follows.
fn normal(origin: &str) -> Option<String> {
    let origin = origin.trim().to_ascii_lowercase();
    if origin == OPAQUE {
        return Some(origin);
    }
    let (scheme, rest) = origin.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let usual_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let host = host.strip_suffix(usual_port).unwrap_or(host);
    let plain = |c: char| c.is_alphanumeric() || ".-_:[]".contains(c);
    (!scheme.is_empty() && !host.is_empty() && host.chars().all(plain)).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://page.example";

    #[test]
    fn the_same_origin_is_always_heard() {
        let origins = Origins::new(OWN, "", None);
        assert!(origins.hears(OWN));
        assert_eq!(origins.target(true), Some(OWN));
        assert_eq!(origins.target(false), None);
        for other in [
            "https://talks.example",
            "http://page.example",
            "https://page.example:8443",
            "null",
            "",
            "*",
        ] {
            assert!(!origins.hears(other), "{other}");
        }
    }

    #[test]
    fn another_is_heard_if_the_address_names_it_and_the_host_admits_it() {
        let query = "?view=race&allow=https%3A%2F%2FTalks.example:443%2Fdeck%2F";
        for admitted in ["*", "https://a.example https://talks.example", "https://talks.example/"] {
            let origins = Origins::new(OWN, query, Some(admitted));
            assert!(origins.hears("https://talks.example"), "{admitted}");
            assert!(
                !origins.hears("https://a.example"),
                "{admitted}: the address does not name it"
            );
            assert_eq!(origins.target(false), Some("https://talks.example"));
        }
        for admitted in [None, Some(""), Some("https://a.example"), Some("http://talks.example")] {
            let origins = Origins::new(OWN, query, admitted);
            assert!(!origins.hears("https://talks.example"), "{admitted:?}");
            assert_eq!(origins.target(false), None, "{admitted:?}");
        }
    }

    #[test]
    fn what_is_admitted_is_not_heard_unless_it_is_named() {
        assert!(!Origins::new(OWN, "?view=race", Some("*")).hears("https://talks.example"));
        for query in [
            "?allow=*",
            "?allow=",
            "?allow=talks.example",
            "?allow=https://",
            "?allow=https://a b",
        ] {
            let origins = Origins::new(OWN, query, Some("*"));
            assert!(!origins.hears("https://talks.example"), "{query}");
            assert_eq!(origins.target(false), None, "{query}");
        }
    }

    #[test]
    fn a_deck_opened_as_a_file_is_one_without_origin() {
        let origins = Origins::new("http://127.0.0.1:8080", "?allow=null", Some("*"));
        assert!(origins.hears("null"));
        assert_eq!(origins.target(false), Some("*"));
        assert!(!Origins::new("http://127.0.0.1:8080", "?allow=null", Some("https://a.example")).hears("null"));
        // This page being without one, another without one is no relative.
        assert!(!Origins::new("null", "", Some("*")).hears("null"));
        assert_eq!(Origins::new("null", "", Some("*")).target(true), None);
    }
}
