//! What the repository's texts say of results is what its reports say.
use guesswork_tests::{Cli, repository};
use std::fs;

fn read(name: &str) -> String {
    fs::read_to_string(repository(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The scores and differences with intervals in a text, as `49.7 [41.3, 58.8]`.
fn scores(text: &str) -> Vec<String> {
    let number = |word: &str| word.replace('\u{2212}', "-").parse::<f64>().is_ok();
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_start_matches('('))
        .collect();
    let score = |three: &[&str]| {
        let low = three[1].strip_prefix('[')?.strip_suffix(',')?;
        let high = three[2].split_once(']')?.0;
        let all = [three[0], low, high].into_iter().all(number);
        all.then(|| format!("{} [{low}, {high}]", three[0]))
    };
    words.windows(3).filter_map(score).collect()
}

#[test]
fn scores_are_found_in_a_text() {
    let text = "it is (49.7 [41.3,\n58.8], 5 [see] \u{2212}1.7 [\u{2212}3.0, +2.0]) and [3.0, 4.0]";
    assert_eq!(scores(text), ["49.7 [41.3, 58.8]", "\u{2212}1.7 [\u{2212}3.0, +2.0]"]);
}

#[test]
fn the_write_up_has_the_numbers_of_the_reports() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("RESULTS.md");
    Cli::in_folder(&repository("")).ok(&["cite", "results/write-up.md", "--out", out.to_str().unwrap()]);
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
