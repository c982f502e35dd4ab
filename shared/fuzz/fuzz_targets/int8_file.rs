//! Files of weights: whatever the bytes are, they are a model or one error, and the model answers.
#![no_main]

use candle_core::{DType, Device, Tensor};
use guesswork_shared::t5::{T5, T5Config};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let config = T5Config {
        d_model: 8,
        d_kv: 4,
        d_ff: 12,
        num_heads: 2,
        num_layers: 1,
        num_decoder_layers: 1,
        ..T5Config::pocket(16)
    };
    let cpu = Device::Cpu;
    if let Ok(model) = T5::from_int8(&config, bytes, &cpu) {
        let ids = Tensor::new(&[[3u32, 4, 1]], &cpu).expect("ids");
        let mask = Tensor::ones((1, 3), DType::F32, &cpu).expect("mask");
        let source = model.read(&ids, &mask).expect("a source");
        let mut state = model.start_decoding(&source).expect("a decoder");
        model.step(&mut state, &[0]).expect("logits");
    }
});
