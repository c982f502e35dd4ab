//! `--lane` and what follows from a lane.
use crate::{models::ModelSource, usage};
use anyhow::Result;
use guesswork_shared::lane::Lane;

/// The lanes that `--lane` names, each once; `None` is all there are.
pub(super) fn named_lanes(text: &str) -> Result<Option<Vec<Lane>>> {
    if text == "all" {
        return Ok(None);
    }
    let mut lanes: Vec<Lane> = Vec::new();
    for slug in text.split(',') {
        let lane = slug.trim().parse().map_err(|e| usage!("{e}"))?;
        if !lanes.contains(&lane) {
            lanes.push(lane);
        }
    }
    Ok(Some(lanes))
}

/// All lanes that can answer: the baselines, and the models of `source`.
pub(super) fn lanes_here(source: Option<&ModelSource>) -> Vec<Lane> {
    let here = source.map(ModelSource::lanes).unwrap_or_default();
    Lane::all()
        .filter(|lane| !lane.has_model() || here.contains(lane))
        .collect()
}
