//! candle's own T5 computes what ours does.
use anyhow::Result;
use candle_core::{DType, Device, Tensor};
use guesswork_shared::t5::{T5, T5Config, candles_t5};

#[test]
fn candles_own_t5_computes_the_same() -> Result<()> {
    let config = T5Config {
        num_layers: 2,
        num_decoder_layers: 2,
        ..T5Config::pocket(64)
    };
    let model = T5::random(&config, 5, &Device::Cpu)?;
    let mut theirs = candles_t5(&model, false)?;
    let (source, target) = ([5u32, 6, 9, 40, 1], [0u32, 9, 4]);
    let inputs = Tensor::new(&source, &Device::Cpu)?.unsqueeze(0)?;
    let mask = inputs.ones_like()?.to_dtype(DType::F32)?;
    let outputs = Tensor::new(&target, &Device::Cpu)?.unsqueeze(0)?;
    let ours = model.decode(&model.read(&inputs, &mask)?, &outputs)?;
    // Theirs are those after the last token, and multiplied by the root of the width where Hugging Face's are divided by it.
    let ours = ours.narrow(1, target.len() - 1, 1)?.flatten_all()?.to_vec1::<f32>()?;
    let theirs = (theirs.forward(&inputs, &outputs)? / config.d_model as f64)?;
    let theirs = theirs.flatten_all()?.to_vec1::<f32>()?;
    let largest = theirs.iter().fold(0f32, |largest, logit| largest.max(logit.abs()));
    assert!(largest > 0.0 && ours.len() == theirs.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert!((ours - theirs).abs() < 1e-4 * largest, "{ours} instead of {theirs}");
    }
    Ok(())
}
