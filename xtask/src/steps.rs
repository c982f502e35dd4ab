//! Named steps with their times, and a summary of all of them at the end.
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// What has been run so far.
#[derive(Debug)]
pub struct Steps {
    start: Instant,
    done: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    time: Duration,
    outcome: Outcome,
}

#[derive(Debug, PartialEq)]
enum Outcome {
    /// With a remark, which may be empty.
    Passed(String),
    /// With the reason.
    Failed(String),
    /// With what it would have needed.
    Skipped(String),
}

impl Steps {
    /// Starts the clock.
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
            done: Vec::new(),
        }
    }

    /// Runs a step, says so before and after, and goes on whatever comes of it. Returns what the step made.
    pub fn run<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        self.run_with_remark(name, || Ok((work()?, String::new())))
    }

    /// The same for a step that has something to say for the summary.
    pub fn run_with_remark<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<(T, String)>) -> Option<T> {
        println!("\n==> {name}");
        let start = Instant::now();
        let result = work();
        let time = start.elapsed();
        let (made, outcome) = match result {
            Ok((made, remark)) => (Some(made), Outcome::Passed(remark)),
            Err(error) => (None, Outcome::Failed(format!("{error:#}"))),
        };
        let step = Step { name, time, outcome };
        println!("{}", step.line().trim_end());
        self.done.push(step);
        made
    }

    /// Notes a step that could not run because something before it failed.
    pub fn skip(&mut self, name: &'static str, needs: &str) {
        println!("\n==> {name}: skipped, {needs}");
        self.done.push(Step {
            name,
            time: Duration::ZERO,
            outcome: Outcome::Skipped(needs.to_owned()),
        });
    }

    /// Prints all steps with their times; an error if one failed or was skipped.
    pub fn finish(self) -> Result<()> {
        println!("\nSummary");
        for step in &self.done {
            println!("  {}", step.line().lines().next().unwrap_or_default());
        }
        println!("  {:7.1} s in all", self.start.elapsed().as_secs_f64());
        let bad = self
            .done
            .iter()
            .filter(|step| !matches!(step.outcome, Outcome::Passed(_)))
            .count();
        if bad > 0 {
            bail!("{bad} of {} steps did not pass", self.done.len());
        }
        println!("all {} steps passed", self.done.len());
        Ok(())
    }
}

impl Step {
    fn line(&self) -> String {
        let (word, more) = match &self.outcome {
            Outcome::Passed(remark) => ("passed ", remark),
            Outcome::Failed(reason) => ("FAILED ", reason),
            Outcome::Skipped(needs) => ("skipped", needs),
        };
        let separator = if more.is_empty() { "" } else { ": " };
        format!(
            "{:7.1} s  {word}  {}{separator}{more}",
            self.time.as_secs_f64(),
            self.name
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_does_not_stop_the_next_step_but_the_whole() {
        let mut steps = Steps::new();
        assert_eq!(
            steps.run("first", || -> Result<()> { bail!("broken\nwith details") }),
            None
        );
        assert_eq!(steps.run("second", || Ok(7)), Some(7));
        assert!(steps.done[0].line().contains("FAILED   first: broken"));
        assert_eq!(steps.done[1].outcome, Outcome::Passed(String::new()));
        assert_eq!(steps.finish().unwrap_err().to_string(), "1 of 2 steps did not pass");
    }

    #[test]
    fn a_skipped_step_is_no_success() {
        let mut steps = Steps::new();
        steps.skip("third", "the tools are missing");
        assert!(steps.finish().is_err());
    }

    #[test]
    fn passing_steps_pass() {
        let mut steps = Steps::new();
        steps.run_with_remark("one", || Ok(((), "12 tests".to_owned())));
        assert!(steps.done[0].line().ends_with("one: 12 tests"));
        assert!(steps.finish().is_ok());
    }
}
