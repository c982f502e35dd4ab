//! How fast the page feels, by the browser's own entries: reported, not judged, because the machine that runs the tests
//! does other things, too.
use std::io::Write as _;

use anyhow::Result;
use guesswork_tests::{Chromium, VIEWS, serve_app};
use serde_json::Value;

/// Listens before the page begins.
const LISTEN: &str = "window.longTasks = []; \
    new PerformanceObserver((list) => { for (const { startTime, duration } of list.getEntries()) \
    longTasks.push({ startTime, duration }) }).observe({ type: 'longtask', buffered: true });";
/// The first paint of anything, that of content, and when the page's files were there.
const PAINTS: &str = "(() => { const of = (name) => performance.getEntriesByName(name)[0]?.startTime; \
    const files = performance.getEntriesByType('resource').filter(({ name }) => /app-|\\.css/.test(name)) \
    .map(({ responseEnd }) => responseEnd); \
    return { paint: of('first-paint'), content: of('first-contentful-paint'), files: Math.max(0, ...files) } })()";

#[test]
fn first_paint_and_long_tasks_are_reported() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    browser.run_in_every_page(LISTEN)?;
    for view in VIEWS {
        view.open(&mut browser, &server.url())?;
        let paints = browser.evaluate(PAINTS)?;
        let tasks = browser.evaluate("longTasks")?;
        let durations: Vec<f64> = tasks
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|task| task["duration"].as_f64())
            .collect();
        let milliseconds = |value: &Value| value.as_f64().map_or("none".into(), |value| format!("{value:.0} ms"));
        // Not `println`, which the test harness keeps to itself while a test passes.
        let _ = writeln!(
            std::io::stderr(),
            "REPORT {}: first paint {}, of content {}, files there after {}; {} tasks over 50 ms, the longest {:.0} ms",
            view.name,
            milliseconds(&paints["paint"]),
            milliseconds(&paints["content"]),
            milliseconds(&paints["files"]),
            durations.len(),
            durations.iter().copied().fold(0.0, f64::max),
        );
        browser.set_viewport(1280, 800, false)?;
    }
    browser.assert_no_errors()
}
