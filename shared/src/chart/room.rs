use super::svg::{Anchor, TEXT, width_of};

/// A part of a drawing, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    /// What a text takes that stands on a point.
    pub fn of_text(text: &str, (x, y): (f64, f64), anchor: Anchor) -> Self {
        let width = width_of(text);
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.,
            Anchor::End => x - width,
        };
        Self {
            left,
            top: y - TEXT + 1.,
            right: left + width,
            bottom: y + 3.,
        }
    }

    /// A square around a point.
    pub fn around((x, y): (f64, f64), half: f64) -> Self {
        Self {
            left: x - half,
            top: y - half,
            right: x + half,
            bottom: y + half,
        }
    }

    /// The area that two have in common.
    fn shared(self, other: Self) -> f64 {
        let wide = self.right.min(other.right) - self.left.max(other.left);
        let high = self.bottom.min(other.bottom) - self.top.max(other.top);
        wide.max(0.) * high.max(0.)
    }

    /// How much of a line lies within: the part of it that all four sides leave.
    fn length_within(self, (from, to): ((f64, f64), (f64, f64))) -> f64 {
        let (along, down) = (to.0 - from.0, to.1 - from.1);
        let (mut enters, mut leaves) = (0_f64, 1_f64);
        for (step, room) in [
            (-along, from.0 - self.left),
            (along, self.right - from.0),
            (-down, from.1 - self.top),
            (down, self.bottom - from.1),
        ] {
            if step == 0. {
                if room < 0. {
                    return 0.;
                }
            } else if step < 0. {
                enters = enters.max(room / step);
            } else {
                leaves = leaves.min(room / step);
            }
        }
        (leaves - enters).max(0.) * along.hypot(down)
    }
}

/// What is drawn already, so that a name can be put where it covers least of it.
#[derive(Default)]
pub(super) struct Room {
    lines: Vec<((f64, f64), (f64, f64))>,
    rects: Vec<Rect>,
}

impl Room {
    /// There is a line.
    pub fn add_line(&mut self, points: &[(f64, f64)]) {
        self.lines.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
    }

    /// There is a mark or a name.
    pub fn add(&mut self, rect: Rect) {
        self.rects.push(rect);
    }

    /// How many pixels of lines, or lines' worth of names, a rectangle would cover.
    pub fn covered(&self, rect: Rect) -> f64 {
        let lines: f64 = self.lines.iter().map(|&line| rect.length_within(line)).sum();
        let rects: f64 = self.rects.iter().map(|&other| rect.shared(other)).sum();
        lines + rects / 3.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Rect = Rect {
        left: 0.,
        top: 0.,
        right: 10.,
        bottom: 10.,
    };

    #[test]
    fn of_a_line_counts_what_lies_within() {
        let within = |from, to| SQUARE.length_within((from, to)).round();
        assert_eq!(within((-5., 5.), (25., 5.)), 10.);
        assert_eq!(within((25., 5.), (-5., 5.)), 10.);
        assert_eq!(within((2., 5.), (6., 5.)), 4.);
        assert_eq!(within((4., -1.), (4., 3.)), 3.);
        assert_eq!(within((0., 0.), (10., 10.)), 14.);
        assert_eq!(within((-5., 11.), (25., 11.)), 0.);
        assert_eq!(within((-8., 5.), (5., -8.)), 0., "past the corner");
        assert_eq!(within((5., 5.), (5., 5.)), 0.);
    }

    #[test]
    fn of_a_name_counts_what_both_cover() {
        let mut room = Room::default();
        room.add(SQUARE);
        assert_eq!(room.covered(Rect::around((10., 10.), 3.)), 3.);
        assert_eq!(room.covered(Rect::around((20., 10.), 3.)), 0.);
        room.add_line(&[(5., -5.), (5., 5.), (30., 5.)]);
        assert_eq!(room.covered(Rect::around((20., 5.), 2.)).round(), 4.);
    }
}
