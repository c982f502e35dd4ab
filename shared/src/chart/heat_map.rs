use super::{
    Drawing, Dress, Ink, drawable,
    mark::draw,
    svg::{Anchor, Svg, figure, number, paint, path, width_of},
};
use crate::{lane::Lane, metric::Interval, variant::Variant};
use serde::{Deserialize, Serialize};

/// A number for each pair of how a model was tuned and how it is asked. Ink is spent on findings: a cell has a ground
/// only if it lies above guessing, task by task and with its interval, the darker the further; it is hatched if it lies below.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeatMap {
    /// What it shows.
    pub title: String,
    /// What there is to see in it, for those who do not see it.
    pub description: String,
    /// Who answers, from top to bottom.
    pub rows: Vec<Lane>,
    /// How it is asked, from left to right.
    pub columns: Vec<Variant>,
    /// A row each, in it a cell for each column; `None` where nothing was measured.
    pub cells: Vec<Vec<Option<HeatCell>>>,
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeatCell {
    /// The mean and its interval, in percent.
    pub value: Interval,
    /// How far it lies over guessing on the same tasks, in points; without it the cell has no ground. Its interval is not that
    /// of the value, moved: tasks on which guessing reaches much are often those with high scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_guess: Option<Interval>,
}

/// What a cell says of guessing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeatStep {
    /// The interval holds zero, or there is nothing to say.
    Alike,
    /// The whole interval lies above: 1 by at most 5 points in the mean, then 10, 20, 30, 5 by more.
    Above(u8),
    /// The whole interval lies below.
    Below,
}

impl HeatStep {
    /// What a difference to guessing says, in points.
    pub fn of(over_guess: Option<Interval>) -> Self {
        match over_guess {
            Some(over) if over.low > 0. => {
                let steps = [5., 10., 20., 30.].iter().filter(|&&step| over.mean > step);
                Self::Above(1 + steps.count() as u8)
            }
            Some(over) if over.high < 0. => Self::Below,
            _ => Self::Alike,
        }
    }
}

const ROW: f64 = 30.;
const GROUP: f64 = 6.;
const NARROW: f64 = 560.;
const HEAD: f64 = 66.;

impl HeatMap {
    /// The chart at a width in pixels.
    pub fn svg(&self, width: f64, dress: Dress) -> String {
        self.draw(width, dress).svg
    }

    /// The chart at a width in pixels, and where its marks are.
    pub fn draw(&self, width: f64, dress: Dress) -> Drawing {
        let width = drawable(width);
        let narrow = width < NARROW;
        let mut svg = Svg::new();
        let names = self.rows.iter().map(|lane| width_of(&lane.to_string()));
        let label = if narrow { 24. } else { names.fold(0., f64::max) + 34. };
        let group_of = |variant: &Variant| variant.definition;
        let column_gaps = gaps(&self.columns, |a, b| group_of(a) != group_of(b));
        let row_gaps = gaps(&self.rows, |a, b| match (a, b) {
            (Lane::Tuned(a), Lane::Tuned(b)) => group_of(a) != group_of(b),
            _ => true,
        });
        let count = self.columns.len().max(1) as f64;
        let gap_width = column_gaps.last().copied().unwrap_or(0.);
        let cell = ((width - label - gap_width) / count).clamp(18., 84.);
        let left = |column: usize| label + column as f64 * cell + column_gaps.get(column).copied().unwrap_or(0.);
        let top = |row: usize| HEAD + row as f64 * ROW + row_gaps.get(row).copied().unwrap_or(0.);

        svg.text(
            (0., 14.),
            Anchor::Start,
            Ink::Ink2,
            "tuned on \u{2193}  asked with \u{2192}",
            "",
        );
        let mut begun = 0;
        for column in 0..self.columns.len() {
            let ends = self
                .columns
                .get(column + 1)
                .is_none_or(|next| group_of(next) != group_of(&self.columns[column]));
            if ends {
                let name = self.columns[column].definition.slug();
                let (from, to) = (left(begun), left(column) + cell);
                let fits = width_of(name) <= to - from + GROUP;
                let name: String = if fits {
                    name.into()
                } else {
                    name.chars().take(4).collect::<String>() + "."
                };
                svg.text(
                    ((from + to) / 2., 36.),
                    Anchor::Middle,
                    Ink::Ink,
                    &name,
                    " font-weight=\"600\"",
                );
                begun = column + 1;
            }
            let at = (left(column) + cell / 2., 52.);
            svg.titled(&self.columns[column].to_string(), |svg| {
                draw(svg, Lane::Tuned(self.columns[column]), at, 4.6);
            });
        }
        for (row, lane) in self.rows.iter().enumerate() {
            let y = top(row);
            draw(&mut svg, *lane, (8., y + ROW / 2.), 4.6);
            if !narrow {
                svg.text((22., y + ROW / 2. + 4.), Anchor::Start, Ink::Ink, &lane.to_string(), "");
            }
            for (column, variant) in self.columns.iter().enumerate() {
                let at = self
                    .cells
                    .get(row)
                    .and_then(|cells| cells.get(column))
                    .copied()
                    .flatten();
                svg.spot(
                    row * self.columns.len() + column,
                    (left(column) + cell / 2., y + ROW / 2.),
                );
                self.cell(&mut svg, *lane, *variant, at, (left(column), y), cell);
            }
        }
        let height = top(self.rows.len().saturating_sub(1)) + ROW + 2.;
        svg.finish(width, height, &self.title, &self.description, dress)
    }

    fn cell(
        &self,
        svg: &mut Svg,
        lane: Lane,
        variant: Variant,
        cell: Option<HeatCell>,
        (x, y): (f64, f64),
        width: f64,
    ) {
        let diagonal = lane == Lane::Tuned(variant);
        let middle = (x + width / 2., y + ROW / 2. + 4.);
        let frame = |attributes: &str| {
            format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{attributes}/>",
                number(x + 1.),
                number(y + 1.),
                number(width - 2.),
                number(ROW - 2.)
            )
        };
        let Some(HeatCell { value, over_guess }) = cell.filter(|cell| cell.value.mean.is_finite()) else {
            svg.titled(&format!("{lane} asked with {variant}: not measured"), |svg| {
                svg.text(middle, Anchor::Middle, Ink::Ink3, "\u{2013}", "");
            });
            return;
        };
        let step = HeatStep::of(over_guess);
        let (ground, ink) = match step {
            HeatStep::Above(1) => (Some(Ink::Heat1), Ink::OnHeatLow),
            HeatStep::Above(2) => (Some(Ink::Heat2), Ink::OnHeatLow),
            HeatStep::Above(3) => (Some(Ink::Heat3), Ink::OnHeatLow),
            HeatStep::Above(4) => (Some(Ink::Heat4), Ink::OnHeatHigh),
            HeatStep::Above(_) => (Some(Ink::Heat5), Ink::OnHeatHigh),
            HeatStep::Alike | HeatStep::Below => (None, Ink::Ink),
        };
        let said = match step {
            HeatStep::Above(_) => ", above guessing",
            HeatStep::Below => ", below guessing",
            HeatStep::Alike => "",
        };
        let title = format!(
            "{lane} asked with {variant}: {} [{}, {}]{said}",
            figure(value.mean),
            figure(value.low),
            figure(value.high)
        );
        svg.titled(&title, |svg| {
            match (ground, step) {
                (Some(ground), _) => svg.raw(&frame(&paint(Some(ground), None))),
                (None, HeatStep::Below) => hatch(svg, (x + 1., y + 1.), (width - 2., ROW - 2.)),
                (None, _) => {}
            }
            if diagonal {
                svg.raw(&frame(&format!(" stroke-width=\"1.5\"{}", paint(None, Some(Ink::Ink)))));
            }
            let size = if width < 34. { " font-size=\"10\"" } else { "" };
            let text = if width < 28. {
                format!("{:.0}", value.mean)
            } else {
                figure(value.mean)
            };
            svg.text(middle, Anchor::Middle, ink, &text, size);
        });
    }
}

/// Slanted lines over a box. Not a pattern: that is named, and of two charts in a page only one could have the name.
fn hatch(svg: &mut Svg, (x, y): (f64, f64), (width, height): (f64, f64)) {
    let mut d = String::new();
    for line in 1..((width + height) / 6.).ceil() as usize {
        let along = line as f64 * 6.;
        let from = (x + along.min(width), y + (along - width).max(0.));
        let to = (x + (along - height).max(0.), y + along.min(height));
        d += &path(&[from, to], false);
    }
    svg.path(&d, None, Some(Ink::Line), " stroke-width=\"1.25\"");
}

/// How far each is moved on by the gaps before it.
fn gaps<T>(items: &[T], differ: impl Fn(&T, &T) -> bool) -> Vec<f64> {
    let mut moved = 0.;
    (0..items.len())
        .map(|place| {
            if place > 0 && differ(&items[place - 1], &items[place]) {
                moved += GROUP;
            }
            moved
        })
        .collect()
}
