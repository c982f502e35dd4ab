use super::{Precision, TokenPair};
use crate::usage;
use anyhow::Result;
use guesswork_shared::t5::{Backward, Batch, Gradients, T5};

/// How the gradients of a batch are computed: what of it at a time, at which precision, and what is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientStep {
    /// In how many parts the batch is taken; the gradients of all together are those of the whole.
    pub parts: usize,
    /// Of activations and products.
    pub precision: Precision,
    /// Whether what is within the model's blocks is computed twice rather than kept.
    pub recompute: bool,
}

impl GradientStep {
    /// The mean loss over the labels of a batch, and its gradients.
    ///
    /// # Errors
    /// If the device has too little memory: the error says which settings need less.
    pub fn run(&self, model: &T5, pairs: &[TokenPair]) -> Result<(f32, Gradients)> {
        self.gradients(model, pairs).map_err(|error| {
            if is_out_of_memory(&error) {
                usage!("{}", self.advice(pairs))
            } else {
                error.into()
            }
        })
    }

    /// The same with candle's error.
    pub fn gradients(&self, model: &T5, pairs: &[TokenPair]) -> candle_core::Result<(f32, Gradients)> {
        let labels = |pairs: &[TokenPair]| pairs.iter().map(|(_, target)| target.len()).sum::<usize>();
        let all = labels(pairs).max(1) as f64;
        let mut gradients = Gradients::default();
        let mut loss = 0.0;
        for part in pairs.chunks(pairs.len().div_ceil(self.parts).max(1)) {
            let share = labels(part) as f64 / all;
            let how = Backward {
                share,
                precision: self.precision.dtype(),
                recompute: self.recompute,
            };
            let batch = Batch::from_examples(part, model.config(), model.device())?;
            let of_part = model.backward(&batch, how, &mut gradients)?.to_scalar::<f32>()?;
            loss += f64::from(of_part) * share;
        }
        Ok((loss as f32, gradients))
    }

    fn advice(&self, pairs: &[TokenPair]) -> String {
        let longest = pairs.iter().map(|(source, _)| source.len()).max().unwrap_or(0);
        let recompute = if self.recompute { "" } else { "--recompute, " };
        match pairs.len().div_ceil(self.parts) {
            0 | 1 => format!(
                "the device ran out of memory with a single example of up to {longest} tokens; take {recompute}shorter \
                 --source-tokens or a smaller model"
            ),
            at_a_time => format!(
                "the device ran out of memory with {at_a_time} examples of up to {longest} tokens at a time; take \
                 {recompute}--accumulate {} or a smaller --batch",
                (2 * self.parts).min(pairs.len())
            ),
        }
    }
}

/// Whether a device said that it has no more memory.
pub fn is_out_of_memory(error: &candle_core::Error) -> bool {
    let text = error.to_string().to_lowercase();
    text.contains("out of memory") || text.contains("out_of_memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_gpu_says_is_understood() {
        let said = candle_core::Error::Msg("DriverError(CUDA_ERROR_OUT_OF_MEMORY, \"out of memory\")".into());
        assert!(is_out_of_memory(&said));
        assert!(!is_out_of_memory(&candle_core::Error::Msg("shape mismatch".into())));
    }

    #[test]
    fn the_advice_names_what_helps() {
        let step = GradientStep {
            parts: 2,
            precision: Precision::F32,
            recompute: false,
        };
        let pairs = vec![(vec![5; 70], vec![1]); 16];
        let advice = step.advice(&pairs);
        assert!(advice.contains("8 examples of up to 70 tokens"), "{advice}");
        assert!(
            advice.contains("--recompute") && advice.contains("--accumulate 4"),
            "{advice}"
        );
        // No more parts than examples.
        let alone = GradientStep {
            parts: 40,
            recompute: true,
            ..step
        };
        let advice = alone.advice(&pairs);
        assert!(advice.contains("a single example of up to 70 tokens"), "{advice}");
        assert!(
            !advice.contains("--accumulate") && !advice.contains("--recompute"),
            "{advice}"
        );
    }
}
