use super::Ink;
use std::fmt::Write;

/// Where a chart will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dress {
    /// A file of its own, which brings its ground, its colours and its dark mode along.
    Alone,
    /// A file of its own that is light wherever it is shown; its colours stand in attributes alone, which every program
    /// reads.
    Light,
    /// The same, dark.
    Dark,
    /// Part of a page that has [`style_sheet`], or variables and classes of the same names.
    Page,
}

/// The style sheet of charts: colours as variables on `root`, light or dark as the reader's system asks, and the classes
/// that use them.
pub fn style_sheet(root: &str) -> String {
    let mut css = String::new();
    let variables = |dark: bool| {
        let each = Ink::ALL.map(|ink| format!("--{}:{}", ink.name(), if dark { ink.dark() } else { ink.light() }));
        format!(
            "{root}{{color-scheme:{};{}}}",
            if dark { "dark" } else { "light" },
            each.join(";")
        )
    };
    let (light, dark) = (variables(false), variables(true));
    // Paper is light whatever the screen is.
    let _ = write!(css, "{light}@media screen and (prefers-color-scheme:dark){{{dark}}}");
    for ink in Ink::ALL {
        let name = ink.name();
        let _ = write!(css, ".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}");
    }
    css
}

/// A body in the colours of the dark: what [`Ink::light`] has put into its attributes, replaced by [`Ink::dark`].
pub(super) fn darkened(body: &str) -> String {
    let mut dark = String::with_capacity(body.len());
    let mut rest = body;
    // Quotes in texts are escaped, so that a quoted colour is an attribute.
    while let Some(at) = rest.find("\"#") {
        let (before, from) = rest.split_at(at + 1);
        dark.push_str(before);
        rest = from;
        let ink = Ink::ALL.into_iter().find(|ink| {
            rest.strip_prefix(ink.light())
                .is_some_and(|after| after.starts_with('"'))
        });
        if let Some(ink) = ink {
            dark.push_str(ink.dark());
            rest = &rest[ink.light().len()..];
        }
    }
    dark + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_colour_has_one_dark_counterpart() {
        for one in Ink::ALL {
            for other in Ink::ALL {
                let alike = one.light() == other.light();
                assert!(!alike || one.dark() == other.dark(), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn colours_in_attributes_are_darkened_and_nothing_else() {
        let body = "<path fill=\"#1a1c20\" stroke=\"#123456\"/><text fill=\"#fbfaf7\">#1a1c20 ä</text>";
        let dark = "<path fill=\"#eceae4\" stroke=\"#123456\"/><text fill=\"#131518\">#1a1c20 ä</text>";
        assert_eq!(darkened(body), dark);
    }
}
