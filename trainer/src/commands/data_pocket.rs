use crate::{
    data::{DataSet, LabelledTask, PocketArguments, Wanted, pocket_data_set},
    files, output,
    progress::Progress,
    usage,
};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  guesswork data pocket --out pocket && guesswork data check pocket")]
pub struct Arguments {
    /// The folder to write; it must be new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    pocket: PocketArguments,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let out = &arguments.out;
    if out.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(usage!("{} is not empty; name a new folder with --out", out.display()));
    }
    let DataSet { training, test, .. } = pocket_data_set(arguments.pocket.settings(), Wanted::Written);
    let mut progress = Progress::start((training.len() + test.len()) as u64, 0, "writing tasks");
    let mut labels = String::from("# The label space of every task; false is a generation task.\n");
    for labelled in training.iter().chain(&test) {
        let LabelledTask { task, .. } = labelled;
        files::write_atomically(
            &out.join("tasks").join(format!("{}.json", task.name)),
            task.to_json().as_bytes(),
        )?;
        labels += &match labelled.labels() {
            Some(labels) => format!("{} = {labels:?}\n", task.name),
            None => format!("{} = false\n", task.name),
        };
        progress.advance(1, task.name.clone());
    }
    progress.finish();
    files::write_atomically(&out.join("labels.toml"), labels.as_bytes())?;
    for (file, tasks) in [("train_tasks.txt", &training), ("test_tasks.txt", &test)] {
        let names: String = tasks
            .iter()
            .map(|labelled| format!("{}\n", labelled.task.name))
            .collect();
        files::write_atomically(&out.join("splits/default").join(file), names.as_bytes())?;
    }
    output::tell(&format!(
        "{}: {} training tasks, {} test tasks",
        out.display(),
        training.len(),
        test.len()
    ));
    Ok(())
}
