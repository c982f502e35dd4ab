use super::{Table, Value, text};

/// A table as LaTeX, in booktabs' manner: values with their intervals, the paper's figures in italics.
pub fn latex(table: &Table) -> String {
    let shown: Vec<usize> = (0..table.columns.len())
        .filter(|&column| !table.columns[column].is_hidden)
        .collect();
    let aligned = shown
        .iter()
        .map(|&column| if table.is_text(column) { 'l' } else { 'r' });
    let head: Vec<String> = shown
        .iter()
        .map(|&column| escaped(&table.columns[column].title))
        .collect();
    let mut lines = vec![
        format!("% {}", table.title.replace('\n', " ")),
        "% needs \\usepackage{booktabs}".to_string(),
        format!("\\begin{{tabular}}{{{}}}", aligned.collect::<String>()),
        "\\toprule".to_string(),
        format!("{} \\\\", head.join(" & ")),
        "\\midrule".to_string(),
    ];
    for row in &table.rows {
        if row.begins_group {
            lines.push("\\addlinespace".into());
        }
        let cells = shown.iter().filter_map(|&column| row.values.get(column));
        let cells: Vec<String> = cells
            .map(|value| match value {
                Value::Estimate(interval) => {
                    format!(
                        "{} {{\\footnotesize {}}}",
                        text::score(interval.mean),
                        text::bounds(interval)
                    )
                }
                Value::Difference(interval) => format!(
                    "{} {{\\footnotesize {}}}",
                    escaped(&text::points(interval.mean)),
                    escaped(&text::point_bounds(interval))
                ),
                Value::Published { .. } => format!("\\textit{{{}}}", escaped(&value.text())),
                Value::Absent => "--".into(),
                other => escaped(&other.text()),
            })
            .collect();
        lines.push(format!("{} \\\\", cells.join(" & ")));
    }
    lines.extend(["\\bottomrule".to_string(), "\\end{tabular}".to_string()]);
    for note in &table.notes {
        lines.push(format!("% {}", note.replace('\n', " ")));
    }
    lines.join("\n") + "\n"
}

/// Text that LaTeX must not take for commands.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', letter]),
            '\\' => escaped += "\\textbackslash{}",
            '~' => escaped += "\\textasciitilde{}",
            '^' => escaped += "\\textasciicircum{}",
            '<' => escaped += "$<$",
            '>' => escaped += "$>$",
            '\u{2212}' => escaped += "$-$",
            '\u{2013}' => escaped += "--",
            '\u{2193}' => escaped += "$\\downarrow$",
            '\u{2192}' => escaped += "$\\rightarrow$",
            '\u{a0}' => escaped.push('~'),
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Column, Row},
        *,
    };
    use crate::metric::Interval;

    #[test]
    fn nothing_in_a_table_is_taken_for_a_command() {
        let table = Table {
            id: "t".into(),
            title: "T".into(),
            caption: String::new(),
            notes: vec!["a note".into()],
            made_of: String::new(),
            columns: vec![Column::new("task", "task_1 & more"), Column::new("score", "50 %")],
            rows: vec![Row {
                values: vec![
                    Value::Text("a\\b".into()),
                    Value::Estimate(Interval {
                        mean: 1.25,
                        low: 0.,
                        high: 2.,
                    }),
                ],
                ..Row::default()
            }],
            commands: vec![],
        };
        let text = latex(&table);
        assert!(text.contains("task\\_1 \\& more & 50 \\% \\\\\n"), "{text}");
        assert!(
            text.contains("a\\textbackslash{}b & 1.2 {\\footnotesize [0.0, 2.0]} \\\\\n"),
            "{text}"
        );
        assert!(text.contains("\\begin{tabular}{lr}"), "{text}");
    }
}
