//! Numbers of reports in texts: nobody types them, so that none is stale or without its interval.
use super::REPORT_FILE;
use crate::files;
use anyhow::{Result, anyhow};
use guesswork_shared::results::{Discussion, Results, StudyResults, Table, Value};
use std::{cell::RefCell, collections::HashMap, path::Path};

/// The reports that a text may cite: any by its folder, as `results/pocket:kinds/original/unseen_labels`, and one without.
#[derive(Debug, Default)]
pub struct Reports<'a> {
    own: Option<&'a Results>,
    read: RefCell<HashMap<String, Results>>,
}

impl<'a> Reports<'a> {
    /// With a report whose numbers are cited without a folder.
    pub fn of(own: &'a Results) -> Self {
        Self {
            own: Some(own),
            ..Self::default()
        }
    }

    /// What a reference stands for; see [`citation`].
    ///
    /// # Errors
    /// If there is no such report, or not that in it.
    pub fn cite(&self, reference: &str) -> Result<String> {
        match (reference.split_once(':'), self.own) {
            (Some((folder, reference)), _) => {
                let mut read = self.read.borrow_mut();
                if !read.contains_key(folder) {
                    let file = Path::new(folder).join(REPORT_FILE);
                    let report = Results::from_json(&file.display().to_string(), &files::read_bytes(&file)?)?;
                    read.insert(folder.to_owned(), report);
                }
                citation(&read[folder], reference)
            }
            (None, Some(own)) => citation(own, reference),
            (None, None) => Err(anyhow!(
                "{{{reference}}}: give the report's folder, as {{results/pocket:{reference}}}"
            )),
        }
    }
}

/// The text with what stands for each reference in braces; `cite` is given what stands between them. Braces without a `/`, or that
/// begin with a blank, are none: a text may have some of its own.
///
/// # Errors
/// The first that `cite` gives.
pub fn fill(text: &str, cite: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled += before;
        rest = match after.split_once('}') {
            Some((reference, behind)) if is_reference(reference) => {
                // Editors break lines between words.
                let words: Vec<&str> = reference.split_whitespace().collect();
                filled += &cite(&words.join(" "))?;
                behind
            }
            _ => {
                filled.push('{');
                after
            }
        };
    }
    Ok(filled + rest)
}

fn is_reference(text: &str) -> bool {
    text.contains('/') && text.starts_with(|letter: char| letter.is_alphanumeric())
}

/// What a report has for `table/row/column`: the table's id, words that only one row has, one for each `/`, and the
/// column's key, as `kinds/original/unseen_labels` or `amounts/original/100/5/exact_match`. `part-2/` before it is the second
/// part's.
///
/// # Errors
/// If there is none, or nothing was measured; the sentence says what there is.
fn citation(report: &Results, reference: &str) -> Result<String> {
    let mut words: Vec<&str> = reference.split('/').collect();
    let part = words[0].strip_prefix("part-").and_then(|number| number.parse().ok());
    if part.is_some() {
        words.remove(0);
    }
    let wrong = |what: String| anyhow!("{{{reference}}}: {what}");
    let study: &StudyResults = part
        .unwrap_or(1_usize)
        .checked_sub(1)
        .and_then(|place| report.studies.get(place))
        .ok_or_else(|| wrong(format!("the report has {} parts", report.studies.len())))?;
    let (Some((&id, keys)), Some(&column)) = (words.split_first(), words.last()) else {
        return Err(wrong("give table/row/column".into()));
    };
    let table = study.table(id).ok_or_else(|| {
        let ids: Vec<&str> = study.tables.iter().map(|table| table.id.as_str()).collect();
        wrong(format!("there is no table {id}, but {}", ids.join(", ")))
    })?;
    let place = table.column(column).ok_or_else(|| {
        let keys: Vec<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
        wrong(format!("the table has no column {column}, but {}", keys.join(", ")))
    })?;
    let keys = &keys[..keys.len().saturating_sub(1)];
    let rows: Vec<Vec<String>> = rows_with(table, keys);
    match rows.as_slice() {
        [row] => match &row[place] {
            absent if *absent == Value::Absent.text() => Err(wrong("nothing was measured there".into())),
            number => Ok(number.clone()),
        },
        several => Err(wrong(format!(
            "{} rows begin with {}; they must say which one",
            several.len(),
            keys.join(", ")
        ))),
    }
}

/// The rows, in words, whose first values are these.
fn rows_with(table: &Table, keys: &[&str]) -> Vec<Vec<String>> {
    let rows = table
        .rows
        .iter()
        .map(|row| row.values.iter().map(Value::text).collect::<Vec<_>>());
    rows.filter(|row| !keys.is_empty() && row.iter().zip(keys).all(|(value, key)| value == key))
        .collect()
}

/// A text in parts: a line that begins with `#` is the heading of what follows, and an empty line ends a paragraph. What
/// stands before the first heading is left out: a remark for whoever edits it.
pub fn discussion(text: &str) -> Vec<Discussion> {
    let mut parts: Vec<Discussion> = Vec::new();
    let text = text.replace("\r\n", "\n");
    for paragraph in text.split("\n\n") {
        let mut lines = paragraph.trim().lines().peekable();
        if let Some(title) = lines.next_if(|line| line.starts_with('#')) {
            parts.push(Discussion {
                title: title.trim_start_matches('#').trim().to_owned(),
                paragraphs: Vec::new(),
            });
        }
        let words = lines.collect::<Vec<_>>().join(" ");
        if let Some(part) = parts.last_mut().filter(|_| !words.is_empty()) {
            part.paragraphs.push(words);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_filled_and_other_braces_stay() {
        let cite = |reference: &str| Ok(format!("<{reference}>"));
        let filled = fill("a {t/r/c}, { }, {x}, { a/c}, {a\n b/c} and {t/s/c", cite).unwrap();
        assert_eq!(filled, "a <t/r/c>, { }, {x}, { a/c}, <a b/c> and {t/s/c");
        let lost = fill("{a/b}", |_| Err(anyhow!("no"))).unwrap_err();
        assert_eq!(lost.to_string(), "no");
    }

    #[test]
    fn headings_part_a_discussion() {
        let parts = discussion("For editors.\r\n\r\n# One\nA line\nand another.\n\nMore.\n\n## Two\n\nLast.\n");
        let told: Vec<(&str, Vec<&str>)> = parts
            .iter()
            .map(|part| {
                (
                    part.title.as_str(),
                    part.paragraphs.iter().map(String::as_str).collect(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [("One", vec!["A line and another.", "More."]), ("Two", vec!["Last."])]
        );
    }
}
