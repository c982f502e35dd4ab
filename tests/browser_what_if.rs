//! Counterfactuals in a real browser: what is changed is told to the lanes that are shown it, their figures are those of
//! the program on the changed prompt, and what is undone is as it was.
use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use guesswork_shared::{bundle::offered_tasks_from_json, lane::Lane, variant::Variant};
use guesswork_tests::{Chromium, Cli, Key, StaticServer, app_folder, pictures, serve_app};

/// Every lane has come to an end, and which lanes noticed has been said.
const ALL_COMPARED: &str = "document.querySelector('[data-testid=noticed]').textContent.includes('tuned lanes noticed') \
    && [...document.querySelectorAll('[data-testid^=\"lane-\"]')].every(lane => lane.dataset.state === 'done')";
const ALL_DONE: &str =
    "[...document.querySelectorAll('[data-testid^=\"lane-\"]')].every(lane => lane.dataset.state === 'done')";
/// Each lane's labels with their probabilities, and its answer.
const FIGURES: &str = "Object.fromEntries([...document.querySelectorAll('[data-testid^=\"lane-\"]')].map(card => [\
    card.dataset.testid.slice(5), { \
        answer: card.querySelector('[data-testid=answer]').textContent, \
        probabilities: Object.fromEntries([...card.querySelectorAll('.bars li')].map(row => \
            [row.querySelector('span').textContent, row.querySelector('b').dataset.now])), \
        figures: [...card.querySelectorAll('.bars b')].map(figure => figure.textContent) }]))";
/// Kernels of another machine add up in another order.
const ALIKE: f64 = 0.01;

#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
struct Figures {
    answer: String,
    probabilities: BTreeMap<String, String>,
    figures: Vec<String>,
}

impl Figures {
    fn probability(&self, label: &str) -> Result<f64> {
        let figure = self
            .probabilities
            .get(label)
            .with_context(|| format!("no bar for {label}"))?;
        Ok(figure.parse()?)
    }
}

fn figures(browser: &Chromium) -> Result<BTreeMap<String, Figures>> {
    Ok(serde_json::from_value(browser.evaluate(FIGURES)?)?)
}

/// A task of two labels whose definition gives each a condition, so that it can be negated in its own words.
fn some_task(app: &Path) -> Result<(String, Vec<String>)> {
    let file = "tasks.json";
    let offered = offered_tasks_from_json(file, &fs::read(app.join("bundle").join(file))?)?;
    let fits = offered.iter().find(|offered| {
        let labels = offered.labels.as_deref().unwrap_or_default();
        let quoted = |label: &String| offered.task.definition().contains(&format!("\"{label}\" if "));
        labels.len() == 2 && labels.iter().all(quoted)
    });
    let offered = fits.context("no task has two labels with a condition each")?;
    Ok((offered.task.name.clone(), offered.labels.clone().unwrap_or_default()))
}

fn open(browser: &mut Chromium, server: &StaticServer, query: &str) -> Result<()> {
    browser.set_patience(Duration::from_secs(180));
    browser.goto(&format!("{}?{query}", server.url()))?;
    browser.wait_for("[data-testid=ask]:not([disabled])")
}

fn ask(browser: &mut Chromium) -> Result<()> {
    browser.click("[data-testid=ask]")?;
    browser.wait_until("all lanes to answer", ALL_DONE).map(drop)
}

fn change(browser: &mut Chromium, button: &str) -> Result<()> {
    browser.click(&format!("[data-testid=what-if-{button}]"))?;
    browser.wait_until("all lanes to be compared", ALL_COMPARED).map(drop)
}

/// The prompt of a lane, as it is sent.
fn prompt(browser: &mut Chromium, lane: Lane) -> Result<String> {
    // By its own method: lines come and go above the cards while answers arrive, and a pointer may miss.
    browser.evaluate(&format!(
        "document.querySelector('[data-testid=\"prompt-{lane}\"]').click()"
    ))?;
    let label = format!("What {lane} was told");
    browser.wait_until(
        "the lane's prompt",
        &format!("document.querySelector('[data-testid=prompt]').getAttribute('aria-label') === {label:?}"),
    )?;
    let text = browser.evaluate("document.querySelector('[data-testid=prompt-text]').textContent")?;
    Ok(text.as_str().context("no prompt is shown")?.to_owned())
}

fn reaction(browser: &Chromium, lane: Lane) -> Result<String> {
    browser.text(&format!("[data-testid=\"lane-{lane}\"] [data-testid=reaction]"))
}

/// Writes into a field and leaves it.
fn write(browser: &Chromium, field: &str, text: &str) -> Result<()> {
    let leave = "(() => { const field = document.querySelector(arguments[0]); field.value = arguments[1]; \
        field.dispatchEvent(new Event('change', { bubbles: true })); return true })()";
    let field = format!("[data-testid={field}]");
    browser.evaluate_with(leave, vec![field.into(), text.into()]).map(drop)
}

fn models() -> impl Iterator<Item = Lane> {
    Lane::all().filter(|lane| lane.has_model())
}

#[test]
fn lanes_move_as_the_program_says_and_undo_brings_the_former_figures_back() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    let (task, labels) = some_task(&app)?;
    open(&mut browser, &server, &format!("task={task}&instance=2"))?;
    ask(&mut browser)?;
    let before = figures(&browser)?;
    change(&mut browser, "negate")?;
    let after = figures(&browser)?;

    let (cli, bundle) = (Cli::in_folder(&app), app.join("bundle").display().to_string());
    let choices = labels.join(",");
    let mut noticed = Vec::new();
    for lane in models() {
        let slug = lane.to_string();
        let (was, is) = (&before[&slug], &after[&slug]);
        let told = prompt(&mut browser, lane)?;
        let words = [
            "predict",
            "--models",
            &bundle,
            "--lane",
            &slug,
            "--prompt",
            &told,
            "--choices",
            &choices,
            "--json",
        ];
        let program = cli.json(&words);
        let program = &program["answers"][0];
        ensure!(
            program["answer"].as_str() == Some(&is.answer) || is.answer.is_empty(),
            "{lane}: the page says {:?}, the program {}",
            is.answer,
            program["answer"]
        );
        let mut largest: f64 = 0.0;
        for label in &labels {
            let listed = program["labels"].as_array().context("no labels")?;
            let listed = listed.iter().find(|one| one["label"] == *label);
            let expected = listed
                .and_then(|one| one["probability"].as_f64())
                .context("no probability")?;
            let (now, then) = (is.probability(label)?, was.probability(label)?);
            ensure!(
                (now - expected).abs() < ALIKE,
                "{lane}, {label}: {now} here, {expected} there"
            );
            largest = largest.max((now - then).abs());
            let signed = match format!("{:.2}", (now - then).abs()).as_str() {
                "0.00" => "±0.00".to_string(),
                figure if now < then => format!("−{figure}"),
                figure => format!("+{figure}"),
            };
            ensure!(
                is.figures.contains(&signed),
                "{lane}, {label}: {signed} is not among {:?}",
                is.figures
            );
        }
        let shown = slug.starts_with("original") || lane == Lane::Untuned;
        let said = reaction(&browser, lane)?;
        if shown {
            ensure!(said != "not shown to it", "{lane} reads the definition");
            ensure!(
                (largest >= 0.05) == said.starts_with("moved"),
                "{lane} moved {largest} and says {said:?}"
            );
            if (largest >= 0.05 || was.answer != is.answer) && lane != Lane::Untuned {
                noticed.push(slug);
            }
        } else {
            ensure!(said == "not shown to it", "{lane} says {said:?}");
            ensure!(
                was.probabilities == is.probabilities && was.answer == is.answer,
                "{lane} has moved"
            );
        }
    }
    let sentence = browser.text("[data-testid=noticed]")?;
    let counted = match noticed.len() {
        0 => "None of the 9".to_string(),
        n => format!("{n} of 9"),
    };
    ensure!(
        sentence.starts_with(&counted),
        "{sentence:?}, but these noticed: {noticed:?}"
    );
    ensure!(
        noticed.iter().all(|slug| sentence.contains(slug.as_str())),
        "{sentence}"
    );
    ensure!(sentence.contains("6 do not see this part"), "{sentence}");
    // The definition is the only thing that differs.
    ensure!(
        browser.url()?.contains("change=negate"),
        "the address does not hold the change"
    );

    browser.click("[data-testid=undo]")?;
    browser.wait_until(
        "nothing to be changed",
        "!document.querySelector('[data-testid=change]')",
    )?;
    browser.wait_until("all lanes to have their answers", ALL_DONE)?;
    ensure!(figures(&browser)? == before, "what was undone is not as it was");
    ensure!(
        !browser.url()?.contains("change="),
        "the address still holds the change"
    );
    browser.assert_no_errors()
}

#[test]
fn changes_add_up_are_listed_and_come_back_with_the_address() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    let (task, labels) = some_task(&app)?;
    open(&mut browser, &server, &format!("task={task}&instance=1"))?;
    let examples = |definition: &str| -> Result<[Lane; 2]> {
        Ok([
            format!("{definition}+examples").parse()?,
            format!("{definition}+delusive").parse()?,
        ])
    };
    let delusive = prompt(&mut browser, examples("original")?[1])?;
    let reference = browser.text("[data-testid=reference]")?;
    // Not asked before: each lane is asked as it was and as it is.
    change(&mut browser, "delude")?;
    ensure!(
        prompt(&mut browser, examples("original")?[0])? == delusive,
        "deluded examples are not those of the delusive lanes"
    );
    for definition in ["original", "simplified", "empty"] {
        let told = reaction(&browser, examples(definition)?[1])?;
        ensure!(told == "told the same", "{definition}+delusive says {told:?}");
        let without = reaction(&browser, definition.parse()?)?;
        ensure!(without == "not shown to it", "{definition} says {without:?}");
    }

    change(&mut browser, "swap")?;
    let other = labels.iter().find(|label| **label != reference).context("one label")?;
    ensure!(
        browser.text("[data-testid=reference]")? == *other,
        "the right answer keeps its name"
    );
    let untold = reaction(&browser, "empty".parse()?)?;
    ensure!(untold == "not shown to it", "empty says {untold:?}");
    ensure!(browser.count("[data-testid=change]")? == 2);
    let simplified = prompt(&mut browser, "simplified".parse()?)?;
    let listed = format!("Answers: {}, {}.", labels[1], labels[0]);
    ensure!(simplified.contains(&listed), "{simplified:?} does not list {listed:?}");

    // By hand, on top of that.
    write(&browser, "example-1-input", "It is \"so\", isn't it?")?;
    browser.wait_until(
        "three changes",
        "document.querySelectorAll('[data-testid=change]').length === 3",
    )?;
    browser.wait_until("all lanes to be compared", ALL_COMPARED)?;
    let edited = prompt(&mut browser, examples("empty")?[1])?;
    ensure!(edited.contains("Input: It is \"so\", isn't it?\n"), "{edited:?}");
    browser.wait_for_text("[data-testid=prompt-marked]", "changed")?;

    let (shown, address) = (browser.texts("[data-testid=change]")?, browser.url()?);
    browser.reload()?;
    browser.wait_for("[data-testid=change]")?;
    ensure!(
        browser.texts("[data-testid=change]")? == shown,
        "the changes are not there again"
    );
    ensure!(browser.url()? == address);
    ensure!(
        prompt(&mut browser, examples("empty")?[1])? == edited,
        "the prompt is another"
    );

    // One of several is taken back; then all.
    browser.click("[data-testid=what-if-delude]")?;
    browser.wait_until(
        "two changes",
        "document.querySelectorAll('[data-testid=change]').length === 2",
    )?;
    browser.click("[data-testid=undo-all]")?;
    browser.wait_until("no changes", "!document.querySelector('[data-testid=change]')")?;
    ensure!(browser.text("[data-testid=reference]")? == reference);
    ensure!(prompt(&mut browser, examples("original")?[1])? == delusive);
    browser.assert_no_errors()
}

#[test]
fn what_is_written_by_hand_is_told_and_names_must_differ() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    let (task, labels) = some_task(&app)?;
    open(&mut browser, &server, &format!("task={task}"))?;
    let original: Lane = "original".parse()?;
    browser.click("[data-testid=by-hand]")?;
    let definition = browser.evaluate("document.querySelector('[data-testid=definition]').value")?;
    let definition = definition.as_str().context("no definition")?.to_owned();
    // While lanes answer, nobody loses what he writes.
    browser.click("[data-testid=ask]")?;
    browser.type_into("[data-testid=definition]", " Be quick!")?;
    browser.wait_until("all lanes to answer", ALL_DONE)?;
    browser.evaluate(
        "document.querySelector('[data-testid=definition]').dispatchEvent(new KeyboardEvent('keydown', \
            { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }))",
    )?;
    browser.wait_for("[data-testid=change]")?;
    let written = format!("Definition: {definition} Be quick!\n");
    let told = prompt(&mut browser, original)?;
    ensure!(told.starts_with(&written), "{told:?} does not begin with {written:?}");
    browser.wait_until("all lanes to be compared", ALL_COMPARED)?;
    // Written back, it is no change.
    write(&browser, "definition", &definition)?;
    browser.wait_until("no changes", "!document.querySelector('[data-testid=change]')")?;

    // An example is flipped.
    let output = browser.evaluate("document.querySelector('[data-testid=example-1-output]').value")?;
    let flipped = labels.iter().find(|label| **label != output).context("one label")?;
    browser.choose("[data-testid=example-1-output]", flipped)?;
    browser.wait_for_text("[data-testid=change]", "flipped")?;
    let told = prompt(&mut browser, "empty+examples".parse()?)?;
    ensure!(told.contains(&format!("Output: {flipped}.")), "{told:?}");
    browser.wait_for_text("[data-testid=prompt-marked]", "falsified")?;
    browser.click("[data-testid=undo]")?;
    browser.wait_until(
        "the choice to be the former",
        &format!("document.querySelector('[data-testid=example-1-output]').value === {output}"),
    )?;

    // Names.
    write(&browser, "label-1-name", &labels[1])?;
    browser.wait_for("[data-testid=bad-names]")?;
    ensure!(
        browser.count("[data-testid=change]")? == 0,
        "two labels of one name were taken"
    );
    write(&browser, "label-1-name", "blue")?;
    browser.wait_for_text("[data-testid=change]", "“blue”")?;
    let told = prompt(&mut browser, "simplified".parse()?)?;
    ensure!(told.contains(&format!("Answers: blue, {}.", labels[1])), "{told:?}");
    browser.wait_for_text("[data-testid=\"lane-empty\"] .bars", "blue")?;

    // What a prompt is set against can be chosen, and the small pages follow.
    browser.click("[data-testid=undo]")?;
    browser.wait_until("no changes", "!document.querySelector('[data-testid=change]')")?;
    prompt(&mut browser, "original+examples".parse()?)?;
    ensure!(browser.count("[data-testid=prompt-marked] ins")? == 0);
    browser.click("[data-testid=against-original]")?;
    browser.wait_for_text("[data-testid=prompt-marked]", "added")?;
    ensure!(browser.count("[data-testid=\"page-original+examples\"] .new")? > 0);
    browser.assert_no_errors()
}

#[test]
fn the_keyboard_is_enough_and_a_phone_wide_enough() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    let (task, _) = some_task(&app)?;
    open(&mut browser, &server, &format!("task={task}&instance=3"))?;
    let tab_to = |browser: &mut Chromium, testid: &str| -> Result<()> {
        for _ in 0..150 {
            if browser.evaluate("document.activeElement && document.activeElement.dataset.testid")? == testid {
                return Ok(());
            }
            browser.press(Key::Tab + "")?;
        }
        anyhow::bail!("no key leads to {testid}")
    };
    tab_to(&mut browser, "what-if-negate")?;
    browser.press(Key::Enter + "")?;
    browser.wait_until("all lanes to be compared", ALL_COMPARED)?;
    let pressed = browser.attribute("[data-testid=what-if-negate]", "aria-pressed")?;
    ensure!(pressed.as_deref() == Some("true"));
    tab_to(&mut browser, "undo")?;
    browser.press(Key::Enter + "")?;
    browser.wait_until("no changes", "!document.querySelector('[data-testid=change]')")?;
    let focused = browser.evaluate("document.activeElement.dataset.testid")?;
    ensure!(focused == "noticed", "the focus is on {focused}");

    browser.set_viewport(390, 844, true)?;
    for button in ["shuffle", "negate", "swap"] {
        change(&mut browser, button)?;
    }
    let wider = browser.evaluate("Math.max(innerWidth, document.documentElement.scrollWidth) > 390")?;
    ensure!(wider == false, "the page is wider than a phone");
    let small = browser.evaluate(
        "[...document.querySelectorAll('.what-if button, .changes button')].filter(button => \
            button.getBoundingClientRect().height < 24).map(button => button.textContent)",
    )?;
    ensure!(small == serde_json::json!([]), "too small to be hit: {small}");
    browser.assert_no_errors()
}

#[test]
fn counterfactuals_are_drawn_at_every_width_in_light_and_dark() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    let (task, _) = some_task(&app)?;
    open(&mut browser, &server, &format!("task={task}&lane=original%2Bexamples"))?;
    ask(&mut browser)?;
    change(&mut browser, "negate")?;
    change(&mut browser, "delude")?;
    browser.click("[data-testid=by-hand]")?;
    pictures(&mut browser, "what-if")?;
    ensure!(Variant::ALL.len() == browser.count("[data-testid^=\"page-\"]")?);
    browser.assert_no_errors()
}
