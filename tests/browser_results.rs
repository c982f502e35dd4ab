//! The view of results in a real browser: its numbers are those of the bundle's results file, and each says how it was
//! made.
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use guesswork_shared::{
    bundle::{FileEntry, Manifest},
    chart::{AxisScale, HeatCell, HeatMap, LineChart, Panel, Point, Reference, Series},
    lane::Lane,
    metric::Interval,
    results::{Amount, Chart, Figure, Results, Source, StudyResults, Value, csv, latex, text},
    variant::Variant,
};
use guesswork_tests::{Chromium, Key, app_copy, app_folder, picture, pictures, serve, serve_app};
use serde_json::json;

/// The view's address.
const VIEW: &str = "?view=results";

fn results(app: &Path) -> Result<Results> {
    let bytes = fs::read(app.join("bundle/results.json"))?;
    Ok(Results::from_json("results.json", &bytes)?)
}

/// Puts other results into a copy of the app, as `guesswork export` would.
fn put(app: &Path, contents: Option<&[u8]>) -> Result<()> {
    let path = app.join("bundle/manifest.json");
    let mut manifest = Manifest::from_json(&fs::read(&path)?)?;
    manifest.results = contents.map(|contents| FileEntry::of("results.json", contents));
    if let Some(contents) = contents {
        fs::write(app.join("bundle/results.json"), contents)?;
    }
    fs::write(path, manifest.to_json())?;
    Ok(())
}

fn open(browser: &mut Chromium, url: &str) -> Result<()> {
    browser.goto(url)?;
    browser.wait_for("[data-testid=findings]")
}

/// What stands in a table's body: a list for each row, of its cells as they are read.
fn cells(browser: &Chromium, table: &str) -> Result<Vec<Vec<String>>> {
    let read = "[...document.querySelectorAll(arguments[0] + ' tbody tr')].map(row => [...row.children].map(cell => \
        (cell.querySelector('.number, .gap') || cell).textContent.trim()))";
    Ok(serde_json::from_value(
        browser.evaluate_with(read, vec![table.into()])?,
    )?)
}

fn lanes_of(rows: &[Vec<String>]) -> BTreeSet<String> {
    rows.iter().filter_map(|row| row.first().cloned()).collect()
}

/// From here on, files that the page makes are kept where a test can read them.
const KEEP_FILES: &str = "(() => { window.kept = []; const make = URL.createObjectURL; \
    URL.createObjectURL = blob => { window.kept.push({ blob }); return make.call(URL, blob) }; \
    HTMLAnchorElement.prototype.click = function () { window.file = window.kept[window.kept.length - 1]; \
    window.file.name = this.download }; return true })()";

#[test]
fn the_numbers_are_those_of_the_results_file() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (results, server) = (results(&app_folder()?)?, serve_app()?);
    open(&mut browser, &format!("{}{VIEW}", server.url()))?;
    let study = &results.studies[0];
    for finding in &study.findings {
        browser.wait_for_text("[data-testid=findings]", finding)?;
    }

    // Every lane of the report's tables has its line, with its scores and what the paper says beside it.
    let rows = cells(&browser, "[data-testid=first-table]")?;
    let mut compared = 0;
    for table in study
        .tables
        .iter()
        .filter(|table| ["definitions", "examples"].contains(&table.id.as_str()))
    {
        for row in &table.rows {
            let Value::Lane(lane) = &row.values[0] else { continue };
            let shown = rows
                .iter()
                .find(|cells| cells[0] == lane.to_string())
                .with_context(|| format!("{lane} has no line"))?;
            for value in &row.values[1..] {
                let text = match value {
                    Value::Estimate(interval) => text::score(interval.mean),
                    Value::Text(_) => continue,
                    other => other.text(),
                };
                ensure!(shown.contains(&text), "{lane}: {text} is not in {shown:?}");
                if let Value::Estimate(interval) = value {
                    let ends = format!("{} – {}", text::score(interval.low), text::score(interval.high));
                    ensure!(shown.contains(&ends), "{lane}: {ends} is not in {shown:?}");
                    compared += 1;
                }
            }
        }
    }
    ensure!(compared > 20, "only {compared} scores were compared");

    for (show, id) in [
        ("show-kinds", "kinds"),
        ("show-categories", "categories"),
        ("show-tasks", "tasks"),
    ] {
        browser.click(&format!("[data-testid={show}]"))?;
        let table = study.table(id).with_context(|| format!("no table {id}"))?;
        let selector = format!("[data-testid=table-{id}]");
        browser.wait_for(&selector)?;
        let rows = cells(&browser, &selector)?;
        ensure!(rows.len() == table.rows.len(), "{id} has {} lines", rows.len());
        for (row, shown) in table.rows.iter().zip(&rows) {
            for value in &row.values {
                let text = match value {
                    Value::Estimate(interval) => text::score(interval.mean),
                    other => other.text(),
                };
                ensure!(shown.contains(&text), "{id}: {text} is not in {shown:?}");
            }
        }
        ensure!(
            browser.url()?.contains(&format!("show={id}")),
            "the address does not say {id}"
        );
    }
    // The address brings it back.
    browser.reload()?;
    browser.wait_for("[data-testid=table-tasks]")?;
    browser.assert_no_errors()
}

#[test]
fn lanes_are_chosen_for_all_tables_and_figures() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    open(&mut browser, &format!("{}{VIEW}", server.url()))?;
    let before = lanes_of(&cells(&browser, "[data-testid=first-table]")?);
    ensure!(before.contains("simplified") && before.contains("random"), "{before:?}");
    let dots = browser.count("[data-testid=figure-lanes] .spot")?;
    browser.click("[data-testid=switch-simplified]")?;
    browser.wait_until(
        "the line to go",
        "![...document.querySelectorAll('[data-testid=first-table] tbody th')].some(head => head.textContent === 'simplified')",
    )?;
    ensure!(
        browser
            .attribute("[data-testid=switch-simplified]", "aria-pressed")?
            .as_deref()
            == Some("false")
    );
    let after = lanes_of(&cells(&browser, "[data-testid=first-table]")?);
    ensure!(after.len() + 1 == before.len(), "{after:?}");
    ensure!(!lanes_of(&cells(&browser, "[data-testid=table-tests]")?).contains("simplified"));
    ensure!(browser.count("[data-testid=figure-lanes] .spot")? + 1 == dots);
    browser.click("[data-testid=show-tasks]")?;
    browser.wait_for("[data-testid=table-tasks]")?;
    let heads = browser.texts("[data-testid=table-tasks] thead th")?;
    ensure!(
        heads.iter().all(|head| head != "simplified") && heads.iter().any(|head| head == "empty"),
        "{heads:?}"
    );

    browser.reload()?;
    browser.wait_for("[data-testid=table-tasks]")?;
    ensure!(
        browser
            .attribute("[data-testid=switch-simplified]", "aria-pressed")?
            .as_deref()
            == Some("false")
    );
    browser.click("[data-testid=all-lanes]")?;
    browser.wait_until(
        "all lanes",
        "document.querySelector('[data-testid=switch-simplified]').getAttribute('aria-pressed') === 'true'",
    )?;
    // Not one lane: a sentence instead of an empty table.
    browser.click("[data-testid=show-all]")?;
    for lane in &before {
        browser.click(&format!("[data-testid=\"switch-{lane}\"]"))?;
    }
    browser.wait_for("[data-testid=no-lanes]")?;
    browser.assert_no_errors()
}

#[test]
fn a_number_says_how_it_was_made_to_the_pointer_and_to_keys() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (results, server) = (results(&app_folder()?)?, serve_app()?);
    open(&mut browser, &format!("{}{VIEW}", server.url()))?;
    let origin = server.url();
    browser.devtools(
        "Browser.grantPermissions",
        json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": origin.trim_end_matches('/')}),
    )?;
    let study = &results.studies[0];
    let original = study.table("definitions").context("no table of definitions")?.rows[0].clone();
    let Value::Estimate(score) = &original.values[1] else {
        anyhow::bail!("the first score is none")
    };
    let expected = study.commands_of(original.from(1));
    ensure!(
        expected.iter().any(|command| command.starts_with("guesswork tune")),
        "{expected:?}"
    );

    // The pointer.
    let first = "[data-testid=first-table] tbody .number";
    hover(&mut browser, first)?;
    browser.wait_for("[data-testid=tip]")?;
    let tip = browser.text("[data-testid=tip]")?;
    let ends = format!("95 %: {} – {}", text::score(score.low), text::score(score.high));
    for part in [text::score(score.mean), ends, expected[0].to_string()] {
        ensure!(tip.contains(&part), "{part} is not in {tip:?}");
    }
    // It can be reached with the pointer, and goes when the pointer goes.
    hover(&mut browser, "[data-testid=tip] code")?;
    std::thread::sleep(std::time::Duration::from_millis(500));
    browser.wait_for("[data-testid=tip]")?;
    hover(&mut browser, ".question")?;
    browser.wait_until("the popover to close", "!document.querySelector('[data-testid=tip]')")?;

    // Keys: one number is in the tabbing order, arrows lead to the others, Enter copies, Esc closes.
    let entries = browser.count("[data-testid=first-table] .number[tabindex='0']")?;
    ensure!(entries == 1, "{entries} numbers are in the tabbing order");
    browser.evaluate("document.querySelector('[data-testid=first-table] .number[tabindex=\"0\"]').focus()")?;
    browser.wait_for("[data-testid=tip]")?;
    browser.press(Key::Enter)?;
    browser.wait_for_text("[data-testid=tip-copy]", "Copied")?;
    browser.wait_for_text("[data-testid=results-said]", "Copied")?;
    let copied = browser.evaluate("navigator.clipboard.readText()")?;
    let copied = copied.as_str().context("nothing was copied")?.to_string();
    for command in &expected {
        ensure!(copied.contains(command), "{command} was not copied: {copied}");
    }
    ensure!(copied.contains(&results.command), "{copied}");
    let focused = "document.activeElement.dataset.number";
    let from = browser.evaluate(focused)?;
    browser.press(Key::Down)?;
    browser.wait_until("the next number", &format!("{focused} && {focused} !== {from}"))?;
    let lane = browser.evaluate("document.activeElement.closest('tr').querySelector('th').textContent")?;
    browser.wait_for_text("[data-testid=tip]", lane.as_str().unwrap_or_default())?;
    browser.press(Key::Escape)?;
    browser.wait_until("the popover to close", "!document.querySelector('[data-testid=tip]')")?;

    // A mark of a chart.
    browser.evaluate("document.querySelector('[data-testid=figure-lanes] .spot[tabindex=\"0\"]').focus()")?;
    browser.wait_for_text("[data-testid=tip]", "guesswork tune")?;
    browser.press(Key::Right)?;
    browser.wait_until("the next mark", "document.activeElement.dataset.number === '1'")?;
    hover(&mut browser, "[data-testid=figure-lanes] .spot[data-number='0']")?;
    let original = study
        .sources
        .iter()
        .find(|source| source.lane == Lane::Tuned(Variant::ALL[0]));
    let seed = original
        .and_then(|source| source.seeds.first())
        .context("original has no seed")?;
    browser.wait_for_text("[data-testid=tip]", &format!("{seed}"))?;
    browser.assert_no_errors()
}

/// Moves the pointer to the middle of the first matching element.
fn hover(browser: &mut Chromium, selector: &str) -> Result<()> {
    let middle = "(() => { const element = document.querySelector(arguments[0]); element.scrollIntoView({ block: 'center' }); \
        const place = element.getBoundingClientRect(); return [place.x + place.width / 2, place.y + place.height / 2] })()";
    let [x, y]: [f64; 2] = serde_json::from_value(browser.evaluate_with(middle, vec![selector.into()])?)?;
    // Two steps: what comes into being under a pointer that stands still is not entered.
    for nudge in [1., 0.] {
        let event = json!({"type": "mouseMoved", "x": x + nudge, "y": y, "pointerType": "mouse"});
        browser.devtools("Input.dispatchMouseEvent", event)?;
    }
    Ok(())
}

#[test]
fn everything_can_be_taken_along() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (results, server) = (results(&app_folder()?)?, serve_app()?);
    open(&mut browser, &format!("{}{VIEW}&show=tasks", server.url()))?;
    browser.wait_for("[data-testid=table-tasks]")?;
    browser.evaluate(KEEP_FILES)?;
    let study = &results.studies[0];
    let tasks = study.table("tasks").context("no table of tasks")?;
    let download = |browser: &mut Chromium, button: &str| -> Result<(String, String)> {
        browser.evaluate("window.file = null")?;
        browser.click(&format!("[data-testid={button}]"))?;
        browser.wait_until("the file", "window.file")?;
        let name = browser.evaluate("window.file.name")?;
        let text = browser.evaluate("window.file.blob.text()")?;
        Ok((
            name.as_str().unwrap_or_default().into(),
            text.as_str().unwrap_or_default().into(),
        ))
    };
    ensure!(download(&mut browser, "download-tasks-csv")? == ("tasks.csv".into(), csv(tasks)));
    ensure!(download(&mut browser, "download-tasks-tex")? == ("tasks.tex".into(), latex(tasks)));
    let (name, whole) = download(&mut browser, "download-json")?;
    ensure!(name == "results.json" && Results::from_json(&name, whole.as_bytes())? == results);
    let (name, svg) = download(&mut browser, "download-lanes-svg")?;
    ensure!(name == "lanes.svg");
    let document = roxmltree::Document::parse(&svg)?;
    ensure!(
        document
            .root_element()
            .has_tag_name(("http://www.w3.org/2000/svg", "svg"))
    );
    ensure!(svg.contains("original+delusive"));
    download(&mut browser, "download-lanes-png")?;
    let size = browser.evaluate(
        "createImageBitmap(window.file.blob).then(image => [image.width, image.height, window.file.blob.type])",
    )?;
    ensure!(
        size[0] == 1760 && size[1].as_u64() > Some(200) && size[2] == "image/png",
        "{size}"
    );

    // What is hidden stays out of the files.
    browser.click("[data-testid=switch-simplified]")?;
    browser.wait_until(
        "the column to go",
        "!document.querySelector('[data-testid=table-tasks] .of-simplified')",
    )?;
    let (_, text) = download(&mut browser, "download-tasks-csv")?;
    ensure!(!text.contains(",simplified,") && text.contains(",empty,"), "{text}");

    browser.evaluate("(() => { window.print = () => { window.printed = true } })()")?;
    browser.click("[data-testid=print]")?;
    browser.wait_until("the print dialogue", "window.printed")?;
    browser.assert_no_errors()
}

#[test]
fn what_is_wrong_with_the_file_is_said_in_its_place_and_can_be_mended() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let app = app_copy()?;
    let path: PathBuf = app.path().join("bundle/results.json");
    let whole = fs::read(&path)?;
    let server = serve(app.path())?;
    let url = format!("{}{VIEW}", server.url());
    let later = String::from_utf8(whole.clone())?.replacen("\"format\":2", "\"format\":99", 1);
    for (contents, word) in [
        (later.as_bytes(), "format 99"),
        (
            &b"{\"lanes\": [], \"command\": \"guesswork eval\"}"[..],
            "guesswork export --results",
        ),
        (b"[]", "not what `guesswork report` writes"),
        (b"", "not what `guesswork report` writes"),
    ] {
        put(app.path(), Some(contents))?;
        browser.goto(&url)?;
        browser.wait_for_text("[data-testid=results-failure]", word)?;
        browser.wait_for_text("[data-testid=results-failure]", "results.json")?;
    }
    // Another file than the manifest says, and none.
    put(app.path(), Some(&whole))?;
    fs::write(&path, &whole[..whole.len() / 2])?;
    browser.goto(&url)?;
    browser.wait_for_text("[data-testid=results-failure]", "download it again")?;
    fs::remove_file(&path)?;
    browser.goto(&url)?;
    browser.wait_for_text("[data-testid=results-failure]", "404")?;
    // The rest of the page is as it was.
    browser.click("[data-testid=view-predict]")?;
    browser.wait_for("[data-testid=ask]")?;
    browser.click("[data-testid=view-results]")?;
    fs::write(&path, &whole)?;
    browser.click("[data-testid=results-retry]")?;
    browser.wait_for("[data-testid=findings]")?;

    put(app.path(), None)?;
    browser.goto(&url)?;
    browser.wait_for_text("[data-testid=no-results]", "guesswork export --update")
}

/// Numbers that everything can be told by.
fn interval(mean: f64) -> Interval {
    Interval {
        mean,
        low: mean - 4.,
        high: mean + 5.,
    }
}

/// The repository's results with a curve and a matrix, whatever it has itself.
fn with_all_figures(mut results: Results) -> Results {
    let study: &mut StudyResults = &mut results.studies[0];
    study.figures.retain(|figure| figure.id == "lanes");
    let guess = study.expected_exact_match.unwrap_or(30.);
    let mut series = Vec::new();
    let mut from = Vec::new();
    for (slug, lead) in [("original", 0.), ("simplified", 1.5), ("original+examples", 6.)] {
        let lane: Lane = slug.parse().unwrap_or(Lane::Untuned);
        let mut points = Vec::new();
        for instances in [1, 5, 20, 100, 500] {
            study.commands.push(format!(
                "guesswork tune --variant {slug} --instances-per-task {instances}"
            ));
            study.sources.push(Source {
                lane,
                asked: lane.own_variant(),
                tasks: Amount::All,
                instances: Amount::AtMost(instances),
                seeds: vec![7, 8, 9],
                commands: vec![study.commands.len() - 1],
            });
            from.push(Some(study.sources.len() - 1));
            points.push(Point {
                x: instances as f64,
                y: interval(20. + lead + 7. * (instances as f64).log10()),
            });
        }
        series.push((lane, points));
    }
    let panel = |title: &str, wanted: &[usize]| Panel {
        title: title.into(),
        series: wanted
            .iter()
            .map(|&place| Series {
                label: series[place].0.to_string(),
                lane: series[place].0,
                points: series[place].1.clone(),
            })
            .collect(),
    };
    let panels = vec![panel("No examples", &[0, 1]), panel("Two examples", &[2])];
    study.figures.push(Figure {
        id: "curve".into(),
        title: "How many instances of each task it takes".into(),
        caption: "Made up for a test.".into(),
        chart: Chart::Lines(LineChart {
            title: "Exact match over instances of each training task".into(),
            description: "It grows.".into(),
            x_label: "instances of each training task, log scale".into(),
            x_scale: AxisScale::Log,
            x_range: Some((1., 800.)),
            y_unit: " %".into(),
            panels,
            references: vec![Reference {
                label: format!("guess {guess:.2}"),
                value: guess,
                is_guess: true,
            }],
            published: vec![],
        }),
        from,
    });
    let rows: Vec<Lane> = Variant::ALL.into_iter().map(Lane::Tuned).collect();
    let mut from = Vec::new();
    let mut cells = Vec::new();
    for (row, lane) in rows.iter().enumerate() {
        let mut line = Vec::new();
        for (column, variant) in Variant::ALL.into_iter().enumerate() {
            // Two that were not measured.
            if (row, column) == (0, 8) || (row, column) == (4, 4) {
                line.push(None);
                from.push(None);
                continue;
            }
            study
                .commands
                .push(format!("guesswork eval --lane {lane} --treatment {variant}"));
            study.sources.push(Source {
                lane: *lane,
                asked: variant,
                tasks: Amount::All,
                instances: Amount::All,
                seeds: vec![7],
                commands: vec![study.commands.len() - 1],
            });
            from.push(Some(study.sources.len() - 1));
            let value = interval(22. + 5. * row as f64 + 2. * column as f64);
            line.push(Some(HeatCell {
                value,
                over_guess: Some(value.less(guess)),
            }));
        }
        cells.push(line);
    }
    study.figures.push(Figure {
        id: "matrix".into(),
        title: "Tuned one way, asked another".into(),
        caption: "Made up for a test.".into(),
        chart: Chart::Heat(HeatMap {
            title: "Tuned one way, asked another".into(),
            description: "Numbers.".into(),
            rows,
            columns: Variant::ALL.to_vec(),
            cells,
        }),
        from,
    });
    results
}

#[test]
fn a_curve_and_a_matrix_are_shown_when_there_are_some_and_missed_when_there_are_none() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let app = app_copy()?;
    let mut bare = results(app.path())?;
    bare.studies[0].figures.retain(|figure| figure.id == "lanes");
    put(app.path(), Some(bare.to_json().as_bytes()))?;
    let server = serve(app.path())?;
    let url = format!("{}{VIEW}", server.url());
    open(&mut browser, &url)?;
    browser.wait_for_text("[data-testid=no-curve]", "guesswork sweep low-resource")?;
    browser.wait_for_text("[data-testid=no-matrix]", "guesswork sweep matrix")?;

    let results = with_all_figures(bare);
    put(app.path(), Some(results.to_json().as_bytes()))?;
    open(&mut browser, &url)?;
    ensure!(browser.count("[data-testid=no-curve], [data-testid=no-matrix]")? == 0);
    ensure!(browser.count("[data-testid=figure-curve] .spot")? == 15);
    // The paper's figure stands in the curve, marked as the paper's.
    browser.wait_for_text("[data-testid=figure-curve] text[font-style=italic]", "published, 43")?;
    hover(&mut browser, "[data-testid=figure-curve] .spot[data-number='7']")?;
    browser.wait_for_text(
        "[data-testid=tip]",
        "guesswork tune --variant simplified --instances-per-task 20",
    )?;
    // The curve is drawn for its place.
    let fits = "(() => { const svg = document.querySelector('[data-testid=figure-curve] svg'); \
        return Math.abs(svg.getBoundingClientRect().width - svg.parentElement.clientWidth) < 1.5 \
        && Math.abs(svg.viewBox.baseVal.width - svg.parentElement.clientWidth) < 1.5 })()";
    browser.wait_until("the curve to be as wide as its place", fits)?;
    browser.set_viewport(390, 844, true)?;
    browser.wait_until("the curve to be as wide as its place on a phone", fits)?;
    browser.set_viewport(1280, 800, false)?;

    // The matrix is a table with heads, and arrows pass over what was not measured.
    ensure!(browser.count("[data-testid=matrix] tbody th[scope=row]")? == 9);
    ensure!(browser.count("[data-testid=matrix] thead th[scope=col]")? == 10);
    ensure!(
        browser.count("[data-testid=matrix] .own")? == 8,
        "one on the diagonal was not measured"
    );
    let Chart::Heat(map) = &results.studies[0].figures[2].chart else {
        anyhow::bail!("the third figure is no matrix")
    };
    let shown = browser.texts("[data-testid=matrix] tbody .number")?;
    let wanted: Vec<String> = map
        .cells
        .iter()
        .flatten()
        .flatten()
        .map(|cell| text::score(cell.value.mean))
        .collect();
    ensure!(shown == wanted, "{shown:?}");
    browser.evaluate("document.querySelector('[data-testid=matrix] .number[data-number=\"39\"]').focus()")?;
    browser.wait_for_text("[data-testid=tip]", "asked with simplified")?;
    browser.press(Key::Right)?;
    browser.wait_until(
        "the cell beyond the gap",
        "document.activeElement.dataset.number === '41'",
    )?;
    browser.wait_for_text("[data-testid=tip]", "guesswork eval --lane simplified+examples")?;
    pictures(&mut browser, "results-figures")?;
    browser.assert_no_errors()
}

#[test]
fn on_paper_it_is_light_and_without_controls() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let server = serve_app()?;
    open(&mut browser, &format!("{}{VIEW}", server.url()))?;
    browser.set_media("prefers-color-scheme", "dark")?;
    browser.click("[data-testid=show-all]")?;
    browser.wait_for("[data-testid=table-scores], [data-testid=table-definitions]")?;
    browser.devtools("Emulation.setEmulatedMedia", json!({"media": "print"}))?;
    let shown = |selector: &str| {
        format!("[...document.querySelectorAll('{selector}')].some(element => element.getClientRects().length > 0)")
    };
    for control in [".tools", ".set-up", ".take", ".views", ".spot"] {
        ensure!(browser.evaluate(&shown(control))? == false, "{control} is printed");
    }
    for kept in ["[data-testid=findings]", ".results-table", ".chart svg"] {
        ensure!(browser.evaluate(&shown(kept))? == true, "{kept} is not printed");
    }
    let ink = browser.evaluate("getComputedStyle(document.querySelector('.finding')).color")?;
    ensure!(ink == "rgb(26, 28, 32)", "{ink} on paper");
    browser.set_viewport(794, 1123, false)?;
    let whole = browser
        .evaluate("document.documentElement.scrollHeight")?
        .as_u64()
        .unwrap_or(0);
    browser.set_viewport(794, whole.clamp(1123, 9000) as u32, false)?;
    browser.screenshot(&picture("results-print"))?;
    let pages = browser.devtools("Page.printToPDF", json!({"printBackground": true}))?;
    ensure!(
        pages["data"].as_str().is_some_and(|data| data.len() > 10_000),
        "nothing was printed"
    );
    browser.assert_no_errors()
}
