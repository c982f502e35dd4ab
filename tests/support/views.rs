//! The views of the page, each in a state worth looking at: what is photographed and what is searched for barriers.
use std::fs;

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
    /// Chooses files, by their names and contents, with a field.
    Bring(&'static str, &'static [(&'static str, &'static str)]),
}

/// A task of one's own, and a file that is none.
const BROUGHT: &[(&str, &str)] = &[
    (
        "task1_bells.json",
        r#"{
            "Definition": ["You hear of a bell. Answer \"tower\" or \"door\"."],
            "Categories": ["Bells"],
            "Positive Examples": [
                { "input": "It sounds deep and slow.", "output": "tower", "explanation": "Large bells are deep." },
                { "input": "It sounds high and quick.", "output": "door", "explanation": "Small bells are high." }
            ],
            "Negative Examples": [],
            "Instances": [
                { "id": "bell-1", "input": "It is heard from afar.", "output": ["tower"] },
                { "id": "bell-2", "input": "Somebody presses a button.", "output": ["door"] }
            ]
        }"#,
    ),
    (
        "task2_broken.json",
        r#"{ "Definition": ["Ring it."], "Instances": {} }"#,
    ),
];

/// Every lane of the view of single questions has answered.
const ANSWERED: &str = "(() => { const lanes = [...document.querySelectorAll('[data-testid^=\"lane-\"]')]; \
    return lanes.length > 0 && lanes.every(lane => lane.dataset.state === 'done') })()";

/// The race has come to its end.
const OVER: &str = "(document.querySelector('[data-testid=time-left]') || {}).textContent === 'over'";

/// All of them. A view that is not in this list is neither photographed nor tested for accessibility.
pub const VIEWS: &[View] = &[
    View {
        name: "predict",
        query: "view=predict",
        steps: &[
            Step::See("[data-testid=ask]:not([disabled])"),
            Step::Click("[data-testid=ask]"),
            Step::Until(ANSWERED),
        ],
        framed: false,
    },
    View {
        name: "race",
        query: "view=race&n=4&autoplay=1",
        steps: &[Step::Until(OVER), Step::See("[data-testid=heat-map] [data-mean]")],
        framed: false,
    },
    View {
        name: "race-drawer",
        query: "view=race&n=2&lanes=original,simplified,empty%2Bdelusive,random&tasks=unseen-labels&reveal=3&autoplay=1",
        steps: &[
            Step::Until(OVER),
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
        name: "what-if",
        query: "view=predict",
        steps: &[
            Step::See("[data-testid=ask]:not([disabled])"),
            Step::Click("[data-testid=ask]"),
            Step::Until(ANSWERED),
            Step::Click("[data-testid=what-if-negate]"),
            Step::Until("document.querySelector('[data-testid=noticed]').textContent.includes('tuned lanes noticed')"),
            Step::Until(ANSWERED),
        ],
        framed: false,
    },
    View {
        name: "results",
        query: "view=results",
        steps: &[Step::See("[data-testid=findings]")],
        framed: false,
    },
    View {
        name: "results-tasks",
        query: "view=results&show=tasks",
        steps: &[Step::See("[data-testid=table-tasks]")],
        framed: false,
    },
    View {
        name: "results-number",
        query: "view=results&show=tasks",
        steps: &[
            Step::See("[data-testid=table-tasks]"),
            Step::Click("[data-testid=table-tasks] .number"),
            Step::See("[data-testid=tip]"),
        ],
        framed: false,
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
    // The last one: what is brought stays.
    View {
        name: "data",
        query: "view=data",
        steps: &[
            Step::See("[data-testid=drop]"),
            Step::Bring("[data-testid=files]", BROUGHT),
            Step::See("[data-testid=own-task]"),
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
                Step::Bring(field, files) => bring(browser, field, files)?,
            }
        }
        Ok(())
    }
}

fn bring(browser: &mut Chromium, field: &str, files: &[(&str, &str)]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut paths = Vec::new();
    for (name, contents) in files {
        let path = folder.path().join(name);
        fs::write(&path, contents)?;
        paths.push(path.display().to_string());
    }
    browser.type_into(field, &paths.join("\n"))?;
    // The page reads them where they lie.
    browser
        .wait_until(
            "the files to be read",
            "document.querySelectorAll('[data-name]').length > 0",
        )
        .map(drop)
}
