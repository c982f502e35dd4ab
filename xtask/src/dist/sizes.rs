//! What a visitor downloads, raw and as hosts compress it.
use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

use super::Listing;

/// What hosts do while they send: gzip at its usual level, and brotli at one that keeps up.
const BROTLI_SENDING: u32 = 5;
/// What hosts do that compress a file once and keep it.
const BROTLI_KEPT: u32 = 11;
const BROTLI_WINDOW: u32 = 22;

/// When a group of files is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Page,
    Tasks,
    Worker,
    PlainWorker,
    Models,
    Results,
    OtherBundles,
    Talk,
    Icons,
}

impl Group {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Page, "the page"),
        (Self::Tasks, "tasks and tokenizer"),
        (Self::Worker, "code of the workers, at the first question"),
        (Self::PlainWorker, "instead, where relaxed SIMD is missing"),
        (Self::Models, "models, one by one"),
        (Self::Results, "results, when they are looked at"),
        (Self::OtherBundles, "other bundles, when they are chosen"),
        (Self::Talk, "the deck, and embed.js"),
        (Self::Icons, "icons"),
    ];

    fn of(path: &str) -> Self {
        match path {
            "bundle/results.json" => Self::Results,
            "embed.js" => Self::Talk,
            _ if path.starts_with("talk/") => Self::Talk,
            _ if path.starts_with("bundle/") && path.ends_with(".json") => Self::Tasks,
            _ if path.starts_with("bundle/") => Self::Models,
            _ if path.starts_with("bundle-") => Self::OtherBundles,
            _ if path.starts_with("worker_relaxed") => Self::Worker,
            _ if path.starts_with("worker") => Self::PlainWorker,
            _ if path.ends_with(".png") || path.ends_with(".svg") || path.ends_with(".webmanifest") => Self::Icons,
            _ => Self::Page,
        }
    }
}

/// Bytes of some files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Size {
    /// How many files.
    pub files: usize,
    /// As they are.
    pub raw: usize,
    /// By gzip.
    pub gzip: usize,
    /// By brotli, while it is sent.
    pub brotli: usize,
    /// By brotli, once and for all. Of code alone: weights would take it minutes, and hardly get smaller.
    pub brotli_kept: usize,
}

impl Size {
    fn of(bytes: &[u8], group: Group) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(bytes)?;
        let brotli = by_brotli(bytes, BROTLI_SENDING)?;
        Ok(Self {
            files: 1,
            raw: bytes.len(),
            gzip: gzip.finish()?.len(),
            brotli,
            brotli_kept: match group {
                Group::Models => brotli,
                _ => by_brotli(bytes, BROTLI_KEPT)?,
            },
        })
    }

    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
        self.brotli_kept += other.brotli_kept;
    }

    fn row(&self, name: &str) -> String {
        let kilobytes = |bytes: usize| format!("{:.1}", bytes as f64 / 1000.0);
        format!(
            "{name:<44}{:>6}{:>10}{:>10}{:>10}{:>11}\n",
            self.files,
            kilobytes(self.raw),
            kilobytes(self.gzip),
            kilobytes(self.brotli),
            kilobytes(self.brotli_kept)
        )
    }
}

fn by_brotli(bytes: &[u8], quality: u32) -> Result<usize> {
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 1 << 16, quality, BROTLI_WINDOW);
    brotli.write_all(bytes)?;
    Ok(brotli.into_inner().len())
}

/// Each group with its size, if its moment is one of `wanted`.
fn groups(
    folder: &Path,
    listing: &Listing,
    wanted: impl Fn(Group) -> bool,
) -> Result<[(Group, &'static str, Size); Group::ALL.len()]> {
    let mut groups = Group::ALL.map(|(group, name)| (group, name, Size::default()));
    let paths = listing.files().iter().map(|(path, _)| path);
    for path in paths.filter(|path| wanted(Group::of(path))) {
        let bytes = fs::read(folder.join(path)).with_context(|| format!("cannot read {path}"))?;
        let size = Size::of(&bytes, Group::of(path))?;
        for (group, _, sum) in &mut groups {
            if *group == Group::of(path) {
                sum.add(size);
            }
        }
    }
    Ok(groups)
}

/// The sizes of what a visitor of the built page in `folder` needs besides weights: the page, the workers' code, the
/// tasks; and of the first two together.
pub fn code_sizes(folder: &Path) -> Result<Vec<(&'static str, Size)>> {
    let needed = [Group::Page, Group::Worker, Group::Tasks];
    let groups = groups(folder, &Listing::of(folder)?, |group| needed.contains(&group))?;
    let mut sizes = Vec::new();
    let mut code = Size::default();
    for (group, name, size) in groups.into_iter().filter(|(group, ..)| needed.contains(group)) {
        if group != Group::Tasks {
            code.add(size);
        }
        sizes.push((name, size));
    }
    sizes.push(("page and workers' code", code));
    Ok(sizes)
}

/// The table that `cargo xtask dist` prints.
pub fn table(folder: &Path, listing: &Listing) -> Result<String> {
    let groups = groups(folder, listing, |_| true)?;
    let mut whole = Size::default();
    for (_, _, size) in &groups {
        whole.add(*size);
    }
    let mut table = String::new();
    writeln!(
        table,
        "{:<44}{:>6}{:>10}{:>10}{:>10}{:>11}",
        "kB (1000 bytes)", "files", "raw", "gzip 6", "brotli 5", "brotli 11"
    )?;
    for (_, name, sum) in groups.iter().filter(|(_, _, sum)| sum.files > 0) {
        table.push_str(&sum.row(name));
    }
    table.push_str(&whole.row("all, kept for use without a network"));
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_the_group_of_its_moment() {
        for (path, group) in [
            ("index.html", Group::Page),
            ("app-12_bg.wasm", Group::Page),
            ("predict-1.css", Group::Page),
            ("worker_relaxed_bg.wasm", Group::Worker),
            ("worker_bg.wasm", Group::PlainWorker),
            ("bundle/tasks.json", Group::Tasks),
            ("bundle/results.json", Group::Results),
            ("bundle/original+examples.gguf", Group::Models),
            ("bundle-natural/tasks.json", Group::OtherBundles),
            ("talk/index.html", Group::Talk),
            ("icon-192.png", Group::Icons),
        ] {
            assert_eq!(Group::of(path), group, "{path}");
        }
    }

    #[test]
    fn what_repeats_gets_smaller() {
        let size = Size::of("the same again and again, ".repeat(1000).as_bytes(), Group::Page).unwrap();
        assert_eq!(size.raw, 26_000);
        assert!(
            size.gzip < 500 && size.brotli < 500 && size.brotli_kept <= size.brotli,
            "{size:?}"
        );
        assert!(size.row("x").contains("26.0"));
    }
}
