//! The model.

use super::compute::Compute;
use super::decoder_state::DecoderState;
use super::gradients::{Backward, Gradients};
use super::layers::Weights;
use super::lora::{Lora, LoraError, LoraSettings};
use super::network::Network;
use super::parameter::{Init, ParameterShape};
use super::source::Source;
use super::tape::{Flow, Tape};
use super::weights::{self, SafetensorsFile, TensorSource, Tensors, WeightsError};
use super::{Batch, Instructions, Int8Matrix, MatrixPrecision, Ops, T5Config};
use crate::seed::seeded;
use candle_core::{Device, Result, Tensor, Var};
use rand::Rng;
use std::{collections::BTreeMap, rc::Rc};

/// A T5: its weights, and what is computed with them.
pub struct T5 {
    config: T5Config,
    parameters: BTreeMap<String, Var>,
    /// Whether its matrices are of 8-bit weights, which are not among the parameters.
    is_int8: bool,
    lora: Option<Lora>,
    /// What is trained, as the network knows it: the same storage, so that it sees every change.
    leaves: BTreeMap<String, Tensor>,
    network: Network,
    ops: Ops,
    instructions: Instructions,
    device: Device,
}

impl T5 {
    /// A model of random weights, as [`Init`] says; each depends only on `seed` and its name.
    pub fn random(config: &T5Config, seed: u64, device: &Device) -> std::result::Result<Self, WeightsError> {
        config.validate()?;
        let parameters = config.parameters();
        let mut tensors: BTreeMap<String, Tensor> = BTreeMap::new();
        for ParameterShape { name, dims, init } in &parameters {
            let count = dims.iter().product();
            let values = match init {
                Init::Constant(value) => vec![*value as f32; count],
                Init::Normal(std) => normal(count, *std, &mut seeded(seed, &["t5", name])),
                Init::Placed { std, values: placed } => {
                    let mut values = normal(count, *std, &mut seeded(seed, &["t5", name]));
                    for (row, column, value) in placed {
                        values[row * dims[1] + column] = *value as f32;
                    }
                    values
                }
                Init::Like { .. } | Init::Transposed { .. } => continue,
            };
            tensors.insert(name.clone(), Tensor::from_vec(values, dims.as_slice(), device)?);
        }
        for ParameterShape { name, init, .. } in parameters {
            let like = match init {
                Init::Constant(_) | Init::Normal(_) | Init::Placed { .. } => continue,
                Init::Like { weight, by } => (&tensors[&weight] * by)?,
                Init::Transposed { weight, by } => (tensors[&weight].t()?.contiguous()? * by)?,
            };
            tensors.insert(name, like);
        }
        Ok(Self::new(config.clone(), variables(tensors)?, device))
    }

    /// A model of given weights, for inference or training. Aliases of the embedding are understood; a head of its
    /// own beside a configuration that says "tied" is used, and [`T5::config`] says so.
    pub fn from_tensors(
        config: &T5Config,
        tensors: Tensors,
        device: &Device,
    ) -> std::result::Result<Self, WeightsError> {
        Self::from_source(config, &tensors, device)
    }

    /// [`T5::from_tensors`] of tensors that are read one after the other.
    pub fn from_source(
        config: &T5Config,
        source: &dyn TensorSource,
        device: &Device,
    ) -> std::result::Result<Self, WeightsError> {
        let (config, parameters) = weights::resolve(config, source, device)?;
        Ok(Self::new(config, parameters, device))
    }

    /// A model out of a safetensors file.
    pub fn from_safetensors(
        config: &T5Config,
        bytes: &[u8],
        device: &Device,
    ) -> std::result::Result<Self, WeightsError> {
        Self::from_source(config, &SafetensorsFile::open(bytes)?, device)
    }

    /// A model out of a GGUF file with Hugging Face's names; quantised weights become f32.
    pub fn from_gguf(config: &T5Config, bytes: &[u8], device: &Device) -> std::result::Result<Self, WeightsError> {
        Self::from_tensors(config, weights::from_gguf(bytes)?, device)
    }

    /// A model out of a file that is stored as a bundle's manifest says: `int8`, `q8_0` or `f32`. The manifest has the
    /// file's digest, which must have been compared: that of the tensors is not taken again where that takes long.
    pub fn from_stored(
        quantisation: &str,
        config: &T5Config,
        bytes: &[u8],
        device: &Device,
    ) -> std::result::Result<Self, WeightsError> {
        match quantisation {
            "int8" => Self::of_int8(config, weights::from_int8(config, bytes, true)?, device),
            "q8_0" => Self::from_gguf(config, bytes, device),
            "f32" => Self::from_safetensors(config, bytes, device),
            other => Err(WeightsError::Quantisation(other.chars().take(20).collect())),
        }
    }

    /// A model whose matrices are of 8-bit weights, out of a file of [`T5::to_int8`]: for answering on the CPU. On other
    /// devices its weights become f32.
    pub fn from_int8(config: &T5Config, bytes: &[u8], device: &Device) -> std::result::Result<Self, WeightsError> {
        Self::of_int8(config, weights::from_int8(config, bytes, false)?, device)
    }

    fn of_int8(
        config: &T5Config,
        (floats, int8): weights::Int8Weights,
        device: &Device,
    ) -> std::result::Result<Self, WeightsError> {
        if device.is_cpu() {
            return Ok(Self::with_int8(config.clone(), variables(floats)?, int8, device));
        }
        let mut tensors = floats;
        for (name, matrix) in int8 {
            let shape = (matrix.rows(), matrix.columns());
            tensors.insert(
                name,
                Tensor::from_vec(matrix.in_rows().dequantised(), shape, &Device::Cpu)?,
            );
        }
        let tensors = tensors.into_iter();
        let there = tensors.map(|(name, tensor)| Ok((name, tensor.to_device(device)?)));
        Ok(Self::new(
            config.clone(),
            variables(there.collect::<Result<_>>()?)?,
            device,
        ))
    }

    fn new(config: T5Config, parameters: BTreeMap<String, Var>, device: &Device) -> Self {
        Self::with_int8(config, parameters, BTreeMap::new(), device)
    }

    fn with_int8(
        config: T5Config,
        parameters: BTreeMap<String, Var>,
        int8: BTreeMap<String, Int8Matrix>,
        device: &Device,
    ) -> Self {
        let handles = detached(&parameters);
        let weights = Weights {
            tensors: &handles,
            int8: &int8,
            adapters: &BTreeMap::new(),
        };
        Self {
            is_int8: !int8.is_empty(),
            network: Network::new(&config, weights),
            config,
            parameters,
            lora: None,
            leaves: handles,
            ops: Ops::for_device(device),
            instructions: Instructions::best(),
            device: device.clone(),
        }
    }

    /// The same model with an adapter beside each of the settings' targets: from now on only adapters are trained.
    /// They begin as no change at all.
    ///
    /// # Errors
    /// If a target is none, or the rank is 0.
    pub fn with_lora(mut self, settings: &LoraSettings, seed: u64) -> std::result::Result<Self, LoraError> {
        let lora = Lora::new(settings, &self.config, seed, &self.device)?;
        let leaves = detached(lora.parameters());
        let handles = detached(&self.parameters);
        self.network = Network::new(
            &self.config,
            Weights {
                tensors: &handles,
                int8: &BTreeMap::new(),
                adapters: &lora.adapters(&leaves),
            },
        );
        self.leaves = leaves;
        self.lora = Some(lora);
        Ok(self)
    }

    /// The model whose weights are what weights and adapters are together.
    pub fn merged(&self) -> std::result::Result<Self, WeightsError> {
        self.whole()?;
        let mut tensors = detached(&self.parameters);
        if let Some(lora) = &self.lora {
            lora.merge_into(&mut tensors)?;
        }
        Ok(Self::new(self.config.clone(), variables(tensors)?, &self.device))
    }

    /// The adapters' settings, if it has any.
    pub fn lora(&self) -> Option<&LoraSettings> {
        self.lora.as_ref().map(Lora::settings)
    }

    /// The adapters alone, as PEFT reads them; `None` if there are none.
    pub fn adapter_safetensors(&self) -> std::result::Result<Option<Vec<u8>>, WeightsError> {
        let lora = self.lora.as_ref();
        lora.map(|lora| weights::to_safetensors(lora.parameters())).transpose()
    }

    /// The same model computing with other ops. On a device other than the CPU only [`Ops::Stock`] works.
    pub fn with_ops(self, ops: Ops) -> Self {
        Self { ops, ..self }
    }

    /// The same model computing with other instructions, where its weights are of 8 bits: they give the same.
    pub fn with_instructions(self, instructions: Instructions) -> Self {
        Self { instructions, ..self }
    }

    /// All weights in f32, as Hugging Face reads them.
    pub fn to_safetensors(&self) -> std::result::Result<Vec<u8>, WeightsError> {
        self.whole()?;
        weights::to_safetensors(&self.parameters)
    }

    /// All weights at a byte each, or as `precision` says of a matrix's name, as this program computes with them: see
    /// [`T5::from_int8`].
    pub fn to_int8(&self, precision: &dyn Fn(&str) -> MatrixPrecision) -> std::result::Result<Vec<u8>, WeightsError> {
        self.whole()?;
        weights::to_int8(&self.parameters, precision)
    }

    /// All weights at about a byte each, in a format that others read: see [`T5::from_gguf`].
    pub fn to_gguf(&self) -> std::result::Result<Vec<u8>, WeightsError> {
        self.whole()?;
        weights::to_gguf(&self.parameters)
    }

    /// Nothing, if all weights are at hand.
    fn whole(&self) -> std::result::Result<(), WeightsError> {
        if self.is_int8 { Err(WeightsError::Int8) } else { Ok(()) }
    }

    /// The weights by Hugging Face's name, adapters not among them, nor matrices of 8-bit weights.
    pub fn parameters(&self) -> &BTreeMap<String, Var> {
        &self.parameters
    }

    /// What training changes: the adapters if there are any (by PEFT's names), else all weights.
    pub fn trainable(&self) -> &BTreeMap<String, Var> {
        match &self.lora {
            Some(lora) => lora.parameters(),
            None => &self.parameters,
        }
    }

    /// The model's shape.
    pub fn config(&self) -> &T5Config {
        &self.config
    }

    /// Where the weights are.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Logits (B, T, V) after each of the decoder's inputs.
    pub fn logits(&self, batch: &Batch) -> Result<Tensor> {
        let (rows, length) = batch.labels.dims2()?;
        let logits = self.flat_logits(batch, self.answering())?;
        logits.reshape((rows, length, self.config.vocab_size))
    }

    /// The mean cross-entropy over the labels that count, a scalar; 0 if none counts.
    pub fn loss(&self, batch: &Batch) -> Result<Tensor> {
        self.loss_by(batch, self.answering())
    }

    /// The loss, whose gradients with respect to [`T5::trainable`] are added to `gradients`, each times `how.share`.
    pub fn backward(&self, batch: &Batch, how: Backward, gradients: &mut Gradients) -> Result<Tensor> {
        let tape = Tape::new(Rc::new(self.leaves.values().map(Tensor::id).collect()));
        let compute = Compute::training(self.ops, &tape, how.precision, how.recompute);
        let loss = self.loss_by(batch, compute)?;
        let mut flow = Flow::default();
        let share = Tensor::new(how.share as f32, &self.device)?;
        tape.backward(&loss, &share, &mut flow)?;
        for (name, leaf) in &self.leaves {
            if let Some(gradient) = flow.take(leaf)? {
                gradients.add(name, gradient)?;
            }
        }
        Ok(loss)
    }

    fn answering(&self) -> Compute<'static> {
        Compute::answering(self.ops).with_instructions(self.instructions)
    }

    fn loss_by(&self, batch: &Batch, compute: Compute) -> Result<Tensor> {
        compute.cross_entropy(&self.flat_logits(batch, compute)?, &batch.labels.flatten_all()?)
    }

    fn flat_logits(&self, batch: &Batch, compute: Compute) -> Result<Tensor> {
        let (ids, mask) = (&batch.input_ids, &batch.attention_mask);
        let source = self.network.read(ids, mask, &self.config, compute)?;
        self.network
            .decode(&source, &batch.decoder_input_ids, &self.config, compute)
    }

    /// The encoder's output (B, S, D) for ids (B, S) u32 and mask (B, S) f32, 1 where a token stands.
    pub fn encode(&self, ids: &Tensor, mask: &Tensor) -> Result<Tensor> {
        let (rows, length) = ids.dims2()?;
        let (encoded, _) = self.network.encode(ids, mask, &self.config, self.answering())?;
        encoded.reshape((rows, length, self.config.d_model))
    }

    /// Reads sources, given as to [`T5::encode`]: everything of them that the decoder needs, computed once.
    pub fn read(&self, ids: &Tensor, mask: &Tensor) -> Result<Source> {
        self.network.read(ids, mask, &self.config, self.answering())
    }

    /// A decoder that has seen nothing, for all rows of a source. The first token to give it is the configuration's
    /// `decoder_start_token_id`.
    pub fn start_decoding(&self, source: &Source) -> Result<DecoderState> {
        self.network.start(source, &self.config)
    }

    /// Logits (B, V) after one more token for each row. After an error the state is of no use.
    pub fn step(&self, state: &mut DecoderState, last: &[u32]) -> Result<Tensor> {
        self.network.step(state, last, &self.config, self.answering())
    }

    /// Logits (L, T, V) after each of the decoder's inputs (L, T) u32, all at once. The source
    /// holds L rows, or one that all share.
    pub fn decode(&self, source: &Source, inputs: &Tensor) -> Result<Tensor> {
        let (rows, length) = inputs.dims2()?;
        let logits = self.network.decode(source, inputs, &self.config, self.answering())?;
        logits.reshape((rows, length, self.config.vocab_size))
    }
}

/// Variables of these values.
fn variables(tensors: BTreeMap<String, Tensor>) -> Result<BTreeMap<String, Var>> {
    let tensors = tensors.into_iter();
    tensors
        .map(|(name, tensor)| Ok((name, Var::from_tensor(&tensor)?)))
        .collect()
}

/// Handles to the storage of variables that candle does not track.
fn detached(parameters: &BTreeMap<String, Var>) -> BTreeMap<String, Tensor> {
    let parameters = parameters.iter();
    parameters
        .map(|(name, var)| (name.clone(), var.as_detached_tensor()))
        .collect()
}

/// `count` values of mean 0, by the polar form of Box and Muller.
fn normal(count: usize, std: f64, random: &mut impl Rng) -> Vec<f32> {
    let mut values = Vec::with_capacity(count + 1);
    while values.len() < count {
        let (x, y) = (2.0 * random.random::<f64>() - 1.0, 2.0 * random.random::<f64>() - 1.0);
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            let scale = std * (-2.0 * square.ln() / square).sqrt();
            values.extend([(x * scale) as f32, (y * scale) as f32]);
        }
    }
    values.truncate(count);
    values
}
