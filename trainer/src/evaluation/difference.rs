//! Whether one evaluation says what another says.
use super::EvaluationReport;
use anyhow::Result;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Numbers are equal that differ by less than this share of them: sums of the same scores are made in any order.
const ROUNDING: f64 = 1e-9;
/// What says how a report was made, and not what came out.
const NOT_COMPARED: [&str; 3] = ["format", "command", "models"];

/// Where two evaluations differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The place, as `lanes.original.tasks.NAME.exact_match.over_tasks.mean`.
    pub place: String,
    /// What was published; null if nothing was.
    pub published: Value,
    /// What came out; null if nothing did.
    pub found: Value,
}

/// How many numbers were compared, and which differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Compared {
    /// All numbers.
    pub numbers: usize,
    /// Those that are not the same, and whatever else is not.
    pub differences: Vec<Difference>,
}

impl Compared {
    /// Everything that two evaluations say; of a sample of tasks, what is said of each task by itself.
    ///
    /// # Errors
    /// Never in practice: a report can be written as JSON.
    pub fn of(published: &EvaluationReport, found: &EvaluationReport, sampled: bool) -> Result<Self> {
        let said = |report| -> Result<Value> {
            let mut said = by_lane(serde_json::to_value(report)?);
            if sampled {
                said = of_tasks(said, found);
            }
            Ok(said)
        };
        let mut compared = Self::default();
        compared.compare("", &said(published)?, &said(found)?);
        Ok(compared)
    }

    fn compare(&mut self, place: &str, published: &Value, found: &Value) {
        let inside = |name: &str| match place {
            "" => name.to_owned(),
            place => format!("{place}.{name}"),
        };
        match (published, found) {
            (Value::Object(one), Value::Object(other)) => {
                for (name, published) in one {
                    self.compare(&inside(name), published, other.get(name).unwrap_or(&Value::Null));
                }
                for (name, found) in other.iter().filter(|(name, _)| !one.contains_key(*name)) {
                    self.compare(&inside(name), &Value::Null, found);
                }
            }
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
                for (i, (published, found)) in one.iter().zip(other).enumerate() {
                    self.compare(&inside(&i.to_string()), published, found);
                }
            }
            _ => {
                self.numbers += usize::from(published.is_number());
                if !is_same(published, found) {
                    self.differences.push(Difference {
                        place: place.to_owned(),
                        published: published.clone(),
                        found: found.clone(),
                    });
                }
            }
        }
    }
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() <= ROUNDING * one.abs().max(other.abs()).max(1.0),
        _ => one == other,
    }
}

/// A report with its lanes by name, so that a place can be read, and without what is not compared.
fn by_lane(mut report: Value) -> Value {
    for name in NOT_COMPARED {
        if let Some(report) = report.as_object_mut() {
            report.remove(name);
        }
    }
    for list in ["lanes", "comparisons"] {
        let named = report[list].as_array().into_iter().flatten();
        let named: BTreeMap<String, Value> = named
            .map(|item| (item["lane"].as_str().unwrap_or_default().to_owned(), item.clone()))
            .collect();
        report[list] = serde_json::json!(named);
    }
    report
}

/// What a report says of the tasks that were asked in `found`, each by itself.
fn of_tasks(report: Value, found: &EvaluationReport) -> Value {
    let asked = |tasks: &Value| -> Value {
        let tasks = tasks.as_object().into_iter().flatten();
        tasks
            .filter(|(name, _)| found.about.contains_key(*name))
            .map(|(name, said)| (name.clone(), said.clone()))
            .collect()
    };
    let lanes = report["lanes"].as_object().into_iter().flatten();
    let of_lane = |said: &Value| {
        let in_labels = serde_json::json!({ "tasks": asked(&said["in_labels"]["tasks"]) });
        serde_json::json!({ "tasks": asked(&said["tasks"]), "in_labels": in_labels })
    };
    let lanes: BTreeMap<&String, Value> = lanes.map(|(lane, said)| (lane, of_lane(said))).collect();
    serde_json::json!({ "about": asked(&report["about"]), "lanes": lanes })
}
