use super::{BundleError, Fidelity, FileEntry};
use crate::lane::Lane;
use serde::{Deserialize, Serialize};

/// The format that this program writes and reads.
pub const FORMAT_VERSION: u64 = 1;

/// `manifest.json`: what is in a bundle and how it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT_VERSION`].
    pub format: u64,
    /// What to call the bundle, as `pocket`.
    pub name: String,
    /// Program and version that exported it.
    pub made_by: String,
    /// One sentence on model and data, for the page's foot.
    pub description: String,
    /// The T5's `config.json`, in Hugging Face's layout.
    pub config: FileEntry,
    /// The `tokenizer.json`, in Hugging Face's layout.
    pub tokenizer: FileEntry,
    /// The tasks that the page offers; see [`super::OfferedTask`].
    pub tasks: FileEntry,
    /// What a report says of these lanes, if it was exported; see [`crate::results::Results`].
    pub results: Option<FileEntry>,
    /// What these lanes reach when they are asked, as `guesswork eval --json` prints it: each number can be had again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evaluations: Vec<FileEntry>,
    /// Token limits of prompts and answers.
    pub limits: Limits,
    /// The seed of delusive examples and of the random baseline.
    pub seed: u64,
    /// The settings of the pocket benchmark's generators, if the tasks come from them: with these the page draws
    /// instances that no model has seen.
    pub pocket: Option<PocketSettings>,
    /// The models.
    pub lanes: Vec<LaneEntry>,
    /// The commands that made the bundle, in order.
    pub commands: Vec<String>,
}

/// Token limits, the same in training, evaluation and the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// A prompt's most tokens, the final `</s>` counted.
    pub source_tokens: usize,
    /// An answer's most tokens.
    pub target_tokens: usize,
}

/// What the pocket benchmark was generated with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PocketSettings {
    /// The world's seed.
    pub seed: u64,
    /// How many training tasks.
    pub training_tasks: usize,
    /// How many instances per task.
    pub instances_per_task: usize,
}

/// One model of the bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaneEntry {
    /// Which lane.
    pub slug: Lane,
    /// Its weights.
    #[serde(flatten)]
    pub weights: FileEntry,
    /// How the weights are stored: `int8` (see [`crate::t5::T5::from_int8`]), `q8_0` (GGUF), or `f32` (safetensors).
    pub quantisation: String,
    /// Matrices that are kept as 16-bit floats in an int8 file, by parts of their names, or `all`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub finer: Vec<String>,
    /// Matrices whose inputs are rounded to 16 bits instead of 7 there, likewise; none means the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wide: Vec<String>,
    /// How near its answers are to those of the weights as they were trained, for each data that this was checked on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fidelity: Vec<Fidelity>,
    /// How many parameters.
    pub parameters: u64,
    /// How it was trained.
    pub training: Training,
}

/// How a model came to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// The exact command.
    pub command: String,
    /// The data, as `pocket (seed 7, 400 training tasks)`.
    pub data: String,
    /// The seed of initialisation, order and treatments.
    pub seed: u64,
    /// Optimiser steps.
    pub steps: u64,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Where it ran, as `cpu (2 threads)`.
    pub device: String,
}

impl Manifest {
    /// Reads a `manifest.json`.
    ///
    /// # Errors
    /// [`BundleError`] if the bytes are no manifest, of an unknown version, or name files outside of the bundle.
    pub fn from_json(bytes: &[u8]) -> Result<Self, BundleError> {
        /// Read first: another version's fields need not fit.
        #[derive(Deserialize)]
        struct Version {
            format: u64,
        }
        let malformed = |e: serde_json::Error| BundleError::Malformed {
            file: "manifest.json".into(),
            reason: e.to_string(),
        };
        let Version { format } = serde_json::from_slice(bytes).map_err(malformed)?;
        if format != FORMAT_VERSION {
            return Err(BundleError::Version { found: format });
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(malformed)?;
        for entry in manifest.files() {
            entry.check_name()?;
        }
        for (place, entry) in manifest.lanes.iter().enumerate() {
            let twice = manifest.lanes[..place].iter().any(|other| other.slug == entry.slug);
            if twice || !entry.slug.has_model() {
                return Err(BundleError::Lane { lane: entry.slug });
            }
        }
        Ok(manifest)
    }

    /// As it is written.
    pub fn to_json(&self) -> String {
        // Maps with string keys and finite numbers only: this can not fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Every file that the manifest names.
    pub fn files(&self) -> impl Iterator<Item = &FileEntry> {
        let models = self.lanes.iter().map(|lane| &lane.weights);
        [&self.config, &self.tokenizer, &self.tasks]
            .into_iter()
            .chain(&self.results)
            .chain(&self.evaluations)
            .chain(models)
    }

    /// The model of a lane, if the bundle has it.
    pub fn lane(&self, slug: Lane) -> Option<&LaneEntry> {
        self.lanes.iter().find(|lane| lane.slug == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let entry = |file: &str| FileEntry::of(file, file.as_bytes());
        Manifest {
            format: FORMAT_VERSION,
            name: "pocket".into(),
            made_by: "guesswork 0.1.0".into(),
            description: "a test".into(),
            config: entry("config.json"),
            tokenizer: entry("tokenizer.json"),
            tasks: entry("tasks.json"),
            results: None,
            evaluations: vec![],
            limits: Limits {
                source_tokens: 256,
                target_tokens: 16,
            },
            seed: 7,
            pocket: Some(PocketSettings {
                seed: 7,
                training_tasks: 400,
                instances_per_task: 500,
            }),
            lanes: vec![LaneEntry {
                slug: "simplified+delusive".parse().unwrap(),
                weights: entry("simplified+delusive.gguf"),
                quantisation: "q8_0".into(),
                finer: vec![],
                wide: vec![],
                fidelity: vec![],
                parameters: 12,
                training: Training {
                    command: "guesswork tune --variant simplified+delusive".into(),
                    data: "pocket".into(),
                    seed: 7,
                    steps: 3,
                    seconds: 1.5,
                    device: "cpu (2 threads)".into(),
                },
            }],
            commands: vec![],
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let manifest = manifest();
        assert_eq!(Manifest::from_json(manifest.to_json().as_bytes()), Ok(manifest));
    }

    #[test]
    fn another_version_is_named_before_its_fields_are_read() {
        let error = Manifest::from_json(br#"{"format": 99, "lanes": "elsewhere"}"#).unwrap_err();
        assert_eq!(error, BundleError::Version { found: 99 });
        assert!(error.to_string().contains("version 99"), "{error}");
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        for bytes in [
            &b""[..],
            b"{",
            b"[]",
            b"{\"format\": \"one\"}",
            b"{\"format\": 1}",
            b"\xff\xfe",
        ] {
            assert!(
                matches!(Manifest::from_json(bytes), Err(BundleError::Malformed { .. })),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn a_lane_has_one_model_and_a_baseline_none() {
        let twice = {
            let mut manifest = manifest();
            manifest.lanes.push(manifest.lanes[0].clone());
            manifest
        };
        let baseline = {
            let mut manifest = manifest();
            manifest.lanes[0].slug = Lane::Random;
            manifest
        };
        for manifest in [twice, baseline] {
            let lane = manifest.lanes[0].slug;
            let read = Manifest::from_json(manifest.to_json().as_bytes());
            assert_eq!(read, Err(BundleError::Lane { lane }));
        }
    }

    #[test]
    fn a_file_outside_of_the_bundle_is_refused() {
        for name in ["../secret", "/etc/passwd", "", ".hidden", "a\\b", "https://elsewhere"] {
            let mut manifest = manifest();
            manifest.tokenizer.file = name.into();
            let read = Manifest::from_json(manifest.to_json().as_bytes());
            assert_eq!(read, Err(BundleError::Path { file: name.into() }));
        }
    }
}
