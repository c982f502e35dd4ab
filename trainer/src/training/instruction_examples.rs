use super::{Examples, TokenPair};
use crate::data::LabelledTask;
use anyhow::{Result, bail};
use guesswork_shared::{
    bundle::Limits,
    prompt::{Cuts, Instruction, Prompt, build_prompt},
    seed::seeded,
    tokenizer::Tokenizer,
    variant::Variant,
};
use rand::Rng;

/// The longest prompt to tune on, unless another is asked for: the pocket benchmark's longest fit.
pub const SOURCE_TOKENS: usize = 256;
/// The longest answer likewise.
pub const TARGET_TOKENS: usize = 32;

/// Instances of the training tasks, each under its task's instruction as one variant has it.
pub struct InstructionExamples<'a> {
    tasks: &'a [LabelledTask],
    /// Per task and wording.
    instructions: Vec<Vec<Instruction>>,
    /// Task and instance.
    places: Vec<(usize, usize)>,
    tokenizer: &'a Tokenizer,
    limits: Limits,
    seed: u64,
}

impl<'a> InstructionExamples<'a> {
    /// At most `instances_per_task` instances of each task, the first ones of a shuffle that depends on the seed and
    /// the task alone: every variant sees the same ones, and more are a superset of fewer.
    ///
    /// # Errors
    /// If there is nothing to train on.
    pub fn new(
        tasks: &'a [LabelledTask],
        variant: Variant,
        instances_per_task: usize,
        tokenizer: &'a Tokenizer,
        limits: Limits,
        seed: u64,
    ) -> Result<Self> {
        let instructions = tasks.iter().map(|labelled| {
            // A task may word its definition in several ways; each is seen in training.
            let wordings = 0..labelled.task.definitions.len().max(1);
            wordings
                .map(|wording| {
                    let mut task = labelled.task.clone();
                    task.instances.clear();
                    if wording < task.definitions.len() {
                        task.definitions.swap(0, wording);
                    }
                    Instruction::for_variant(&task, labelled.labels(), variant, seed)
                })
                .collect()
        });
        let instructions = instructions.collect();
        let mut places = Vec::new();
        for (index, labelled) in tasks.iter().enumerate() {
            let count = labelled.task.instances.len();
            let mut rng = seeded(seed, &["instances", &labelled.task.name]);
            let order = rand::seq::index::sample(&mut rng, count, count).into_vec();
            places.extend(
                order
                    .into_iter()
                    .take(instances_per_task)
                    .map(|instance| (index, instance)),
            );
        }
        if places.is_empty() {
            bail!(
                "there is no instance to tune on: the training split has {} tasks",
                tasks.len()
            );
        }
        Ok(Self {
            tasks,
            instructions,
            places,
            tokenizer,
            limits,
            seed,
        })
    }
}

/// Examples that are looked at to tell how much is cut.
const LOOKED_AT: usize = 1000;

impl InstructionExamples<'_> {
    /// What the limits take away, by a look at up to a thousand examples; `None` if nothing.
    ///
    /// # Errors
    /// If not even an empty input fits.
    pub fn what_is_cut(&self) -> Result<Option<String>> {
        let mut cuts = Cuts::default();
        let mut answers = 0;
        for index in (0..self.count()).step_by(self.count().div_ceil(LOOKED_AT)) {
            let (prompt, output) = self.texts(index, 0);
            if prompt.tokens > self.limits.source_tokens {
                bail!(
                    "a prompt without its input has more than {} tokens; give more --source-tokens",
                    self.limits.source_tokens
                );
            }
            cuts.add(&prompt);
            answers += usize::from(self.tokenizer.count(output) > self.limits.target_tokens);
        }
        let cut_answers = (answers > 0).then(|| format!("{answers} answers cut"));
        let remarks: Vec<String> = cuts.describe().into_iter().chain(cut_answers).collect();
        Ok((!remarks.is_empty()).then(|| {
            format!(
                "of {} prompts {}; --source-tokens and --target-tokens are the limits",
                cuts.prompts,
                remarks.join(", ")
            )
        }))
    }

    /// The prompt and one of the references.
    fn texts(&self, index: usize, epoch: usize) -> (Prompt, &str) {
        let (task, instance) = self.places[index];
        let mut rng = seeded(self.seed, &["wording", &epoch.to_string(), &index.to_string()]);
        let instructions = &self.instructions[task];
        let instruction = &instructions[rng.random_range(0..instructions.len())];
        let instance = &self.tasks[task].task.instances[instance];
        let count = |text: &str| self.tokenizer.count(text);
        let prompt = build_prompt(instruction, &instance.input, Some(self.limits.source_tokens), &count);
        // Tk-Instruct draws one of the references too.
        (prompt, &instance.outputs[rng.random_range(0..instance.outputs.len())])
    }
}

impl Examples for InstructionExamples<'_> {
    fn count(&self) -> usize {
        self.places.len()
    }

    fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
        let (prompt, output) = self.texts(index, epoch);
        let source = self.tokenizer.encode(&prompt.text())?;
        let mut target = self.tokenizer.encode(output)?;
        if target.len() > self.limits.target_tokens {
            // The end stays: a model must learn to stop.
            target.truncate(self.limits.target_tokens.saturating_sub(1));
            target.push(self.tokenizer.end_id());
        }
        Ok((source, target))
    }
}
