use super::{
    Dress, Ink, Reference,
    bar::draw_bar,
    drawable,
    mark::draw,
    svg::{Anchor, Svg, figure, kept, number, path, width_of},
};
use crate::{lane::Lane, metric::Interval};

/// A race as it stands: a bar a lane with its interval, beside what guessing would score.
#[derive(Clone, Debug, PartialEq)]
pub struct RaceBars {
    /// What it shows.
    pub title: String,
    /// What there is to see in it, for those who do not see it.
    pub description: String,
    /// Over the lanes, their means and their intervals.
    pub heads: [String; 3],
    /// Behind the axis' 0, as ` %`.
    pub unit: String,
    /// What guessing would score.
    pub guess: Option<Reference>,
    /// Where the axis ends.
    pub top: f64,
    /// From top to bottom; they keep their order.
    pub bars: Vec<RaceBar>,
}

/// A lane of the race.
#[derive(Clone, Debug, PartialEq)]
pub struct RaceBar {
    /// Gives name, colour, mark and filling.
    pub lane: Lane,
    /// How long the bar is; `None`: no bar and no figure.
    pub mean: Option<f64>,
    /// The whisker.
    pub interval: Option<Interval>,
    /// A word in the place of the bar, where there is none.
    pub note: Option<String>,
    /// Whether that word tells of a failure.
    pub failed: bool,
}

/// Whether a lane begins a group: lanes of one definition treatment stand together, and those that were not tuned.
pub fn begins_group(before: Option<Lane>, lane: Lane) -> bool {
    let definition = |lane: Lane| match lane {
        Lane::Tuned(variant) => Some(variant.definition),
        Lane::Untuned | Lane::Random | Lane::Majority | Lane::Copy => None,
    };
    before.is_some_and(|before| definition(before) != definition(lane))
}

/// The numbers that an axis from 0 to `top` names: round, and at most eight.
pub fn axis_marks(top: f64) -> Vec<f64> {
    let top = sane_top(top);
    let rough = top / 7.5;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1., 2., 5., 10.].map(|of| of * power);
    let step = step.into_iter().find(|&step| step >= rough).unwrap_or(10. * power);
    (0..=((top / step + 1e-9).floor() as usize).min(7))
        .map(|mark| mark as f64 * step)
        .collect()
}

/// Where an axis can end.
fn sane_top(top: f64) -> f64 {
    if top.is_finite() && top > 0. {
        top.clamp(1., 1e6)
    } else {
        100.
    }
}

/// Narrower than this a lane's name stands above its bar.
const NARROW: f64 = 560.;
/// Around everything: a file has no page around it.
const MARGIN: f64 = 12.;
const HEAD: f64 = 34.;
const GROUP: f64 = 14.;
/// Columns of names and of values.
const NAMES: f64 = 186.;
const VALUES: f64 = 168.;

impl RaceBars {
    /// The chart at a width in pixels.
    pub fn svg(&self, width: f64, dress: Dress) -> String {
        let width = drawable(width);
        let narrow = width < NARROW;
        let (from, to) = if narrow {
            (MARGIN, width - MARGIN)
        } else {
            (MARGIN + NAMES, width - MARGIN - VALUES)
        };
        let (row, bar) = if narrow { (46., 14.) } else { (34., 18.) };
        let top = sane_top(self.top);
        let at = |value: f64| {
            value
                .is_finite()
                .then(|| from + (value / top).clamp(0., 1.) * (to - from))
        };

        let mut svg = Svg::new();
        let mut tops = Vec::new();
        let mut y = HEAD + 10.;
        let mut rules = Vec::new();
        for (place, lane) in self.bars.iter().map(|bar| bar.lane).enumerate() {
            if begins_group(place.checked_sub(1).map(|before| self.bars[before].lane), lane) {
                rules.push(y + GROUP / 2.);
                y += GROUP;
            }
            tops.push(y);
            y += row;
        }
        let bottom = y + 6.;

        for y in rules {
            svg.line((MARGIN, y), (width - MARGIN, y), Ink::Line, 1., "");
        }
        for mark in axis_marks(top) {
            let Some(x) = at(mark) else { continue };
            let ink = if mark == 0. { Ink::LineStrong } else { Ink::Line };
            svg.line((x, HEAD), (x, bottom), ink, 1., "");
            let (anchor, label) = if mark == 0. {
                (Anchor::Start, kept(&format!("0{}", self.unit)))
            } else {
                (Anchor::Middle, number(mark))
            };
            svg.text((x, bottom + 18.), anchor, Ink::Ink2, &label, "");
        }
        if !narrow {
            svg.text((MARGIN, 19.), Anchor::Start, Ink::Ink2, &self.heads[0], "");
            svg.text((to + 76., 19.), Anchor::End, Ink::Ink2, &self.heads[1], "");
            svg.text((width - MARGIN, 19.), Anchor::End, Ink::Ink2, &self.heads[2], "");
        }

        let middles: Vec<f64> = tops
            .iter()
            .map(|top| top + if narrow { row - bar / 2. - 3. } else { row / 2. })
            .collect();
        for (lane, &middle) in self.bars.iter().zip(&middles) {
            let Some(mean) = lane.mean.and_then(at) else { continue };
            let name = lane.lane.to_string();
            svg.titled(&name, |svg| {
                draw_bar(svg, lane.lane, (from, middle - bar / 2.), (mean - from, bar));
                let ends = lane.interval.map(|interval| (at(interval.low), at(interval.high)));
                let Some((Some(low), Some(high))) = ends else { return };
                let cap = bar / 4.;
                // A rim of paper, so that the whisker can be read on any filling.
                for (ink, wide) in [(Ink::Paper, 4.), (Ink::Ink, 1.5)] {
                    svg.line((low, middle), (high, middle), ink, wide, "");
                    for end in [low, high] {
                        svg.line((end, middle - cap), (end, middle + cap), ink, wide, "");
                    }
                }
            });
        }
        if let Some(guess) = &self.guess
            && let Some(x) = at(guess.value)
        {
            let line = path(&[(x, HEAD - 8.), (x, bottom)], false);
            svg.path(
                &line,
                None,
                Some(Ink::Paper),
                " stroke-width=\"4\" stroke-opacity=\"0.6\"",
            );
            svg.line((x, HEAD - 8.), (x, bottom), Ink::Ink, 1.75, "5 4");
            // The label keeps inside of the picture.
            let half = 0.55 * width_of(&guess.label) + 4.;
            let x = x.clamp(half.min(width / 2.), (width - half).max(width / 2.));
            let bold = " font-size=\"13\" font-weight=\"600\"";
            svg.haloed((x, 20.), Anchor::Middle, Ink::Ink, &guess.label, bold);
        }
        for ((lane, &top), &middle) in self.bars.iter().zip(&tops).zip(&middles) {
            let text = if narrow { top + 18. } else { middle + 5. };
            draw(&mut svg, lane.lane, (MARGIN + 8., text - 5.), 5.4);
            let name = lane.lane.to_string();
            let names = " font-size=\"14\"";
            svg.haloed((MARGIN + 24., text), Anchor::Start, Ink::Ink, &name, names);
            let (mean, interval) = numbers(lane);
            let mean_at = if narrow { width - MARGIN } else { to + 76. };
            let bold = " font-size=\"16\" font-weight=\"600\"";
            svg.haloed((mean_at, text), Anchor::End, Ink::Ink, &mean, bold);
            if !narrow {
                svg.text((width - MARGIN, text), Anchor::End, Ink::Ink2, &interval, "");
            }
            if let Some(note) = &lane.note {
                let y = middle + 4.;
                let (x, ink) = if lane.failed {
                    let cross = from + 12.;
                    let half = 4.;
                    for way in [-half, half] {
                        let ends = ((cross - half, middle - way), (cross + half, middle + way));
                        svg.line(ends.0, ends.1, Ink::False, 1.75, "");
                    }
                    (from + 24., Ink::False)
                } else {
                    (from + 10., Ink::Ink2)
                };
                svg.haloed((x, y), Anchor::Start, ink, note, "");
            }
        }
        svg.finish(width, bottom + 28., &self.title, &self.description, dress)
    }
}

/// A lane's figures as they are written.
fn numbers(bar: &RaceBar) -> (String, String) {
    let known = |value: Option<f64>| value.filter(|value| value.is_finite());
    let mean = known(bar.mean).map_or_else(|| "\u{2013}".into(), figure);
    let interval = bar
        .interval
        .filter(|interval| interval.low.is_finite() && interval.high.is_finite());
    let interval = interval.filter(|_| known(bar.mean).is_some());
    let interval = interval.map_or_else(String::new, |interval| {
        format!("{} \u{2013} {}", figure(interval.low), figure(interval.high))
    });
    (mean, interval)
}
