use super::LabelSpace;
use std::collections::BTreeMap;

/// What a `labels.toml` says: per task its labels, or that it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelOverrides(pub BTreeMap<String, Option<LabelSpace>>);
