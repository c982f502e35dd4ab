//! Ctrl-C and SIGTERM. Work that can save itself holds them off with [`hold`] and asks [`asked`]: the first signal then
//! lets it save and stop, the second ends the program at once. Everything else ends at the first.

use crate::output::note;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
static HELD: AtomicUsize = AtomicUsize::new(0);

/// What a shell expects of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Listens to signals from now on. To be called once, at the start.
pub fn listen() {
    let result = ctrlc::set_handler(|| {
        if HELD.load(Ordering::SeqCst) == 0 || ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
    });
    if let Err(error) = result {
        note(&format!("note: Ctrl-C will end the program without saving ({error})"));
    }
}

/// Signals only ask while it lives.
#[must_use]
pub struct Hold(());

/// Holds signals off.
pub fn hold() -> Hold {
    HELD.fetch_add(1, Ordering::SeqCst);
    Hold(())
}

impl Drop for Hold {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Does what must not be left half done, then lets a signal that came meanwhile have its way.
pub fn undisturbed<T>(work: impl FnOnce() -> T) -> T {
    let held = hold();
    let result = work();
    drop(held);
    if asked() && HELD.load(Ordering::SeqCst) == 0 {
        std::process::exit(INTERRUPTED);
    }
    result
}

/// Asks another process of ours to save and stop; where there are no signals it is ended.
pub fn hand_on(child: &mut Child) {
    let asked = cfg!(unix)
        && Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .is_ok_and(|status| status.success());
    if !asked {
        // It may just have ended by itself.
        let _ = child.kill();
    }
}

/// Whether the work should save and stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
