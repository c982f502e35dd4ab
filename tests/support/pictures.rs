//! Pictures of the page for a person to look through.
use std::path::PathBuf;

use anyhow::{Result, ensure};
use serde_json::json;

use crate::{Chromium, repository};

/// Widths that the design names, with their heights, and whether it is a phone.
pub const WIDTHS: [(u32, u32, bool); 3] = [(390, 844, true), (1280, 800, false), (1920, 1080, false)];

/// Longer pages are cut.
const LONGEST: u64 = 9000;

/// The file of a picture in `target/screenshots`.
pub fn picture(name: &str) -> PathBuf {
    repository("target/screenshots").join(format!("{name}.png"))
}

/// Draws the whole page as it stands, at every width, in light and dark. Nothing may be wider than there is room for.
pub fn pictures(browser: &mut Chromium, name: &str) -> Result<()> {
    for (width, height, phone) in WIDTHS {
        browser.set_viewport(width, height, phone)?;
        // Charts of results are drawn anew when their place has changed.
        browser.wait_until(
            "the charts to fit",
            "[...document.querySelectorAll('.results .chart')].every(place => \
             Math.abs(place.querySelector('svg').viewBox.baseVal.width - place.clientWidth) < 1.5)",
        )?;
        // A phone's window grows with what is in it.
        let wide = browser.evaluate("Math.max(innerWidth, document.documentElement.scrollWidth)")?;
        ensure!(wide == width, "at {width} px {name} takes {wide}");
        if !phone {
            let cut = browser.evaluate(
                "[...document.querySelectorAll('.scroll:has(> .wide), .matrix th[scope=row]')] \
                 .filter(part => part.scrollWidth > part.clientWidth).map(part => part.ariaLabel ?? part.textContent)",
            )?;
            ensure!(cut == json!([]), "at {width} px there is no room for {cut}");
        }
        let whole = browser.evaluate("document.documentElement.scrollHeight")?;
        let whole = whole.as_u64().unwrap_or(0).clamp(u64::from(height), LONGEST);
        browser.set_viewport(width, whole as u32, phone)?;
        in_both_themes(browser, &format!("{name}-{width}"))?;
    }
    browser.set_viewport(1280, 800, false)
}

/// Draws what fits the window, in light and dark.
pub fn in_both_themes(browser: &mut Chromium, name: &str) -> Result<()> {
    for theme in ["light", "dark"] {
        browser.set_theme(theme)?;
        browser.screenshot(&picture(&format!("{name}-{theme}")))?;
    }
    Ok(())
}
