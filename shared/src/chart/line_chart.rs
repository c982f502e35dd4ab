use super::{
    AxisScale, Drawing, Dress, Ink, Reference, drawable,
    mark::{draw, draw_line, hue},
    reference_line,
    room::{Rect, Room},
    scale::{Scale, log_marks, nice},
    svg::{Anchor, Svg, TEXT, figure, kept, number, path, width_of},
};
use crate::{lane::Lane, metric::Interval};
use serde::{Deserialize, Serialize};

/// Means over an amount, a line a lane, with bands for their intervals, in one or more panels of one scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineChart {
    /// What it shows.
    pub title: String,
    /// What there is to see in it, for those who do not see it.
    pub description: String,
    /// Under the horizontal axis.
    pub x_label: String,
    /// How the horizontal axis grows.
    pub x_scale: AxisScale,
    /// How far it goes at least.
    pub x_range: Option<(f64, f64)>,
    /// Behind the highest number of the vertical axis, as ` %`.
    pub y_unit: String,
    /// Side by side where there is room, else one under the other.
    pub panels: Vec<Panel>,
    /// Lines across all panels.
    pub references: Vec<Reference>,
    /// Figures that others published, set beside ours in the first panel; they are never joined to a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<PublishedMark>,
}

/// A figure that others published: a cross, and over which amounts it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedMark {
    /// Beside its leader, the number included.
    pub label: String,
    /// From which amount to which.
    pub x: (f64, f64),
    /// The figure.
    pub y: f64,
}

/// One plot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Above it; nothing if it is empty.
    pub title: String,
    /// Its lines.
    pub series: Vec<Series>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// At its end.
    pub label: String,
    /// Gives colour and marks.
    pub lane: Lane,
    /// In any order.
    pub points: Vec<Point>,
}

/// A mean at an amount.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The amount.
    pub x: f64,
    /// The mean and its interval.
    pub y: Interval,
}

const PLOT_HEIGHT: f64 = 250.;
const LEFT: f64 = 44.;
const TOP: f64 = 14.;
/// Under the plot: the axis' numbers and its label.
const BOTTOM: f64 = 42.;
const BETWEEN: f64 = 24.;
/// Narrower than this a panel stands alone in its line.
const LEAST_PANEL: f64 = 270.;
/// About what labels at the right take of the width.
const LABELS: f64 = 90.;
/// Lines of labels at the right.
const LABEL_LINE: f64 = 15.;

/// A label that wants to stand at a height.
struct EndLabel {
    text: String,
    ink: Ink,
    wanted: f64,
    at: f64,
    weight: &'static str,
}

impl LineChart {
    /// The chart at a width in pixels.
    pub fn svg(&self, width: f64, dress: Dress) -> String {
        self.draw(width, dress).svg
    }

    /// The chart at a width in pixels, and where its marks are.
    pub fn draw(&self, width: f64, dress: Dress) -> Drawing {
        let width = drawable(width);
        let mut svg = Svg::new();
        let count = self.panels.len().max(1);
        let beside = if width / count as f64 >= LEAST_PANEL { count } else { 1 };
        let panel_width = (width - BETWEEN * (beside - 1) as f64) / beside as f64;
        let title_height = if self.panels.iter().any(|panel| !panel.title.is_empty()) {
            24.
        } else {
            0.
        };
        let panel_height = title_height + TOP + PLOT_HEIGHT + BOTTOM;
        let values = self
            .panels
            .iter()
            .flat_map(|panel| &panel.series)
            .flat_map(|series| &series.points);
        let values = values.filter(|point| self.has_place(point.x));
        let values = values.flat_map(|point| [point.y.low, point.y.mean, point.y.high]);
        let references = self.references.iter().map(|reference| reference.value);
        let published = self.published.iter().map(|mark| mark.y);
        let (low, high, marks) = nice(values.chain(references).chain(published), 6);
        let mut first_mark = 0;
        for (place, panel) in self.panels.iter().enumerate() {
            let left = (place % beside) as f64 * (panel_width + BETWEEN);
            let top = (place / beside) as f64 * (panel_height + BETWEEN);
            if !panel.title.is_empty() {
                let at = (left, top + TEXT);
                svg.text(
                    at,
                    Anchor::Start,
                    Ink::Ink,
                    &panel.title,
                    " font-weight=\"600\" font-size=\"13\"",
                );
            }
            let top = top + title_height + TOP;
            let frame = Frame {
                left,
                top,
                width: panel_width,
                range: (low, high),
                marks: &marks,
                names_inside: beside > 1,
                is_first: place == 0,
                first_mark,
            };
            self.panel(&mut svg, panel, &frame);
            first_mark += panel.series.iter().map(|series| series.points.len()).sum::<usize>();
        }
        let rows = count.div_ceil(beside) as f64;
        let height = rows * panel_height + (rows - 1.) * BETWEEN;
        // One axis, one label: in the middle of all that stand beside each other.
        let middle = (LEFT + width - if beside > 1 { 0. } else { LABELS }) / 2.;
        svg.text((middle, height - 6.), Anchor::Middle, Ink::Ink2, &self.x_label, "");
        svg.finish(width, height, &self.title, &self.description, dress)
    }

    fn has_place(&self, x: f64) -> bool {
        x.is_finite() && (self.x_scale == AxisScale::Linear || x > 0.)
    }

    fn panel(&self, svg: &mut Svg, panel: &Panel, frame: &Frame) {
        let &Frame {
            left,
            top,
            width,
            range,
            marks,
            ..
        } = frame;
        // Beside each other panels have no room for the references' names: the first has them in its plot.
        let beside = if frame.names_inside { &[] } else { &self.references[..] };
        let labels = panel.series.iter().map(|series| width_of(&series.label));
        let labels = labels.chain(beside.iter().map(|reference| width_of(&reference.label)));
        let label_width = labels.fold(0., f64::max).min(0.45 * width) + 16.;
        let (from, to) = (left + LEFT, (left + width - label_width).max(left + LEFT + 40.));
        let bottom = top + PLOT_HEIGHT;
        let y = Scale::new(AxisScale::Linear, range, (bottom, top));
        // The unit hangs out to the right, so that the digits stay under each other.
        let unit_width = width_of(&self.y_unit).min(24.);
        for (place, &mark) in marks.iter().enumerate() {
            let Some(at) = y.place(mark) else { continue };
            svg.line((from, at), (to, at), Ink::Line, 1., "");
            let end = from - 6. - unit_width;
            svg.text((end, at + 4.), Anchor::End, Ink::Ink2, &short(mark), "");
            if place + 1 == marks.len() {
                svg.text((end + 1., at + 4.), Anchor::Start, Ink::Ink2, &kept(&self.y_unit), "");
            }
        }

        let mut amounts: Vec<f64> = self
            .panels
            .iter()
            .flat_map(|panel| &panel.series)
            .flat_map(|s| &s.points)
            .map(|p| p.x)
            .collect();
        amounts.extend(self.x_range.iter().flat_map(|&(low, high)| [low, high]));
        amounts.retain(|&x| self.has_place(x));
        amounts.sort_by(f64::total_cmp);
        amounts.dedup();
        let (first, last) = (
            amounts.first().copied().unwrap_or(1.),
            amounts.last().copied().unwrap_or(1.),
        );
        let x = Scale::new(self.x_scale, (first, last), (from + 8., to - 8.));
        let ticks = log_marks(&amounts, &x, |amount| width_of(&short(amount)) + 6.);
        for &amount in &amounts {
            if let Some(at) = x.place(amount) {
                svg.line((at, bottom), (at, bottom + 4.), Ink::LineStrong, 1., "");
            }
        }
        for amount in ticks {
            if let Some(at) = x.place(amount) {
                svg.text((at, bottom + 18.), Anchor::Middle, Ink::Ink2, &short(amount), "");
            }
        }
        let mut ends: Vec<EndLabel> = Vec::new();
        let mut inside: Vec<(f64, &Reference)> = Vec::new();
        for reference in &self.references {
            let Some(at) = y.place(reference.value) else {
                continue;
            };
            let (ink, width, dash) = reference_line(reference);
            svg.line((from, at), (to, at), ink, width, dash);
            if frame.names_inside {
                inside.push((at, reference));
            } else {
                ends.push(EndLabel {
                    text: reference.label.clone(),
                    ink,
                    wanted: at,
                    at,
                    weight: if reference.is_guess { " font-weight=\"600\"" } else { "" },
                });
            }
        }
        let mut first_mark = frame.first_mark;
        let mut series: Vec<(&Series, Vec<Place>)> = Vec::new();
        for one in &panel.series {
            series.push((one, places(one, first_mark, &x, &y)));
            first_mark += one.points.len();
        }
        for (series, places) in &series {
            let mut edge: Vec<(f64, f64)> = places.iter().map(|place| (place.x, place.high)).collect();
            edge.extend(places.iter().rev().map(|place| (place.x, place.low)));
            if places.len() > 1 {
                svg.path(
                    &path(&edge, true),
                    Some(hue(series.lane).0),
                    None,
                    " fill-opacity=\"0.15\"",
                );
            } else if let [only] = &places[..] {
                svg.line((only.x, only.low), (only.x, only.high), hue(series.lane).0, 1.5, "");
            }
        }
        for (series, places) in &series {
            let points: Vec<(f64, f64)> = places.iter().map(|place| (place.x, place.mean)).collect();
            if points.len() > 1 {
                draw_line(svg, series.lane, &points);
            }
        }
        for (series, places) in &series {
            for place in places {
                svg.spot(place.mark, (place.x, place.mean));
                let Interval { mean, low, high } = place.point.y;
                let title = format!(
                    "{}, {}: {} [{}, {}]",
                    series.label,
                    short(place.point.x),
                    figure(mean),
                    figure(low),
                    figure(high)
                );
                svg.titled(&title, |svg| draw(svg, series.lane, (place.x, place.mean), 3.4));
            }
            if let Some(end) = places.last() {
                ends.push(EndLabel {
                    text: series.label.clone(),
                    ink: hue(series.lane).0,
                    wanted: end.mean,
                    at: end.mean,
                    weight: "",
                });
            }
        }
        if frame.is_first {
            let mut room = Room::default();
            for (_, places) in &series {
                let points: Vec<(f64, f64)> = places.iter().map(|place| (place.x, place.mean)).collect();
                room.add_line(&points);
                points.iter().for_each(|&point| room.add(Rect::around(point, 4.)));
            }
            for reference in &self.references {
                if let Some(at) = y.place(reference.value) {
                    room.add_line(&[(from, at), (to, at)]);
                }
            }
            let crosses: Vec<Cross> = self
                .published
                .iter()
                .filter_map(|mark| Cross::of(mark, &x, &y))
                .collect();
            for cross in &crosses {
                cross.draw(svg);
                room.add(Rect::around(cross.middle, Cross::ARM + 1.));
            }
            for (line, reference) in inside {
                // At its line's beginning or end, above or below it, and a little away if it must.
                let places = [(from + 4., Anchor::Start), (to - 4., Anchor::End)]
                    .into_iter()
                    .flat_map(|(x, anchor)| [line - 6., line + 14., line - 16.].map(|y| ((x, y), anchor)))
                    .filter(|&((_, y), _)| y < bottom);
                let (ink, ..) = reference_line(reference);
                if let Some((at, anchor)) =
                    least_covered(&room, &reference.label, places, |(_, y)| (line - 6. - y).max(0.))
                {
                    room.add(Rect::of_text(&reference.label, at, anchor));
                    svg.haloed(at, anchor, ink, &reference.label, " font-weight=\"600\"");
                }
            }
            for cross in &crosses {
                cross.name(svg, &mut room, (from, to), (top, bottom));
            }
        }
        spread(&mut ends, top, bottom + LABEL_LINE);
        for end in &ends {
            if (end.at - end.wanted).abs() > 3. {
                svg.line((to + 1., end.wanted), (to + 9., end.at), end.ink, 0.75, "");
            }
            svg.text((to + 12., end.at + 4.), Anchor::Start, end.ink, &end.text, end.weight);
        }
    }
}

/// Where a panel stands and what it shares with the others.
struct Frame<'a> {
    left: f64,
    top: f64,
    width: f64,
    range: (f64, f64),
    marks: &'a [f64],
    /// Whether the references' names stand in the plot rather than beside it.
    names_inside: bool,
    is_first: bool,
    /// Which of the chart's marks is the panel's first.
    first_mark: usize,
}

/// A point's place in pixels.
struct Place {
    x: f64,
    mean: f64,
    low: f64,
    high: f64,
    point: Point,
    /// Which of the chart's marks it is.
    mark: usize,
}

fn places(series: &Series, first_mark: usize, x: &Scale, y: &Scale) -> Vec<Place> {
    let mut places: Vec<Place> = series
        .points
        .iter()
        .zip(first_mark..)
        .filter_map(|(point, mark)| {
            let mean = y.place_within(point.y.mean)?;
            Some(Place {
                mark,
                x: x.place_within(point.x)?,
                mean,
                low: y.place_within(point.y.low).unwrap_or(mean),
                high: y.place_within(point.y.high).unwrap_or(mean),
                point: *point,
            })
        })
        .collect();
    places.sort_by(|a, b| a.x.total_cmp(&b.x));
    places
}

/// The first of the places for a text of those that cover least, with what is to be said against a place besides.
fn least_covered(
    room: &Room,
    text: &str,
    places: impl IntoIterator<Item = ((f64, f64), Anchor)>,
    against: impl Fn((f64, f64)) -> f64,
) -> Option<((f64, f64), Anchor)> {
    let cost = |&(at, anchor): &((f64, f64), Anchor)| room.covered(Rect::of_text(text, at, anchor)) + against(at);
    places
        .into_iter()
        .min_by(|one, other| cost(one).total_cmp(&cost(other)))
}

/// A cross at a figure that others published, a line over the amounts that it holds for, and a leader to its label.
struct Cross<'a> {
    label: &'a str,
    middle: (f64, f64),
    /// From where to where the line goes.
    ends: (f64, f64),
}

impl<'a> Cross<'a> {
    const ARM: f64 = 5.;

    fn of(mark: &'a PublishedMark, x: &Scale, y: &Scale) -> Option<Self> {
        let (first, last) = (x.place_within(mark.x.0)?, x.place_within(mark.x.1)?);
        Some(Self {
            label: &mark.label,
            middle: ((first + last) / 2., y.place(mark.y)?),
            ends: (first, last),
        })
    }

    fn draw(&self, svg: &mut Svg) {
        let (middle, at) = self.middle;
        svg.line((self.ends.0, at), (self.ends.1, at), Ink::Ink2, 1., "");
        for (across, along) in [(1., 1.), (1., -1.)] {
            let end = |way: f64| (middle + way * Self::ARM * across, at + way * Self::ARM * along);
            svg.line(end(-1.), end(1.), Ink::Ink, 2., "");
        }
    }

    /// Writes the label above or below, where it covers least, and not far if it need not.
    fn name(&self, svg: &mut Svg, room: &mut Room, (from, to): (f64, f64), (top, bottom): (f64, f64)) {
        let (middle, at) = self.middle;
        let half = width_of(self.label) / 2.;
        let x = middle.clamp((from + half).min(to), (to - half).max(from + half));
        // Names stand on their points: below there is their height more.
        let below = (6..=64)
            .map(|step| at + 4. * f64::from(step))
            .take_while(|&y| y < bottom - 4.);
        let above = (3..=64)
            .map(|step| at - 4. * f64::from(step))
            .take_while(|&y| y > top + TEXT);
        let places = below.chain(above).map(|y| ((x, y), Anchor::Middle));
        let Some((name, anchor)) = least_covered(room, self.label, places, |(_, y)| (y - at).abs() / 8.) else {
            return;
        };
        let foot = if name.1 > at { name.1 - TEXT - 2. } else { name.1 + 5. };
        svg.line((middle, at), (middle, foot), Ink::Ink2, 1., "");
        room.add(Rect::of_text(self.label, name, anchor));
        svg.haloed(name, anchor, Ink::Ink, self.label, " font-style=\"italic\"");
    }
}

/// Moves labels apart so that none covers another, as little as can be, between two heights.
fn spread(labels: &mut [EndLabel], top: f64, bottom: f64) {
    labels.sort_by(|a, b| a.wanted.total_cmp(&b.wanted));
    for _ in 0..200 {
        let mut moved = false;
        for place in 1..labels.len() {
            let overlap = LABEL_LINE - (labels[place].at - labels[place - 1].at);
            if overlap > 0.01 {
                labels[place - 1].at -= overlap / 2.;
                labels[place].at += overlap / 2.;
                moved = true;
            }
        }
        if let Some(first) = labels.first_mut() {
            first.at = first.at.max(top);
        }
        if let Some(last) = labels.last_mut() {
            last.at = last.at.min(bottom);
        }
        if !moved {
            break;
        }
    }
}

/// An axis' number, without decimals that it does not need.
fn short(value: f64) -> String {
    if value.abs() >= 1e6 || !value.is_finite() {
        return format!("{value:.0e}");
    }
    number(value).replace('-', "\u{2212}")
}
