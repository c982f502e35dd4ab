//! The views of the page, each in a state worth looking at: what is photographed and what is searched for barriers.
use anyhow::Result;

use crate::Chromium;

/// One view, and the steps from its address to that state.
pub struct View {
    /// How its pictures are called.
    pub name: &'static str,
    /// The query of its address.
    pub query: &'static str,
    /// What is done there, in order.
    pub steps: &'static [Step],
    /// Whether it is made for a frame of its own size; all others are for windows.
    pub framed: bool,
}

/// Something done to a view.
pub enum Step {
    /// Waits until an element is visible.
    See(&'static str),
    /// Clicks an element.
    Click(&'static str),
    /// Presses a key.
    Press(&'static str),
    /// Waits until this JavaScript is true.
    Until(&'static str),
}

/// All of them. A view that is not in this list is neither photographed nor tested for accessibility.
pub const VIEWS: &[View] = &[
    View {
        name: "predict",
        query: "view=predict",
        steps: &[
            Step::See("[data-testid=ask]:not([disabled])"),
            Step::Click("[data-testid=ask]"),
            Step::Until(
                "(() => { const lanes = [...document.querySelectorAll('[data-testid^=\"lane-\"]')]; \
                 return lanes.length > 0 && lanes.every(lane => lane.dataset.state === 'done') })()",
            ),
        ],
        framed: false,
    },
    View {
        name: "race",
        query: "view=race&n=4&autoplay=1",
        steps: &[
            Step::Until("(document.querySelector('[data-testid=time-left]') || {}).textContent === 'over'"),
            Step::See("[data-testid=heat-map] [data-mean]"),
        ],
        framed: false,
    },
    View {
        name: "race-drawer",
        query: "view=race&n=2&lanes=original,simplified,empty%2Bdelusive,random&tasks=unseen-labels&reveal=3&autoplay=1",
        steps: &[
            Step::Until("(document.querySelector('[data-testid=time-left]') || {}).textContent === 'over'"),
            Step::Click("[data-testid=heat-map] [data-mean]"),
            Step::See("[data-testid=asked]"),
        ],
        framed: false,
    },
    View {
        name: "race-begun",
        query: "view=race",
        steps: &[Step::See("[data-testid=go]"), Step::Click("[data-testid=compare]")],
        framed: false,
    },
    View {
        name: "race-framed",
        query: "view=race&embed=1&n=1&autoplay=1",
        steps: &[
            Step::See("[data-testid=race-embed]"),
            Step::Until(
                "document.querySelector('[data-testid=embed-progress]').getAttribute('aria-valuenow') === '100'",
            ),
        ],
        framed: true,
    },
    View {
        name: "help",
        query: "view=predict",
        steps: &[
            Step::See("[data-testid=ask]:not([disabled])"),
            Step::Press("?"),
            Step::See("[data-testid=help][open]"),
        ],
        framed: false,
    },
    View {
        name: "embed-dialog",
        query: "view=predict",
        steps: &[
            Step::See("[data-testid=ask]:not([disabled])"),
            Step::Press("e"),
            Step::See("[data-testid=embed][open] [data-testid=qr-code]"),
        ],
        framed: false,
    },
];

impl View {
    /// Opens it below `page`, the address of the page's folder, and brings it into its state.
    pub fn open(&self, browser: &mut Chromium, page: &str) -> Result<()> {
        browser.goto(&format!("{page}?{}", self.query))?;
        for step in self.steps {
            match step {
                Step::See(selector) => browser.wait_for(selector)?,
                Step::Click(selector) => browser.click(selector)?,
                Step::Press(key) => browser.press(*key)?,
                Step::Until(expression) => drop(browser.wait_until(self.name, expression)?),
            }
        }
        Ok(())
    }

    /// Light or dark, without motion.
    pub fn set_theme(&self, browser: &mut Chromium, theme: &str) -> Result<()> {
        browser.set_media_features(&[("prefers-color-scheme", theme), ("prefers-reduced-motion", "reduce")])?;
        let there = format!("document.documentElement.dataset.theme === '{theme}'");
        browser.wait_until("the theme", &there).map(drop)
    }
}
