use super::{Problem, Task};

/// Reads a task from the bytes of its file; see the module for what is tolerated.
///
/// Returns the task with what was odd but bearable, or everything that makes it unusable.
pub fn read_task(file: &str, bytes: &[u8]) -> Result<(Task, Vec<Problem>), Vec<Problem>> {
    let _ = (file, bytes);
    todo!()
}
