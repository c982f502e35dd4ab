//! Timing a model as the benches of other engines do, so that the numbers can stand side by side: the encoder's pass
//! alone, and tokens after the first, over sources that any engine can make up again.
use super::protocol::{Engine, MeasureOrder, Timing};
use candle_core::{Result, Tensor};
use guesswork_shared::{
    answer::LONGEST_PROMPT,
    t5::{Source, T5},
};

/// More of anything would take for ever.
const MOST: usize = 10_000;

/// Times `model`; `now` gives milliseconds.
pub fn measure(model: &T5, order: &MeasureOrder, now: impl Fn() -> f64) -> Result<Vec<Timing>> {
    let mut timed: Box<dyn Timed + '_> = match order.engine {
        Engine::Kernels | Engine::StockOps => Box::new(Ours { model, source: None }),
        Engine::CandleTransformers => candles_own(model)?,
    };
    let tokens = order.tokens.clamp(1, MOST);
    let repetitions = order.repetitions.clamp(1, MOST);
    let mut timings = Vec::with_capacity(order.sources.len());
    for length in &order.sources {
        let length = (*length).clamp(1, LONGEST_PROMPT);
        let ids = made_up_ids(model.config().vocab_size, length);
        let ids = Tensor::from_vec(ids, (1, length), model.device())?;
        timings.push(time(&mut *timed, &ids, tokens, repetitions, &now)?);
    }
    Ok(timings)
}

/// What reads a source and writes an answer.
trait Timed {
    /// The encoder's pass over ids (1, S), and nothing more.
    fn encode(&mut self, ids: &Tensor) -> Result<()>;

    /// All that is done before a first token can be written.
    fn read(&mut self, ids: &Tensor) -> Result<()>;

    /// The likeliest token of what was read last, `count` times, with its logit. The end of the text is a token like any
    /// other: each engine is to take as many steps.
    fn write(&mut self, count: usize) -> Result<Vec<(u32, f32)>>;
}

fn time(
    timed: &mut dyn Timed,
    ids: &Tensor,
    tokens: usize,
    repetitions: usize,
    now: &impl Fn() -> f64,
) -> Result<Timing> {
    let mut timing = Timing {
        source: ids.dims2()?.1,
        ..Timing::default()
    };
    // What only the first pass pays for, as memory that the worker has to be given, is not the encoder's.
    timed.encode(ids)?;
    for _ in 0..repetitions {
        let started = now();
        timed.encode(ids)?;
        timing.encoder.push(now() - started);
    }
    timed.read(ids)?;
    for _ in 0..repetitions {
        let started = now();
        timed.read(ids)?;
        timing.read.push(now() - started);
    }
    for _ in 0..repetitions {
        let started = now();
        timed.write(1)?;
        let first = now() - started;
        let started = now();
        let written = timed.write(tokens + 1)?;
        timing.token.push((now() - started - first) / tokens as f64);
        (timing.written, timing.logits) = written.into_iter().unzip();
    }
    Ok(timing)
}

struct Ours<'a> {
    model: &'a T5,
    source: Option<Source>,
}

impl Timed for Ours<'_> {
    fn encode(&mut self, ids: &Tensor) -> Result<()> {
        self.model.encode(ids, &no_padding(ids)?).map(|_| ())
    }

    fn read(&mut self, ids: &Tensor) -> Result<()> {
        self.source = Some(self.model.read(ids, &no_padding(ids)?)?);
        Ok(())
    }

    fn write(&mut self, count: usize) -> Result<Vec<(u32, f32)>> {
        let Some(source) = &self.source else {
            candle_core::bail!("nothing was read");
        };
        let mut state = self.model.start_decoding(source)?;
        let mut last = self.model.config().decoder_start_token_id;
        let mut written = Vec::with_capacity(count);
        for _ in 0..count {
            let best = likeliest(&self.model.step(&mut state, &[last])?)?;
            last = best.0;
            written.push(best);
        }
        Ok(written)
    }
}

/// All ones (1, S).
fn no_padding(ids: &Tensor) -> Result<Tensor> {
    Tensor::ones(ids.shape(), candle_core::DType::F32, ids.device())
}

fn likeliest(logits: &Tensor) -> Result<(u32, f32)> {
    let logits = logits.flatten_all()?.to_vec1::<f32>()?;
    let mut best = 0;
    for (id, logit) in logits.iter().enumerate() {
        if *logit > logits[best] {
            best = id;
        }
    }
    Ok((best as u32, logits[best]))
}

#[cfg(feature = "stock-ops")]
fn candles_own<'a>(model: &T5) -> Result<Box<dyn Timed + 'a>> {
    use guesswork_shared::t5::{CandlesT5, candles_t5};

    struct Candles {
        model: CandlesT5,
        first: u32,
        encoded: Option<Tensor>,
    }

    impl Timed for Candles {
        fn encode(&mut self, ids: &Tensor) -> Result<()> {
            self.model.clear_kv_cache();
            self.model.encode(ids).map(|_| ())
        }

        fn read(&mut self, ids: &Tensor) -> Result<()> {
            self.model.clear_kv_cache();
            self.encoded = Some(self.model.encode(ids)?);
            Ok(())
        }

        fn write(&mut self, count: usize) -> Result<Vec<(u32, f32)>> {
            let Some(encoded) = &self.encoded else {
                candle_core::bail!("nothing was read");
            };
            self.model.clear_kv_cache();
            let mut last = self.first;
            let mut written = Vec::with_capacity(count);
            for _ in 0..count {
                let token = Tensor::new(&[[last]], encoded.device())?;
                let best = likeliest(&self.model.decode(&token, encoded)?)?;
                last = best.0;
                written.push(best);
            }
            Ok(written)
        }
    }

    Ok(Box::new(Candles {
        model: candles_t5(model, true)?,
        first: model.config().decoder_start_token_id,
        encoded: None,
    }))
}

#[cfg(not(feature = "stock-ops"))]
fn candles_own<'a>(_: &T5) -> Result<Box<dyn Timed + 'a>> {
    candle_core::bail!("{}", crate::text::NO_STOCK_OPS)
}

/// Ids of no meaning. They are those of a bench in JavaScript, whose numbers are all f64: the product is rounded before
/// its lowest 31 bits are taken.
fn made_up_ids(vocabulary: usize, length: usize) -> Vec<u32> {
    // Without the special tokens at the beginning and T5's hundred at the end.
    let (first, count) = (3, vocabulary.saturating_sub(103).max(1));
    let mut state = 12345.0f64;
    let draw = |_| {
        let next = (state * 1_103_515_245.0 + 12345.0) as u64 & 0x7fff_ffff;
        state = next as f64;
        (first + (next >> 8) as usize % count).min(vocabulary.saturating_sub(1)) as u32
    };
    (0..length).map(draw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;
    use guesswork_shared::t5::{Ops, T5Config};
    use std::cell::Cell;

    #[test]
    fn the_ids_are_those_of_the_other_bench() {
        // Printed by its own function, run by Node.
        let first = [3402, 847, 7364, 6211, 5083, 449, 768, 7152, 3809, 1504, 6528, 2036];
        assert_eq!(made_up_ids(8192, 12), first);
        assert_eq!(made_up_ids(160, 6), [7, 8, 42, 25, 24, 37]);
        let many = made_up_ids(8192, 512);
        assert_eq!((many[511], many.iter().sum::<u32>()), (3264, 1_958_139));
    }

    #[test]
    fn ids_stay_in_any_vocabulary() {
        for vocabulary in [1, 2, 3, 4, 103, 104, 105] {
            assert!(made_up_ids(vocabulary, 50).iter().all(|&id| (id as usize) < vocabulary));
        }
    }

    #[test]
    fn what_is_timed_is_what_the_model_says_of_the_same_answer_at_once() {
        let config = T5Config {
            num_layers: 2,
            num_decoder_layers: 2,
            ..T5Config::pocket(160)
        };
        // A clock that moves by one at each look.
        let looks = Cell::new(0.0);
        let now = || {
            looks.set(looks.get() + 1.0);
            looks.get()
        };
        for ops in [Ops::Fused, Ops::Stock] {
            let model = T5::random(&config, 5, &Device::Cpu).unwrap().with_ops(ops);
            let order = MeasureOrder {
                sources: vec![12, 5],
                tokens: 4,
                repetitions: 3,
                engine: match ops {
                    Ops::Fused => Engine::Kernels,
                    Ops::Stock => Engine::StockOps,
                },
            };
            let timings = measure(&model, &order, now).unwrap();
            assert_eq!(timings.iter().map(|timing| timing.source).collect::<Vec<_>>(), [12, 5]);
            for timing in timings {
                assert_eq!((timing.encoder, timing.read), (vec![1.0; 3], vec![1.0; 3]));
                // One and one look apart: nothing remains for the tokens after the first.
                assert_eq!(timing.token, [0.0; 3]);
                assert_eq!(timing.written.len(), 5);

                let ids = Tensor::new(made_up_ids(160, timing.source), &Device::Cpu).unwrap();
                let mask = Tensor::ones((1, timing.source), candle_core::DType::F32, &Device::Cpu).unwrap();
                let source = model.read(&ids.unsqueeze(0).unwrap(), &mask).unwrap();
                let inputs = [&[config.decoder_start_token_id], &timing.written[..4]].concat();
                let inputs = Tensor::from_vec(inputs, (1, 5), &Device::Cpu).unwrap();
                let logits = model.decode(&source, &inputs).unwrap().get(0).unwrap();
                for (row, logits) in logits.to_vec2::<f32>().unwrap().into_iter().enumerate() {
                    let (id, logit) = (timing.written[row] as usize, timing.logits[row]);
                    assert!((logits[id] - logit).abs() < 1e-3, "{} is not {logit}", logits[id]);
                    assert!(logits.iter().all(|other| *other <= logits[id] + 1e-3));
                }
            }
        }
    }

    #[test]
    fn an_order_without_sense_is_carried_out_at_its_least() {
        let config = T5Config {
            num_layers: 1,
            num_decoder_layers: 1,
            ..T5Config::pocket(64)
        };
        let model = T5::random(&config, 5, &Device::Cpu).unwrap();
        let order = MeasureOrder {
            sources: vec![0],
            tokens: 0,
            repetitions: 0,
            engine: Engine::Kernels,
        };
        let timings = measure(&model, &order, || 0.0).unwrap();
        assert_eq!((timings[0].source, timings[0].written.len()), (1, 2));
        assert_eq!((timings[0].encoder.len(), timings[0].token.len()), (1, 1));
    }
}
