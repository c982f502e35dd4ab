use super::{
    Drawing, Dress, Ink, Spot,
    dress::{darkened, style_sheet},
};
use std::fmt::Write;

/// The families of the page.
const FONTS: &str = "Seravek, 'Segoe UI Variable Text', 'Segoe UI', 'Noto Sans', 'Open Sans', Cantarell, Ubuntu, \
                     'DejaVu Sans Condensed', system-ui, sans-serif";

/// The size of text, which is also the unit of layout.
pub(super) const TEXT: f64 = 12.;

/// SVG being written: elements in the order in which they are painted.
pub(super) struct Svg {
    body: String,
    spots: Vec<Spot>,
}

/// How an element is painted; attributes for programs without style sheets, classes for those with.
pub(super) fn paint(fill: Option<Ink>, stroke: Option<Ink>) -> String {
    let classes: Vec<String> = [fill.map(|ink| ("f", ink)), stroke.map(|ink| ("s", ink))]
        .into_iter()
        .flatten()
        .map(|(what, ink)| format!("{what}-{}", ink.name()))
        .collect();
    let mut attributes = format!(" fill=\"{}\"", fill.map_or("none", Ink::light));
    if let Some(stroke) = stroke {
        let _ = write!(attributes, " stroke=\"{}\"", stroke.light());
    }
    if !classes.is_empty() {
        let _ = write!(attributes, " class=\"{}\"", classes.join(" "));
    }
    attributes
}

/// Where text stands to its point.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    pub(super) fn new() -> Self {
        Self {
            body: String::new(),
            spots: Vec::new(),
        }
    }

    /// The whole document or element. `title` and `description` are what is read out instead of the picture.
    pub(super) fn finish(self, width: f64, height: f64, title: &str, description: &str, dress: Dress) -> Drawing {
        let (w, h) = (number(width), number(height));
        let style = match dress {
            Dress::Alone => format!("<style>{}</style>", style_sheet("svg")),
            Dress::Light | Dress::Dark | Dress::Page => String::new(),
        };
        let ground = match dress {
            Dress::Alone | Dress::Light | Dress::Dark => {
                format!("<rect width=\"{w}\" height=\"{h}\"{}/>", paint(Some(Ink::Paper), None))
            }
            Dress::Page => String::new(),
        };
        let body = ground + &self.body;
        let body = if dress == Dress::Dark { darkened(&body) } else { body };
        // Natural size, and no larger than its place.
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
             aria-label=\"{label}\" font-family=\"{FONTS}\" font-size=\"{TEXT}\" style=\"max-width:100%;height:auto;\
             font-variant-numeric:tabular-nums lining-nums\"><title>{title}</title><desc>{description}</desc>{style}\
             {body}</svg>\n",
            label = escape(&format!("{title}. {description}")),
            title = escape(title),
            description = escape(description),
        );
        Drawing {
            svg,
            width,
            height,
            spots: self.spots,
        }
    }

    /// Notes where a mark is.
    pub(super) fn spot(&mut self, mark: usize, (x, y): (f64, f64)) {
        self.spots.push(Spot { mark, x, y });
    }

    /// What was drawn, without a document around it.
    pub(super) fn into_body(self) -> String {
        self.body
    }

    /// Anything, as it is.
    pub(super) fn raw(&mut self, text: &str) {
        self.body.push_str(text);
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Ink, width: f64, dash: &str) {
        let dash = if dash.is_empty() {
            String::new()
        } else {
            format!(" stroke-dasharray=\"{dash}\"")
        };
        let _ = write!(
            self.body,
            "<path d=\"M{} {}L{} {}\" stroke-width=\"{}\"{dash}{}/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1),
            number(width),
            paint(None, Some(stroke))
        );
    }

    /// A path, `d` made by [`path`].
    pub(super) fn path(&mut self, d: &str, fill: Option<Ink>, stroke: Option<Ink>, more: &str) {
        if !d.is_empty() {
            let _ = write!(self.body, "<path d=\"{d}\"{}{more}/>", paint(fill, stroke));
        }
    }

    pub(super) fn text(&mut self, at: (f64, f64), anchor: Anchor, ink: Ink, text: &str, more: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(
            self.body,
            "<text x=\"{}\" y=\"{}\"{anchor}{}{more}>{}</text>",
            number(at.0),
            number(at.1),
            paint(Some(ink), None),
            escape(text)
        );
    }

    /// Text with a rim in the colour of the paper, so that it can be read across lines.
    pub(super) fn haloed(&mut self, at: (f64, f64), anchor: Anchor, ink: Ink, text: &str, more: &str) {
        let rim = format!(
            "<g stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"{}>",
            paint(None, Some(Ink::Paper))
        );
        self.body.push_str(&rim);
        self.text(at, anchor, ink, text, more);
        self.body.push_str("</g>");
    }

    /// A group that shows `title` under the pointer.
    pub(super) fn titled(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        let _ = write!(self.body, "<g><title>{}</title>", escape(title));
        draw(self);
        self.body.push_str("</g>");
    }
}

/// The `d` of a line through points; closed, of an area.
pub(super) fn path(points: &[(f64, f64)], closed: bool) -> String {
    let mut d = String::new();
    for (place, (x, y)) in points.iter().enumerate() {
        let command = if place == 0 { 'M' } else { 'L' };
        let _ = write!(d, "{command}{} {}", number(*x), number(*y));
    }
    if closed && !d.is_empty() {
        d.push('Z');
    }
    d
}

/// A coordinate: two decimals at most, and never anything that SVG does not know.
pub(super) fn number(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-1e6, 1e6) } else { 0. };
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

/// Text as XML holds it; characters that XML cannot hold are left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => (),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Text whose spaces at the ends count, which XML would otherwise drop.
pub(super) fn kept(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// About how wide a text is, in pixels: layout must not depend on which font answers.
pub(super) fn width_of(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ' ' | '[' | ']' | '\'' => 0.36,
            'm' | 'w' | 'M' | 'W' | '%' => 0.9,
            'A'..='Z' => 0.68,
            _ => 0.58,
        })
        .sum::<f64>()
        * TEXT
}

/// A value of a table or label: one decimal, a true minus.
pub(super) fn figure(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_prefix('-') {
        Some("0.0") => "0.0".into(),
        Some(digits) => format!("\u{2212}{digits}"),
        None => text,
    }
}
