//! Files that are whole, broken, altered, or of another model.

use super::*;
use crate::t5::{ActivationBits, T5, T5Config};
use candle_core::{DType, Device};
use proptest::prelude::*;

fn config() -> T5Config {
    T5Config {
        d_model: 32,
        d_kv: 8,
        d_ff: 48,
        num_layers: 1,
        num_decoder_layers: 1,
        ..T5Config::pocket(40)
    }
}

const SEVEN: MatrixPrecision = MatrixPrecision::Int8(ActivationBits::Seven);

fn model() -> T5 {
    T5::random(&config(), 3, &Device::Cpu).unwrap()
}

fn tensors(model: &T5) -> Tensors {
    model
        .parameters()
        .iter()
        .map(|(name, weight)| (name.clone(), weight.as_detached_tensor()))
        .collect()
}

fn values(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// What a model makes of every token of its vocabulary: all weights have a part in it.
fn computed(model: &T5) -> Vec<f32> {
    let all: Vec<u32> = (0..config().vocab_size as u32).collect();
    let batch = crate::t5::Batch::from_examples(&[(all, vec![9, 1])], &config(), &Device::Cpu).unwrap();
    values(&model.logits(&batch).unwrap())
}

/// The error's sentence; it must be one.
fn sentence(result: Result<T5, WeightsError>) -> String {
    let Err(error) = result else {
        panic!("broken weights were read")
    };
    let sentence = error.to_string();
    assert!(sentence.starts_with("the ") && !sentence.contains('\n'), "{sentence}");
    sentence
}

type Read = fn(&T5Config, &[u8], &Device) -> Result<T5, WeightsError>;

/// All formats: a file of the model, and how it is read.
fn files() -> [(Vec<u8>, Read); 3] {
    [
        (model().to_safetensors().unwrap(), T5::from_safetensors as Read),
        (model().to_gguf().unwrap(), T5::from_gguf as Read),
        (model().to_int8(&|_| SEVEN).unwrap(), T5::from_int8 as Read),
    ]
}

#[test]
fn random_weights_depend_on_seed_and_name_alone() {
    let (one, same) = (model(), model());
    let wider = T5::random(
        &T5Config {
            num_layers: 2,
            ..config()
        },
        3,
        &Device::Cpu,
    )
    .unwrap();
    let other = T5::random(&config(), 4, &Device::Cpu).unwrap();
    for (name, weight) in one.parameters() {
        assert_eq!(values(weight), values(&same.parameters()[name]));
        assert_eq!(values(weight), values(&wider.parameters()[name]));
        assert!(name.contains("layer_norm") || values(weight) != values(&other.parameters()[name]));
    }
}

#[test]
fn random_weights_have_the_stated_spread() {
    let config = T5Config::pocket(500);
    let model = T5::random(&config, 1, &Device::Cpu).unwrap();
    for parameter in config.parameters() {
        let values = values(&model.parameters()[&parameter.name]);
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let std = (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / values.len() as f32).sqrt();
        match parameter.init {
            crate::t5::Init::Constant(value) => assert!(values.iter().all(|v| f64::from(*v) == value)),
            crate::t5::Init::Normal(expected) => {
                let spread = 4.0 / (values.len() as f64).sqrt();
                assert!(
                    f64::from(mean.abs()) < expected * spread,
                    "{}: mean {mean}",
                    parameter.name
                );
                assert!(
                    (f64::from(std) / expected - 1.0).abs() < spread,
                    "{}: {std}, {expected}",
                    parameter.name
                );
            }
            crate::t5::Init::Placed { values: placed, .. } => {
                for (row, column, value) in placed {
                    let found = values[row * parameter.dims[1] + column];
                    assert_eq!(f64::from(found), value, "{}", parameter.name);
                }
            }
            crate::t5::Init::Like { weight, by } => {
                let other = &model.parameters()[&weight];
                let same = values
                    .iter()
                    .zip(self::values(other))
                    .all(|(a, b)| (f64::from(*a) - f64::from(b) * by).abs() < 1e-6);
                assert!(same, "{}", parameter.name);
            }
            crate::t5::Init::Transposed { weight, by } => {
                let other = self::values(&model.parameters()[&weight].t().unwrap().contiguous().unwrap());
                let same = values
                    .iter()
                    .zip(other)
                    .all(|(a, b)| (f64::from(*a) - f64::from(b) * by).abs() < 1e-6);
                assert!(same, "{}", parameter.name);
            }
        }
    }
}

#[test]
fn cross_attention_starts_as_a_look_up() {
    let config = T5Config::pocket(500);
    let model = T5::random(&config, 1, &Device::Cpu).unwrap();
    let part = |of: &str| {
        let name = format!("decoder.block.0.layer.1.EncDecAttention.{of}.weight");
        model.parameters()[&name].as_tensor().clone()
    };
    // What is looked up comes out again: output times value is near the identity, and query times key near a multiple.
    for (left, right) in [(part("o"), part("v")), (part("q").t().unwrap(), part("k"))] {
        let product: Vec<Vec<f32>> = left.matmul(&right).unwrap().to_vec2().unwrap();
        let size = product.len();
        let diagonal = (0..size).map(|i| product[i][i]).sum::<f32>() / size as f32;
        let elsewhere = (0..size)
            .flat_map(|i| (0..size).filter(move |&j| j != i).map(move |j| (i, j)))
            .map(|(i, j)| product[i][j].powi(2))
            .sum::<f32>()
            / (size * (size - 1)) as f32;
        assert!(diagonal > 5.0 * elsewhere.sqrt(), "{diagonal} and {}", elsewhere.sqrt());
    }
}

#[test]
fn safetensors_come_back_exactly_and_gguf_nearly() {
    let model = model();
    let [safetensors, gguf, _] = files();
    for ((bytes, read), quantised) in [safetensors, gguf].into_iter().zip([false, true]) {
        let copy = read(&config(), &bytes, &Device::Cpu).unwrap();
        for (name, weight) in model.parameters() {
            let (weight, copy) = (values(weight), values(&copy.parameters()[name]));
            let exact = !quantised || name.contains("norm") || name.contains("bias") || name.contains(".wo.");
            let largest = weight.iter().fold(0f32, |a, b| a.max(b.abs()));
            let worst = weight.iter().zip(&copy).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            // 48 does not divide into blocks of 32, so `wo` (32 x 48) stays exact.
            assert!(
                if exact {
                    worst == 0.0
                } else {
                    worst > 0.0 && worst < largest / 120.0
                },
                "{name}: {worst}"
            );
        }
        // And a copy's file is the file.
        if !quantised {
            assert_eq!(copy.to_safetensors().unwrap(), bytes);
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_an_error() {
    for (bytes, read) in files() {
        let ends = (0..2000)
            .chain((2000..bytes.len()).step_by(997))
            .chain(bytes.len() - 40..bytes.len() - 1);
        for end in ends.filter(|end| *end < bytes.len()) {
            // The last tensor of a GGUF file is followed by padding, which may be missing.
            match read(&config(), &bytes[..end], &Device::Cpu) {
                Ok(_) => assert!(bytes[end..].iter().all(|byte| *byte == 0) && bytes.len() - end < 32),
                result => drop(sentence(result)),
            }
        }
    }
}

#[test]
fn an_altered_byte_is_noticed() {
    for (bytes, read) in files() {
        let expected = computed(&read(&config(), &bytes, &Device::Cpu).unwrap());
        for at in (0..3000)
            .chain((3000..bytes.len()).step_by(1009))
            .filter(|at| *at < bytes.len())
        {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << (at % 8);
            match read(&config(), &altered, &Device::Cpu) {
                // Only what is no weight may go unnoticed: metadata, padding.
                Ok(copy) => assert_eq!(computed(&copy), expected, "byte {at}"),
                result => drop(sentence(result)),
            }
        }
        let mut altered = bytes.clone();
        let last = altered.len() - 100;
        altered[last] ^= 4;
        assert!(sentence(read(&config(), &altered, &Device::Cpu)).contains("altered"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn noise_is_an_error(noise in proptest::collection::vec(any::<u8>(), 0..400), keep in 0usize..400) {
        for (bytes, read) in files() {
            // Noise alone, and noise after a start that looks right.
            sentence(read(&config(), &noise, &Device::Cpu));
            let start = [&bytes[..keep], &noise].concat();
            sentence(read(&config(), &start, &Device::Cpu));
        }
    }
}

#[test]
fn names_that_would_break_a_sentence_are_refused() {
    for (mut bytes, read) in files() {
        let name = b"shared.weight";
        let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
        bytes[at] = 0x7f;
        assert!(sentence(read(&config(), &bytes, &Device::Cpu)).contains("control characters"));
    }
}

#[test]
fn lying_sizes_allocate_nothing() {
    let huge = u64::MAX / 2;
    let mut gguf = b"GGUF\x03\0\0\0".to_vec();
    gguf.extend(huge.to_le_bytes());
    gguf.extend(huge.to_le_bytes());
    sentence(T5::from_gguf(&config(), &gguf, &Device::Cpu));
    // One tensor of 2^62 values.
    let mut gguf = b"GGUF\x03\0\0\0".to_vec();
    gguf.extend(1u64.to_le_bytes());
    gguf.extend(0u64.to_le_bytes());
    gguf.extend(1u64.to_le_bytes());
    gguf.extend(b"x\x02\0\0\0");
    gguf.extend((1u64 << 31).to_le_bytes());
    gguf.extend((1u64 << 31).to_le_bytes());
    gguf.extend([0; 12]);
    assert!(sentence(T5::from_gguf(&config(), &gguf, &Device::Cpu)).contains("not whole"));
    let mut safetensors = huge.to_le_bytes().to_vec();
    safetensors.extend(b"{}");
    sentence(T5::from_safetensors(&config(), &safetensors, &Device::Cpu));
    let header = br#"{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,16]}}"#;
    let safetensors = [&(header.len() as u64).to_le_bytes()[..], header, &[0; 16]].concat();
    sentence(T5::from_safetensors(&config(), &safetensors, &Device::Cpu));
}

#[test]
fn the_wrong_model_is_named() {
    let read = |config: &T5Config, tensors| sentence(T5::from_tensors(config, tensors, &Device::Cpu));
    let mut missing = tensors(&model());
    missing.remove("encoder.final_layer_norm.weight");
    assert!(read(&config(), missing).contains("no \"encoder.final_layer_norm.weight\""));
    let deeper = T5Config {
        num_layers: 2,
        ..config()
    };
    assert!(read(&deeper, tensors(&model())).contains("no \"encoder.block.1.layer.0.SelfAttention.q.weight\""));
    let more = tensors(&T5::random(&deeper, 1, &Device::Cpu).unwrap());
    assert!(read(&config(), more).contains("\"encoder.block.1.layer.0.SelfAttention.k.weight\", which"));
    let wider = T5Config {
        vocab_size: 41,
        ..config()
    };
    let message = read(&wider, tensors(&model()));
    assert!(
        message.contains("[40, 32]") && message.contains("[41, 32]"),
        "{message}"
    );
    let mut infinite = tensors(&model());
    let broken = (infinite["decoder.final_layer_norm.weight"].clone() / 0.0).unwrap();
    infinite.insert("decoder.final_layer_norm.weight".into(), broken);
    assert!(read(&config(), infinite).contains("not a finite number"));
    let impossible = T5Config { d_model: 0, ..config() };
    assert!(read(&impossible, tensors(&model())).contains("d_model"));
    assert!(T5::random(&impossible, 1, &Device::Cpu).is_err());
}

#[test]
fn aliases_of_a_tied_embedding_are_understood() {
    let model = model();
    let shared = model.parameters()["shared.weight"].as_detached_tensor();
    let mut aliased = tensors(&model);
    for name in [
        "encoder.embed_tokens.weight",
        "decoder.embed_tokens.weight",
        "lm_head.weight",
    ] {
        aliased.insert(name.into(), shared.clone());
    }
    let unused = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";
    aliased.insert(unused.into(), Tensor::zeros((32, 4), DType::F32, &Device::Cpu).unwrap());
    let read = |tensors: &Tensors| T5::from_tensors(&config(), tensors.clone(), &Device::Cpu);
    assert_eq!(read(&aliased).unwrap().parameters().len(), model.parameters().len());
    // Any one of the names will do.
    for alias in ["encoder.embed_tokens.weight", "lm_head.weight"] {
        let mut only = tensors(&model);
        only.remove("shared.weight");
        only.insert(alias.into(), shared.clone());
        let copy = read(&only).unwrap();
        assert_eq!(values(&copy.parameters()["shared.weight"]), values(&shared));
        assert!(copy.config().tie_word_embeddings);
    }
    let other = (&shared + 1.0).unwrap();
    aliased.insert("encoder.embed_tokens.weight".into(), other.clone());
    assert!(sentence(read(&aliased)).contains("must be equal"));
    // A head of its own is one, whatever the configuration says; the scaling stays as configured.
    let mut untied = tensors(&model);
    untied.insert("lm_head.weight".into(), other.clone());
    let copy = read(&untied).unwrap();
    assert!(!copy.config().tie_word_embeddings && copy.config().scale_decoder_outputs);
    assert_eq!(values(&copy.parameters()["lm_head.weight"]), values(&other));
}

#[test]
fn half_precision_is_read_as_f32() {
    let model = model();
    for dtype in [DType::F16, DType::BF16, DType::F64] {
        let halves: Tensors = tensors(&model)
            .into_iter()
            .map(|(name, tensor)| (name, tensor.to_dtype(dtype).unwrap()))
            .collect();
        let copy = T5::from_tensors(&config(), halves, &Device::Cpu).unwrap();
        for (name, weight) in copy.parameters() {
            assert_eq!(weight.dtype(), DType::F32);
            let (weight, original) = (values(weight), values(&model.parameters()[name]));
            assert!(
                weight
                    .iter()
                    .zip(original)
                    .all(|(a, b)| (a - b).abs() <= b.abs() / 100.0)
            );
        }
    }
}

#[test]
fn a_model_of_8_bits_computes_what_its_weights_say() {
    use crate::t5::Batch;
    let model = model();
    let sixteen = MatrixPrecision::Int8(ActivationBits::Sixteen);
    type Way<'a> = (f32, &'a dyn Fn(&str) -> MatrixPrecision);
    let ways: [Way; 4] = [
        (0.05, &|_| SEVEN),
        (0.001, &|_| sixteen),
        (0.05, &|name| if name.starts_with("decoder") { sixteen } else { SEVEN }),
        // Of three matrices of one input one is of floats.
        (0.05, &|name| match name {
            "shared.weight" => MatrixPrecision::F16,
            _ if name.contains(".o.") || name.contains(".k.") => MatrixPrecision::F16,
            _ if name.contains("wi_0") => sixteen,
            _ => SEVEN,
        }),
    ];
    for (off_at_most, precision) in ways {
        let bytes = model.to_int8(precision).unwrap();
        let (floats, int8) = from_int8(&config(), &bytes, false).unwrap();
        let mut all: Tensors = floats.into_iter().collect();
        for (name, matrix) in &int8 {
            let rows = matrix.in_rows();
            assert_eq!(precision(name), MatrixPrecision::Int8(rows.activations));
            let shape = (rows.rows, rows.columns);
            let rounded = Tensor::from_vec(rows.dequantised(), shape, &Device::Cpu).unwrap();
            let off = (&rounded - model.parameters()[name].as_detached_tensor()).unwrap();
            let off = off.abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
            assert!(off < 0.15, "{name} is {off} off");
            all.insert(name.clone(), rounded);
        }
        let float = T5::from_tensors(&config(), all, &Device::Cpu).unwrap();
        let int8 = T5::from_int8(&config(), &bytes, &Device::Cpu).unwrap();
        let batch = Batch::from_examples(
            &[(vec![5, 6, 7, 8, 9, 1], vec![9, 1]), (vec![30, 1], vec![4, 5, 6, 1])],
            &config(),
            &Device::Cpu,
        )
        .unwrap();
        let (exact, near) = (float.logits(&batch).unwrap(), int8.logits(&batch).unwrap());
        let spread = values(&exact).iter().fold(0f32, |top, value| top.max(value.abs()));
        for (exact, near) in values(&exact).iter().zip(values(&near)) {
            assert!((exact - near).abs() < off_at_most * spread, "{near} instead of {exact}");
        }
        // One token at a time it computes the same as at once.
        let source = int8.read(&batch.input_ids, &batch.attention_mask).unwrap();
        let mut state = int8.start_decoding(&source).unwrap();
        let inputs = batch.decoder_input_ids.to_vec2::<u32>().unwrap();
        let near = near.to_vec3::<f32>().unwrap();
        for position in 0..inputs[0].len() {
            let last = [inputs[0][position], inputs[1][position]];
            let logits = int8.step(&mut state, &last).unwrap().to_vec2::<f32>().unwrap();
            for row in 0..2 {
                for (one, other) in logits[row].iter().zip(&near[row][position]) {
                    assert!(
                        (one - other).abs() < 0.02 * spread,
                        "{one} instead of {other} at {position}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_a_model_of_8_bits_cannot_do_is_said() {
    let bytes = model().to_int8(&|_| SEVEN).unwrap();
    let int8 = T5::from_int8(&config(), &bytes, &Device::Cpu).unwrap();
    for refused in [int8.to_safetensors(), int8.to_gguf(), int8.to_int8(&|_| SEVEN)] {
        assert!(matches!(refused, Err(WeightsError::Int8)));
    }
    assert!(int8.merged().is_err());
    let batch = crate::t5::Batch::from_examples(&[(vec![5, 1], vec![9, 1])], &config(), &Device::Cpu).unwrap();
    let mut gradients = crate::t5::Gradients::default();
    let trained = int8.backward(&batch, crate::t5::Backward::default(), &mut gradients);
    assert!(trained.unwrap_err().to_string().contains("cannot be trained"));
}
