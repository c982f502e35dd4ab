//! The instruction variants: what a model is told about its task, and what is withheld or falsified.
mod definition_treatment;
mod delusive;
mod example_treatment;
mod simplified;
#[allow(clippy::module_inception)]
mod variant;

pub use definition_treatment::DefinitionTreatment;
pub use delusive::{DelusiveSource, delusive_examples};
pub use example_treatment::ExampleTreatment;
pub use simplified::simplified_definition;
pub use variant::{UnknownVariant, Variant};
