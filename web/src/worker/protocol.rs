//! What the page and a worker say to each other: JSON in strings, so that the page needs no code of the models and a
//! message can be read in the browser's tools.
use crate::lanes::{AskId, Finish, Speed};
use guesswork_shared::{bundle::FileEntry, prompt, task::Example};
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

/// Which part of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PartKind {
    /// The definition.
    Definition,
    /// A positive example, counted from 0.
    Positive(usize),
    /// A negative example, counted from 0.
    Negative(usize),
    /// The input to answer.
    Instance,
}

/// One part of a prompt, with its exact text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its text; the parts' texts in a row are the prompt.
    pub text: String,
}

/// A prompt as a model reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPrompt {
    /// Its parts in order.
    pub parts: Vec<Part>,
    /// Parts that did not fit.
    pub omitted: Vec<PartKind>,
    /// Whether the input itself had to be cut.
    pub input_cut: bool,
    /// Its tokens, the end mark counted; `None` if nobody has counted them.
    pub tokens: Option<usize>,
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
    /// End this ask as soon as possible.
    Cancel(AskId),
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
    Built(u32, SentPrompt),
    /// The prompt could not be built.
    BuildFailed(u32, String),
    /// The last words of a worker that panics.
    Died(String),
}

impl PromptOrder {
    /// A lane's instruction and an input, ready to be sent.
    pub fn new(instruction: &prompt::Instruction, input: &str, max_source_tokens: usize) -> Self {
        let send = |e: &Example| OrderedExample { input: e.input.clone(), output: e.output.clone() };
        Self {
            definition: instruction.definition.clone(),
            positive: instruction.positive.iter().map(send).collect(),
            input: input.into(),
            max_source_tokens,
        }
    }

    /// Builds the prompt. `count` gives the tokens of a text, the end mark counted; without it nothing is cut.
    pub fn build(&self, count: Option<&dyn Fn(&str) -> usize>) -> SentPrompt {
        let receive = |e: &OrderedExample| Example {
            input: e.input.clone(),
            output: e.output.clone(),
            explanation: String::new(),
        };
        let instruction = prompt::Instruction {
            definition: self.definition.clone(),
            positive: self.positive.iter().map(receive).collect(),
            negative: Vec::new(),
            explanation: false,
        };
        let built = match count {
            Some(count) => prompt::build_prompt(&instruction, &self.input, Some(self.max_source_tokens), count),
            None => prompt::build_prompt(&instruction, &self.input, None, &|_| 0),
        };
        SentPrompt {
            parts: built.parts.into_iter().map(|part| Part { kind: part.kind.into(), text: part.text }).collect(),
            omitted: built.omitted.into_iter().map(PartKind::from).collect(),
            input_cut: built.input_cut,
            tokens: count.map(|_| built.tokens),
        }
    }
}

impl SentPrompt {
    /// The exact text.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }
}

impl From<prompt::PartKind> for PartKind {
    fn from(kind: prompt::PartKind) -> Self {
        match kind {
            prompt::PartKind::Definition => Self::Definition,
            prompt::PartKind::PositiveExample(i) => Self::Positive(i),
            prompt::PartKind::NegativeExample(i) => Self::Negative(i),
            prompt::PartKind::Instance => Self::Instance,
        }
    }
}
