//! The present state of the page as something to put elsewhere: an element for a slide, an iframe, an address.
use std::fmt::Write;

/// How large the frame is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrameSize {
    /// 640 by 360: half a slide.
    #[default]
    Slide,
    /// 320 by 240: the least that can be read.
    Small,
    /// As wide and as high as what surrounds it.
    Fill,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// What the reader's system asks for.
    #[default]
    Readers,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// What begins the race.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// The presenter.
    #[default]
    OnKey,
    /// Being there.
    AtOnce,
}

/// What the element has attributes for; every other parameter goes into its `query`.
const ATTRIBUTES: [&str; 6] = ["tasks", "lanes", "n", "seed", "score", "bundle"];
/// What is decided for each frame anew, or says how the page itself is shown.
const OF_THE_FRAME: [&str; 5] = ["view", "embed", "theme", "autoplay", "allow"];

/// One state of the page, and how it shall be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedding {
    /// The address of the folder that holds the page, with its slash.
    base: String,
    view: String,
    parameters: Vec<(String, String)>,
    /// How large.
    pub frame: FrameSize,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// What begins it.
    pub start: Start,
}

impl Embedding {
    /// Of the page at `address`, whose own query is ignored, in the state that `query` tells.
    pub fn new(address: &str, query: &str) -> Self {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let base = &path[..path.rfind('/').map_or(path.len(), |slash| slash + 1)];
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.trim_start_matches('?').as_bytes())
            .into_owned()
            .collect();
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let theme = match value("theme") {
            Some("light") => ThemeChoice::Light,
            Some("dark") => ThemeChoice::Dark,
            _ => ThemeChoice::Readers,
        };
        Self {
            base: base.into(),
            view: value("view").unwrap_or("race").into(),
            theme,
            frame: FrameSize::default(),
            start: Start::default(),
            parameters: pairs
                .into_iter()
                .filter(|(key, _)| !OF_THE_FRAME.contains(&key.as_str()))
                .collect(),
        }
    }

    /// Whether it shows a race, which has an element of its own.
    pub fn is_race(&self) -> bool {
        self.view == "race"
    }

    /// `<guesswork-race>` and the script that it needs.
    pub fn element(&self) -> String {
        let mut lines = format!(
            "<script src=\"{}\"></script>\n<guesswork-race",
            escaped(&format!("{}embed.js", self.base))
        );
        let mut attribute = |name: &str, value: &str| {
            write!(lines, "\n  {name}=\"{}\"", escaped(value)).expect("a string takes everything");
        };
        let mut others = form_urlencoded::Serializer::new(String::new());
        for (key, value) in &self.parameters {
            match key.as_str() {
                // Blanks read better, and break at the end of a line.
                "tasks" | "lanes" if !value.contains(' ') => attribute(key, &value.replace(',', " ")),
                key if ATTRIBUTES.contains(&key) => attribute(key, value),
                key => {
                    others.append_pair(key, value);
                }
            }
        }
        let others = others.finish();
        if !others.is_empty() {
            attribute("query", &others);
        }
        match self.theme {
            ThemeChoice::Readers => {}
            ThemeChoice::Light => attribute("theme", "light"),
            ThemeChoice::Dark => attribute("theme", "dark"),
        }
        match self.frame {
            FrameSize::Slide => attribute("style", "width: 640px"),
            FrameSize::Small => attribute("style", "width: 320px; height: 240px"),
            FrameSize::Fill => attribute("style", "width: 100%; height: 100%"),
        }
        if self.start == Start::AtOnce {
            lines.push_str("\n  autoplay");
        }
        lines.push_str(">\n</guesswork-race>\n");
        lines
    }

    /// A plain frame, where scripts are not welcome.
    pub fn iframe(&self) -> String {
        let size = match self.frame {
            FrameSize::Slide => "width=\"640\" height=\"360\"",
            FrameSize::Small => "width=\"320\" height=\"240\"",
            FrameSize::Fill => "width=\"100%\" height=\"100%\"",
        };
        format!(
            "<iframe\n  src=\"{}\"\n  {size} allow=\"fullscreen\"\n  style=\"border: 0\" title=\"Guesswork\">\n</iframe>\n",
            escaped(&self.framed_address())
        )
    }

    /// The address of the whole page in this state, for a reader or a phone.
    pub fn address(&self) -> String {
        self.address_with(&[])
    }

    fn framed_address(&self) -> String {
        let mut extra = vec![("embed", "1")];
        match self.theme {
            ThemeChoice::Readers => {}
            ThemeChoice::Light => extra.push(("theme", "light")),
            ThemeChoice::Dark => extra.push(("theme", "dark")),
        }
        if self.start == Start::AtOnce {
            extra.push(("autoplay", "1"));
        }
        self.address_with(&extra)
    }

    fn address_with(&self, extra: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("view", &self.view);
        query.extend_pairs(extra);
        query.extend_pairs(&self.parameters);
        format!("{}?{}", self.base, query.finish())
    }

    /// Whether the address means something on other machines.
    pub fn is_public(&self) -> bool {
        let host = self.base.split("://").nth(1).unwrap_or_default();
        let host = host.split('/').next().unwrap_or_default();
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        !(name.is_empty() || name == "localhost" || name == "[::1]" || name.starts_with("127."))
    }
}

/// For the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://a.example/guess/index.html?view=race&tasks=old#there";

    fn race() -> Embedding {
        Embedding::new(
            PAGE,
            "?view=race&tasks=unseen&n=40&seed=7&lanes=original%2Bexamples,random&speed=2&theme=dark&embed=1",
        )
    }

    #[test]
    fn the_element_has_the_race_as_attributes() {
        assert_eq!(
            race().element(),
            "<script src=\"https://a.example/guess/embed.js\"></script>\n\
             <guesswork-race\n  tasks=\"unseen\"\n  n=\"40\"\n  seed=\"7\"\n  lanes=\"original+examples random\"\n  \
             query=\"speed=2\"\n  theme=\"dark\"\n  style=\"width: 640px\">\n</guesswork-race>\n"
        );
        let other = Embedding {
            frame: FrameSize::Fill,
            theme: ThemeChoice::Readers,
            start: Start::AtOnce,
            ..race()
        };
        let element = other.element();
        assert!(
            element.contains("height: 100%") && element.contains("\n  autoplay>"),
            "{element}"
        );
        assert!(!element.contains("theme"), "{element}");
    }

    #[test]
    fn the_iframe_is_the_framed_address() {
        let iframe = race().iframe();
        assert!(
            iframe.contains(
                "src=\"https://a.example/guess/?view=race&amp;embed=1&amp;theme=dark&amp;tasks=unseen&amp;n=40&amp;seed=7\
                 &amp;lanes=original%2Bexamples%2Crandom&amp;speed=2\""
            ),
            "{iframe}"
        );
        assert!(iframe.contains("width=\"640\" height=\"360\""));
    }

    #[test]
    fn the_address_is_that_of_the_whole_page() {
        let address = race().address();
        assert!(
            address.starts_with("https://a.example/guess/?view=race&tasks=unseen&"),
            "{address}"
        );
        assert!(!address.contains("embed") && !address.contains("theme"), "{address}");
        let predict = Embedding::new("https://a.example/", "?view=predict&task=t");
        assert_eq!(predict.address(), "https://a.example/?view=predict&task=t");
        assert!(!predict.is_race());
        assert_eq!(
            Embedding::new("https://a.example/", "").address(),
            "https://a.example/?view=race"
        );
    }

    #[test]
    fn what_stands_in_an_attribute_does_not_end_it() {
        let hostile = Embedding::new(
            "https://a.example/",
            "?tasks=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&x=%26%22",
        );
        for text in [hostile.element(), hostile.iframe()] {
            assert_eq!(text.matches("<script>").count(), 0, "{text}");
            assert!(!text.contains("\"\"") && !text.contains("\">alert"), "{text}");
        }
        assert!(
            hostile
                .element()
                .contains("tasks=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"")
        );
    }

    #[test]
    fn a_phone_can_not_reach_this_machine_by_its_own_name() {
        for (page, public) in [
            ("http://127.0.0.1:8080/", false),
            ("http://localhost:8080/x/", false),
            ("http://[::1]:8080/", false),
            ("file:///home/page/", false),
            ("https://a.example/", true),
            ("http://192.168.1.7:8080/", true),
        ] {
            assert_eq!(Embedding::new(page, "").is_public(), public, "{page}");
        }
    }
}
