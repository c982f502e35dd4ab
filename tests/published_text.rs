//! What the repository's texts say of results is what its reports say.
use guesswork_tests::Cli;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The scores with intervals in a text, as `49.7 [41.3, 58.8]`.
fn scores(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str, before: &str, after: &str| {
        let word = word.strip_prefix(before)?.split_once(after)?.0;
        word.parse::<f64>().ok().map(|_| word.to_owned())
    };
    let score = |three: &[&str]| {
        three[0].parse::<f64>().ok()?;
        Some(format!(
            "{} [{}, {}]",
            three[0],
            number(three[1], "[", ",")?,
            number(three[2], "", "]")?
        ))
    };
    let bare: Vec<&str> = words.iter().map(|word| word.trim_start_matches('(')).collect();
    bare.windows(3).filter_map(score).collect()
}

#[test]
fn scores_are_found_in_a_text() {
    let text = "it is (49.7 [41.3,\n58.8], 5 [see] 31.7 [1.0, 2.0]) and [3.0, 4.0]";
    assert_eq!(scores(text), ["49.7 [41.3, 58.8]", "31.7 [1.0, 2.0]"]);
}

#[test]
fn the_write_up_has_the_numbers_of_the_reports() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("RESULTS.md");
    Cli::in_folder(&repository()).ok(&["cite", "results/write-up.md", "--out", out.to_str().unwrap()]);
    assert!(
        fs::read_to_string(out).unwrap() == read("RESULTS.md"),
        "RESULTS.md is not of these reports; run guesswork cite results/write-up.md --out RESULTS.md"
    );
}

#[test]
fn the_readme_says_nothing_of_studies_that_the_write_up_does_not() {
    let readme = read("README.md");
    // The tables are those of the bundles, compared with what they publish elsewhere.
    let lines: Vec<&str> = readme.lines().filter(|line| !line.starts_with('|')).collect();
    let (told, published) = (scores(&lines.join("\n")), scores(&read("RESULTS.md")));
    assert!(!told.is_empty() && published.len() > 100);
    for score in told {
        assert!(published.contains(&score), "README.md has {score}, RESULTS.md has not");
    }
}
