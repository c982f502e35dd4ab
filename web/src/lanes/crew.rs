use super::{Answer, Event, Lanes, Limits, Order};
use crate::{
    bundle::Bundle,
    worker::{
        client::{Engine, LaneWorker},
        protocol::{FromWorker, PromptOrder, RemoteModel, ToWorker},
    },
};
use guesswork_shared::lane::Lane;
use std::{cell::RefCell, collections::HashMap, rc::Rc, time::Duration};
use yew::{
    Callback,
    platform::{spawn_local, time::sleep},
};

/// A worker that has not stopped after so long hangs.
const OVERDUE: Duration = Duration::from_secs(5);

/// What a lane's model is to answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// What it reads.
    pub prompt: PromptOrder,
    /// The labels to weigh against each other, if that is wanted.
    pub labels: Option<Vec<String>>,
}

/// Who asks: knows what each lane is asked at the moment.
pub trait Asker {
    /// What a lane with a model is asked; `None` if nothing.
    fn work(&self, lane: Lane) -> Option<Work>;

    /// What a baseline answers to what it is asked.
    fn baseline(&self, lane: Lane) -> Answer;
}

/// The lanes of a bundle and their workers: one for all views, so that no lane's weights are there twice.
///
/// One view at a time uses it. Everything that happens in the workers comes to that view as an [`Event`], which it hands
/// to [`Crew::apply`] together with what it asks.
#[derive(Clone)]
pub struct Crew(Rc<Inner>);

struct Inner {
    bundle: Bundle,
    engine: Engine,
    lanes: RefCell<Lanes>,
    workers: RefCell<HashMap<Lane, (u32, LaneWorker)>>,
    last_worker: RefCell<u32>,
    listener: RefCell<Option<Callback<Event>>>,
}

impl PartialEq for Crew {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Crew {
    /// The lanes of a bundle, and the baselines; nothing is loaded yet.
    pub fn new(bundle: &Bundle, engine: &Engine, limits: Limits) -> Self {
        let models = bundle.manifest.lanes.iter();
        let models = models.map(|entry| (entry.slug, entry.weights.bytes));
        Self(Rc::new(Inner {
            bundle: bundle.clone(),
            engine: engine.clone(),
            lanes: Lanes::new(models.chain([(Lane::Random, 0), (Lane::Majority, 0)]), limits).into(),
            workers: RefCell::default(),
            last_worker: 0.into(),
            listener: None.into(),
        }))
    }

    /// What every lane is doing.
    pub fn lanes(&self) -> Lanes {
        self.0.lanes.borrow().clone()
    }

    /// From now on `listener` hears what happens. What the view before it has asked is ended and forgotten; models that
    /// are there stay.
    pub fn take_over(&self, listener: Callback<Event>) {
        *self.0.listener.borrow_mut() = Some(listener);
        self.apply(Event::NewQuestion, &Nobody);
    }

    /// The view that uses it goes away: what it has asked is ended, and what happens until another takes over is kept.
    pub fn let_go(&self) {
        *self.0.listener.borrow_mut() = None;
        self.apply(Event::NewQuestion, &Nobody);
    }

    /// Takes an event in and does what follows from it.
    pub fn apply(&self, event: Event, asker: &dyn Asker) {
        let mut orders = self.0.lanes.borrow_mut().apply(event);
        while !orders.is_empty() {
            let mut more = Vec::new();
            for order in orders {
                if let Order::Draw(lane) = order {
                    let drawn = Event::Drawn(lane, asker.baseline(lane));
                    more.extend(self.0.lanes.borrow_mut().apply(drawn));
                } else {
                    self.follow(order, asker);
                }
            }
            orders = more;
        }
    }

    fn follow(&self, order: Order, asker: &dyn Asker) {
        match order {
            Order::Fetch(lane) => self.fetch(lane),
            Order::Prepare(lane) => self.send(lane, ToWorker::Prepare),
            Order::Answer(lane, ask) => {
                if let Some(Work { prompt, labels }) = asker.work(lane) {
                    let max_new_tokens = self.0.bundle.manifest.limits.target_tokens;
                    self.send(
                        lane,
                        ToWorker::Answer {
                            ask,
                            prompt,
                            labels,
                            max_new_tokens,
                        },
                    );
                }
            }
            Order::Cancel(lane, ask) => {
                self.send(lane, ToWorker::Cancel(ask));
                let crew = Rc::downgrade(&self.0);
                spawn_local(async move {
                    sleep(OVERDUE).await;
                    if let Some(inner) = crew.upgrade() {
                        Self(inner).tell(Event::CancelOverdue(lane, ask));
                    }
                });
            }
            Order::Terminate(lane) => drop(self.0.workers.borrow_mut().remove(&lane)),
            // Done by the caller: it leads to further events.
            Order::Draw(_) => {}
        }
    }

    fn fetch(&self, lane: Lane) {
        let bundle = &self.0.bundle;
        let manifest = &bundle.manifest;
        let Some(entry) = manifest.lane(lane) else { return };
        let message = ToWorker::Fetch {
            tokenizer: bundle.remote(&manifest.tokenizer),
            model: Some(RemoteModel {
                config: bundle.remote(&manifest.config),
                weights: bundle.remote(&entry.weights),
                quantisation: entry.quantisation.clone(),
            }),
        };
        *self.0.last_worker.borrow_mut() += 1;
        let id = *self.0.last_worker.borrow();
        // A worker is owned by the crew: what it calls must not own the crew in turn.
        let (heard_by, lost_by) = (Rc::downgrade(&self.0), Rc::downgrade(&self.0));
        let heard = Callback::from(move |said| {
            if let (Some(inner), Some(event)) = (heard_by.upgrade(), event(lane, said)) {
                Self(inner).tell_from(lane, id, event);
            }
        });
        let lost = Callback::from(move |why: String| {
            if let Some(inner) = lost_by.upgrade() {
                Self(inner).tell_from(lane, id, Event::Lost(lane, why.into()));
            }
        });
        let worker = LaneWorker::start(&self.0.engine, heard, lost);
        worker.send(message);
        self.0.workers.borrow_mut().insert(lane, (id, worker));
    }

    /// Tells an event of a worker, unless that worker was ended meanwhile.
    fn tell_from(&self, lane: Lane, worker: u32, event: Event) {
        let current = self.0.workers.borrow().get(&lane).map(|(id, _)| *id);
        if current == Some(worker) {
            self.tell(event);
        }
    }

    fn tell(&self, event: Event) {
        let listener = self.0.listener.borrow().clone();
        match listener {
            Some(listener) => listener.emit(event),
            None => self.apply(event, &Nobody),
        }
    }

    fn send(&self, lane: Lane, message: ToWorker) {
        if let Some((_, worker)) = self.0.workers.borrow().get(&lane) {
            worker.send(message);
        }
    }
}

/// Asks nothing.
struct Nobody;

impl Asker for Nobody {
    fn work(&self, _: Lane) -> Option<Work> {
        None
    }

    fn baseline(&self, _: Lane) -> Answer {
        Answer::default()
    }
}

/// What a worker's message means to its lane; `None` for messages that are not about a lane.
fn event(lane: Lane, said: FromWorker) -> Option<Event> {
    Some(match said {
        FromWorker::Received(bytes) => Event::Received(lane, bytes),
        FromWorker::Fetched => Event::Fetched(lane),
        FromWorker::Prepared => Event::Prepared(lane),
        FromWorker::LoadFailed(why) => Event::LoadFailed(lane, why.into()),
        FromWorker::Reading(ask, tokens) => Event::Reading(lane, ask, tokens),
        FromWorker::Scored(ask, probabilities) => Event::Scored(lane, ask, probabilities.into()),
        FromWorker::Wrote(ask, text, tokens) => Event::Wrote(lane, ask, text.into(), tokens),
        FromWorker::Answered(ask, text, tokens, speed, finish) => {
            Event::Answered(lane, ask, text.into(), tokens, speed, finish)
        }
        FromWorker::AnswerFailed(ask, why) => Event::AnswerFailed(lane, ask, why.into()),
        FromWorker::Cancelled(ask) => Event::Cancelled(lane, ask),
        FromWorker::Started
        | FromWorker::Built(..)
        | FromWorker::BuildFailed(..)
        | FromWorker::Drawn(..)
        | FromWorker::Found(_)
        | FromWorker::Measured(_)
        | FromWorker::MeasureFailed(_)
        | FromWorker::Unfit
        | FromWorker::Died(_) => return None,
    })
}
