use super::report::METHODS;
use guesswork_shared::{
    chart::{Dress, escape, mark_svg, style_sheet},
    lane::Lane,
    results::{Figure, Results, Row, StudyResults, Table, Value, text},
};

/// How wide figures are drawn for a page, and for a phone: each shows the one that keeps its text readable.
const WIDE: f64 = 820.;
const NARROW: f64 = 358.;

/// The report as one page that needs nothing else: no scripts, no other files, no network. Well-formed as XML too.
pub(super) fn html(report: &Results) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"/>\n<title>Guesswork: results</title>\n<style>{}{}</style>\n</head>\n\
         <body>\n<header><div class=\"wordmark\"><i>Guess</i><span>work</span></div>\n<h1>Do tuned models read their \
         instructions, or just learn the shape of an answer?</h1></header>\n<main>\n",
        style_sheet(":root"),
        include_str!("page.css").replace('\n', ""),
    );
    for paragraph in &report.summary {
        page += &format!("<p class=\"note\">{}</p>\n", escape(paragraph));
    }
    for part in &report.discussion {
        page += &format!("<h2>{}</h2>\n", escape(&part.title));
        for paragraph in &part.paragraphs {
            page += &format!("<p>{}</p>\n", escape(paragraph));
        }
    }
    for study in &report.studies {
        page += &of_study(study);
    }
    page += "</main>\n<footer class=\"small\">\n<h3>How this was computed</h3>\n";
    for paragraph in METHODS {
        page += &format!("<p>{}</p>\n", escape(paragraph));
    }
    page += &format!(
        "<p>The paper: {}.</p>\n<p>Made by {} report; the same tables are in the CSV files beside this page, and all of it \
         in report.json.</p>\n</footer>\n</body>\n</html>\n",
        escape(&report.paper),
        escape(&report.made_by)
    );
    page
}

fn of_study(study: &StudyResults) -> String {
    let mut part = format!("<section class=\"study\">\n<h2>{}</h2>\n", escape(&study.title));
    for sentence in &study.findings {
        part += &format!("<p class=\"finding\">{}</p>\n", escape(sentence));
    }
    part += "<dl>";
    for (what, value) in &study.facts {
        part += &format!("<dt>{}</dt><dd>{}</dd>", escape(what), escape(value));
    }
    part += "</dl>\n";
    for (title, sentences) in [("Not there", &study.missing), ("Remarks", &study.notes)] {
        if !sentences.is_empty() {
            let items: Vec<String> = sentences
                .iter()
                .map(|one| format!("<li>{}</li>", escape(one)))
                .collect();
            part += &format!("<aside><h3>{title}</h3><ul>{}</ul></aside>\n", items.concat());
        }
    }
    for (place, figure) in study.figures.iter().enumerate() {
        part += &of_figure(study, place + 1, figure);
    }
    for (place, table) in study.tables.iter().enumerate() {
        part += &of_table(study, place + 1, table);
    }
    let commands: Vec<String> = study
        .commands
        .iter()
        .map(|one| format!("<li>{}</li>", escape(one)))
        .collect();
    part + &format!(
        "<details id=\"{}\"><summary>All {}</summary><ol class=\"commands\">{}</ol></details>\n</section>\n",
        escape(&study.file("commands", "list")),
        text::count(study.commands.len(), "command"),
        commands.join("\n")
    )
}

fn of_figure(study: &StudyResults, number: usize, figure: &Figure) -> String {
    format!(
        "<figure class=\"item\" id=\"{file}\"><figcaption><div><p class=\"kind\">Figure {number}</p><h3>{title}</h3></div>\
         <p>{caption}</p><p><a href=\"{file}\">{file}</a></p></figcaption>\n<div class=\"draw\">\
         <div class=\"wide-only\">{wide}</div><div class=\"narrow\">{narrow}</div></div></figure>\n",
        file = escape(&study.file(&figure.id, "svg")),
        title = escape(&figure.title),
        caption = escape(&figure.caption),
        wide = figure.svg(WIDE, Dress::Page),
        narrow = figure.svg(NARROW, Dress::Page),
    )
}

fn of_table(study: &StudyResults, number: usize, table: &Table) -> String {
    // What has many columns needs the whole width.
    let wide = if table.columns.len() > 9 { " wide" } else { "" };
    let notes: Vec<String> = table
        .notes
        .iter()
        .map(|note| format!("<p class=\"small\">{}</p>", escape(note)))
        .collect();
    let head: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, head)| !head.is_hidden)
        .map(|(column, head)| {
            let class = match (head.published, table.is_text(column)) {
                (true, _) => " class=\"published\"",
                (_, true) => " class=\"t\"",
                _ => "",
            };
            let mark = head.title.parse().map_or(String::new(), |lane: Lane| mark_svg(lane));
            // The name of a metric is one word.
            let title = escape(&head.title).replace("ROUGE-", "ROUGE\u{2011}");
            format!("<th scope=\"col\"{class}>{mark}{title}</th>")
        })
        .collect();
    let rows: Vec<String> = table.rows.iter().map(|row| of_row(table, row)).collect();
    let file = escape(&study.file(&table.id, "csv"));
    let title = escape(&table.title);
    format!(
        "<figure class=\"item{wide}\" id=\"{file}\"><figcaption><div><p class=\"kind\">Table {number}</p><h3>{title}</h3></div>\
         <p>{caption}</p><p><a href=\"{file}\">{file}</a></p></figcaption>\n<div><div class=\"scroll\" \
         tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody>\
         </table></div>{notes}<p class=\"small\">{made_of}. <a href=\"#{anchor}\">Commands {commands}</a></p></div></figure>\n",
        caption = escape(&table.caption),
        made_of = escape(&table.made_of),
        notes = notes.concat(),
        anchor = escape(&study.file("commands", "list")),
        commands = table.command_numbers(),
        head = head.concat(),
        rows = rows.join("\n"),
    )
}

fn of_row(table: &Table, row: &Row) -> String {
    let mut cells = String::new();
    for (column, value) in row.values.iter().enumerate() {
        let shown = match value {
            Value::Lane(lane) => format!("{}{}", mark_svg(*lane), escape(&lane.to_string())),
            Value::Estimate(interval) => format!(
                "<b>{}</b><small>{}</small>",
                text::score(interval.mean),
                text::bounds(interval)
            ),
            other => escape(&other.text()),
        };
        if table.columns[column].is_hidden {
            continue;
        }
        if column == 0 {
            cells += &format!("<th scope=\"row\">{shown}</th>");
            continue;
        }
        let class = match value {
            _ if table.columns[column].published => " class=\"published\"",
            _ if table.is_text(column) => " class=\"t\"",
            _ => "",
        };
        cells += &format!("<td{class}>{shown}</td>");
    }
    let class = if row.begins_group { " class=\"group\"" } else { "" };
    format!("<tr{class}>{cells}</tr>")
}
