//! The page: one question, every lane's answer, and what each lane was told.
use crate::{
    address::{Address, Question},
    bundle::Bundle,
    catalogue::{Filter, SplitFilter},
    components::{AskBar, Footer, InstancePanel, LaneGrid, PromptView, TaskList, Told},
    dom::{copy_text, focus, query, replace_query, scroll_to},
    ground::Ground,
    keys::Keys,
    lanes::{Answer, Asker, Event, Turn, Work},
    prompt_diff::{MiniLine, diff, miniature},
    question::Asked,
    text,
    verdict::Verdict,
    view::View,
    worker::{
        client::LaneWorker,
        protocol::{FromWorker, PromptOrder, ToWorker},
    },
};
use guesswork_shared::{
    baseline,
    bundle::OfferedTask,
    lane::Lane,
    prompt::{Instruction, Prompt, PromptPart},
    variant::{DefinitionTreatment, ExampleTreatment, Variant},
};
use std::{rc::Rc, time::Duration};
use yew::{
    platform::{spawn_local, time::sleep},
    prelude::*,
};

/// The variant whose prompt every other is set against: nothing withheld, nothing falsified.
const FULL_PROMPT: Variant = Variant {
    definition: DefinitionTreatment::Original,
    examples: ExampleTreatment::Examples,
};
/// After the last key before what was typed counts as written.
const TYPED: Duration = Duration::from_millis(250);
/// Longer inputs, in bytes, are not shown before a worker has cut them.
const SHOWN_UNCUT: usize = 8_000;
/// Announcements that are kept for screen readers.
const SPOKEN: usize = 12;

/// The page's state; its parts that can be decided without a browser are in modules of their own.
pub struct Predict {
    desk: Desk,
    callbacks: Callbacks,
    /// Heard while the page is looked at.
    keys: Option<Keys>,
}

#[derive(Properties, PartialEq)]
pub struct PredictProps {
    /// What the page works with.
    pub ground: Ground,
    /// Whether it is the page that is looked at.
    pub active: bool,
    /// The bytes of the workers' code that have arrived.
    pub engine_bytes: Option<u64>,
}

/// Everything but the page's callbacks.
struct Desk {
    ground: Ground,
    bundle: Bundle,
    filter: Filter,
    list_open: bool,
    task: usize,
    labels: Option<Rc<[String]>>,
    asked: Asked,
    last_instance: usize,
    complaint: bool,
    /// The instance that is being drawn.
    drawing: Option<(u32, u64)>,
    notice: Option<&'static str>,
    last_draw: u32,
    chosen: Lane,
    /// The full prompt's parts, without an input.
    full: Vec<PromptPart>,
    pages: Rc<Vec<Vec<MiniLine>>>,
    told: Told,
    reader: Reader,
    as_sent: bool,
    copied: bool,
    typed: u32,
    spoken: Vec<(u32, String)>,
    last_spoken: u32,
}

/// The worker that builds and counts the prompt on the page; it holds a tokenizer and no model.
struct Reader {
    worker: Option<(u32, LaneWorker)>,
    last_worker: u32,
    ready: bool,
    last_build: u32,
    failure: Option<AttrValue>,
}

/// What can happen.
pub enum Msg {
    Filter(Filter),
    Open(bool),
    Task(usize),
    Step(isize),
    Typed(String),
    Settled(u32),
    Draw,
    Write,
    Back,
    AskAll,
    AskOne(Lane),
    AskChosen,
    Stop,
    Choose(Lane),
    ChooseMini(Lane),
    View(bool),
    Copy,
    /// Whether it was copied; `None` when that need not be shown any longer.
    Copied(Option<bool>),
    Happened(Event),
    ReaderHeard(u32, FromWorker),
    ReaderLost(u32, String),
    ReaderRetry,
    Key(String),
}

/// Made once, so that a component whose data are the same is not drawn again.
struct Callbacks {
    filter: Callback<Filter>,
    open: Callback<bool>,
    task: Callback<usize>,
    step: Callback<isize>,
    typed: Callback<String>,
    draw: Callback<()>,
    write: Callback<()>,
    back: Callback<()>,
    ask: Callback<()>,
    ask_chosen: Callback<()>,
    ask_one: Callback<Lane>,
    stop: Callback<()>,
    choose: Callback<Lane>,
    choose_mini: Callback<Lane>,
    view: Callback<bool>,
    copy: Callback<()>,
    reader_retry: Callback<()>,
    search_ref: NodeRef,
    input_ref: NodeRef,
    view_ref: NodeRef,
}

impl Component for Predict {
    type Message = Msg;
    type Properties = PredictProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let address = Address::from_query(&query());
        let mut desk = Desk::new(ctx.props().ground.clone(), &address);
        desk.start_reader(ctx);
        if let Some(Question::Fresh(seed)) = address.question {
            desk.draw(ctx, seed);
        }
        desk.show_prompt();
        let mut page = Self {
            desk,
            keys: None,
            callbacks: Callbacks {
                filter: link.callback(Msg::Filter),
                open: link.callback(Msg::Open),
                task: link.callback(Msg::Task),
                step: link.callback(Msg::Step),
                typed: link.callback(Msg::Typed),
                draw: link.callback(|()| Msg::Draw),
                write: link.callback(|()| Msg::Write),
                back: link.callback(|()| Msg::Back),
                ask: link.callback(|()| Msg::AskAll),
                ask_chosen: link.callback(|()| Msg::AskChosen),
                ask_one: link.callback(Msg::AskOne),
                stop: link.callback(|()| Msg::Stop),
                choose: link.callback(Msg::Choose),
                choose_mini: link.callback(Msg::ChooseMini),
                view: link.callback(Msg::View),
                copy: link.callback(|()| Msg::Copy),
                reader_retry: link.callback(|()| Msg::ReaderRetry),
                search_ref: NodeRef::default(),
                input_ref: NodeRef::default(),
                view_ref: NodeRef::default(),
            },
        };
        if ctx.props().active {
            page.open(ctx);
        }
        page
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &PredictProps) -> bool {
        match (before.active, ctx.props().active) {
            (false, true) => self.open(ctx),
            (true, false) => self.keys = None,
            _ => {}
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let changed = self.desk.update(ctx, &self.callbacks, msg);
        if changed && ctx.props().active {
            self.desk.write_address();
        }
        changed
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.desk.view(&self.callbacks, ctx.props().engine_bytes)
    }
}

impl Predict {
    /// The reader of the page turns to it.
    fn open(&mut self, ctx: &Context<Self>) {
        let key = ctx.link().callback(Msg::Key);
        self.keys = Some(Keys::listen(move |name| {
            let handled = is_key(name);
            if handled {
                key.emit(name.into());
            }
            handled
        }));
        self.desk.ground.crew.take_over(ctx.link().callback(Msg::Happened));
        self.desk.write_address();
    }
}

impl Desk {
    fn new(ground: Ground, address: &Address) -> Self {
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
            last_instance: 0,
            complaint: false,
            drawing: None,
            notice: None,
            last_draw: 0,
            chosen,
            full: Vec::new(),
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
        desk.take_task(task);
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

    fn offered(&self) -> &OfferedTask {
        &self.bundle.tasks[self.task]
    }

    fn take_task(&mut self, task: usize) {
        self.task = task;
        let offered = self.offered();
        let (full, pages) = {
            let full = self.order(FULL_PROMPT, "").build(None).parts;
            let page = |variant| miniature(&diff(&full, &self.order(variant, "").build(None)));
            let pages = Variant::ALL.map(page).to_vec();
            (full, pages)
        };
        self.labels = offered.labels.clone().map(Rc::from);
        self.full = full;
        self.pages = Rc::new(pages);
    }

    fn take_question(&mut self, asked: Asked) {
        self.asked = asked;
        if let Question::Instance(position) = self.asked.question {
            self.last_instance = position;
        }
        self.complaint = false;
        self.drawing = None;
        self.notice = None;
    }

    /// The order for a variant's prompt.
    fn order(&self, variant: Variant, input: &str) -> PromptOrder {
        let offered = self.offered();
        let instruction = Instruction::for_variant(
            &offered.task,
            offered.labels.as_deref(),
            variant,
            self.bundle.manifest.seed,
        );
        PromptOrder::new(&instruction, input, self.bundle.manifest.limits.source_tokens)
    }

    /// The order for a lane's prompt; `None` for one that reads none.
    fn lane_order(&self, lane: Lane) -> Option<PromptOrder> {
        lane.has_model()
            .then(|| self.order(lane.own_variant(), &self.asked.input))
    }

    fn update(&mut self, ctx: &Context<Predict>, callbacks: &Callbacks, msg: Msg) -> bool {
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

    /// Does what a key stands for: see [`is_key`].
    fn key(&mut self, ctx: &Context<Predict>, callbacks: &Callbacks, key: &str) -> bool {
        let link = ctx.link();
        match key {
            "Escape" if self.ground.crew.lanes().any_active() => link.send_message(Msg::Stop),
            "a" | "A" => link.send_message(Msg::AskAll),
            "l" | "L" => link.send_message(Msg::AskChosen),
            "f" | "F" => link.send_message(Msg::Draw),
            "w" | "W" => link.send_message(Msg::Write),
            "ArrowLeft" => link.send_message(Msg::Step(-1)),
            "ArrowRight" => link.send_message(Msg::Step(1)),
            "/" => focus(&callbacks.search_ref),
            "0" => link.send_message(Msg::ChooseMini(Lane::Untuned)),
            _ => {
                let digit = key
                    .parse::<usize>()
                    .ok()
                    .and_then(|digit| Variant::ALL.get(digit.wrapping_sub(1)));
                if let Some(variant) = digit {
                    link.send_message(Msg::ChooseMini(Lane::Tuned(*variant)));
                }
            }
        }
        false
    }

    /// Takes another question; answers to the one before are dropped.
    fn ask_about(&mut self, asked: Asked) {
        self.take_question(asked);
        self.apply(Event::NewQuestion);
        self.show_prompt();
    }

    fn ask(&mut self, callbacks: &Callbacks, lanes: Vec<Lane>) {
        if self.asked.input.trim().is_empty() {
            self.complaint = true;
            focus(&callbacks.input_ref);
        } else {
            self.apply(Event::Ask(lanes));
        }
    }

    fn choose(&mut self, lane: Lane) {
        if lane != self.chosen {
            self.chosen = lane;
            self.copied = false;
            self.show_prompt();
        }
    }

    /// Takes an event in and does what it asks for.
    fn apply(&mut self, event: Event) {
        match &event {
            Event::Answered(lane, ask, text, ..) if self.ground.crew.lanes().is_answering(*lane, *ask) => {
                let verdict = Verdict::of(text, &self.asked.references, self.labels.is_none()).map(Verdict::words);
                self.speak(text::spoken(*lane, text, verdict.as_deref()));
            }
            Event::LoadFailed(lane, why) | Event::AnswerFailed(lane, _, why) | Event::Lost(lane, why) => {
                self.speak(text::spoken_failure(*lane, why));
            }
            _ => {}
        }
        self.ground.crew.apply(event, &*self);
    }

    /// Tells it to those who listen rather than look.
    fn speak(&mut self, words: String) {
        self.last_spoken += 1;
        self.spoken.push((self.last_spoken, words));
        let superfluous = self.spoken.len().saturating_sub(SPOKEN);
        self.spoken.drain(..superfluous);
    }

    fn start_reader(&mut self, ctx: &Context<Predict>) {
        self.reader.last_worker += 1;
        let id = self.reader.last_worker;
        let heard = ctx.link().callback(move |said| Msg::ReaderHeard(id, said));
        let lost = ctx.link().callback(move |why| Msg::ReaderLost(id, why));
        let worker = LaneWorker::start(&self.ground.engine, heard, lost);
        let tokenizer = self.bundle.remote(&self.bundle.manifest.tokenizer);
        worker.send(ToWorker::Fetch { tokenizer, model: None });
        self.reader = Reader {
            worker: Some((id, worker)),
            ready: false,
            failure: None,
            ..self.reader
        };
    }

    /// Lets the generators draw. They are in the worker: to make them takes longer than a page may stand still.
    fn draw(&mut self, ctx: &Context<Predict>, seed: u64) {
        let Some(settings) = self.bundle.manifest.pocket else {
            return;
        };
        if self.reader.worker.is_none() {
            self.start_reader(ctx);
        }
        self.last_draw += 1;
        let id = self.last_draw;
        let task = self.offered().task.name.clone();
        if let Some((_, worker)) = &self.reader.worker {
            worker.send(ToWorker::Draw {
                id,
                settings,
                task,
                seed,
            });
            self.drawing = Some((id, seed));
            self.notice = Some(text::DRAWING);
        }
    }

    fn reader_said(&mut self, said: FromWorker) -> bool {
        match said {
            FromWorker::Fetched => {
                if let Some((_, worker)) = &self.reader.worker {
                    worker.send(ToWorker::Prepare);
                }
                false
            }
            FromWorker::Prepared => {
                self.reader.ready = true;
                self.show_prompt();
                true
            }
            FromWorker::Built(id, prompt) if id == self.reader.last_build => {
                self.show(&prompt, true);
                true
            }
            FromWorker::Drawn(id, instance) => match (self.drawing, instance) {
                (Some((wanted, seed)), Some(instance)) if wanted == id => {
                    self.ask_about(Asked::drawn(seed, instance));
                    true
                }
                (Some((wanted, _)), None) if wanted == id => {
                    self.drawing = None;
                    self.notice = Some(text::CAN_NOT_DRAW);
                    true
                }
                _ => false,
            },
            FromWorker::LoadFailed(why) | FromWorker::BuildFailed(_, why) => {
                self.reader_failed(why);
                true
            }
            _ => false,
        }
    }

    fn reader_failed(&mut self, why: String) {
        self.reader.worker = None;
        self.reader.ready = false;
        self.reader.failure = Some(why.into());
        self.drawing = None;
        self.notice = None;
    }

    /// Shows the chosen lane's prompt: at once as far as that can be done without a tokenizer, then counted and cut.
    fn show_prompt(&mut self) {
        // What is being built is no longer wanted.
        self.reader.last_build += 1;
        let Some(order) = self.lane_order(self.chosen) else {
            self.told = Told::Nothing(match (self.chosen, &self.labels) {
                (Lane::Majority, _) => text::TOLD_MAJORITY,
                (_, Some(_)) => text::TOLD_RANDOM,
                (_, None) => text::TOLD_RANDOM_TEXT,
            });
            return;
        };
        if self.asked.input.trim().is_empty() {
            self.told = Told::Unknown(text::NOTHING_TO_SHOW.into());
            return;
        }
        if self.asked.input.len() <= SHOWN_UNCUT {
            self.show(&order.build(None), false);
        } else {
            self.told = Told::Unknown(text::INPUT_IS_LONG.into());
        }
        if let (Some((_, worker)), true) = (&self.reader.worker, self.reader.ready) {
            worker.send(ToWorker::Build {
                id: self.reader.last_build,
                prompt: order,
            });
        }
    }

    fn show(&mut self, prompt: &Prompt, counted: bool) {
        let limit = self.bundle.manifest.limits.source_tokens;
        let words = || text::tokens_of(prompt.tokens, limit, prompt.omitted.len(), prompt.input_cut).into();
        let tokens = counted.then(words);
        let parts = Rc::new(diff(&self.full, prompt));
        self.told = Told::Prompt {
            parts,
            text: prompt.text().into(),
            tokens,
        };
    }

    fn write_address(&self) {
        let address = Address {
            bundle: self.ground.place.as_deref().map(str::to_string),
            task: Some(self.offered().task.name.clone()),
            // One that is still to be drawn is what the address asks for.
            question: Some(match self.drawing {
                Some((_, seed)) => Question::Fresh(seed),
                None => self.asked.question.clone(),
            }),
            lane: Some(self.chosen),
        };
        replace_query(&address.to_query());
    }

    /// How it stands, in one sentence.
    fn standing(&self, engine_bytes: Option<u64>) -> String {
        let free_text = self.labels.is_none();
        let (mut lanes, mut answered, mut right, mut failed, mut at_work) = (0, 0, 0, 0, 0);
        let mut overlap: f64 = 0.0;
        for (_, state) in self.ground.crew.lanes().iter() {
            lanes += 1;
            failed += usize::from(state.failure().is_some());
            at_work += usize::from(state.is_active());
            if let Turn::Done(answer) = &state.turn {
                answered += 1;
                let verdict = Verdict::of(&answer.text, &self.asked.references, free_text);
                right += usize::from(verdict == Some(Verdict::Right));
                if let Some(Verdict::Overlaps(score)) = verdict {
                    overlap = overlap.max(score);
                }
            }
        }
        if at_work > 0 && !self.reader.ready && self.reader.failure.is_none() {
            return text::fetching_engine(engine_bytes.unwrap_or(0));
        }
        if answered == 0 && at_work > 0 {
            return text::at_work(at_work);
        }
        let known = !self.asked.references.is_empty();
        text::standing(lanes, answered, known.then_some(right), overlap, failed)
    }

    fn view(&self, on: &Callbacks, engine_bytes: Option<u64>) -> Html {
        let offered = self.offered();
        let manifest = &self.bundle.manifest;
        let lanes = self.ground.crew.lanes();
        let answer = lanes
            .get(self.chosen)
            .and_then(|state| state.answer())
            .map(|answer| answer.text.clone());
        html! {
            <>
                <main>
                <h1 class="unseen">{ View::Predict.name() }</h1>
                <p class="question">{ text::QUESTION }</p>
                <div class="wrap predict">
                    <div class="rail">
                        <TaskList tasks={self.bundle.tasks.clone()} chosen={self.task} filter={self.filter.clone()}
                            open={self.list_open} search_ref={on.search_ref.clone()} on_filter={on.filter.clone()}
                            on_open={on.open.clone()} on_choose={on.task.clone()} />
                        <InstancePanel question={self.asked.question.clone()} input={self.asked.input.clone()}
                            references={self.asked.references.clone()} instances={offered.task.instances.len()}
                            last_instance={self.last_instance} can_draw={manifest.pocket.is_some()}
                            complaint={self.complaint} notice={self.notice} limit={manifest.limits.source_tokens}
                            input_ref={on.input_ref.clone()} on_step={on.step.clone()} on_input={on.typed.clone()}
                            on_draw={on.draw.clone()} on_write={on.write.clone()} on_back={on.back.clone()}
                            on_ask={on.ask.clone()} />
                    </div>
                    <section class="lanes" id="lanes" tabindex="-1" aria-label={text::ANSWERS}>
                        <h2 class="unseen">{ text::ANSWERS }</h2>
                        <AskBar active={lanes.any_active()} standing={self.standing(engine_bytes)}
                            on_ask={on.ask.clone()} on_stop={on.stop.clone()} />
                        <LaneGrid {lanes} labels={self.labels.clone()}
                            references={self.asked.references.clone()} chosen={self.chosen} seed={manifest.seed}
                            on_choose={on.choose.clone()} on_retry={on.ask_one.clone()} />
                        <div class="unseen" role="log" aria-live="polite" data-testid="announcements">
                            { for self.spoken.iter().map(|(id, words)| html! { <p key={*id}>{ words }</p> }) }
                        </div>
                    </section>
                    <PromptView lane={self.chosen} told={self.told.clone()} {answer} pages={self.pages.clone()}
                        failure={self.reader.failure.clone()} as_sent={self.as_sent} copied={self.copied}
                        view_ref={on.view_ref.clone()} on_choose={on.choose_mini.clone()} on_view={on.view.clone()}
                        on_copy={on.copy.clone()} on_retry={on.reader_retry.clone()} on_ask={on.ask_chosen.clone()} />
                </div>
                </main>
                <Footer manifest={manifest.clone()} />
            </>
        }
    }
}

impl Asker for Desk {
    fn work(&self, lane: Lane) -> Option<Work> {
        Some(Work {
            prompt: self.lane_order(lane)?,
            labels: self.labels.as_ref().map(|labels| labels.to_vec()),
        })
    }

    fn baseline(&self, lane: Lane) -> Answer {
        let OfferedTask {
            task,
            labels,
            majority,
            label_shares,
            ..
        } = self.offered();
        let labels = labels.as_deref();
        let (text, probabilities) = match lane {
            Lane::Majority => (majority.clone(), label_shares.clone()),
            _ => {
                let seed = self.bundle.manifest.seed;
                let drawn = baseline::random_answer(task, labels, &self.asked.id, seed);
                (
                    drawn,
                    labels.map(|labels| vec![1.0 / labels.len() as f32; labels.len()]),
                )
            }
        };
        Answer {
            text: text.into(),
            probabilities: probabilities.map(Rc::from),
            ..Answer::default()
        }
    }
}

/// Whether [`Desk::key`] knows a key.
fn is_key(name: &str) -> bool {
    let letter = |c: char| "aAlLfFwW/0123456789".contains(c);
    matches!(name, "Escape" | "ArrowLeft" | "ArrowRight") || (name.len() == 1 && name.chars().all(letter))
}
