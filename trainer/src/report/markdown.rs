use super::report::METHODS;
use guesswork_shared::results::{Results, StudyResults, Table, Value};

/// The report as Markdown, with its figures beside it.
pub(super) fn markdown(report: &Results) -> String {
    let mut text = String::from("# Results\n");
    for paragraph in &report.summary {
        text += &format!("\n{}\n", plain(paragraph));
    }
    for part in &report.discussion {
        text += &format!("\n## {}\n", plain(&part.title));
        for paragraph in &part.paragraphs {
            text += &format!("\n{}\n", plain(paragraph));
        }
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

fn of_study(study: &StudyResults) -> String {
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
    let commands: Vec<String> = study
        .commands
        .iter()
        .zip(1..)
        .map(|(one, number)| format!("{number:>4}  {one}"))
        .collect();
    // No command has a line of three backticks in it: each is one line.
    text + &format!(
        "\n<details><summary>Commands</summary>\n\n```\n{}\n```\n\n</details>\n",
        commands.join("\n")
    )
}

fn of_table(study: &StudyResults, table: &Table) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n", plain(&table.title), plain(&table.caption));
    let shown: Vec<usize> = (0..table.columns.len())
        .filter(|&column| !table.columns[column].is_hidden)
        .collect();
    let head: Vec<String> = shown
        .iter()
        .map(|&column| plain(&table.columns[column].title))
        .collect();
    text += &format!("| {} |\n", head.join(" | "));
    let is_number = |column: usize| {
        table
            .rows
            .iter()
            .any(|row| row.values.get(column).is_some_and(Value::is_number))
    };
    let rules: Vec<&str> = shown
        .iter()
        .map(|&column| if is_number(column) { "---:" } else { "---" })
        .collect();
    text += &format!("| {} |\n", rules.join(" | "));
    for row in &table.rows {
        let cells = shown.iter().filter_map(|&column| row.values.get(column));
        let cells: Vec<String> = cells
            .map(|value| match value {
                Value::Lane(lane) => format!("`{lane}`"),
                Value::Published { .. } => format!("*{}*", plain(&value.text())),
                other => plain(&other.text()),
            })
            .collect();
        text += &format!("| {} |\n", cells.join(" | "));
    }
    for note in &table.notes {
        text += &format!("\n{}\n", plain(note));
    }
    text + &format!(
        "\n{}. Commands {}. [{file}]({file})\n",
        plain(&table.made_of),
        table.command_numbers(),
        file = study.file(&table.id, "csv")
    )
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
