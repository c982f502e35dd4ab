//! The browser driver itself, on small pages: what it reports about the app is only worth as much.
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use guesswork_tests::{Chromium, Key, serve};
use serde_json::json;
use tempfile::TempDir;

const PAGE: &str = r#"<!doctype html><html><head><title>small</title><link rel="icon" href="data:,">
<style>body { background: white } @media (prefers-color-scheme: dark) { body { background: black } }</style></head>
<body><h1>Hello</h1><p id="late" hidden>late</p><input id="name"><button id="go">go</button><ul><li>one</li><li> two </li></ul>
<select id="pick"><option value="a b">first</option><option value="c">second</option></select>
<script type="module">
document.getElementById('go').onclick = () => setTimeout(() => { document.getElementById('late').hidden = false }, 200);
</script></body></html>"#;

fn site(files: &[(&str, &str)]) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    for (name, text) in files {
        fs::write(folder.path().join(name), text)?;
    }
    Ok(folder)
}

#[test]
fn a_page_is_read_and_used() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let folder = site(&[("index.html", PAGE)])?;
    let server = serve(folder.path())?;
    browser.goto(&server.url())?;
    assert_eq!(browser.url()?, server.url());
    assert_eq!(browser.text("h1")?, "Hello");
    assert_eq!(browser.texts("li")?, ["one", "two"]);
    assert_eq!(browser.count("li")?, 2);
    assert_eq!(browser.evaluate("Promise.resolve(6 * 7)")?, 42);
    assert_eq!(browser.evaluate_with("arguments[0] + 1", vec![json!(1)])?, 2);
    assert!(browser.text("h2").is_err());
    browser.type_into("#name", "typed ")?;
    browser.press("more")?;
    assert_eq!(browser.evaluate("document.getElementById('name').value")?, "typed more");
    browser.press(Key::Tab)?;
    assert_eq!(browser.evaluate("document.activeElement.id")?, "go");
    browser.press(Key::Enter)?;
    browser.wait_for("#late")?;
    browser.paste_into("#name", "pasted")?;
    assert_eq!(browser.evaluate("document.getElementById('name').value")?, "pasted");
    browser.choose("#pick", "c")?;
    assert_eq!(browser.evaluate("document.getElementById('pick').value")?, "c");
    assert_eq!(browser.attribute("#late", "id")?.as_deref(), Some("late"));
    browser.assert_no_errors()
}

#[test]
fn waiting_in_vain_says_what_the_page_shows() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let folder = site(&[("index.html", PAGE)])?;
    let server = serve(folder.path())?;
    browser.goto(&server.url())?;
    browser.set_patience(Duration::from_millis(300));
    let error = browser.wait_for("#late").unwrap_err().to_string();
    assert!(error.starts_with("waited in vain for a visible #late"), "{error}");
    assert!(error.contains("text: Hello"), "{error}");
    Ok(())
}

#[test]
fn errors_of_page_worker_and_network_are_seen() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let page = r#"<!doctype html><link rel="icon" href="data:,"><script>
        console.log('a harmless line'); console.error('said by the page');
        setTimeout(() => { throw new Error('thrown by the page') });
        fetch('missing.json');
        const worker = new Worker('worker.js', { type: 'module' });
        worker.onmessage = () => { window.done = true };
        </script>"#;
    let worker = "console.error('said by the worker'); setTimeout(() => { throw new Error('thrown by the worker') }); \
        setTimeout(() => postMessage('done'), 100);";
    let folder = site(&[("index.html", page), ("worker.js", worker)])?;
    let server = serve(folder.path())?;
    browser.goto(&server.url())?;
    browser.wait_until("the worker's message", "window.done")?;
    let entries = browser.console()?.to_vec();
    let find = |text: &str| entries.iter().find(|entry| entry.message.contains(text));
    for text in [
        "said by the page",
        "thrown by the page",
        "missing.json",
        "said by the worker",
        "thrown by the worker",
    ] {
        let entry = find(text).unwrap_or_else(|| panic!("{text:?} is missing in {entries:#?}"));
        assert!(entry.is_error(), "{entry}");
    }
    assert!(!find("a harmless line").is_some_and(|entry| entry.is_error()));
    let error = browser.assert_no_errors().unwrap_err().to_string();
    assert!(error.contains("thrown by the worker"), "{error}");
    Ok(())
}

#[test]
fn viewport_colours_and_screenshots() -> Result<()> {
    let Some(browser) = Chromium::launch()? else {
        return Ok(());
    };
    let folder = site(&[("index.html", PAGE)])?;
    let server = serve(folder.path())?;
    browser.goto(&server.url())?;
    let background = "getComputedStyle(document.body).backgroundColor";
    assert_eq!(browser.evaluate("[innerWidth, innerHeight]")?, json!([1280, 800]));
    assert_eq!(browser.evaluate(background)?, "rgb(255, 255, 255)");
    browser.set_viewport(360, 740, false)?;
    browser.set_media("prefers-color-scheme", "dark")?;
    assert_eq!(browser.evaluate("[innerWidth, innerHeight]")?, json!([360, 740]));
    assert_eq!(browser.evaluate(background)?, "rgb(0, 0, 0)");
    let file = folder.path().join("pictures/page.png");
    browser.screenshot(&file)?;
    assert_eq!(png_size(&file)?, (360, 740));
    Ok(())
}

/// Width and height from a PNG's first chunk.
fn png_size(file: &Path) -> Result<(u32, u32)> {
    let bytes = fs::read(file)?;
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    Ok((
        u32::from_be_bytes(bytes[16..20].try_into()?),
        u32::from_be_bytes(bytes[20..24].try_into()?),
    ))
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_stays_behind_after_a_panic() -> Result<()> {
    let Some(browser) = Chromium::launch()? else {
        return Ok(());
    };
    let profile = browser.profile().to_path_buf();
    assert!(processes_of(&profile) > 0);
    let panicked = std::thread::spawn(move || {
        let _browser = browser;
        panic!("on purpose");
    })
    .join()
    .is_err();
    assert!(panicked);
    // Chromium's helpers end a moment after it.
    let patience = Instant::now() + Duration::from_secs(20);
    while processes_of(&profile) > 0 {
        assert!(Instant::now() < patience, "some of Chromium still runs");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(!profile.exists());
    Ok(())
}

/// How many processes were started with this profile.
#[cfg(target_os = "linux")]
fn processes_of(profile: &Path) -> usize {
    let profile = profile.to_string_lossy();
    let entries = fs::read_dir("/proc").expect("Linux has /proc").flatten();
    let lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines
        .filter(|line| String::from_utf8_lossy(line).contains(&*profile))
        .count()
}
