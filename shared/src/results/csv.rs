use super::{Table, Value};

/// A table as tidy CSV: a score's interval in columns of its own (`_low`, `_high`), numbers with all their digits,
/// nothing where nothing was measured (RFC 4180, lines ended by a line feed).
pub fn csv(table: &Table) -> String {
    let has_interval: Vec<bool> = (0..table.columns.len())
        .map(|column| {
            table
                .rows
                .iter()
                .any(|row| row.values.get(column).is_some_and(|value| value.interval().is_some()))
        })
        .collect();
    let mut lines = Vec::new();
    let mut head = Vec::new();
    for (column, &has_interval) in table.columns.iter().zip(&has_interval) {
        head.push(field(&column.key));
        if has_interval {
            head.extend(["low", "high"].map(|end| field(&format!("{}_{end}", column.key))));
        }
    }
    lines.push(head.join(","));
    for row in &table.rows {
        let mut cells = Vec::new();
        for (value, &has_interval) in row.values.iter().zip(&has_interval) {
            match value {
                Value::Estimate(interval) | Value::Difference(interval) => {
                    cells.extend([interval.mean, interval.low, interval.high].map(number));
                    continue;
                }
                Value::Percent(value) | Value::Points(value) | Value::P(value) | Value::Number(value) => {
                    cells.push(number(*value));
                }
                Value::Absent => cells.push(String::new()),
                Value::Published { digits, .. } => cells.push(field(digits)),
                other => cells.push(field(&other.text())),
            }
            if has_interval {
                cells.extend([String::new(), String::new()]);
            }
        }
        lines.push(cells.join(","));
    }
    lines.join("\n") + "\n"
}

fn number(value: f64) -> String {
    // Sums of the same numbers may differ in their last digits.
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Column, Row},
        *,
    };
    use crate::metric::Interval;

    #[test]
    fn intervals_have_columns_and_odd_text_is_quoted() {
        let table = Table {
            id: "t".into(),
            title: String::new(),
            caption: String::new(),
            notes: vec![],
            made_of: String::new(),
            columns: vec![
                Column::new("name", "n"),
                Column::new("score", "s"),
                Column::new("p", "p"),
            ],
            rows: vec![
                Row {
                    values: vec![
                        Value::Text("a, \"b\"".into()),
                        Value::Estimate(Interval {
                            mean: 1.5,
                            low: 0.,
                            high: 100. / 3.,
                        }),
                        Value::P(0.0001),
                    ],
                    ..Row::default()
                },
                Row {
                    values: vec![Value::Text("c".into()), Value::Absent, Value::Absent],
                    ..Row::default()
                },
            ],
            commands: vec![],
        };
        assert_eq!(
            csv(&table),
            "name,score,score_low,score_high,p\n\"a, \"\"b\"\"\",1.5,0,33.333333,0.0001\nc,,,,\n"
        );
    }
}
