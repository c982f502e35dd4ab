//! No barriers that a program can find: axe-core on every view, light and dark, wide and narrow.
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, ensure};
use guesswork_tests::{Chromium, VIEWS, serve, serve_app};
use serde_json::Value;
use xtask::{AxeCore, Project};

/// The widest layout and the narrowest.
const WIDTHS: [(u32, u32, bool); 2] = [(1280, 800, false), (390, 844, true)];
const FRAME: [(u32, u32, bool); 1] = [(640, 360, false)];

fn axe() -> Result<String> {
    let file = AxeCore::new(&Project::locate()?)
        .find()?
        .context("axe-core is not there yet; `cargo xtask test --only browser` fetches it")?;
    Ok(fs::read_to_string(file)?)
}

/// All that axe-core finds, in words.
fn violations(browser: &Chromium) -> Result<String> {
    let found =
        browser.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)")?;
    let mut words = String::new();
    for violation in found.as_array().context("axe-core gave no list")? {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        writeln!(words, "{}: {}", text(&violation["id"]), text(&violation["help"]))?;
        for node in violation["nodes"].as_array().into_iter().flatten() {
            writeln!(
                words,
                "  {} {}",
                node["target"],
                text(&node["failureSummary"]).replace('\n', " ")
            )?;
        }
    }
    Ok(words)
}

#[test]
fn no_view_has_a_barrier_that_axe_finds() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (axe, server) = (axe()?, serve_app()?);
    let mut found = String::new();
    for view in VIEWS {
        view.open(&mut browser, &server.url())?;
        browser.run_script(&axe)?;
        let sizes: &[_] = if view.framed { &FRAME } else { &WIDTHS };
        for &(width, height, phone) in sizes {
            browser.set_viewport(width, height, phone)?;
            for theme in ["light", "dark"] {
                browser.set_theme(theme)?;
                let barriers = violations(&browser)?;
                if !barriers.is_empty() {
                    writeln!(found, "{} at {width} px, {theme}:\n{barriers}", view.name)?;
                }
            }
        }
        browser.set_viewport(1280, 800, false)?;
    }
    ensure!(found.is_empty(), "axe-core finds barriers:\n{found}");
    Ok(())
}

/// The deck's own slides, with all that is on them.
#[test]
fn the_deck_has_no_barrier_either() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (axe, server) = (axe()?, serve(&Project::locate()?.root().join("examples/talk"))?);
    let mut found = String::new();
    for theme in ["light", "dark"] {
        browser.set_media("prefers-color-scheme", theme)?;
        browser.goto(&format!("{}deck/", server.url()))?;
        browser.run_script(&axe)?;
        let slides = browser.count(".slide")?;
        for slide in 1..=slides {
            browser.wait_until("the slide", &format!("location.hash === '#{slide}'"))?;
            browser.evaluate(
                "document.querySelectorAll('.shown [data-fragment]').forEach((it) => it.classList.add('revealed'))",
            )?;
            let barriers = violations(&browser)?;
            if !barriers.is_empty() {
                writeln!(found, "slide {slide}, {theme}:\n{barriers}")?;
            }
            // There is no race to start beside this copy of the deck.
            browser.evaluate(&format!("location.hash = '{}'", slide + 1))?;
            browser.reload()?;
            browser.run_script(&axe)?;
        }
    }
    ensure!(found.is_empty(), "axe-core finds barriers:\n{found}");
    Ok(())
}

/// What finds nothing must be able to find something.
#[test]
fn axe_finds_what_is_wrong_on_purpose() -> Result<()> {
    let Some(browser) = Chromium::launch()? else {
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let page = "<!doctype html><html><head><title>x</title><link rel=\"icon\" href=\"data:,\"></head>\
        <body><img src=\"data:,\"><p style=\"color: #ccc\">pale</p></body></html>";
    fs::write(folder.path().join("index.html"), page)?;
    let server = serve(folder.path())?;
    browser.goto(&server.url())?;
    browser.run_script(&axe()?)?;
    let found = violations(&browser)?;
    for rule in ["image-alt", "color-contrast", "html-has-lang"] {
        ensure!(found.contains(rule), "{rule} is not among:\n{found}");
    }
    Ok(())
}
