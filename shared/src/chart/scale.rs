use serde::{Deserialize, Serialize};

/// How an axis grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AxisScale {
    /// Equal steps.
    Linear,
    /// Equal factors; what is not above 0 has no place on it.
    Log,
}

/// From values to pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    kind: AxisScale,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    pub(super) fn new(kind: AxisScale, (low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        Self {
            kind,
            low,
            high,
            from,
            to,
        }
    }

    /// The pixel of a value; `None` where it has none.
    pub(super) fn place(&self, value: f64) -> Option<f64> {
        let along = |value: f64| match self.kind {
            AxisScale::Linear => value,
            AxisScale::Log => value.ln(),
        };
        if !value.is_finite() || (self.kind == AxisScale::Log && value <= 0.) {
            return None;
        }
        let (low, high) = (along(self.low), along(self.high));
        let share = if high > low {
            (along(value) - low) / (high - low)
        } else {
            0.5
        };
        let pixel = self.from + share * (self.to - self.from);
        pixel.is_finite().then_some(pixel)
    }

    /// [`Scale::place`], but no further out than the ends.
    pub(super) fn place_within(&self, value: f64) -> Option<f64> {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        self.place(value).map(|pixel| pixel.clamp(low, high))
    }
}

/// Round ends around the values, and round steps between: at least two marks, at most about `most`.
pub(super) fn nice(values: impl IntoIterator<Item = f64>, most: usize) -> (f64, f64, Vec<f64>) {
    let sane = values
        .into_iter()
        .filter(|value| value.is_finite() && value.abs() < 1e12);
    let (mut low, mut high) = sane.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        (low, high) = (0., 100.);
    }
    // Scores start at 0, unless they are all far from it.
    if low > 0. && low < 0.4 * high {
        low = 0.;
    }
    if high - low < 1e-9 * high.abs().max(1.) {
        (low, high) = if low.abs() < 1e-9 {
            (0., 10.)
        } else {
            (low - 5., high + 5.)
        };
    }
    let rough = (high - low) / most.max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1., 2., 5., 10.]
        .iter()
        .map(|of| of * power)
        .find(|&step| step >= rough * 0.999);
    let step = step.unwrap_or(10. * power);
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    let marks = (0..=((last - first) as usize).min(1000)).map(|mark| (first + mark as f64) * step);
    (first * step, last * step, marks.collect())
}

/// Marks of a logarithmic axis: the values themselves where they leave room for their labels, `room` in pixels each.
pub(super) fn log_marks(values: &[f64], scale: &Scale, room: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    // The ends first: they say how far it goes.
    let mut order: Vec<f64> = Vec::new();
    if let (Some(&first), Some(&last)) = (values.first(), values.last()) {
        order.extend([first, last]);
    }
    let powers = values
        .iter()
        .filter(|value| (value.log10() - value.log10().round()).abs() < 1e-9);
    order.extend(powers);
    order.extend(values);
    for value in order {
        let Some(at) = scale.place(value) else { continue };
        let fits = |&(other, other_at): &(f64, f64)| (at - other_at).abs() >= (room(value) + room(other)) / 2.;
        if kept.iter().all(fits) {
            kept.push((value, at));
        }
    }
    kept.sort_by(|a, b| a.0.total_cmp(&b.0));
    kept.into_iter().map(|(value, _)| value).collect()
}
