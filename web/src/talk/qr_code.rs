//! An address as a QR code, for the audience's phones.
use qrcodegen::{QrCode as Modules, QrCodeEcc};
use std::fmt::Write;

/// Empty modules on each side: without them cameras do not find the code.
const QUIET: i32 = 4;

/// A code, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrCode {
    /// SVG path data of the dark modules, one unit each.
    pub path: String,
    /// Width and height in modules, without the quiet zone.
    size: i32,
}

impl QrCode {
    /// The code of a text; `None` for one that is too long, beyond some 2300 bytes.
    pub fn of(text: &str) -> Option<Self> {
        let modules = Modules::encode_text(text, QrCodeEcc::Medium).ok()?;
        let size = modules.size();
        let mut path = String::new();
        for y in 0..size {
            let mut x = 0;
            while x < size {
                let from = x;
                while x < size && modules.get_module(x, y) {
                    x += 1;
                }
                if x > from {
                    write!(path, "M{from} {y}h{0}v1h-{0}z", x - from).expect("a string takes everything");
                }
                x += 1;
            }
        }
        Some(Self { path, size })
    }

    /// The SVG's viewBox, quiet zone included.
    pub fn view_box(&self) -> String {
        let (corner, side) = (-QUIET, self.size + 2 * QUIET);
        format!("{corner} {corner} {side} {side}")
    }

    /// A whole SVG file. Its ground is white wherever it is put: a code in light modules is none for most cameras.
    pub fn to_svg(&self) -> String {
        let (view_box, path) = (self.view_box(), &self.path);
        let (corner, side) = (-QUIET, self.size + 2 * QUIET);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view_box}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M{corner} {corner}h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_finders_in_three_corners_and_a_quiet_zone() {
        let code = QrCode::of("https://example.org/guesswork/?view=race&tasks=unseen&n=40&seed=7").unwrap();
        let sides: Vec<i32> = code.view_box().split(' ').map(|side| side.parse().unwrap()).collect();
        let size = sides[2] - 8;
        assert_eq!((sides[0], sides[1], sides[2]), (-4, -4, sides[3]));
        assert_eq!((size - 17) % 4, 0, "{size} is no size of a code");
        // The first row and the last: a finder is seven dark modules wide.
        assert!(code.path.starts_with("M0 0h7v1h-7z"));
        assert!(code.path.contains(&format!("M{} 0h7v1h-7z", size - 7)));
        assert!(code.path.contains(&format!("M0 {}h7v1h-7z", size - 1)));
        assert!(!code.path.contains(&format!("M{} {}h7", size - 7, size - 1)));
    }

    #[test]
    fn other_texts_give_other_codes_and_a_long_one_none() {
        assert_ne!(QrCode::of("a"), QrCode::of("b"));
        assert_eq!(QrCode::of(&"x".repeat(3000)), None);
    }

    #[test]
    fn the_file_has_a_white_ground() {
        let svg = QrCode::of("text").unwrap().to_svg();
        assert!(
            svg.contains("fill=\"#fff\"") && svg.contains("viewBox=\"-4 -4 29 29\""),
            "{svg}"
        );
    }
}
