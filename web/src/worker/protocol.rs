//! What the page and a worker say to each other: JSON in strings, so that the page needs no code of the models and a
//! message can be read in the browser's tools.
use crate::{
    lanes::{AskId, Finish, Speed},
    library::News,
};
use guesswork_shared::{
    bundle::{FileEntry, PocketSettings},
    prompt::{Instruction, Prompt, build_prompt},
    task::Example,
};
use serde::{Deserialize, Serialize};

/// A file of the bundle and where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemoteFile {
    /// Its absolute address.
    pub url: String,
    /// Its name, length and hash.
    pub entry: FileEntry,
}

/// One example of an instruction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderedExample {
    /// The example's input.
    pub input: String,
    /// The example's output, treated.
    pub output: String,
}

/// A prompt to be built: what a lane is told, the input, and the limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromptOrder {
    /// The definition after its treatment.
    pub definition: Option<String>,
    /// The positive examples after their treatment.
    pub positive: Vec<OrderedExample>,
    /// The input.
    pub input: String,
    /// The most tokens that the model reads.
    pub max_source_tokens: usize,
}

/// An instance from the generators.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawnInstance {
    /// Unique to its task and seed.
    pub id: String,
    /// The input.
    pub input: String,
    /// The right answers.
    pub outputs: Vec<String>,
}

/// What the page tells a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Fetch these; without a model it can only build and count prompts.
    Fetch {
        /// The tokenizer.
        tokenizer: RemoteFile,
        /// The model's settings and weights.
        model: Option<RemoteModel>,
    },
    /// Check what was fetched and build the model.
    Prepare,
    /// Answer a prompt.
    Answer {
        /// Whose answer it is.
        ask: AskId,
        /// What to answer.
        prompt: PromptOrder,
        /// The labels to weigh against each other, if there are any.
        labels: Option<Vec<String>>,
        /// The most tokens to write.
        max_new_tokens: usize,
    },
    /// Build a prompt and count its tokens.
    Build {
        /// Comes back with the prompt.
        id: u32,
        /// What to build.
        prompt: PromptOrder,
    },
    /// Draw an instance from the pocket benchmark's generators; needs nothing that is fetched.
    Draw {
        /// Comes back with the instance.
        id: u32,
        /// Which world.
        settings: PocketSettings,
        /// The task's name.
        task: String,
        /// Which instance.
        seed: u64,
    },
    /// End this ask as soon as possible.
    Cancel(AskId),
    /// Look at the files that come with the message: each one's path.
    TakeIn(Vec<String>),
    /// Time the model. The page never asks for it; `cargo xtask bench web` does.
    Measure(MeasureOrder),
}

/// What to time a model with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureOrder {
    /// Tokens of each source.
    pub sources: Vec<usize>,
    /// Tokens to write after the first.
    pub tokens: usize,
    /// How often each thing is timed, after one time that does not count.
    pub repetitions: usize,
    /// What computes.
    pub engine: Engine,
}

/// What computes while a model is timed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Engine {
    /// Our model by our kernels, as in an answer.
    #[default]
    Kernels,
    /// Our model by candle's stock ops.
    StockOps,
    /// candle's own T5 with the same weights.
    CandleTransformers,
}

/// How long a model took. Every list has one number a repetition, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// The source's tokens.
    pub source: usize,
    /// The encoder's pass.
    pub encoder: Vec<f64>,
    /// Encoder's pass, and every decoder block's keys and values of its output.
    pub read: Vec<f64>,
    /// A token after the first: the whole answer less one of one token, divided by the tokens.
    pub token: Vec<f64>,
    /// What was written, so that it can be compared.
    pub written: Vec<u32>,
    /// The logit of each token that was written.
    pub logits: Vec<f32>,
}

/// What timing a model gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// One for each source.
    pub timings: Vec<Timing>,
    /// Bytes of the worker's memory before: with the model ready.
    pub memory_ready: u64,
    /// Bytes of the worker's memory afterwards. It never shrinks.
    pub memory: u64,
    /// How long it took to make the model of its files.
    pub preparation: Preparation,
}

/// What making a model of its files took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preparation {
    /// Comparing the files with the manifest.
    pub verify: f64,
    /// Building the tokenizer.
    pub tokenizer: f64,
    /// Building the model.
    pub model: f64,
}

/// The files of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemoteModel {
    /// The T5's settings.
    pub config: RemoteFile,
    /// The weights.
    pub weights: RemoteFile,
    /// How the weights are stored, as the manifest says.
    pub quantisation: String,
}

/// What a worker tells the page. Every string that says why is one sentence for the reader of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// It runs and listens.
    Started,
    /// So many bytes of weights have arrived.
    Received(u64),
    /// All files are there.
    Fetched,
    /// The model is built, or the tokenizer of a worker without one.
    Prepared,
    /// They could not be fetched or built.
    LoadFailed(String),
    /// The prompt has so many tokens and is being read.
    Reading(AskId, usize),
    /// The probability of each label.
    Scored(AskId, Vec<f32>),
    /// The text so far and its tokens.
    Wrote(AskId, String, usize),
    /// The whole answer and its tokens.
    Answered(AskId, String, usize, Speed, Finish),
    /// The model could not answer.
    AnswerFailed(AskId, String),
    /// It has ended this ask, or had ended it before.
    Cancelled(AskId),
    /// The prompt that was to be built.
    Built(u32, Prompt),
    /// The prompt could not be built.
    BuildFailed(u32, String),
    /// The instance that was to be drawn; none if the generators do not know the task.
    Drawn(u32, Option<DrawnInstance>),
    /// Something about the files that were to be looked at.
    Found(News),
    /// How fast the model is.
    Measured(Measured),
    /// The model could not be timed.
    MeasureFailed(String),
    /// Its kernels compute something wrong in this browser: it does nothing else.
    Unfit,
    /// The last words of a worker that panics.
    Died(String),
}

impl PromptOrder {
    /// A lane's instruction and an input, ready to be sent.
    pub fn new(instruction: &Instruction, input: &str, max_source_tokens: usize) -> Self {
        let send = |e: &Example| OrderedExample {
            input: e.input.clone(),
            output: e.output.clone(),
        };
        Self {
            definition: instruction.definition.clone(),
            positive: instruction.positive.iter().map(send).collect(),
            input: input.into(),
            max_source_tokens,
        }
    }

    /// Builds the prompt. `count` gives the tokens of a text, the end mark counted; without it nothing is cut and
    /// the prompt's tokens are not known.
    pub fn build(&self, count: Option<&dyn Fn(&str) -> usize>) -> Prompt {
        let receive = |e: &OrderedExample| Example {
            input: e.input.clone(),
            output: e.output.clone(),
            explanation: String::new(),
        };
        let instruction = Instruction {
            definition: self.definition.clone(),
            positive: self.positive.iter().map(receive).collect(),
            negative: Vec::new(),
            explanation: false,
        };
        match count {
            Some(count) => build_prompt(&instruction, &self.input, Some(self.max_source_tokens), count),
            None => build_prompt(&instruction, &self.input, None, &|_| 0),
        }
    }
}
