//! A sweep through a real Slurm: one node on the loopback interface, started and ended by the test, out of the packages
//! `slurm-wlm` and `munge`. Skipped, with a word, where they are not installed or do not start.
#![cfg(unix)]

use guesswork::training::Checkpoints;
use guesswork_tests::{Cli, cli};
use serde_json::Value;
use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const PLAN: &str = r#"
base = ["runs/pocket/base"]
variants = ["original", "empty"]

[pocket]
tasks = 40
instances = 12

[tune]
steps = 20
batch = 8
checkpoint_every = 0.0

[eval]
instances = 2

[slurm]
time = "10"
"#;

/// How long Slurm may take for anything before the test is given up.
const PATIENCE: Duration = Duration::from_secs(300);

/// A Slurm of one node, in a folder of its own. Its daemons end with it, and what they started.
struct Cluster {
    folder: PathBuf,
    daemons: Vec<Child>,
}

impl Cluster {
    /// Starts it; `None`, with the reason printed, where it cannot be.
    fn start(folder: &Path) -> Option<Self> {
        match Self::try_start(folder) {
            Ok(cluster) => Some(cluster),
            Err(reason) => {
                println!("skipped: no Slurm can be started here ({reason})");
                None
            }
        }
    }

    fn try_start(folder: &Path) -> Result<Self, String> {
        let programs = ["munged", "slurmctld", "slurmd", "sbatch", "squeue"];
        let programs: Vec<PathBuf> = programs
            .iter()
            .map(|name| {
                find(name).ok_or(format!(
                    "{name} is not installed; `apt-get install slurm-wlm munge` has it"
                ))
            })
            .collect::<Result<_, _>>()?;
        let file = |name: &str| folder.join(name);
        let failed = |error: std::io::Error| error.to_string();
        fs::create_dir_all(folder).map_err(failed)?;
        // munged wants its socket reachable and its key private.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(failed)?;
        let mut key = vec![0; 1024];
        let mut random = fs::File::open("/dev/urandom").map_err(failed)?;
        std::io::Read::read_exact(&mut random, &mut key).map_err(failed)?;
        fs::write(file("munge.key"), key).map_err(failed)?;
        fs::set_permissions(file("munge.key"), fs::Permissions::from_mode(0o400)).map_err(failed)?;
        for name in ["state", "spool"] {
            fs::create_dir_all(file(name)).map_err(failed)?;
        }
        let host = fs::read_to_string("/proc/sys/kernel/hostname").map_err(failed)?;
        let host = host.trim().split('.').next().unwrap_or_default().to_string();
        let [controller, node] = ports().map_err(failed)?;
        let at = |name: &str| file(name).display().to_string();
        let user = user();
        let configuration = format!(
            "ClusterName=test\nSlurmctldHost={host}(127.0.0.1)\nSlurmctldPort={controller}\nSlurmdPort={node}\n\
             SlurmUser={user}\nSlurmdUser={user}\nAuthType=auth/munge\nAuthInfo=socket={}\n\
             CredType=cred/munge\nProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\n\
             SelectType=select/cons_tres\nSelectTypeParameters=CR_Core\nJobAcctGatherType=jobacct_gather/none\n\
             MpiDefault=none\nReturnToService=2\nKillWait=10\nSchedulerParameters=batch_sched_delay=1\n\
             StateSaveLocation={}\nSlurmdSpoolDir={}\nSlurmctldPidFile={}\nSlurmdPidFile={}\n\
             SlurmctldLogFile={}\nSlurmdLogFile={}\n\
             NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000\n\
             PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP\n",
            at("munge.socket"),
            at("state"),
            at("spool"),
            at("slurmctld.pid"),
            at("slurmd.pid"),
            at("slurmctld.log"),
            at("slurmd.log"),
        );
        fs::write(file("slurm.conf"), configuration).map_err(failed)?;

        let mut cluster = Self {
            folder: folder.to_path_buf(),
            daemons: Vec::new(),
        };
        let munge = [
            "--foreground".to_string(),
            "--force".into(),
            format!("--key-file={}", at("munge.key")),
            format!("--socket={}", at("munge.socket")),
            format!("--pid-file={}", at("munged.pid")),
            format!("--log-file={}", at("munged.log")),
            format!("--seed-file={}", at("munged.seed")),
        ];
        cluster.daemon(&programs[0], &munge)?;
        wait_for("munged", || file("munge.socket").exists())?;
        cluster.daemon(&programs[1], &["-D".into(), "-c".into()])?;
        wait_for("slurmctld", || cluster.said("scontrol", &["ping"]).contains("UP"))?;
        cluster.daemon(&programs[2], &["-D".into(), "-N".into(), host])?;
        wait_for("the node", || {
            cluster.said("sinfo", &["--noheader", "--format=%T"]).trim() == "idle"
        })?;
        Ok(cluster)
    }

    fn daemon(&mut self, program: &Path, arguments: &[String]) -> Result<(), String> {
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let output = fs::File::create(self.folder.join(format!("{name}.out"))).map_err(|error| error.to_string())?;
        // A shell that ends the daemon when its own input closes: also if this test is killed.
        let mut command = Command::new("sh");
        command
            .args(["-c", "\"$@\" & read -r _; kill $!; wait $!", "sh"])
            .arg(program)
            .args(arguments)
            .env("SLURM_CONF", self.configuration())
            .stdin(Stdio::piped())
            .stderr(output.try_clone().map_err(|error| error.to_string())?)
            .stdout(output);
        let child = command.spawn().map_err(|error| format!("{name}: {error}"))?;
        self.daemons.push(child);
        Ok(())
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("slurm.conf")
    }

    /// What one of Slurm's commands prints.
    fn said(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .args(arguments)
            .env("SLURM_CONF", self.configuration())
            .output();
        output.map_or(String::new(), |output| {
            String::from_utf8_lossy(&output.stdout).into_owned()
        })
    }

    /// `guesswork` in a folder, with this Slurm.
    fn guesswork(&self, folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = cli().expect("guesswork is built");
        command
            .args(arguments)
            .current_dir(folder)
            .env("SLURM_CONF", self.configuration());
        let output = command.output().expect("guesswork can be started");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    /// All that could tell why something did not happen.
    fn logs(&self, folder: &Path) -> String {
        let mut logs = self.said("squeue", &["--array"]);
        for name in ["slurmctld.log", "slurmd.log"] {
            let log = fs::read_to_string(self.folder.join(name)).unwrap_or_default();
            logs.extend(log.lines().rev().take(20).map(|line| format!("{name}: {line}\n")));
        }
        for entry in fs::read_dir(folder.join("runs/plan/slurm/logs"))
            .into_iter()
            .flatten()
            .flatten()
        {
            logs += &format!(
                "{}: {}\n",
                entry.path().display(),
                fs::read_to_string(entry.path()).unwrap_or_default()
            );
        }
        logs
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The jobs first; then the daemons, in the order opposite to their start.
        let _ = self.said("scancel", &["--state=PENDING", "--state=RUNNING", "--partition=main"]);
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(20) && !self.said("squeue", &["--noheader"]).trim().is_empty() {
            thread::sleep(Duration::from_millis(200));
        }
        for daemon in self.daemons.iter_mut().rev() {
            drop(daemon.stdin.take());
            let asked = Instant::now();
            while asked.elapsed() < Duration::from_secs(10) && matches!(daemon.try_wait(), Ok(None)) {
                thread::sleep(Duration::from_millis(50));
            }
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

/// A program, also where daemons are and an ordinary user's PATH does not lead.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn user() -> String {
    let output = Command::new("id").arg("-un").output().expect("id can be started");
    String::from_utf8_lossy(&output.stdout).trim().to_string()
}

/// Two ports that are free now.
fn ports() -> std::io::Result<[u16; 2]> {
    let (one, other) = (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
    Ok([one.local_addr()?.port(), other.local_addr()?.port()])
}

fn wait_for(what: &str, ready: impl Fn() -> bool) -> Result<(), String> {
    let started = Instant::now();
    while !ready() {
        if started.elapsed() > Duration::from_secs(60) {
            return Err(format!("{what} does not start"));
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// Tokenizer, base and plan of a tiny study.
fn study(folder: &Path) {
    let cli = Cli::in_folder(folder);
    let small = ["--pocket-tasks", "40", "--pocket-instances", "12"];
    cli.ok(&[&["tokenizer", "train", "--vocabulary", "1024"][..], &small].concat());
    let pretrain = ["pretrain", "--preset", "tiny", "--steps", "2", "--batch", "8"];
    cli.ok(&[&pretrain[..], &small].concat());
    fs::write(folder.join("plan.toml"), PLAN).unwrap();
}

fn read(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))).unwrap()
}

#[test]
fn a_sweep_runs_through_a_real_slurm() {
    // A short path: the name of a socket has room for a hundred characters.
    let slurm = tempfile::Builder::new().prefix("gw-slurm-").tempdir_in("/tmp").unwrap();
    let Some(cluster) = Cluster::start(slurm.path()) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    study(folder);
    let launch = ["sweep", "plan.toml", "--launcher", "slurm", "--jobs", "2", "--json"];

    // Held in the queue, so that what is submitted twice would be seen.
    let held = [&launch[..], &["--slurm-args", "--hold"]].concat();
    let (code, stdout, stderr) = cluster.guesswork(folder, &held);
    assert_eq!(code, Some(0), "{stderr}");
    let launched: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (&launched["submitted"], &launched["queued"]),
        (&3.into(), &0.into()),
        "{launched}"
    );
    let array = launched["arrays"][0].as_str().unwrap();
    let collect = launched["collect"].as_str().unwrap();
    let jobs = read(&folder.join("runs/plan/slurm/jobs.json"));
    assert_eq!(jobs[0]["array"], array, "what was submitted is written down");
    assert_eq!(jobs[0]["cells"].as_array().unwrap().len(), 3);
    let (code, stdout, stderr) = cluster.guesswork(folder, &launch);
    assert_eq!(code, Some(0), "{stderr}");
    let again: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (&again["submitted"], &again["queued"]),
        (&0.into(), &3.into()),
        "{again}"
    );
    let throttle = cluster.said("scontrol", &["show", "job", array]);
    assert!(throttle.contains("ArrayTaskThrottle=2"), "{throttle}");
    assert!(
        throttle.contains("TimeLimit=00:10:00"),
        "the plan's section is handed on: {throttle}"
    );
    let depends = cluster.said("scontrol", &["show", "job", collect]);
    assert!(depends.contains(&format!("Dependency=afterany:{array}")), "{depends}");

    // One of the cells is lost from the queue; the next submission makes up for it, and waits for all.
    cluster.said("scancel", &[&format!("{array}_2")]);
    for job in [array, collect] {
        cluster.said("scontrol", &["release", job]);
    }
    let (code, stdout, stderr) = cluster.guesswork(folder, &[&launch[..], &["--wait"]].concat());
    assert_eq!(code, Some(0), "{stdout}{stderr}{}", cluster.logs(folder));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    let cells = report["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 3);
    for cell in cells {
        assert_eq!(
            (&cell["done"], &cell["error"]),
            (&true.into(), &Value::Null),
            "{report:#}"
        );
        let result = read(&folder.join(cell["evaluations"][0].as_str().unwrap()));
        assert!(!result["lanes"].as_array().unwrap().is_empty());
    }
    let logs = folder.join("runs/plan/slurm/logs");
    assert!(logs.join(format!("{array}_0.txt")).exists());
    // The collecting job wrote the same, but for what was run while somebody watched.
    let collected = read(&folder.join("runs/plan/sweep-plan.json"));
    assert_eq!(collected["cells"].as_array().unwrap().len(), 3);

    let (code, stdout, stderr) = cluster.guesswork(folder, &launch);
    assert_eq!(code, Some(0), "{stderr}");
    let nothing: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((&nothing["submitted"], &nothing["collect"]), (&0.into(), &Value::Null));

    a_task_that_slurm_ends_saves_itself(&cluster, folder);
}

/// What Slurm does before a time limit, without the hours before it.
fn a_task_that_slurm_ends_saves_itself(cluster: &Cluster, folder: &Path) {
    let long = PLAN
        .replace("steps = 20", "steps = 50000")
        .replace("\"original\", \"empty\"", "\"original\"");
    fs::write(folder.join("long.toml"), &long).unwrap();
    let launch = ["sweep", "long.toml", "--launcher", "slurm", "--json"];
    let (code, stdout, stderr) = cluster.guesswork(folder, &launch);
    assert_eq!(code, Some(0), "{stderr}");
    let launched: Value = serde_json::from_str(&stdout).unwrap();
    let array = launched["arrays"][0].as_str().unwrap();
    let cell = folder.join("runs/long/base/original/tasks-all/instances-all/seed-7");
    let until = |what: &str, ready: &dyn Fn() -> bool| {
        let started = Instant::now();
        while !ready() {
            assert!(started.elapsed() < PATIENCE, "{what}: {}", cluster.logs(folder));
            thread::sleep(Duration::from_millis(100));
        }
    };
    until("no checkpoint", &|| Checkpoints::any_in(&cell.join("checkpoints")));
    cluster.said("scancel", &["--signal=TERM", "--batch", &format!("{array}_1")]);
    until("it does not end", &|| {
        cluster.said("squeue", &["--noheader", "--array"]).trim().is_empty()
    });
    let record = read(&cell.join("cell.json"));
    assert_eq!(record["error"], "interrupted", "{record:#}");
    let log = fs::read_to_string(cell.join("log.txt")).unwrap();
    assert!(log.contains("are saved in"), "{log}");
    // The job that collects ran although a task failed.
    let collected = read(&folder.join("runs/long/sweep-long.json"));
    let cells = collected["cells"].as_array().unwrap();
    assert_eq!(
        (&cells[0]["done"], &cells[1]["done"]),
        (&true.into(), &false.into()),
        "{collected:#}"
    );
    assert_eq!(cells[1]["error"], "interrupted");

    // Submitted again it goes on from there.
    let (code, stdout, stderr) = cluster.guesswork(folder, &launch);
    assert_eq!(code, Some(0), "{stderr}");
    let launched: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(launched["submitted"], 1, "{launched}");
    let array = launched["arrays"][0].as_str().unwrap();
    let saved = || -> Vec<u64> {
        let log = fs::read_to_string(cell.join("log.txt")).unwrap();
        let lines = log.lines().filter_map(|line| line.split_once("interrupted; "));
        lines
            .map(|(_, steps)| steps.split(' ').next().unwrap().parse().unwrap())
            .collect()
    };
    let first = saved()[0];
    until("it does not go on", &|| {
        let status = fs::read(cell.join(".status")).unwrap_or_default();
        let status: Value = serde_json::from_slice(&status).unwrap_or_default();
        status["done"].as_u64().is_some_and(|done| done > first)
    });
    cluster.said("scancel", &["--signal=TERM", "--batch", &format!("{array}_0")]);
    until("it does not end again", &|| {
        cluster.said("squeue", &["--noheader", "--array"]).trim().is_empty()
    });
    assert!(saved()[1] > first, "{:?}", saved());
}

#[test]
fn without_slurm_it_says_so_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    study(folder.path());
    let mut command = cli().unwrap();
    command
        .args(["sweep", "plan.toml", "--launcher", "slurm"])
        .current_dir(folder.path())
        .env("PATH", folder.path());
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(
        stderr.contains("needs Slurm") && stderr.contains("leave --launcher out"),
        "{stderr}"
    );
    let cli = Cli::in_folder(folder.path());
    assert!(
        cli.fails(2, &["sweep", "plan.toml", "--wait"])
            .contains("--launcher slurm")
    );
    assert!(cli.fails(2, &["sweep", "plan.toml", "--cell", "3"]).contains("3 cells"));
}
