use anyhow::{Context, Result, bail};
use guesswork_shared::{lane::Lane, variant::Variant};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// One line of a predictions file, in the layout of Tk-Instruct's `predict_eval_predictions.jsonl`, with four fields
/// of ours that other programs ignore and that need not be there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Prediction {
    /// The task's name.
    pub task: String,
    /// The definition's wordings.
    #[serde(default)]
    pub definition: Vec<String>,
    /// What was asked.
    pub instance: PredictedInstance,
    /// What was answered.
    pub prediction: String,
    /// The task's categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// The label space: `null` says that it is a generation task; absent, that nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "known")]
    pub labels: Option<Option<Vec<String>>>,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<Lane>,
    /// How the task was put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<Variant>,
}

/// The instance as Tk-Instruct writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredictedInstance {
    /// Unique in its task.
    #[serde(default)]
    pub id: String,
    /// What was given.
    pub input: String,
    /// The references.
    pub output: Vec<String>,
}

/// Tells `"Labels": null` from no `Labels` at all.
fn known<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Vec<String>>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// One JSON object a line.
pub fn predictions_to_jsonl(predictions: &[Prediction]) -> Result<String> {
    let mut text = String::new();
    for prediction in predictions {
        text += &serde_json::to_string(prediction)?;
        text.push('\n');
    }
    Ok(text)
}

/// Reads what [`predictions_to_jsonl`] or Tk-Instruct wrote.
///
/// # Errors
/// If a line is not a prediction, with its number.
pub fn predictions_from_jsonl(text: &str) -> Result<Vec<Prediction>> {
    let mut predictions = Vec::new();
    let mut known = HashSet::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let prediction: Prediction = serde_json::from_str(line).with_context(|| {
            format!(
                "line {} is no prediction; each line needs Task, Instance {{input, output}} and Prediction",
                number + 1
            )
        })?;
        if prediction.instance.output.is_empty() {
            bail!("line {} has no reference in Instance.output", number + 1);
        }
        let Prediction {
            task,
            lane,
            treatment,
            instance,
            ..
        } = &prediction;
        if !instance.id.is_empty() && !known.insert((task.clone(), instance.id.clone(), *lane, *treatment)) {
            bail!(
                "line {} answers {} of {task} a second time; leave one of the two out",
                number + 1,
                instance.id
            );
        }
        predictions.push(prediction);
    }
    if predictions.is_empty() {
        bail!("there is no prediction in it");
    }
    Ok(predictions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tk_instructs_lines_are_read_and_ours_read_back() {
        let theirs = r#"{"Task": "task1", "Definition": ["d"], "Instance": {"id": "task1-0", "input": "i", "output": ["a", "b"]}, "Target": "a", "Prediction": "a"}"#;
        let read = predictions_from_jsonl(theirs).unwrap();
        assert_eq!(read[0].labels, None);
        for labels in [None, Some(None), Some(Some(vec!["yes".to_string(), "no".to_string()]))] {
            let mut ours = read.clone();
            ours[0].labels = labels;
            ours[0].lane = Some(Lane::Random);
            assert_eq!(
                predictions_from_jsonl(&predictions_to_jsonl(&ours).unwrap()).unwrap(),
                ours
            );
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        let good = r#"{"Task": "t", "Instance": {"input": "i", "output": ["a"]}, "Prediction": "a"}"#;
        for (text, word) in [("", "no prediction"), ("\n{\"Task\": 1}", "line 2"), ("{", "line 1")] {
            let error = format!("{:#}", predictions_from_jsonl(text).unwrap_err());
            assert!(error.contains(word), "{error}");
        }
        assert_eq!(predictions_from_jsonl(&format!("{good}\n\n{good}\n")).unwrap().len(), 2);
        let named = good.replace("{\"input\"", "{\"id\": \"t-1\", \"input\"");
        let error = predictions_from_jsonl(&format!("{named}\n{named}"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("line 2 answers t-1 of t a second time"), "{error}");
    }
}
