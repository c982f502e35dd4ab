use std::path::PathBuf;

use anyhow::Result;

use crate::bench::built::built_programs;
use crate::{ChromiumPair, Project, WebApp};

/// What is built before anything is measured.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The page's folder.
    pub page: PathBuf,
    /// The folder of a page that has candle's stock ops and its own T5, too.
    pub stock_page: Option<PathBuf>,
    /// The program, which stores models.
    pub guesswork: PathBuf,
    /// What drives the browser: `web-bench` of the tests.
    pub engine: PathBuf,
}

impl Programs {
    /// Builds the page, another one `with_stock_ops` where they are asked for, and the two programs, after installing what
    /// that takes.
    pub fn build(project: &Project, with_stock_ops: bool) -> Result<Self> {
        let app = WebApp::new(project)?;
        app.set_up(false)?;
        ChromiumPair::find_or_install()?;
        let page = app.build()?;
        let stock_page = with_stock_ops.then(|| app.build_with_stock_ops()).transpose()?;
        let [guesswork, engine] = built_programs(project, ["guesswork", "web-bench"])?;
        Ok(Self {
            page,
            stock_page,
            guesswork,
            engine,
        })
    }
}
