//! The page in a real browser: it answers as the program does, and says what is wrong with what it is given.
use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use guesswork_shared::{bundle::Manifest, lane::Lane};
use guesswork_tests::{Chromium, Cli, Key, app_copy, app_folder, serve, serve_app};

/// Waits until every lane of the page has come to an end.
const ALL_ENDED: &str = "(() => { const lanes = [...document.querySelectorAll('[data-testid^=\"lane-\"]')]; \
    return lanes.length > 0 && lanes.every(lane => ['done', 'failed'].includes(lane.dataset.state)) })()";

fn card(lane: Lane) -> String {
    format!("[data-testid=\"lane-{lane}\"]")
}

fn manifest(app: &Path) -> Result<Manifest> {
    Ok(Manifest::from_json(&fs::read(app.join("bundle/manifest.json"))?)?)
}

/// The name of a task that the bundle offers, with labels.
fn some_task(app: &Path) -> Result<String> {
    let tasks: serde_json::Value = serde_json::from_slice(&fs::read(app.join("bundle/tasks.json"))?)?;
    let tasks = tasks.as_array().context("tasks.json holds no list")?;
    let task = tasks
        .iter()
        .find(|task| task["labels"].is_array())
        .context("no task has labels")?;
    Ok(task["name"].as_str().context("a task without name")?.to_owned())
}

fn ask(browser: &mut Chromium) -> Result<()> {
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.click("[data-testid=ask]")?;
    browser.wait_until("all lanes to end", ALL_ENDED).map(drop)
}

#[test]
fn every_lane_answers_as_the_program_does_on_the_same_weights_and_prompt() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    let (manifest, task) = (manifest(&app)?, some_task(&app)?);
    browser.goto(&format!("{}?task={task}&instance=2", server.url()))?;
    ask(&mut browser)?;

    let (cli, bundle) = (Cli::in_folder(&app), app.join("bundle").display().to_string());
    ensure!(
        manifest.lanes.len() == 10,
        "the bundle has {} models",
        manifest.lanes.len()
    );
    for lane in manifest.lanes.iter().map(|lane| lane.slug) {
        let shown = browser.text(&format!("{} [data-testid=answer]", card(lane)))?;
        browser.click(&format!(
            "[data-testid=\"ask-one\"][aria-label*=\"{lane}\"], [data-testid=\"prompt-{lane}\"]"
        ))?;
        browser.wait_until(
            "the lane's prompt",
            &format!(
                "document.querySelector('[data-testid=\"prompt\"]').textContent.includes({:?})",
                lane.to_string()
            ),
        )?;
        let prompt = browser
            .evaluate("document.querySelector('[data-testid=\"prompt-text\"]').textContent")?
            .as_str()
            .context("no prompt is shown")?
            .to_owned();
        let slug = lane.to_string();
        let asked = [
            "predict", "--models", &bundle, "--lane", &slug, "--prompt", &prompt, "--json",
        ];
        let answers = cli.json(&asked);
        let told = answers["answers"][0]["answer"].as_str().context("no answer")?;
        ensure!(
            shown == told || (told.is_empty() && !shown.is_empty()),
            "{lane}: the page says {shown:?}, the program {told:?}"
        );
    }
    browser.assert_no_errors()
}

#[test]
fn a_damaged_model_fails_in_its_own_card_and_the_others_go_on() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let app = app_copy()?;
    let lanes: Vec<Lane> = manifest(app.path())?.lanes.iter().map(|lane| lane.slug).collect();
    let weights = manifest(app.path())?.lanes;
    let named = |lane: Lane| {
        let entry = weights.iter().find(|entry| entry.slug == lane);
        entry.map_or_else(String::new, |entry| entry.weights.file.clone())
    };
    let file = |lane: Lane| app.path().join("bundle").join(named(lane));
    let (altered, short, missing) = (lanes[0], lanes[1], lanes[2]);
    let whole = fs::read(file(altered))?;
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file(altered), bytes)?;
    fs::write(file(short), &fs::read(file(short))?[..1000])?;
    fs::remove_file(file(missing))?;

    let server = serve(app.path())?;
    browser.goto(&format!("{}?view=predict", server.url()))?;
    ask(&mut browser)?;
    for lane in lanes {
        let state = browser.attribute(&card(lane), "data-state")?;
        let expected = if [altered, short, missing].contains(&lane) {
            "failed"
        } else {
            "done"
        };
        ensure!(state.as_deref() == Some(expected), "{lane} is {state:?}");
        if expected == "failed" {
            let said = browser.text(&format!("{} [data-testid=failure]", card(lane)))?;
            ensure!(said.contains(&named(lane)), "{lane} says {said:?}");
        }
    }
    // Mended, it answers.
    fs::write(file(altered), whole)?;
    browser.click(&format!("{} [data-testid=retry]", card(altered)))?;
    browser
        .wait_until(
            "the mended lane",
            &format!("document.querySelector('{}').dataset.state !== 'failed'", card(altered)),
        )
        .map(drop)
}

#[test]
fn a_manifest_that_is_none_is_said_to_be_none() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let app = app_copy()?;
    let path = app.path().join("bundle/manifest.json");
    let whole = fs::read_to_string(&path)?;
    let server = serve(app.path())?;
    let unknown = whole.replacen("\"format\": 1", "\"format\": 99", 1);
    for (contents, word) in [(unknown.as_str(), "version 99"), ("{", "manifest"), ("", "manifest")] {
        fs::write(&path, contents)?;
        browser.goto(&format!("{}?view=predict", server.url()))?;
        browser.wait_for_text("[data-testid=bundle-failure]", word)?;
    }
    fs::remove_file(&path)?;
    browser.goto(&format!("{}?view=predict", server.url()))?;
    browser.wait_for_text("[data-testid=bundle-failure]", "manifest.json")?;
    // What failed can be tried again.
    fs::write(&path, whole)?;
    browser.click("[data-testid=retry]")?;
    browser.wait_for("[data-testid=ask]")
}

#[test]
fn no_input_is_too_short_or_too_long() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    browser.goto(&format!("{}?view=predict", server.url()))?;
    browser.wait_for("[data-testid=write]")?;
    browser.click("[data-testid=write]")?;
    browser.paste_into("[data-testid=instance-text]", "")?;
    browser.wait_for("[data-testid=input-complaint]")?;

    browser.paste_into("[data-testid=instance-text]", &"word ".repeat(20_000))?;
    browser.wait_until(
        "the complaint to go",
        "!document.querySelector('[data-testid=input-complaint]')",
    )?;
    ask(&mut browser)?;
    let failed = browser.count("[data-state=failed]")?;
    ensure!(failed == 0, "{failed} lanes failed on a long input");
    browser.wait_for_text("[data-testid=token-count]", "cut")?;
    browser.assert_no_errors()
}

#[test]
fn single_keys_are_shortcuts_until_they_are_switched_off() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    browser.goto(&format!("{}?view=predict", server.url()))?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.press("w")?;
    browser.wait_until(
        "the field to have the focus",
        "document.activeElement.dataset.testid === 'instance-text'",
    )?;
    let typed = "document.querySelector('[data-testid=instance-text]').value";
    ensure!(
        browser.evaluate(typed)? == "",
        "the key that opens the field is written into it"
    );
    // Nothing to ask yet: the reader is sent to the field, without an "a" in it.
    browser.evaluate("document.activeElement.blur()")?;
    browser.press("a")?;
    browser.wait_for("[data-testid=input-complaint]")?;
    ensure!(
        browser.evaluate(typed)? == "",
        "the key that asks is written into the field"
    );

    browser.evaluate("document.activeElement.blur()")?;
    let theme = "document.documentElement.dataset.theme";
    let before = browser.evaluate(theme)?;
    browser.press("?")?;
    browser.wait_for("[data-testid=help][open]")?;
    browser.click("[data-testid=shortcuts]")?;
    browser.press(Key::Escape + "")?;
    browser.wait_until("the list to close", "!document.querySelector('dialog[open]')")?;
    browser.press("t")?;
    ensure!(
        browser.evaluate(theme)? == before,
        "a key that is switched off is heard"
    );
    browser.press("?")?;
    browser.wait_for("[data-testid=help][open]")?;
    browser.click("[data-testid=shortcuts]")?;
    browser.press(Key::Escape + "")?;
    browser.wait_until("the list to close", "!document.querySelector('dialog[open]')")?;
    browser.press("t")?;
    ensure!(
        browser.evaluate(theme)? != before,
        "a key that is switched on again is not heard"
    );
    browser.assert_no_errors()
}

#[test]
fn a_page_that_does_not_arrive_whole_says_so() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let app = app_copy()?;
    let code = fs::read_dir(app.path())?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.starts_with("app") && name.ends_with(".js")
        })
        .context("the app has no script")?;
    fs::remove_file(code)?;
    let server = serve(app.path())?;
    browser.goto(&format!("{}?view=predict", server.url()))?;
    browser.wait_for_text("#starting", "could not be loaded whole")?;
    ensure!(browser.count("#starting button")? == 1, "there is no way to try again");
    Ok(())
}

/// A browser as old as that refuses the page's own code, too.
#[test]
fn a_browser_without_vector_instructions_is_told_so_and_may_try_again() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    browser.run_in_every_page(
        "if (!sessionStorage.updated) { const refuse = () => Promise.reject(new WebAssembly.CompileError('simd')); \
         WebAssembly.validate = bytes => !bytes.includes(253); \
         WebAssembly.instantiateStreaming = WebAssembly.compileStreaming = refuse; \
         WebAssembly.instantiate = WebAssembly.compile = refuse }",
    )?;
    browser.goto(&server.url())?;
    browser.wait_for_text("#starting[role=alert]", "SIMD")?;
    // Another browser, or this one when it was brought up to date.
    browser.evaluate("sessionStorage.updated = 'yes'")?;
    browser.click("#starting button")?;
    browser.wait_for("[data-testid=go]")
}

#[test]
fn the_majority_gives_the_label_that_its_bars_show_as_the_most_frequent() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    browser.goto(&format!("{}?task={}", server.url(), some_task(&app)?))?;
    ask(&mut browser)?;
    let majority = card(Lane::Majority);
    let answer = browser.text(&format!("{majority} [data-testid=answer]"))?;
    if browser.count(&format!("{majority} .likeliest"))? > 0 {
        let likeliest = browser.text(&format!("{majority} .likeliest span"))?;
        ensure!(
            answer == likeliest,
            "it says {answer:?}, and {likeliest:?} is the most frequent"
        );
    }
    browser.assert_no_errors()
}

#[test]
fn stop_stops_and_the_keyboard_is_enough() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    browser.goto(&format!("{}?view=predict", server.url()))?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.evaluate("document.querySelector('[data-testid=ask]').focus()")?;
    browser.press(Key::Enter + "")?;
    browser.press(Key::Escape + "")?;
    let still = "[...document.querySelectorAll('[data-testid^=\"lane-\"]')]\
        .every(lane => !['answering', 'waiting', 'loading'].includes(lane.dataset.state))";
    browser.wait_until("every lane to be still", still)?;
    // And it can go on.
    ask(&mut browser)?;
    browser.assert_no_errors()
}
