use crate::{
    training::{Chunks, CustomGaps, Examples, Keys, LookUps, Mixture, PrefixLm, SpanCorruption},
    usage,
};
use anyhow::Result;
use clap::ValueEnum;
use guesswork_shared::{pocket::Customs, tokenizer::Tokenizer};

/// What is learned in pre-training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Objective {
    /// To fill in what was left out of the text, as T5
    SpanCorruption,
    /// To go on after a beginning, as T5 adapted to language modelling; with --from, after the other
    PrefixLm,
    /// To find the neighbour of a word among pairs of words, which has nothing to do with the text
    LookUps,
    /// The same of phrases, which a piece of one may stand for, and on either side of a word; with --from, after look-ups
    PhraseLookUps,
    /// To find the word that goes with what is said, by a rule made up for it, about the village of the pocket benchmark
    Customs,
    /// The same by rules about what no test task is about
    OtherCustoms,
}

impl Objective {
    fn reads_text(self) -> bool {
        matches!(self, Self::SpanCorruption | Self::PrefixLm)
    }

    /// The name on the command line.
    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Their names.
    pub fn names(objectives: &[Self]) -> String {
        let names: Vec<String> = objectives.iter().map(|objective| objective.name()).collect();
        names.join(" and ")
    }
}

/// What examples are made of.
pub struct Reads<'a> {
    pub texts: &'a [String],
    /// What the texts are, in words.
    pub description: &'a str,
    /// Tokens of a piece of text.
    pub source_tokens: usize,
    pub tokenizer: &'a Tokenizer,
    /// Ends a text.
    pub end: u32,
    pub seed: u64,
    /// Of the village that customs are about.
    pub pocket_seed: u64,
}

impl<'a> Reads<'a> {
    /// The examples of these objectives, and in words what they are.
    ///
    /// # Errors
    /// If there is no text to read, an objective is named twice, or the tokenizer lacks what one takes.
    pub fn examples(&self, objectives: &[Objective]) -> Result<(Mixture<'a>, String)> {
        let twice = |(place, objective): (usize, &Objective)| objectives[..place].contains(objective);
        if objectives.iter().enumerate().any(twice) {
            return Err(usage!("--objective names one twice; each has an equal part"));
        }
        let (tokenizer, end, seed) = (self.tokenizer, self.end, self.seed);
        let mut what = Objective::names(objectives);
        let chunks = match objectives.iter().any(|objective| objective.reads_text()) {
            true => {
                let texts = self.texts.iter().cloned();
                let chunks = Chunks::pack(texts, tokenizer, end, self.source_tokens)?;
                what += &format!(", {} tokens of {}", chunks.tokens(), self.description);
                chunks
            }
            false => Chunks::none(),
        };
        let customs =
            |customs| -> Result<Box<dyn Examples + 'a>> { Ok(Box::new(CustomGaps::new(customs, tokenizer, end)?)) };
        let part = |objective: &Objective| -> Result<Box<dyn Examples + 'a>> {
            Ok(match objective {
                Objective::SpanCorruption => Box::new(SpanCorruption::new(chunks.clone(), tokenizer, end, seed)?),
                Objective::PrefixLm => Box::new(PrefixLm::new(chunks.clone(), end, seed)),
                Objective::LookUps => Box::new(LookUps::new(Keys::Words, tokenizer, end, seed)?),
                Objective::PhraseLookUps => Box::new(LookUps::new(Keys::Phrases, tokenizer, end, seed)?),
                Objective::Customs => customs(Customs::new(self.pocket_seed))?,
                Objective::OtherCustoms => customs(Customs::about_others(self.pocket_seed))?,
            })
        };
        let parts = objectives.iter().map(part).collect::<Result<_>>()?;
        Ok((Mixture::new(parts), what))
    }
}
