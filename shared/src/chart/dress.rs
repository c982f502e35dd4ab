use super::Ink;
use std::fmt::Write;

/// Where a chart will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dress {
    /// A file of its own, which brings its ground, its colours and its dark mode along.
    Alone,
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
