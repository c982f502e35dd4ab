use super::{Example, Task};
use serde_json::{Map, Value, json};

impl Task {
    /// The task as JSON in the layout of the original files, keys in their order, indented by one space as they are.
    ///
    /// Read back by [`read_task`](super::read_task) under the same name, it is equal. Fields of the original that a
    /// [`Task`] does not keep (contributors, links, languages) are written as empty lists, since other readers ask for
    /// them.
    pub fn to_json(&self) -> String {
        let mut file = Map::new();
        let mut put = |key: &str, value: Value| file.insert(key.into(), value);
        put("Contributors", json!([]));
        put("Source", json!(self.source));
        put("URL", json!([]));
        put("Categories", json!(self.categories));
        put("Reasoning", json!(self.reasoning));
        put("Definition", json!(self.definitions));
        put("Input_language", json!([]));
        put("Output_language", json!([]));
        put("Instruction_language", json!([]));
        put("Domains", json!(self.domains));
        put("Positive Examples", examples(&self.positive_examples));
        put("Negative Examples", examples(&self.negative_examples));
        let instances = self.instances.iter();
        let instances = instances.map(|i| json!({"id": i.id, "input": i.input, "output": i.outputs}));
        put("Instances", instances.collect());

        let mut text = Vec::new();
        let indent = serde_json::ser::PrettyFormatter::with_indent(b" ");
        let mut serializer = serde_json::Serializer::with_formatter(&mut text, indent);
        serde::Serialize::serialize(&Value::Object(file), &mut serializer).expect("strings and lists are always JSON");
        String::from_utf8(text).expect("serde_json writes UTF-8")
    }
}

fn examples(examples: &[Example]) -> Value {
    let examples = examples.iter();
    examples
        .map(|e| json!({"input": e.input, "output": e.output, "explanation": e.explanation}))
        .collect()
}
