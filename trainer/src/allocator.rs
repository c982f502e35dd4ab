//! Memory: who hands it out, and that what is freed is kept for the next tensor.
//!
//! A training step frees and asks for the same few hundred megabytes again and again. By default mimalloc gives freed
//! memory back to the system after a second, which then clears every page before it hands it out again: a
//! quarter of a step's time on the processor.

use libmimalloc_sys::{mi_option_large_os_pages, mi_option_set, mi_option_t, mi_option_use_numa_nodes};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// `mi_option_purge_delay`, which the bindings do not name: in mimalloc's header it stands right before this one.
const PURGE_DELAY: mi_option_t = mi_option_use_numa_nodes - 1;

/// Keeps what is freed, and takes memory in large pages where the system has them. To be called first of all: it must
/// not run beside another thread. A process never holds more than its most at any time in any case.
pub fn keep_what_is_freed() {
    // SAFETY: setting an option only stores a number; it is not to be done while another thread does so, and this is
    // called at the start of a program, before there is one.
    unsafe {
        mi_option_set(PURGE_DELAY, -1);
        mi_option_set(mi_option_large_os_pages, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_the_one_that_is_meant() {
        // SAFETY: reading an option.
        let delay = unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) };
        // Its default in milliseconds; its neighbours' are 0 and 1.
        assert_eq!(delay, 1000);
    }
}
