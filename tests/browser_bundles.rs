//! Changing between the bundles that come with the page, in a real browser.
use std::fs;

use anyhow::{Context, Result, ensure};
use guesswork_shared::bundle::Manifest;
use guesswork_tests::{Chromium, Cli, app_folder, serve_app};

/// The folder of the second one.
const NATURAL: &str = "bundle-natural";
const OF_NATURAL: &str = "[data-testid=bundle-bundle-natural]";
const USUAL: &str = "[data-testid=bundle-usual]";

#[test]
fn the_page_changes_to_the_models_of_real_tasks_and_back() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    browser.goto(&server.url())?;
    browser.wait_for("[data-testid=go]:not([disabled])")?;
    ensure!(browser.attribute(USUAL, "aria-current")?.as_deref() == Some("true"));
    browser.click(OF_NATURAL)?;
    browser.wait_until(
        "the other bundle's race",
        "location.search.includes('bundle=bundle-natural') && !!document.querySelector('[data-testid=go]:not([disabled])')",
    )?;
    ensure!(browser.attribute(OF_NATURAL, "aria-current")?.as_deref() == Some("true"));
    ensure!(browser.attribute(USUAL, "aria-current")?.is_none());
    let title = browser.evaluate("document.title")?;
    ensure!(
        title == "Race · Super-NaturalInstructions · Guesswork",
        "the window is called {title}"
    );

    // What is there already stays as it is.
    browser.evaluate("document.querySelector('[data-testid=go]').dataset.kept = 'yes'")?;
    browser.click(OF_NATURAL)?;
    ensure!(browser.attribute("[data-testid=go]", "data-kept")?.as_deref() == Some("yes"));

    // It holds for the next view, whose models and tasks are that bundle's, and their answers the program's.
    browser.click("[data-testid=view-predict]")?;
    browser.wait_until("the view of one question", "location.search.includes('view=predict')")?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    let manifest = Manifest::from_json(&fs::read(app.join(NATURAL).join("manifest.json"))?)?;
    let lane = manifest.lanes.first().context("the bundle has no lane")?.slug;
    let answer = format!("[data-testid=\"lane-{lane}\"]");
    browser.click("[data-testid=ask]")?;
    browser.wait_until(
        "the first lane's answer",
        &format!("document.querySelector('{answer}').dataset.state === 'done'"),
    )?;
    let shown = browser.text(&format!("{answer} [data-testid=answer]"))?;
    browser.click(&format!("[data-testid=\"prompt-{lane}\"]"))?;
    browser.wait_until(
        "the lane's prompt",
        &format!("document.querySelector('[data-testid=\"prompt\"]').textContent.includes('{lane}')"),
    )?;
    let prompt = browser.evaluate("document.querySelector('[data-testid=\"prompt-text\"]').textContent")?;
    let prompt = prompt.as_str().context("no prompt is shown")?;
    let asked = [
        "predict",
        "--models",
        NATURAL,
        "--lane",
        &lane.to_string(),
        "--prompt",
        prompt,
        "--json",
    ];
    let told = Cli::in_folder(&app).json(&asked);
    let told = told["answers"][0]["answer"].as_str().context("no answer")?;
    ensure!(
        shown == told || told.is_empty(),
        "the page says {shown:?}, the program {told:?}"
    );

    browser.click(USUAL)?;
    browser.wait_until("the usual bundle", "!location.search.includes('bundle=')")?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    ensure!(browser.attribute(USUAL, "aria-current")?.as_deref() == Some("true"));
    browser.assert_no_errors()
}
