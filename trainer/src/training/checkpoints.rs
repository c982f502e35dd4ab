use super::{Checkpoint, CheckpointState, NotWhole};
use crate::{files, output::note, usage};
use anyhow::{Result, bail};
use candle_core::Device;
use std::{
    cmp::Ordering,
    path::{Path, PathBuf},
};

/// The checkpoints of a run, each a file named after its step. The newest few stay, and the best: the one with the
/// lowest smoothed training loss, to which a run that comes to grief can return. When a new one is whole on the disk,
/// and not before, those that are neither are removed.
pub struct Checkpoints {
    folder: PathBuf,
    keep: usize,
    /// In the order of steps.
    kept: Vec<Kept>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Kept {
    step: usize,
    /// [`CheckpointState::loss`].
    loss: Option<f64>,
}

impl Checkpoints {
    /// Those in `folder`, which need not be there yet; beside the best, `keep` of them will stay.
    ///
    /// # Errors
    /// If the folder cannot be read, or what a killed run left half written there cannot be removed.
    pub fn open(folder: &Path, keep: usize) -> Result<Self> {
        files::remove_unfinished(folder)?;
        let kept = steps_in(folder)?
            .into_iter()
            .map(|step| Kept {
                step,
                // One that cannot be read is never the best; what else is to be said of it is said when it is needed.
                loss: CheckpointState::read(&file(folder, step))
                    .ok()
                    .and_then(|state| state.loss),
            })
            .collect();
        Ok(Self {
            folder: folder.to_path_buf(),
            keep: keep.max(1),
            kept,
        })
    }

    /// Whether there is one in `folder`.
    pub fn any_in(folder: &Path) -> bool {
        steps_in(folder).is_ok_and(|steps| !steps.is_empty())
    }

    /// The newest whole one; `None` if there is none at all. What is newer and not whole is told of and removed.
    ///
    /// # Errors
    /// If none is whole, one cannot be read, or it belongs to a run with other settings.
    pub fn newest_whole(&mut self, settings: &str, device: &Device) -> Result<Option<Checkpoint>> {
        let mut broken = Vec::new();
        while let Some(kept) = self.kept.last() {
            let path = self.path(kept.step);
            match Checkpoint::read(&path, device) {
                Err(error) if error.is::<NotWhole>() => {
                    broken.push(path);
                    self.kept.pop();
                }
                Err(error) => return Err(error),
                Ok(checkpoint) => {
                    let then = &checkpoint.state.settings;
                    if then != settings {
                        return Err(usage!(
                            "{} belongs to a run with other settings ({then}; now {settings}); give the same, or begin \
                             anew with --force",
                            path.display()
                        ));
                    }
                    for broken in broken {
                        note(&format!(
                            "note: {} is no whole checkpoint; going on from {}",
                            broken.display(),
                            path.display()
                        ));
                        files::remove(&broken)?;
                    }
                    return Ok(Some(checkpoint));
                }
            }
        }
        match broken.first() {
            None => Ok(None),
            Some(newest) if broken.len() == 1 => {
                bail!("{} is no whole checkpoint; begin anew with --force", newest.display())
            }
            Some(newest) => bail!(
                "{} is no whole checkpoint, and neither are those before; begin anew with --force",
                newest.display()
            ),
        }
    }

    /// Writes one, then removes those that need not stay.
    ///
    /// # Errors
    /// If there is no room for it; all that were there are then still there.
    pub fn write(&mut self, checkpoint: &Checkpoint) -> Result<()> {
        let CheckpointState { steps_done, loss, .. } = checkpoint.state;
        files::write_atomically_with(&self.path(steps_done), |file| checkpoint.write(file))?;
        self.kept.retain(|kept| kept.step != steps_done);
        self.kept.push(Kept { step: steps_done, loss });
        self.kept.sort_by_key(|kept| kept.step);
        let (stay, go) = retained(&self.kept, self.keep);
        for kept in go {
            files::remove(&self.path(kept.step))?;
        }
        self.kept = stay;
        Ok(())
    }

    /// How many steps are done in the newest.
    pub fn newest_step(&self) -> Option<usize> {
        self.kept.last().map(|kept| kept.step)
    }

    /// The file of the newest.
    pub fn newest(&self) -> Option<PathBuf> {
        self.kept.last().map(|kept| self.path(kept.step))
    }

    /// The file of the best.
    pub fn best(&self) -> Option<PathBuf> {
        best(&self.kept).map(|kept| self.path(kept.step))
    }

    fn path(&self, step: usize) -> PathBuf {
        file(&self.folder, step)
    }
}

/// The lowest smoothed loss, of equals the newest. One too early for a smoothed loss is the best only where all are.
fn best(kept: &[Kept]) -> Option<Kept> {
    let order = |a: &Kept, b: &Kept| match (a.loss, b.loss) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (Some(_), None) => Ordering::Greater,
        (None, Some(_)) => Ordering::Less,
        (None, None) => Ordering::Equal,
    };
    kept.iter()
        .copied()
        .max_by(|a, b| order(a, b).then(a.step.cmp(&b.step)))
}

/// Those that stay, the best and the `keep` newest, and those that go.
fn retained(kept: &[Kept], keep: usize) -> (Vec<Kept>, Vec<Kept>) {
    let (best, newest) = (best(kept), kept.len().saturating_sub(keep));
    let stays = |(place, kept): &(usize, Kept)| *place >= newest || Some(*kept) == best;
    let (stay, go): (Vec<_>, Vec<_>) = kept.iter().copied().enumerate().partition(stays);
    let bare = |kept: Vec<(usize, Kept)>| kept.into_iter().map(|(_, kept)| kept).collect();
    (bare(stay), bare(go))
}

fn file(folder: &Path, step: usize) -> PathBuf {
    folder.join(file_name(step))
}

/// Six digits, so that the order of names is that of steps for all but the longest runs.
fn file_name(step: usize) -> String {
    format!("step-{step:06}.safetensors")
}

/// The steps of the checkpoints in a folder, in order.
fn steps_in(folder: &Path) -> Result<Vec<usize>> {
    let mut steps = Vec::new();
    for name in files::names_in(folder)? {
        let step = name
            .strip_prefix("step-")
            .and_then(|name| name.strip_suffix(".safetensors"));
        let step = step.and_then(|step| step.parse::<usize>().ok());
        steps.extend(step.filter(|&step| name == file_name(step)));
    }
    steps.sort_unstable();
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::super::StepMetrics;
    use super::*;
    use std::{collections::BTreeMap, fs};

    fn checkpoint(steps_done: usize, loss: Option<f64>) -> Checkpoint {
        Checkpoint {
            state: CheckpointState {
                steps_done,
                loss,
                settings: "these".into(),
            },
            steps: StepMetrics::of_losses(vec![1.0; steps_done]),
            tensors: BTreeMap::new(),
        }
    }

    fn steps(checkpoints: &Checkpoints) -> Vec<usize> {
        let kept: Vec<usize> = checkpoints.kept.iter().map(|kept| kept.step).collect();
        assert_eq!(steps_in(&checkpoints.folder).unwrap(), kept);
        kept
    }

    #[test]
    fn the_newest_and_the_best_stay() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("checkpoints");
        let mut checkpoints = Checkpoints::open(&folder, 2).unwrap();
        assert!(checkpoints.newest().is_none() && checkpoints.best().is_none() && !Checkpoints::any_in(&folder));
        let mut seen = Vec::new();
        for (step, loss) in [
            (50, None),
            (100, Some(3.0)),
            (150, Some(2.0)),
            (200, Some(2.5)),
            (250, Some(4.0)),
        ] {
            checkpoints.write(&checkpoint(step, loss)).unwrap();
            seen.push(steps(&checkpoints));
        }
        assert_eq!(
            seen,
            [
                vec![50],
                vec![50, 100],
                vec![100, 150],
                vec![150, 200],
                vec![150, 200, 250]
            ]
        );
        // A program that comes later knows which is the best.
        let mut later = Checkpoints::open(&folder, 1).unwrap();
        assert_eq!(later.best().unwrap(), folder.join("step-000150.safetensors"));
        assert_eq!(later.newest().unwrap(), folder.join("step-000250.safetensors"));
        later.write(&checkpoint(1_234_567, Some(2.0))).unwrap();
        assert_eq!(steps(&later), [1_234_567]);
    }

    #[test]
    fn a_broken_one_is_passed_over_and_never_the_only_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut checkpoints = Checkpoints::open(folder.path(), 2).unwrap();
        for step in [3, 4] {
            checkpoints.write(&checkpoint(step, None)).unwrap();
        }
        let newest = checkpoints.newest().unwrap();
        let whole = fs::read(&newest).unwrap();
        fs::write(&newest, &whole[..whole.len() - 1]).unwrap();
        let mut later = Checkpoints::open(folder.path(), 2).unwrap();
        let other = later.newest_whole("others", &Device::Cpu).err().unwrap();
        assert!(
            other.to_string().contains("other settings") && newest.exists(),
            "{other}"
        );
        let mut later = Checkpoints::open(folder.path(), 2).unwrap();
        let found = later.newest_whole("these", &Device::Cpu).unwrap().unwrap();
        assert_eq!(found.state.steps_done, 3);
        assert_eq!(steps(&later), [3]);
        fs::write(later.newest().unwrap(), "").unwrap();
        let mut later = Checkpoints::open(folder.path(), 2).unwrap();
        let error = later.newest_whole("these", &Device::Cpu).err().unwrap();
        assert!(
            error.to_string().contains("is no whole checkpoint; begin anew"),
            "{error}"
        );
        assert!(Checkpoints::any_in(folder.path()), "it is left to the user");
    }
}
