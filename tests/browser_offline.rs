//! The published page: under a path of its own, without a network, and when a new version comes.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use guesswork_tests::{Chromium, app_folder, serve};
use serde_json::json;
use xtask::{Project, dist};

const ALL_ENDED: &str = "(() => { const lanes = [...document.querySelectorAll('[data-testid^=\"lane-\"]')]; \
    return lanes.length > 0 && lanes.every(lane => ['done', 'failed'].includes(lane.dataset.state)) })()";
/// Whether everything is kept: a worker is activated only when all its files are.
const KEPT: &str = "navigator.serviceWorker.getRegistration().then((it) => Boolean(it && it.active && it.active.state === 'activated' \
    && navigator.serviceWorker.controller))";

#[test]
fn the_page_answers_without_a_network_under_a_path_of_its_own() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let base = tempfile::tempdir()?;
    let site = base.path().join("talks/guess work");
    fs::create_dir_all(site.parent().context("no folder above")?)?;
    dist::write(&Project::locate()?, &app_folder()?, &site, &[])?;
    let server = serve(base.path())?;
    let page = format!("{}talks/guess%20work/", server.url());
    browser.goto(&format!("{page}?view=predict"))?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.wait_until("the page to be kept", KEPT)?;
    drop(server);

    browser.reload()?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.click("[data-testid=ask]")?;
    browser.wait_until("all lanes to end", ALL_ENDED)?;
    let failed = browser.count("[data-state=failed]")?;
    ensure!(failed == 0, "{failed} lanes failed without a network");
    let answers = browser.texts("[data-testid=answer]")?;
    ensure!(answers.len() >= 10, "{} lanes answered", answers.len());
    // Another address of the same page, and the deck beside it.
    browser.goto(&format!("{page}index.html?view=predict&instance=3"))?;
    browser.wait_for("[data-testid=ask]:not([disabled])")?;
    browser.goto(&format!("{page}talk/"))?;
    browser.wait_for(".slide.shown h1")
}

/// A page as small as can be, published like the real one.
struct SmallSite {
    project: Project,
    base: tempfile::TempDir,
}

impl SmallSite {
    fn new() -> Result<Self> {
        Ok(Self {
            project: Project::locate()?,
            base: tempfile::tempdir()?,
        })
    }

    fn served(&self) -> &Path {
        self.base.path()
    }

    /// What trunk would have built.
    fn build(&self, title: &str) -> Result<std::path::PathBuf> {
        let built = self.base.path().join("built");
        fs::create_dir_all(built.join("bundle"))?;
        let page = format!(
            "<!doctype html><title>{title}</title><link rel=\"icon\" href=\"data:,\">\
             <meta name=\"guesswork-embed-origins\" content=\"*\"><script src=\"offline.js\" defer></script><p>{title}</p>"
        );
        fs::write(built.join("index.html"), page)?;
        fs::write(built.join("bundle/a+b.gguf"), "the same in every version")?;
        for file in ["offline.js", "service-worker.js", "embed.js"] {
            fs::copy(self.project.root().join("web/static").join(file), built.join(file))?;
        }
        Ok(built)
    }

    fn publish(&self, place: &str, title: &str) -> Result<()> {
        dist::write(&self.project, &self.build(title)?, &self.base.path().join(place), &[]).map(drop)
    }
}

fn kept_versions(browser: &Chromium) -> Result<usize> {
    let names = browser.evaluate("caches.keys()")?;
    Ok(names.as_array().context("no list of caches")?.len())
}

#[test]
fn a_new_version_comes_at_the_next_load_and_takes_over_what_is_the_same() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let site = SmallSite::new()?;
    site.publish("here", "first")?;
    let server = serve(site.served())?;
    let page = format!("{}here/", server.url());
    browser.goto(&page)?;
    browser.wait_until("the first version to be kept", KEPT)?;

    site.publish("here", "second")?;
    // What has not changed is not fetched again: it is not even there.
    fs::remove_file(site.served().join("here/bundle/a+b.gguf"))?;
    browser.goto(&page)?;
    browser.wait_until(
        "the second version to wait",
        "navigator.serviceWorker.getRegistration().then((it) => Boolean(it.waiting))",
    )?;
    ensure!(browser.text("p")? == "first", "a page changed while it was open");
    browser.reload()?;
    browser.wait_until("the second version", "document.title === 'second'")?;
    browser.wait_until(
        "the first version to go",
        "caches.keys().then((names) => names.length === 1)",
    )?;
    let same = "fetch('bundle/a%2Bb.gguf').then((response) => response.text())";
    ensure!(browser.evaluate(same)? == "the same in every version");

    // And without the server.
    drop(server);
    browser.reload()?;
    ensure!(browser.text("p")? == "second");
    Ok(())
}

#[test]
fn two_pages_of_one_host_leave_each_other_alone() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let site = SmallSite::new()?;
    site.publish("one", "one")?;
    site.publish("two", "two")?;
    let server = serve(site.served())?;
    for place in ["one", "two"] {
        browser.goto(&format!("{}{place}/", server.url()))?;
        browser.wait_until("the page to be kept", KEPT)?;
    }
    ensure!(kept_versions(&browser)? == 2);
    let url = server.url();
    drop(server);
    for place in ["one", "two"] {
        browser.goto(&format!("{url}{place}/"))?;
        ensure!(browser.text("p")? == place);
    }
    Ok(())
}

#[test]
fn a_page_under_development_is_never_an_old_one() -> Result<()> {
    let Some(mut browser) = Chromium::launch()? else {
        return Ok(());
    };
    let site = SmallSite::new()?;
    site.publish("here", "published")?;
    let server = serve(site.served())?;
    browser.goto(&format!("{}here/", server.url()))?;
    browser.wait_until("the page to be kept", KEPT)?;
    // The same address serves what trunk builds, as `cargo xtask demo` does on its port.
    let built = site.build("in the making")?;
    fs::remove_dir_all(site.served().join("here"))?;
    fs::rename(built, site.served().join("here"))?;
    browser.reload()?;
    browser.wait_until("the new page", "document.title === 'in the making'")?;
    browser.wait_until(
        "nothing to be kept any more",
        "Promise.all([caches.keys(), navigator.serviceWorker.getRegistration()]).then(([names, it]) => !names.length && !it)",
    )?;
    // It is not kept by itself either.
    ensure!(
        browser
            .evaluate("fetch('offline.js').then((it) => it.text()).then((it) => it.includes('PUBLISHED = false'))")?
            == json!(true)
    );
    Ok(())
}
