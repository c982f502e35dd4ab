use super::{
    Ink,
    svg::{Svg, number, paint, path},
};
use crate::{
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment},
};

/// The hue of a lane and its pale ground.
pub(super) fn hue(lane: Lane) -> (Ink, Ink) {
    match lane {
        Lane::Tuned(variant) => match variant.definition {
            DefinitionTreatment::Original => (Ink::Original, Ink::OriginalTint),
            DefinitionTreatment::Simplified => (Ink::Simplified, Ink::SimplifiedTint),
            DefinitionTreatment::Empty => (Ink::Empty, Ink::EmptyTint),
        },
        Lane::Untuned | Lane::Random | Lane::Majority | Lane::Copy => (Ink::Neutral, Ink::NeutralTint),
    }
}

/// What stands for a lane, around a point, `r` being about half its height.
pub(super) fn draw(svg: &mut Svg, lane: Lane, (x, y): (f64, f64), r: f64) {
    let (ink, tint) = hue(lane);
    let thin = format!(" stroke-width=\"{}\"", number((r / 4.).max(1.)));
    let disc = |r: f64| {
        format!(
            "M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0Z",
            number(x - r),
            number(y),
            r = number(r),
            d = number(2. * r)
        )
    };
    let triangle = || {
        path(
            &[(x, y - r), (x + 1.1 * r, y + 0.9 * r), (x - 1.1 * r, y + 0.9 * r)],
            true,
        )
    };
    match lane {
        Lane::Tuned(variant) => {
            let outline = match variant.definition {
                DefinitionTreatment::Original => disc(r),
                DefinitionTreatment::Simplified => {
                    let r = 0.9 * r;
                    path(&[(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], true)
                }
                DefinitionTreatment::Empty => {
                    let r = 1.25 * r;
                    path(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], true)
                }
            };
            if variant.examples == ExampleTreatment::None {
                svg.path(&outline, Some(ink), Some(ink), &thin);
                return;
            }
            svg.path(&outline, Some(tint), Some(ink), &thin);
            // Two rules across, level or slanted, each as long as the shape is there.
            let slanted = variant.examples == ExampleTreatment::Delusive;
            let away = 0.36 * r;
            let half = match (variant.definition, slanted) {
                (DefinitionTreatment::Original, _) => (r * r - away * away).sqrt(),
                (DefinitionTreatment::Simplified, false) => 0.9 * r,
                (DefinitionTreatment::Simplified, true) => 0.9 * r * std::f64::consts::SQRT_2 - away,
                (DefinitionTreatment::Empty, false) => 1.25 * r - away,
                (DefinitionTreatment::Empty, true) => 1.25 * r / std::f64::consts::SQRT_2,
            };
            let (across, along) = if slanted {
                let s = std::f64::consts::FRAC_1_SQRT_2;
                ((s, s), (s, -s))
            } else {
                ((0., 1.), (1., 0.))
            };
            for side in [-1., 1.] {
                let (cx, cy) = (x + side * away * across.0, y + side * away * across.1);
                let end = |way: f64| (cx + way * half * along.0, cy + way * half * along.1);
                svg.line(end(-1.), end(1.), ink, (r / 5.).max(0.9), "");
            }
        }
        Lane::Untuned => svg.path(&disc(r), None, Some(ink), &format!("{thin} stroke-dasharray=\"2 1.6\"")),
        Lane::Random => svg.path(
            &triangle(),
            None,
            Some(ink),
            &format!("{thin} stroke-dasharray=\"2 1.6\""),
        ),
        Lane::Majority => svg.path(&triangle(), Some(ink), Some(ink), &thin),
        Lane::Copy => {
            svg.path(&triangle(), None, Some(ink), &thin);
            let left = path(&[(x, y - r), (x, y + 0.9 * r), (x - 1.1 * r, y + 0.9 * r)], true);
            svg.path(&left, Some(ink), None, "");
        }
    }
}

/// The mark of a lane alone, as a small picture beside its name; it says nothing that the name does not.
pub fn mark_svg(lane: Lane) -> String {
    let mut svg = Svg::new();
    draw(&mut svg, lane, (7., 7.), 4.6);
    let mut text = String::from("<svg viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" aria-hidden=\"true\">");
    text.push_str(&svg.into_body());
    text + "</svg>"
}

/// A line of a lane's kind through points: single, double or dashed.
pub(super) fn draw_line(svg: &mut Svg, lane: Lane, points: &[(f64, f64)]) {
    let (ink, _) = hue(lane);
    let d = path(points, false);
    let stroke = |svg: &mut Svg, ink: Ink, width: f64, dash: &str| {
        let dash = if dash.is_empty() {
            String::new()
        } else {
            format!(" stroke-dasharray=\"{dash}\"")
        };
        svg.raw(&format!(
            "<path d=\"{d}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{dash}{}/>",
            number(width),
            paint(None, Some(ink))
        ));
    };
    match lane {
        Lane::Tuned(variant) => match variant.examples {
            ExampleTreatment::None => stroke(svg, ink, 1.75, ""),
            ExampleTreatment::Examples => {
                stroke(svg, ink, 3.6, "");
                stroke(svg, Ink::Paper, 1.2, "");
            }
            ExampleTreatment::Delusive => stroke(svg, ink, 1.75, "5 3"),
        },
        Lane::Untuned | Lane::Random | Lane::Majority | Lane::Copy => stroke(svg, ink, 1.25, ""),
    }
}
