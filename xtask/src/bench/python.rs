use std::process::Command;

use crate::command::{find_program, succeeds};

/// The Python that has what the peers need: the one that TORCH_PYTHON names, or the PATH's `python3`.
pub fn with_torch() -> Option<String> {
    let named = std::env::var("TORCH_PYTHON").ok().filter(|name| !name.is_empty());
    let python = match named {
        Some(named) => named,
        None => find_program(&["python3", "python"])?.to_string_lossy().into_owned(),
    };
    succeeds(Command::new(&python).args(["-c", "import torch, transformers"])).then_some(python)
}
