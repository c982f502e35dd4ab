//! `cargo xtask demo`: from a fresh clone to the page in the browser.
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::{env, thread};

use anyhow::{Context, Result};

use crate::command;
use crate::project::Project;
use crate::static_server::StaticServer;
use crate::web_app::WebApp;

/// Sets up what is missing, builds the page, serves it, and stays until Ctrl-C.
pub fn run(project: &Project, port: u16, open: bool) -> Result<()> {
    let app = WebApp::new(project)?;
    app.set_up(false)?;
    println!("building the page (minutes the first time, seconds later)");
    let dist = app.build()?;
    let server = StaticServer::start(&dist, port)?;
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is gone only when we are stopping already.
        let _ = stop.send(());
    })
    .context("Ctrl-C cannot be caught")?;
    if server.port() != port && port != 0 {
        println!("port {port} is taken, so the page is on the next free one");
    }
    println!("\nGuesswork is on {}\nCtrl-C ends it.", server.url());
    if open {
        open_in_browser(&server.url());
    }
    stopped.recv().context("the signal handler is gone")?;
    println!("\nstopped");
    Ok(())
}

/// Opens `url` in the person's browser, if there is a desktop to open it on. The address has been printed, so nothing
/// is lost where this does not work.
fn open_in_browser(url: &str) {
    let mut opener = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else {
        let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|v| !v.is_empty()));
        let Some(program) = command::find_program(&["xdg-open"]).filter(|_| has_desktop) else {
            return;
        };
        Command::new(program)
    };
    opener
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Ok(mut child) = opener.spawn() {
        // Somebody has to wait for it, or it stays behind as a zombie.
        thread::spawn(move || child.wait());
    }
}
