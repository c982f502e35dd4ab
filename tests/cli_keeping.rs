//! A training run that is killed, runs out of room or comes to grief: what it keeps, and that it ends as if nothing had
//! happened.
#![cfg(unix)]

use candle_core::Device;
use guesswork::training::{Checkpoint, Checkpoints};
use guesswork_tests::{TinyStudy, cli, read_curves, small_words};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

fn model(run: &Path) -> Vec<u8> {
    fs::read(run.join("model.safetensors")).unwrap()
}

/// The lines of a run's metrics, and apart from them the seconds, which no two runs share.
fn metrics(run: &Path) -> (Vec<Value>, Vec<f64>) {
    let text = fs::read_to_string(run.join("metrics.jsonl")).unwrap();
    assert!(text.ends_with('\n'), "{text}");
    let line = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let seconds = line["seconds"].take().as_f64().unwrap();
        (line, seconds)
    };
    text.lines().map(line).unzip()
}

/// The curves of a run but for the one that depends on the clock.
fn curves(run: &Path) -> BTreeMap<String, BTreeMap<i64, f32>> {
    let mut curves = read_curves(run).unwrap().scalars;
    assert!(curves.remove("tokens_per_second").is_some());
    curves
}

/// Names of what a writer that was killed left.
fn unfinished(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".unfinished-")).count()
}

/// Numbers that look random and are the same each time (Vigna's splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % bound
    }
}

/// A running `guesswork`, which no failing test leaves behind.
struct Running(Child);

impl Running {
    fn start(study: &TinyStudy, arguments: &[String]) -> Self {
        let mut command = cli().unwrap();
        command.args(arguments).current_dir(study.folder());
        let log = || {
            File::options()
                .create(true)
                .append(true)
                .open(study.path("log"))
                .unwrap()
        };
        Self(command.stdout(log()).stderr(log()).spawn().unwrap())
    }

    /// Waits until something is so while it runs.
    fn until(&mut self, what: &str, ready: impl Fn() -> bool) {
        let started = Instant::now();
        while !ready() {
            assert!(self.0.try_wait().unwrap().is_none(), "it ended before there was {what}");
            assert!(started.elapsed() < Duration::from_secs(300), "there is never {what}");
            thread::sleep(Duration::from_micros(200));
        }
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        let ended = self.0.wait().unwrap();
        assert!(ended.code().is_none(), "it had ended before");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The step of the newest checkpoint.
fn newest(checkpoints: &Path) -> usize {
    let entries = fs::read_dir(checkpoints).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let steps = names.filter_map(|name| name.strip_prefix("step-")?.strip_suffix(".safetensors")?.parse().ok());
    steps.max().unwrap_or(0)
}

#[test]
fn a_run_killed_twenty_times_ends_like_one_that_was_left_alone() {
    let study = TinyStudy::new();
    let tune = "tune --variant original --steps 200 --batch 4";
    study.cli().ok(&small_words(&format!("{tune} --out whole")));
    let killed = small_words(&format!("{tune} --out killed --resume --checkpoint-steps 1"));
    let (run, checkpoints) = (study.path("killed"), study.path("killed/checkpoints"));
    let mut numbers = Numbers(20);
    let (mut kills, mut in_a_write, mut before) = (0, 0, 0);
    // Some more than twenty if by chance too few of them hit a checkpoint that was just being written.
    while kills < 20 || in_a_write < 3 {
        assert!(kills < 60, "only {in_a_write} of {kills} kills hit a write");
        let mut running = Running::start(&study, &killed);
        let more = before + 1 + numbers.below(3) as usize;
        match numbers.below(4) {
            // Anywhere, be it before the first step.
            0 => thread::sleep(Duration::from_millis(numbers.below(400))),
            // Between or in steps.
            1 => {
                running.until("a checkpoint", || newest(&checkpoints) >= more);
                thread::sleep(Duration::from_millis(numbers.below(25)));
            }
            // While a checkpoint is written.
            _ => {
                running.until("a checkpoint", || newest(&checkpoints) >= more);
                running.until("half a checkpoint", || unfinished(&checkpoints) > 0);
                thread::sleep(Duration::from_micros(numbers.below(2000)));
            }
        }
        if kills == 0 {
            running.until("a checkpoint", || newest(&checkpoints) > 0);
            let refused = study.cli().fails(2, &killed);
            assert!(refused.contains("another process is training in killed"), "{refused}");
        }
        running.kill();
        kills += 1;
        in_a_write += usize::from(unfinished(&checkpoints) > 0);
        let now = newest(&checkpoints);
        assert!(now >= before, "{now} of {before} steps are left after kill {kills}");
        before = now;
        if now > 0 {
            let path = checkpoints.join(format!("step-{now:06}.safetensors"));
            let checkpoint = Checkpoint::read(&path, &Device::Cpu).unwrap_or_else(|error| panic!("{error:#}"));
            assert_eq!(checkpoint.steps.len(), now);
        }
    }
    println!("{in_a_write} of {kills} kills hit a checkpoint that was being written");
    assert!((1..200).contains(&before), "{before}");
    let whole = study.path("whole");
    study.cli().ok(&killed);
    assert!(model(&whole) == model(&run));
    let ((lines, _), (expected, _)) = (metrics(&run), metrics(&whole));
    assert!(lines.len() == 200 && lines == expected);
    assert_eq!(curves(&run), curves(&whole));
    assert!(
        !checkpoints.exists() && unfinished(&run) == 0,
        "nothing is left lying about"
    );
    let record = |run: &Path| -> Value { serde_json::from_slice(&fs::read(run.join("run.json")).unwrap()).unwrap() };
    for field in ["final_loss", "tokens", "settings", "steps"] {
        assert_eq!(record(&run)[field], record(&whole)[field], "{field}");
    }
}

#[test]
fn metrics_and_curves_say_the_same() {
    let study = TinyStudy::new();
    let begun = Instant::now();
    study.cli().ok(&small_words(
        "tune --variant original --steps 12 --warmup 4 --batch 8 --out run",
    ));
    let took = begun.elapsed().as_secs_f64();
    let (lines, seconds) = metrics(&study.path("run"));
    let curves = read_curves(&study.path("run")).unwrap();
    assert_eq!(
        curves.scalars.keys().collect::<Vec<_>>(),
        ["gradient_norm", "learning_rate", "loss", "tokens_per_second"]
    );
    assert_eq!(lines.len(), 12);
    assert!(
        seconds.is_sorted() && seconds[0] > 0.0 && seconds[11] < took,
        "{seconds:?}"
    );
    let mut before = 0.0;
    for (step, line) in lines.iter().enumerate() {
        assert_eq!(line["step"], step);
        for name in ["loss", "learning_rate", "gradient_norm"] {
            let value = line[name].as_f64().unwrap();
            assert!(value > 0.0);
            assert_eq!(
                curves.scalars[name][&(step as i64)],
                value as f32,
                "{name} of step {step}"
            );
        }
        let tokens = line["tokens"].as_f64().unwrap();
        assert!(tokens > before);
        before = tokens;
    }
    assert!(lines[3]["learning_rate"] == 0.02 && lines[0]["learning_rate"] == 0.005);
    let record: Value = serde_json::from_slice(&fs::read(study.path("run/run.json")).unwrap()).unwrap();
    assert_eq!(
        (&record["tokens"], record["seconds"].as_f64()),
        (&lines[11]["tokens"], Some(seconds[11]))
    );
    let speed = curves.scalars["tokens_per_second"][&0];
    let expected = lines[0]["tokens"].as_f64().unwrap() / seconds[0];
    assert!((f64::from(speed) / expected - 1.0).abs() < 1e-6, "{speed} {expected}");
    assert!(curves.times.values().is_sorted(), "{:?}", curves.times);
}

#[test]
fn a_broken_checkpoint_is_passed_over() {
    let study = TinyStudy::new();
    let tune = "tune --variant original --steps 24 --batch 8";
    study.cli().ok(&small_words(&format!("{tune} --out whole")));
    let checkpoints = study.path("broken/checkpoints");
    let begun = small_words(&format!(
        "{tune} --out broken --checkpoint-steps 2 --keep-checkpoints 3"
    ));
    study.cli().interrupt_when(&begun, || newest(&checkpoints) >= 8);
    let step = newest(&checkpoints);
    let path = |step: usize| checkpoints.join(format!("step-{step:06}.safetensors"));
    let cut = fs::read(path(step)).unwrap();
    fs::write(path(step), &cut[..cut.len() / 2]).unwrap();
    let output = study.cli().run(&small_words(&format!("{tune} --out broken --resume")));
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let note = format!("step-{step:06}.safetensors is no whole checkpoint; going on from");
    assert!(output.stderr.contains(&note), "{}", output.stderr);
    assert!(model(&study.path("whole")) == model(&study.path("broken")));
    assert_eq!(metrics(&study.path("whole")).0, metrics(&study.path("broken")).0);
}

#[test]
fn a_loss_that_explodes_ends_the_run_and_names_the_best_checkpoint() {
    let study = TinyStudy::new();
    // The learning rate rises until nothing that was learnt is left.
    let tune =
        "tune --variant original --steps 700 --warmup 600 --batch 2 --lr 30 --plain-lr --out run --checkpoint-steps 10";
    let failed = study.cli().fails(1, &small_words(tune));
    assert!(
        failed.contains("the loss explodes: its mean over 100 steps was"),
        "{failed}"
    );
    let checkpoints = study.path("run/checkpoints");
    let kept = Checkpoints::open(&checkpoints, 2).unwrap();
    let best = kept.best().unwrap();
    let named = best.strip_prefix(study.folder()).unwrap().display();
    assert!(
        failed.contains(&format!("the last good checkpoint is {named}")),
        "{failed}"
    );
    let losses: Vec<f64> = metrics(&study.path("run"))
        .0
        .iter()
        .map(|line| line["loss"].as_f64().unwrap())
        .collect();
    let mean = |end: usize| losses[end - 100..end].iter().sum::<f64>() / 100.0;
    // What was saved is from before the loss was too high, by far the better part of it.
    let lowest = (100..=losses.len()).map(mean).fold(f64::INFINITY, f64::min);
    for path in [Some(best), kept.newest()].into_iter().flatten() {
        let step = Checkpoint::read(&path, &Device::Cpu).unwrap().state.steps_done;
        assert!(
            step >= 100 && mean(step) <= (2.0 * lowest).max(lowest + 2.0),
            "{step} steps"
        );
    }
    assert!(mean(losses.len()) > 2.0 * lowest);
    assert!(!study.path("run/model.safetensors").exists());
    // Whoever knows better lets it go on.
    study
        .cli()
        .ok(&small_words(&format!("{tune} --resume --allow-divergence")));
}

#[test]
fn numbers_that_are_none_end_the_run_and_are_never_saved() {
    let study = TinyStudy::new();
    let mut saved = 0;
    // At the lowest the gradient overflows after a few steps, then the loss after one, then the weights at once.
    for rate in ["1e6", "1e17", "1e38"] {
        let tune = "tune --variant original --steps 60 --warmup 60 --plain-lr --batch 4 --checkpoint-steps 1";
        let failed = study
            .cli()
            .fails(1, &small_words(&format!("{tune} --lr {rate} --out {rate}")));
        let reasons = [
            "the loss became",
            "the gradient is not finite",
            "has grown beyond all bounds",
        ];
        assert!(reasons.iter().any(|reason| failed.contains(reason)), "{failed}");
        assert!(failed.contains("a lower --lr"), "{failed}");
        let kept = Checkpoints::open(&study.path(rate).join("checkpoints"), 2).unwrap();
        match kept.newest() {
            None => assert!(failed.contains("there is no checkpoint yet"), "{failed}"),
            Some(path) => {
                saved += 1;
                let named = path.strip_prefix(study.folder()).unwrap().display();
                assert!(
                    failed.contains(&format!("the last good checkpoint is {named}")),
                    "{failed}"
                );
                for (name, weight) in Checkpoint::read(&path, &Device::Cpu).unwrap().part("weight") {
                    let values = weight.flatten_all().unwrap().to_vec1::<f32>().unwrap();
                    assert!(values.iter().all(|value| value.is_finite()), "{name}");
                }
            }
        }
        assert!(!study.path(rate).join("model.safetensors").exists());
    }
    assert!(saved > 0);
}

/// A small file system in memory, gone when it is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`, with a message, where this user may not mount one.
    fn mount(path: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir_all(&path).unwrap();
        let mounted = Self::mount_with(&path, &format!("size={size}"));
        if !mounted {
            println!("skipped: no small file system can be mounted here");
        }
        mounted.then_some(Self(path))
    }

    fn resize(&self, size: &str) {
        assert!(Self::mount_with(&self.0, &format!("remount,size={size}")));
    }

    fn mount_with(path: &Path, options: &str) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(path);
        mount
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_ends_the_run_and_room_lets_it_go_on() {
    let study = TinyStudy::new();
    let tune = "tune --variant original --steps 20 --batch 8";
    study.cli().ok(&small_words(&format!("{tune} --out whole")));
    // There is room for two checkpoints of 2.4 MiB, and none for the third.
    let Some(disk) = SmallDisk::mount(study.path("disk"), "6m") else {
        return;
    };
    let failed = study
        .cli()
        .fails(1, &small_words(&format!("{tune} --out disk/run --checkpoint-steps 2")));
    assert!(failed.contains("No space left on device"), "{failed}");
    let last = "the last good checkpoint is disk/run/checkpoints/step-000004.safetensors); make room";
    assert!(failed.contains(last), "{failed}");
    let checkpoints = study.path("disk/run/checkpoints");
    assert_eq!((newest(&checkpoints), unfinished(&checkpoints)), (4, 0));
    // As long as there is none it stays as it is.
    let again = study.cli().fails(
        1,
        &small_words(&format!("{tune} --out disk/run --checkpoint-steps 2 --resume")),
    );
    assert!(again.contains(last), "{again}");
    disk.resize("40m");
    study.cli().ok(&small_words(&format!("{tune} --out disk/run --resume")));
    assert!(model(&study.path("whole")) == model(&study.path("disk/run")));
    assert_eq!(metrics(&study.path("whole")).0, metrics(&study.path("disk/run")).0);
    assert_eq!(curves(&study.path("whole")), curves(&study.path("disk/run")));
}
