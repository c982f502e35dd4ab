//! `cargo xtask deny`: licences, advisories, versions and sources of all dependencies, by the rules in `deny.toml`.
use std::process::Command;

use anyhow::Result;

use crate::command;
use crate::project::Project;
use crate::tool::Tool;

/// Installs cargo-deny where it is missing (it takes minutes, so no other command needs it) and runs it.
pub fn run(project: &Project) -> Result<()> {
    let deny = Tool::cargo_deny(project);
    deny.install(false)?;
    command::run(
        Command::new(deny.program("cargo-deny"))
            .args(["--workspace", "check"])
            .current_dir(project.root()),
    )
}
