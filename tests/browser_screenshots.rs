//! Pictures of the page for a person to look through: written to `target/screenshots`.
use std::path::Path;

use anyhow::{Result, ensure};
use guesswork_tests::{Chromium, serve_app};

/// Widths that the design names, and whether it is a phone.
const WIDTHS: [(u32, u32, bool); 3] = [(390, 844, true), (1280, 800, false), (1920, 1080, false)];

#[test]
fn the_page_is_drawn_at_every_width_in_light_and_dark() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
    browser.goto(&format!("{}?view=predict", server.url()))?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.click("[data-testid=ask]")?;
    browser.wait_until(
        "all lanes to end",
        "[...document.querySelectorAll('[data-testid^=\"lane-\"]')].every(lane => lane.dataset.state === 'done')",
    )?;
    for (width, height, phone) in WIDTHS {
        browser.set_viewport(width, height, phone)?;
        let wider = browser.evaluate("document.documentElement.scrollWidth > innerWidth")?;
        ensure!(wider == false, "at {width} px the page is wider than the window");
        let whole = browser
            .evaluate("document.documentElement.scrollHeight")?
            .as_u64()
            .unwrap_or(0);
        browser.set_viewport(width, whole.clamp(u64::from(height), 4000) as u32, phone)?;
        for theme in ["light", "dark"] {
            browser.set_media("prefers-color-scheme", theme)?;
            browser.wait_until(
                "the theme",
                &format!("document.documentElement.dataset.theme === '{theme}'"),
            )?;
            browser.screenshot(&folder.join(format!("predict-{width}-{theme}.png")))?;
        }
    }
    browser.assert_no_errors()
}
