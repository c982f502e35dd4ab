use super::{DataArguments, DataSet, LabelledTask, Wanted, pocket_world};
use crate::usage;
use anyhow::Result;
use clap::Args;
use guesswork_shared::{
    pocket::{self, PocketTask},
    task::Instance,
};

/// One question of one task, on the command line.
#[derive(Args, Clone, Debug)]
pub struct QuestionArguments {
    /// The task's name, or a part of it that no other name has
    #[arg(long, value_name = "NAME")]
    pub task: Option<String>,
    /// Which of the task's instances, from 0
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub instance: usize,
    /// An input of your own instead of an instance
    #[arg(long, value_name = "TEXT", conflicts_with = "instance")]
    pub input: Option<String>,
    /// The data that the task is from.
    #[command(flatten)]
    pub data: DataArguments,
}

/// A task and what is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The task.
    pub task: LabelledTask,
    /// What is asked; without references if the input is the user's own.
    pub instance: Instance,
}

impl QuestionArguments {
    /// Finds the task and the instance.
    ///
    /// # Errors
    /// If no task, or more than one, is meant, or the instance is not there.
    pub fn find(&self) -> Result<Question> {
        let task = find_task(&self.data, self.task.as_deref())?;
        let instance = match &self.input {
            Some(input) if input.trim().is_empty() => {
                return Err(usage!("--input is empty; give the text that the models are to judge"));
            }
            Some(input) => Instance {
                id: "input".into(),
                input: input.clone(),
                outputs: Vec::new(),
            },
            None => {
                let instances = &task.task.instances;
                let Some(instance) = instances.get(self.instance) else {
                    return Err(usage!(
                        "{} has {} instances, counted from 0; there is no {}",
                        task.task.name,
                        instances.len(),
                        self.instance
                    ));
                };
                instance.clone()
            }
        };
        Ok(Question { task, instance })
    }
}

/// Finds a task by its name or a part of it, in both splits; without a name, the first test task.
fn find_task(data: &DataArguments, name: Option<&str>) -> Result<LabelledTask> {
    // Of the pocket benchmark only the task that is meant is generated.
    if data.is_pocket() {
        let world = pocket_world(data.pocket.settings());
        let (train, test): (Vec<&PocketTask>, _) = world
            .tasks()
            .iter()
            .partition(|task| task.split == pocket::Split::Train);
        let tasks: Vec<&PocketTask> = test.into_iter().chain(train).collect();
        let names: Vec<&str> = tasks.iter().map(|task| task.name.as_str()).collect();
        let task = tasks[find_name(&names, name, "the pocket benchmark")?];
        return Ok(super::pocket::labelled(
            task,
            task.evaluation_task(data.pocket.pocket_instances),
        ));
    }
    let DataSet {
        seen,
        mut test,
        description,
        ..
    } = data.load(Wanted::Evaluations)?;
    test.extend(seen);
    let names: Vec<&str> = test.iter().map(|task| task.task.name.as_str()).collect();
    let place = find_name(&names, name, &description)?;
    Ok(test.swap_remove(place))
}

/// The place of the one name that is meant.
fn find_name(names: &[&str], wanted: Option<&str>, of: &str) -> Result<usize> {
    let Some(wanted) = wanted else {
        return if names.is_empty() {
            Err(usage!("{of} has no task"))
        } else {
            Ok(0)
        };
    };
    if let Some(exact) = names.iter().position(|&name| name == wanted) {
        return Ok(exact);
    }
    let matches: Vec<usize> = (0..names.len())
        .filter(|&place| names[place].contains(wanted))
        .collect();
    match matches[..] {
        [place] => Ok(place),
        [] => Err(usage!("no task of {of} has \"{wanted}\" in its name")),
        _ => {
            let some: Vec<&str> = matches.iter().take(5).map(|&place| names[place]).collect();
            Err(usage!(
                "{} tasks have \"{wanted}\" in their names, among them {}; give more of it",
                matches.len(),
                some.join(", ")
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_is_enough_where_it_is_the_only_one() {
        let names = ["task1_mood", "task2_mood", "task2_mood_again", "task3_order"];
        assert_eq!(find_name(&names, None, "data").unwrap(), 0);
        assert_eq!(find_name(&names, Some("order"), "data").unwrap(), 3);
        assert_eq!(
            find_name(&names, Some("task2_mood"), "data").unwrap(),
            1,
            "a whole name before a part"
        );
        for (wanted, word) in [("mood", "3 tasks"), ("tense", "no task")] {
            let error = find_name(&names, Some(wanted), "data").unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
        assert!(find_name(&[], None, "data").is_err());
    }
}
