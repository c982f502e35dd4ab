//! The race in a frame: every size, light and dark, without anything around it.
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use guesswork_tests::{Chromium, picture, serve_app};

/// From a slide's corner to a projector, and a phone.
const FRAMES: [(u32, u32, bool); 6] = [
    (320, 240, false),
    (640, 360, false),
    (1280, 720, false),
    (1920, 1080, false),
    (3840, 2160, false),
    (390, 844, true),
];
/// All lanes have to be fetched and to answer, on whatever machine this is.
const RACE: Duration = Duration::from_secs(240);

/// What must be seen lies inside of the frame, and no name runs into its bar; the texts that do not.
const MISPLACED: &str = "(() => {
  const seen = element => element.getClientRects().length > 0;
  const box = element => element.getBoundingClientRect();
  const parts = '.race-row, .race-row .name, .race-row .mean, .guess-head b, .sentence, .progress';
  const outside = [...document.querySelectorAll(parts)].filter(seen).filter(element => {
    const { left, top, right, bottom } = box(element);
    return left < -0.5 || top < -0.5 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5;
  });
  const crossing = [...document.querySelectorAll('.race-row')].filter(seen)
    .filter(row => box(row.querySelector('.name')).right > box(row.querySelector('.plot')).left + 0.5);
  const last = [...document.querySelectorAll('.race-row')].filter(seen).pop();
  const covered = box(last).bottom > box(document.querySelector('.sentence')).top + 0.5 ? [last] : [];
  return [...outside, ...crossing, ...covered].map(element => element.className + ': ' + element.textContent);
})()";
const ROWS: &str = "[...document.querySelectorAll('.race-row')].filter(row => row.getClientRects().length > 0).length";
const SMALLEST_NAME: &str = "Math.min(...[...document.querySelectorAll('.race-row .name')].map(name => parseFloat(getComputedStyle(name).fontSize)))";

#[test]
fn a_race_fills_any_frame_without_anything_around_it() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    browser.set_patience(RACE);
    let server = serve_app()?;
    // The system asks for light colours, the address for dark ones.
    browser.goto(&format!("{}?view=race&embed=1&autoplay=1&n=2&theme=dark", server.url()))?;
    browser.wait_for("[data-testid=race-embed]")?;
    ensure!(browser.evaluate("document.documentElement.dataset.theme")? == "dark");
    ensure!(browser.attribute("html", "data-embed")?.is_some());
    for chrome in ["header.top", "footer.foot", "nav.views"] {
        ensure!(browser.count(chrome)? == 0, "a frame has no {chrome}");
    }
    browser.wait_until(
        "the race to end",
        "document.querySelector('[data-testid=embed-progress]').getAttribute('aria-valuenow') === '100'",
    )?;
    let lanes = browser.count(".race-row")? as u64;
    ensure!(lanes > 7, "too few lanes to tell whether some give way: {lanes}");
    ensure!(!browser.text("[data-testid=conclusion]")?.is_empty());
    for (width, height, phone) in FRAMES {
        let frame = format!("{width} x {height}");
        browser.set_viewport(width, height, phone)?;
        let rows = if height < 300 { 7 } else { lanes };
        browser.wait_until(&format!("{rows} rows at {frame}"), &format!("{ROWS} === {rows}"))?;
        let misplaced = browser.evaluate(MISPLACED)?;
        ensure!(misplaced == serde_json::json!([]), "at {frame}: {misplaced}");
        let type_size = browser.evaluate(SMALLEST_NAME)?.as_f64().context("a size")?;
        let least = f64::from(height).min(f64::from(width) * 0.75) / 26.;
        ensure!(
            type_size >= least,
            "names at {frame} are {type_size} px, less than {least}"
        );
        for theme in ["light", "dark"] {
            browser.evaluate(&format!("document.documentElement.dataset.theme = '{theme}'"))?;
            // Bars and colours are on their way for less than a second.
            browser.wait_until(
                "the page to come to rest",
                "document.getAnimations().every(animation => animation.playState !== 'running')",
            )?;
            browser.screenshot(&picture(&format!("embed-{width}x{height}-{theme}")))?;
        }
    }
    browser.assert_no_errors()
}

#[test]
fn lanes_that_were_asked_for_stay_in_a_low_frame_and_a_click_starts_them() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    browser.set_patience(RACE);
    let server = serve_app()?;
    let lanes = "original,original%2Bexamples,original%2Bdelusive,simplified,simplified%2Bdelusive,empty,untuned,random,majority";
    browser.set_viewport(320, 240, false)?;
    browser.goto(&format!("{}?view=race&embed=1&n=1&lanes={lanes}", server.url()))?;
    browser.wait_for("[data-testid=embed-toggle]")?;
    browser.wait_until("all nine rows", &format!("{ROWS} === 9"))?;
    let misplaced = browser.evaluate(MISPLACED)?;
    ensure!(misplaced == serde_json::json!([]), "{misplaced}");
    ensure!(
        browser.text("[data-testid=race-row-random] .mean")? == "–",
        "nobody has begun"
    );
    browser.click("[data-testid=embed-toggle]")?;
    browser.wait_until(
        "figures",
        "/\\d/.test(document.querySelector('[data-testid=race-row-random] .mean').textContent)",
    )?;
    // What is seen and what is heard say the same.
    browser.wait_until(
        "the race to end",
        "document.querySelector('[data-testid=embed-progress]').getAttribute('aria-valuenow') === '100'",
    )?;
    let seen = browser.texts(".race-row .mean")?;
    let heard = browser.texts("[data-testid=race-table] td:nth-of-type(1)")?;
    ensure!(seen == heard && seen.len() == 9, "{seen:?} {heard:?}");
    browser.assert_no_errors()
}
