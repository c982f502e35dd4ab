use super::{Answer, AskId, Finish, LaneState, Model, Speed, Turn};
use guesswork_shared::lane::Lane;
use std::rc::Rc;

/// How much may happen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Lanes that compute at the same time: build a model, read or write.
    pub cores: usize,
    /// Lanes that fetch at the same time.
    pub fetches: usize,
}

impl Limits {
    /// One core is left to the page, and at least one works. Four fetches keep a line busy even if one of them hangs.
    pub fn for_cores(hardware: usize) -> Self {
        Self {
            cores: hardware.saturating_sub(1).max(1),
            fetches: 4,
        }
    }
}

/// Something that happened, in the page or in a lane's worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// These lanes are asked the question on the page.
    Ask(Vec<Lane>),
    /// End everything that is under way.
    Stop,
    /// The question on the page is another one: answers no longer belong to it. Loading goes on.
    NewQuestion,
    /// A baseline has answered.
    Drawn(Lane, Answer),
    /// Bytes of weights have arrived.
    Received(Lane, u64),
    /// All bytes have arrived.
    Fetched(Lane),
    /// The model is built.
    Prepared(Lane),
    /// The model could not be fetched or built.
    LoadFailed(Lane, Rc<str>),
    /// The prompt has this many tokens and is being read.
    Reading(Lane, AskId, usize),
    /// The labels' probabilities.
    Scored(Lane, AskId, Rc<[f32]>),
    /// The text so far and its number of tokens.
    Wrote(Lane, AskId, Rc<str>, usize),
    /// The whole answer.
    Answered(Lane, AskId, Rc<str>, usize, Speed, Finish),
    /// The model could not answer.
    AnswerFailed(Lane, AskId, Rc<str>),
    /// The worker has ended what it was told to end.
    Cancelled(Lane, AskId),
    /// The worker was told to end this ask some time ago; if it has not, it hangs.
    CancelOverdue(Lane, AskId),
    /// The worker is gone, for this reason.
    Lost(Lane, Rc<str>),
}

/// What is to be done to a lane's worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Start a worker if there is none, and let it fetch the weights.
    Fetch(Lane),
    /// Let it check the bytes and build the model.
    Prepare(Lane),
    /// Let it answer the question on the page.
    Answer(Lane, AskId),
    /// Let a baseline answer; needs no worker.
    Draw(Lane),
    /// Tell it to end this ask, and look after it: [`Event::CancelOverdue`].
    Cancel(Lane, AskId),
    /// End the worker at once.
    Terminate(Lane),
}

/// All lanes in their fixed order.
#[derive(Clone, Debug, PartialEq)]
pub struct Lanes {
    lanes: Vec<(Lane, Rc<LaneState>)>,
    sizes: Vec<u64>,
    limits: Limits,
    last_ask: AskId,
}

impl Lanes {
    /// Lanes in the order in which they are shown, each with the bytes of its weights (0 for a baseline).
    pub fn new(lanes: impl IntoIterator<Item = (Lane, u64)>, limits: Limits) -> Self {
        let (lanes, sizes) = lanes
            .into_iter()
            .map(|(lane, bytes)| {
                let state = if lane.has_model() {
                    LaneState::absent()
                } else {
                    LaneState::baseline()
                };
                ((lane, Rc::new(state)), bytes)
            })
            .unzip();
        Self {
            lanes,
            sizes,
            limits,
            last_ask: 0,
        }
    }

    /// The lanes and their states, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Lane, &Rc<LaneState>)> {
        self.lanes.iter().map(|(lane, state)| (*lane, state))
    }

    /// One lane's state.
    pub fn get(&self, lane: Lane) -> Option<&Rc<LaneState>> {
        self.lanes.iter().find(|(l, _)| *l == lane).map(|(_, state)| state)
    }

    /// The bytes of a lane's weights.
    pub fn bytes(&self, lane: Lane) -> u64 {
        self.lanes
            .iter()
            .position(|(l, _)| *l == lane)
            .map_or(0, |i| self.sizes[i])
    }

    /// Whether a lane is at work on this ask.
    pub fn is_answering(&self, lane: Lane, ask: AskId) -> bool {
        let turn = self.get(lane).map(|state| &state.turn);
        matches!(turn, Some(Turn::Answering(current, _)) if *current == ask)
    }

    /// Whether Stop would end anything.
    pub fn any_active(&self) -> bool {
        self.lanes.iter().any(|(_, state)| state.is_active())
    }

    /// Takes an event in, and says what is to be done about it.
    pub fn apply(&mut self, event: Event) -> Vec<Order> {
        let mut orders = Vec::new();
        match event {
            Event::Ask(asked) => self.ask(&asked, &mut orders),
            Event::Stop => self.stop(&mut orders),
            Event::NewQuestion => self.new_question(&mut orders),
            Event::Drawn(lane, answer) => self.change(lane, |state| state.turn = Turn::Done(answer)),
            Event::Received(lane, bytes) => self.change(lane, |state| {
                if let Model::Loading { received, .. } = &mut state.model {
                    *received = bytes;
                }
            }),
            Event::Fetched(lane) => self.change(lane, |state| {
                if matches!(state.model, Model::Loading { .. }) {
                    state.model = Model::Fetched;
                }
            }),
            Event::Prepared(lane) => self.change(lane, |state| {
                if state.model == Model::Preparing {
                    state.model = Model::Ready;
                }
            }),
            Event::LoadFailed(lane, why) => {
                self.change(lane, |state| {
                    state.model = Model::Failed(why);
                    state.turn = Turn::Idle;
                    state.busy = None;
                });
                // What it has allocated goes with it, and the next try starts clean.
                orders.push(Order::Terminate(lane));
            }
            Event::Reading(lane, ask, tokens) => self.answering(lane, ask, |answer| answer.read = Some(tokens)),
            Event::Scored(lane, ask, scores) => self.answering(lane, ask, |answer| answer.probabilities = Some(scores)),
            Event::Wrote(lane, ask, text, tokens) => self.answering(lane, ask, |answer| {
                answer.text = text;
                answer.tokens = tokens;
            }),
            Event::Answered(lane, ask, text, tokens, speed, finish) => {
                self.answering(lane, ask, |answer| {
                    answer.text = text;
                    answer.tokens = tokens;
                    answer.speed = Some(speed);
                    answer.finish = Some(finish);
                });
                self.ended(lane, ask, |state| {
                    if let Turn::Answering(_, answer) = &state.turn {
                        state.turn = Turn::Done(answer.clone());
                    }
                });
            }
            Event::AnswerFailed(lane, ask, why) => self.ended(lane, ask, |state| state.turn = Turn::Failed(why)),
            Event::Cancelled(lane, ask) => self.ended(lane, ask, |state| {
                if let Turn::Answering(_, answer) = &state.turn {
                    state.turn = Turn::Stopped(answer.clone());
                }
            }),
            Event::CancelOverdue(lane, ask) => {
                if self.get(lane).is_some_and(|state| state.busy == Some(ask)) {
                    self.change(lane, |state| {
                        state.busy = None;
                        // An ask that came since then loads the model anew and is answered.
                        state.model = if matches!(state.turn, Turn::Waiting(_)) {
                            Model::Queued
                        } else {
                            Model::Absent
                        };
                    });
                    orders.push(Order::Terminate(lane));
                }
            }
            Event::Lost(lane, why) => {
                self.change(lane, |state| {
                    state.busy = None;
                    match state.turn {
                        Turn::Answering(..) | Turn::Waiting(_) => state.turn = Turn::Failed(why.clone()),
                        Turn::Idle if state.model != Model::Ready => state.turn = Turn::Failed(why.clone()),
                        // Lost while idle, or after its answer: the next ask starts it anew, nothing else is lost.
                        _ => {}
                    }
                    state.model = Model::Absent;
                });
                orders.push(Order::Terminate(lane));
            }
        }
        self.schedule(&mut orders);
        orders
    }

    fn ask(&mut self, asked: &[Lane], orders: &mut Vec<Order>) {
        self.last_ask += 1;
        let ask = self.last_ask;
        for (lane, state) in self.lanes.iter_mut().filter(|(lane, _)| asked.contains(lane)) {
            let state = Rc::make_mut(state);
            if let Some(busy) = state.busy {
                orders.push(Order::Cancel(*lane, busy));
            }
            if !lane.has_model() {
                state.turn = Turn::Idle;
                orders.push(Order::Draw(*lane));
                continue;
            }
            state.turn = Turn::Waiting(ask);
            if matches!(state.model, Model::Absent | Model::Failed(_)) {
                state.model = Model::Queued;
            }
        }
    }

    fn stop(&mut self, orders: &mut Vec<Order>) {
        for (lane, state) in &mut self.lanes {
            if !state.is_active() {
                continue;
            }
            let state = Rc::make_mut(state);
            if let Some(busy) = state.busy {
                orders.push(Order::Cancel(*lane, busy));
            }
            match std::mem::replace(&mut state.turn, Turn::Idle) {
                Turn::Answering(_, answer) => state.turn = Turn::Stopped(answer),
                Turn::Waiting(_) | Turn::Idle => {}
                other => state.turn = other,
            }
            match state.model {
                Model::Queued => state.model = Model::Absent,
                Model::Loading { .. } | Model::Fetched | Model::Preparing => {
                    state.model = Model::Absent;
                    orders.push(Order::Terminate(*lane));
                }
                Model::Absent | Model::Ready | Model::Failed(_) => {}
            }
        }
    }

    fn new_question(&mut self, orders: &mut Vec<Order>) {
        for (lane, state) in &mut self.lanes {
            if state.turn == Turn::Idle {
                continue;
            }
            let state = Rc::make_mut(state);
            if let (Turn::Answering(..), Some(busy)) = (&state.turn, state.busy) {
                orders.push(Order::Cancel(*lane, busy));
            }
            state.turn = Turn::Idle;
            // Not begun, and nobody waits for it any more.
            if state.model == Model::Queued {
                state.model = Model::Absent;
            }
        }
    }

    /// Gives free fetches to the lanes that wait, in their order, and free cores to those that have waited longest.
    fn schedule(&mut self, orders: &mut Vec<Order>) {
        let mut fetching = self
            .lanes
            .iter()
            .filter(|(_, state)| matches!(state.model, Model::Loading { .. }))
            .count();
        for ((lane, state), &total) in self.lanes.iter_mut().zip(&self.sizes) {
            if state.model == Model::Queued && fetching < self.limits.fetches {
                Rc::make_mut(state).model = Model::Loading { received: 0, total };
                orders.push(Order::Fetch(*lane));
                fetching += 1;
            }
        }
        let at_work = |state: &LaneState| state.busy.is_some() || state.model == Model::Preparing;
        let working = self.lanes.iter().filter(|(_, state)| at_work(state)).count();
        // Lanes that are asked again and again must not keep the others from the cores.
        let mut waiting: Vec<_> = self.lanes.iter_mut().filter(|(_, state)| !at_work(state)).collect();
        waiting.sort_by_key(|(_, state)| match state.turn {
            Turn::Waiting(ask) => ask,
            _ => AskId::MAX,
        });
        let mut free = self.limits.cores.saturating_sub(working);
        for (lane, state) in waiting {
            if free == 0 {
                break;
            }
            match (&state.model, &state.turn) {
                (Model::Ready, &Turn::Waiting(ask)) => {
                    let state = Rc::make_mut(state);
                    state.turn = Turn::Answering(ask, Answer::default());
                    state.busy = Some(ask);
                    orders.push(Order::Answer(*lane, ask));
                    free -= 1;
                }
                (Model::Fetched, _) => {
                    Rc::make_mut(state).model = Model::Preparing;
                    orders.push(Order::Prepare(*lane));
                    free -= 1;
                }
                _ => {}
            }
        }
    }

    fn change(&mut self, lane: Lane, change: impl FnOnce(&mut LaneState)) {
        if let Some((_, state)) = self.lanes.iter_mut().find(|(l, _)| *l == lane) {
            change(Rc::make_mut(state));
        }
    }

    /// Changes the answer in hand, if it is to this ask.
    fn answering(&mut self, lane: Lane, ask: AskId, change: impl FnOnce(&mut Answer)) {
        self.change(lane, |state| {
            if let Turn::Answering(current, answer) = &mut state.turn
                && *current == ask
            {
                change(answer);
            }
        });
    }

    /// The worker has ended this ask: it is free, and if the ask is the current one, so is the turn.
    fn ended(&mut self, lane: Lane, ask: AskId, change: impl FnOnce(&mut LaneState)) {
        self.change(lane, |state| {
            if state.busy == Some(ask) {
                state.busy = None;
            }
            if matches!(state.turn, Turn::Answering(current, _) if current == ask) {
                change(state);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(slug: &str) -> Lane {
        slug.parse().expect("a slug")
    }

    fn lanes(cores: usize, fetches: usize) -> Lanes {
        let all = ["original", "simplified", "empty", "untuned", "random"];
        Lanes::new(all.map(|slug| (lane(slug), 100)), Limits { cores, fetches })
    }

    fn word(lanes: &Lanes, slug: &str) -> &'static str {
        lanes.get(lane(slug)).expect("it is there").word()
    }

    fn speed() -> Speed {
        Speed {
            milliseconds: 5.0,
            tokens_per_second: Some(40.0),
        }
    }

    /// Brings a lane from queued to ready.
    fn load(lanes: &mut Lanes, slug: &str) -> Vec<Order> {
        let mut orders = lanes.apply(Event::Received(lane(slug), 60));
        orders.extend(lanes.apply(Event::Fetched(lane(slug))));
        orders.extend(lanes.apply(Event::Prepared(lane(slug))));
        orders
    }

    #[test]
    fn one_core_is_left_to_the_page() {
        assert_eq!([0, 1, 2, 8].map(|n| Limits::for_cores(n).cores), [1, 1, 1, 7]);
    }

    #[test]
    fn a_lane_goes_from_absent_to_done() {
        let mut lanes = lanes(2, 2);
        let a = lane("original");
        assert_eq!(word(&lanes, "original"), "absent");
        assert_eq!(lanes.apply(Event::Ask(vec![a])), [Order::Fetch(a)]);
        assert_eq!(word(&lanes, "original"), "loading");
        lanes.apply(Event::Received(a, 40));
        assert_eq!(
            lanes.get(a).unwrap().model,
            Model::Loading {
                received: 40,
                total: 100
            }
        );
        assert_eq!(lanes.apply(Event::Fetched(a)), [Order::Prepare(a)]);
        assert_eq!(lanes.apply(Event::Prepared(a)), [Order::Answer(a, 1)]);
        assert_eq!(word(&lanes, "original"), "answering");
        lanes.apply(Event::Reading(a, 1, 120));
        lanes.apply(Event::Scored(a, 1, Rc::from([0.25, 0.75])));
        lanes.apply(Event::Wrote(a, 1, "cla".into(), 1));
        assert_eq!(&*lanes.get(a).unwrap().answer().unwrap().text, "cla");
        lanes.apply(Event::Answered(a, 1, "clashes".into(), 3, speed(), Finish::EndOfText));
        let state = lanes.get(a).unwrap();
        assert_eq!(state.word(), "done");
        let answer = state.answer().unwrap();
        assert_eq!((&*answer.text, answer.tokens, answer.read), ("clashes", 3, Some(120)));
        assert_eq!(answer.probabilities.as_deref(), Some(&[0.25, 0.75][..]));
        assert_eq!(state.busy, None);
        assert!(!lanes.any_active());
    }

    #[test]
    fn no_more_lanes_compute_than_there_are_cores() {
        let mut lanes = lanes(1, 4);
        let asked = ["original", "simplified", "empty"].map(lane);
        assert_eq!(lanes.apply(Event::Ask(asked.to_vec())), asked.map(Order::Fetch));
        assert_eq!(lanes.apply(Event::Fetched(asked[1])), [Order::Prepare(asked[1])]);
        assert_eq!(
            lanes.apply(Event::Fetched(asked[0])),
            [],
            "the one core is building a model"
        );
        assert_eq!(word(&lanes, "original"), "waiting");
        // The first in order gets the core, whoever came first.
        assert_eq!(lanes.apply(Event::Prepared(asked[1])), [Order::Prepare(asked[0])]);
        assert_eq!(lanes.apply(Event::Prepared(asked[0])), [Order::Answer(asked[0], 1)]);
        let done = Event::Answered(asked[0], 1, "a".into(), 1, speed(), Finish::EndOfText);
        assert_eq!(lanes.apply(done), [Order::Answer(asked[1], 1)]);
    }

    #[test]
    fn a_lane_that_is_asked_again_waits_behind_those_that_have_not_answered() {
        let mut lanes = lanes(1, 4);
        let [a, b] = ["original", "simplified"].map(lane);
        lanes.apply(Event::Ask(vec![a]));
        load(&mut lanes, "original");
        lanes.apply(Event::Ask(vec![b]));
        lanes.apply(Event::Fetched(b));
        let answered = |ask| Event::Answered(a, ask, "a".into(), 1, speed(), Finish::EndOfText);
        assert_eq!(lanes.apply(answered(1)), [Order::Prepare(b)]);
        assert_eq!(lanes.apply(Event::Ask(vec![a])), []);
        assert_eq!(lanes.apply(Event::Prepared(b)), [Order::Answer(b, 2)]);
        let second = Event::Answered(b, 2, "b".into(), 1, speed(), Finish::EndOfText);
        assert_eq!(lanes.apply(second), [Order::Answer(a, 3)]);
        // The one in front, asked again, comes after the other.
        assert_eq!(lanes.apply(Event::Ask(vec![b])), []);
        assert_eq!(lanes.apply(answered(3)), [Order::Answer(b, 4)]);
    }

    #[test]
    fn fetches_are_limited_and_a_failure_lets_the_others_go_on() {
        let mut lanes = lanes(4, 1);
        let asked = ["original", "simplified"].map(lane);
        assert_eq!(lanes.apply(Event::Ask(asked.to_vec())), [Order::Fetch(asked[0])]);
        let orders = lanes.apply(Event::LoadFailed(asked[0], "it ends early".into()));
        assert_eq!(orders, [Order::Terminate(asked[0]), Order::Fetch(asked[1])]);
        assert_eq!(word(&lanes, "original"), "failed");
        assert_eq!(
            lanes.get(asked[0]).unwrap().failure().map(|s| &**s),
            Some("it ends early")
        );
        assert_eq!(
            load(&mut lanes, "simplified"),
            [Order::Prepare(asked[1]), Order::Answer(asked[1], 1)]
        );
        // Try again is an ask of that lane.
        assert_eq!(lanes.apply(Event::Ask(vec![asked[0]])), [Order::Fetch(asked[0])]);
        assert_eq!(word(&lanes, "original"), "loading");
    }

    #[test]
    fn stop_ends_all_and_keeps_what_was_written() {
        let mut lanes = lanes(1, 2);
        let [a, b, c] = ["original", "simplified", "empty"].map(lane);
        lanes.apply(Event::Ask(vec![a]));
        load(&mut lanes, "original");
        lanes.apply(Event::Wrote(a, 1, "cla".into(), 1));
        lanes.apply(Event::Ask(vec![b, c]));
        lanes.apply(Event::Fetched(b));
        assert_eq!(
            lanes.apply(Event::Stop),
            [Order::Cancel(a, 1), Order::Terminate(b), Order::Terminate(c)]
        );
        assert_eq!(
            ["original", "simplified", "empty"].map(|s| word(&lanes, s)),
            ["stopped", "absent", "absent"]
        );
        assert_eq!(&*lanes.get(a).unwrap().answer().unwrap().text, "cla");
        assert!(!lanes.any_active());
        // What was still on its way changes nothing, and only the acknowledgement frees the core.
        lanes.apply(Event::Wrote(a, 1, "clash".into(), 2));
        lanes.apply(Event::Fetched(b));
        lanes.apply(Event::Prepared(c));
        assert_eq!(&*lanes.get(a).unwrap().answer().unwrap().text, "cla");
        assert_eq!(word(&lanes, "simplified"), "absent");
        assert_eq!(lanes.apply(Event::Ask(vec![a])), [Order::Cancel(a, 1)]);
        assert_eq!(word(&lanes, "original"), "waiting");
        assert_eq!(lanes.apply(Event::Cancelled(a, 1)), [Order::Answer(a, 3)]);
    }

    #[test]
    fn a_late_answer_to_an_old_question_is_ignored() {
        let mut lanes = lanes(1, 1);
        let a = lane("original");
        lanes.apply(Event::Ask(vec![a]));
        load(&mut lanes, "original");
        assert_eq!(lanes.apply(Event::NewQuestion), [Order::Cancel(a, 1)]);
        assert_eq!(word(&lanes, "original"), "ready");
        assert_eq!(lanes.apply(Event::Ask(vec![a])), [Order::Cancel(a, 1)]);
        let old = Event::Answered(a, 1, "old".into(), 1, speed(), Finish::EndOfText);
        assert_eq!(lanes.apply(old), [Order::Answer(a, 2)]);
        assert_eq!(&*lanes.get(a).unwrap().answer().unwrap().text, "");
    }

    #[test]
    fn a_new_question_leaves_fetching_alone() {
        let mut lanes = lanes(1, 1);
        let [a, b] = ["original", "simplified"].map(lane);
        lanes.apply(Event::Ask(vec![a, b]));
        assert_eq!(lanes.apply(Event::NewQuestion), []);
        assert_eq!(
            ["original", "simplified"].map(|s| word(&lanes, s)),
            ["loading", "absent"]
        );
        assert_eq!(load(&mut lanes, "original"), [Order::Prepare(a)]);
        assert_eq!(word(&lanes, "original"), "ready");
    }

    #[test]
    fn a_lost_worker_fails_its_turn_and_starts_anew_when_asked() {
        let mut lanes = lanes(1, 1);
        let a = lane("original");
        lanes.apply(Event::Ask(vec![a]));
        load(&mut lanes, "original");
        assert_eq!(
            lanes.apply(Event::Lost(a, "out of memory".into())),
            [Order::Terminate(a)]
        );
        assert_eq!(word(&lanes, "original"), "failed");
        assert_eq!(lanes.apply(Event::Ask(vec![a])), [Order::Fetch(a)]);
        assert_eq!(load(&mut lanes, "original"), [Order::Prepare(a), Order::Answer(a, 2)]);
        lanes.apply(Event::Answered(a, 2, "x".into(), 1, speed(), Finish::EndOfText));
        lanes.apply(Event::Lost(a, "killed".into()));
        assert_eq!(word(&lanes, "original"), "done", "an answer that was given stays");
        assert_eq!(lanes.apply(Event::Ask(vec![a])), [Order::Fetch(a)]);
    }

    #[test]
    fn a_worker_that_does_not_stop_is_ended_and_replaced() {
        let mut lanes = lanes(1, 1);
        let a = lane("original");
        lanes.apply(Event::Ask(vec![a]));
        load(&mut lanes, "original");
        lanes.apply(Event::Stop);
        assert_eq!(lanes.apply(Event::CancelOverdue(a, 7)), [], "another ask");
        lanes.apply(Event::Ask(vec![a]));
        assert_eq!(
            lanes.apply(Event::CancelOverdue(a, 1)),
            [Order::Terminate(a), Order::Fetch(a)]
        );
        assert_eq!(load(&mut lanes, "original"), [Order::Prepare(a), Order::Answer(a, 2)]);
    }

    #[test]
    fn a_baseline_answers_at_once_and_takes_no_core() {
        let mut lanes = lanes(1, 1);
        let [a, r] = ["original", "random"].map(lane);
        assert_eq!(lanes.apply(Event::Ask(vec![a, r])), [Order::Draw(r), Order::Fetch(a)]);
        lanes.apply(Event::Drawn(
            r,
            Answer {
                text: "yes".into(),
                ..Answer::default()
            },
        ));
        assert_eq!(word(&lanes, "random"), "done");
    }
}
