//! AdamW (Loshchilov & Hutter 2019) whose state can be saved, so that a run resumes bit for bit.

use anyhow::{Context, Result, bail, ensure};
use candle_core::{CpuStorage, DType, InplaceOp2, InplaceOp3, Layout, Tensor, Var};
use guesswork_shared::t5::Gradients;
use std::collections::{BTreeMap, HashMap};

/// What an optimiser does with a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamWSettings {
    /// How much of the gradient's running mean is kept each step.
    pub beta1: f64,
    /// The same for its square.
    pub beta2: f64,
    /// Added to the root of the mean square.
    pub epsilon: f64,
    /// The share of each weight, times the learning rate, that every step takes away, norms included.
    pub weight_decay: f64,
    /// Multiplies the learning rate of each weight by its root mean square, at least 0.001, as Adafactor and nanoT5
    /// do: large weights (the embedding) take large steps and small ones small steps.
    pub rms_scaled: bool,
}

impl Default for AdamWSettings {
    /// Adam's usual constants, without decay and without scaling: Tk-Instruct's.
    fn default() -> Self {
        Self {
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            weight_decay: 0.0,
            rms_scaled: false,
        }
    }
}

/// The optimiser: settings, and the two moments of each weight.
pub struct AdamW {
    settings: AdamWSettings,
    steps: u64,
    moments: BTreeMap<String, Moments>,
}

struct Moments {
    mean: Var,
    square: Var,
}

/// The least factor of an RMS-scaled learning rate.
const LEAST_SCALE: f64 = 1e-3;
/// The state's name of the number of steps taken.
const STEPS: &str = "steps";

impl AdamW {
    /// An optimiser of these weights that has taken no step.
    pub fn new(parameters: &BTreeMap<String, Var>, settings: AdamWSettings) -> Result<Self> {
        let moments = parameters
            .iter()
            .map(|(name, weight)| {
                let zeros = || Var::zeros(weight.shape(), DType::F32, weight.device());
                Ok((
                    name.clone(),
                    Moments {
                        mean: zeros()?,
                        square: zeros()?,
                    },
                ))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            settings,
            steps: 0,
            moments,
        })
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// One step at `learning_rate`; gradients are first scaled down so that their global norm is at most `clip`.
    /// Gives the norm before that.
    ///
    /// # Errors
    /// If a weight has no gradient: candle leaves out, silently, what it cannot differentiate. If the norm is not
    /// finite; the weights are then unchanged.
    pub fn step(
        &mut self,
        parameters: &BTreeMap<String, Var>,
        gradients: &Gradients,
        learning_rate: f64,
        clip: Option<f64>,
    ) -> Result<f64> {
        let mut all = Vec::new();
        for (name, weight) in parameters {
            let gradient = gradients
                .get(name)
                .with_context(|| format!("the weight \"{name}\" has no gradient"))?;
            let moments = self
                .moments
                .get(name)
                .with_context(|| format!("the weight \"{name}\" is new"))?;
            all.push((weight, gradient.contiguous()?, moments));
        }
        let mut square = 0.0;
        for (_, gradient, _) in &all {
            square += sum_of_squares(gradient)?;
        }
        let norm = square.sqrt();
        ensure!(
            norm.is_finite(),
            "the gradient is not finite at step {}",
            self.steps + 1
        );
        let shrink = match clip {
            Some(clip) if norm > clip => clip / norm,
            _ => 1.0,
        };
        self.steps += 1;
        let settings = self.settings;
        let unbias = |beta: f64| 1.0 / (1.0 - beta.powf(self.steps as f64));
        for (weight, gradient, moments) in all {
            let mut rate = learning_rate;
            if settings.rms_scaled {
                rate *= (sum_of_squares(weight)? / weight.elem_count() as f64)
                    .sqrt()
                    .max(LEAST_SCALE);
            }
            let mean = Blend {
                keep: settings.beta1 as f32,
                scale: shrink as f32,
                squared: false,
            };
            let square = Blend {
                keep: settings.beta2 as f32,
                scale: shrink as f32,
                squared: true,
            };
            let descend = Descend {
                // The decay is not scaled with the rate, as in nanoT5.
                keep: (1.0 - learning_rate * settings.weight_decay) as f32,
                rate: rate as f32,
                mean_scale: unbias(settings.beta1) as f32,
                square_scale: unbias(settings.beta2) as f32,
                epsilon: settings.epsilon as f32,
            };
            if weight.device().is_cpu() {
                moments.mean.inplace_op2(&gradient, &mean)?;
                moments.square.inplace_op2(&gradient, &square)?;
                weight.inplace_op3(&moments.mean, &moments.square, &descend)?;
            } else {
                moments
                    .mean
                    .set(&mean.stock(&moments.mean.as_detached_tensor(), &gradient)?)?;
                moments
                    .square
                    .set(&square.stock(&moments.square.as_detached_tensor(), &gradient)?)?;
                weight.set(&descend.stock(&weight.as_detached_tensor(), moments)?)?;
            }
        }
        Ok(norm)
    }

    /// Everything that a later run needs to go on as if there had been no break. The moments are not copied, which for
    /// a large model would take as much memory again: what is given changes with the next step.
    pub fn state(&self) -> Result<HashMap<String, Tensor>> {
        let mut state = HashMap::new();
        for (name, moments) in &self.moments {
            state.insert(format!("mean.{name}"), moments.mean.as_detached_tensor());
            state.insert(format!("square.{name}"), moments.square.as_detached_tensor());
        }
        state.insert(
            STEPS.to_owned(),
            Tensor::new(&[self.steps as i64], &candle_core::Device::Cpu)?,
        );
        Ok(state)
    }

    /// Takes over a state that [`AdamW::state`] gave.
    ///
    /// # Errors
    /// If it is not that of an optimiser of the same weights; nothing is changed then.
    pub fn restore(&mut self, state: &HashMap<String, Tensor>) -> Result<()> {
        let get = |name: &str| {
            state
                .get(name)
                .with_context(|| format!("the optimiser's state has no \"{name}\""))
        };
        let steps = get(STEPS)?
            .to_vec1::<i64>()
            .context("the optimiser's number of steps cannot be read")?;
        let &[steps] = steps.as_slice() else {
            bail!("the optimiser's number of steps cannot be read")
        };
        let mut all = Vec::new();
        for (name, moments) in &self.moments {
            for (kind, moment) in [("mean", &moments.mean), ("square", &moments.square)] {
                let name = format!("{kind}.{name}");
                let saved = get(&name)?;
                ensure!(
                    saved.shape() == moment.shape() && saved.dtype() == DType::F32,
                    "the optimiser's \"{name}\" has the shape {:?}, and {:?} is needed",
                    saved.dims(),
                    moment.dims()
                );
                all.push((moment, saved.to_device(moment.device())?));
            }
        }
        self.steps = u64::try_from(steps).context("the optimiser's number of steps is negative")?;
        for (moment, saved) in all {
            moment.set(&saved)?;
        }
        Ok(())
    }
}

/// In f64, in a fixed order: the same for every number of threads.
fn sum_of_squares(tensor: &Tensor) -> Result<f64> {
    if !tensor.device().is_cpu() {
        return Ok(f64::from(tensor.detach().sqr()?.sum_all()?.to_scalar::<f32>()?));
    }
    let (storage, layout) = tensor.storage_and_layout();
    let candle_core::Storage::Cpu(storage) = &*storage else {
        bail!("a CPU tensor is not on the CPU")
    };
    let Some((start, end)) = layout.contiguous_offsets() else {
        bail!("a gradient is not contiguous")
    };
    Ok(storage.as_slice::<f32>()?[start..end]
        .iter()
        .map(|&value| f64::from(value) * f64::from(value))
        .sum())
}

fn values<'a>(storage: &'a CpuStorage, layout: &Layout) -> candle_core::Result<&'a [f32]> {
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&storage.as_slice::<f32>()?[start..end]),
        None => candle_core::bail!("the optimiser was given a tensor that is not contiguous"),
    }
}

fn values_mut<'a>(storage: &'a mut CpuStorage, layout: &Layout) -> candle_core::Result<&'a mut [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(values), Some((start, end))) => Ok(&mut values[start..end]),
        _ => candle_core::bail!("the optimiser changes only contiguous f32 tensors"),
    }
}

/// A moment after one more gradient: `keep` of what it was, the rest of the gradient times `scale`, or its square.
struct Blend {
    keep: f32,
    scale: f32,
    squared: bool,
}

impl Blend {
    fn stock(&self, moment: &Tensor, gradient: &Tensor) -> Result<Tensor> {
        let gradient = (gradient.detach() * f64::from(self.scale))?;
        let new = if self.squared { gradient.sqr()? } else { gradient };
        Ok(((moment * f64::from(self.keep))? + (new * f64::from(1.0 - self.keep))?)?)
    }
}

impl InplaceOp2 for Blend {
    fn name(&self) -> &'static str {
        "adamw-moment"
    }

    fn cpu_fwd(
        &self,
        moment: &mut CpuStorage,
        moment_at: &Layout,
        gradient: &CpuStorage,
        gradient_at: &Layout,
    ) -> candle_core::Result<()> {
        let pairs = values_mut(moment, moment_at)?
            .iter_mut()
            .zip(values(gradient, gradient_at)?);
        let (keep, take) = (self.keep, 1.0 - self.keep);
        if self.squared {
            pairs.for_each(|(moment, gradient)| {
                let gradient = gradient * self.scale;
                *moment = keep * *moment + take * gradient * gradient;
            });
        } else {
            pairs.for_each(|(moment, gradient)| *moment = keep * *moment + take * (gradient * self.scale));
        }
        Ok(())
    }
}

/// A weight after a step: `keep` of what it was, less the rate times the unbiased mean over the root of the unbiased
/// mean square.
struct Descend {
    keep: f32,
    rate: f32,
    mean_scale: f32,
    square_scale: f32,
    epsilon: f32,
}

impl Descend {
    fn stock(&self, weight: &Tensor, moments: &Moments) -> Result<Tensor> {
        let mean = (moments.mean.as_detached_tensor() * f64::from(self.mean_scale))?;
        let root = (moments.square.as_detached_tensor() * f64::from(self.square_scale))?.sqrt()?;
        let step = (mean / (root + f64::from(self.epsilon))?)?;
        Ok(((weight * f64::from(self.keep))? - (step * f64::from(self.rate))?)?)
    }
}

impl InplaceOp3 for Descend {
    fn name(&self) -> &'static str {
        "adamw-step"
    }

    fn cpu_fwd(
        &self,
        weight: &mut CpuStorage,
        weight_at: &Layout,
        mean: &CpuStorage,
        mean_at: &Layout,
        square: &CpuStorage,
        square_at: &Layout,
    ) -> candle_core::Result<()> {
        let moments = values(mean, mean_at)?.iter().zip(values(square, square_at)?);
        for (weight, (mean, square)) in values_mut(weight, weight_at)?.iter_mut().zip(moments) {
            let step = mean * self.mean_scale / ((square * self.square_scale).sqrt() + self.epsilon);
            *weight = self.keep * *weight - self.rate * step;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    fn weights() -> BTreeMap<String, Var> {
        let var = |values: &[f32]| Var::new(values, &Device::Cpu).unwrap();
        BTreeMap::from([("a".into(), var(&[1.0, -2.0, 3.0])), ("b".into(), var(&[0.5]))])
    }

    /// Gradients of a function whose slope differs at every point.
    fn gradients(weights: &BTreeMap<String, Var>) -> Gradients {
        let a = weights["a"].exp().unwrap();
        let b = (weights["b"].as_tensor() * 2.0).unwrap();
        named([("a", a.detach()), ("b", b.detach())])
    }

    fn named<const N: usize>(gradients: [(&str, Tensor); N]) -> Gradients {
        let mut all = Gradients::default();
        for (name, gradient) in gradients {
            all.add(name, gradient).unwrap();
        }
        all
    }

    fn values(weights: &BTreeMap<String, Var>) -> Vec<f32> {
        weights
            .values()
            .flat_map(|weight| weight.to_vec1::<f32>().unwrap())
            .collect()
    }

    #[test]
    fn the_first_step_is_the_learning_rate_against_the_sign() {
        // With its bias corrected, Adam's first step is the gradient over its own size.
        let (weights, before) = (weights(), values(&weights()));
        let settings = AdamWSettings {
            weight_decay: 0.1,
            ..AdamWSettings::default()
        };
        let norm = AdamW::new(&weights, settings)
            .unwrap()
            .step(&weights, &gradients(&weights), 0.01, None)
            .unwrap();
        let expected = (1f64.exp().powi(2) + (-2f64).exp().powi(2) + 3f64.exp().powi(2) + 1.0).sqrt();
        assert!((norm - expected).abs() < 1e-4);
        for (after, before) in values(&weights).iter().zip(before) {
            assert!(
                (after - (before * (1.0 - 0.001) - 0.01)).abs() < 1e-6,
                "{before} became {after}"
            );
        }
    }

    #[test]
    fn scaled_rates_follow_the_size_of_each_weight() {
        let (weights, before) = (weights(), values(&weights()));
        let settings = AdamWSettings {
            rms_scaled: true,
            ..AdamWSettings::default()
        };
        AdamW::new(&weights, settings)
            .unwrap()
            .step(&weights, &gradients(&weights), 0.01, None)
            .unwrap();
        let rms = (14f32 / 3.0).sqrt();
        for ((after, before), scale) in values(&weights).iter().zip(before).zip([rms, rms, rms, 0.5]) {
            assert!((before - after - 0.01 * scale).abs() < 1e-6);
        }
    }

    #[test]
    fn clipping_shrinks_what_the_moments_see() {
        let weights = weights();
        let mut optimiser = AdamW::new(&weights, AdamWSettings::default()).unwrap();
        let norm = optimiser.step(&weights, &gradients(&weights), 0.0, Some(1.0)).unwrap();
        let means: Vec<f32> = optimiser
            .moments
            .values()
            .flat_map(|m| m.mean.to_vec1::<f32>().unwrap())
            .collect();
        let size = means.iter().map(|mean| mean * mean).sum::<f32>().sqrt();
        assert!(norm > 20.0 && (size - 0.1).abs() < 1e-5, "{size}");
    }

    fn copied_state(optimiser: &AdamW) -> HashMap<String, Tensor> {
        let state = optimiser.state().unwrap().into_iter();
        state.map(|(name, tensor)| (name, tensor.copy().unwrap())).collect()
    }

    #[test]
    fn a_run_resumes_bit_for_bit() {
        let settings = AdamWSettings {
            weight_decay: 0.01,
            rms_scaled: true,
            ..AdamWSettings::default()
        };
        let run = |weights: &BTreeMap<String, Var>, optimiser: &mut AdamW, steps| {
            for _ in 0..steps {
                optimiser.step(weights, &gradients(weights), 0.02, Some(2.0)).unwrap();
            }
        };
        let (whole, broken) = (weights(), weights());
        run(&whole, &mut AdamW::new(&whole, settings).unwrap(), 9);
        let mut first = AdamW::new(&broken, settings).unwrap();
        run(&broken, &mut first, 4);
        let state = copied_state(&first);
        let copies: BTreeMap<String, Var> = broken
            .iter()
            .map(|(name, var)| (name.clone(), Var::from_tensor(&var.copy().unwrap()).unwrap()))
            .collect();
        run(&broken, &mut first, 2);
        let mut second = AdamW::new(&copies, settings).unwrap();
        second.restore(&state).unwrap();
        assert_eq!(second.steps(), 4);
        run(&copies, &mut second, 5);
        let bits = |weights| values(weights).into_iter().map(f32::to_bits).collect::<Vec<_>>();
        assert_eq!(bits(&copies), bits(&whole));
    }

    #[test]
    fn a_state_of_other_weights_is_refused() {
        let mut optimiser = AdamW::new(&weights(), AdamWSettings::default()).unwrap();
        let state = copied_state(&optimiser);
        for (name, change) in [("mean.a", None), ("square.b", Some(4)), ("steps", None)] {
            let mut state = state.clone();
            match change {
                None => drop(state.remove(name)),
                Some(size) => drop(state.insert(name.into(), Tensor::zeros(size, DType::F32, &Device::Cpu).unwrap())),
            }
            let message = optimiser.restore(&state).unwrap_err().to_string();
            assert!(message.contains(&format!("\"{name}\"")), "{message}");
        }
        assert!(optimiser.restore(&state).is_ok());
    }

    #[test]
    fn a_missing_or_broken_gradient_is_named_and_changes_nothing() {
        let (weights, before) = (weights(), values(&weights()));
        let mut optimiser = AdamW::new(&weights, AdamWSettings::default()).unwrap();
        let ones = |name: &str| weights[name].as_detached_tensor().ones_like().unwrap();
        let partial = named([("a", ones("a"))]);
        let message = optimiser.step(&weights, &partial, 0.1, None).unwrap_err().to_string();
        assert_eq!(message, "the weight \"b\" has no gradient");
        let infinite = named([("a", ones("a")), ("b", (ones("b") / 0.0).unwrap())]);
        assert!(
            optimiser
                .step(&weights, &infinite, 0.1, Some(1.0))
                .unwrap_err()
                .to_string()
                .contains("not finite")
        );
        assert_eq!((values(&weights), optimiser.steps()), (before, 0));
    }

    #[test]
    fn stock_ops_make_the_same_step() {
        let weight = Tensor::new(&[1.0f32, -2.0, 0.3], &Device::Cpu).unwrap();
        let gradient = Tensor::new(&[0.5f32, 4.0, -1e-3], &Device::Cpu).unwrap();
        let var = |tensor: &Tensor| Var::from_tensor(&tensor.copy().unwrap()).unwrap();
        let moments = Moments {
            mean: var(&gradient),
            square: var(&gradient.sqr().unwrap()),
        };
        let close = |a: &Tensor, b: &Tensor| {
            let (a, b) = (a.to_vec1::<f32>().unwrap(), b.to_vec1::<f32>().unwrap());
            assert!(
                a.iter().zip(&b).all(|(a, b)| (a - b).abs() <= 1e-6 * b.abs()),
                "{a:?}, {b:?}"
            );
        };
        for (squared, moment) in [(false, &moments.mean), (true, &moments.square)] {
            let blend = Blend {
                keep: 0.9,
                scale: 0.7,
                squared,
            };
            let stock = blend.stock(&moment.as_detached_tensor(), &gradient).unwrap();
            moment.inplace_op2(&gradient, &blend).unwrap();
            close(moment, &stock);
        }
        let descend = Descend {
            keep: 0.99,
            rate: 0.1,
            mean_scale: 1.3,
            square_scale: 1.1,
            epsilon: 1e-8,
        };
        let stock = descend.stock(&weight, &moments).unwrap();
        weight.inplace_op3(&moments.mean, &moments.square, &descend).unwrap();
        close(&weight, &stock);
    }
}
