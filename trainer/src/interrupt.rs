//! Ctrl-C and SIGTERM: the first asks long work to save and stop, the second stops at once.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on [`asked`] tells of signals. To be called once, at the start.
pub fn listen() {
    let result = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
    if let Err(error) = result {
        eprintln!("note: Ctrl-C will end the program without saving ({error})");
    }
}

/// Whether the work should save and stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
