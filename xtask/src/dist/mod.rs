//! `cargo xtask dist`: the page as a plain folder of static files, for any host and under any path.
//!
//! trunk's build is whole already. What is added is what only a published page needs: the list of files that the
//! service worker keeps ([`Listing`]), the headers for hosts that read them from a file, a deck to try, and who may
//! steer the page from another host.
mod hosts;
mod listing;
mod sizes;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::web_app::WebApp;
pub use listing::Listing;
pub(crate) use sizes::code_sizes;

const PAGE: &str = "index.html";
const SERVICE_WORKER: &str = "service-worker.js";
const OFFLINE: &str = "offline.js";
/// Where the deck of `examples/talk` goes.
const TALK: &str = "talk";

/// `cargo xtask dist`'s options.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Arguments {
    /// The folder to write, `site` in the project if none is named; what was written there before is replaced
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// A site that may embed the page and steer it, as https://talks.example.org; any site, if none is named.
    /// Can be given several times
    #[arg(long = "embed-origin", value_name = "ORIGIN")]
    pub embed_origins: Vec<String>,
}

/// Builds the page, writes the folder, and says what a visitor downloads.
pub fn run(project: &Project, arguments: &Arguments) -> Result<()> {
    let out = match &arguments.out {
        Some(out) => env::current_dir()
            .context("the current folder cannot be read")?
            .join(out),
        None => project.root().join("site"),
    };
    // Before the build, which takes minutes.
    check_replaceable(&out)?;
    let app = WebApp::new(project)?;
    app.set_up(false)?;
    println!("building the page (minutes the first time, seconds later)");
    let built = app.build()?;
    let listing = write(project, &built, &out, &arguments.embed_origins)?;
    println!("\n{}", sizes::table(&out, &listing)?);
    println!(
        "{} holds the whole page, version {}: put it under any path of any static host.\n\
         Headers that make it faster are in _headers (Netlify, Cloudflare Pages); docs/hosting.md has those for others.",
        out.display(),
        listing.version()
    );
    Ok(())
}

/// Makes the folder `out` of the page that was built into `built`. Nothing is built here.
pub fn write(project: &Project, built: &Path, out: &Path, embed_origins: &[String]) -> Result<Listing> {
    check_replaceable(out)?;
    // Written beside it and put into its place whole.
    let name = out
        .file_name()
        .with_context(|| format!("{} is no folder to write", out.display()))?;
    let part = out.with_file_name(format!(".{}.part", name.to_string_lossy()));
    remove(&part)?;
    copy_folder(built, &part)?;
    copy_folder(&project.root().join("examples/talk/deck"), &part.join(TALK))?;
    fs::write(part.join("_headers"), hosts::headers(embed_origins)?).context("cannot write _headers")?;
    // GitHub Pages would leave out files that begin with an underscore, and takes a second look at all the others.
    fs::write(part.join(".nojekyll"), "").context("cannot write .nojekyll")?;
    edit(&part.join(PAGE), |page| hosts::admit(page, embed_origins))?;
    edit(&part.join(OFFLINE), |script| {
        replace_line(script, "const PUBLISHED = false;", "const PUBLISHED = true;")
    })?;
    let listing = Listing::of(&part)?;
    edit(&part.join(SERVICE_WORKER), |script| {
        let script = replace_line(script, "const VERSION = '';", &listing.version_line())?;
        replace_line(&script, "const FILES = [];", &listing.files_line())
    })?;
    remove(out)?;
    fs::rename(&part, out).with_context(|| format!("cannot put the page into {}", out.display()))?;
    Ok(listing)
}

/// A folder that holds something else is not to be replaced.
fn check_replaceable(out: &Path) -> Result<()> {
    if !out.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(out).with_context(|| format!("{} is no folder", out.display()))?;
    let site = out.join(PAGE).is_file() && out.join(SERVICE_WORKER).is_file();
    if entries.next().is_some() && !site {
        bail!(
            "{} holds something that is no page of Guesswork; name another folder with --out",
            out.display()
        );
    }
    if out.join("Trunk.toml").exists() || out.join(".git").exists() {
        bail!("{} is a project, no folder to write a page to", out.display());
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot replace {}", folder.display()))?;
    }
    Ok(())
}

fn edit(file: &Path, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let text = change(&text).with_context(|| format!("in {}", file.display()))?;
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

/// Replaces `before`, which must stand in the text exactly once.
fn replace_line(text: &str, before: &str, after: &str) -> Result<String> {
    match text.matches(before).count() {
        1 => Ok(text.replacen(before, after, 1)),
        count => bail!("`{before}` stands there {count} times instead of once"),
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&source, &target)?;
        } else {
            fs::copy(&source, &target).with_context(|| format!("cannot copy {}", source.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_replaced_once_or_not_at_all() {
        assert_eq!(replace_line("a;\nb;", "b;", "c;").unwrap(), "a;\nc;");
        assert!(replace_line("a;", "b;", "c;").is_err());
        assert!(replace_line("b; b;", "b;", "c;").is_err());
    }

    #[test]
    fn only_what_was_written_by_it_is_replaced() {
        let base = env::temp_dir().join(format!("guesswork-dist-{}", std::process::id()));
        let folder = |name: &str, files: &[&str]| {
            let folder = base.join(name);
            fs::create_dir_all(&folder).unwrap();
            for file in files {
                fs::write(folder.join(file), "").unwrap();
            }
            folder
        };
        assert!(check_replaceable(&base.join("missing")).is_ok());
        assert!(check_replaceable(&folder("empty", &[])).is_ok());
        assert!(check_replaceable(&folder("site", &[PAGE, SERVICE_WORKER])).is_ok());
        assert!(check_replaceable(&folder("thesis", &["thesis.tex", PAGE])).is_err());
        assert!(check_replaceable(&folder("project", &[PAGE, SERVICE_WORKER, "Trunk.toml"])).is_err());
        fs::remove_dir_all(&base).unwrap();
    }

    #[test]
    fn a_page_is_published_whole_and_again() {
        let project = Project::locate().unwrap();
        let base = env::temp_dir().join(format!("guesswork-published-{}", std::process::id()));
        let (built, out) = (base.join("built"), base.join("site"));
        fs::create_dir_all(built.join("bundle")).unwrap();
        for file in [OFFLINE, SERVICE_WORKER] {
            fs::copy(project.root().join("web/static").join(file), built.join(file)).unwrap();
        }
        fs::copy(project.root().join(PAGE), built.join(PAGE)).unwrap();
        fs::write(built.join("bundle/a+b.gguf"), "model").unwrap();
        let origins = ["https://talks.example.org".to_owned()];
        let first = write(&project, &built, &out, &origins).unwrap();
        let read = |file: &str| fs::read_to_string(out.join(file)).unwrap();
        assert!(read(OFFLINE).contains("const PUBLISHED = true;"));
        assert!(read(SERVICE_WORKER).contains(&format!("const VERSION = '{}';", first.version())));
        assert!(read(SERVICE_WORKER).contains(r#"["bundle/a+b.gguf","#));
        assert!(read(PAGE).contains(r#"content="https://talks.example.org""#));
        assert!(read("_headers").contains("https://talks.example.org"));
        assert!(read("talk/index.html").contains("guesswork-race"));
        assert!(out.join(".nojekyll").is_file());

        fs::write(built.join("bundle/a+b.gguf"), "another").unwrap();
        fs::write(out.join("left over"), "").unwrap();
        let second = write(&project, &built, &out, &[]).unwrap();
        assert_ne!(first.version(), second.version());
        assert!(!out.join("left over").exists(), "what is no part of the page stays");
        assert_eq!(
            fs::read_dir(&base).unwrap().count(),
            2,
            "something stays beside the page"
        );
        fs::remove_dir_all(&base).unwrap();
    }

    /// The published page takes these lines from the files in the project.
    #[test]
    fn the_lines_that_it_replaces_are_there() {
        let project = Project::locate().unwrap();
        let read = |file: &str| fs::read_to_string(project.root().join(file)).unwrap();
        let worker = read("web/static/service-worker.js");
        assert!(replace_line(&worker, "const VERSION = '';", "").is_ok());
        assert!(replace_line(&worker, "const FILES = [];", "").is_ok());
        let offline = read("web/static/offline.js");
        assert!(replace_line(&offline, "const PUBLISHED = false;", "").is_ok());
        assert!(hosts::admit(&read(PAGE), &["https://a.example".into()]).is_ok());
    }
}
