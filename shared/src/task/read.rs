use super::{Example, Instance, Problem, Severity, Task};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Reads a task from the bytes of its file; the module's text says what is tolerated.
///
/// `file` is the name that problems are reported under; the task is called by its last part without `.json`.
/// Returns the task with what was odd but bearable, or everything that makes it unusable (and what was odd).
pub fn read_task(file: &str, bytes: &[u8]) -> Result<(Task, Vec<Problem>), Vec<Problem>> {
    let mut reader = Reader {
        file,
        problems: Vec::new(),
    };
    let task = reader.task(bytes);
    let usable = reader.problems.iter().all(|p| p.severity == Severity::Warning);
    match task {
        Some(task) if usable => Ok((task, reader.problems)),
        _ => Err(reader.problems),
    }
}

/// `tasks/task1_a.json` is `task1_a`, on every system's separators.
fn task_name(file: &str) -> String {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    last.strip_suffix(".json").unwrap_or(last).to_owned()
}

struct Reader<'a> {
    file: &'a str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn report(&mut self, severity: Severity, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.problems.push(Problem {
            file: self.file.into(),
            field: field.into(),
            what: what.into(),
            mend: mend.into(),
            severity,
        });
    }

    fn error(&mut self, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.report(Severity::Error, field, what, mend);
    }

    fn warn(&mut self, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.report(Severity::Warning, field, what, mend);
    }

    fn task(&mut self, bytes: &[u8]) -> Option<Task> {
        let file = self.object(bytes)?;
        let name = task_name(self.file);
        let definitions = self.definitions(file.get("Definition"));
        let categories = self.words(&file, "Categories");
        if categories.is_empty() {
            self.warn(
                "Categories",
                "is missing or empty",
                "name the kind of task, as [\"Textual Entailment\"]",
            );
        }
        let reasoning = self.words(&file, "Reasoning");
        let domains = self.words(&file, "Domains");
        let source = self.words(&file, "Source");
        let positive_examples = self.examples(&file, "Positive Examples");
        if positive_examples.is_empty() {
            self.warn(
                "Positive Examples",
                "there is none",
                "give two, or variants with examples will show none",
            );
        }
        let negative_examples = self.examples(&file, "Negative Examples");
        let instances = self.instances(file.get("Instances"), &name);
        Some(Task {
            name,
            definitions,
            categories,
            reasoning,
            domains,
            source,
            positive_examples,
            negative_examples,
            instances,
        })
    }

    fn object(&mut self, bytes: &[u8]) -> Option<Map<String, Value>> {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            self.error("", "the file is UTF-16", "save it as UTF-8");
            return None;
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            self.error("", "the file is empty", "fetch or write it again");
            return None;
        }
        if let Err(error) = std::str::from_utf8(bytes) {
            let before = &bytes[..error.valid_up_to()];
            let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
            let column = 1 + before.iter().rev().take_while(|&&b| b != b'\n').count();
            let what = format!("line {line}, column {column} is not UTF-8");
            self.error("", what, "save the file as UTF-8");
            return None;
        }
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(object)) => Some(object),
            Ok(other) => {
                let what = format!("the file holds {} where a task is expected", kind(&other));
                self.error(
                    "",
                    what,
                    "put the task into one object, {\"Definition\": ..., \"Instances\": [...]}",
                );
                None
            }
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                let said = error.to_string();
                let said = said
                    .strip_suffix(&format!(" at line {line} column {column}"))
                    .unwrap_or(&said);
                let what = format!("the JSON breaks at line {line}, column {column}: {said}");
                let mend = if error.is_eof() {
                    "the file ends too early, fetch it again"
                } else {
                    "correct it there"
                };
                self.error("", what, mend);
                None
            }
        }
    }

    fn definitions(&mut self, value: Option<&Value>) -> Vec<String> {
        let mend = "write it as a list of wordings, [\"In this task ...\"]";
        let items = match value {
            None | Some(Value::Null) => {
                self.error("Definition", "is missing", mend);
                return Vec::new();
            }
            Some(Value::Array(items)) => items.as_slice(),
            Some(bare) => {
                self.bare("Definition", bare);
                std::slice::from_ref(bare)
            }
        };
        let errors = self.problems.len();
        let mut definitions = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let field = if matches!(value, Some(Value::Array(_))) {
                format!("Definition[{i}]")
            } else {
                "Definition".into()
            };
            match self.text(&field, item) {
                Some(text) if text.trim().is_empty() => self.warn(&field, "is empty", "it was left out; remove it"),
                Some(text) => definitions.push(text),
                None => self.wrong_type(&field, item, mend),
            }
        }
        let said_why = self.problems[errors..].iter().any(|p| p.severity == Severity::Error);
        if definitions.is_empty() && !said_why {
            self.error("Definition", "is empty", mend);
        }
        definitions
    }

    /// A field of words that may be missing: `Categories`, `Source` and their like.
    fn words(&mut self, file: &Map<String, Value>, key: &str) -> Vec<String> {
        let items = match file.get(key) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) => items.as_slice(),
            Some(bare) => {
                self.bare(key, bare);
                std::slice::from_ref(bare)
            }
        };
        let mut words = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let field = format!("{key}[{i}]");
            match self.text(&field, item) {
                Some(word) => words.push(word),
                None => {
                    let what = format!("is {} where text is expected", kind(item));
                    self.warn(&field, what, "it was left out; write it in quotes");
                }
            }
        }
        words
    }

    fn examples(&mut self, file: &Map<String, Value>, key: &str) -> Vec<Example> {
        let items = match file.get(key) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(other) => {
                let what = format!("is {} where a list of examples is expected", kind(other));
                self.error(
                    key,
                    what,
                    "write [{\"input\": ..., \"output\": ..., \"explanation\": ...}]",
                );
                return Vec::new();
            }
        };
        let items = items.iter().enumerate();
        items
            .filter_map(|(i, item)| self.example(&format!("{key}[{i}]"), item))
            .collect()
    }

    fn example(&mut self, field: &str, value: &Value) -> Option<Example> {
        let Value::Object(object) = value else {
            let what = format!("is {} where an example is expected", kind(value));
            self.warn(
                field,
                what,
                "it was left out; write {\"input\": ..., \"output\": ..., \"explanation\": ...}",
            );
            return None;
        };
        let mut part = |key: &str| {
            let field = format!("{field}.{key}");
            let value = object.get(key).unwrap_or(&Value::Null);
            // Some files give an example's output as a list, as they do for instances.
            let value = match value {
                Value::Array(items) if !items.is_empty() => {
                    self.warn(
                        &field,
                        "is a list where text is expected",
                        "the first was taken; write it as text",
                    );
                    &items[0]
                }
                other => other,
            };
            if value.is_null() {
                return (field, None);
            }
            let text = self.text(&field, value);
            (field, text)
        };
        let (input, output, explanation) = (part("input"), part("output"), part("explanation"));
        for (field, text) in [&input, &output] {
            if text.is_none() {
                self.warn(
                    field,
                    "is missing or no text",
                    "the example was left out; give it as text",
                );
            }
        }
        Some(Example {
            input: input.1?,
            output: output.1?,
            explanation: explanation.1.unwrap_or_default(),
        })
    }

    fn instances(&mut self, value: Option<&Value>, name: &str) -> Vec<Instance> {
        let mend = "write [{\"id\": ..., \"input\": ..., \"output\": [...]}]";
        let items = match value {
            Some(Value::Array(items)) if !items.is_empty() => items,
            None | Some(Value::Null | Value::Array(_)) => {
                self.error("Instances", "there is none", mend);
                return Vec::new();
            }
            Some(other) => {
                self.error(
                    "Instances",
                    format!("is {} where a list is expected", kind(other)),
                    mend,
                );
                return Vec::new();
            }
        };
        let mut taken = BTreeSet::new();
        let mut instances = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let field = format!("Instances[{i}]");
            let Value::Object(object) = item else {
                self.error(&field, format!("is {} where an instance is expected", kind(item)), mend);
                continue;
            };
            let id = self.id(&field, object.get("id"), name, i, &mut taken);
            let input = self.input(&format!("{field}.input"), object.get("input"));
            let outputs = self.outputs(&format!("{field}.output"), object.get("output"));
            if let (Some(input), Some(outputs)) = (input, outputs) {
                instances.push(Instance { id, input, outputs });
            }
        }
        instances
    }

    /// The instance's own id, or `task1_a-3` from its position; never one that stood before.
    fn id(&mut self, field: &str, value: Option<&Value>, name: &str, i: usize, taken: &mut BTreeSet<String>) -> String {
        let field = format!("{field}.id");
        let given = match value {
            None | Some(Value::Null) => None,
            Some(value) => {
                let text = self.text(&field, value);
                if text.is_none() {
                    let what = format!("is {} where text is expected", kind(value));
                    self.warn(&field, what, "one was made from the position; write it in quotes");
                }
                text
            }
        };
        let wanted = given.unwrap_or_else(|| format!("{name}-{i}"));
        let mut id = wanted.clone();
        let mut n = 1;
        while !taken.insert(id.clone()) {
            n += 1;
            id = format!("{wanted}-{n}");
        }
        if n > 1 {
            let what = format!("\"{wanted}\" is used by an instance before");
            self.warn(
                &field,
                what,
                format!("it is called \"{id}\" here; give each instance its own"),
            );
        }
        id
    }

    fn input(&mut self, field: &str, value: Option<&Value>) -> Option<String> {
        let mend = "give the text that the model is to answer";
        match value {
            None | Some(Value::Null) => {
                self.error(field, "is missing", mend);
                None
            }
            Some(value) => {
                let text = self.text(field, value);
                match &text {
                    None => self.wrong_type(field, value, mend),
                    Some(text) if text.trim().is_empty() => self.warn(field, "is empty", mend),
                    Some(_) => (),
                }
                text
            }
        }
    }

    fn outputs(&mut self, field: &str, value: Option<&Value>) -> Option<Vec<String>> {
        let mend = "give at least one reference, [\"yes\"]";
        let items = match value {
            None | Some(Value::Null) => {
                self.error(field, "is missing", mend);
                return None;
            }
            Some(Value::Array(items)) if items.is_empty() => {
                self.error(field, "is empty", mend);
                return None;
            }
            Some(Value::Array(items)) => items.as_slice(),
            // A bare string is the layout of some releases: nothing to report.
            Some(bare) => std::slice::from_ref(bare),
        };
        let mut outputs = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let field = if matches!(value, Some(Value::Array(_))) {
                format!("{field}[{i}]")
            } else {
                field.into()
            };
            match self.text(&field, item) {
                Some(text) => outputs.push(text),
                None => self.wrong_type(&field, item, mend),
            }
        }
        (outputs.len() == items.len()).then_some(outputs)
    }

    /// Text, or a number or truth value taken as text with a warning; `None` for anything else, not yet reported.
    fn text(&mut self, field: &str, value: &Value) -> Option<String> {
        let text = match value {
            Value::String(text) => return Some(text.clone()),
            Value::Number(number) => number.to_string(),
            // The files come from Python; its spelling is that of the answers in them.
            Value::Bool(true) => "True".into(),
            Value::Bool(false) => "False".into(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        let what = format!("is {} where text is expected", kind(value));
        self.warn(field, what, format!("it was taken as \"{text}\"; write it in quotes"));
        Some(text)
    }

    fn wrong_type(&mut self, field: &str, value: &Value, mend: &str) {
        self.error(field, format!("is {} where text is expected", kind(value)), mend);
    }

    fn bare(&mut self, field: &str, value: &Value) {
        let what = format!("is {} where a list is usual", kind(value));
        self.warn(field, what, "it was taken as a list of one; put it into [ ]");
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
