//! Exact match and ROUGE as Tk-Instruct computes them, intervals and paired tests.
//!
//! [`Scored::new`] scores one prediction; [`Summary::of`] says what a lane reached, per task, per category, for
//! classification and generation apart and overall, each with its interval; [`paired_permutation`] says whether one
//! lane is better than another. [`crossed_bootstrap`] and [`paired_permutation_of_tasks`] do the same over several
//! training runs. Everything is in percent, 0 to 100.
mod against_guessing;
mod bootstrap;
mod crossed_bootstrap;
mod exact_match;
mod holm;
mod interval;
#[allow(clippy::module_inception)]
mod metric;
mod paired_permutation;
mod porter_stemmer;
mod rouge;
mod scored;
mod summary;

pub use against_guessing::{AgainstGuessing, against_guessing};
pub use bootstrap::{BootstrapOptions, BootstrappedMeans, MeanOver, ResampledTask, bootstrap, bootstrap_of_tasks};
pub use crossed_bootstrap::{crossed_bootstrap, crossed_bootstrap_of_differences};
pub use exact_match::exact_match;
pub use holm::holm;
pub use interval::Interval;
pub use metric::{Metric, UnknownMetric};
pub use paired_permutation::{
    Flipped, PairedPermutation, PairedTest, Unpaired, paired_permutation, paired_permutation_of_tasks,
};
pub use porter_stemmer::stem;
pub use rouge::{rouge_l, rouge1};
pub use scored::Scored;
pub use summary::{Aggregate, Estimate, Summary};
