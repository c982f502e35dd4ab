//! What the trainer and the browser must agree on: tasks, variants, prompts, the T5, answers, baselines, metrics and
//! bundles. Compiles to native and to wasm32; knows no files, no threads, no clock and no page: it takes bytes and
//! returns values, and reading or fetching them is done by the caller.
//!
//! Data flows one way, and so do the modules:
//! [`task`] → [`label_space`] → [`variant`] → [`prompt`] → [`tokenizer`] → [`t5`] → [`answer`] → [`metric`].
//! [`counterfactual`] tells something else, [`pocket`] makes tasks, [`baseline`] answers without a model, [`lane`] names
//! every contestant, and [`bundle`] is what the trainer exports and the browser loads. [`results`] are what a report says,
//! and [`chart`] draws them.

pub mod answer;
pub mod baseline;
pub mod bundle;
pub mod chart;
pub mod counterfactual;
pub mod label_space;
pub mod lane;
pub mod metric;
pub mod pocket;
pub mod prompt;
pub mod published;
pub mod results;
pub mod seed;
pub mod t5;
pub mod task;
pub mod tokenizer;
pub mod variant;
