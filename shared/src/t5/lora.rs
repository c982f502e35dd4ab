//! Low-rank adapters: a large weight stays as it is, and a product of two small ones is trained beside it.
//!
//! Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022. The names and meaning of settings and
//! weights are those of Hugging Face's PEFT.

use super::T5Config;
use super::layers::Adapter;
use crate::seed::seeded;
use candle_core::{Device, Result, Tensor, Var};
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The matrices that an adapter can stand beside, by the last part of their names.
pub const LORA_TARGETS: [&str; 8] = ["q", "k", "v", "o", "wi", "wi_0", "wi_1", "wo"];

/// What PEFT puts before the names of a model's weights.
const PREFIX: &str = "base_model.model.";

/// Which adapters a model gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoraSettings {
    /// Rows of the first of the two small matrices.
    pub rank: usize,
    /// The product of the two is multiplied by `alpha / rank`.
    pub alpha: f64,
    /// The matrices that get one, among [`LORA_TARGETS`].
    pub targets: Vec<String>,
}

/// Adapters that cannot be.
#[derive(Debug, thiserror::Error)]
pub enum LoraError {
    /// A rank of 0.
    #[error("an adapter's rank must be at least 1")]
    Rank,
    /// No such matrix in this model.
    #[error("no matrix of this model that an adapter can stand beside is called {name:?}; choose among {}", present.join(", "))]
    Target {
        /// What was asked for.
        name: String,
        /// Those among [`LORA_TARGETS`] that this model has.
        present: Vec<&'static str>,
    },
    /// candle failed.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),
}

/// A model's adapters.
pub struct Lora {
    settings: LoraSettings,
    /// Two for each weight that has one, by PEFT's names.
    parameters: BTreeMap<String, Var>,
    /// The names of those weights.
    weights: Vec<String>,
}

impl Lora {
    /// Adapters that change nothing yet: the first matrix random, as PEFT makes it, and the second zero.
    pub fn new(
        settings: &LoraSettings,
        config: &T5Config,
        seed: u64,
        device: &Device,
    ) -> std::result::Result<Self, LoraError> {
        if settings.rank == 0 {
            return Err(LoraError::Rank);
        }
        let shapes = config.parameters();
        let called =
            |name: &str, target: &str| name.contains(".block.") && name.ends_with(&format!(".{target}.weight"));
        let here = |target: &&str| shapes.iter().any(|shape| called(&shape.name, target));
        let present: Vec<&str> = LORA_TARGETS.into_iter().filter(here).collect();
        if let Some(name) = settings.targets.iter().find(|name| !present.contains(&name.as_str())) {
            let name = name.clone();
            return Err(LoraError::Target { name, present });
        }
        let (mut parameters, mut weights) = (BTreeMap::new(), Vec::new());
        for shape in shapes {
            if !settings.targets.iter().any(|target| called(&shape.name, target)) {
                continue;
            }
            let (outputs, inputs) = (shape.dims[0], shape.dims[1]);
            let [down, up] = names(&shape.name);
            let mut random = seeded(seed, &["lora", &shape.name]);
            let bound = (inputs as f32).powf(-0.5);
            let values: Vec<f32> = (0..settings.rank * inputs)
                .map(|_| random.random_range(-bound..bound))
                .collect();
            parameters.insert(down, Var::from_vec(values, (settings.rank, inputs), device)?);
            let zeros = Var::zeros((outputs, settings.rank), candle_core::DType::F32, device)?;
            parameters.insert(up, zeros);
            weights.push(shape.name);
        }
        Ok(Self {
            settings: settings.clone(),
            parameters,
            weights,
        })
    }

    pub fn settings(&self) -> &LoraSettings {
        &self.settings
    }

    /// The adapters' own weights, by PEFT's names.
    pub fn parameters(&self) -> &BTreeMap<String, Var> {
        &self.parameters
    }

    /// The adapters by the names of the weights they stand beside; `handles` are those of [`Lora::parameters`].
    pub fn adapters(&self, handles: &BTreeMap<String, Tensor>) -> BTreeMap<String, Adapter> {
        let adapter = |weight: &String| {
            let [down, up] = names(weight);
            Adapter {
                down: handles[&down].clone(),
                up: handles[&up].clone(),
                scale: self.scale(),
            }
        };
        let weights = self.weights.iter();
        weights.map(|weight| (weight.clone(), adapter(weight))).collect()
    }

    /// Adds every adapter's product to the weight that it stands beside.
    pub fn merge_into(&self, tensors: &mut BTreeMap<String, Tensor>) -> Result<()> {
        for weight in &self.weights {
            let [down, up] = names(weight);
            let product = self.parameters[&up].matmul(&self.parameters[&down])?.detach();
            if let Some(tensor) = tensors.get_mut(weight) {
                *tensor = (&*tensor + product.affine(self.scale(), 0.0)?)?;
            }
        }
        Ok(())
    }

    fn scale(&self) -> f64 {
        self.settings.alpha / self.settings.rank as f64
    }
}

/// PEFT's names of the two small matrices beside a weight.
fn names(weight: &str) -> [String; 2] {
    let module = weight.strip_suffix(".weight").unwrap_or(weight);
    ["lora_A", "lora_B"].map(|which| format!("{PREFIX}{module}.{which}.weight"))
}
