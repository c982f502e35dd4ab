use anyhow::{Context, Result};
use serde_json::Value;

/// What one run of an engine measured: the fields of the line of JSON that it printed.
#[derive(Clone, Debug)]
pub struct Timing(Value);

impl Timing {
    /// Reads the last line of what a run printed.
    pub fn of(printed: &str) -> Result<Self> {
        let line = printed.lines().last().unwrap_or_default();
        let value = serde_json::from_str(line).with_context(|| format!("a run printed no measurement but {line:?}"))?;
        Ok(Self(value))
    }

    /// The same with another number in a field.
    pub fn with(mut self, field: &str, number: u64) -> Self {
        self.0[field] = number.into();
        self
    }

    /// All fields, if it has any.
    pub fn fields(&self) -> Option<&serde_json::Map<String, Value>> {
        self.0.as_object()
    }

    /// A field's number.
    pub fn number(&self, field: &str) -> Result<f64> {
        let number = self.0.get(field).and_then(Value::as_f64);
        number.with_context(|| format!("a run did not measure {field}"))
    }
}

/// The median of a field over several runs.
pub fn median(runs: &[Timing], field: &str) -> Result<f64> {
    let mut numbers = runs.iter().map(|run| run.number(field)).collect::<Result<Vec<f64>>>()?;
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let upper = numbers.get(middle).copied().context("nothing was run")?;
    Ok(match numbers.len() % 2 {
        0 => (numbers[middle - 1] + upper) / 2.0,
        _ => upper,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_that_of_the_field() {
        let runs: Vec<Timing> = [3.0, 1.0, 2.0, 10.0]
            .iter()
            .map(|seconds| Timing::of(&format!("said before\n{{\"s\": {seconds}}}\n")).unwrap())
            .collect();
        assert_eq!(median(&runs, "s").unwrap(), 2.5);
        assert_eq!(median(&runs[..3], "s").unwrap(), 2.0);
        assert!(median(&runs, "other").is_err() && median(&[], "s").is_err());
        assert!(Timing::of("no JSON").is_err());
    }
}
