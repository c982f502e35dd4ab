//! Charts as SVG text: the same for the report's files and for the page.
//!
//! [`LineChart`] draws means with their intervals over an amount, [`DotPlot`] a mean and its interval a row beside a
//! reference, [`RaceBars`] a bar a lane beside guessing, [`HeatMap`] a number for each pair of tuned and tested. A chart is drawn for a width in CSS pixels, so that
//! text keeps its size: draw it anew for a phone instead of scaling it down. Whatever the numbers are, the SVG is
//! well-formed and its coordinates finite; what is not a number is left out.
//!
//! Hue and shape of a mark say the definition treatment, its filling (in lines: single, double, dashed) the example
//! treatment; what was not tuned is grey. Colours are named as the page names them: [`Ink`] is the one list. Each is
//! written twice, as an attribute for programs that know no style sheets, and as a class for those that do, so that a
//! dark page redraws nothing.
mod bar;
mod dot_plot;
mod dress;
mod heat_map;
mod ink;
mod line_chart;
mod mark;
mod race_bars;
mod room;
mod scale;
mod svg;

pub use dot_plot::{DotPlot, DotRow};
pub use dress::{Dress, style_sheet};
pub use heat_map::{HeatCell, HeatMap, HeatStep};
pub use ink::Ink;
pub use line_chart::{LineChart, Panel, Point, PublishedMark, Series};
pub use mark::mark_svg;
pub use race_bars::{RaceBar, RaceBars, axis_marks, begins_group};
pub use scale::AxisScale;
pub use svg::escape;

use serde::{Deserialize, Serialize};

/// A chart that was drawn, and where to find its marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The SVG.
    pub svg: String,
    /// Its width in pixels.
    pub width: f64,
    /// Its height in pixels.
    pub height: f64,
    /// The marks that were drawn.
    pub spots: Vec<Spot>,
}

/// Where a mark was drawn, for what is to be laid over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Which mark: rows from the top; panels, in them series, in them points as they are listed; rows of cells.
    pub mark: usize,
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Its middle, in pixels from the top.
    pub y: f64,
}

/// A value that everything else is to be compared with: a dashed or a thin line across the plot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// What stands beside it, the number included.
    pub label: String,
    /// Where it is.
    pub value: f64,
    /// Whether this is the line of guessing, in ink and dashed; others are thin and grey.
    pub is_guess: bool,
}

/// The nearest width, in pixels, that a chart can be drawn for.
fn drawable(width: f64) -> f64 {
    if width.is_finite() {
        width.clamp(240., 4000.)
    } else {
        720.
    }
}

/// How a reference is drawn: its colour, width and dashes.
fn reference_line(reference: &Reference) -> (Ink, f64, &'static str) {
    if reference.is_guess {
        (Ink::Ink, 1.5, "6 4")
    } else {
        (Ink::Neutral, 1.25, "")
    }
}

#[cfg(test)]
mod tests;
