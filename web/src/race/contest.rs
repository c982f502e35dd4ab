use super::Course;
use guesswork_shared::{
    lane::Lane,
    metric::{Metric, exact_match, rouge_l},
};
use std::rc::Rc;

/// Where a race stands as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nobody has been asked.
    #[default]
    Ready,
    /// Lanes are asked.
    Running,
    /// It can go on.
    Paused,
    /// Every lane has answered all that it can, or the reader has ended it.
    Over,
}

/// An answer and its scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// What was answered.
    pub text: Rc<str>,
    /// 0 or 100.
    pub exact_match: f64,
    /// 0 to 100.
    pub rouge_l: f64,
}

impl Marked {
    /// Scores an answer.
    pub fn new(text: Rc<str>, references: &[String]) -> Self {
        Self {
            exact_match: exact_match(&text, references),
            rouge_l: rouge_l(&text, references),
            text,
        }
    }

    /// The score by a measure that the page uses.
    pub fn get(&self, metric: Metric) -> f64 {
        if metric == Metric::ExactMatch {
            self.exact_match
        } else {
            self.rouge_l
        }
    }
}

/// One lane in a race.
#[derive(Clone, Debug)]
pub struct Runner {
    /// Who it is.
    pub lane: Lane,
    /// Whether it takes part; one that does not keeps what it has answered.
    pub races: bool,
    /// Its answers to the first questions of the course.
    pub answers: Vec<Marked>,
    /// Why it can not go on: one sentence.
    pub failure: Option<Rc<str>>,
    /// Whether it has been asked and has not answered.
    at_work: bool,
}

/// Who has come how far. Every lane goes through the course at its own pace.
#[derive(Clone, Debug)]
pub struct Contest {
    phase: Phase,
    runners: Vec<Runner>,
    /// Questions that may be asked by now.
    released: usize,
}

impl Contest {
    /// Nobody has answered anything; `races` says who takes part.
    pub fn new(lanes: impl IntoIterator<Item = Lane>, races: impl Fn(Lane) -> bool) -> Self {
        let runner = |lane| Runner {
            lane,
            races: races(lane),
            answers: Vec::new(),
            failure: None,
            at_work: false,
        };
        Self {
            phase: Phase::Ready,
            runners: lanes.into_iter().map(runner).collect(),
            released: usize::MAX,
        }
    }

    /// Where it stands.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Those that take part, in the order in which they are always shown.
    pub fn racing(&self) -> impl Iterator<Item = &Runner> {
        self.runners.iter().filter(|runner| runner.races)
    }

    /// All that are there, whether they take part or not.
    pub fn runners(&self) -> impl Iterator<Item = &Runner> {
        self.runners.iter()
    }

    /// One lane.
    pub fn runner(&self, lane: Lane) -> Option<&Runner> {
        self.runners.iter().find(|runner| runner.lane == lane)
    }

    fn runner_mut(&mut self, lane: Lane) -> Option<&mut Runner> {
        self.runners.iter_mut().find(|runner| runner.lane == lane)
    }

    /// Begins, or goes on.
    pub fn go(&mut self, course: &Course) {
        if matches!(self.phase, Phase::Ready | Phase::Paused) {
            self.phase = Phase::Running;
            self.look_for_the_end(course);
        }
    }

    /// Holds it; answers that are on their way are asked for again later.
    pub fn pause(&mut self) {
        if self.phase == Phase::Running {
            self.phase = Phase::Paused;
            self.interrupt();
        }
    }

    /// Ends it with what there is.
    pub fn stop(&mut self) {
        if matches!(self.phase, Phase::Running | Phase::Paused) {
            self.phase = Phase::Over;
            self.interrupt();
        }
    }

    /// No answer is awaited any more; what was asked is to be asked again.
    pub fn interrupt(&mut self) {
        for runner in &mut self.runners {
            runner.at_work = false;
        }
    }

    /// Questions with a number below this may be asked by now.
    pub fn release(&mut self, questions: usize) {
        self.released = questions;
    }

    /// Lets a lane take part, or not.
    pub fn set_races(&mut self, lane: Lane, races: bool, course: &Course) {
        if let Some(runner) = self.runner_mut(lane) {
            runner.races = races;
            runner.at_work &= races;
        }
        // Who joins when all is over has everything before it.
        let behind = self.racing().any(|runner| runner.has_more(course));
        if races && behind && self.phase == Phase::Over && course.is_whole() {
            self.phase = Phase::Paused;
        }
        self.look_for_the_end(course);
    }

    /// The number of the question that a lane has before it, if it is to answer one.
    pub fn question(&self, lane: Lane, course: &Course) -> Option<usize> {
        let runner = self.runner(lane)?;
        let next = runner.answers.len();
        let may = self.phase == Phase::Running && runner.races && runner.failure.is_none();
        (may && next < self.released && next < course.questions().len()).then_some(next)
    }

    /// The models that can be asked and are not at work; they are at work from now on.
    pub fn take_idle(&mut self, course: &Course) -> Vec<Lane> {
        let idle = |runner: &&Runner| runner.lane.has_model() && !runner.at_work;
        let lanes = self.runners.iter().filter(idle).map(|runner| runner.lane);
        let lanes: Vec<Lane> = lanes.filter(|&lane| self.question(lane, course).is_some()).collect();
        for runner in &mut self.runners {
            runner.at_work |= lanes.contains(&runner.lane);
        }
        lanes
    }

    /// The baselines that should have come further by now, and how far: they keep up with the model that is in front,
    /// so that all are scored on the same. Without a model that can go on they go through the course alone.
    pub fn baselines_behind(&self, course: &Course) -> Vec<(Lane, usize)> {
        if self.phase != Phase::Running {
            return Vec::new();
        }
        let models: Vec<&Runner> = self.racing().filter(|runner| runner.lane.has_model()).collect();
        let goal = if models.iter().any(|runner| runner.failure.is_none()) {
            models.iter().map(|runner| runner.answers.len()).max().unwrap_or(0)
        } else {
            self.released
        };
        let goal = goal.min(course.questions().len());
        let behind = |runner: &&Runner| !runner.lane.has_model() && runner.answers.len() < goal;
        self.racing().filter(behind).map(|runner| (runner.lane, goal)).collect()
    }

    /// Takes in a lane's answer to the question before it.
    pub fn answered(&mut self, lane: Lane, answer: Marked, course: &Course) {
        if let Some(runner) = self.runner_mut(lane) {
            runner.at_work = false;
            if runner.answers.len() < course.questions().len() {
                runner.answers.push(answer);
            }
        }
        self.look_for_the_end(course);
    }

    /// A lane can not go on; the others do.
    pub fn failed(&mut self, lane: Lane, why: Rc<str>, course: &Course) {
        if let Some(runner) = self.runner_mut(lane) {
            runner.at_work = false;
            runner.failure = Some(why);
        }
        self.look_for_the_end(course);
    }

    /// Lets a lane that failed try again; it goes on where it was.
    pub fn retry(&mut self, lane: Lane) {
        if let Some(runner) = self.runner_mut(lane) {
            runner.failure = None;
            if self.phase == Phase::Over {
                self.phase = Phase::Running;
            }
        }
    }

    /// Whether an answer of this lane is awaited.
    pub fn is_at_work(&self, lane: Lane) -> bool {
        self.runner(lane).is_some_and(|runner| runner.at_work)
    }

    fn look_for_the_end(&mut self, course: &Course) {
        let done = |runner: &Runner| runner.failure.is_some() || !runner.has_more(course);
        if self.phase == Phase::Running && course.is_whole() && self.racing().all(done) {
            self.phase = Phase::Over;
        }
    }

    /// Answers given, and answers that there are to be; those of lanes that failed and of baselines left out, unless
    /// there are only baselines.
    pub fn progress(&self, course: &Course) -> (usize, usize) {
        let able = |models: bool| {
            self.racing()
                .filter(move |runner| runner.failure.is_none() && runner.lane.has_model() == models)
                .map(|runner| runner.answers.len().min(course.questions().len()))
                .collect::<Vec<_>>()
        };
        let mut given = able(true);
        if given.is_empty() {
            given = able(false);
        }
        (given.iter().sum(), given.len() * course.questions().len())
    }

    /// How many lanes [`Contest::progress`] counts.
    pub fn counted(&self) -> usize {
        let able = |models: bool| {
            let able = self
                .racing()
                .filter(|r| r.failure.is_none() && r.lane.has_model() == models);
            able.count()
        };
        match able(true) {
            0 => able(false),
            models => models,
        }
    }

    /// How far the one in front is.
    pub fn front(&self) -> usize {
        self.racing().map(|runner| runner.answers.len()).max().unwrap_or(0)
    }
}

impl Runner {
    fn has_more(&self, course: &Course) -> bool {
        self.answers.len() < course.questions().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::race::{Length, course::tests::offer};

    fn lane(slug: &str) -> Lane {
        slug.parse().expect("a slug")
    }

    fn marked() -> Marked {
        Marked::new("yes".into(), &["Yes.".to_string()])
    }

    fn begun() -> (Course, Contest) {
        let course = Course::new(&offer(), vec![0, 2], Length::Each(2), 7);
        let lanes = ["original", "simplified", "untuned", "random"].map(lane);
        let mut contest = Contest::new(lanes, |lane| lane != Lane::Untuned);
        contest.go(&course);
        (course, contest)
    }

    fn answer(contest: &mut Contest, slug: &str, course: &Course, times: usize) {
        for _ in 0..times {
            contest.answered(lane(slug), marked(), course);
        }
    }

    #[test]
    fn answers_are_scored_as_everywhere() {
        assert_eq!((marked().exact_match, marked().rouge_l), (100.0, 100.0));
    }

    #[test]
    fn each_lane_goes_at_its_own_pace_and_the_baselines_keep_up() {
        let (course, mut contest) = begun();
        assert_eq!(contest.take_idle(&course), ["original", "simplified"].map(lane));
        assert_eq!(contest.take_idle(&course), [], "they are at work");
        answer(&mut contest, "original", &course, 1);
        assert_eq!(contest.question(lane("original"), &course), Some(1));
        assert_eq!(contest.question(lane("simplified"), &course), Some(0));
        assert_eq!(contest.baselines_behind(&course), [(Lane::Random, 1)]);
        answer(&mut contest, "random", &course, 1);
        assert_eq!(contest.baselines_behind(&course), []);
        answer(&mut contest, "original", &course, 3);
        assert_eq!(contest.question(lane("original"), &course), None, "that was the last");
        assert_eq!(contest.phase(), Phase::Running);
        assert_eq!(contest.progress(&course), (4, 8));
        answer(&mut contest, "random", &course, 3);
        answer(&mut contest, "simplified", &course, 4);
        assert_eq!(contest.phase(), Phase::Over);
        assert_eq!(contest.take_idle(&course), []);
    }

    #[test]
    fn pace_holds_back() {
        let (course, mut contest) = begun();
        contest.release(1);
        answer(&mut contest, "original", &course, 1);
        assert_eq!(contest.take_idle(&course), [lane("simplified")]);
        contest.release(2);
        assert_eq!(contest.take_idle(&course), [lane("original")]);
    }

    #[test]
    fn pausing_asks_the_same_question_again() {
        let (course, mut contest) = begun();
        contest.take_idle(&course);
        contest.pause();
        assert_eq!(contest.question(lane("original"), &course), None);
        assert!(!contest.is_at_work(lane("original")));
        contest.go(&course);
        assert_eq!(contest.take_idle(&course).len(), 2);
        assert_eq!(contest.question(lane("original"), &course), Some(0));
        contest.stop();
        assert_eq!(contest.phase(), Phase::Over);
        contest.go(&course);
        assert_eq!(contest.phase(), Phase::Over);
    }

    #[test]
    fn a_lane_that_fails_lets_the_others_go_on_and_can_try_again() {
        let (course, mut contest) = begun();
        contest.take_idle(&course);
        contest.failed(lane("original"), "it is gone".into(), &course);
        answer(&mut contest, "simplified", &course, 4);
        assert_eq!(contest.phase(), Phase::Running, "the baseline has not come so far");
        answer(&mut contest, "random", &course, 4);
        assert_eq!(contest.phase(), Phase::Over);
        assert_eq!(contest.progress(&course), (4, 4), "who failed is not waited for");
        contest.retry(lane("original"));
        assert_eq!(contest.phase(), Phase::Running);
        assert_eq!(contest.take_idle(&course), [lane("original")]);
        answer(&mut contest, "original", &course, 4);
        assert_eq!(contest.phase(), Phase::Over);
    }

    #[test]
    fn baselines_race_alone_where_every_model_failed() {
        let (course, mut contest) = begun();
        for slug in ["original", "simplified"] {
            contest.failed(lane(slug), "no".into(), &course);
        }
        assert_eq!(contest.baselines_behind(&course), [(Lane::Random, 4)]);
        answer(&mut contest, "random", &course, 4);
        assert_eq!((contest.phase(), contest.progress(&course)), (Phase::Over, (4, 4)));
    }

    #[test]
    fn who_joins_late_has_everything_before_it() {
        let (course, mut contest) = begun();
        for slug in ["original", "simplified", "random"] {
            answer(&mut contest, slug, &course, 4);
        }
        contest.set_races(Lane::Untuned, true, &course);
        assert_eq!(contest.phase(), Phase::Paused);
        contest.go(&course);
        assert_eq!(contest.take_idle(&course), [Lane::Untuned]);
        contest.set_races(Lane::Untuned, false, &course);
        assert_eq!(contest.phase(), Phase::Over);
        assert_eq!(contest.racing().count(), 3);
    }
}
