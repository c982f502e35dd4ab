use super::{Length, Score, Speed, TaskChoice};
use crate::{theme::Theme, view::View};
use guesswork_shared::{
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment, Variant},
};
use std::convert::Infallible;

/// A whole race, as the query of the page's address holds it: the same address asks the same questions.
///
/// What is absent there is as usual: all unseen tasks, all lanes, the seed of the bundle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Where the bundle is, if not in its usual place.
    pub bundle: Option<String>,
    /// `tasks`: which tasks; a word for a group (`unseen`, `unseen-labels`, `unseen-concepts`, `seen`, `own`, `all`),
    /// `category:NAME`, or names with commas.
    pub tasks: TaskChoice,
    /// `lanes`: who races, with commas; in the order in which they are always shown.
    pub lanes: Option<Vec<Lane>>,
    /// `n`: how many instances of each task, or `endless`.
    pub length: Length,
    /// `seed`: of the choice and order of the instances.
    pub seed: Option<u64>,
    /// `score`: `exact_match` or `rouge_l`.
    pub score: Score,
    /// `asked`: the variant in which every model is asked; each is asked as it was tuned if there is none.
    pub asked: Option<Variant>,
    /// `speed`: `full`, or questions a second.
    pub speed: Speed,
    /// `reveal`: how many lanes are revealed, from the top; all if it does not say.
    pub reveal: Option<usize>,
    /// `compare`: the two lanes that the sentence is about.
    pub compare: Option<(Lane, Lane)>,
    /// `embed=1`: the chart and the sentence alone, for a frame in a slide.
    pub embed: bool,
    /// `theme`: `light` or `dark`.
    pub theme: Option<Theme>,
    /// `autoplay=1`: it begins by itself.
    pub autoplay: bool,
    /// `allow`: what else the address says about who may steer the page; kept as it is.
    pub allow: Option<String>,
}

impl Settings {
    /// Reads a query, with or without its `?`. What can not be read is left out.
    pub fn from_query(query: &str) -> Self {
        let mut settings = Self::default();
        for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            let is_on = matches!(&*value, "1" | "true" | "");
            match &*key {
                "bundle" => settings.bundle = Some(value.into_owned()),
                "tasks" => settings.tasks = value.parse().unwrap_or_else(|never: Infallible| match never {}),
                "lanes" => settings.lanes = lanes(&value),
                "n" => settings.length = value.parse().unwrap_or_default(),
                "seed" => settings.seed = value.parse().ok(),
                "score" => settings.score = Score::from_slug(&value).unwrap_or_default(),
                "asked" => settings.asked = plus(&value).parse().ok(),
                "speed" => settings.speed = value.parse().unwrap_or_default(),
                "reveal" => settings.reveal = value.parse().ok(),
                "compare" => {
                    let named: Vec<Lane> = value.split(',').filter_map(|slug| plus(slug).parse().ok()).collect();
                    settings.compare = match named[..] {
                        [one, other] if one != other => Some((one, other)),
                        _ => None,
                    };
                }
                "embed" => settings.embed = is_on,
                "theme" => settings.theme = [Theme::Light, Theme::Dark].into_iter().find(|it| word(*it) == value),
                "autoplay" => settings.autoplay = is_on,
                "allow" => settings.allow = Some(value.into_owned()),
                _ => {}
            }
        }
        settings
    }

    /// The query, with its `?`; what is as usual is not in it.
    pub fn to_query(&self) -> String {
        let usual = Self::default();
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        query.append_pair("view", View::Race.slug());
        let mut add = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                query.append_pair(key, &value);
            }
        };
        let slugs = |lanes: &[Lane]| lanes.iter().map(Lane::to_string).collect::<Vec<_>>().join(",");
        add("bundle", self.bundle.clone());
        add("tasks", (self.tasks != usual.tasks).then(|| self.tasks.to_string()));
        add("lanes", self.lanes.as_deref().map(slugs));
        add("n", (self.length != usual.length).then(|| self.length.to_string()));
        add("seed", self.seed.map(|seed| seed.to_string()));
        add(
            "score",
            (self.score != usual.score).then(|| self.score.metric().slug().into()),
        );
        add("asked", self.asked.map(|variant| variant.to_string()));
        add("speed", (self.speed != usual.speed).then(|| self.speed.to_string()));
        add("reveal", self.reveal.map(|lanes| lanes.to_string()));
        add("compare", self.compare.map(|(one, other)| slugs(&[one, other])));
        add("embed", self.embed.then(|| "1".into()));
        add("theme", self.theme.map(|theme| word(theme).into()));
        add("autoplay", self.autoplay.then(|| "1".into()));
        add("allow", self.allow.clone());
        query.finish()
    }

    /// Whether a lane takes part.
    pub fn races(&self, lane: Lane) -> bool {
        self.lanes.as_ref().is_none_or(|lanes| lanes.contains(&lane))
    }
}

/// A theme's word in the address; `index.html` reads it before anything is drawn.
fn word(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// The lanes of a list, in the order in which they are always shown; `None`, which means all, if it names something, but
/// no lane.
fn lanes(list: &str) -> Option<Vec<Lane>> {
    if list.trim().is_empty() {
        return Some(Vec::new());
    }
    let named: Vec<Lane> = list.split(',').filter_map(|slug| plus(slug).parse().ok()).collect();
    let lanes: Vec<Lane> = Lane::all().filter(|lane| named.contains(lane)).collect();
    (!lanes.is_empty()).then_some(lanes)
}

/// In a query a plus is a blank, unless it is written `%2B`; who writes an address by hand may not know.
fn plus(slug: &str) -> String {
    slug.trim().replace(' ', "+")
}

/// The two lanes that are compared if the reader chooses none: what the question of the page is about, as far as it is
/// there.
pub fn usual_pair(lanes: &[Lane]) -> Option<(Lane, Lane)> {
    let tuned = |definition, examples| Lane::Tuned(Variant { definition, examples });
    let original = tuned(DefinitionTreatment::Original, ExampleTreatment::None);
    let simplified = tuned(DefinitionTreatment::Simplified, ExampleTreatment::None);
    let empty = tuned(DefinitionTreatment::Empty, ExampleTreatment::None);
    let with = |examples| tuned(DefinitionTreatment::Original, examples);
    let telling = [
        (simplified, original),
        (with(ExampleTreatment::Delusive), with(ExampleTreatment::Examples)),
        (empty, original),
    ];
    let both = |pair: &(Lane, Lane)| lanes.contains(&pair.0) && lanes.contains(&pair.1);
    telling.into_iter().find(both).or(match lanes {
        [one, other, ..] => Some((*one, *other)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(slug: &str) -> Lane {
        slug.parse().expect("a slug")
    }

    #[test]
    fn what_is_written_reads_back() {
        let settings = Settings {
            bundle: Some("./a b/c".into()),
            tasks: TaskChoice::Category("Word & Semantics".into()),
            lanes: Some(vec![lane("original"), lane("simplified+delusive"), lane("random")]),
            length: Length::Each(7),
            seed: Some(u64::MAX),
            score: Score::RougeL,
            asked: Some("empty+examples".parse().unwrap()),
            speed: Speed::PerSecond(0.25),
            reveal: Some(0),
            compare: Some((lane("empty"), lane("untuned"))),
            embed: true,
            theme: Some(Theme::Dark),
            autoplay: true,
            allow: Some("https://a.example".into()),
        };
        assert_eq!(Settings::from_query(&settings.to_query()), settings);
        let endless = Settings {
            tasks: TaskChoice::Named(vec!["pocket1_a".into(), "task 2".into()]),
            length: Length::Endless,
            theme: Some(Theme::Light),
            ..Settings::default()
        };
        assert_eq!(Settings::from_query(&endless.to_query()), endless);
        assert_eq!(Settings::default().to_query(), "?view=race");
        assert_eq!(Settings::from_query("?view=race"), Settings::default());
    }

    #[test]
    fn an_address_written_by_hand_is_understood() {
        let settings =
            Settings::from_query("lanes=random, original+examples,original,nobody&asked=original+delusive&embed");
        let lanes = ["original", "original+examples", "random"].map(lane);
        assert_eq!(settings.lanes.as_deref(), Some(&lanes[..]));
        assert_eq!(settings.asked, "original+delusive".parse().ok());
        assert!(settings.embed && settings.races(lane("random")) && !settings.races(lane("untuned")));
    }

    #[test]
    fn what_can_not_be_read_is_left_out() {
        for query in [
            "",
            "?n=0",
            "?n=-3&seed=x&speed=0",
            "?lanes=nobody&asked=loudly&theme=pink&reveal=-1",
            "?compare=original,original&score=charm&embed=0",
            "?a=b&=&&%zz",
        ] {
            assert_eq!(Settings::from_query(query), Settings::default(), "{query}");
        }
    }

    #[test]
    fn the_usual_pair_is_the_question_of_the_page() {
        let pair = |slugs: &[&str]| usual_pair(&slugs.iter().map(|slug| lane(slug)).collect::<Vec<_>>());
        assert_eq!(
            pair(&["original", "simplified", "random"]),
            Some((lane("simplified"), lane("original")))
        );
        assert_eq!(
            pair(&["original+examples", "original+delusive", "empty"]),
            Some((lane("original+delusive"), lane("original+examples")))
        );
        assert_eq!(
            pair(&["simplified", "majority"]),
            Some((lane("simplified"), lane("majority")))
        );
        assert_eq!(pair(&["simplified"]), None);
    }
}
