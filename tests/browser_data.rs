//! The reader's own tasks and bundles in a real browser: dropped, checked, kept over a reload, used, removed.
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use guesswork_tests::{Chromium, StaticServer, app_copy, app_folder, pictures, serve, serve_app};
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

/// All lanes load and answer, on a machine that may have other work.
const ALL_LANES: Duration = Duration::from_secs(300);

/// A task of these tests' own: which of two bells rings.
fn bell_task(instances: usize) -> Value {
    let instance = |n: usize| {
        let (sound, label) = [("deep and slow", "tower"), ("high and quick", "door")][n % 2];
        json!({ "id": format!("bell-{n}"), "input": format!("Bell number {n} sounds {sound}."), "output": [label] })
    };
    json!({
        "Definition": ["You hear of a bell. Answer \"tower\" or \"door\"."],
        "Categories": ["Bells"],
        "Positive Examples": [
            { "input": "It sounds deep and slow.", "output": "tower", "explanation": "Large bells are deep." },
            { "input": "It sounds high and quick.", "output": "door", "explanation": "Small bells are high." },
        ],
        "Negative Examples": [],
        "Instances": (0..instances).map(instance).collect::<Vec<_>>(),
    })
}

/// Files to drop, in a folder of their own.
struct Desk(TempDir);

impl Desk {
    fn new() -> Result<Self> {
        Ok(Self(tempfile::tempdir()?))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.path(name);
        fs::create_dir_all(path.parent().context("a name without folder")?)?;
        fs::write(&path, contents)?;
        Ok(path)
    }

    /// The shipped bundle in a folder.
    fn bundle(&self, name: &str) -> Result<PathBuf> {
        let folder = self.path(name);
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(app_folder()?.join("bundle"))? {
            let entry = entry?;
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
        Ok(folder)
    }

    /// A folder as a zip archive beside it.
    fn zip(&self, folder: &Path) -> Result<PathBuf> {
        let path = folder.with_extension("zip");
        let name = folder
            .file_name()
            .context("a folder without name")?
            .to_string_lossy()
            .into_owned();
        let mut archive = ZipWriter::new(fs::File::create(&path)?);
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            archive.start_file(
                format!("{name}/{}", entry.file_name().to_string_lossy()),
                SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored),
            )?;
            archive.write_all(&fs::read(entry.path())?)?;
        }
        archive.finish()?;
        Ok(path)
    }
}

/// Opens the view with nothing brought yet.
fn open(browser: &mut Chromium, server: &StaticServer) -> Result<()> {
    browser.goto(&format!("{}?view=data", server.url()))?;
    browser.wait_for("[data-testid=drop]")
}

/// Chooses files with the view's own field.
fn choose(browser: &Chromium, files: &[&Path]) -> Result<()> {
    let paths: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    browser.type_into("[data-testid=files]", &paths.join("\n"))
}

/// Drags files or folders from the desk over the window, and lets them go there.
fn drop_files(browser: &mut Chromium, paths: &[&Path]) -> Result<()> {
    let files: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let data = json!({ "items": [], "files": files, "dragOperationsMask": 1 });
    let drag = |kind: &str| json!({ "type": kind, "x": 600, "y": 300, "data": data });
    browser.devtools("Input.dispatchDragEvent", drag("dragEnter"))?;
    browser.devtools("Input.dispatchDragEvent", drag("dragOver"))?;
    browser.wait_for("[data-testid=drop].over")?;
    browser.devtools("Input.dispatchDragEvent", drag("drop"))?;
    browser.wait_until(
        "the target to be at rest",
        "!document.querySelector('[data-testid=drop].over')",
    )?;
    Ok(())
}

fn named(list: &str, name: &str) -> String {
    format!("[data-testid={list}][data-name={name:?}]")
}

/// Waits until the browser keeps what is listed.
fn wait_until_kept(browser: &mut Chromium, count: usize) -> Result<()> {
    let kept = "new Promise(resolve => { const open = indexedDB.open('guesswork'); open.onerror = () => resolve(-1); \
        open.onsuccess = () => { const database = open.result; \
        if (!database.objectStoreNames.contains('entries')) { database.close(); return resolve(0); } \
        const count = database.transaction('entries').objectStore('entries').count(); \
        count.onsuccess = () => { database.close(); resolve(count.result); } } })";
    browser
        .wait_until("the database", &format!("{kept}.then(count => count === {count})"))
        .map(drop)
}

#[test]
fn a_chosen_task_is_checked_kept_asked_and_removed() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    browser.set_patience(ALL_LANES);
    let (server, desk) = (serve_app()?, Desk::new()?);
    let task = desk.write("task7_bell_sounds.json", bell_task(24).to_string())?;
    open(&mut browser, &server)?;
    choose(&browser, &[&task])?;
    let row = named("own-task", "task7_bell_sounds");
    browser.wait_for(&row)?;
    browser.wait_for_text("[data-testid=data-said]", "1 task is ready.")?;
    let said = browser.text(&row)?;
    for words in [
        "24 instances, 2 labels, guess 50.0",
        "Classification between tower, door",
        "2 distinct answers in 24 instances, 2 of them recur",
    ] {
        ensure!(said.contains(words), "{words:?} is not in {said:?}");
    }

    wait_until_kept(&mut browser, 1)?;
    browser.reload()?;
    browser.wait_for(&row)?;
    browser.click(&format!("{row} [data-testid=predict-it]"))?;
    browser.wait_for("[data-testid=ask]")?;
    browser.wait_for_text(".chosen-task, .task-rows .chosen", "Bell sounds")?;
    browser.wait_for_text("[data-testid=split-own]", "1")?;
    let shown = browser.evaluate("document.querySelector('[data-testid=instance-text]').value")?;
    ensure!(
        shown == "Bell number 0 sounds deep and slow.",
        "the first instance is {shown}"
    );
    browser.click("[data-testid=ask]")?;
    browser.wait_until(
        "all lanes to end",
        "(() => { const lanes = [...document.querySelectorAll('[data-testid^=\"lane-\"]')]; \
         return lanes.length > 9 && lanes.every(lane => lane.dataset.state === 'done') })()",
    )?;

    browser.click("[data-testid=view-data]")?;
    browser.wait_for(&row)?;
    browser.click(&format!("{row} [data-testid=remove]"))?;
    browser.wait_for("[data-testid=nothing-yet]")?;
    wait_until_kept(&mut browser, 0)?;
    browser.reload()?;
    browser.wait_for("[data-testid=nothing-yet]")?;
    browser.assert_no_errors()
}

#[test]
fn a_dropped_folder_gives_its_tasks_and_names_what_is_broken() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (server, desk) = (serve_app()?, Desk::new()?);
    desk.write("bells/tasks/task1_bells.json", bell_task(20).to_string())?;
    desk.write("bells/tasks/task2_few_bells.json", bell_task(4).to_string())?;
    desk.write(
        "bells/tasks/task3_broken.json",
        "{\"Definition\": [\"Ring it.\"],\n \"Instances\": {}}",
    )?;
    desk.write("bells/tasks/task4_short.json", &bell_task(20).to_string()[..200])?;
    desk.write("bells/labels.toml", "task2_few_bells = [\"door\", \"tower\", \"cow\"]")?;
    desk.write("bells/README.md", "Bells.")?;
    open(&mut browser, &server)?;
    drop_files(&mut browser, &[&desk.path("bells")])?;
    browser.wait_for_text("[data-testid=data-said]", "2 tasks are ready; 2 files need mending")?;
    ensure!(browser.count("[data-testid=own-task]")? == 2);
    let few = browser.text(&named("own-task", "task2_few_bells"))?;
    ensure!(few.contains("labels.toml gives it 3 labels"), "{few}");
    let bad = browser.texts("[data-testid=bad-file]")?;
    ensure!(bad.len() == 2, "{bad:?}");
    ensure!(
        bad[0].contains("task3_broken.json") && bad[0].contains("Instances: is an object where a list is expected"),
        "{bad:?}"
    );
    ensure!(
        bad[1].contains("task4_short.json") && bad[1].contains("fetch it again"),
        "{bad:?}"
    );

    // Mended and chosen again, it takes its place.
    let mended = desk.write("task3_broken.json", bell_task(12).to_string())?;
    choose(&browser, &[&mended])?;
    browser.wait_for(&named("own-task", "task3_broken"))?;
    ensure!(
        browser.count("[data-testid=bad-file]")? == 1,
        "what was mended is still said to be broken"
    );
    browser.assert_no_errors()
}

#[test]
fn a_zipped_bundle_is_kept_and_answers_after_a_reload() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    browser.set_patience(ALL_LANES);
    // The shipped bundle goes away, so that nothing can be answered with it.
    let (app, desk) = (app_copy()?, Desk::new()?);
    let archive = desk.zip(&desk.bundle("mine")?)?;
    fs::remove_dir_all(app.path().join("bundle"))?;
    let server = serve(app.path())?;
    browser.goto(&server.url())?;
    browser.wait_for("[data-testid=bundle-failure]")?;
    browser.click("[data-testid=view-data]")?;
    browser.wait_for("[data-testid=drop]")?;
    drop_files(&mut browser, &[&archive])?;
    browser.wait_for_text("[data-testid=data-said]", "1 bundle is ready.")?;
    let said = browser.text("[data-testid=own-bundle]")?;
    ensure!(said.contains("10 models") && said.contains("mine.zip/mine"), "{said}");
    wait_until_kept(&mut browser, 1)?;

    browser.click("[data-testid=own-bundle] [data-testid=use-it]")?;
    browser.wait_until("the address", "location.search.includes('bundle=own')")?;
    browser.click("[data-testid=view-predict]")?;
    browser.wait_for("[data-testid=ask]")?;
    browser.reload()?;
    browser.wait_for("[data-testid=ask]")?;
    browser.click("[data-testid=ask]")?;
    browser.wait_until(
        "all lanes to end",
        "(() => { const lanes = [...document.querySelectorAll('[data-testid^=\"lane-\"]')]; \
         return lanes.length > 9 && lanes.every(lane => lane.dataset.state === 'done') })()",
    )?;
    browser.click("[data-testid=view-data]")?;
    browser.wait_for("[data-testid=in-use]")?;
    // Removed while it is in use, it goes on until the page is left; then the address says what is missing.
    browser.click("[data-testid=own-bundle] [data-testid=remove]")?;
    wait_until_kept(&mut browser, 0)?;
    browser.click("[data-testid=view-predict]")?;
    browser.reload()?;
    browser.wait_for_text("[data-testid=bundle-failure]", "not kept in this browser")
}

#[test]
fn a_bundle_with_a_damaged_model_is_kept_without_it() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (server, desk) = (serve_app()?, Desk::new()?);
    let bundle = desk.bundle("damaged")?;
    let file = bundle.join("empty.int8.safetensors");
    let mut bytes = fs::read(&file)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes)?;
    fs::remove_file(bundle.join("original+delusive.int8.safetensors"))?;
    open(&mut browser, &server)?;
    drop_files(&mut browser, &[&bundle])?;
    browser.wait_for("[data-testid=own-bundle]")?;
    let said = browser.text("[data-testid=own-bundle]")?;
    ensure!(said.contains("8 models"), "{said}");
    ensure!(
        said.contains("empty.int8.safetensors: its contents are not what was exported")
            && said.contains("original+delusive.int8.safetensors: it is not there"),
        "{said}"
    );

    // Without its tokenizer no model can be asked.
    fs::remove_file(bundle.join("tokenizer.json"))?;
    drop_files(&mut browser, &[&bundle])?;
    browser.wait_for_text("[data-testid=bad-file]", "tokenizer.json: it is not there")?;
    let unknown = desk.write("other/manifest.json", "{\"format\": 99}")?;
    drop_files(&mut browser, &[unknown.parent().context("no folder")?])?;
    browser.wait_for_text("[data-testid=bad-files]", "format version 99")?;
    browser.assert_no_errors()
}

#[test]
fn a_bundle_at_an_address_is_looked_at_and_used_from_there() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let app = app_copy()?;
    fs::create_dir(app.path().join("elsewhere"))?;
    for entry in fs::read_dir(app.path().join("bundle"))? {
        let entry = entry?;
        fs::copy(entry.path(), app.path().join("elsewhere").join(entry.file_name()))?;
    }
    let server = serve(app.path())?;
    open(&mut browser, &server)?;
    browser.click("[data-testid=from-address]")?;
    browser.wait_until(
        "the field to have the focus",
        "document.activeElement.dataset.testid === 'address'",
    )?;
    browser.type_into("[data-testid=address]", "nowhere/")?;
    browser.click("[data-testid=look]")?;
    browser.wait_for_text("[data-testid=address-complaint]", "manifest.json is not there")?;
    browser.paste_into("[data-testid=address]", "elsewhere/")?;
    browser.click("[data-testid=look]")?;
    browser.wait_for("[data-testid=own-bundle]")?;
    wait_until_kept(&mut browser, 1)?;
    browser.reload()?;
    browser.wait_for("[data-testid=own-bundle]")?;
    browser.click("[data-testid=own-bundle] [data-testid=use-it]")?;
    browser.wait_until("the address", "location.search.includes('elsewhere')")?;
    browser.click("[data-testid=view-data]")?;
    browser.wait_for("[data-testid=in-use]")?;
    browser.click("[data-testid=use-shipped]")?;
    browser.wait_until("the shipped bundle", "!location.search.includes('elsewhere')")?;
    Ok(())
}

#[test]
fn where_the_browser_keeps_nothing_the_session_goes_on() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (server, desk) = (serve_app()?, Desk::new()?);
    let task = desk.write("task7_bell_sounds.json", bell_task(24).to_string())?;
    // Until `keepAgain` is called, in this tab for good.
    let refuse = "(() => { const kept = window.indexedDB; let refuses = true; \
        try { refuses = !sessionStorage.getItem('keeps'); } catch { /* a document without storage */ } \
        Object.defineProperty(window, 'indexedDB', { get: () => refuses ? undefined : kept }); \
        window.keepAgain = () => { refuses = false; sessionStorage.setItem('keeps', 'yes'); return true; }; })()";
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": refuse }))?;
    open(&mut browser, &server)?;
    ensure!(
        browser.count("[data-testid=refused]")? == 0,
        "there is nothing to keep yet"
    );
    choose(&browser, &[&task])?;
    let row = named("own-task", "task7_bell_sounds");
    browser.wait_for(&row)?;
    browser.wait_for_text("[data-testid=refused]", "until this page is closed")?;
    browser.click(&format!("{row} [data-testid=predict-it]"))?;
    browser.wait_for_text(".chosen-task, .task-rows .chosen", "Bell sounds")?;

    // Let again, it keeps it.
    browser.click("[data-testid=view-data]")?;
    browser.evaluate("keepAgain()")?;
    browser.click("[data-testid=keep-again]")?;
    browser.wait_until("the refusal to go", "!document.querySelector('[data-testid=refused]')")?;
    wait_until_kept(&mut browser, 1)?;
    browser.reload()?;
    browser.wait_for(&row)?;
    browser.assert_no_errors()
}

#[test]
fn what_the_view_looks_like_at_every_width() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let (server, desk) = (serve_app()?, Desk::new()?);
    desk.write("bells/tasks/task1_bells.json", bell_task(640).to_string())?;
    desk.write("bells/tasks/task2_few_bells.json", bell_task(4).to_string())?;
    desk.write(
        "bells/tasks/task3_broken.json",
        "{\"Definition\": [\"Ring it.\"], \"Instances\": {}}",
    )?;
    let bundle = desk.bundle("models")?;
    fs::remove_file(bundle.join("empty.int8.safetensors"))?;
    open(&mut browser, &server)?;
    drop_files(&mut browser, &[&desk.path("bells"), &bundle])?;
    browser.wait_for("[data-testid=own-bundle]")?;
    browser.click("[data-testid=from-address]")?;
    pictures(&mut browser, "data-and-bundle")?;
    browser.assert_no_errors()
}
