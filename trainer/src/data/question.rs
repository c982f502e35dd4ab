use super::{DataArguments, DataSet, LabelledTask, Split};
use crate::usage;
use anyhow::Result;
use clap::Args;
use guesswork_shared::task::Instance;

/// One question of one task, on the command line.
#[derive(Args, Clone, Debug)]
pub struct QuestionArguments {
    /// The data that the task is from.
    #[command(flatten)]
    pub data: DataArguments,
    /// The task's name, or a part of it that no other name has
    #[arg(long, value_name = "NAME")]
    pub task: Option<String>,
    /// Which of the task's instances, from 0
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub instance: usize,
    /// An input of your own instead of an instance
    #[arg(long, value_name = "TEXT", conflicts_with = "instance")]
    pub input: Option<String>,
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
        let data = self.data.load()?;
        let task = find_task(&data, self.task.as_deref())?.clone();
        let instance = match &self.input {
            Some(input) if input.trim().is_empty() => {
                return Err(usage!("--input is empty; give the text that the models are to judge"));
            }
            Some(input) => Instance { id: "input".into(), input: input.clone(), outputs: Vec::new() },
            None => task.task.instances.get(self.instance).cloned().ok_or_else(|| {
                usage!("{} has instances 0 to {}, not {}", task.task.name, task.task.instances.len() - 1, self.instance)
            })?,
        };
        Ok(Question { task, instance })
    }
}

/// Finds a task by its name or a part of it, in both splits; without a name, the first test task.
pub fn find_task<'a>(data: &'a DataSet, name: Option<&str>) -> Result<&'a LabelledTask> {
    let all = || data.split(Split::Test).iter().chain(data.split(Split::Train));
    let Some(name) = name else {
        return all().next().ok_or_else(|| usage!("{} has no task", data.description));
    };
    if let Some(exact) = all().find(|task| task.task.name == name) {
        return Ok(exact);
    }
    let matches: Vec<&LabelledTask> = all().filter(|task| task.task.name.contains(name)).collect();
    match matches[..] {
        [task] => Ok(task),
        [] => Err(usage!("no task of {} has \"{name}\" in its name", data.description)),
        _ => {
            let names: Vec<&str> = matches.iter().take(5).map(|task| task.task.name.as_str()).collect();
            Err(usage!("{} tasks have \"{name}\" in their names, among them {}; give more of it", matches.len(), names.join(", ")))
        }
    }
}
