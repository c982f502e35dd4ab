//! Building the web app with trunk, in release, without any network but Cargo's own.
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command;
use crate::project::Project;
use crate::tool::Tool;

const TARGET: &str = "wasm32-unknown-unknown";
/// Of Cargo.toml: small, but for what computes.
const PROFILE: &str = "web";
/// Those of `.cargo/config.toml` for wasm, and the relaxed instructions.
const RELAXED_FLAGS: &str = "-C target-feature=+simd128,+relaxed-simd --cfg getrandom_backend=\"wasm_js\"";

/// The page and what it takes to build it.
#[derive(Debug, Clone)]
pub struct WebApp {
    project: Project,
    trunk: Tool,
    wasm_bindgen: Tool,
}

impl WebApp {
    /// The app of `project`; nothing is built or installed yet.
    pub fn new(project: &Project) -> Result<Self> {
        let (trunk, wasm_bindgen) = (Tool::trunk(project), Tool::wasm_bindgen(project)?);
        Ok(Self {
            project: project.clone(),
            trunk,
            wasm_bindgen,
        })
    }

    /// Whether [`WebApp::build`] can start at once.
    pub fn is_set_up(&self) -> bool {
        has_wasm_target() && self.trunk.is_installed() && self.wasm_bindgen.is_installed()
    }

    /// Installs what is missing: the compiler's target and the two tools.
    pub fn set_up(&self, in_the_background: bool) -> Result<()> {
        add_wasm_target()?;
        self.wasm_bindgen.install(in_the_background)?;
        self.trunk.install(in_the_background)
    }

    /// Builds the app and returns the folder to serve. Needs [`WebApp::set_up`].
    pub fn build(&self) -> Result<PathBuf> {
        self.build_into(self.project.dist(), None)
    }

    /// The same with candle's stock ops and its own T5 in it, elsewhere: for comparing with them.
    pub fn build_with_stock_ops(&self) -> Result<PathBuf> {
        self.build_into(self.project.root().join("target/bench/stock-page"), Some("stock-ops"))
    }

    fn build_into(&self, dist: PathBuf, features: Option<&str>) -> Result<PathBuf> {
        fetch(&self.project)?;
        let mut trunk = Command::new(self.trunk.program("trunk"));
        trunk.args(["build", "--release", "--cargo-profile", PROFILE]);
        trunk.arg("--dist").arg(&dist).current_dir(self.project.root());
        if let Some(features) = features {
            trunk.args(["--features", features]);
        }
        trunk.env("PATH", command::path_with(&[self.wasm_bindgen.bin()])?);
        // trunk reads NO_COLOR as one of its own flags and takes nothing but true and false for it.
        trunk.env_remove("NO_COLOR");
        for_wasm(&mut trunk);
        // What a build says is no result of the command that needs it.
        trunk.stdout(io::stderr());
        command::run(&mut trunk)?;
        self.build_relaxed_worker(&dist, features)?;
        if !dist.join("index.html").is_file() {
            bail!(
                "trunk ended well, but {} has no index.html; does Trunk.toml name another page?",
                dist.display()
            );
        }
        Ok(dist)
    }
}

impl WebApp {
    /// The worker once more, with vector instructions that not every browser has yet: the page takes it where it can.
    fn build_relaxed_worker(&self, dist: &Path, features: Option<&str>) -> Result<()> {
        let target = self.project.root().join("target/relaxed");
        let mut cargo = command::cargo();
        cargo
            .args([
                "build",
                "--profile",
                PROFILE,
                "--locked",
                "--package",
                "guesswork-web",
                "--bin",
                "worker",
            ])
            .args(["--target", TARGET, "--target-dir"])
            .arg(&target)
            .current_dir(self.project.root());
        if let Some(features) = features {
            cargo.args(["--features", features]);
        }
        // In place of those of `.cargo/config.toml`.
        for_wasm(&mut cargo).env("RUSTFLAGS", RELAXED_FLAGS);
        cargo.stdout(io::stderr());
        command::run(&mut cargo)?;
        let mut bindgen = Command::new(self.wasm_bindgen.program("wasm-bindgen"));
        bindgen
            .args([
                "--target",
                "web",
                "--no-typescript",
                "--out-name",
                "worker_relaxed",
                "--out-dir",
            ])
            .arg(dist)
            .arg(target.join(TARGET).join(PROFILE).join("worker.wasm"));
        command::run(&mut bindgen)
    }
}

/// Flags of the environment would replace those of `.cargo/config.toml`, without which the app does not compile.
pub fn for_wasm(command: &mut Command) -> &mut Command {
    command
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET")
}

/// Gets the sources of all dependencies, those for wasm too; asks the network only if some are missing.
pub fn fetch(project: &Project) -> Result<()> {
    let fetch = |arguments: &[&str]| {
        let mut cargo = command::cargo();
        cargo
            .args(["fetch", "--locked", "--quiet"])
            .args(arguments)
            .current_dir(project.root());
        cargo
    };
    if command::succeeds(&mut fetch(&["--offline"])) {
        return Ok(());
    }
    command::run(&mut fetch(&[])).context("the dependencies could not be fetched; this needs a network, once")
}

fn has_wasm_target() -> bool {
    let sysroot = command::output_of(Command::new("rustc").args(["--print", "sysroot"]));
    sysroot.is_ok_and(|sysroot| {
        PathBuf::from(sysroot.trim())
            .join("lib/rustlib")
            .join(TARGET)
            .join("lib")
            .is_dir()
    })
}

/// Adds the compiler's wasm target where it is missing.
pub fn add_wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    if command::find_program(&["rustup"]).is_none() {
        bail!(
            "this Rust has no target {TARGET}, and there is no rustup to add it: install Rust by https://rustup.rs, \
             or your system's package with that target"
        );
    }
    println!("adding the target {TARGET} with rustup");
    command::run(Command::new("rustup").args(["target", "add", TARGET]))
        .with_context(|| format!("the target {TARGET} could not be added; this needs a network, once"))
}
