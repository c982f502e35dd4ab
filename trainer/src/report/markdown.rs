use super::{
    report::{METHODS, Report, StudyReport},
    table::{Table, Value},
};

/// The report as Markdown, with its figures beside it.
pub(super) fn markdown(report: &Report) -> String {
    let mut text = String::from("# Results\n");
    for paragraph in &report.summary {
        text += &format!("\n{}\n", plain(paragraph));
    }
    for study in &report.studies {
        text += &of_study(study);
    }
    text += "\n## How this was computed\n";
    for paragraph in METHODS {
        text += &format!("\n{paragraph}\n");
    }
    text += &format!("\nThe paper: {}.\n", plain(&report.paper));
    text
}

fn of_study(study: &StudyReport) -> String {
    let mut text = format!("\n## {}\n", plain(&study.title));
    for sentence in &study.findings {
        text += &format!("\n{}\n", plain(sentence));
    }
    text += "\n";
    for (what, value) in &study.facts {
        text += &format!("- {what}: {}\n", plain(value));
    }
    for (title, sentences) in [("Not there", &study.missing), ("Remarks", &study.notes)] {
        if !sentences.is_empty() {
            text += &format!("\n### {title}\n\n");
            for sentence in sentences {
                text += &format!("- {}\n", plain(sentence));
            }
        }
    }
    for figure in &study.figures {
        let file = study.file(&figure.id, "svg");
        let alt = plain(&figure.title);
        text += &format!("\n### {alt}\n\n![{alt}]({file})\n\n{}\n", plain(&figure.caption));
    }
    for table in &study.tables {
        text += &of_table(study, table);
    }
    text
}

fn of_table(study: &StudyReport, table: &Table) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n", plain(&table.title), plain(&table.caption));
    let head: Vec<String> = table.columns.iter().map(|column| plain(&column.title)).collect();
    text += &format!("| {} |\n", head.join(" | "));
    let rules: Vec<&str> = (0..table.columns.len())
        .map(|column| {
            let numbers = table
                .rows
                .iter()
                .any(|row| row.values.get(column).is_some_and(Value::is_number));
            if numbers { "---:" } else { "---" }
        })
        .collect();
    text += &format!("| {} |\n", rules.join(" | "));
    for row in &table.rows {
        let cells: Vec<String> = row
            .values
            .iter()
            .map(|value| match value {
                Value::Lane(lane) => format!("`{lane}`"),
                Value::Published(digits) => format!("*{digits}*"),
                other => plain(&other.text()),
            })
            .collect();
        text += &format!("| {} |\n", cells.join(" | "));
    }
    text += &format!("\n{}. [{}]({1})\n", plain(&table.made_of), study.file(&table.id, "csv"));
    if !table.commands.is_empty() {
        // A fence longer than any in it is not needed: commands are one line each.
        text += &format!(
            "\n<details><summary>Commands</summary>\n\n```\n{}\n```\n\n</details>\n",
            table.commands.join("\n")
        );
    }
    text
}

/// Text that Markdown must not take for marks.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '|' | '*' | '_' | '`' | '\\' | '#' => plain.extend(['\\', letter]),
            '<' => plain += "&lt;",
            '\n' | '\r' => plain.push(' '),
            _ => plain.push(letter),
        }
    }
    plain
}
