//! Pictures of every view for a person to look through: written to `target/screenshots`.
use std::path::Path;

use anyhow::{Result, ensure};
use guesswork_tests::{Chromium, VIEWS, serve_app};

/// Widths that the design names, and whether it is a phone.
const WIDTHS: [(u32, u32, bool); 3] = [(390, 844, true), (1280, 800, false), (1920, 1080, false)];
/// What a frame in a slide has.
const FRAME: (u32, u32, bool) = (640, 360, false);
/// Longer pages are cut.
const LONGEST: u64 = 8000;

#[test]
fn every_view_is_drawn_at_every_width_in_light_and_dark() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
    for view in VIEWS {
        view.open(&mut browser, &server.url())?;
        let sizes: &[_] = if view.framed { &[FRAME] } else { &WIDTHS };
        for &(width, height, phone) in sizes {
            browser.set_viewport(width, height, phone)?;
            let wider = browser.evaluate("document.documentElement.scrollWidth > innerWidth")?;
            ensure!(wider == false, "at {width} px {} is wider than its window", view.name);
            let size = if view.framed {
                let higher = browser.evaluate("document.documentElement.scrollHeight > innerHeight")?;
                ensure!(higher == false, "{} does not fit its frame", view.name);
                format!("{width}x{height}")
            } else {
                let whole = browser.evaluate("document.documentElement.scrollHeight")?;
                let whole = whole.as_u64().unwrap_or(0).clamp(u64::from(height), LONGEST);
                browser.set_viewport(width, whole as u32, phone)?;
                width.to_string()
            };
            for theme in ["light", "dark"] {
                view.set_theme(&mut browser, theme)?;
                browser.screenshot(&folder.join(format!("{}-{size}-{theme}.png", view.name)))?;
            }
        }
        browser.set_viewport(1280, 800, false)?;
    }
    browser.assert_no_errors()
}
