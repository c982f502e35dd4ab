//! Answers without a model.
