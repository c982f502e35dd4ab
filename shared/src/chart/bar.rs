use super::{
    Ink,
    mark::hue,
    svg::{Svg, number, path},
};
use crate::{
    lane::Lane,
    variant::{ExampleTreatment, Variant},
};
use std::fmt::Write;

/// A lane's bar: its hue tells the definition treatment, its filling the example treatment. Everything is drawn as
/// plain shapes, because many programs read neither patterns nor clips.
pub(super) fn draw_bar(svg: &mut Svg, lane: Lane, (x, y): (f64, f64), (length, height): (f64, f64)) {
    // Also what is not a number.
    if length.is_nan() || length < 0.05 {
        return;
    }
    let (ink, tint) = hue(lane);
    let part = |from: f64, to: f64| {
        let (top, bottom) = (y + from * height, y + to * height);
        path(&[(x, top), (x + length, top), (x + length, bottom), (x, bottom)], true)
    };
    let whole = part(0., 1.);
    let (ground, inside, dash) = match lane {
        Lane::Tuned(Variant { examples, .. }) => match examples {
            ExampleTreatment::None => {
                svg.path(&whole, Some(ink), None, "");
                return;
            }
            ExampleTreatment::Examples => (tint, part(0.2, 0.4) + &part(0.6, 0.8), ""),
            ExampleTreatment::Delusive => (tint, slants((x, y), (length, height)), ""),
        },
        Lane::Untuned => (Ink::Paper, String::new(), " stroke-dasharray=\"3 2.4\""),
        Lane::Random => (tint, String::new(), " stroke-dasharray=\"3 2.4\""),
        Lane::Majority => (tint, dots((x, y), (length, height)), ""),
        Lane::Copy => (tint, part(0.5, 1.), ""),
    };
    svg.path(&whole, Some(ground), None, "");
    svg.path(&inside, Some(ink), None, "");
    svg.path(&whole, None, Some(ink), &format!(" stroke-width=\"1.25\"{dash}"));
}

/// Slanted rules over a bar, cut off at its ends.
fn slants((x, y): (f64, f64), (length, height): (f64, f64)) -> String {
    // 40 degrees off the vertical, as in the page's own pattern.
    let (step, wide, lean) = (0.522 * height, 0.239 * height, 0.839 * height);
    let mut d = String::new();
    let count = ((length + lean) / step).ceil().clamp(0., 2000.) as usize;
    for rule in 0..count {
        let from = x - lean + rule as f64 * step;
        let corners = [
            (from, y + height),
            (from + wide, y + height),
            (from + wide + lean, y),
            (from + lean, y),
        ];
        let within = cut(&cut(&corners, x, 1.), x + length, -1.);
        if within.len() > 2 {
            d += &path(&within, true);
        }
    }
    d
}

/// The part of a convex outline that lies on one side of the vertical at `edge`: right of it for 1, left for -1.
fn cut(outline: &[(f64, f64)], edge: f64, side: f64) -> Vec<(f64, f64)> {
    let mut kept = Vec::new();
    for (place, &a) in outline.iter().enumerate() {
        let b = outline[(place + 1) % outline.len()];
        let (from, to) = (side * (a.0 - edge), side * (b.0 - edge));
        if from >= 0. {
            kept.push(a);
        }
        if (from < 0.) != (to < 0.) {
            let share = from / (from - to);
            kept.push((edge, a.1 + share * (b.1 - a.1)));
        }
    }
    kept
}

/// Dots over a bar, whole ones only.
fn dots((x, y): (f64, f64), (length, height): (f64, f64)) -> String {
    let (step, r) = (0.278 * height, 0.064 * height);
    let mut d = String::new();
    let columns = ((length - step / 2. - r) / step + 1.).floor().clamp(0., 2000.) as usize;
    let rows = ((height - step / 2. - r) / step + 1.).floor().clamp(0., 20.) as usize;
    // In the middle of the bar's height.
    let above = (height - (rows.max(1) - 1) as f64 * step) / 2.;
    for column in 0..columns {
        for row in 0..rows {
            let (cx, cy) = (x + (column as f64 + 0.5) * step, y + above + row as f64 * step);
            let _ = write!(
                d,
                "M{} {}a{r} {r} 0 1 0 {w} 0a{r} {r} 0 1 0 -{w} 0Z",
                number(cx - r),
                number(cy),
                r = number(r),
                w = number(2. * r)
            );
        }
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_dots_stay_inside_of_their_bar() {
        for length in [0.06, 1., 7., 33., 400.] {
            let d = slants((10., 20.), (length, 18.));
            let numbers: Vec<f64> = d.split(['M', 'L', 'Z', ' ']).filter_map(|n| n.parse().ok()).collect();
            for corner in numbers.chunks(2) {
                assert!(corner[0] >= 9.99 && corner[0] <= 10.01 + length, "{length}: {corner:?}");
                assert!((20. ..=38.).contains(&corner[1]), "{length}: {corner:?}");
            }
            for dot in dots((10., 20.), (length, 18.)).split('M').skip(1) {
                let left: f64 = dot.split(' ').next().unwrap().parse().unwrap();
                assert!(
                    left >= 10. && left + 2. * 0.064 * 18. <= 10.01 + length,
                    "{length}: {dot}"
                );
            }
        }
        assert!(!slants((0., 0.), (50., 18.)).is_empty() && !dots((0., 0.), (50., 18.)).is_empty());
    }
}
