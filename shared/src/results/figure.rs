use crate::chart::{DotPlot, Drawing, Dress, HeatMap, LineChart};
use serde::{Deserialize, Serialize};

/// A figure of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The name of its file, as `curve`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// How to read it.
    pub caption: String,
    /// What is drawn.
    pub chart: Chart,
    /// What each mark is computed from, by places in [`super::StudyResults::sources`]: a place for each mark that the
    /// chart has room for, in the chart's own order (rows; panels, in them series, in them points; rows of cells).
    pub from: Vec<Option<usize>>,
}

/// A chart of any kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Chart {
    /// Over amounts.
    Lines(LineChart),
    /// A row a lane.
    Dots(DotPlot),
    /// Tuned one way, asked another.
    Heat(HeatMap),
}

impl Chart {
    /// How many marks it has room for, measured or not.
    pub fn marks(&self) -> usize {
        match self {
            Self::Lines(chart) => {
                let series = chart.panels.iter().flat_map(|panel| &panel.series);
                series.map(|series| series.points.len()).sum()
            }
            Self::Dots(chart) => chart.rows.len(),
            Self::Heat(chart) => chart.rows.len() * chart.columns.len(),
        }
    }

    /// The chart at a width in pixels, and where its marks are.
    pub fn draw(&self, width: f64, dress: Dress) -> Drawing {
        match self {
            Self::Lines(chart) => chart.draw(width, dress),
            Self::Dots(chart) => chart.draw(width, dress),
            Self::Heat(chart) => chart.draw(width, dress),
        }
    }
}

impl Figure {
    /// The figure at a width in pixels.
    pub fn svg(&self, width: f64, dress: Dress) -> String {
        self.chart.draw(width, dress).svg
    }

    /// What there is to see in it, in words.
    pub fn description(&self) -> &str {
        match &self.chart {
            Chart::Lines(chart) => &chart.description,
            Chart::Dots(chart) => &chart.description,
            Chart::Heat(chart) => &chart.description,
        }
    }
}
