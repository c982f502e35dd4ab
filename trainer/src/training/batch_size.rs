use super::{Examples, GradientStep, TokenPair, gradient_step::is_out_of_memory};
use anyhow::{Result, bail};
use guesswork_shared::t5::T5;
use std::{fmt, fs, str::FromStr, time::Instant};

/// Examples of an optimiser step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchSize {
    /// So many.
    Fixed(usize),
    /// As many as pay: doubled while there is memory, and while more at a time is faster.
    Auto,
}

impl FromStr for BatchSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("auto", _) => Ok(Self::Auto),
            (_, Ok(number)) if (1..=65536).contains(&number) => Ok(Self::Fixed(number)),
            _ => Err("give a whole number from 1 to 65536, or auto".into()),
        }
    }
}

impl fmt::Display for BatchSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(number) => write!(f, "{number}"),
            Self::Auto => f.write_str("auto"),
        }
    }
}

/// More at a time is a means for speed; training is not better for batches of thousands.
const MOST: usize = 512;
/// How much faster twice as many must be.
const WORTHWHILE: f64 = 1.05;
/// Of so many examples the longest are tried.
const LOOKED_AT: usize = 512;

/// The largest power of two of the longest examples that `model` can be trained on at a time and that is still faster
/// than half of it. Nothing is trained, and of `how` the number of parts does not count.
///
/// # Errors
/// If there is not even memory for one example.
pub fn find(model: &T5, examples: &dyn Examples, how: &GradientStep) -> Result<usize> {
    let how = GradientStep { parts: 1, ..*how };
    let mut pairs = (0..examples.count().min(LOOKED_AT))
        .map(|index| examples.example(index, 0))
        .collect::<Result<Vec<TokenPair>>>()?;
    pairs.sort_by_key(|(source, target)| std::cmp::Reverse(source.len() + target.len()));
    let (mut best, mut best_speed) = (0, 0.0);
    let mut size = 1;
    while size <= MOST {
        let batch: Vec<TokenPair> = pairs.iter().cycle().take(size).cloned().collect();
        let before = free_memory();
        // The first pass fetches memory; the second is timed.
        let mut seconds = f64::INFINITY;
        for _ in 0..2 {
            let started = Instant::now();
            match how.gradients(model, &batch) {
                Ok(_) => seconds = started.elapsed().as_secs_f64(),
                Err(error) if is_out_of_memory(&error) => {
                    if best == 0 {
                        bail!(
                            "the device has no memory for a single example; take --recompute, shorter \
                               --source-tokens, or a smaller model"
                        );
                    }
                    return Ok(best);
                }
                Err(error) => return Err(error.into()),
            }
        }
        let speed = size as f64 / seconds;
        if speed < WORTHWHILE * best_speed {
            break;
        }
        (best, best_speed) = (size, speed);
        // A process that takes more memory than there is is killed, not told: twice what this took must be free.
        if model.device().is_cpu()
            && let (Some(before), Some(after)) = (before, free_memory())
            && 2 * before.saturating_sub(after) > after
        {
            break;
        }
        size *= 2;
    }
    Ok(best)
}

/// Memory that is free on this machine, in bytes, where the system says so.
fn free_memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Precision;
    use candle_core::Device;
    use guesswork_shared::t5::T5Config;

    #[test]
    fn a_size_is_a_number_or_auto() {
        assert_eq!("auto".parse(), Ok(BatchSize::Auto));
        assert_eq!("16".parse(), Ok(BatchSize::Fixed(16)));
        for text in ["0", "-1", "70000", "many", ""] {
            assert!(text.parse::<BatchSize>().is_err(), "{text}");
        }
    }

    #[test]
    fn some_power_of_two_is_found() {
        struct Few;
        impl Examples for Few {
            fn count(&self) -> usize {
                3
            }
            fn example(&self, index: usize, _: usize) -> Result<TokenPair> {
                Ok((vec![5; 4 + index], vec![6, 1]))
            }
        }
        let model = T5::random(&T5Config::pocket(64), 1, &Device::Cpu).unwrap();
        let how = GradientStep {
            parts: 1,
            precision: Precision::F32,
            recompute: false,
        };
        let found = find(&model, &Few, &how).unwrap();
        assert!(found.is_power_of_two() && found <= MOST, "{found}");
    }
}
