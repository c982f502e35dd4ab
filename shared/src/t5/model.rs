//! The model.

use super::decoder_state::DecoderState;
use super::network::Network;
use super::parameter::{Init, ParameterShape};
use super::source::Source;
use super::weights::{self, SafetensorsFile, TensorSource, Tensors, WeightsError};
use super::{Batch, Ops, T5Config};
use crate::seed::seeded;
use candle_core::{Device, Result, Tensor, Var};
use rand::Rng;
use std::collections::BTreeMap;

/// A T5: its weights, and what is computed with them.
pub struct T5 {
    config: T5Config,
    parameters: BTreeMap<String, Var>,
    /// Over the trainable weights: what is computed keeps the graph for a backward.
    trained: Network,
    /// Over the same storage without a graph: sees every change of the weights and keeps nothing.
    answering: Network,
    ops: Ops,
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
                Init::Like { .. } | Init::Transposed { .. } => continue,
            };
            tensors.insert(name.clone(), Tensor::from_vec(values, dims.as_slice(), device)?);
        }
        for ParameterShape { name, init, .. } in parameters {
            let like = match init {
                Init::Constant(_) | Init::Normal(_) => continue,
                Init::Like { weight, by } => (&tensors[&weight] * by)?,
                Init::Transposed { weight, by } => (tensors[&weight].t()?.contiguous()? * by)?,
            };
            tensors.insert(name, like);
        }
        let parameters = tensors
            .into_iter()
            .map(|(name, tensor)| Ok((name, Var::from_tensor(&tensor)?)))
            .collect::<Result<BTreeMap<_, _>>>()?;
        Ok(Self::new(config.clone(), parameters, device))
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

    fn new(config: T5Config, parameters: BTreeMap<String, Var>, device: &Device) -> Self {
        // Every name that a network asks for is among the configuration's parameters, which are all there.
        let trained = Network::new(&config, &|name| parameters[name].as_tensor().clone());
        let answering = Network::new(&config, &|name| parameters[name].as_detached_tensor());
        Self {
            config,
            parameters,
            trained,
            answering,
            ops: Ops::for_device(device),
            device: device.clone(),
        }
    }

    /// The same model computing with other ops. On a device other than the CPU only [`Ops::Stock`] works.
    pub fn with_ops(self, ops: Ops) -> Self {
        Self { ops, ..self }
    }

    /// All weights in f32, as Hugging Face reads them.
    pub fn to_safetensors(&self) -> std::result::Result<Vec<u8>, WeightsError> {
        weights::to_safetensors(&self.parameters)
    }

    /// All weights at about a byte each: see [`T5::from_gguf`].
    pub fn to_gguf(&self) -> std::result::Result<Vec<u8>, WeightsError> {
        weights::to_gguf(&self.parameters)
    }

    /// The weights by Hugging Face's name, to be trained.
    pub fn parameters(&self) -> &BTreeMap<String, Var> {
        &self.parameters
    }

    /// The model's shape.
    pub fn config(&self) -> &T5Config {
        &self.config
    }

    /// Where the weights are.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Logits (B, T, V) after each of the decoder's inputs, with the graph for a backward.
    pub fn logits(&self, batch: &Batch) -> Result<Tensor> {
        let (rows, length) = batch.labels.dims2()?;
        self.flat_logits(batch)?.reshape((rows, length, self.config.vocab_size))
    }

    /// The mean cross-entropy over the labels that count, a scalar with the graph for a backward; 0 if none counts.
    pub fn loss(&self, batch: &Batch) -> Result<Tensor> {
        self.ops
            .cross_entropy(&self.flat_logits(batch)?, &batch.labels.flatten_all()?)
    }

    fn flat_logits(&self, batch: &Batch) -> Result<Tensor> {
        let source = self
            .trained
            .read(&batch.input_ids, &batch.attention_mask, &self.config, self.ops)?;
        self.trained
            .decode(&source, &batch.decoder_input_ids, &self.config, self.ops)
    }

    /// The encoder's output (B, S, D) for ids (B, S) u32 and mask (B, S) f32, 1 where a token stands. No graph.
    pub fn encode(&self, ids: &Tensor, mask: &Tensor) -> Result<Tensor> {
        let (rows, length) = ids.dims2()?;
        let (encoded, _) = self.answering.encode(ids, mask, &self.config, self.ops)?;
        encoded.reshape((rows, length, self.config.d_model))
    }

    /// Reads sources, given as to [`T5::encode`]: everything of them that the decoder needs, computed once.
    pub fn read(&self, ids: &Tensor, mask: &Tensor) -> Result<Source> {
        self.answering.read(ids, mask, &self.config, self.ops)
    }

    /// A decoder that has seen nothing, for all rows of a source. The first token to give it is the configuration's
    /// `decoder_start_token_id`.
    pub fn start_decoding(&self, source: &Source) -> Result<DecoderState> {
        self.answering.start(source, &self.config)
    }

    /// Logits (B, V) after one more token for each row. After an error the state is of no use.
    pub fn step(&self, state: &mut DecoderState, last: &[u32]) -> Result<Tensor> {
        self.answering.step(state, last, &self.config, self.ops)
    }

    /// Logits (L, T, V) after each of the decoder's inputs (L, T) u32, all at once and without a graph. The source
    /// holds L rows, or one that all share.
    pub fn decode(&self, source: &Source, inputs: &Tensor) -> Result<Tensor> {
        let (rows, length) = inputs.dims2()?;
        let logits = self.answering.decode(source, inputs, &self.config, self.ops)?;
        logits.reshape((rows, length, self.config.vocab_size))
    }
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
