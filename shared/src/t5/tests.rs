//! What training asks of the model: gradients of parts that add up, adapters that begin as nothing and merge exactly.

use super::*;
use candle_core::{DType, Device, Tensor};

fn config() -> T5Config {
    T5Config {
        num_layers: 2,
        num_decoder_layers: 2,
        d_model: 32,
        d_kv: 8,
        d_ff: 48,
        ..T5Config::pocket(64)
    }
}

fn examples() -> Vec<(Vec<u32>, Vec<u32>)> {
    let ids = |from: u32, count: u32| (0..count).map(|i| 2 + (from * 7 + i * 5) % 60).collect();
    (0..6)
        .map(|row| (ids(row, 5 + row), ids(row + 9, 2 + row % 3)))
        .collect()
}

fn batch(examples: &[(Vec<u32>, Vec<u32>)]) -> Batch {
    Batch::from_examples(examples, &config(), &Device::Cpu).unwrap()
}

fn values(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

fn close(a: &[f32], b: &[f32], what: &str) {
    let size = b.iter().fold(1e-3f32, |size, value| size.max(value.abs()));
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= 1e-4 * size, "{what}: {a}, expected {b}");
    }
}

#[test]
fn the_parts_of_a_batch_add_up_to_the_whole() {
    let (model, examples) = (T5::random(&config(), 3, &Device::Cpu).unwrap(), examples());
    let mut whole = Gradients::default();
    model
        .backward(&batch(&examples), Backward::default(), &mut whole)
        .unwrap();
    let labels =
        |examples: &[(Vec<u32>, Vec<u32>)]| examples.iter().map(|(_, target)| target.len()).sum::<usize>() as f64;
    let mut parts = Gradients::default();
    for part in examples.chunks(4) {
        let how = Backward {
            share: labels(part) / labels(&examples),
            recompute: part.len() == 4,
            ..Backward::default()
        };
        model.backward(&batch(part), how, &mut parts).unwrap();
    }
    for name in model.parameters().keys() {
        close(
            &values(parts.get(name).unwrap()),
            &values(whole.get(name).unwrap()),
            name,
        );
    }
}

#[test]
fn recomputing_changes_no_bit() {
    let model = T5::random(&config(), 3, &Device::Cpu).unwrap();
    let [kept, again] = [false, true].map(|recompute| {
        let mut gradients = Gradients::default();
        let how = Backward {
            recompute,
            ..Backward::default()
        };
        model.backward(&batch(&examples()), how, &mut gradients).unwrap();
        gradients
    });
    for name in model.parameters().keys() {
        assert_eq!(
            values(kept.get(name).unwrap()),
            values(again.get(name).unwrap()),
            "{name}"
        );
    }
}

#[test]
fn half_precision_is_close() {
    // What a GPU does; on the processor it is only slow.
    let model = T5::random(&config(), 3, &Device::Cpu).unwrap().with_ops(Ops::Stock);
    let [exact, half] = [DType::F32, DType::BF16].map(|precision| {
        let mut gradients = Gradients::default();
        let how = Backward {
            precision,
            ..Backward::default()
        };
        let loss = model.backward(&batch(&examples()), how, &mut gradients).unwrap();
        (loss.to_scalar::<f32>().unwrap(), gradients)
    });
    assert!((exact.0 - half.0).abs() < 0.02 * exact.0, "{} and {}", exact.0, half.0);
    for name in model.parameters().keys() {
        let (exact, half) = (exact.1.get(name).unwrap(), half.1.get(name).unwrap());
        assert_eq!(half.dtype(), DType::F32);
        let norm = |tensor: &Tensor| values(tensor).iter().map(|v| f64::from(v * v)).sum::<f64>().sqrt();
        let apart = norm(&(exact - half).unwrap());
        assert!(apart < 0.1 * norm(exact), "{name} is off by {apart} of {}", norm(exact));
    }
}

fn lora() -> LoraSettings {
    LoraSettings {
        rank: 3,
        alpha: 6.0,
        targets: ["q", "v", "wi_1", "wo"].map(String::from).to_vec(),
    }
}

#[test]
fn an_adapter_begins_as_nothing_and_is_all_that_is_trained() {
    let model = T5::random(&config(), 3, &Device::Cpu).unwrap();
    let before = values(&model.logits(&batch(&examples())).unwrap());
    let model = model.with_lora(&lora(), 5).unwrap();
    assert_eq!(values(&model.logits(&batch(&examples())).unwrap()), before);
    let mut gradients = Gradients::default();
    model
        .backward(&batch(&examples()), Backward::default(), &mut gradients)
        .unwrap();
    assert!(model.parameters().keys().all(|name| gradients.get(name).is_none()));
    // 2 encoder blocks of 4 targets each, 2 decoder blocks of 6, two matrices a target.
    assert_eq!(model.trainable().len(), 2 * (2 * 4 + 2 * 6));
    assert!(model.trainable().keys().all(|name| gradients.get(name).is_some()));
    assert!(
        model
            .trainable()
            .contains_key("base_model.model.encoder.block.0.layer.0.SelfAttention.q.lora_A.weight")
    );
}

#[test]
fn a_merged_model_answers_as_the_adapted_one() {
    let model = T5::random(&config(), 3, &Device::Cpu)
        .unwrap()
        .with_lora(&lora(), 5)
        .unwrap();
    let plain = values(&model.logits(&batch(&examples())).unwrap());
    for (index, var) in model.trainable().values().enumerate() {
        let ramp: Vec<f32> = (0..var.elem_count())
            .map(|i| ((i + index) as f32).sin() * 0.1)
            .collect();
        var.set(&Tensor::from_vec(ramp, var.shape(), &Device::Cpu).unwrap())
            .unwrap();
    }
    let adapted = values(&model.logits(&batch(&examples())).unwrap());
    assert!(adapted.iter().zip(&plain).any(|(a, b)| (a - b).abs() > 1e-2));
    let merged = model.merged().unwrap();
    assert!(merged.lora().is_none() && model.lora() == Some(&lora()));
    close(
        &values(&merged.logits(&batch(&examples())).unwrap()),
        &adapted,
        "logits",
    );
    // Step by step, where few rows take another way through the joined projections.
    let source = merged
        .read(&batch(&examples()).input_ids, &batch(&examples()).attention_mask)
        .unwrap();
    let mut state = merged.start_decoding(&source).unwrap();
    let source = model
        .read(&batch(&examples()).input_ids, &batch(&examples()).attention_mask)
        .unwrap();
    let mut other = model.start_decoding(&source).unwrap();
    let start = vec![config().decoder_start_token_id; 6];
    close(
        &values(&model.step(&mut other, &start).unwrap()),
        &values(&merged.step(&mut state, &start).unwrap()),
        "a step",
    );
}

#[test]
fn impossible_adapters_are_refused() {
    for (settings, word) in [
        (LoraSettings { rank: 0, ..lora() }, "rank"),
        (
            LoraSettings {
                targets: vec!["query".into()],
                ..lora()
            },
            "\"query\"",
        ),
        // This model's feed-forward layers are gated.
        (
            LoraSettings {
                targets: vec!["wi".into()],
                ..lora()
            },
            "\"wi\"",
        ),
    ] {
        let model = T5::random(&config(), 3, &Device::Cpu).unwrap();
        let error = model.with_lora(&settings, 5).err().unwrap().to_string();
        assert!(error.contains(word), "{error}");
    }
}
