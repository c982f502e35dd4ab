use super::{chart_lane::ChartLane, chart_lane::ChartLaneState, words};
use crate::theme::Theme;
use guesswork_shared::chart::{Dress, RaceBar, RaceBars, Reference};

/// The chart as an SVG file, drawn anew for a width in pixels.
pub fn chart_svg(lanes: &[ChartLane], guess: Option<f64>, top: f64, score: &str, width: f64, theme: Theme) -> String {
    let guess = guess.filter(|guess| guess.is_finite());
    let bar = |lane: &ChartLane| {
        let (mean, interval) = lane.shown();
        RaceBar {
            lane: lane.lane,
            mean,
            interval,
            note: lane.note().filter(|_| mean.is_none()).map(Into::into),
            failed: lane.state == ChartLaneState::Failed,
        }
    };
    let chart = RaceBars {
        title: words::caption(score, guess),
        description: description(lanes),
        heads: [words::LANE.into(), score.into(), words::INTERVAL.into()],
        unit: words::unit(score).into(),
        guess: guess.map(|value| Reference {
            label: words::guess(value, score),
            value,
            is_guess: true,
        }),
        top,
        bars: lanes.iter().map(bar).collect(),
    };
    let dress = match theme {
        Theme::Light => Dress::Light,
        Theme::Dark => Dress::Dark,
    };
    chart.svg(width, dress)
}

/// Every lane with its figures.
fn description(lanes: &[ChartLane]) -> String {
    let each = lanes.iter().map(|lane| match lane.shown() {
        (Some(mean), Some(interval)) => {
            format!("{} {} ({})", lane.lane, words::figure(mean), words::interval(interval))
        }
        (Some(mean), None) => format!("{} {}", lane.lane, words::figure(mean)),
        (None, _) => format!("{} {}", lane.lane, lane.note().unwrap_or(words::NOTHING_YET)),
    });
    each.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::{chart::Ink, lane::Lane, metric::Interval};

    fn lane(lane: Lane, state: ChartLaneState) -> ChartLane {
        ChartLane {
            lane,
            mean: Some(51.44),
            interval: Some(Interval {
                mean: 51.44,
                low: 46.9,
                high: 55.6,
            }),
            state,
        }
    }

    #[test]
    fn the_file_has_all_lanes_and_their_figures() {
        let lanes: Vec<ChartLane> = Lane::all().map(|it| lane(it, ChartLaneState::Racing)).collect();
        let svg = chart_svg(&lanes, Some(37.8), 62., "Exact match", 960., Theme::Light);
        for it in Lane::all() {
            assert!(svg.contains(&format!(">{it}</text>")), "{it}");
        }
        assert_eq!(svg.matches(">51.4</text>").count(), lanes.len());
        assert!(svg.contains("guessing at random, exactly 37.8 %"));
        assert!(svg.contains(Ink::Original.light()) && !svg.contains(Ink::Original.dark()));
        let dark = chart_svg(&lanes, Some(37.8), 62., "Exact match", 960., Theme::Dark);
        assert!(dark.contains(Ink::Original.dark()) && !dark.contains(Ink::Original.light()));
    }

    #[test]
    fn what_is_not_revealed_is_not_in_the_file() {
        let untuned = lane(Lane::Untuned, ChartLaneState::Hidden);
        let svg = chart_svg(&[untuned], None, 62., "Exact match", 400., Theme::Light);
        assert!(svg.contains(">untuned</text>") && svg.contains(words::HIDDEN));
        assert!(!svg.contains("51.4") && !svg.contains("46.9"), "{svg}");
    }
}
