//! The command line.

use crate::commands;
use anyhow::Result;
use clap::{Parser, Subcommand};

/// Tunes one T5 per instruction variant, and shows what each learned: to follow, or to guess.
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    after_help = "\
Every command works on the pocket benchmark, which the program generates itself, unless --data names a folder.
A study from nothing:
  guesswork tokenizer train
  guesswork pretrain
  guesswork tune --variant all
  guesswork eval --lane all
  guesswork export --out bundle"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look at task files, or write the pocket benchmark out
    #[command(subcommand)]
    Data(DataCommand),
    /// Show what a model is told
    Prompt(commands::prompt::Arguments),
    /// Make a tokenizer
    #[command(subcommand)]
    Tokenizer(TokenizerCommand),
    /// Train a base model from nothing by span corruption, as T5 was, or go on by language modelling
    Pretrain(commands::pretrain::Arguments),
    /// Tune a base model on one variant of the instructions, or on each of the nine
    Tune(commands::tune::Arguments),
    /// Let lanes answer test questions, and score them
    Eval(commands::eval::Arguments),
    /// Tune and evaluate after a plan: variants, amounts of data, seeds, bases
    Sweep(commands::sweep::Arguments),
    /// Make tables and figures of what runs came to
    Report(commands::report::Arguments),
    /// Put the numbers of reports into a text
    Cite(commands::cite::Arguments),
    /// Score a file of predictions
    Score(commands::score::Arguments),
    /// Ask a bundle's lanes their published questions again, and compare every number
    Verify(commands::verify::Arguments),
    /// Ask lanes one question
    Predict(commands::predict::Arguments),
    /// Print what a model computes for a prompt and an answer, to compare it with other programs
    Logits(commands::logits::Arguments),
    /// Write a bundle for the browser
    Export(commands::export::Arguments),
    /// Write one model as a bundle stores it
    Quantise(commands::quantise::Arguments),
}

#[derive(Debug, Subcommand)]
enum DataCommand {
    /// Read every task of a folder and say what is wrong and which labels were found
    Check(commands::data_check::Arguments),
    /// Write the pocket benchmark as a data folder
    Pocket(commands::data_pocket::Arguments),
}

#[derive(Debug, Subcommand)]
enum TokenizerCommand {
    /// Train a tokenizer on the text of the training tasks
    Train(commands::tokenizer_train::Arguments),
}

impl Cli {
    /// Does what was asked for.
    pub fn run(self) -> Result<()> {
        match self.command {
            Command::Data(DataCommand::Check(arguments)) => commands::data_check::run(&arguments),
            Command::Data(DataCommand::Pocket(arguments)) => commands::data_pocket::run(&arguments),
            Command::Prompt(arguments) => commands::prompt::run(&arguments),
            Command::Tokenizer(TokenizerCommand::Train(arguments)) => commands::tokenizer_train::run(&arguments),
            Command::Pretrain(arguments) => commands::pretrain::run(&arguments),
            Command::Tune(arguments) => commands::tune::run(&arguments),
            Command::Eval(arguments) => commands::eval::run(&arguments),
            Command::Sweep(arguments) => commands::sweep::run(&arguments),
            Command::Report(arguments) => commands::report::run(&arguments),
            Command::Cite(arguments) => commands::cite::run(&arguments),
            Command::Score(arguments) => commands::score::run(&arguments),
            Command::Verify(arguments) => commands::verify::run(&arguments),
            Command::Predict(arguments) => commands::predict::run(&arguments),
            Command::Logits(arguments) => commands::logits::run(&arguments),
            Command::Export(arguments) => commands::export::run(&arguments),
            Command::Quantise(arguments) => commands::quantise::run(&arguments),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        fn check(command: &clap::Command) {
            if command.has_subcommands() {
                command.get_subcommands().for_each(check);
            } else {
                let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
                assert!(help.contains("guesswork "), "{} has no example", command.get_name());
            }
        }
        check(&Cli::command());
    }
}
