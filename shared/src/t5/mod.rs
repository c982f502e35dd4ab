//! Hugging Face's T5 over candle tensors: one definition for training and inference, native and wasm.
