//! Pictures of every view for a person to look through: written to `target/screenshots`.
use anyhow::{Result, ensure};
use guesswork_tests::{Chromium, VIEWS, in_both_themes, pictures, serve_app};

#[test]
fn every_view_is_drawn_at_every_width_in_light_and_dark() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    for view in VIEWS {
        view.open(&mut browser, &server.url())?;
        if !view.framed {
            pictures(&mut browser, view.name)?;
            continue;
        }
        // What a frame in a slide has.
        browser.set_viewport(640, 360, false)?;
        let larger = browser.evaluate(
            "document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight",
        )?;
        ensure!(larger == false, "{} does not fit its frame", view.name);
        in_both_themes(&mut browser, &format!("{}-640x360", view.name))?;
        browser.set_viewport(1280, 800, false)?;
    }
    browser.assert_no_errors()
}
