//! The commands that a cell consists of, without where they compute.
use super::{Amount, Cell, Evaluation, Plan, plan::options};
use crate::training::{SOURCE_TOKENS, TARGET_TOKENS};
use anyhow::Result;
use guesswork_shared::{lane::Lane, variant::Variant};

/// `guesswork tune` for the model of a cell.
pub(super) fn tune(plan: &Plan, cell: &Cell, variant: Variant) -> Result<Vec<String>> {
    let mut arguments: Vec<String> = vec![
        "tune".into(),
        "--resume".into(),
        "--variant".into(),
        variant.to_string(),
    ];
    arguments.extend(["--base".into(), cell.base.display().to_string()]);
    arguments.extend(["--out".into(), cell.folder.display().to_string()]);
    arguments.extend(["--seed".into(), cell.seed.to_string()]);
    if let Amount::AtMost(number) = cell.instances_per_task {
        arguments.extend(["--instances-per-task".into(), number.to_string()]);
    }
    if let Amount::AtMost(number) = cell.training_tasks {
        arguments.extend(["--training-tasks".into(), number.to_string()]);
    }
    arguments.extend(options("", &plan.tune)?);
    arguments.extend(data(plan)?);
    Ok(arguments)
}

/// `guesswork eval` for one evaluation of a cell.
pub(super) fn evaluate(plan: &Plan, cell: &Cell, evaluation: &Evaluation) -> Result<Vec<String>> {
    let lanes: Vec<String> = cell.lanes.iter().map(Lane::to_string).collect();
    let mut arguments: Vec<String> = vec!["eval".into(), "--json".into(), "--lane".into(), lanes.join(",")];
    arguments.extend(["--models".into(), cell.model().display().to_string()]);
    arguments.extend(["--split".into(), evaluation.split.name().to_string()]);
    if let Some(treatment) = evaluation.treatment {
        arguments.extend(["--treatment".into(), treatment.to_string()]);
    }
    // The base was pre-trained on pieces of another length: it reads as much as those that are tuned.
    // And who tunes on data in some way is asked on the same data.
    let of_tuning = [
        ("source-tokens", Some(SOURCE_TOKENS)),
        ("target-tokens", Some(TARGET_TOKENS)),
        ("drop-contaminated", None),
        ("labels", None),
    ];
    for (key, default) in of_tuning {
        let default = default.map(|tokens| toml::Value::Integer(tokens as i64));
        let given = plan.tune.get(key).cloned().or(default);
        if let (Some(given), None) = (given, plan.eval.get(key)) {
            arguments.extend(options("", &toml::Table::from_iter([(key.to_string(), given)]))?);
        }
    }
    arguments.extend(options("", &plan.eval)?);
    arguments.extend(data(plan)?);
    Ok(arguments)
}

/// Which data.
fn data(plan: &Plan) -> Result<Vec<String>> {
    let mut arguments: Vec<String> = vec!["--data".into(), plan.data.display().to_string()];
    arguments.extend(options("pocket-", &plan.pocket)?);
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::{Defaults, cells};
    use std::path::Path;

    #[test]
    fn the_data_of_an_evaluation_is_that_of_the_tuning() {
        let text = "base = [\"b\"]\nvariants = [\"empty\"]\n[tune]\nsource-tokens = 64\ntarget_tokens = 16\ndrop_contaminated = true\n\
                    labels = \"l.toml\"\n[eval]\nlabels = \"other.toml\"\n[pocket]\ntasks = 50";
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plan.toml");
        std::fs::write(&file, text).unwrap();
        let plan = Plan::find(&file).unwrap();
        let cell = cells(&plan, Path::new("out"), &Defaults::default()).unwrap().remove(1);
        let line = evaluate(&plan, &cell, &cell.evaluations[0]).unwrap().join(" ");
        assert_eq!(
            line,
            "eval --json --lane empty --models out/b/empty/tasks-all/instances-all/seed-7 --split test --source-tokens 64 \
             --target-tokens 16 --drop-contaminated --labels other.toml --data pocket --pocket-tasks 50"
        );
    }
}
