//! What a model answers: streamed text and the likelihood of every label.
