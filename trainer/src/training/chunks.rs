use anyhow::{Result, bail};
use guesswork_shared::tokenizer::Tokenizer;
use std::rc::Rc;

/// Texts packed into pieces of tokens to pre-train on, each of at least two. A clone is the same pieces.
#[derive(Clone)]
pub struct Chunks(Rc<[Vec<u32>]>);

impl Chunks {
    /// Packs texts into pieces of at most `most` tokens, one place of which is left for the `end` of a text.
    ///
    /// # Errors
    /// If there is no text.
    pub fn pack(texts: impl IntoIterator<Item = String>, tokenizer: &Tokenizer, end: u32, most: usize) -> Result<Self> {
        let mut chunks = Vec::new();
        let mut chunk: Vec<u32> = Vec::new();
        for text in texts {
            let mut ids = tokenizer.encode(&text)?;
            ids.retain(|&id| id != end);
            for piece in ids.chunks(most.max(2) - 1) {
                if chunk.len() + piece.len() >= most {
                    chunks.push(std::mem::take(&mut chunk));
                }
                chunk.extend(piece);
            }
        }
        chunks.push(chunk);
        let chunks = Self::of(chunks);
        if chunks.count() == 0 {
            bail!("there is no text to pre-train on");
        }
        Ok(chunks)
    }

    /// No piece, for who needs none.
    pub fn none() -> Self {
        Self::of(Vec::new())
    }

    /// These pieces, without those of fewer than two tokens.
    pub(super) fn of(mut chunks: Vec<Vec<u32>>) -> Self {
        chunks.retain(|chunk| chunk.len() >= 2);
        Self(chunks.into())
    }

    /// How many pieces.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many tokens they hold together.
    pub fn tokens(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// A piece.
    pub fn get(&self, index: usize) -> &[u32] {
        &self.0[index]
    }
}
