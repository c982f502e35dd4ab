//! Reading a source and writing an answer, one thread, by every way of computing that this machine has.
//!
//! `cargo bench --bench t5`: a random T5 of 11.5M parameters. `GUESSWORK_BENCH_MODEL` names a Hugging Face folder instead;
//! with `GUESSWORK_BENCH_ONNX`, the same model's folder of ONNX files, and `ONNX_PYTHON`, a Python that has onnxruntime,
//! that runs beside ours.

mod onnxruntime;

use std::{env, fs, hint::black_box, path::PathBuf, time::Duration};

use candle_core::{DType, Device, Tensor};
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use guesswork::models::Int8Precision;
use guesswork_shared::t5::{ActivationBits, CandlesT5, Instructions, MatrixPrecision, Ops, T5, T5Config, candles_t5};
use onnxruntime::OnnxRuntime;

/// Tokens of the sources.
const SOURCES: [usize; 2] = [128, 512];
/// Tokens of an answer.
const TOKENS: usize = 24;

/// One of ours.
struct Engine {
    name: String,
    model: T5,
}

struct Models {
    config: T5Config,
    engines: Vec<Engine>,
    candle: CandlesT5,
    onnxruntime: Option<OnnxRuntime>,
}

fn model() -> T5 {
    let Some(folder) = env::var_os("GUESSWORK_BENCH_MODEL").map(PathBuf::from) else {
        // That of `cargo xtask bench web`'s peer.
        let config = T5Config {
            d_model: 256,
            d_kv: 64,
            d_ff: 1024,
            num_heads: 4,
            num_layers: 4,
            num_decoder_layers: 4,
            ..T5Config::pocket(8192)
        };
        return T5::random(&config, 7, &Device::Cpu).expect("the shape is a valid one");
    };
    let read = |file: &str| fs::read(folder.join(file)).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let config = T5Config::from_json(&read("config.json")).unwrap_or_else(|why| panic!("{why}"));
    T5::from_safetensors(&config, &read("model.safetensors"), &Device::Cpu).unwrap_or_else(|why| panic!("{why}"))
}

impl Models {
    fn load() -> Self {
        // One thread each, like the peer: what is compared is the kernels.
        rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build_global()
            .expect("nothing has made threads yet");
        let model = model();
        let config = model.config().clone();
        let usual = |name: &str| Int8Precision::default().of(name);
        let sixteen = |_: &str| MatrixPrecision::Int8(ActivationBits::Sixteen);
        let mut engines = Vec::new();
        for (what, int8) in [
            ("int8", model.to_int8(&usual)),
            ("int8, all inputs of 16 bits", model.to_int8(&sixteen)),
        ] {
            let int8 = int8.expect("a model of floats is stored in 8 bits");
            for instructions in Instructions::available() {
                let model = T5::from_int8(&config, &int8, &Device::Cpu).expect("what was stored is loaded");
                engines.push(Engine {
                    name: format!("{what}, {instructions}"),
                    model: model.with_instructions(instructions),
                });
            }
        }
        let candle = candles_t5(&model, true).expect("candle loads a model of this shape");
        let stock = T5::from_tensors(&config, tensors(&model), &Device::Cpu).expect("the same weights again");
        engines.push(Engine {
            name: "f32 kernels".into(),
            model,
        });
        engines.push(Engine {
            name: "f32 stock ops".into(),
            model: stock.with_ops(Ops::Stock),
        });
        let onnxruntime = OnnxRuntime::start(&config).unwrap_or_else(|why| {
            eprintln!("note: {why}; onnxruntime is not measured");
            None
        });
        Self {
            config,
            engines,
            candle,
            onnxruntime,
        }
    }

    /// Made-up token ids, the same for all.
    fn source(&self, length: usize) -> Vec<u32> {
        let mut state = 12_345u32;
        let mut next = || {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
            3 + (state >> 8) % (self.config.vocab_size as u32 - 103)
        };
        (0..length).map(|_| next()).collect()
    }
}

fn tensors(model: &T5) -> std::collections::HashMap<String, Tensor> {
    let parameters = model.parameters().iter();
    parameters
        .map(|(name, weight)| (name.clone(), weight.as_detached_tensor()))
        .collect()
}

fn group<'a>(criterion: &'a mut Criterion, name: &str, length: usize) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(format!("{name}/{length}"));
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    group
}

fn likeliest(logits: &Tensor) -> u32 {
    let logits = logits
        .flatten_all()
        .and_then(|all| all.to_vec1::<f32>())
        .expect("logits");
    let best = (0..logits.len()).max_by(|&one, &other| logits[one].total_cmp(&logits[other]));
    best.unwrap_or(0) as u32
}

fn all(criterion: &mut Criterion) {
    let mut models = Models::load();
    for length in SOURCES {
        let ids = models.source(length);
        let ids = Tensor::new(ids.as_slice(), &Device::Cpu)
            .and_then(|ids| ids.unsqueeze(0))
            .expect("ids");
        let mask = Tensor::ones((1, length), DType::F32, &Device::Cpu).expect("mask");

        let mut encoder = group(criterion, "encoder", length);
        encoder.throughput(Throughput::Elements(length as u64));
        for Engine { name, model } in &models.engines {
            encoder.bench_function(name, |bench| {
                bench.iter(|| model.encode(black_box(&ids), &mask).expect("encoder"))
            });
        }
        encoder.bench_function("candle-transformers", |bench| {
            bench.iter(|| {
                models.candle.clear_kv_cache();
                models.candle.encode(black_box(&ids)).expect("encoder")
            });
        });
        if let Some(onnxruntime) = &mut models.onnxruntime {
            encoder.bench_function("onnxruntime int8", |bench| {
                bench.iter_custom(|times| onnxruntime.time("encoder", length, 1, times));
            });
        }
        encoder.finish();

        let mut greedy = group(criterion, &format!("{TOKENS} tokens"), length);
        greedy.throughput(Throughput::Elements(TOKENS as u64));
        for Engine { name, model } in &models.engines {
            let source = model.read(&ids, &mask).expect("source");
            greedy.bench_function(name, |bench| {
                bench.iter(|| {
                    let mut state = model.start_decoding(&source).expect("decoder");
                    let mut token = model.config().decoder_start_token_id;
                    for _ in 0..TOKENS {
                        token = likeliest(&model.step(&mut state, &[token]).expect("step"));
                    }
                    token
                });
            });
        }
        models.candle.clear_kv_cache();
        let encoded = models.candle.encode(&ids).expect("encoder");
        greedy.bench_function("candle-transformers", |bench| {
            bench.iter(|| {
                models.candle.clear_kv_cache();
                let mut token = models.config.decoder_start_token_id;
                for _ in 0..TOKENS {
                    let last = Tensor::new(&[[token]], &Device::Cpu).expect("token");
                    token = likeliest(&models.candle.decode(&last, &encoded).expect("step"));
                }
                token
            });
        });
        if let Some(onnxruntime) = &mut models.onnxruntime {
            greedy.bench_function("onnxruntime int8", |bench| {
                bench.iter_custom(|times| onnxruntime.time("tokens", length, TOKENS, times));
            });
        }
        greedy.finish();
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
