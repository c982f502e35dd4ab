//! The race in a real browser: it scores as the program does, obeys its keys and its address, and outlives a lane.
use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use guesswork_tests::{Chromium, Cli, Key, app_copy, app_folder, serve, serve_app};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Tasks of the shipped bundle that no model was tuned on: those of a race that nobody has set up.
const UNSEEN_TASKS: u64 = 27;

/// Two tasks, one with labels and one without, whose instances a race goes through in seconds.
fn tasks(app: &Path) -> Result<(String, String)> {
    let tasks: Vec<Value> = serde_json::from_slice(&fs::read(app.join("bundle/tasks.json"))?)?;
    let unseen = |with_labels: bool| {
        let task = tasks
            .iter()
            .find(|task| task["seen"] != "seen" && task["labels"].is_array() == with_labels);
        let name = task.and_then(|task| task["name"].as_str());
        name.map(str::to_owned).context("the bundle offers no such task")
    };
    Ok((unseen(true)?, unseen(false)?))
}

/// A browser that saves what it is given into a folder.
struct Racer {
    browser: Chromium,
    saved: TempDir,
}

impl Racer {
    fn launch() -> Result<Option<Self>> {
        let Some(mut browser) = Chromium::launch()? else {
            return Ok(None);
        };
        // Ten models on one core of a busy machine take their time.
        browser.set_patience(Duration::from_secs(300));
        let saved = tempfile::tempdir()?;
        let allow = json!({ "behavior": "allow", "downloadPath": saved.path() });
        browser.devtools("Browser.setDownloadBehavior", allow)?;
        Ok(Some(Self { browser, saved }))
    }

    fn open(&mut self, url: &str, query: &str) -> Result<()> {
        self.browser.goto(&format!("{url}?view=race&{query}"))?;
        self.browser.wait_for("[data-testid=go]")
    }

    fn until_phase(&mut self, words: &str) -> Result<()> {
        self.browser.wait_for_text("[data-testid=time-left]", words)
    }

    /// How many instances are done.
    fn done(&self) -> Result<u64> {
        let done = self.browser.attribute("[data-testid=progress]", "data-done")?;
        Ok(done.context("no progress is shown")?.parse()?)
    }

    fn until_done(&mut self, instances: u64) -> Result<()> {
        let done = "+document.querySelector('[data-testid=progress]').dataset.done";
        self.browser
            .wait_until("answers", &format!("{done} >= {instances}"))
            .map(drop)
    }

    /// A file that the page saves, when it has come whole.
    fn take(&mut self, form: &str) -> Result<Vec<u8>> {
        self.browser.click(&format!("[data-testid=take-{form}]"))?;
        for _ in 0..200 {
            let mut files = fs::read_dir(self.saved.path())?.flatten().map(|entry| entry.path());
            if let Some(file) = files.find(|path| path.extension().is_some_and(|it| it == form)) {
                let bytes = fs::read(&file)?;
                if !bytes.is_empty() {
                    fs::remove_file(&file)?;
                    return Ok(bytes);
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("no {form} was saved")
    }

    fn record(&mut self) -> Result<Value> {
        Ok(serde_json::from_slice(&self.take("json")?)?)
    }
}

fn row(lane: &str) -> String {
    format!("[data-testid=\"race-row-{lane}\"]")
}

fn close(a: &Value, b: &Value) -> bool {
    matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if (a - b).abs() < 1e-3)
}

#[test]
fn it_scores_as_the_program_does_on_the_same_models_and_instances() -> Result<()> {
    let Some(mut racer) = Racer::launch()? else {
        return Ok(());
    };
    let (app, server) = (app_folder()?, serve_app()?);
    let (labelled, free) = tasks(&app)?;
    let lanes = ["original", "simplified+examples", "random", "majority"];
    let query = format!(
        "tasks={labelled},{free}&n=50&lanes={}&seed=11",
        lanes.join(",").replace('+', "%2B")
    );
    racer.open(&server.url(), &query)?;
    racer.browser.click("[data-testid=go]")?;
    racer.until_phase("over")?;
    let sentence = racer.browser.text("[data-testid=conclusion]")?;
    ensure!(
        sentence.contains("on this task; about others that says nothing"),
        "{sentence}"
    );
    let raced = racer.record()?;

    let bundle = app.join("bundle").display().to_string();
    let cli = Cli::in_folder(&app);
    let (lanes, pocket) = (lanes.join(","), &bundle_settings(&app)?);
    let mut asked = vec![
        "eval",
        "--models",
        &bundle,
        "--lane",
        &lanes,
        "--instances",
        "50",
        "--json",
    ];
    asked.extend(pocket.iter().map(String::as_str));
    let evaluated = cli.json(&asked);

    for (place, lane) in lanes.split(',').enumerate() {
        let (page, program) = (&raced["lanes"][place], &evaluated["lanes"][place]);
        ensure!(
            page["lane"] == lane && program["lane"] == lane,
            "{page} {}",
            program["lane"]
        );
        for (task, metric) in [(&labelled, "exact_match"), (&free, "rouge_l")] {
            let (here, there) = (&page["tasks"][task], &program["tasks"][task][metric]["over_tasks"]);
            ensure!(
                here["instances"] == 50 && close(&here["mean"], &there["mean"]),
                "{lane} on {task}: the page has {here}, the program {there}"
            );
        }
        // The chart counts the task with labels: its interval is the program's, number for number.
        let (here, there) = (
            &page["overall"],
            &program["tasks"][&labelled]["exact_match"]["over_tasks"],
        );
        for end in ["mean", "low", "high"] {
            ensure!(close(&here[end], &there[end]), "{lane}: {here}, not {there}");
        }
        let shown = racer.browser.text(&row(lane))?;
        let mean = format!("{:.1}", there["mean"].as_f64().context("no mean")?);
        ensure!(shown.contains(&mean), "the row of {lane} shows {shown:?}, not {mean}");
    }
    let about = &evaluated["about"][&labelled]["expected_exact_match"];
    ensure!(
        close(&raced["guess"], about),
        "guessing scores {about}, not {}",
        raced["guess"]
    );
    racer.browser.assert_no_errors()
}

/// The options by which the program makes the tasks that the bundle offers.
fn bundle_settings(app: &Path) -> Result<Vec<String>> {
    let manifest: Value = serde_json::from_slice(&fs::read(app.join("bundle/manifest.json"))?)?;
    let option = |option: &str, name: &str| [option.to_owned(), manifest["pocket"][name].to_string()];
    let options = [
        option("--pocket-tasks", "training_tasks"),
        option("--pocket-instances", "instances_per_task"),
        option("--pocket-seed", "seed"),
    ];
    Ok(options.concat())
}

#[test]
fn keys_are_enough() -> Result<()> {
    let Some(mut racer) = Racer::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    racer.open(&server.url(), "lanes=original,random&n=30")?;
    racer.browser.press(" ")?;
    racer.until_done(3)?;
    racer.browser.press(" ")?;
    racer.until_phase("paused")?;
    let held = racer.done()?;
    std::thread::sleep(Duration::from_secs(2));
    ensure!(racer.done()? == held, "a race that is paused goes on");
    ensure!(
        racer.browser.evaluate("document.documentElement.scrollTop")? == 0,
        "space scrolls the page"
    );

    racer.browser.press(Key::Left + "")?;
    racer.browser.wait_until(
        "the last lane to be hidden",
        &format!("document.querySelector('{}').dataset.state === 'hidden'", row("random")),
    )?;
    ensure!(
        racer.browser.url()?.contains("reveal=1"),
        "the address does not say who is hidden"
    );
    racer.browser.press(Key::Right + "")?;
    racer.browser.wait_until(
        "the last lane to be revealed",
        &format!("document.querySelector('{}').dataset.state === 'racing'", row("random")),
    )?;
    ensure!(!racer.browser.url()?.contains("reveal"), "all are revealed");

    racer.browser.press(" ")?;
    racer.until_done(held + 2)?;
    racer.browser.press("r")?;
    racer.browser.wait_until(
        "a fresh start",
        "document.querySelector('[data-testid=progress]').dataset.done === '0'",
    )?;
    std::thread::sleep(Duration::from_secs(1));
    ensure!(racer.done()? == 0, "a race that is reset goes on");
    // A pointer's Go keeps the focus; space then does what it says on the button that can be pressed.
    racer.browser.click("[data-testid=go]")?;
    racer.until_done(2)?;
    racer.browser.press(" ")?;
    racer.until_phase("paused")?;
    racer.browser.click("[data-testid=stop]")?;
    racer.until_phase("over")?;
    racer.browser.assert_no_errors()
}

#[test]
fn an_address_holds_the_whole_race() -> Result<()> {
    let Some(mut racer) = Racer::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    let query = "tasks=unseen-labels&n=2&lanes=simplified,random,majority&asked=original&seed=23&autoplay=1";
    racer.open(&server.url(), query)?;
    racer.until_phase("over")?;
    let first = racer.record()?;
    let address = racer.browser.url()?;
    racer.browser.goto("about:blank")?;
    racer.browser.goto(&address)?;
    racer.until_phase("over")?;
    let second = racer.record()?;
    ensure!(
        first["answers"] == second["answers"],
        "the same address gives other answers"
    );
    ensure!(
        first["answers"]
            .as_array()
            .is_some_and(|answers| answers.len() == 3 * 2 * 15)
    );
    ensure!(first["settings"] == second["settings"] && first["lanes"] == second["lanes"]);

    // Another seed asks other questions.
    racer.browser.goto(&address.replace("seed=23", "seed=24"))?;
    racer.until_phase("over")?;
    ensure!(racer.record()?["answers"] != first["answers"]);
    racer.browser.assert_no_errors()
}

#[test]
fn a_cell_opens_its_instances_and_gives_the_focus_back() -> Result<()> {
    let Some(mut racer) = Racer::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    racer.open(
        &server.url(),
        "tasks=unseen-labels&n=4&lanes=original,simplified,random&autoplay=1",
    )?;
    racer.until_phase("over")?;
    let focused = "document.activeElement.dataset.testid";
    racer
        .browser
        .evaluate("document.querySelector('[data-testid^=cell-]').focus()")?;
    let first = racer.browser.evaluate(focused)?;
    racer.browser.press(Key::Right + "")?;
    racer
        .browser
        .wait_until("the next cell", &format!("{focused} !== {first}"))?;
    racer.browser.press(Key::Down + "")?;
    racer
        .browser
        .wait_until("the row below", &format!("{focused}.endsWith('-simplified')"))?;
    let cell = racer.browser.evaluate(focused)?;
    ensure!(cell != first, "{cell}");
    ensure!(
        racer.browser.url()?.find("reveal").is_none(),
        "arrows in the table hide lanes"
    );
    racer.browser.press(Key::Enter + "")?;
    racer.browser.wait_for("[data-testid=drawer]")?;
    ensure!(racer.browser.count("[data-testid=asked]")? == 4);
    let shown = racer.browser.text("[data-testid=asked]")?;
    for lane in ["original: ", "simplified: ", "random: "] {
        ensure!(shown.contains(lane), "{lane} is missing in {shown:?}");
    }
    let title = racer.browser.text("[data-testid=drawer] h2")?;
    racer.browser.press(Key::Right + "")?;
    racer.browser.wait_until(
        "another task",
        &format!(
            "document.querySelector('[data-testid=drawer] h2').textContent.trim() !== {}",
            json!(title)
        ),
    )?;
    racer.browser.press(Key::Left + "")?;
    for filter in ["filter-wrong", "filter-disagree", "filter-all"] {
        racer.browser.click(&format!("[data-testid={filter}]"))?;
        let words = racer.browser.text(&format!("[data-testid={filter}]"))?;
        let listed = racer.browser.count("[data-testid=asked]")?;
        ensure!(words.ends_with(&format!(" {listed}")), "{words:?} lists {listed}");
    }
    racer.browser.press(Key::Escape + "")?;
    racer
        .browser
        .wait_until("the focus to come back", &format!("{focused} === {cell}"))?;
    ensure!(racer.browser.count("[data-testid=drawer]")? == 0);
    racer.browser.assert_no_errors()
}

#[test]
fn what_is_taken_away_can_be_read() -> Result<()> {
    let Some(mut racer) = Racer::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    racer.open(&server.url(), "n=1&lanes=original,random&autoplay=1")?;
    racer.until_phase("over")?;
    let record = racer.record()?;
    let answers = record["answers"].as_array().context("no answers")?.len();
    ensure!(answers as u64 == 2 * UNSEEN_TASKS, "{answers} answers");
    let csv = String::from_utf8(racer.take("csv")?)?;
    ensure!(csv.starts_with("lane,task,") && csv.matches("\r\n").count() == answers + 1);
    let svg = String::from_utf8(racer.take("svg")?)?;
    let drawing = roxmltree::Document::parse(&svg)?;
    let words: String = drawing.descendants().filter_map(|node| node.text()).collect();
    ensure!(words.contains("original") && words.contains("guessing"), "{words}");
    let png = racer.take("png")?;
    ensure!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() > 5_000);
    racer.browser.assert_no_errors()
}

#[test]
fn a_damaged_lane_fails_in_its_row_and_the_others_race_on() -> Result<()> {
    let Some(mut racer) = Racer::launch()? else {
        return Ok(());
    };
    let app = app_copy()?;
    let file = app.path().join("bundle/simplified.int8.safetensors");
    let whole = fs::read(&file)?;
    fs::write(&file, &whole[..whole.len() / 2])?;
    let server = serve(app.path())?;
    racer.open(&server.url(), "n=1&lanes=original,simplified,random&autoplay=1")?;
    racer.until_phase("over")?;
    let said = racer.browser.text("[data-testid=failure-simplified]")?;
    ensure!(said.contains("simplified.int8.safetensors"), "{said:?}");
    let state = |racer: &Racer, lane: &str| racer.browser.attribute(&row(lane), "data-state");
    ensure!(state(&racer, "simplified")?.as_deref() == Some("failed"));
    ensure!(state(&racer, "original")?.as_deref() == Some("racing"));
    let record = racer.record()?;
    let answers = |lane: usize| record["lanes"][lane]["answers"].as_u64();
    ensure!(
        (answers(0), answers(1), answers(2)) == (Some(UNSEEN_TASKS), Some(0), Some(UNSEEN_TASKS)),
        "{}",
        record["lanes"]
    );

    // Mended, it catches up.
    fs::write(&file, whole)?;
    racer
        .browser
        .click("[data-testid=failure-simplified] [data-testid=retry]")?;
    racer.browser.wait_until(
        "the failure to go",
        "!document.querySelector('[data-testid=failure-simplified]')",
    )?;
    racer.until_phase("over")?;
    let record = racer.record()?;
    ensure!(record["lanes"][1]["answers"] == UNSEEN_TASKS, "{}", record["lanes"][1]);
    Ok(())
}

#[test]
fn a_lost_worker_has_its_row_and_its_lane_begins_again() -> Result<()> {
    let Some(mut racer) = Racer::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    racer.browser.run_in_every_page(
        "window.workers = []; window.Worker = class extends Worker { \
         constructor(...all) { super(...all); workers.push(this) } }",
    )?;
    racer.open(
        &server.url(),
        "n=endless&tasks=unseen-labels&lanes=original,random&autoplay=1",
    )?;
    racer.until_done(3)?;
    // The browser has ended it, for want of memory, say. Whose worker it was is not said: the one that draws fresh
    // instances is started anew without a word.
    racer.browser.evaluate(
        "workers.forEach(worker => { worker.terminate(); \
         worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })) })",
    )?;
    racer.browser.wait_for("[data-testid=failure-original]")?;
    let said = racer.browser.text("[data-testid=failure-original]")?;
    ensure!(said.contains("out of memory"), "{said:?}");
    let done = racer.done()?;
    racer
        .browser
        .click("[data-testid=failure-original] [data-testid=retry]")?;
    racer.until_done(done + 6)?;
    ensure!(racer.browser.count("[data-testid=failure-original]")? == 0);
    racer.browser.assert_no_errors()
}

#[test]
fn an_endless_race_draws_fresh_instances_until_it_is_stopped() -> Result<()> {
    let Some(mut racer) = Racer::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    racer.open(
        &server.url(),
        "n=endless&tasks=unseen-labels&lanes=original,random&autoplay=1",
    )?;
    racer.until_done(12)?;
    racer.browser.click("[data-testid=stop]")?;
    racer.until_phase("over")?;
    let record = racer.record()?;
    let answers = record["answers"].as_array().context("no answers")?;
    ensure!(answers.len() >= 24);
    for answer in answers {
        let instance = answer["instance"].as_str().unwrap_or_default();
        ensure!(instance.contains("-fresh-"), "{instance} is not fresh");
    }
    // Another view holds a race that runs.
    racer.browser.click("[data-testid=reset]")?;
    racer.browser.click("[data-testid=go]")?;
    racer.until_done(1)?;
    racer.browser.click("[data-testid=view-predict]")?;
    racer.browser.wait_for("[data-testid=ask]")?;
    racer.browser.click("[data-testid=view-race]")?;
    racer.until_phase("paused")?;
    racer.browser.assert_no_errors()
}
