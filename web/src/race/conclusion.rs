use super::{Figures, LaneFigures, Pair, Phase, Side, words};
use guesswork_shared::{lane::Lane, metric::Flipped};

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Words as they are.
    Words(String),
    /// A lane's name, which is set bold.
    Lane(Lane),
    /// A letter of mathematics, which is set italic.
    Letter(&'static str),
}

impl From<&str> for Span {
    fn from(words: &str) -> Self {
        Self::Words(words.into())
    }
}

impl From<String> for Span {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// Without its setting.
pub fn plain(spans: &[Span]) -> String {
    let piece = |span: &Span| match span {
        Span::Words(words) => words.clone(),
        Span::Lane(lane) => lane.to_string(),
        Span::Letter(letter) => letter.to_string(),
    };
    spans.iter().map(piece).collect()
}

/// What can be concluded, in two sentences: about two lanes, and about guessing. Never more than the figures say, and
/// never about a lane that is not revealed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conclusion {
    /// About the lanes that are compared.
    pub sentence: Vec<Span>,
    /// About guessing.
    pub guessing: Vec<Span>,
}

/// With fewer shared answers no comparison is worth a sentence.
const LEAST: usize = 10;
/// With fewer tasks nothing is said about others; as many as the permutation test wants.
const ENOUGH_TASKS: usize = 6;

impl Conclusion {
    /// Of a race in this phase; `revealed` are the lanes that may be spoken of.
    pub fn of(figures: &Figures, phase: Phase, revealed: &[Lane]) -> Self {
        let lanes: Vec<&LaneFigures> = figures
            .lanes
            .iter()
            .filter(|lane| revealed.contains(&lane.lane))
            .collect();
        let pair = figures
            .pair
            .filter(|pair| revealed.contains(&pair.one) && revealed.contains(&pair.other));
        Self {
            sentence: sentence(pair, &lanes, figures, phase),
            guessing: guessing(&lanes, figures),
        }
    }
}

fn sentence(pair: Option<Pair>, lanes: &[&LaneFigures], figures: &Figures, phase: Phase) -> Vec<Span> {
    let begun = figures.lanes.iter().any(|lane| lane.answers > 0);
    if !begun {
        return match phase {
            Phase::Ready => vec![words::NOT_BEGUN.into()],
            Phase::Running | Phase::Paused => vec![words::NO_ANSWER_YET.into()],
            Phase::Over => vec![words::NO_ANSWERS.into()],
        };
    }
    let so_far = phase != Phase::Over;
    match (pair, lanes) {
        (_, []) => vec![words::NOTHING_REVEALED.into()],
        (Some(pair), _) if pair.instances < LEAST => vec![words::too_early(pair.instances).into()],
        (Some(pair), _) => comparison(pair, so_far),
        (None, [lane]) => match lane.counted {
            0..LEAST => vec![words::too_early(lane.counted).into()],
            _ => against_guessing(lane, so_far),
        },
        (None, _) => vec![words::too_early(0).into()],
    }
}

fn comparison(pair: Pair, so_far: bool) -> Vec<Span> {
    let test = pair.test;
    let points = words::points(test.difference.abs());
    let mut spans: Vec<Span> = Vec::new();
    if so_far {
        spans.push(words::SO_FAR.into());
    }
    if test.p < 0.05 {
        let (ahead, behind) = if test.difference > 0.0 {
            (pair.one, pair.other)
        } else {
            (pair.other, pair.one)
        };
        spans.extend([Span::Lane(ahead), words::IS_AHEAD_OF.into(), Span::Lane(behind)]);
        spans.push(words::by_points(&points).into());
    } else {
        spans.extend([Span::Lane(pair.one), words::AND.into(), Span::Lane(pair.other)]);
        spans.push(words::cannot_be_told_apart(&points).into());
    }
    spans.extend([Span::Letter("p"), words::p_value(test.p).into()]);
    spans.push(match test.flipped {
        Flipped::Instances => words::these_tasks_only(pair.tasks).into(),
        Flipped::Tasks => ".".into(),
    });
    spans
}

fn against_guessing(lane: &LaneFigures, so_far: bool) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    if so_far {
        spans.push(words::SO_FAR.into());
    }
    spans.push(Span::Lane(lane.lane));
    let above = lane.above_guessing.unwrap_or(NOTHING);
    spans.push(words::side(lane.side(), above).into());
    spans
}

const NOTHING: guesswork_shared::metric::Interval = guesswork_shared::metric::Interval {
    mean: 0.0,
    low: 0.0,
    high: 0.0,
};

fn guessing(lanes: &[&LaneFigures], figures: &Figures) -> Vec<Span> {
    let Some(guess) = figures.guess else {
        return Vec::new();
    };
    let tuned: Vec<&LaneFigures> = lanes
        .iter()
        .copied()
        .filter(|lane| matches!(lane.lane, Lane::Tuned(_)) && lane.counted > 0)
        .collect();
    if tuned.is_empty() {
        return vec![words::guessing_scores(guess, figures.counted).into()];
    }
    if tuned.iter().all(|lane| lane.counted < LEAST) {
        return vec![words::guessing_scores(guess, figures.counted).into()];
    }
    let (clear, others): (Vec<&LaneFigures>, Vec<&LaneFigures>) =
        tuned.iter().partition(|lane| lane.side() == Side::Above);
    let mut spans: Vec<Span> = vec![words::clear_of_guessing(clear.len(), tuned.len()).into()];
    if !clear.is_empty() {
        match others[..] {
            [] => {}
            [one] => {
                spans.extend([" ".into(), Span::Lane(one.lane)]);
                spans.push(words::is_not_clear(one.side(), one.above_guessing.unwrap_or(NOTHING)).into());
            }
            [ref front @ .., last] if front.len() < 3 => {
                spans.extend(listed(front, last));
                spans.push(words::ARE_NOT.into());
            }
            _ => {}
        }
    }
    let below: Vec<&LaneFigures> = others
        .iter()
        .copied()
        .filter(|lane| lane.side() == Side::Below)
        .collect();
    // Of a single lane beside clear ones it has been said.
    if clear.is_empty() || others.len() > 1 {
        match below[..] {
            [] => {}
            [one] => spans.extend([" ".into(), Span::Lane(one.lane), words::IS_BELOW.into()]),
            [ref front @ .., last] if front.len() < 3 => {
                spans.extend(listed(front, last));
                spans.push(words::ARE_BELOW.into());
            }
            ref many => spans.push(words::many_below(many.len()).into()),
        }
    }
    if figures.counted < ENOUGH_TASKS {
        spans.push(words::few_tasks(figures.counted).into());
    }
    spans
}

/// The names of several lanes, after a blank.
fn listed(front: &[&LaneFigures], last: &LaneFigures) -> Vec<Span> {
    let mut spans = Vec::new();
    for (place, lane) in front.iter().enumerate() {
        spans.push(if place == 0 { " ".into() } else { ", ".into() });
        spans.push(Span::Lane(lane.lane));
    }
    spans.extend([words::AND.into(), Span::Lane(last.lane)]);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::metric::{AgainstGuessing, Interval, PairedTest};

    fn lane(slug: &str) -> Lane {
        slug.parse().expect("a slug")
    }

    fn figures_of(slug: &str, above: f64) -> LaneFigures {
        LaneFigures {
            lane: lane(slug),
            answers: 100,
            counted: 100,
            overall: None,
            above_guessing: Some(Interval {
                mean: above,
                low: above - 4.5,
                high: above + 4.4,
            }),
            chance: Some(AgainstGuessing {
                as_good: if above > 4.5 { 0.001 } else { 0.4 },
                as_bad: if above < -4.5 { 0.001 } else { 0.6 },
            }),
            cells: vec![],
        }
    }

    fn figures(p: f64, difference: f64, flipped: Flipped, tasks: usize) -> Figures {
        Figures {
            lanes: vec![
                figures_of("original", 12.0),
                figures_of("simplified", 11.0),
                figures_of("empty", 3.4),
                figures_of("random", 0.2),
            ],
            guess: Some(37.8),
            guesses: vec![],
            pair: Some(Pair {
                one: lane("simplified"),
                other: lane("original"),
                test: PairedTest {
                    difference,
                    p,
                    flipped,
                    units: 14,
                    exact: true,
                },
                instances: 280,
                tasks,
            }),
            counted: tasks,
        }
    }

    fn all() -> Vec<Lane> {
        ["original", "simplified", "empty", "random"].map(lane).to_vec()
    }

    #[test]
    fn two_lanes_are_told_apart_or_not() {
        let said = |figures: &Figures, phase| plain(&Conclusion::of(figures, phase, &all()).sentence);
        let alike = figures(0.41, -1.2, Flipped::Tasks, 14);
        assert_eq!(
            said(&alike, Phase::Over),
            "simplified and original cannot be told apart: 1.2\u{a0}points between them, p\u{a0}=\u{a0}0.41."
        );
        assert!(said(&alike, Phase::Running).starts_with("So far simplified and original cannot"));
        let apart = figures(0.003, -9.31, Flipped::Tasks, 14);
        assert_eq!(
            said(&apart, Phase::Over),
            "original is ahead of simplified by 9.3\u{a0}points, p\u{a0}=\u{a0}0.003."
        );
        assert!(said(&figures(0.0001, 5.0, Flipped::Tasks, 14), Phase::Over).ends_with("p\u{a0}<\u{a0}0.001."));
        let one_task = said(&figures(0.003, -9.31, Flipped::Instances, 1), Phase::Over);
        assert!(
            one_task.ends_with("0.003, on this task; about others that says nothing."),
            "{one_task}"
        );
        let three = said(&figures(0.2, -9.31, Flipped::Instances, 3), Phase::Over);
        assert!(
            three.ends_with("on these three tasks; about others that says nothing."),
            "{three}"
        );
    }

    #[test]
    fn nothing_is_said_before_there_is_something_to_say() {
        let mut early = figures(0.04, 30.0, Flipped::Tasks, 14);
        early.pair.as_mut().unwrap().instances = 9;
        let said =
            |figures: &Figures, phase, revealed: &[Lane]| plain(&Conclusion::of(figures, phase, revealed).sentence);
        assert_eq!(
            said(&early, Phase::Running, &all()),
            "Too early to say: both have answered 9 questions."
        );
        assert_eq!(said(&early, Phase::Running, &[]), words::NOTHING_REVEALED);
        for lane in &mut early.lanes {
            (lane.answers, lane.counted) = (0, 0);
        }
        early.pair = None;
        assert_eq!(said(&early, Phase::Ready, &all()), words::NOT_BEGUN);
        assert_eq!(said(&early, Phase::Over, &all()), words::NO_ANSWERS);
        let line = plain(&Conclusion::of(&early, Phase::Ready, &all()).guessing);
        assert_eq!(line, "Guessing at random scores exactly 37.8\u{a0}% on these 14 tasks.");
    }

    #[test]
    fn it_speaks_of_revealed_lanes_only() {
        let figures = figures(0.003, -9.31, Flipped::Tasks, 14);
        let one = Conclusion::of(&figures, Phase::Over, &[lane("simplified")]);
        assert_eq!(
            plain(&one.sentence),
            "simplified is clear of guessing: 11.0\u{a0}points above it, interval from 6.5\u{a0}to\u{a0}15.4."
        );
        assert!(!plain(&one.guessing).contains("original"));
        let other = Conclusion::of(&figures, Phase::Over, &[lane("original"), lane("random")]);
        assert!(!plain(&other.sentence).contains("simplified"));
    }

    #[test]
    fn guessing_has_its_own_line() {
        let said = |figures: &Figures| plain(&Conclusion::of(figures, Phase::Over, &all()).guessing);
        let mut figures = figures(0.41, 1.2, Flipped::Tasks, 14);
        assert_eq!(
            said(&figures),
            "Two of three tuned lanes are clear of guessing. empty is not: 3.4\u{a0}points above it, \
             interval from \u{2212}1.1\u{a0}to\u{a0}7.8."
        );
        let mut none_clear = figures.clone();
        none_clear.lanes[0] = figures_of("original", 2.0);
        none_clear.lanes[1] = figures_of("simplified", -30.0);
        none_clear.lanes[2] = figures_of("empty", -30.0);
        assert_eq!(
            said(&none_clear),
            "None of the three tuned lanes is clear of guessing. simplified and empty are below it."
        );
        figures.lanes[2] = figures_of("empty", -30.0);
        assert!(
            said(&figures).contains("empty is below it: 30.0\u{a0}points, interval from"),
            "{}",
            said(&figures)
        );
        figures.lanes[1] = figures_of("simplified", 1.0);
        assert_eq!(
            said(&figures),
            "One of three tuned lanes is clear of guessing. simplified and empty are not. empty is below it."
        );
        figures.lanes[0] = figures_of("original", 1.0);
        assert_eq!(
            said(&figures),
            "None of the three tuned lanes is clear of guessing. empty is below it."
        );
        figures.counted = 2;
        assert!(said(&figures).ends_with("With two tasks, that says nothing about others."));
    }
}
