use super::{Callbacks, Msg, Predict, counterfactuals::WhatIf, reader::Reader};
use crate::{
    address::{Address, Question},
    bundle::Bundle,
    catalogue::{Filter, SplitFilter},
    components::Told,
    dom::{copy_text, focus, scroll_to},
    ground::Ground,
    lanes::{Answer, Asker, Event, Work},
    prompt_diff::MiniLine,
    question::Asked,
    text,
    worker::protocol::PromptOrder,
};
use guesswork_shared::{
    bundle::OfferedTask,
    counterfactual::Telling,
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment, Variant},
};
use std::{rc::Rc, time::Duration};
use yew::{
    platform::{spawn_local, time::sleep},
    prelude::*,
};

/// The variant whose prompt every other is set against: nothing withheld, nothing falsified.
pub(super) const FULL_PROMPT: Variant = Variant {
    definition: DefinitionTreatment::Original,
    examples: ExampleTreatment::Examples,
};
/// After the last key before what was typed counts as written.
const TYPED: Duration = Duration::from_millis(250);
/// Announcements that are kept for screen readers.
const SPOKEN: usize = 12;

/// Everything but the page's callbacks.
pub(super) struct Desk {
    pub(super) ground: Ground,
    pub(super) bundle: Bundle,
    pub(super) filter: Filter,
    pub(super) list_open: bool,
    pub(super) task: usize,
    pub(super) labels: Option<Rc<[String]>>,
    pub(super) asked: Asked,
    /// The right answers, by the names that labels have now.
    pub(super) references: Rc<[String]>,
    pub(super) what_if: WhatIf,
    pub(super) last_instance: usize,
    pub(super) complaint: bool,
    /// The instance that is being drawn.
    pub(super) drawing: Option<(u32, u64)>,
    pub(super) notice: Option<&'static str>,
    pub(super) last_draw: u32,
    pub(super) chosen: Lane,
    pub(super) pages: Rc<Vec<Vec<MiniLine>>>,
    pub(super) told: Told,
    pub(super) reader: Reader,
    pub(super) as_sent: bool,
    pub(super) copied: bool,
    pub(super) typed: u32,
    pub(super) spoken: Vec<(u32, String)>,
    pub(super) last_spoken: u32,
}

impl Desk {
    pub(super) fn new(ground: Ground, address: &Address) -> Self {
        let bundle = ground.bundle.clone();
        let task = address
            .task
            .as_ref()
            .and_then(|name| bundle.tasks.iter().position(|offered| offered.task.name == *name))
            .or_else(|| {
                bundle
                    .tasks
                    .iter()
                    .position(|offered| SplitFilter::Unseen.admits(offered.seen))
            })
            .unwrap_or(0);
        // Copying the input is no contestant of this page.
        let chosen = address
            .lane
            .filter(|lane| *lane != Lane::Copy)
            .unwrap_or(Lane::Tuned(FULL_PROMPT));
        let split = SplitFilter::of(bundle.tasks[task].seen);
        let what_if = WhatIf::new(&bundle.tasks[task], bundle.manifest.seed);
        let mut desk = Self {
            ground,
            bundle,
            filter: Filter {
                split,
                ..Filter::default()
            },
            list_open: false,
            task,
            labels: None,
            asked: Asked::own(String::new()),
            references: Rc::from([]),
            what_if,
            last_instance: 0,
            complaint: false,
            drawing: None,
            notice: None,
            last_draw: 0,
            chosen,
            pages: Rc::default(),
            told: Told::Unknown(AttrValue::default()),
            reader: Reader {
                worker: None,
                last_worker: 0,
                ready: false,
                last_build: 0,
                failure: None,
            },
            as_sent: false,
            copied: false,
            typed: 0,
            spoken: Vec::new(),
            last_spoken: 0,
        };
        let unknown = address
            .task
            .as_ref()
            .is_some_and(|name| desk.offered().task.name != *name);
        desk.what_if.changes = address.changes.clone();
        desk.retell();
        desk.take_question(match &address.question {
            Some(Question::Own(input)) => Asked::own(input.clone()),
            Some(Question::Instance(position)) => Asked::instance(&desk.offered().task, *position),
            // A fresh one takes its place when it is drawn.
            Some(Question::Fresh(_)) | None => Asked::instance(&desk.offered().task, 0),
        });
        if unknown {
            desk.notice = Some(text::NO_SUCH_TASK);
        }
        desk
    }

    pub(super) fn offered(&self) -> &OfferedTask {
        &self.bundle.tasks[self.task]
    }

    pub(super) fn take_task(&mut self, task: usize) {
        self.task = task;
        // What was changed belongs to the task before.
        self.what_if = WhatIf::new(self.offered(), self.bundle.manifest.seed);
        self.retell();
    }

    pub(super) fn take_question(&mut self, asked: Asked) {
        self.asked = asked;
        self.what_if.kept.clear();
        self.name_references();
        if let Question::Instance(position) = self.asked.question {
            self.last_instance = position;
        }
        self.complaint = false;
        self.drawing = None;
        self.notice = None;
    }

    /// The order for a variant's prompt, when this is told.
    pub(super) fn order(&self, telling: &Telling, variant: Variant, input: &str) -> PromptOrder {
        PromptOrder::new(
            &telling.instruction(variant),
            input,
            self.bundle.manifest.limits.source_tokens,
        )
    }

    pub(super) fn update(&mut self, ctx: &Context<Predict>, callbacks: &Callbacks, msg: Msg) -> bool {
        match msg {
            Msg::Filter(filter) => self.filter = filter,
            Msg::Open(open) => self.list_open = open,
            Msg::Task(task) => {
                if task != self.task && task < self.bundle.tasks.len() {
                    self.take_task(task);
                    self.filter.split = SplitFilter::of(self.offered().seen);
                    self.list_open = false;
                    self.last_instance = 0;
                    self.ask_about(Asked::instance(&self.offered().task, 0));
                }
            }
            Msg::Step(by) => {
                let instances = self.offered().task.instances.len();
                if let (Question::Instance(position), 1..) = (&self.asked.question, instances) {
                    let next = (*position as isize + by).rem_euclid(instances as isize) as usize;
                    self.ask_about(Asked::instance(&self.offered().task, next));
                }
            }
            Msg::Typed(input) => {
                self.take_question(Asked::own(input));
                self.apply(Event::NewQuestion);
                self.typed += 1;
                let (typed, settled) = (self.typed, ctx.link().callback(Msg::Settled));
                spawn_local(async move {
                    sleep(TYPED).await;
                    settled.emit(typed);
                });
            }
            Msg::Settled(typed) if typed == self.typed => self.show_prompt(),
            Msg::Settled(_) => return false,
            Msg::Draw => {
                // Small enough to be read out, large enough not to be met twice soon.
                self.draw(ctx, (js_sys::Math::random() * 1e6) as u64);
            }
            Msg::Write => {
                self.ask_about(Asked::own(String::new()));
                focus(&callbacks.input_ref);
            }
            Msg::Back => {
                self.ask_about(Asked::instance(&self.offered().task, self.last_instance));
                // The link that was followed is gone.
                focus(&callbacks.input_ref);
            }
            Msg::AskAll => {
                let lanes = self.ground.crew.lanes().iter().map(|(lane, _)| lane).collect();
                self.ask(callbacks, lanes);
            }
            Msg::AskOne(lane) => self.ask(callbacks, vec![lane]),
            Msg::AskChosen => self.ask(callbacks, vec![self.chosen]),
            Msg::Stop => self.apply(Event::Stop),
            Msg::Choose(lane) => {
                self.choose(lane);
                scroll_to(&callbacks.view_ref);
            }
            Msg::ChooseMini(lane) => self.choose(lane),
            Msg::View(as_sent) => self.as_sent = as_sent,
            Msg::Copy => {
                let Told::Prompt { text, .. } = &self.told else {
                    return false;
                };
                let (text, copied) = (text.clone(), ctx.link().callback(Msg::Copied));
                spawn_local(async move {
                    let done = copy_text(&text).await;
                    copied.emit(Some(done));
                    if done {
                        sleep(Duration::from_secs(2)).await;
                        copied.emit(None);
                    }
                });
                return false;
            }
            Msg::Copied(Some(true)) => {
                self.copied = true;
                self.speak(text::COPIED.into());
            }
            // Where the browser forbids copying, the text stands there to be marked by hand.
            Msg::Copied(Some(false)) => {
                self.as_sent = true;
                self.notice = Some(text::CAN_NOT_COPY);
                self.speak(text::CAN_NOT_COPY.into());
            }
            Msg::Copied(None) => self.copied = false,
            Msg::Toggle(change) => self.toggle(change),
            Msg::ByHand(change) => return self.change_by_hand(change),
            Msg::Undo(change) => {
                // The button goes away with the change.
                focus(&callbacks.sentence_ref);
                self.undo(&change);
            }
            Msg::UndoAll => {
                focus(&callbacks.sentence_ref);
                self.change_to(Vec::new());
            }
            Msg::Against(against) => self.set_against(against),
            Msg::Happened(event) => self.apply(event),
            Msg::ReaderHeard(id, said) if self.reader.worker.as_ref().is_some_and(|(current, _)| *current == id) => {
                return self.reader_said(said);
            }
            Msg::ReaderLost(id, why) if self.reader.worker.as_ref().is_some_and(|(current, _)| *current == id) => {
                self.reader_failed(why);
            }
            Msg::ReaderHeard(..) | Msg::ReaderLost(..) => return false,
            Msg::ReaderRetry => {
                self.start_reader(ctx);
                self.show_prompt();
            }
            Msg::Key(key) => return self.key(ctx, callbacks, &key),
        }
        true
    }

    /// Takes another question; answers to the one before are dropped.
    pub(super) fn ask_about(&mut self, asked: Asked) {
        self.take_question(asked);
        self.apply(Event::NewQuestion);
        self.show_prompt();
    }

    pub(super) fn ask(&mut self, callbacks: &Callbacks, lanes: Vec<Lane>) {
        if self.asked.input.trim().is_empty() {
            self.complaint = true;
            focus(&callbacks.input_ref);
        } else {
            lanes.iter().for_each(|lane| self.what_if.kept.forget(*lane));
            self.apply(Event::Ask(lanes));
        }
    }

    pub(super) fn choose(&mut self, lane: Lane) {
        if lane != self.chosen {
            self.chosen = lane;
            self.copied = false;
            self.show_prompt();
        }
    }

    /// Takes an event in and does what it asks for.
    pub(super) fn apply(&mut self, event: Event) {
        let answered = match &event {
            Event::Answered(lane, ask, ..) if self.ground.crew.lanes().is_answering(*lane, *ask) => Some(*lane),
            Event::LoadFailed(lane, why) | Event::AnswerFailed(lane, _, why) | Event::Lost(lane, why) => {
                self.speak(text::spoken_failure(*lane, why));
                None
            }
            _ => None,
        };
        self.ground.crew.apply(event, &*self);
        if let Some(lane) = answered {
            self.answered(lane);
        }
    }

    /// Tells it to those who listen rather than look.
    pub(super) fn speak(&mut self, words: String) {
        self.last_spoken += 1;
        self.spoken.push((self.last_spoken, words));
        let superfluous = self.spoken.len().saturating_sub(SPOKEN);
        self.spoken.drain(..superfluous);
    }
}

impl Asker for Desk {
    fn work(&self, lane: Lane) -> Option<Work> {
        self.next_work(lane).or_else(|| self.work_when(&self.what_if.now, lane))
    }

    fn baseline(&self, lane: Lane) -> Answer {
        self.baseline_when(&self.what_if.now, lane)
    }
}
