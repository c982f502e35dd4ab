//! The bench of the page, from a model's folder to its line of JSON. Nothing here judges how fast anything is: only
//! that all of it was measured, and that what was timed is what the model computes.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use candle_core::{Device, Tensor};
use guesswork_shared::t5::{T5, T5Config};
use guesswork_tests::{Chromium, WebBench, app_folder, cli};
use serde_json::{Value, json};
use xtask::Project;
use xtask::bench::web::{Arguments, Programs, measured};

/// Few and small: the numbers are not looked at.
const SOURCES: [usize; 2] = [40, 12];
const TOKENS: usize = 3;

/// A random model's folder, with the bundle's tokenizer.
fn model(folder: &Path, page: &Path) -> Result<PathBuf> {
    let tokenizer = page.join("bundle/tokenizer.json");
    let vocabulary = guesswork_shared::tokenizer::Tokenizer::from_bytes(&fs::read(&tokenizer)?)?.vocabulary_size();
    let config = json!({
        "model_type": "t5", "vocab_size": vocabulary, "d_model": 64, "d_kv": 16, "d_ff": 96, "num_layers": 2,
        "num_decoder_layers": 2, "num_heads": 4, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": true,
        "decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 1,
    });
    let shape = folder.join("shape.json");
    fs::write(&shape, config.to_string())?;
    let out = folder.join("random");
    let made = cli()?
        .args(["quantise", "--format", "f32", "--random"])
        .arg(&shape)
        .arg("--tokenizer")
        .arg(&tokenizer)
        .arg("--out")
        .arg(&out)
        .output()?;
    ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Ok(out)
}

/// The logits of all steps at once, natively, for what the page wrote.
fn native_logits(model: &T5, source: usize, written: &[u32]) -> Result<Vec<Vec<f32>>> {
    // As the bench says them: JavaScript's numbers.
    let mut state = 12345f64;
    let ids: Vec<u32> = (0..source)
        .map(|_| {
            let next = (state * 1_103_515_245.0 + 12345.0) as u64 & 0x7fff_ffff;
            state = next as f64;
            3 + ((next >> 8) % (model.config().vocab_size as u64 - 103)) as u32
        })
        .collect();
    let ids = Tensor::from_vec(ids, (1, source), &Device::Cpu)?;
    let mask = Tensor::from_vec(vec![1f32; source], (1, source), &Device::Cpu)?;
    let mut inputs = vec![model.config().decoder_start_token_id];
    inputs.extend(&written[..written.len() - 1]);
    let inputs = Tensor::from_vec(inputs, (1, written.len()), &Device::Cpu)?;
    let logits = model.decode(&model.read(&ids, &mask)?, &inputs)?;
    Ok(logits.get(0)?.to_vec2()?)
}

fn list(value: &Value) -> Result<Vec<f64>> {
    let list = value.as_array().with_context(|| format!("{value} is no list"))?;
    list.iter().map(|it| it.as_f64().context("no number")).collect()
}

/// What a line says was written is what `model` would have written.
fn check_written(line: &Value, model: &T5) -> Result<()> {
    for source in SOURCES {
        let written: Vec<u32> = serde_json::from_value(line[format!("written@{source}")].clone())?;
        let logits = list(&line[format!("logits@{source}")])?;
        ensure!(written.len() == TOKENS + 1 && logits.len() == TOKENS + 1, "{line}");
        for (row, native) in native_logits(model, source, &written)?.iter().enumerate() {
            let own = native[written[row] as usize];
            ensure!(
                (f64::from(own) - logits[row]).abs() < 2e-3,
                "after {row} tokens of source {source} the page says {}, natively it is {own}",
                logits[row]
            );
            ensure!(
                native.iter().all(|other| *other <= own + 2e-3),
                "{row} is not the likeliest"
            );
        }
    }
    Ok(())
}

#[test]
fn the_bench_measures_all_and_what_it_times_is_what_the_model_computes() -> Result<()> {
    // Whether a browser is to be used at all.
    if Chromium::launch()?.is_none() {
        return Ok(());
    }
    let (project, page, folder) = (Project::locate()?, app_folder()?, tempfile::tempdir()?);
    let model = model(folder.path(), &page)?;
    let programs = Programs {
        stock_page: None,
        guesswork: PathBuf::from(cli()?.get_program()),
        engine: PathBuf::from(env!("CARGO_BIN_EXE_web-bench")),
        page,
    };
    let arguments = Arguments {
        model: Some(model.clone()),
        // No bench lies there: ours goes on alone.
        peer: Some(folder.path().to_path_buf()),
        rounds: 1,
        sources: SOURCES.to_vec(),
        tokens: TOKENS,
        repetitions: 2,
        scratch: Some(folder.path().join("scratch")),
        ..Arguments::default()
    };
    let line = measured(&project, &programs, &arguments)?;

    let mut fields = vec![
        "loadModel".to_owned(),
        "engine".into(),
        "build".into(),
        "build_verify".into(),
        "build_tokenizer".into(),
        "build_model".into(),
        "fetchAll".into(),
    ];
    fields.extend(["first_token_cold", "memory", "memory_ready", "modelBytes", "parameters"].map(str::to_owned));
    for source in SOURCES {
        fields.extend([
            format!("enc{source}"),
            format!("enc{source}med"),
            format!("read{source}"),
        ]);
        fields.extend([format!("ms_tok@{source}"), format!("ms_tokmed@{source}")]);
    }
    for field in &fields {
        let number = line[field].as_f64();
        // Of a model this small a token may take no time at all, or less, as the first one is subtracted.
        let is_time = field.starts_with("ms_tok") || field.starts_with("enc") || field.starts_with("read");
        ensure!(
            number.is_some_and(|number| number > 0.0 || is_time),
            "{field} in {line}"
        );
    }
    ensure!(line["peer"].is_null() && line["ratios"].is_null(), "{line}");
    for other in ["stock", "stock_ratios", "candle", "candle_ratios"] {
        ensure!(line[other].is_null(), "{other} in {line}");
    }
    ensure!(line["runs"].as_array().is_some_and(|runs| runs.len() == 1), "{line}");
    let page = line["download"].as_array().context("no download")?;
    for group in page {
        let bytes = |how: &str| group[how].as_u64();
        ensure!(
            bytes("brotli") > Some(0) && bytes("brotli") < bytes("gzip") && bytes("gzip") < bytes("raw"),
            "{group}"
        );
    }
    ensure!(
        line["chromium"].as_str().is_some_and(|name| name.contains('/')),
        "{line}"
    );

    // By the weights that the worker had.
    let config = T5Config::from_json(&fs::read(model.join("config.json"))?)?;
    let scratch = folder.path().join("scratch");
    ensure!(line["quantisation"] == "int8", "{line}");
    let stored = T5::from_int8(
        &config,
        &fs::read(scratch.join("ours/model.int8.safetensors"))?,
        &Device::Cpu,
    )?;
    check_written(&line, &stored)?;

    // The page that is shipped has nothing to compare with, and says so.
    let stock = WebBench {
        page: programs.page,
        model: None,
        sources: SOURCES.to_vec(),
        tokens: TOKENS,
        repetitions: 1,
        engine: "StockOps".into(),
    };
    let refused = stock.run().err().map(|why| format!("{why:#}"));
    ensure!(
        refused
            .as_ref()
            .is_some_and(|why| why.contains("without candle's stock ops")),
        "{refused:?}"
    );
    Ok(())
}
