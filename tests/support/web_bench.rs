//! How fast a model is in the page: the real page, its real worker, a real Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use guesswork_shared::bundle::{FileEntry, Manifest, offered_tasks_from_json};
use guesswork_shared::lane::Lane;
use guesswork_shared::variant::Variant;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::app::{copy_folder, serve};
use crate::chromium::Chromium;

/// Watches the page and its workers.
const WATCH: &str = include_str!("bench_page.js");
/// A look into the page takes the core for some milliseconds, so there are few.
const BETWEEN_LOOKS: Duration = Duration::from_millis(700);
/// A large model by stock ops takes minutes.
const PATIENCE: Duration = Duration::from_secs(900);

/// A model as a bundle stores it.
#[derive(Clone, Debug)]
pub struct StoredModel {
    /// The folder with `config.json`, `tokenizer.json` and the weights.
    pub folder: PathBuf,
    /// The weights' file in it.
    pub weights: String,
    /// How they are stored, as a manifest says it.
    pub quantisation: String,
    /// How many there are.
    pub parameters: u64,
}

/// What to time.
#[derive(Clone, Debug)]
pub struct WebBench {
    /// The built page.
    pub page: PathBuf,
    /// The model; none is the first one that the page's own bundle has.
    pub model: Option<StoredModel>,
    /// Tokens of each source.
    pub sources: Vec<usize>,
    /// Tokens after the first.
    pub tokens: usize,
    /// How often.
    pub repetitions: usize,
    /// What computes in the page, as its worker knows it: `Kernels`, `StockOps` or `CandleTransformers`.
    pub engine: String,
}

impl WebBench {
    /// Opens the page in a browser of its own, clicks, waits for the answer, and then has the worker that gave it time
    /// the model. `None` where no browser is to be used.
    ///
    /// The fields are those that onnxruntime-web's bench prints, in milliseconds, the least and the median
    /// of the repetitions; and more of ours.
    pub fn run(&self) -> Result<Option<Value>> {
        let Some(mut browser) = Chromium::launch()? else {
            return Ok(None);
        };
        let (site, manifest) = self.site()?;
        let lane = manifest.lanes.first().context("the page's bundle has no model")?;
        let server = serve(site.path())?;
        browser.run_in_every_page(WATCH)?;
        let tasks = manifest.tasks.file.as_str();
        let tasks = offered_tasks_from_json(tasks, &fs::read(site.path().join("bundle").join(tasks))?)?;
        let task = &tasks.first().context("the page's bundle has no task")?.task.name;
        // A race of one question. It fetches the workers' code when it begins, and not while the page is still being drawn.
        let race = format!("view=race&lanes={},random&tasks=task:{task}&n=1", lane.slug);
        browser.goto(&format!("{}?{race}", server.url()))?;
        let go = "[data-testid=go][aria-disabled=false]";
        browser.wait_for(go)?;
        // The page has come to rest before it is asked.
        std::thread::sleep(BETWEEN_LOOKS);
        browser.click(go)?;
        wait(&browser, "an answer", "bench.answered()")?;
        let failed = browser.evaluate("bench.failed ?? null")?;
        if !failed.is_null() {
            bail!("the page's lane failed: {failed}");
        }
        let load = browser.evaluate("bench.load()")?;
        let order = json!({
            "sources": self.sources,
            "tokens": self.tokens,
            "repetitions": self.repetitions,
            "engine": self.engine,
        });
        browser.evaluate_with("bench.measure(arguments[0])", vec![order])?;
        wait(&browser, "the measurement", "bench.result")?;
        let mut result = browser.evaluate("bench.result")?;
        let measured = match result.get_mut("Measured") {
            Some(measured) => measured.take(),
            None => bail!("the worker did not measure: {result}"),
        };
        let version = browser.devtools("Browser.getVersion", json!({}))?;
        let mut line = Map::new();
        line.insert("chromium".into(), version["product"].clone());
        line.insert("quantisation".into(), lane.quantisation.clone().into());
        line.insert("parameters".into(), lane.parameters.into());
        line.insert("computed_by".into(), self.engine.clone().into());
        line.insert("threads".into(), 1.into());
        line.insert("modelBytes".into(), lane.weights.bytes.into());
        self.add_load(&mut line, &load)?;
        for part in ["verify", "tokenizer", "model"] {
            line.insert(format!("build_{part}"), measured["preparation"][part].clone());
        }
        line.insert("memory_ready".into(), measured["memory_ready"].clone());
        line.insert("memory".into(), measured["memory"].clone());
        for timing in measured["timings"].as_array().context("nothing was timed")? {
            add_timing(&mut line, timing)?;
        }
        browser.assert_no_errors()?;
        Ok(Some(line.into()))
    }

    /// A copy of the page whose bundle has one model, and its manifest.
    fn site(&self) -> Result<(TempDir, Manifest)> {
        let site = tempfile::tempdir()?;
        copy_folder(&self.page, site.path())?;
        let bundle = site.path().join("bundle");
        let read = |file: &Path| fs::read(file).with_context(|| format!("cannot read {}", file.display()));
        let mut manifest = Manifest::from_json(&read(&bundle.join("manifest.json"))?)?;
        manifest.results = None;
        manifest.lanes.truncate(1);
        if let Some(model) = &self.model {
            let put = |file: &str, name: &str| -> Result<FileEntry> {
                let contents = read(&model.folder.join(file))?;
                fs::write(bundle.join(name), &contents)?;
                Ok(FileEntry::of(name, &contents))
            };
            let lane = manifest.lanes.first_mut().context("the page's bundle has no model")?;
            // The page shows a lane of its own accord if it is one of those that most readers look at.
            lane.slug = Lane::Tuned(Variant::ALL[0]);
            lane.weights = put(&model.weights, &format!("measured-{}", model.weights))?;
            lane.quantisation.clone_from(&model.quantisation);
            lane.parameters = model.parameters;
            manifest.config = put("config.json", "config.json")?;
            manifest.tokenizer = put("tokenizer.json", "tokenizer.json")?;
        }
        fs::write(bundle.join("manifest.json"), manifest.to_json())?;
        Ok((site, manifest))
    }

    fn add_load(&self, line: &mut Map<String, Value>, load: &Value) -> Result<()> {
        for field in ["fetchAll", "engine", "build", "first_token_cold"] {
            line.insert(field.into(), number(&load[field], field)?.into());
        }
        // The other engine's first session compiles that engine, too.
        let all = number(&load["engine"], "engine")? + number(&load["build"], "build")?;
        line.insert("loadModel".into(), all.into());
        Ok(())
    }
}

fn add_timing(line: &mut Map<String, Value>, timing: &Value) -> Result<()> {
    let source = &timing["source"];
    for (list, least, median) in [
        ("encoder", format!("enc{source}"), format!("enc{source}med")),
        ("read", format!("read{source}"), format!("read{source}med")),
        ("token", format!("ms_tok@{source}"), format!("ms_tokmed@{source}")),
    ] {
        let mut numbers = timing[list]
            .as_array()
            .into_iter()
            .flatten()
            .map(|value| number(value, list))
            .collect::<Result<Vec<f64>>>()?;
        numbers.sort_by(f64::total_cmp);
        let middle = numbers.get(numbers.len() / 2);
        line.insert(least, (*numbers.first().context("nothing was timed")?).into());
        line.insert(median, (*middle.context("nothing was timed")?).into());
    }
    line.insert(format!("written@{source}"), timing["written"].clone());
    line.insert(format!("logits@{source}"), timing["logits"].clone());
    Ok(())
}

fn number(value: &Value, field: &str) -> Result<f64> {
    value.as_f64().with_context(|| format!("{field} was not measured"))
}

/// Waits until an expression is true, with few looks.
fn wait(browser: &Chromium, what: &str, expression: &str) -> Result<()> {
    let started = Instant::now();
    loop {
        std::thread::sleep(BETWEEN_LOOKS);
        if browser.evaluate(&format!("Boolean({expression})"))? == Value::Bool(true) {
            return Ok(());
        }
        if started.elapsed() > PATIENCE {
            bail!("waited in vain for {what}");
        }
    }
}
