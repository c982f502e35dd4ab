use super::{Answers, EvaluationReport, answer_all};
use crate::{
    data::LabelledTask,
    models::{LoadedModel, ModelSource},
};
use anyhow::Result;
use candle_core::Device;
use guesswork_shared::{lane::Lane, variant::Variant};

/// What lanes are asked, and how.
#[derive(Debug)]
pub struct Asked<'a> {
    /// Whose models answer; none for baselines alone.
    pub source: Option<&'a ModelSource>,
    /// Where they compute.
    pub device: &'a Device,
    /// The tasks.
    pub tasks: &'a [LabelledTask],
    /// Most questions of each.
    pub instances: usize,
    /// How the tasks are put to every lane, instead of as each was tuned.
    pub treatment: Option<Variant>,
    /// Longest prompt in tokens, instead of what each model was trained with.
    pub source_tokens: Option<usize>,
    /// Longest answer in tokens, likewise.
    pub target_tokens: Option<usize>,
    /// Prompts at a time.
    pub batch: usize,
    /// Of the random lane.
    pub seed: u64,
}

impl Asked<'_> {
    /// Has these lanes answer, one after the other, and adds to `report` what each reached after `answered` saw its answers.
    /// The lane that an interruption cut short, if one came, is not added, nor are those after it.
    ///
    /// # Errors
    /// If a model cannot be loaded or fails, or `answered` does.
    pub fn of(
        &self,
        lanes: &[Lane],
        report: &mut EvaluationReport,
        mut answered: impl FnMut(Lane, &Answers) -> Result<()>,
    ) -> Result<Option<Lane>> {
        let mut cut_short = None;
        for &lane in lanes {
            let mut model = match self.source {
                Some(source) if lane.has_model() => Some(source.load(lane, self.device)?),
                _ => None,
            };
            if let Some(LoadedModel { limits, .. }) = &mut model {
                limits.source_tokens = self.source_tokens.unwrap_or(limits.source_tokens);
                limits.target_tokens = self.target_tokens.unwrap_or(limits.target_tokens);
            }
            let treatment = self.treatment.unwrap_or(lane.own_variant());
            let (instances, batch) = (self.instances, self.batch);
            let Some(answers) = answer_all(self.tasks, lane, model.as_ref(), treatment, instances, batch, self.seed)?
            else {
                cut_short = Some(lane);
                break;
            };
            answered(lane, &answers)?;
            report.add(lane, &answers, self.tasks);
        }
        report.compare();
        Ok(cut_short)
    }
}
