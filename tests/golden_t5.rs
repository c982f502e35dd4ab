//! The T5 against `transformers`: both op paths, for every reference model there is.
//!
//! The models in `fixtures/t5` are random; more are taken from `../shared/golden` beside the workspace and from the
//! folder that the environment variable GUESSWORK_GOLDEN names, each with one folder per model under `t5`:
//! `config.json`, `model.safetensors` and `cases.json`. GUESSWORK_TEST_DEVICE (`cuda:0`) checks a GPU instead of the
//! processor, in a build for it.

use anyhow::{Context, Result, ensure};
use candle_core::{DType, Device, Tensor};
use guesswork::device::DeviceChoice;
use guesswork::optimiser::{AdamW, AdamWSettings};
use guesswork_shared::t5::{Backward, Batch, Gradients, Ops, T5, T5Config};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What `transformers` computed, in float32.
#[derive(Deserialize)]
struct Case {
    input_ids: Vec<Vec<u32>>,
    attention_mask: Vec<Vec<u32>>,
    labels: Vec<Vec<i64>>,
    encoder_last_hidden_state: Vec<Vec<Vec<f32>>>,
    logits: Vec<Vec<Vec<f32>>>,
    loss: f32,
    grads: BTreeMap<String, Gradient>,
    /// The start token first.
    greedy: Vec<Vec<u32>>,
    losses_adamw: Vec<f32>,
}

/// The norm of a gradient and its first values.
#[derive(Deserialize)]
struct Gradient {
    l2: f32,
    first: Vec<f32>,
}

/// The folders of all reference models.
fn models() -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut roots = vec![
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"),
        workspace.join("../shared/golden"),
    ];
    roots.extend(std::env::var_os("GUESSWORK_GOLDEN").map(PathBuf::from));
    let mut models = Vec::new();
    for root in roots {
        let Ok(folders) = std::fs::read_dir(root.join("t5")) else {
            continue;
        };
        models.extend(
            folders
                .flatten()
                .map(|entry| entry.path())
                .filter(|path| path.join("cases.json").is_file()),
        );
    }
    models.sort();
    models
}

/// What is checked: the processor, unless GUESSWORK_TEST_DEVICE names another device.
fn device() -> Device {
    let named = std::env::var("GUESSWORK_TEST_DEVICE").unwrap_or_else(|_| "cpu".into());
    let choice: DeviceChoice = named.parse().expect("GUESSWORK_TEST_DEVICE names a device");
    choice
        .open()
        .expect("the device that GUESSWORK_TEST_DEVICE names can be used")
}

/// Runs a check on every reference model with both op paths.
fn on_every_model(check: impl Fn(&T5, &Case, &Batch) -> Result<()>) {
    let models = models();
    assert!(models.len() >= 2, "the reference models in fixtures/t5 are missing");
    for folder in models {
        let read = |name: &str| std::fs::read(folder.join(name)).with_context(|| format!("{name} cannot be read"));
        let device = device();
        let forms: &[Ops] = if device.is_cpu() {
            &[Ops::Fused, Ops::Stock]
        } else {
            &[Ops::Stock]
        };
        for &ops in forms {
            let run = || -> Result<()> {
                let config = T5Config::from_json(&read("config.json")?)?;
                let case: Case = serde_json::from_slice(&read("cases.json")?)?;
                let model = T5::from_safetensors(&config, &read("model.safetensors")?, &device)?.with_ops(ops);
                let batch = Batch::new(
                    Tensor::new(case.input_ids.clone(), &device)?,
                    Tensor::new(case.attention_mask.clone(), &device)?,
                    Tensor::new(case.labels.clone(), &device)?,
                    model.config(),
                )?;
                check(&model, &case, &batch)
            };
            if let Err(error) = run() {
                panic!("{} with {ops:?}: {error:#}", folder.display());
            }
        }
    }
}

/// The largest absolute difference, which must be below `limit`.
fn close(what: &str, found: &Tensor, expected: &[Vec<Vec<f32>>], limit: f32) -> Result<()> {
    let found = found.to_vec3::<f32>()?;
    ensure!(
        found.len() == expected.len() && found[0].len() == expected[0].len(),
        "{what} has another shape"
    );
    let pairs = found
        .iter()
        .flatten()
        .flatten()
        .zip(expected.iter().flatten().flatten());
    let difference = pairs
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, |worst, d| if d <= worst { worst } else { d });
    ensure!(difference < limit, "{what} differs by {difference}");
    Ok(())
}

#[test]
fn golden_t5_encoder_output() {
    on_every_model(|model, case, batch| {
        let encoded = model.encode(&batch.input_ids, &batch.attention_mask)?;
        close("the encoder's output", &encoded, &case.encoder_last_hidden_state, 1e-4)
    });
}

#[test]
fn golden_t5_logits_and_loss() {
    on_every_model(|model, case, batch| {
        close("logits", &model.logits(batch)?, &case.logits, 1e-4)?;
        let source = model.read(&batch.input_ids, &batch.attention_mask)?;
        close(
            "logits by parts",
            &model.decode(&source, &batch.decoder_input_ids)?,
            &case.logits,
            1e-4,
        )?;
        let loss = model.loss(batch)?.to_scalar::<f32>()?;
        ensure!(
            (loss - case.loss).abs() < 1e-4,
            "the loss is {loss}, expected {}",
            case.loss
        );
        Ok(())
    });
}

#[test]
fn golden_t5_gradients() {
    for recompute in [false, true] {
        check_gradients(recompute);
    }
}

fn check_gradients(recompute: bool) {
    on_every_model(|model, case, batch| {
        let mut gradients = Gradients::default();
        model.backward(
            batch,
            Backward {
                recompute,
                ..Backward::default()
            },
            &mut gradients,
        )?;
        let names: Vec<_> = model.parameters().keys().collect();
        ensure!(
            names == case.grads.keys().collect::<Vec<_>>(),
            "other weights have gradients"
        );
        for (name, expected) in &case.grads {
            let gradient = gradients.get(name).with_context(|| format!("{name} has none"))?;
            let values = gradient.flatten_all()?.to_vec1::<f32>()?;
            let norm = values.iter().map(|v| f64::from(v * v)).sum::<f64>().sqrt() as f32;
            ensure!(
                (norm - expected.l2).abs() <= 1e-3 * expected.l2,
                "{name}: norm {norm}, expected {}",
                expected.l2
            );
            // Relative to a typical value of this gradient: single ones can be arbitrarily close to zero.
            let typical = expected.l2 / (values.len() as f32).sqrt();
            for (found, expected) in values.iter().zip(&expected.first) {
                let limit = 1e-3 * expected.abs().max(typical);
                ensure!(
                    (found - expected).abs() <= limit,
                    "{name}: {found}, expected {expected}"
                );
            }
        }
        Ok(())
    });
}

/// Greedy ids of all rows together, the start token first, each row up to and with the end token.
fn greedy(model: &T5, ids: &Tensor, mask: &Tensor, most: usize) -> Result<Vec<Vec<u32>>> {
    let config = model.config();
    let mut state = model.start_decoding(&model.read(ids, mask)?)?;
    let mut rows = vec![vec![config.decoder_start_token_id]; ids.dim(0)?];
    while rows
        .iter()
        .any(|row| row.len() == 1 || row.last() != Some(&config.eos_token_id))
        && rows[0].len() <= most
    {
        let last: Vec<u32> = rows.iter().map(|row| *row.last().unwrap_or(&0)).collect();
        let next = model.step(&mut state, &last)?.argmax(1)?.to_vec1::<u32>()?;
        rows.iter_mut().zip(next).for_each(|(row, next)| row.push(next));
    }
    for row in &mut rows {
        if let Some(end) = row.iter().skip(1).position(|&id| id == config.eos_token_id) {
            row.truncate(end + 2);
        }
    }
    Ok(rows)
}

#[test]
fn golden_t5_greedy_ids() {
    on_every_model(|model, case, batch| {
        let most = case.greedy.iter().map(Vec::len).max().unwrap_or(0).max(25) - 1;
        let (ids, mask) = (&batch.input_ids, &batch.attention_mask);
        let together = greedy(model, ids, mask, most)?;
        ensure!(
            together == case.greedy,
            "together: {together:?}, expected {:?}",
            case.greedy
        );
        for (row, expected) in case.greedy.iter().enumerate() {
            let alone = greedy(model, &ids.narrow(0, row, 1)?, &mask.narrow(0, row, 1)?, most)?;
            ensure!(&alone[0] == expected, "alone: {:?}, expected {expected:?}", alone[0]);
            // And without the padding.
            let length = mask.get(row)?.sum_all()?.to_scalar::<f32>()? as usize;
            let (ids, mask) = (ids.narrow(0, row, 1)?.narrow(1, 0, length)?, mask.narrow(0, row, 1)?);
            let cut = greedy(model, &ids, &mask.narrow(1, 0, length)?, most)?;
            ensure!(
                &cut[0] == expected,
                "without padding: {:?}, expected {expected:?}",
                cut[0]
            );
        }
        Ok(())
    });
}

#[test]
fn golden_t5_cached_steps_give_the_logits_of_one_pass() {
    on_every_model(|model, case, batch| {
        let mut state = model.start_decoding(&model.read(&batch.input_ids, &batch.attention_mask)?)?;
        let mut logits = Vec::new();
        for position in 0..batch.decoder_input_ids.dim(1)? {
            let inputs = batch
                .decoder_input_ids
                .narrow(1, position, 1)?
                .squeeze(1)?
                .to_vec1::<u32>()?;
            logits.push(model.step(&mut state, &inputs)?.unsqueeze(1)?);
        }
        close("logits by cached steps", &Tensor::cat(&logits, 1)?, &case.logits, 1e-4)
    });
}

#[test]
fn golden_t5_adamw_curve() {
    on_every_model(|model, case, batch| {
        let settings = AdamWSettings {
            weight_decay: 0.01,
            ..AdamWSettings::default()
        };
        let mut optimiser = AdamW::new(model.parameters(), settings)?;
        for (step, expected) in case.losses_adamw.iter().enumerate() {
            let mut gradients = Gradients::default();
            let loss = model.backward(batch, Backward::default(), &mut gradients)?;
            let found = loss.to_scalar::<f32>()?;
            ensure!(
                (found - expected).abs() <= 1e-4 * expected,
                "step {step}: {found}, expected {expected}"
            );
            optimiser.step(model.parameters(), &gradients, 1e-3, None)?;
        }
        Ok(())
    });
}

#[test]
fn golden_t5_files_are_read_back() {
    on_every_model(|model, case, batch| {
        let config = T5Config::from_json(&serde_json::to_vec(model.config())?)?;
        let copy = T5::from_safetensors(&config, &model.to_safetensors()?, model.device())?;
        close(
            "logits of the safetensors copy",
            &copy.logits(batch)?,
            &case.logits,
            1e-4,
        )?;
        // Quantised weights differ, but little: by the logits' spread.
        let quantised = T5::from_gguf(&config, &model.to_gguf()?, model.device())?;
        let logits = quantised.logits(batch)?;
        let expected = Tensor::new(case.logits.clone(), model.device())?.to_dtype(DType::F32)?;
        let drift = (logits - &expected)?.sqr()?.mean_all()?.to_scalar::<f32>()?.sqrt();
        let centred = expected.broadcast_sub(&expected.mean_all()?)?;
        let spread = centred.sqr()?.mean_all()?.to_scalar::<f32>()?.sqrt();
        ensure!(
            drift > 0.0 && drift < 0.1 * spread,
            "GGUF drifts by {drift} of {spread}"
        );
        Ok(())
    });
}
