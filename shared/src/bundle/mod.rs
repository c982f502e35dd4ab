//! What the trainer exports and the browser loads.
