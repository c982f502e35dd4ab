//! The page in a talk: the element, what it says to the page in its frame and hears from it, a whole deck, and the
//! dialog that hands all of it out.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use guesswork_tests::{Chromium, Key, WIDTHS, app_folder, picture, serve, serve_app};
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::{Project, dist};

/// What stands in the frames of the deck: a page that only speaks the protocol, or the published page.
#[derive(Clone, Copy, PartialEq)]
enum Player {
    StandIn,
    Page,
}

/// Those that the deck is driven with.
const PLAYERS: [Player; 1] = [Player::StandIn];

const RACE: &str = "document.querySelector('guesswork-race')";

/// A site as `cargo xtask dist` makes it, with the given player.
fn site(player: Player) -> Result<TempDir> {
    let (base, project) = (tempfile::tempdir()?, Project::locate()?);
    let site = base.path().join("site");
    match player {
        Player::Page => drop(dist::write(&project, &app_folder()?, &site, &[])?),
        Player::StandIn => {
            copy_files(&project.root().join("tests/fixtures/talk"), &site)?;
            copy_files(&project.root().join("web/static"), &site)?;
            copy_files(&project.root().join("examples/talk/deck"), &site.join("talk"))?;
        }
    }
    Ok(base)
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry?.path();
        fs::copy(&path, to.join(path.file_name().context("a file without a name")?))?;
    }
    Ok(())
}

/// Writes down what the element tells from now on, as `told`.
const LISTEN: &str = "(() => { window.told = []; for (const name of ['ready', 'progress', 'result', 'error']) \
    document.querySelector('guesswork-race').addEventListener(name, ({ detail }) => told.push({ name, ...detail })) })()";

/// The names of the lanes that the last event says are shown.
fn wait_for_revealed(browser: &mut Chromium, count: usize) -> Result<()> {
    let last = "told.filter(({ name }) => name === 'progress' || name === 'result').pop()";
    browser
        .wait_until(
            &format!("{count} lanes to be revealed"),
            &format!("(() => {{ const last = {last}; return last && last.lanes.filter((lane) => lane.revealed).length === {count} }})()"),
        )
        .map(drop)
}

#[test]
fn a_deck_is_given_with_the_keyboard_alone() -> Result<()> {
    for player in PLAYERS {
        let Some(mut browser) = Chromium::launch()? else {
            return Ok(());
        };
        let site = site(player)?;
        let server = serve(site.path())?;
        let take = |browser: &Chromium, name: &str| {
            let kind = if player == Player::Page { "" } else { "stand-in-" };
            browser.screenshot(&picture(&format!("talk-{kind}{name}")))
        };
        browser.goto(&format!("{}site/talk/", server.url()))?;
        browser.wait_for(".slide.shown h1")?;
        browser.evaluate(LISTEN)?;
        take(&browser, "title")?;

        // Fragments, one key each.
        browser.press(Key::Right + "")?;
        browser.wait_for(".slide.shown .told")?;
        let fragments = browser.count(".slide.shown [data-fragment]")?;
        for shown in 1..=fragments {
            browser.press(" ")?;
            let now = browser.count(".slide.shown .revealed")?;
            ensure!(now == shown, "{now} fragments are shown after {shown} keys");
        }
        browser.press(Key::Left + "")?;
        ensure!(browser.count(".slide.shown .revealed")? == fragments - 1);
        browser.press(" ")?;
        take(&browser, "fragments")?;
        browser.press(" ")?;

        // The race: go, then lane by lane.
        browser.wait_for(".slide.shown guesswork-race")?;
        browser.wait_until("the race to be ready", &format!("{RACE}.state === 'ready'"))?;
        // It may have been ready before this test listened; it says so again.
        browser.press("r")?;
        let ready = browser.wait_until("the race to say so", "told.find(({ name }) => name === 'ready')")?;
        let lanes = ready["lanes"].as_array().context("no lanes")?.len();
        ensure!(lanes == 4, "the deck names four lanes, and {lanes} race");
        wait_for_revealed(&mut browser, 0)?;
        browser.press(" ")?;
        browser.wait_until(
            "the race to begin",
            &format!("['running', 'ended'].includes({RACE}.state)"),
        )?;
        for revealed in 1..=lanes {
            browser.press(Key::Right + "")?;
            wait_for_revealed(&mut browser, revealed)?;
        }
        browser.press(Key::Left + "")?;
        wait_for_revealed(&mut browser, lanes - 1)?;
        browser.press(Key::Right + "")?;
        wait_for_revealed(&mut browser, lanes)?;
        browser.wait_until("the race to end", &format!("{RACE}.state === 'ended'"))?;
        take(&browser, "race")?;

        // What came out stands on the next slide.
        browser.press(Key::Right + "")?;
        browser.wait_for(".slide.shown #outcome")?;
        let rows = browser.count("#outcome tbody tr")?;
        ensure!(rows == lanes, "{rows} of {lanes} lanes are in the table");
        ensure!(!browser.text("#sentence")?.is_empty(), "nothing is concluded");
        take(&browser, "outcome")?;

        // Back, and from the start.
        browser.press(Key::Left + "")?;
        browser.press("r")?;
        browser.wait_until("the race to be ready again", &format!("{RACE}.state === 'ready'"))?;
        browser.press("?")?;
        browser.wait_for("dialog.keys[open]")?;
        take(&browser, "keys")?;
        browser.press(Key::Escape + "")?;
        browser.assert_no_errors()?;
    }
    Ok(())
}

#[test]
fn the_element_makes_the_address_and_its_methods_wait_for_the_race() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let site = site(Player::StandIn)?;
    let page = r#"<!doctype html><link rel="icon" href="data:,"><script src="site/embed.js"></script><body></body>"#;
    fs::write(site.path().join("index.html"), page)?;
    let server = serve(site.path())?;
    browser.goto(&server.url())?;
    let made = "((listen) => { document.body.innerHTML = '<guesswork-race tasks=\" unseen  own \" n=3 seed=7 \
        lanes=\"original+examples, random\" theme=dark autoplay=false query=\"speed=2&x=%26\" label=\"Ours\"></guesswork-race>'; \
        const race = document.querySelector('guesswork-race'); eval(listen); race.hide(); race.go(); return race.address })(arguments[0])";
    let address = browser.evaluate_with(made, vec![LISTEN.into()])?;
    let expected = format!(
        "{}site/?view=race&embed=1&speed=2&x=%26&tasks=unseen%2Cown&lanes=original%2Bexamples%2Crandom&n=3&seed=7&theme=dark",
        server.url()
    );
    ensure!(address == json!(expected), "{address} instead of {expected}");
    // Both methods were called before there was anybody to hear them.
    browser.wait_until("the end", &format!("{RACE}.state === 'ended'"))?;
    let heard = browser.evaluate(&format!(
        "{RACE}.shadowRoot.querySelector('iframe').contentWindow.eval('heard')"
    ))?;
    ensure!(heard == json!(["hide", "go"]), "the frame heard {heard}");
    let told = browser.evaluate("told")?;
    let told = told.as_array().context("no events")?;
    ensure!(told[0]["name"] == "ready" && told[0]["seed"] == 7, "{}", told[0]);
    let result = told.last().context("no events")?;
    ensure!(
        result["lanes"][0]["lane"] == "original+examples" && result["lanes"][1]["revealed"] == false,
        "{result}"
    );
    let title = browser.evaluate(&format!("{RACE}.shadowRoot.querySelector('iframe').title"))?;
    ensure!(title == "Ours", "the frame is called {title}");

    // Two attributes change: one new page, which begins at once.
    let change =
        format!("(() => {{ told.length = 0; {RACE}.setAttribute('n', '5'); {RACE}.setAttribute('autoplay', '') }})()");
    browser.evaluate(&change)?;
    browser.wait_until("the end of another race", "told.some(({ name }) => name === 'result')")?;
    let readies = browser.evaluate("told.filter(({ name }) => name === 'ready').map(({ instances }) => instances)")?;
    ensure!(readies == json!([5]), "the page was loaded for {readies}");
    ensure!(browser.evaluate(&format!("{RACE}.shadowRoot.querySelectorAll('iframe').length"))? == 1);

    // What does not come from its own frame is not heard.
    browser.evaluate("(told.length = 0, postMessage({ guesswork: 1, event: 'error', message: 'forged' }, '*'))")?;
    browser.evaluate(&format!("{RACE}.reset()"))?;
    browser.wait_until("the reset", "told.some(({ name }) => name === 'ready')")?;
    ensure!(
        browser.evaluate("told.some(({ name }) => name === 'error')")? == false,
        "a forged event is believed"
    );

    browser.evaluate(&format!("{RACE}.remove()"))?;
    browser.assert_no_errors()
}

#[test]
fn a_deck_on_another_site_names_itself_to_the_page() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (site, deck) = (site(Player::StandIn)?, tempfile::tempdir()?);
    let page_server = serve(site.path())?;
    let deck_server = serve(deck.path())?;
    let deck_page = format!(
        "<!doctype html><link rel=\"icon\" href=\"data:,\"><script src=\"{}site/embed.js\"></script>\
         <guesswork-race n=2></guesswork-race>",
        page_server.url()
    );
    fs::write(deck.path().join("index.html"), deck_page)?;
    browser.goto(&deck_server.url())?;
    let address = browser.evaluate(&format!("{RACE}.address"))?;
    let address = address.as_str().unwrap_or_default();
    let own = browser.evaluate("encodeURIComponent(location.origin)")?;
    ensure!(
        address.starts_with(&page_server.url())
            && address.ends_with(&format!("&allow={}", own.as_str().unwrap_or_default())),
        "{address}"
    );
    browser.wait_until("the race to be ready", &format!("{RACE}.state === 'ready'"))?;
    browser.evaluate(&format!("{RACE}.go()"))?;
    browser.wait_until("its end", &format!("{RACE}.state === 'ended'"))?;
    browser.assert_no_errors()
}

/// The real page: who may steer it. Two frames on a page of another origin, the second of which names it.
#[test]
#[ignore = "the page has no race yet that speaks"]
fn the_page_answers_only_whom_its_address_names() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let deck = tempfile::tempdir()?;
    let (page_server, deck_server) = (serve_app()?, serve(deck.path())?);
    let page = r#"<!doctype html><link rel="icon" href="data:,"><script>
        window.told = { silent: [], named: [] };
        addEventListener('message', ({ source, data }) => {
          for (const name of ['silent', 'named']) {
            const frame = document.getElementById(name);
            if (frame && source === frame.contentWindow) told[name].push(data);
          }
        });
        function add(id, address) {
          const frame = document.createElement('iframe');
          Object.assign(frame, { id, src: address, width: 640, height: 360 });
          document.body.append(frame);
          return new Promise((resolve) => { frame.onload = () => resolve(true) });
        }
        </script><body></body>"#;
    fs::write(deck.path().join("index.html"), page)?;
    browser.goto(&deck_server.url())?;
    let race = format!(
        "{}?view=race&embed=1&n=1&lanes=random,majority&seed=1",
        page_server.url()
    );
    browser.evaluate_with("add('silent', arguments[0])", vec![race.clone().into()])?;
    browser.evaluate_with(
        "add('named', arguments[0] + '&allow=' + location.origin)",
        vec![race.into()],
    )?;
    browser.wait_until(
        "the named one to be ready",
        "told.named.some(({ event }) => event === 'ready')",
    )?;
    let say = |frame: &str, message: Value| {
        let post = format!("document.getElementById('{frame}').contentWindow.postMessage(arguments[0], '*')");
        browser.evaluate_with(&post, vec![message])
    };
    for frame in ["silent", "named"] {
        say(frame, json!({ "guesswork": 1, "command": "explode" }))?;
        say(frame, json!({ "guesswork": 99, "command": "go" }))?;
        say(frame, json!({ "something": "else" }))?;
        say(frame, json!({ "guesswork": 1, "command": "go" }))?;
    }
    browser.wait_until("the result", "told.named.some(({ event }) => event === 'result')")?;
    let errors = browser.evaluate("told.named.filter(({ event }) => event === 'error').length")?;
    ensure!(errors == 2, "{errors} of two misunderstandings were answered");
    let silent = browser.evaluate("told.silent.length")?;
    ensure!(silent == 0, "who is not named was told {silent} things");
    Ok(())
}

#[test]
fn the_dialog_gives_the_present_state_as_snippet_address_and_code() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    browser.goto(&format!("{}?view=predict", server.url()))?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.click("[data-testid=embed-open]")?;
    browser.wait_for("[data-testid=embed][open] [data-testid=qr-code]")?;
    let text = "[data-testid=embed-text]";
    let snippet = browser.text(text)?;
    ensure!(
        snippet.starts_with("<iframe") && snippet.contains("embed=1"),
        "{snippet}"
    );
    let task = browser.evaluate("new URLSearchParams(location.search).get('task')")?;
    let task = task.as_str().context("the address names no task")?;
    ensure!(snippet.contains(&format!("task={task}")), "{snippet}");
    browser.click("[data-testid=frame-small]")?;
    browser.wait_for_text(text, "width=\"320\" height=\"240\"")?;
    browser.click("[data-testid=theme-dark]")?;
    browser.wait_for_text(text, "theme=dark")?;
    browser.click("[data-testid=embed-address]")?;
    browser.wait_until(
        "the address alone",
        &format!("document.querySelector('{text}').textContent.startsWith('http')"),
    )?;
    let address = browser.text(text)?;
    ensure!(!address.contains("embed=1"), "{address}");
    let file = browser
        .attribute("[data-testid=embed-save]", "href")?
        .unwrap_or_default();
    ensure!(
        file.starts_with("data:image/svg+xml,%3Csvg"),
        "the code can not be saved: {file:.60}"
    );

    for (width, height, phone) in WIDTHS {
        browser.set_viewport(width, height, phone)?;
        for theme in ["light", "dark"] {
            browser.set_theme(theme)?;
            let ground = browser.evaluate("getComputedStyle(document.querySelector('.qr-code')).backgroundColor")?;
            ensure!(
                ground == "rgb(255, 255, 255)",
                "in the {theme} the code's ground is {ground}"
            );
            browser.screenshot(&picture(&format!("states-embed-{width}-{theme}")))?;
        }
    }
    browser.press(Key::Escape + "")?;
    browser.wait_until("the dialog to close", "!document.querySelector('dialog[open]')")?;
    browser.press("e")?;
    browser.wait_for("[data-testid=embed][open]")?;
    browser.assert_no_errors()
}
