use super::LabelledTask;
use std::{
    collections::{HashMap, HashSet},
    fmt,
};

/// Where the training data holds what a test task asks.
///
/// Two questions are the same if their inputs are, and if they have a right answer or a definition in common; letter
/// case and white space do not count. The same input alone proves nothing: Super-NaturalInstructions makes several
/// tasks out of one source, and a sentence that is judged for its mood in one and translated in another is a
/// legitimate pair of training and test. With the same answer, though, or the same question, what was remembered would
/// pass for what was understood. That two yes-or-no tasks on one sentence may share an answer by chance is put up
/// with: leaving an instance of hundreds out costs less than a doubt about a score.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contamination {
    /// Every place of the training tasks that holds a test question, in the tasks' order.
    pub found: Vec<Leak>,
    /// Training instances that have an input in common with a test instance, but neither answer nor definition.
    pub same_input: usize,
}

/// A test question in the training data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The training task.
    pub task: String,
    /// Where it stands in the task.
    pub place: Place,
    /// The instance's id; of an example none.
    pub id: Option<String>,
    /// The test task.
    pub test_task: String,
    /// The id of the test instance; the first, if there are several.
    pub test_id: String,
}

/// A place in a training task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Among the instances, counted from 0.
    Instance(usize),
    /// Among the positive examples, which models that are tuned with examples read.
    Example(usize),
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tasks/{}.json: ", self.task)?;
        match self.place {
            Place::Instance(place) => write!(f, "Instances[{place}]")?,
            Place::Example(place) => write!(f, "Positive Examples[{place}]")?,
        }
        if let Some(id) = &self.id {
            write!(f, " ({id})")?;
        }
        write!(
            f,
            " is also test instance {} of tasks/{}.json",
            self.test_id, self.test_task
        )
    }
}

/// A test instance with what it is compared by.
struct Asked<'a> {
    task: &'a LabelledTask,
    id: &'a str,
    answers: Vec<String>,
}

impl Contamination {
    /// Looks for the test tasks' instances in the training tasks. A table of the test inputs, and one pass over the
    /// training data.
    pub fn find<'a>(
        training: impl IntoIterator<Item = &'a LabelledTask>,
        test: impl IntoIterator<Item = &'a LabelledTask>,
    ) -> Self {
        let mut asked: HashMap<String, Vec<Asked>> = HashMap::new();
        for task in test {
            for instance in &task.task.instances {
                let input = plain(&instance.input);
                if !input.is_empty() {
                    asked.entry(input).or_default().push(Asked {
                        task,
                        id: &instance.id,
                        answers: instance.outputs.iter().map(|output| plain(output)).collect(),
                    });
                }
            }
        }
        let mut contamination = Self::default();
        if asked.is_empty() {
            return contamination;
        }
        let mut input = String::new();
        for task in training {
            let instances = task.task.instances.iter().enumerate().map(|(place, instance)| {
                let outputs: Vec<&str> = instance.outputs.iter().map(String::as_str).collect();
                (Place::Instance(place), Some(&instance.id), &instance.input, outputs)
            });
            let examples = task.task.positive_examples.iter().enumerate();
            let examples = examples.map(|(place, example)| {
                (
                    Place::Example(place),
                    None,
                    &example.input,
                    vec![example.output.as_str()],
                )
            });
            for (place, id, text, outputs) in instances.chain(examples) {
                plain_into(text, &mut input);
                let Some(same) = asked.get(input.as_str()) else {
                    continue;
                };
                let answers: Vec<String> = outputs.into_iter().map(plain).collect();
                let leak = same.iter().find(|asked| {
                    asked.answers.iter().any(|answer| answers.contains(answer)) || same_question(task, asked.task)
                });
                match leak {
                    Some(asked) => contamination.found.push(Leak {
                        task: task.task.name.clone(),
                        place,
                        id: id.cloned(),
                        test_task: asked.task.task.name.clone(),
                        test_id: asked.id.to_string(),
                    }),
                    None => contamination.same_input += usize::from(matches!(place, Place::Instance(_))),
                }
            }
        }
        contamination
    }

    /// Takes what was found out of the training tasks. Their label spaces stay as they were decided.
    pub fn drop_from(&self, training: &mut [LabelledTask]) {
        let mut places: HashMap<&str, HashSet<Place>> = HashMap::new();
        for leak in &self.found {
            places.entry(&leak.task).or_default().insert(leak.place);
        }
        for LabelledTask { task, .. } in training {
            let Some(places) = places.get(task.name.as_str()) else {
                continue;
            };
            let mut place = 0..;
            task.instances.retain(|_| {
                place
                    .next()
                    .is_some_and(|place| !places.contains(&Place::Instance(place)))
            });
            let mut place = 0..;
            task.positive_examples.retain(|_| {
                place
                    .next()
                    .is_some_and(|place| !places.contains(&Place::Example(place)))
            });
        }
    }

    /// How much was found, as `3 instances and 1 example`.
    pub fn amount(&self) -> String {
        let instances = self
            .found
            .iter()
            .filter(|leak| matches!(leak.place, Place::Instance(_)))
            .count();
        let examples = self.found.len() - instances;
        match (instances, examples) {
            (_, 0) => number_of(instances, "instance"),
            (0, _) => number_of(examples, "example"),
            _ => format!(
                "{} and {}",
                number_of(instances, "instance"),
                number_of(examples, "example")
            ),
        }
    }

    /// What is no mistake but worth knowing: texts in common. `None` if there are none.
    pub fn remark(&self) -> Option<String> {
        (self.same_input > 0).then(|| {
            format!(
                "{} of the training tasks with the input of a test instance, but another question and answer",
                number_of(self.same_input, "instance")
            )
        })
    }
}

fn number_of(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

/// Whether two tasks have a wording of their definition in common.
fn same_question(one: &LabelledTask, other: &LabelledTask) -> bool {
    let wordings = |task: &LabelledTask| -> HashSet<String> {
        let definitions = task.task.definitions.iter().map(|definition| plain(definition));
        definitions.filter(|definition| !definition.is_empty()).collect()
    };
    !wordings(one).is_disjoint(&wordings(other))
}

/// Without letter case, and with each run of white space as one space.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    plain_into(text, &mut plain);
    plain
}

/// [`plain`] into a text whose memory is used again: there may be millions.
fn plain_into(text: &str, plain: &mut String) {
    plain.clear();
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        if word.is_ascii() {
            let start = plain.len();
            plain.push_str(word);
            plain[start..].make_ascii_lowercase();
        } else {
            plain.push_str(&word.to_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{PocketArguments, Wanted, pocket_data_set};
    use guesswork_shared::{
        bundle::Seen,
        label_space::LabelOverrides,
        task::{Example, Instance, Task},
    };

    fn task(name: &str, definition: &str, instances: &[(&str, &str)]) -> LabelledTask {
        let instances = instances.iter().enumerate().map(|(place, (input, output))| Instance {
            id: format!("{name}-{place}"),
            input: input.to_string(),
            outputs: vec![output.to_string()],
        });
        let task = Task {
            name: name.into(),
            definitions: vec![definition.into()],
            categories: Vec::new(),
            reasoning: Vec::new(),
            domains: Vec::new(),
            source: Vec::new(),
            positive_examples: Vec::new(),
            negative_examples: Vec::new(),
            instances: instances.collect(),
        };
        LabelledTask::decide(task, &LabelOverrides::default(), Seen::Seen)
    }

    #[test]
    fn the_same_question_is_found_and_another_question_on_the_same_text_is_not() {
        let test = [task("test", "Is it glad?", &[("The  Sun is\nup.", "yes"), ("", "no")])];
        let mut training = [
            task("mood", "How is the mood?", &[("rain", "no"), ("the sun is up.", "Yes")]),
            task(
                "language",
                "Which language is it?",
                &[("The sun is up.", "English"), ("", "no")],
            ),
            task("copy", "is it  GLAD?", &[("The sun is up.", "no")]),
        ];
        training[1].task.positive_examples = vec![Example {
            input: "the sun is up.".into(),
            output: "yes".into(),
            explanation: String::new(),
        }];
        let found = Contamination::find(&training, &test);
        let places: Vec<(&str, Place)> = found
            .found
            .iter()
            .map(|leak| (leak.task.as_str(), leak.place))
            .collect();
        assert_eq!(
            places,
            [
                ("mood", Place::Instance(1)),
                ("language", Place::Example(0)),
                ("copy", Place::Instance(0))
            ]
        );
        assert_eq!(found.same_input, 1);
        assert_eq!(found.amount(), "2 instances and 1 example");
        assert_eq!(
            found.found[0].to_string(),
            "tasks/mood.json: Instances[1] (mood-1) is also test instance test-0 of tasks/test.json"
        );

        found.drop_from(&mut training);
        let left: Vec<usize> = training.iter().map(|task| task.task.instances.len()).collect();
        assert_eq!(left, [1, 2, 0]);
        assert!(training[1].task.positive_examples.is_empty());
        assert!(Contamination::find(&training, &test).found.is_empty());
    }

    #[test]
    fn the_pocket_benchmark_is_clean() {
        let settings = PocketArguments {
            pocket_tasks: 300,
            pocket_instances: 50,
            pocket_seed: 3,
        }
        .settings();
        let data = pocket_data_set(settings, Wanted::Written);
        let mut training = data.training;
        let found = Contamination::find(&training, &data.test);
        assert_eq!(found.found, [], "{}", found.amount());
        // The same look does find what is put there.
        training[7].task.instances.push(data.test[2].task.instances[5].clone());
        assert_eq!(Contamination::find(&training, &data.test).found.len(), 1);
    }
}
