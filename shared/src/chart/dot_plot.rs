use super::{
    AxisScale, Drawing, Dress, Ink, Reference, drawable,
    mark::{draw, hue},
    reference_line,
    scale::{Scale, nice},
    svg::{Anchor, Svg, figure, kept, width_of},
};
use crate::{lane::Lane, metric::Interval};
use serde::{Deserialize, Serialize};

/// A mean and its interval a row, beside a reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DotPlot {
    /// What it shows.
    pub title: String,
    /// What there is to see in it, for those who do not see it.
    pub description: String,
    /// Under the axis.
    pub x_label: String,
    /// Behind the highest number of the axis, as ` %`.
    pub x_unit: String,
    /// From top to bottom.
    pub rows: Vec<DotRow>,
    /// Lines through all rows.
    pub references: Vec<Reference>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DotRow {
    /// At its left.
    pub label: String,
    /// Gives colour and mark.
    pub lane: Lane,
    /// The mean and its interval; `None`: a row without, which says so.
    pub value: Option<Interval>,
    /// Whether it begins a group: a rule above it.
    pub begins_group: bool,
}

const ROW: f64 = 28.;
const ROW_NARROW: f64 = 44.;
/// Narrower than this labels stand above their row.
const NARROW: f64 = 520.;
const GROUP: f64 = 8.;
const AXIS: f64 = 42.;

impl DotPlot {
    /// The chart at a width in pixels.
    pub fn svg(&self, width: f64, dress: Dress) -> String {
        self.draw(width, dress).svg
    }

    /// The chart at a width in pixels, and where its marks are.
    pub fn draw(&self, width: f64, dress: Dress) -> Drawing {
        let width = drawable(width);
        let narrow = width < NARROW;
        let mut svg = Svg::new();
        let numbers = |row: &DotRow| match row.value {
            Some(Interval { mean, low, high }) if mean.is_finite() => {
                (figure(mean), format!("[{}, {}]", figure(low), figure(high)))
            }
            _ => ("\u{2013}".to_string(), String::new()),
        };
        let widest = |of: &dyn Fn(&DotRow) -> f64| self.rows.iter().map(of).fold(0., f64::max);
        let interval_width = widest(&|row| width_of(&numbers(row).1)) + 8.;
        let mean_width = widest(&|row| width_of(&numbers(row).0)) + 10.;
        let (from, to) = if narrow {
            (10., width - 10.)
        } else {
            let label = widest(&|row| width_of(&row.label)).min(0.4 * width) + 34.;
            (label, (width - interval_width - mean_width - 14.).max(label + 60.))
        };
        let values = self.rows.iter().filter_map(|row| row.value);
        let values = values.flat_map(|value| [value.low, value.mean, value.high]);
        let references = self.references.iter().map(|reference| reference.value);
        let (low, high, marks) = nice(values.chain(references).chain([0.]), 6);
        let x = Scale::new(AxisScale::Linear, (low, high), (from, to));

        let top = 22.;
        let row_height = if narrow { ROW_NARROW } else { ROW };
        let mut tops = Vec::new();
        let mut at = top;
        for (place, row) in self.rows.iter().enumerate() {
            if row.begins_group && place > 0 {
                at += GROUP;
            }
            tops.push(at);
            at += row_height;
        }
        let bottom = at + 4.;
        for (place, &mark) in marks.iter().enumerate() {
            let Some(at) = x.place(mark) else { continue };
            svg.line((at, top), (at, bottom), Ink::Line, 1., "");
            let digits = super::svg::number(mark).replace('-', "\u{2212}");
            svg.text((at, bottom + 16.), Anchor::Middle, Ink::Ink2, &digits, "");
            if place + 1 == marks.len() {
                let behind = (at + width_of(&digits) / 2. + 1., bottom + 16.);
                svg.text(behind, Anchor::Start, Ink::Ink2, &kept(&self.x_unit), "");
            }
        }
        svg.text(
            ((from + to) / 2., bottom + 34.),
            Anchor::Middle,
            Ink::Ink2,
            &self.x_label,
            "",
        );
        for reference in &self.references {
            let Some(at) = x.place(reference.value) else { continue };
            let (ink, width, dash) = reference_line(reference);
            svg.line((at, top - 6.), (at, bottom), ink, width, dash);
            // The label keeps inside of the picture.
            let half = width_of(&reference.label) / 2. + 4.;
            let at = at.clamp(half.min(to), (to + 10. - half).max(half));
            svg.text(
                (at, top - 10.),
                Anchor::Middle,
                ink,
                &reference.label,
                " font-weight=\"600\"",
            );
        }
        for (place, (row, &at)) in self.rows.iter().zip(&tops).enumerate() {
            if row.begins_group && place > 0 {
                svg.line((0., at - GROUP / 2.), (width, at - GROUP / 2.), Ink::LineStrong, 1., "");
            }
            let (mean, interval) = numbers(row);
            let text_at = if narrow { at + 15. } else { at + ROW / 2. + 4. };
            let y = if narrow { at + 30. } else { at + ROW / 2. };
            let label_at = if narrow { 24. } else { 22. };
            draw(&mut svg, row.lane, (if narrow { 14. } else { 8. }, text_at - 4.), 4.6);
            // Where names stand above their bars, the lines pass behind them.
            svg.haloed((label_at, text_at), Anchor::Start, Ink::Ink, &row.label, "");
            let edge = if narrow { width - 10. } else { width };
            let before = (edge - interval_width, text_at);
            svg.haloed(before, Anchor::End, Ink::Ink, &mean, " font-weight=\"600\"");
            svg.haloed((edge, text_at), Anchor::End, Ink::Ink2, &interval, "");
            let Some(value) = row.value else { continue };
            let Some(dot) = x.place_within(value.mean) else {
                continue;
            };
            svg.spot(place, (dot, y));
            let title = format!("{}: {mean} {interval}", row.label);
            svg.titled(&title, |svg| {
                let ends = (x.place_within(value.low), x.place_within(value.high));
                if let (Some(low), Some(high)) = ends
                    && high > low
                {
                    svg.line((low, y), (high, y), hue(row.lane).0, 2., "");
                    for end in [low, high] {
                        svg.line((end, y - 4.), (end, y + 4.), hue(row.lane).0, 1.5, "");
                    }
                }
                draw(svg, row.lane, (dot, y), 4.8);
            });
        }
        svg.finish(width, bottom + AXIS, &self.title, &self.description, dress)
    }
}
