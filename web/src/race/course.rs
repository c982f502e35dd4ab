use super::Length;
use crate::worker::protocol::DrawnInstance;
use guesswork_shared::{
    baseline,
    bundle::OfferedTask,
    metric::{Metric, exact_match, rouge_l},
    seed::seeded,
    task::Instance,
};
use rand::Rng;
use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
    rc::Rc,
};

/// One question of a race.
#[derive(Debug)]
pub struct Question {
    /// The place of its task among those that are offered.
    pub task: usize,
    /// The place of its instance in the task; `None` for a fresh one.
    pub place: Option<usize>,
    /// Unique in the task; what a random guess depends on.
    pub id: Rc<str>,
    /// What is asked.
    pub input: Rc<str>,
    /// The right answers.
    pub references: Rc<[String]>,
    /// Worked out when it is first needed: exact match and ROUGE-L of all that may be guessed.
    guesses: OnceCell<[Vec<f64>; 2]>,
}

impl Question {
    fn new(task: usize, place: Option<usize>, instance: Instance) -> Rc<Self> {
        Rc::new(Self {
            task,
            place,
            id: instance.id.into(),
            input: instance.input.into(),
            references: instance.outputs.into(),
            guesses: OnceCell::new(),
        })
    }

    /// The scores of all that one who guesses may answer, each as likely as the others. `task` is its task.
    pub fn guesses(&self, task: &OfferedTask, metric: Metric) -> &[f64] {
        let [exact, overlap] = self.guesses.get_or_init(|| {
            let guesses = baseline::guessable(&task.task, task.labels.as_deref());
            [exact_match, rouge_l].map(|score| guesses.iter().map(|guess| score(guess, &self.references)).collect())
        });
        if metric == Metric::ExactMatch { exact } else { overlap }
    }

    /// What guessing scores here on average.
    pub fn expected(&self, task: &OfferedTask, metric: Metric) -> f64 {
        let guesses = self.guesses(task, metric);
        guesses.iter().sum::<f64>() / guesses.len().max(1) as f64
    }
}

/// A fresh instance that is to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// The place of its task.
    pub task: usize,
    /// What the generators are to draw it with.
    pub seed: u64,
}

/// The questions of a race in their order, which depends on its seed alone.
///
/// A round asks one instance of every task, so that the intervals of all tasks narrow together; the tasks of a round and
/// the instances of a task are shuffled. An endless course grows as its instances are drawn.
#[derive(Clone, Debug)]
pub struct Course {
    seed: u64,
    length: Length,
    tasks: Vec<usize>,
    questions: Vec<Rc<Question>>,
    by_task: BTreeMap<usize, Vec<usize>>,
    /// Instances that have been asked for, in the order in which they come.
    awaited: VecDeque<Draw>,
    rounds_asked_for: usize,
    /// Tasks that the generators do not know.
    unknown: BTreeSet<usize>,
}

impl Course {
    /// Through the tasks at these places.
    pub fn new(offered: &[OfferedTask], tasks: Vec<usize>, length: Length, seed: u64) -> Self {
        let mut course = Self {
            seed,
            length,
            by_task: tasks.iter().map(|&task| (task, Vec::new())).collect(),
            tasks,
            questions: Vec::new(),
            awaited: VecDeque::new(),
            rounds_asked_for: 0,
            unknown: BTreeSet::new(),
        };
        if let Length::Each(most) = length {
            let order_of = |&task: &usize| {
                let instances = &offered[task].task.instances;
                let mut order: Vec<usize> = (0..instances.len()).collect();
                shuffle(&mut order, seed, &["race instances", &offered[task].task.name]);
                order.truncate(most);
                order
            };
            let orders: Vec<Vec<usize>> = course.tasks.iter().map(order_of).collect();
            for round in 0..orders.iter().map(Vec::len).max().unwrap_or(0) {
                for turn in course.turns(round) {
                    if let Some(&place) = orders[turn].get(round) {
                        let task = course.tasks[turn];
                        let instance = offered[task].task.instances[place].clone();
                        course.push(Question::new(task, Some(place), instance));
                    }
                }
            }
        }
        course
    }

    /// The tasks' turns in a round.
    fn turns(&self, round: usize) -> Vec<usize> {
        let mut turns: Vec<usize> = (0..self.tasks.len()).collect();
        shuffle(&mut turns, self.seed, &["race round", &round.to_string()]);
        turns
    }

    fn push(&mut self, question: Rc<Question>) {
        self.by_task
            .entry(question.task)
            .or_default()
            .push(self.questions.len());
        self.questions.push(question);
    }

    /// The places of the tasks, in the order of the offer.
    pub fn tasks(&self) -> &[usize] {
        &self.tasks
    }

    /// The questions that there are so far, or all.
    pub fn questions(&self) -> &[Rc<Question>] {
        &self.questions
    }

    /// The numbers of the questions of one task, in the order in which they are asked.
    pub fn of_task(&self, task: usize) -> &[usize] {
        self.by_task.get(&task).map_or(&[], Vec::as_slice)
    }

    /// Whether no question will be added.
    pub fn is_whole(&self) -> bool {
        self.length != Length::Endless || (self.awaited.is_empty() && self.unknown.len() == self.tasks.len())
    }

    /// How many rounds there are; `None` if there is no end.
    pub fn rounds(&self) -> Option<usize> {
        self.is_whole()
            .then(|| self.by_task.values().map(Vec::len).max().unwrap_or(0))
    }

    /// What must be drawn so that there are `wanted` questions; each is said once.
    pub fn draws_for(&mut self, wanted: usize, offered: &[OfferedTask]) -> Vec<Draw> {
        let mut draws = Vec::new();
        while !self.is_whole_or_drawn(wanted) {
            let round = self.rounds_asked_for;
            self.rounds_asked_for += 1;
            for turn in self.turns(round) {
                let task = self.tasks[turn];
                if !self.unknown.contains(&task) {
                    let names = ["race instance", &offered[task].task.name, &round.to_string()];
                    // Short enough to be read out.
                    let seed = u64::from(seeded(self.seed, &names).random::<u32>());
                    draws.push(Draw { task, seed });
                    self.awaited.push_back(Draw { task, seed });
                }
            }
        }
        draws
    }

    fn is_whole_or_drawn(&self, wanted: usize) -> bool {
        self.length != Length::Endless
            || self.unknown.len() == self.tasks.len()
            || self.questions.len() + self.awaited.len() >= wanted
    }

    /// Takes in what was drawn; `None` where the generators do not know the task, which is then left out.
    pub fn drawn(&mut self, instance: Option<DrawnInstance>) {
        let Some(Draw { task, .. }) = self.awaited.pop_front() else {
            return;
        };
        match instance {
            Some(DrawnInstance { id, input, outputs }) => {
                self.push(Question::new(task, None, Instance { id, input, outputs }));
            }
            None => drop(self.unknown.insert(task)),
        }
    }

    /// What was asked for and has not come: if who was to draw it is lost, another must.
    pub fn awaited(&self) -> impl Iterator<Item = Draw> {
        self.awaited.iter().copied()
    }
}

/// Fisher and Yates' shuffle, written out: it must be the same in every version.
fn shuffle(items: &mut [usize], seed: u64, names: &[&str]) {
    let mut random = seeded(seed, names);
    for last in (1..items.len()).rev() {
        items.swap(last, random.random_range(0..=last));
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use guesswork_shared::{
        bundle::Seen,
        task::{Example, Task},
    };

    /// A task whose instances' answers are its labels in turn, or `word N`.
    pub fn offered(name: &str, seen: Seen, labels: Option<&[&str]>, instances: usize) -> OfferedTask {
        let labels: Option<Vec<String>> = labels.map(|labels| labels.iter().map(|label| label.to_string()).collect());
        let answer = |n: usize| match &labels {
            Some(labels) => labels[n % labels.len()].clone(),
            None => format!("word {n}"),
        };
        let example = |n: usize| Example {
            input: format!("example {n}"),
            output: answer(n),
            explanation: String::new(),
        };
        let instance = |n: usize| Instance {
            id: format!("{name}-{n}"),
            input: format!("input {n} of {name}"),
            outputs: vec![answer(n)],
        };
        OfferedTask {
            title: format!("The task {name}"),
            seen,
            majority: answer(0),
            label_shares: None,
            task: Task {
                name: name.into(),
                definitions: vec!["Do it.".into()],
                categories: vec![format!("Kind of {name}")],
                reasoning: vec![],
                domains: vec![],
                source: vec![],
                positive_examples: (0..2).map(example).collect(),
                negative_examples: vec![],
                instances: (0..instances).map(instance).collect(),
            },
            labels,
        }
    }

    pub fn offer() -> Vec<OfferedTask> {
        vec![
            offered("a", Seen::Unseen, Some(&["yes", "no"]), 8),
            offered("b", Seen::Unseen, None, 5),
            offered("c", Seen::UnseenLabels, Some(&["x", "y", "z"]), 8),
        ]
    }

    fn ids(course: &Course) -> Vec<&str> {
        course.questions().iter().map(|question| &*question.id).collect()
    }

    #[test]
    fn a_round_asks_every_task_once_until_its_instances_are_used_up() {
        let offer = offer();
        let course = Course::new(&offer, vec![0, 1, 2], Length::Each(6), 7);
        assert_eq!(course.questions().len(), 6 + 5 + 6);
        assert_eq!(course.rounds(), Some(6));
        for round in course.questions()[..15].chunks(3) {
            let tasks: BTreeSet<usize> = round.iter().map(|question| question.task).collect();
            assert_eq!(tasks.len(), 3);
        }
        let asked: BTreeSet<&str> = ids(&course).into_iter().collect();
        assert_eq!(asked.len(), 17, "nothing twice");
        for task in 0..3 {
            assert!(course.of_task(task).iter().all(|&n| course.questions()[n].task == task));
        }
        assert_eq!(course.of_task(1).len(), 5);
        assert_eq!(course.of_task(9), [0; 0]);
    }

    #[test]
    fn the_seed_decides_and_a_longer_course_begins_like_a_shorter() {
        let offer = offer();
        let course = |n, seed| Course::new(&offer, vec![0, 1, 2], Length::Each(n), seed);
        assert_eq!(ids(&course(4, 7)), ids(&course(4, 7)));
        assert_ne!(ids(&course(4, 7)), ids(&course(4, 8)));
        assert_eq!(ids(&course(4, 7)), ids(&course(100, 7))[..12]);
        assert_eq!(ids(&Course::new(&offer, vec![], Length::Each(3), 7)), [""; 0]);
    }

    fn drawn(draw: Draw) -> Option<DrawnInstance> {
        Some(DrawnInstance {
            id: format!("{}-{}", draw.task, draw.seed),
            input: "i".into(),
            outputs: vec!["yes".into()],
        })
    }

    #[test]
    fn an_endless_course_grows_by_what_is_drawn() {
        let offer = offer();
        let mut course = Course::new(&offer, vec![0, 1, 2], Length::Endless, 7);
        assert!(!course.is_whole() && course.rounds().is_none());
        let draws = course.draws_for(4, &offer);
        assert_eq!(draws.len(), 6, "two rounds");
        assert_eq!(course.draws_for(6, &offer), [], "on their way");
        for draw in &draws {
            course.drawn(drawn(*draw));
        }
        let first: Vec<String> = ids(&course).iter().map(ToString::to_string).collect();
        assert_eq!(first.len(), 6);
        assert_ne!(draws[0].seed, draws[3].seed);

        let later = course.draws_for(9, &offer);
        course.drawn(drawn(later[0]));
        assert!(course.awaited().eq(later[1..].iter().copied()), "for another worker");
        course.drawn(None);
        assert!(!course.is_whole());
        course.drawn(drawn(later[2]));
        assert_eq!(course.questions().len(), 8);
        let more = course.draws_for(10, &offer);
        assert_eq!(more.len(), 2);
        assert!(more.iter().all(|draw| draw.task != later[1].task), "nobody knows it");
        assert_eq!(ids(&course)[..6], first);
    }

    #[test]
    fn an_endless_course_of_unknown_tasks_ends() {
        let offer = offer();
        let mut course = Course::new(&offer, vec![0, 2], Length::Endless, 7);
        for _ in course.draws_for(1, &offer) {
            assert!(!course.is_whole());
            course.drawn(None);
        }
        assert!(course.is_whole() && course.questions().is_empty());
        assert_eq!(course.draws_for(10, &offer), []);
    }

    #[test]
    fn guessing_is_expected_to_score_what_it_can() {
        let offer = offer();
        let course = Course::new(&offer, vec![0, 1, 2], Length::Each(2), 7);
        for question in course.questions() {
            let expected = question.expected(&offer[question.task], Metric::ExactMatch);
            match question.task {
                0 => assert_eq!(expected, 50.0),
                1 => assert!(expected == 0.0 || expected == 50.0, "an example's output may be right"),
                _ => assert!((expected - 100.0 / 3.0).abs() < 1e-9),
            }
            let overlap = question.expected(&offer[question.task], Metric::RougeL);
            assert!(overlap >= expected);
        }
    }
}
