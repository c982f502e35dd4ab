//! Slurm, which one test starts on this machine: installed where nobody is disturbed by it.
use std::path::Path;
use std::process::Command;

use crate::chromium_pair::is_root;
use crate::command;

/// Installs Slurm where it is missing, this user is root and the system is Debian's. Where systemd runs, the packages
/// would start daemons of their own; there it is left to the person. A test that finds no Slurm skips itself, so
/// whatever goes wrong here is only told.
pub fn install_if_welcome() {
    if command::find_program(&["slurmctld", "/usr/sbin/slurmctld"]).is_some() {
        return;
    }
    if !is_root() || command::find_program(&["apt-get"]).is_none() || Path::new("/run/systemd/system").exists() {
        println!("note: the test of Slurm is left out; `apt-get install slurm-wlm munge` has what it needs");
        return;
    }
    let words = ["-o", "DPkg::Lock::Timeout=300", "-q", "-y"];
    for arguments in [
        &["update"][..],
        &["--no-install-recommends", "install", "slurm-wlm", "munge"],
    ] {
        let mut apt = Command::new("apt-get");
        apt.args(words).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        if let Err(error) = command::run(&mut apt) {
            println!("note: {error:#}");
        }
    }
}
