use crate::components::results::words;
use guesswork_shared::{
    chart::{HeatCell, LineChart, Point},
    lane::Lane,
    metric::Interval,
    results::{Chart, Figure, Kind, Source, StudyResults, Table, Value, text},
};

/// What there is to say of a number: what it is, and how to get it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Tip {
    /// The number, as it stands on the page.
    pub value: String,
    /// The ends of its interval.
    pub interval: Option<String>,
    /// What it is of, a line each.
    pub lines: Vec<String>,
    /// The commands that made it, in order.
    pub commands: Vec<String>,
}

impl Tip {
    /// Of a cell; `None` for what is no number of ours.
    pub fn of_cell(study: &StudyResults, command: &str, table: &Table, row: usize, column: usize) -> Option<Self> {
        let head = table.columns.get(column).filter(|head| !head.published)?;
        let row = table.rows.get(row)?;
        let value = row.values.get(column)?;
        let own_command = table.column("command").and_then(|place| match row.values.get(place) {
            Some(Value::Text(command)) => Some(command.clone()),
            _ => None,
        });
        let measured = matches!(
            value.kind()?,
            Kind::Estimate | Kind::Percent | Kind::Points | Kind::Difference | Kind::P | Kind::Number
        );
        if !value.is_number() || (!measured && own_command.is_none()) {
            return None;
        }
        let from = row.from(column);
        // A run's line is of that run alone, its scores' source of all seeds.
        let said_from = if own_command.is_some() { &[] } else { from };
        let first = table.columns.first()?;
        let of = match row.values.first()? {
            // Its source says which lane.
            Value::Lane(_) if !said_from.is_empty() => head.title.clone(),
            value => format!("{}, {}: {}", head.title, first.title, value.text()),
        };
        let mut lines = said_of(study, said_from);
        lines.insert(lines.len().min(1), of);
        let (text, interval) = match value {
            Value::Estimate(interval) => shown(interval),
            value => (value.text(), None),
        };
        Some(Self {
            value: text,
            interval,
            lines,
            commands: match own_command {
                Some(own) if from.is_empty() => vec![own],
                Some(own) => of_run(&own, commands(study, from, command), command),
                None => commands(study, from, command),
            },
        })
    }

    /// Of a figure's mark; `None` where nothing was measured.
    pub fn of_mark(study: &StudyResults, command: &str, figure: &Figure, mark: usize) -> Option<Self> {
        let from: Vec<usize> = figure.from.get(mark).copied().flatten().into_iter().collect();
        let (value, of) = match &figure.chart {
            Chart::Lines(chart) => {
                let point = point(chart, mark)?;
                (point.y, chart.title.clone())
            }
            Chart::Dots(chart) => (chart.rows.get(mark)?.value?, chart.x_label.clone()),
            Chart::Heat(chart) => {
                let columns = chart.columns.len().max(1);
                let HeatCell { value, .. } = (*chart.cells.get(mark / columns)?.get(mark % columns)?)?;
                (value, chart.title.clone())
            }
        };
        let mut lines = said_of(study, &from);
        lines.insert(lines.len().min(1), of);
        let (text, interval) = shown(&value);
        Some(Self {
            value: text,
            interval,
            lines,
            commands: commands(study, &from, command),
        })
    }

    /// What is copied: a command a line.
    pub fn script(&self) -> String {
        self.commands.join("\n") + "\n"
    }

    /// For those who hear it.
    pub fn spoken(&self) -> String {
        let said = self.lines.join(", ");
        match &self.interval {
            Some(interval) => format!("{} {interval}, {said}", self.value),
            None => format!("{}, {said}", self.value),
        }
    }
}

fn shown(interval: &Interval) -> (String, Option<String>) {
    (text::score(interval.mean), Some(words::interval(interval)))
}

fn point(chart: &LineChart, mark: usize) -> Option<Point> {
    let series = chart.panels.iter().flat_map(|panel| &panel.series);
    series.flat_map(|series| &series.points).nth(mark).copied()
}

/// The commands of the sources, and the one that put their results together.
fn commands(study: &StudyResults, from: &[usize], command: &str) -> Vec<String> {
    let mut commands: Vec<String> = study.commands_of(from).into_iter().map(str::to_string).collect();
    if !command.is_empty() && !commands.iter().any(|known| known == command) {
        commands.push(command.to_string());
    }
    commands
}

/// Of the commands that all seeds' scores are from, those of one run: its own, those that name its folder, and the last.
fn of_run(own: &str, all: Vec<String>, last: &str) -> Vec<String> {
    let folder = own.split(" --out ").nth(1).and_then(|rest| rest.split(' ').next());
    let names_it = |command: &String| folder.is_some_and(|folder| command.split(' ').any(|word| word == folder));
    all.into_iter()
        .filter(|command| command == own || command == last || names_it(command))
        .collect()
}

/// Who answered how, and what it was tuned on.
fn said_of(study: &StudyResults, from: &[usize]) -> Vec<String> {
    let sources: Vec<&Source> = from.iter().filter_map(|&place| study.sources.get(place)).collect();
    let mut lines = Vec::new();
    match &sources[..] {
        [] => return lines,
        [one] => lines.push(match one.lane {
            Lane::Tuned(_) if one.is_own() => words::tuned_and_asked(one.lane),
            Lane::Tuned(_) => words::tuned_asked(one.lane, one.asked),
            Lane::Untuned => words::untuned_asked(one.asked),
            other => other.to_string(),
        }),
        [one, others @ ..] => {
            let others: Vec<Lane> = others.iter().map(|source| source.lane).collect();
            lines.push(words::against(one.lane, &text::list(&others)));
        }
    }
    let amounts: Vec<String> = sources.iter().map(|source| source.amounts()).collect();
    if let Some(amounts) = amounts.into_iter().find(|amounts| !amounts.is_empty()) {
        lines.push(words::tuned_on(&amounts));
    }
    if let Some(seeds) = sources
        .iter()
        .map(|source| &source.seeds)
        .find(|seeds| !seeds.is_empty())
    {
        lines.push(words::seeds(seeds));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{super::examples::study, *};

    #[test]
    fn every_number_of_ours_says_how_it_was_made() {
        let study = study();
        let mut numbers = 0;
        for table in &study.tables {
            for (row, line) in table.rows.iter().enumerate() {
                for (column, value) in line.values.iter().enumerate() {
                    let tip = Tip::of_cell(&study, "guesswork report runs", table, row, column);
                    if table.columns[column].published {
                        assert_eq!(tip, None, "the paper's figures are not ours");
                    }
                    if let Value::Estimate(interval) = value {
                        let tip = tip.unwrap();
                        assert_eq!(tip.value, text::score(interval.mean));
                        let said = |what: &str| tip.commands.iter().any(|command| command.contains(what));
                        assert!(said("guesswork eval") && said("guesswork report"), "{tip:?}");
                        let tunings = tip.commands.iter().filter(|command| command.contains("guesswork tune"));
                        assert!(table.id != "runs" || tunings.count() == 1, "{tip:?}");
                        numbers += 1;
                    }
                }
            }
        }
        assert!(numbers > 100, "{numbers}");
        for figure in &study.figures {
            let tips = (0..figure.chart.marks()).filter_map(|mark| Tip::of_mark(&study, "", figure, mark));
            let tips: Vec<Tip> = tips.collect();
            assert!(
                !tips.is_empty() && tips.iter().all(|tip| !tip.commands.is_empty()),
                "{}",
                figure.id
            );
        }
    }

    #[test]
    fn a_test_names_both_sides_and_a_run_its_own_command() {
        let study = study();
        let tests = study.table("tests").unwrap();
        let tip = Tip::of_cell(&study, "", tests, 0, tests.column("p_holm").unwrap()).unwrap();
        assert!(tip.lines[0].contains("against original"), "{tip:?}");
        let original = |command: &&String| command.contains("--variant original ");
        assert!(tip.commands.iter().any(|command| original(&command)), "{tip:?}");
        let runs = study.table("runs").unwrap();
        let tip = Tip::of_cell(
            &study,
            "guesswork report runs",
            runs,
            0,
            runs.column("seconds").unwrap(),
        )
        .unwrap();
        assert_eq!(tip.commands.len(), 1);
        assert!(tip.commands[0].starts_with("guesswork tune"));
    }
}
