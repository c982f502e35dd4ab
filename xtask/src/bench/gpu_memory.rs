use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// Runs `work` and gives beside its result the most memory of GPU `number` that was in use meanwhile, in bytes, by
/// `nvidia-smi`: the same measure for every engine. It counts whatever else runs on that GPU, too.
pub fn peak_during<R>(number: usize, work: impl FnOnce() -> R) -> (R, u64) {
    let (done, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let result = thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(in_use(number).unwrap_or(0), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(50));
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    });
    (result, peak.into_inner())
}

fn in_use(number: usize) -> Option<u64> {
    let output = Command::new("nvidia-smi")
        .args(["--query-gpu=memory.used", "--format=csv,noheader,nounits", "-i"])
        .arg(number.to_string())
        .output()
        .ok()?;
    let megabytes: u64 = String::from_utf8_lossy(&output.stdout).trim().parse().ok()?;
    Some(megabytes << 20)
}
