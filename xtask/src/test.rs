//! `cargo xtask test`: everything that has to pass, in the order that keeps two cores busy.
//!
//! The tools of the web app are installed in the background while the native code is linted and compiled; the tests
//! themselves run when that is over, because some of them measure time and some train.
use std::env;
use std::process::Command;
use std::thread::{self, JoinHandle};

use anyhow::{Result, anyhow};

use crate::axe_core::AxeCore;
use crate::chromium_pair::ChromiumPair;
use crate::command::{cargo, run as run_command};
use crate::project::Project;
use crate::slurm_packages;
use crate::steps::Steps;
use crate::tally::Tally;
use crate::web_app::{self, WebApp};

/// A part of the tests that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// rustfmt, and clippy for the native code and for wasm
    Lint,
    /// All tests but those in a browser
    Native,
    /// The web app's build and the tests in a browser
    Browser,
}

/// Tests of these files run in a browser; `cargo test` finds them by this beginning of their names.
const BROWSER_TESTS: &str = "browser*";

/// Runs the `parts`, all of them if none is named, and says at the end what passed; an error if anything did not.
pub fn run(project: &Project, parts: &[Part]) -> Result<()> {
    let wants = |part: Part| parts.is_empty() || parts.contains(&part);
    let (lint, native, browser) = (wants(Part::Lint), wants(Part::Native), wants(Part::Browser));
    let mut steps = Steps::new();
    let app = WebApp::new(project)?;

    if steps
        .run("sources of the dependencies", || web_app::fetch(project))
        .is_none()
    {
        return steps.finish();
    }
    let has_target = (!lint && !browser) || steps.run("wasm target", web_app::add_wasm_target).is_some();
    let tools = (browser && has_target).then(|| Background::set_up(&app, project));

    if lint {
        steps.run("format", || {
            run_command(in_project(project, "fmt").args(["--all", "--check"]))
        });
        steps.run("lint, native", || {
            run_command(&mut clippy(project, &["--workspace", "--all-targets"]))
        });
        if has_target {
            // The app pulls the shared crate in, and clippy looks at every member of the workspace that it meets.
            let arguments = ["--package", "guesswork-web", "--target", "wasm32-unknown-unknown"];
            steps.run("lint, wasm32", || {
                run_command(web_app::for_wasm(&mut clippy(project, &arguments)))
            });
        } else {
            steps.skip("lint, wasm32", "it needs the wasm target");
        }
    }

    let mut built = false;
    if native || browser {
        built = steps.run("build, native", || build(project)).is_some();
    }

    let mut dist = None;
    if browser {
        let set_up = match tools {
            Some(tools) => steps
                .run("trunk, wasm-bindgen, Chromium and axe-core", || tools.wait())
                .is_some(),
            None => false,
        };
        if set_up {
            dist = steps.run("build, wasm32", || app.build());
        } else {
            steps.skip("build, wasm32", "it needs the tools");
        }
    }

    // Not beside the installation of Chromium: a package manager works alone.
    if native && built {
        slurm_packages::install_if_welcome();
    }

    let tests = |arguments: &[&str]| {
        let mut cargo = in_project(project, "test");
        cargo
            .args(["--release", "--locked", "--workspace", "--no-fail-fast"])
            .args(arguments);
        // The tests need not build the program themselves before they run it.
        cargo.env("GUESSWORK_BUILT", "1");
        cargo
    };
    let (native_tests, browser_tests) = (native && built, browser && built && dist.is_some());
    let dist = dist.unwrap_or_default();
    match (native_tests, browser_tests) {
        (true, true) => count(&mut steps, "tests", tests(&[]).env("GUESSWORK_DIST", &dist)),
        (true, false) => count(
            &mut steps,
            "tests, native",
            tests(&[]).env("GUESSWORK_SKIP_BROWSER", "1"),
        ),
        (false, true) => {
            count(
                &mut steps,
                "tests, browser",
                tests(&["--test", BROWSER_TESTS]).env("GUESSWORK_DIST", &dist),
            );
        }
        (false, false) => {}
    }
    if native && !native_tests {
        steps.skip("tests, native", "they need the native build");
    }
    if browser && !browser_tests {
        steps.skip("tests, browser", "they need the native build and the web app");
    }
    steps.finish()
}

fn count(steps: &mut Steps, name: &'static str, command: &mut Command) {
    steps.run_with_remark(name, || {
        let tally = Tally::of(command)?;
        Ok(((), tally.to_string()))
    });
}

/// `cargo COMMAND`, to be run in the project's folder.
fn in_project(project: &Project, command: &str) -> Command {
    let mut cargo = cargo();
    cargo.arg(command).current_dir(project.root());
    cargo
}

/// The same profile as the build: what build scripts and macros were compiled to is used again.
fn clippy(project: &Project, arguments: &[&str]) -> Command {
    let mut cargo = in_project(project, "clippy");
    cargo
        .args(["--release", "--locked"])
        .args(arguments)
        .args(["--", "-D", "warnings"]);
    cargo
}

/// Compiles all tests and the programs that some of them run, in one go: two calls, one without the tests' own
/// dependencies, would choose other features for some crates below candle and compile all of it twice.
fn build(project: &Project) -> Result<()> {
    run_command(in_project(project, "build").args(["--release", "--locked", "--workspace", "--bins", "--tests"]))
}

/// Whether the person said that no browser is to be had here; the tests in one then skip themselves.
fn leaves_browser_out() -> bool {
    env::var_os("GUESSWORK_SKIP_BROWSER").is_some_and(|value| !value.is_empty())
}

/// The installation of what the browser tests need, while other steps run.
struct Background {
    tools: JoinHandle<Result<()>>,
    chromium: JoinHandle<Result<()>>,
}

impl Background {
    fn set_up(app: &WebApp, project: &Project) -> Self {
        let (app, axe) = (app.clone(), AxeCore::new(project));
        Self {
            tools: thread::spawn(move || app.set_up(true)),
            chromium: thread::spawn(move || {
                if leaves_browser_out() {
                    Ok(())
                } else {
                    axe.find_or_fetch()?;
                    ChromiumPair::find_or_install().map(drop)
                }
            }),
        }
    }

    fn wait(self) -> Result<()> {
        // Both are waited for before either is judged: an installation cut off in the middle helps nobody.
        let (tools, chromium) = (self.tools.join(), self.chromium.join());
        tools.map_err(|_| anyhow!("the installation of the tools panicked"))??;
        chromium.map_err(|_| anyhow!("the installation of Chromium and axe-core panicked"))??;
        Ok(())
    }
}
