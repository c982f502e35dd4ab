//! The worker's two builds: where the faster one cannot be used, the other answers alike.
use std::fs;

use anyhow::{Result, ensure};
use guesswork_tests::{Chromium, app_copy, serve};
use serde_json::Value;

/// What all lanes of the page said, once all have ended.
const ANSWERS: &str = "(() => { const lanes = [...document.querySelectorAll('[data-testid^=\"lane-\"]')]; \
    return lanes.length > 0 && lanes.every(lane => lane.dataset.state === 'done') && \
    lanes.map(lane => lane.dataset.testid + ': ' + lane.querySelector('[data-testid=answer]').textContent) })()";
/// The code of workers that was fetched.
const FETCHED: &str = "performance.getEntriesByType('resource').map(it => it.name.split('/').pop())\
    .filter(name => name.startsWith('worker') && name.endsWith('.wasm'))";

/// Asks a task's second question, and gives the answers and what was fetched for them.
fn asked(browser: &mut Chromium, url: &str) -> Result<(Value, Vec<Value>)> {
    browser.goto(&format!("{url}?view=predict&instance=1"))?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.click("[data-testid=ask]")?;
    let answers = browser.wait_until("all lanes to be done", ANSWERS)?;
    let fetched = browser.evaluate(FETCHED)?;
    Ok((answers, fetched.as_array().cloned().unwrap_or_default()))
}

#[test]
fn where_the_relaxed_build_cannot_be_used_the_plain_one_answers_alike() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let app = app_copy()?;
    let server = serve(app.path())?;
    let (answers, fetched) = asked(&mut browser, &server.url())?;
    ensure!(fetched == ["worker_relaxed_bg.wasm"], "fetched {fetched:?}");
    browser.assert_no_errors()?;

    // Its instructions compute something else, as its own test finds.
    let (script, code) = ("worker_relaxed.js", "worker_relaxed_bg.wasm");
    let whole = fs::read(app.path().join(script))?;
    fs::write(
        app.path().join(script),
        "export default async () => postMessage(JSON.stringify('Unfit'));",
    )?;
    let (unfit, fetched) = asked(&mut browser, &server.url())?;
    ensure!(unfit == answers, "{unfit} instead of {answers}");
    ensure!(fetched.contains(&"worker_bg.wasm".into()), "fetched {fetched:?}");
    fs::write(app.path().join(script), whole)?;

    // It is none that this browser reads.
    fs::write(app.path().join(code), b"\0asm\x01\0\0\0no more of it")?;
    let (unreadable, fetched) = asked(&mut browser, &server.url())?;
    ensure!(unreadable == answers, "{unreadable} instead of {answers}");
    ensure!(fetched.contains(&"worker_bg.wasm".into()), "fetched {fetched:?}");

    // It was not published, and nobody asks for it where the browser has no such instructions.
    fs::remove_file(app.path().join(code))?;
    browser.run_in_every_page(
        "const validate = WebAssembly.validate; \
         WebAssembly.validate = bytes => !bytes.includes(146) && validate(bytes)",
    )?;
    let (plain, fetched) = asked(&mut browser, &server.url())?;
    ensure!(plain == answers, "{plain} instead of {answers}");
    ensure!(fetched == ["worker_bg.wasm"], "fetched {fetched:?}");
    Ok(())
}
