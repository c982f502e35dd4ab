//! What was measured, side by side.
use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::bench::timing::{Timing, median};

/// What ours may take of what onnxruntime-web takes. Beginnings of names: the source's length follows.
const PEER_GOALS: [(&str, f64); 4] = [
    ("enc", 0.60),
    ("ms_tok@", 0.20),
    ("loadModel", 0.10),
    ("modelBytes", 0.75),
];
/// What ours may take of what candle's own T5 takes, at T5 small 1.1's shape: 1.3 times what bare kernels without
/// candle took.
const CANDLE_GOALS: [(&str, f64); 4] = [
    ("enc128", 0.269),
    ("enc512", 0.320),
    ("ms_tok@128", 0.0851),
    ("ms_tok@512", 0.0409),
];

/// An engine and its runs.
#[derive(Debug, Clone)]
pub struct Contestant {
    name: &'static str,
    runs: Vec<Timing>,
}

/// Everything that was measured.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The model's name.
    pub name: String,
    /// Tokens of each source.
    pub sources: Vec<usize>,
    /// How often each time was taken in a run.
    pub repetitions: usize,
    /// Where.
    pub machine: Value,
    /// What a visitor fetches.
    pub download: Value,
    /// Ours.
    pub ours: Contestant,
    /// onnxruntime-web.
    pub peer: Option<Contestant>,
    /// Ours by stock ops.
    pub stock: Option<Contestant>,
    /// candle's own T5.
    pub candle: Option<Contestant>,
}

impl Contestant {
    /// An engine that was run at least once.
    pub fn new(name: &'static str, runs: Vec<Timing>) -> Self {
        Self { name, runs }
    }

    /// The median over the runs, each of which gave the least of its repetitions.
    fn number(&self, field: &str) -> Option<f64> {
        median(&self.runs, field).ok()
    }

    /// All that was measured: numbers as medians over the runs, the rest as the first run had it.
    fn json(&self) -> Value {
        let mut fields = Map::new();
        for (field, value) in self.runs.first().and_then(Timing::fields).into_iter().flatten() {
            let value = match self.number(field) {
                Some(number) if value.is_f64() => rounded(number).into(),
                _ => value.clone(),
            };
            fields.insert(field.clone(), value);
        }
        fields.into()
    }
}

impl Figures {
    /// One line: our fields, as the other bench names them, then the others' and the ratios.
    pub fn json(&self) -> Value {
        let mut line = json!({ "job": format!("guesswork {}", self.name) });
        if let (Some(line), Value::Object(fields)) = (line.as_object_mut(), self.ours.json()) {
            line.extend(fields);
        }
        line["repetitions"] = self.repetitions.into();
        line["download"] = self.download.clone();
        line["machine"] = self.machine.clone();
        line["runs"] = self.ours.runs.iter().filter_map(|run| self.main(run)).collect();
        line["peer"] = self.peer.as_ref().map_or(Value::Null, Contestant::json);
        line["ratios"] = self.ratios_json(self.peer.as_ref());
        line["stock"] = self.stock.as_ref().map_or(Value::Null, Contestant::json);
        line["stock_ratios"] = self.ratios_json(self.stock.as_ref());
        line["candle"] = self.candle.as_ref().map_or(Value::Null, Contestant::json);
        line["candle_ratios"] = self.ratios_json(self.candle.as_ref());
        line
    }

    /// The numbers that are compared, in their order.
    fn fields(&self) -> Vec<String> {
        let each = |name: &str| -> Vec<String> { self.sources.iter().map(|s| format!("{name}{s}")).collect() };
        let last = ["loadModel", "modelBytes"].map(str::to_owned);
        each("enc").into_iter().chain(each("ms_tok@")).chain(last).collect()
    }

    fn main(&self, run: &Timing) -> Option<Value> {
        let number = |field: String| Some((field.clone(), json!(rounded(run.number(&field).ok()?))));
        self.fields().into_iter().map(number).collect()
    }

    fn ratio(&self, field: &str, other: &Contestant) -> Option<f64> {
        let ratio = self.ours.number(field)? / other.number(field)?;
        ratio.is_finite().then_some(ratio)
    }

    fn ratios_json(&self, other: Option<&Contestant>) -> Value {
        let Some(other) = other else {
            return Value::Null;
        };
        let fields = self.fields().into_iter();
        fields
            .filter_map(|field| {
                let ratio = self.ratio(&field, other)?;
                Some((field, json!((ratio * 1e4).round() / 1e4)))
            })
            .collect()
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut table = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_table(&mut table);
        table
    }

    fn write_table(&self, table: &mut String) -> std::fmt::Result {
        let ours = self.ours.json();
        let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
        writeln!(
            table,
            "{}: {:.1}M parameters, {}, {}, one thread",
            self.name,
            ours["parameters"].as_f64().unwrap_or(0.0) / 1e6,
            text(&ours["quantisation"]),
            text(&ours["chromium"]),
        )?;
        let machine = &self.machine;
        let core = machine["core"]
            .as_u64()
            .map_or("on any core".into(), |core| format!("on core {core}"));
        writeln!(
            table,
            "{}, {} cores, everything {core}; load {}",
            text(&machine["processor"]),
            machine["cores"],
            machine["load"],
        )?;
        writeln!(
            table,
            "milliseconds, the least of {} (several runs: the median of that)\n",
            self.repetitions
        )?;
        write!(table, "{:<30}{:>12}", "", self.ours.name)?;
        let others: Vec<(&Contestant, &[(&str, f64)])> = [
            self.peer.as_ref().map(|peer| (peer, &PEER_GOALS[..])),
            self.stock.as_ref().map(|stock| (stock, &[][..])),
            self.candle.as_ref().map(|candle| (candle, &CANDLE_GOALS[..])),
        ]
        .into_iter()
        .flatten()
        .collect();
        for (other, _) in &others {
            write!(table, "{:>26}{:>8}{:>9}", other.name, "ratio", "at most")?;
        }
        writeln!(table, "   our runs")?;
        for field in self.fields() {
            write!(table, "{:<30}{:>12}", label(&field), shown(self.ours.number(&field)))?;
            for (other, goals) in &others {
                let goal = goals.iter().find(|(name, _)| field.starts_with(name));
                let (ratio, goal) = (self.ratio(&field, other), goal.map(|(_, goal)| *goal));
                let cell = |number: Option<f64>| number.map_or("-".into(), |number| format!("{number:.3}"));
                write!(
                    table,
                    "{:>26}{:>8}{:>9}",
                    shown(other.number(&field)),
                    cell(ratio),
                    cell(goal)
                )?;
            }
            let runs: Vec<String> = self
                .ours
                .runs
                .iter()
                .map(|run| shown(run.number(&field).ok()))
                .collect();
            writeln!(table, "   {}", runs.join(" "))?;
        }
        for field in [
            "engine",
            "build",
            "build_verify",
            "build_tokenizer",
            "build_model",
            "fetchAll",
            "first_token_cold",
            "memory_ready",
            "memory",
        ] {
            writeln!(table, "{:<30}{:>12}", label(field), shown(self.ours.number(field)))?;
        }
        writeln!(
            table,
            "\n{:<30}{:>12}{:>12}{:>12}{:>12}",
            "download, bytes", "raw", "gzip 6", "brotli 5", "brotli 11"
        )?;
        for group in self.download.as_array().into_iter().flatten() {
            writeln!(
                table,
                "{:<30}{:>12}{:>12}{:>12}{:>12}",
                text(&group["what"]),
                group["raw"].to_string(),
                group["gzip"].to_string(),
                group["brotli"].to_string(),
                group["brotli_11"].to_string()
            )?;
        }
        Ok(())
    }
}

/// What a field is, in words.
fn label(field: &str) -> String {
    match field {
        "loadModel" => "load to ready".into(),
        "engine" => "  of it the worker's code".into(),
        "build" => "  of it check and build".into(),
        "build_verify" => "    files compared".into(),
        "build_tokenizer" => "    tokenizer".into(),
        "build_model" => "    model".into(),
        "fetchAll" => "fetch of the model".into(),
        "first_token_cold" => "click to first token, cold".into(),
        "memory_ready" => "memory when ready, bytes".into(),
        "memory" => "memory afterwards, bytes".into(),
        "modelBytes" => "model, bytes".into(),
        _ => match field.strip_prefix("enc").or(field.strip_prefix("ms_tok@")) {
            Some(source) if field.starts_with("enc") => format!("encoder, {source} tokens"),
            Some(source) => format!("a token, source {source}"),
            None => field.to_owned(),
        },
    }
}

fn shown(number: Option<f64>) -> String {
    match number {
        None => "-".into(),
        Some(number) if number >= 1000.0 => format!("{number:.0}"),
        Some(number) if number >= 10.0 => format!("{number:.1}"),
        Some(number) => format!("{number:.3}"),
    }
}

/// To a thousandth; more the clock does not give.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contestant(name: &'static str, lines: &[&str]) -> Contestant {
        Contestant::new(name, lines.iter().map(|line| Timing::of(line).unwrap()).collect())
    }

    fn figures() -> Figures {
        Figures {
            name: "tiny".into(),
            sources: vec![128],
            repetitions: 5,
            machine: json!({"processor": "P", "cores": 2, "core": 1, "load": [0.5, 1.5]}),
            download: json!([{"what": "the page", "raw": 30, "gzip": 20, "brotli": 10, "brotli_11": 9}]),
            ours: contestant(
                "guesswork",
                &[
                    r#"{"chromium": "C/1", "quantisation": "q", "parameters": 2000000, "enc128": 10.0, "ms_tok@128": 1.0, "loadModel": 5.0, "modelBytes": 60}"#,
                    r#"{"chromium": "C/1", "quantisation": "q", "parameters": 2000000, "enc128": 14.0, "ms_tok@128": 2.0, "loadModel": 7.0, "modelBytes": 60}"#,
                ],
            ),
            peer: Some(contestant(
                "onnxruntime-web",
                &[r#"{"enc128": 24.0, "ms_tok@128": 3.0, "loadModel": 100.0, "modelBytes": 80}"#],
            )),
            stock: None,
            candle: None,
        }
    }

    #[test]
    fn the_line_has_our_numbers_and_the_ratios() {
        let line = figures().json();
        assert_eq!(line["job"], "guesswork tiny");
        assert_eq!((&line["enc128"], &line["ms_tok@128"]), (&json!(12.0), &json!(1.5)));
        assert_eq!(line["modelBytes"], 60);
        let ratios = json!({"enc128": 0.5, "ms_tok@128": 0.5, "loadModel": 0.06, "modelBytes": 0.75});
        assert_eq!(line["ratios"], ratios);
        assert_eq!(line["runs"][1]["enc128"], 14.0);
        for other in ["stock", "stock_ratios", "candle", "candle_ratios"] {
            assert!(line[other].is_null(), "{other}");
        }
    }

    #[test]
    fn the_table_has_a_row_for_each_number() {
        let table = figures().table();
        let row = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        let cells = |name: &str| {
            row(name)[name.len()..]
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            cells("encoder, 128 tokens"),
            ["12.0", "24.0", "0.500", "0.600", "10.0", "14.0"]
        );
        assert_eq!(
            cells("a token, source 128"),
            ["1.500", "3.000", "0.500", "0.200", "1.000", "2.000"]
        );
        // What was not measured is not made up.
        assert_eq!(cells("memory afterwards, bytes"), ["-"]);
        assert_eq!(cells("the page"), ["30", "20", "10", "9"]);
    }
}
