/// An input and its reference outputs; an answer that equals any of them is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Unique in its task; made from the position where the file gives none.
    pub id: String,
    /// What the model is given.
    pub input: String,
    /// At least one reference.
    pub outputs: Vec<String>,
}
