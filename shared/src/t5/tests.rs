//! What training asks of the model: gradients of parts that add up, adapters that begin as nothing and merge exactly.

use super::compute::Compute;
use super::layers::Weights;
use super::lora::Lora;
use super::network::Network;
use super::tape::{Flow, Tape};
use super::*;
use candle_core::{DType, Device, Tensor, Var};
use proptest::prelude::*;
use std::{collections::BTreeMap, rc::Rc};

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

/// What a model computes and what of it is trained, as tensors that candle differentiates itself.
struct Tracked {
    network: Network,
    leaves: BTreeMap<String, Tensor>,
}

impl Tracked {
    fn new(model: &T5) -> Self {
        let tensors = |vars: &BTreeMap<String, Var>| -> BTreeMap<String, Tensor> {
            let vars = vars.iter();
            vars.map(|(name, var)| (name.clone(), var.as_tensor().clone()))
                .collect()
        };
        let leaves = tensors(model.trainable());
        let adapters = match model.lora() {
            Some(settings) => Lora::new(settings, model.config(), 0, &Device::Cpu)
                .unwrap()
                .adapters(&leaves),
            None => BTreeMap::new(),
        };
        let weights = Weights {
            tensors: &tensors(model.parameters()),
            int8: &BTreeMap::new(),
            adapters: &adapters,
        };
        Self {
            network: Network::new(model.config(), weights),
            leaves,
        }
    }

    /// The loss and its gradients by candle's own differentiation of candle's own ops, without any tape.
    fn backward(&self, batch: &Batch, config: &T5Config) -> (f32, BTreeMap<String, Tensor>) {
        let compute = Compute::answering(Ops::Stock);
        let (ids, mask) = (&batch.input_ids, &batch.attention_mask);
        let source = self.network.read(ids, mask, config, compute).unwrap();
        let inputs = &batch.decoder_input_ids;
        let logits = self.network.decode(&source, inputs, config, compute).unwrap();
        let labels = batch.labels.flatten_all().unwrap();
        let loss = compute.cross_entropy(&logits, &labels).unwrap();
        let mut found = loss.backward().unwrap();
        let gradients = self.leaves.iter();
        let gradients = gradients.map(|(name, leaf)| (name.clone(), found.remove(leaf).unwrap()));
        (loss.to_scalar().unwrap(), gradients.collect())
    }
}

/// Any kind of T5 there is, small.
fn any_config() -> impl Strategy<Value = T5Config> {
    let activations = [
        Activation::Relu,
        Activation::GeluNew,
        Activation::Gelu,
        Activation::Silu,
    ];
    // The norm of very few channels is all but constant, and its gradient all but rounding.
    let shape = (1usize..=3, 1usize..=3, 1usize..=3, 1usize..=9, 4usize..=24, 1usize..=40);
    let kind = (prop::sample::select(activations.to_vec()), any::<[bool; 3]>());
    (shape, kind).prop_map(
        |((encoder, decoder, heads, d_kv, d_model, d_ff), (activation, kind))| T5Config {
            num_layers: encoder,
            num_decoder_layers: decoder,
            num_heads: heads,
            d_kv,
            d_model,
            d_ff,
            dense_act_fn: activation,
            is_gated_act: kind[0],
            tie_word_embeddings: kind[1],
            scale_decoder_outputs: kind[2],
            ..T5Config::pocket(64)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_tape_differentiates_as_candle_does(
        config in any_config(), fused: bool, recompute: bool, rows in 1usize..=6, adapters in prop::option::of(0usize..3),
        seed: u64,
    ) {
        let ops = if fused { Ops::Fused } else { Ops::Stock };
        let mut model = T5::random(&config, seed, &Device::Cpu).unwrap().with_ops(ops);
        if let Some(which) = adapters {
            // Of the matrices that are computed together all, some, or those that are not.
            let targets: &[&str] = [&["q", "k", "v", "o", "wo"], &["v"][..], &["o", "wo"]][which];
            let targets = targets.iter().map(|&name| name.into()).collect();
            model = model.with_lora(&LoraSettings { rank: 2, alpha: 3.0, targets }, seed).unwrap();
            for (index, var) in model.trainable().values().enumerate() {
                let ramp: Vec<f32> = (0..var.elem_count()).map(|i| ((i + index) as f32).sin() * 0.2).collect();
                var.set(&Tensor::from_vec(ramp, var.shape(), &Device::Cpu).unwrap()).unwrap();
            }
        }
        let batch = Batch::from_examples(&examples()[..rows], &config, &Device::Cpu).unwrap();
        let (loss, expected) = Tracked::new(&model).backward(&batch, &config);
        let mut gradients = Gradients::default();
        let how = Backward { recompute, ..Backward::default() };
        let found = model.backward(&batch, how, &mut gradients).unwrap().to_scalar::<f32>().unwrap();
        prop_assert!((found - loss).abs() <= 1e-5 * loss.abs().max(1.0), "a loss of {found}, expected {loss}");
        // Rounding is relative to the largest gradients: small ones are often differences of large ones.
        let largest = |tensor: &Tensor| values(tensor).iter().fold(0f32, |size, value| size.max(value.abs()));
        let of_all = expected.values().map(largest).fold(1e-3, f32::max);
        for (name, expected) in &expected {
            let found = gradients.get(name).unwrap();
            prop_assert_eq!(found.dims(), expected.dims());
            let limit = 2e-4 * largest(expected) + 1e-5 * of_all;
            for (found, expected) in values(found).into_iter().zip(values(expected)) {
                prop_assert!((found - expected).abs() <= limit, "{name}: {found}, expected {expected} within {limit}");
            }
        }
        // What is added up over parts never writes into what somebody else holds.
        let once: Vec<Vec<f32>> = expected.keys().map(|name| values(gradients.get(name).unwrap())).collect();
        model.backward(&batch, how, &mut gradients).unwrap();
        for (name, once) in expected.keys().zip(once) {
            let twice: Vec<f32> = once.iter().map(|value| value + value).collect();
            prop_assert_eq!(values(gradients.get(name).unwrap()), twice, "{}", name);
        }
    }
}

#[test]
fn a_gradient_that_is_shared_is_never_written_into() {
    let ones = || Tensor::ones((2, 4), DType::F32, &Device::Cpu).unwrap();
    let [x, y, left, right] = [(); 4].map(|()| ones());
    let mut flow = Flow::default();
    let gradient = ones();
    // As of a sum, and then of more that comes to one of its terms only.
    flow.add_shared(&x, &gradient).unwrap();
    flow.add_shared(&y, &gradient).unwrap();
    flow.add(&x, ones()).unwrap();
    flow.add(&x, ones()).unwrap();
    flow.add_shared(&y, &gradient).unwrap();
    let sum = |flow: &mut Flow, of: &Tensor| values(&flow.take(of).unwrap().unwrap());
    assert_eq!(sum(&mut flow, &x), [3.0; 8]);
    assert_eq!(sum(&mut flow, &y), [2.0; 8]);
    assert_eq!(values(&gradient), [1.0; 8]);
    // Slices of a sum that is one of the terms of another.
    let tape = Tape::new(Rc::new([&x, &left, &right].map(Tensor::id).into()));
    let compute = Compute::training(Ops::Fused, &tape, DType::F32, false);
    let (x, halves) = (
        Tensor::cat(&[&x, &x], 0).unwrap(),
        compute.stacked(&[&left, &right]).unwrap(),
    );
    let out = compute.add(&halves, &x).unwrap();
    let gradient = Tensor::cat(&[&gradient, &gradient], 0).unwrap();
    tape.backward(&out, &gradient, &mut flow).unwrap();
    for half in [&left, &right] {
        flow.add(half, ones()).unwrap();
        assert_eq!(sum(&mut flow, half), [2.0; 8]);
    }
    assert_eq!(values(&gradient), [1.0; 16]);
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
        assert!(
            settings.rank == 0 || error.ends_with("choose among q, k, v, o, wi_0, wi_1, wo"),
            "{error}"
        );
    }
}
