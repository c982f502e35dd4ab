use super::{Contest, Course, Figures, LaneFigures, Pair, Score, figures::Cell};
use guesswork_shared::{
    bundle::OfferedTask,
    lane::Lane,
    metric::{
        AgainstGuessing, BootstrapOptions, PairedPermutation, ResampledTask, against_guessing, bootstrap_of_tasks,
    },
};
use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

/// Works figures out in steps, each short enough not to hold a page up; what has not changed is not worked out again.
///
/// A lane's interval is the bootstrap over tasks and instances that `guesswork eval` prints, number for number, where all
/// instances of the tasks were asked.
#[derive(Debug)]
pub struct Figuring {
    tasks: Rc<Vec<OfferedTask>>,
    score: Score,
    raced: Vec<usize>,
    /// Those that the chart counts.
    counted: Vec<usize>,
    seed: u64,
    known: BTreeMap<(Lane, usize), KnownCell>,
    /// What guessing scores on a task, over how many questions that was looked at.
    guesses: BTreeMap<usize, (usize, f64)>,
    steps: VecDeque<Step>,
    pair: Option<Comparing>,
    figures: Figures,
}

/// Two lanes that are being compared.
#[derive(Debug)]
struct Comparing {
    one: Lane,
    other: Lane,
    /// How many questions both had answered when the test was begun, and the test.
    test: Option<(usize, PairedPermutation)>,
}

#[derive(Debug)]
struct KnownCell {
    /// The score, and by how much it is above what guessing scores.
    resampled: ResampledTask<2>,
    chance: Option<AgainstGuessing>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Guess(usize),
    Cell(Lane, usize),
    Lane(Lane),
    Pair,
}

/// Sums that a step may add up, at most, in a permutation test: a few milliseconds.
const SUMS: usize = 200_000;

impl Figuring {
    /// For a race of these of the offered tasks. `seed` is that of the intervals' draws.
    pub fn new(tasks: Rc<Vec<OfferedTask>>, raced: &[usize], score: Score, seed: u64) -> Self {
        Self {
            counted: score.counted(raced, &tasks),
            raced: raced.to_vec(),
            tasks,
            score,
            seed,
            known: BTreeMap::new(),
            guesses: BTreeMap::new(),
            steps: VecDeque::new(),
            pair: None,
            figures: Figures::default(),
        }
    }

    /// The places of the tasks that the chart counts.
    pub fn counted(&self) -> &[usize] {
        &self.counted
    }

    /// Whether a task is scored by exact match or by ROUGE-L.
    pub fn score_of(&self, task: usize) -> Score {
        self.score.of_task(task, &self.counted, &self.tasks)
    }

    /// Begins anew with what there is now; what was not finished is dropped.
    pub fn begin(&mut self, contest: &Contest, pair: Option<(Lane, Lane)>) {
        self.steps.clear();
        self.steps.extend(self.raced.iter().map(|&task| Step::Guess(task)));
        for runner in contest.racing() {
            self.steps
                .extend(self.raced.iter().map(|&task| Step::Cell(runner.lane, task)));
            self.steps.push_back(Step::Lane(runner.lane));
        }
        self.pair = pair.map(|(one, other)| Comparing { one, other, test: None });
        if self.pair.is_some() {
            self.steps.push_back(Step::Pair);
        }
        self.figures = Figures {
            counted: self.counted.len(),
            ..Figures::default()
        };
    }

    /// Whether there is something to be worked out.
    pub fn is_busy(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Takes one step; the figures, if it was the last.
    pub fn step(&mut self, course: &Course, contest: &Contest) -> Option<Figures> {
        match self.steps.pop_front()? {
            Step::Guess(task) => self.guess(task, course),
            Step::Cell(lane, task) => self.cell(lane, task, course, contest),
            Step::Lane(lane) => self.lane(lane, course, contest),
            Step::Pair => {
                if !self.compare(course, contest) {
                    self.steps.push_front(Step::Pair);
                }
            }
        }
        if self.is_busy() {
            return None;
        }
        self.figures.guesses = self
            .raced
            .iter()
            .map(|task| self.guesses.get(task).map(|g| g.1))
            .collect();
        let counted: Vec<f64> = self
            .counted
            .iter()
            .filter_map(|task| Some(self.guesses.get(task)?.1))
            .collect();
        self.figures.guess = (!counted.is_empty()).then(|| counted.iter().sum::<f64>() / counted.len() as f64);
        Some(std::mem::take(&mut self.figures))
    }

    /// Over all questions of the course, asked or not; of a course without questions yet, over the task's own instances.
    fn guess(&mut self, task: usize, course: &Course) {
        let metric = self.score_of(task).metric();
        let numbers = course.of_task(task);
        if self
            .guesses
            .get(&task)
            .is_some_and(|(known, _)| *known == numbers.len())
        {
            return;
        }
        let offered = &self.tasks[task];
        let scores: Vec<f64> = if numbers.is_empty() {
            let own = Course::new(&self.tasks, vec![task], super::Length::Each(usize::MAX), 0);
            own.questions()
                .iter()
                .map(|question| question.expected(offered, metric))
                .collect()
        } else {
            let questions = numbers.iter().map(|&number| &course.questions()[number]);
            questions.map(|question| question.expected(offered, metric)).collect()
        };
        if !scores.is_empty() {
            let mean = scores.iter().sum::<f64>() / scores.len() as f64;
            self.guesses.insert(task, (numbers.len(), mean));
        }
    }

    fn cell(&mut self, lane: Lane, task: usize, course: &Course, contest: &Contest) {
        let Some(runner) = contest.runner(lane) else { return };
        let of_task = course.of_task(task);
        let mut numbers = of_task[..of_task.partition_point(|&number| number < runner.answers.len())].to_vec();
        let known = self
            .known
            .get(&(lane, task))
            .map_or(0, |cell| cell.resampled.instances());
        if numbers.len() == known {
            return;
        }
        // What is drawn depends on the order: the file's, as in an evaluation, and not that of this race.
        numbers.sort_by_key(|&number| (course.questions()[number].place, number));
        let (metric, offered) = (self.score_of(task).metric(), &self.tasks[task]);
        let question = |number: &usize| &course.questions()[*number];
        let scores: Vec<f64> = numbers
            .iter()
            .map(|&number| runner.answers[number].get(metric))
            .collect();
        let against = |(number, score): (&usize, &f64)| [*score, score - question(number).expected(offered, metric)];
        let both: Vec<[f64; 2]> = numbers.iter().zip(&scores).map(against).collect();
        let guesses: Vec<&[f64]> = numbers.iter().map(|n| question(n).guesses(offered, metric)).collect();
        let cell = KnownCell {
            resampled: ResampledTask::new(&offered.task.name, &both, self.options()),
            chance: against_guessing(&scores, &guesses, self.seed),
        };
        self.known.insert((lane, task), cell);
    }

    fn lane(&mut self, lane: Lane, course: &Course, contest: &Contest) {
        let Some(runner) = contest.runner(lane) else { return };
        let cell = |task: &usize| {
            let cell = self.known.get(&(lane, *task))?;
            let [mean, above] = cell.resampled.means()?;
            Some(Cell {
                mean,
                guess: mean - above,
                instances: cell.resampled.instances(),
                // Nothing can be guessed where there is nothing to guess from: there is no side then.
                side: cell.chance.map_or(super::Side::Neither, Into::into),
            })
        };
        let counted: Vec<&ResampledTask<2>> = self
            .counted
            .iter()
            .filter_map(|task| Some(&self.known.get(&(lane, *task))?.resampled))
            .collect();
        let group = self.score.group(&self.counted, &self.tasks);
        let means = bootstrap_of_tasks(&counted, group, self.options());
        // Of a single answer the interval would be a point.
        let instances: usize = counted.iter().map(|task| task.instances()).sum();
        let (mut scores, mut guesses): (Vec<f64>, Vec<&[f64]>) = (Vec::new(), Vec::new());
        for &task in &self.counted {
            let metric = self.score_of(task).metric();
            for &number in course.of_task(task).iter().take_while(|&&n| n < runner.answers.len()) {
                scores.push(runner.answers[number].get(metric));
                guesses.push(course.questions()[number].guesses(&self.tasks[task], metric));
            }
        }
        let figures = LaneFigures {
            lane,
            answers: runner.answers.len(),
            counted: instances,
            overall: means.map(|means| means.over_tasks[0]),
            above_guessing: means.map(|means| means.over_tasks[1]),
            chance: against_guessing(&scores, &guesses, self.seed),
            cells: self.raced.iter().map(cell).collect(),
        };
        self.figures.lanes.push(figures);
    }

    /// A part of the comparison; whether it was the last.
    fn compare(&mut self, course: &Course, contest: &Contest) -> bool {
        let Some(Comparing { one, other, test }) = &mut self.pair else {
            return true;
        };
        let (Some(a), Some(b)) = (contest.runner(*one), contest.runner(*other)) else {
            return true;
        };
        let (both, test) = match test {
            Some((both, test)) => (*both, test),
            None => {
                let both = a.answers.len().min(b.answers.len());
                let shared = |task: &usize| {
                    let metric = self.score.of_task(*task, &self.counted, &self.tasks).metric();
                    let numbers = course.of_task(*task).iter().take_while(|&&number| number < both);
                    let difference = |&n: &usize| a.answers[n].get(metric) - b.answers[n].get(metric);
                    numbers.map(difference).collect::<Vec<f64>>()
                };
                let differences: Vec<Vec<f64>> = self.counted.iter().map(shared).collect();
                let Some(begun) = PairedPermutation::new(&differences, self.seed) else {
                    return true;
                };
                let (both, test) = test.insert((both, begun));
                (*both, test)
            }
        };
        let Some(result) = test.advance(SUMS / test.differing().max(1) + 1) else {
            return false;
        };
        let instances = |task: &usize| {
            course
                .of_task(*task)
                .iter()
                .take_while(|&&number| number < both)
                .count()
        };
        let counts: Vec<usize> = self.counted.iter().map(instances).filter(|&count| count > 0).collect();
        self.figures.pair = Some(Pair {
            one: *one,
            other: *other,
            test: result,
            instances: counts.iter().sum(),
            tasks: counts.len(),
        });
        true
    }

    fn options(&self) -> BootstrapOptions {
        BootstrapOptions {
            seed: self.seed,
            ..BootstrapOptions::default()
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::race::{Length, Marked, Side, course::tests::offered};
    use guesswork_shared::{
        baseline::expected_exact_match,
        bundle::Seen,
        metric::{Metric, Scored, Summary, paired_permutation},
    };

    fn lane(slug: &str) -> Lane {
        slug.parse().expect("a slug")
    }

    pub fn figured(figuring: &mut Figuring, course: &Course, contest: &Contest, pair: (&str, &str)) -> Figures {
        figuring.begin(contest, Some((lane(pair.0), lane(pair.1))));
        loop {
            if let Some(figures) = figuring.step(course, contest) {
                return figures;
            }
        }
    }

    /// Tasks with labels and without, and a race over all their instances in which `original` is always right,
    /// `simplified` right at every second question and `empty` never.
    pub fn raced(tasks: usize) -> (Rc<Vec<OfferedTask>>, Course, Contest) {
        let offer: Vec<OfferedTask> = (0..tasks)
            .map(|n| offered(&format!("t{n}"), Seen::Unseen, Some(&["yes", "no"]), 12))
            .chain([offered("zz", Seen::Unseen, None, 12)])
            .collect();
        let course = Course::new(&offer, (0..=tasks).collect(), Length::Each(100), 3);
        let lanes = ["original", "simplified", "empty"].map(lane);
        let mut contest = Contest::new(lanes, |_| true);
        contest.go(&course);
        for (number, question) in course.questions().iter().enumerate() {
            let right: &str = &question.references[0];
            for (lane, is_right) in lanes.into_iter().zip([true, number % 2 == 0, false]) {
                let text = if is_right { right } else { "something else" };
                contest.answered(lane, Marked::new(text.into(), &question.references), &course);
            }
        }
        (Rc::new(offer), course, contest)
    }

    fn scored(
        lane: Lane,
        tasks: &[OfferedTask],
        course: &Course,
        contest: &Contest,
        only: Option<bool>,
    ) -> Vec<Scored> {
        let runner = contest.runner(lane).unwrap();
        // In the order in which an evaluation goes through them.
        let mut all: Vec<(usize, usize, Scored)> = Vec::new();
        for (question, answer) in course.questions().iter().zip(&runner.answers) {
            let task = &tasks[question.task];
            let with_labels = task.labels.is_some();
            if only.is_none_or(|only| only == with_labels) {
                let name = &task.task.name;
                let scored = Scored::new(name, "", with_labels, &*question.id, &answer.text, &question.references);
                all.push((question.task, question.place.unwrap(), scored));
            }
        }
        all.sort_by_key(|(task, place, _)| (*task, *place));
        all.into_iter().map(|(_, _, scored)| scored).collect()
    }

    #[test]
    fn figures_are_those_of_an_evaluation() {
        let (tasks, course, contest) = raced(7);
        let mut figuring = Figuring::new(tasks.clone(), course.tasks(), Score::ExactMatch, 7);
        let figures = figured(&mut figuring, &course, &contest, ("original", "simplified"));
        let options = BootstrapOptions {
            seed: 7,
            ..BootstrapOptions::default()
        };
        for (place, slug) in ["original", "simplified", "empty"].into_iter().enumerate() {
            let summary = Summary::of(&scored(lane(slug), &tasks, &course, &contest, None), options).unwrap();
            let of_lane = &figures.lanes[place];
            let wanted = summary.classification.unwrap().exact_match.over_tasks;
            assert_eq!(of_lane.overall, Some(wanted), "{slug}");
            assert_eq!((of_lane.answers, of_lane.counted), (96, 84));
            for (cell, task) in of_lane.cells.iter().zip(course.tasks()) {
                let aggregate = &summary.tasks[&tasks[*task].task.name];
                let metric = if *task < 7 { Metric::ExactMatch } else { Metric::RougeL };
                let cell = cell.unwrap();
                assert!((cell.mean - aggregate.get(metric).over_tasks.mean).abs() < 1e-9);
                assert_eq!(cell.instances, 12);
            }
        }
        let labelled = |slug| scored(lane(slug), &tasks, &course, &contest, Some(true));
        let test = paired_permutation(&labelled("original"), &labelled("simplified"), Metric::ExactMatch, 7).unwrap();
        let pair = figures.pair.unwrap();
        assert_eq!((pair.tasks, pair.instances), (7, 84));
        assert_eq!((pair.test.p, pair.test.units), (test.p, 7));
        assert!((pair.test.difference - test.difference).abs() < 1e-9);
        let labels = tasks[0].labels.as_deref().unwrap();
        assert_eq!(figures.guess, Some(expected_exact_match(&tasks[0].task, labels)));

        // Scored the other way, the chart counts the task in free text, and only that.
        let mut figuring = Figuring::new(tasks.clone(), course.tasks(), Score::RougeL, 7);
        let figures = figured(&mut figuring, &course, &contest, ("original", "simplified"));
        assert_eq!((figures.counted, figures.pair.unwrap().tasks), (1, 1));
        assert_eq!(figures.lanes[0].counted, 12);
        assert_eq!(
            figures.lanes[0].cells[0].unwrap().mean,
            100.0,
            "the others by exact match"
        );
    }

    #[test]
    fn sides_are_told_where_there_is_enough_to_tell_them() {
        let (tasks, course, contest) = raced(7);
        let mut figuring = Figuring::new(tasks.clone(), course.tasks(), Score::ExactMatch, 7);
        let figures = figured(&mut figuring, &course, &contest, ("original", "simplified"));
        let sides: Vec<Side> = figures.lanes.iter().map(LaneFigures::side).collect();
        assert_eq!(sides, [Side::Above, Side::Neither, Side::Below]);
        assert!(
            figures.lanes[0].cells[..7]
                .iter()
                .all(|cell| cell.unwrap().side == Side::Above)
        );
        assert_eq!(figures.lanes[0].cells[0].unwrap().step(), 5);
        assert_eq!(figures.lanes[2].cells[0].unwrap().step(), 0);

        // After one round of right answers nobody can know.
        let mut begun = Contest::new([lane("original")], |_| true);
        begun.go(&course);
        for question in &course.questions()[..3] {
            begun.answered(
                lane("original"),
                Marked::new(question.references[0].as_str().into(), &question.references),
                &course,
            );
        }
        let mut figuring = Figuring::new(tasks, course.tasks(), Score::ExactMatch, 7);
        let figures = figured(&mut figuring, &course, &begun, ("original", "simplified"));
        assert_eq!(figures.lanes[0].side(), Side::Neither, "three right in a row happen");
        assert_eq!(figures.pair, None);
        assert!(
            figures.lanes[0]
                .cells
                .iter()
                .flatten()
                .all(|cell| cell.side == Side::Neither)
        );
    }

    #[test]
    fn more_answers_change_what_they_are_about_only() {
        let (tasks, course, whole) = raced(3);
        let mut contest = Contest::new([lane("original"), lane("empty")], |_| true);
        contest.go(&course);
        let mut figuring = Figuring::new(tasks.clone(), course.tasks(), Score::ExactMatch, 7);
        let empty = figured(&mut figuring, &course, &contest, ("original", "empty"));
        assert!(
            empty
                .lanes
                .iter()
                .all(|lane| lane.overall.is_none() && lane.answers == 0)
        );
        assert_eq!(empty.guess, Some(50.0), "known before anybody has answered");
        for until in [5, 30, 48] {
            for slug in ["original", "empty"] {
                let answers = &whole.runner(lane(slug)).unwrap().answers;
                let from = contest.runner(lane(slug)).unwrap().answers.len();
                for answer in &answers[from..until] {
                    contest.answered(lane(slug), answer.clone(), &course);
                }
            }
            let grown = figured(&mut figuring, &course, &contest, ("original", "empty"));
            let mut fresh = Figuring::new(tasks.clone(), course.tasks(), Score::ExactMatch, 7);
            assert_eq!(grown, figured(&mut fresh, &course, &contest, ("original", "empty")));
        }
    }

    #[test]
    fn a_course_without_questions_has_figures_all_the_same() {
        let (tasks, ..) = raced(2);
        let course = Course::new(&tasks, vec![0, 1], Length::Endless, 7);
        let contest = Contest::new([lane("original")], |_| true);
        let mut figuring = Figuring::new(tasks, course.tasks(), Score::ExactMatch, 7);
        let figures = figured(&mut figuring, &course, &contest, ("original", "empty"));
        assert_eq!((figures.guess, figures.pair), (Some(50.0), None));
    }
}
