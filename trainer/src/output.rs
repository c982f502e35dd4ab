//! What a user reads: results on standard output, progress and remarks on standard error.

use anyhow::Result;
use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// Prints a line to standard output. A reader that has gone away (`guesswork ... | head`) ends the program quietly.
pub fn print_line(line: &str) -> Result<()> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        result => Ok(result?),
    }
}

/// Says that a file was written or that work is done. Unlike [`print_line`] it goes on where nobody reads any more: the
/// files are the result.
pub fn tell(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Says something on standard error; a terminal or a log that has gone away never ends the work.
pub fn note(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Prints a value as indented JSON.
pub fn print_json(value: &impl Serialize) -> Result<()> {
    print_line(&serde_json::to_string_pretty(value)?)
}

/// Prints rows in aligned columns: the first column to the left, the others to the right.
pub fn print_table(header: &[&str], rows: &[Vec<String>]) -> Result<()> {
    for line in table_lines(header, rows) {
        print_line(&line)?;
    }
    Ok(())
}

fn table_lines(header: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let header: Vec<String> = header.iter().map(ToString::to_string).collect();
    let width = |column: usize| {
        let cells = rows.iter().chain([&header]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column == 0 {
                format!("{cell:<width$}")
            } else {
                format!("{cell:>width$}")
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string()
    };
    let rule = widths
        .iter()
        .map(|&width| "-".repeat(width))
        .collect::<Vec<_>>()
        .join("  ");
    [line(&header), rule].into_iter().chain(rows.iter().map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_characters_not_bytes() {
        let lines = table_lines(
            &["task", "n"],
            &[vec!["é".into(), "1".into()], vec!["longer".into(), "100".into()]],
        );
        assert_eq!(lines, ["task      n", "------  ---", "é         1", "longer  100"]);
    }
}
