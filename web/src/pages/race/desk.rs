use super::{Callbacks, Msg, Race, fresh::Fresh, is_running};
use crate::{
    bundle::Bundle,
    components::race::{Change, Form},
    dom::{focus, now, page_address, replace_query},
    ground::Ground,
    lanes::{Answer, Asker, Event, Work},
    race::{
        Conclusion, Contest, Course, DrawerFilter, Figures, Figuring, Length, Marked, Meter, Phase, Question, Record,
        Settings, plain, to_csv, to_json, usual_pair, words,
    },
    save::{save_png, save_text},
    talk::{self, Command, Remote, fullscreen},
    worker::protocol::{FromWorker, PromptOrder},
};
use guesswork_shared::{baseline, lane::Lane, prompt::Instruction};
use std::{rc::Rc, time::Duration};
use yew::{
    Context,
    platform::{spawn_local, time::sleep},
    prelude::*,
};

/// How often a running race looks at the clock.
const TICK: Duration = Duration::from_millis(200);
/// Milliseconds between two beginnings of figuring: bars change at most once a second.
const FIGURE_EVERY: f64 = 1000.0;
/// Milliseconds for which a sentence stands at least.
const SENTENCE_STANDS: f64 = 5000.0;
/// Milliseconds of figuring at a time, and of rest between: the page has other things to do.
const FIGURE_FOR: f64 = 8.0;
const REST: Duration = Duration::from_millis(10);
/// Answers of a baseline that are worked out at a time.
const BASELINE_AT_ONCE: usize = 100;
/// Rounds of fresh instances that are drawn before they are needed.
const ROUNDS_AHEAD: usize = 2;
/// How often a worker that draws may be lost before the race waits for the reader.
const PATIENCE: usize = 3;

/// Everything but the page's callbacks.
pub struct Desk {
    pub ground: Ground,
    pub bundle: Bundle,
    pub settings: Rc<Settings>,
    pub seed: u64,
    pub course: Course,
    pub contest: Contest,
    pub figuring: Figuring,
    pub figures: Rc<Figures>,
    pub conclusion: Rc<Conclusion>,
    pub meter: Meter,
    /// The cell that was opened last, and whether its drawer is open.
    pub cell: Option<(usize, Lane)>,
    pub drawer: bool,
    pub filter: DrawerFilter,
    pub choosing: bool,
    pub listing: bool,
    pub complaint: Option<&'static str>,
    /// What keeps the race from going on, if something does.
    pub notice: Option<AttrValue>,
    fresh: Fresh,
    lost: usize,
    remote: Remote,
    /// This run; ticks of an earlier one mean nothing.
    run: u32,
    /// Milliseconds that were raced, and when the clock was looked at last.
    raced_for: f64,
    looked: f64,
    /// Answers have come since figures were begun.
    stale: bool,
    /// That it is over has been noticed.
    closed: bool,
    figured_at: f64,
    figuring_on: bool,
    said_at: f64,
}

impl Desk {
    pub fn new(ground: Ground, settings: Settings, remote: Remote) -> Self {
        let bundle = ground.bundle.clone();
        let seed = settings.seed.unwrap_or(bundle.manifest.seed);
        let settings = Rc::new(settings);
        let (course, contest, figuring) = begin(&ground, &settings, seed);
        Self {
            bundle,
            seed,
            course,
            contest,
            figuring,
            settings,
            ground,
            figures: Rc::default(),
            conclusion: Rc::default(),
            meter: Meter::default(),
            cell: None,
            drawer: false,
            filter: DrawerFilter::default(),
            choosing: false,
            listing: false,
            complaint: None,
            notice: None,
            fresh: Fresh::default(),
            lost: 0,
            remote,
            run: 0,
            raced_for: 0.0,
            looked: 0.0,
            stale: false,
            closed: false,
            figured_at: 0.0,
            figuring_on: false,
            said_at: f64::NEG_INFINITY,
        }
    }

    /// The lanes that race, each with whether it is revealed.
    pub fn racing(&self) -> Vec<(Lane, bool)> {
        let revealed = self.settings.reveal.unwrap_or(usize::MAX);
        let racing = self.contest.racing().enumerate();
        racing.map(|(place, runner)| (runner.lane, place < revealed)).collect()
    }

    /// The lanes that may be spoken of.
    pub fn revealed(&self) -> Vec<Lane> {
        let racing = self.racing().into_iter();
        racing.filter_map(|(lane, revealed)| revealed.then_some(lane)).collect()
    }

    /// The two lanes that are compared.
    pub fn pair(&self) -> Option<(Lane, Lane)> {
        let revealed = self.revealed();
        let both = |(one, other): &(Lane, Lane)| revealed.contains(one) && revealed.contains(other);
        self.settings.compare.filter(both).or_else(|| usual_pair(&revealed))
    }

    pub fn update(&mut self, ctx: &Context<Race>, callbacks: &Callbacks, msg: Msg) -> bool {
        match msg {
            Msg::Go => self.go(ctx),
            Msg::Pause => self.pause(ctx),
            Msg::Toggle => match self.contest.phase() {
                Phase::Running => self.pause(ctx),
                _ => self.go(ctx),
            },
            Msg::Stop => {
                self.contest.stop();
                self.halt(ctx);
            }
            Msg::Reset => self.reset(ctx),
            Msg::Reveal(by) => self.reveal(ctx, by),
            Msg::Happened(event) => return self.happened(ctx, event),
            Msg::Tick(run) if run == self.run && is_running(self.contest.phase()) => self.tick(ctx),
            Msg::Tick(_) => return false,
            Msg::Figure => return self.figure(ctx),
            Msg::Switch(lane) => self.switch(ctx, lane),
            Msg::Change(change) => self.change(ctx, change),
            Msg::Choosing(choosing) => self.choosing = choosing,
            Msg::Compare(pair) => {
                self.set(|settings| settings.compare = Some(pair));
                self.say_at_once(ctx);
            }
            Msg::Open(cell) => {
                self.cell = Some(cell);
                self.drawer = true;
            }
            Msg::Walk(cell) => self.cell = Some(cell),
            Msg::Filter(filter) => self.filter = filter,
            Msg::Step(by) => self.step_task(by),
            Msg::Close => {
                self.drawer = false;
                focus(&callbacks.cell_ref);
            }
            Msg::Retry(lane) => {
                self.contest.retry(lane);
                match self.contest.phase() {
                    Phase::Running => self.start_clock(ctx),
                    // One that was paused stays so until the reader goes on, with this lane too.
                    _ => return true,
                }
                self.ask(ctx);
            }
            Msg::Take(form) => return self.take(ctx, form),
            Msg::Taken(done) => self.complaint = (!done).then_some(words::NO_PICTURE),
            Msg::FreshHeard(id, said) if self.fresh.is_current(id) => match said {
                FromWorker::Drawn(_, instance) => {
                    self.lost = 0;
                    self.course.drawn(instance);
                    self.ask(ctx);
                    return false;
                }
                _ => return false,
            },
            Msg::FreshLost(id, why) if self.fresh.is_current(id) => self.fresh_lost(ctx, &why),
            Msg::FreshHeard(..) | Msg::FreshLost(..) => return false,
            Msg::Key(key) => {
                let link = ctx.link();
                match key.as_str() {
                    " " => link.send_message(Msg::Toggle),
                    // What is being read stays.
                    "r" | "R" if !self.drawer => link.send_message(Msg::Reset),
                    "ArrowRight" => link.send_message(Msg::Reveal(1)),
                    "ArrowLeft" => link.send_message(Msg::Reveal(-1)),
                    "f" | "F" => fullscreen::toggle(),
                    "Escape" if self.drawer => link.send_message(Msg::Close),
                    _ => {}
                }
                return false;
            }
            Msg::Command(command) => {
                match command {
                    Command::Go => self.go(ctx),
                    Command::Pause => self.pause(ctx),
                    Command::Reset => self.reset(ctx),
                    Command::Reveal => self.reveal(ctx, 1),
                    Command::Hide => self.reveal(ctx, -1),
                }
                // Every command is answered; a reset has been, and a race that is over will be with its new sentence.
                let comes = matches!(command, Command::Reveal | Command::Hide) && self.contest.phase() == Phase::Over;
                if command != Command::Reset && !comes {
                    self.tell();
                }
            }
        }
        true
    }

    fn go(&mut self, ctx: &Context<Race>) {
        let can_go = matches!(self.contest.phase(), Phase::Ready | Phase::Paused);
        if !can_go || self.lacks().is_some() {
            return;
        }
        self.notice = None;
        // From here on the address says it, whatever another bundle would choose.
        let seed = self.seed;
        self.set(|settings| settings.seed = Some(seed));
        self.lost = 0;
        self.contest.go(&self.course);
        // What was said before the start is not true any more.
        self.conclude();
        self.said_at = f64::NEG_INFINITY;
        self.start_clock(ctx);
        self.ask(ctx);
    }

    /// What there is nothing of to race with.
    pub fn lacks(&self) -> Option<&'static str> {
        if self.course.tasks().is_empty() {
            Some(words::NO_TASKS)
        } else if self.contest.racing().next().is_none() {
            Some(words::NO_LANES)
        } else {
            None
        }
    }

    /// Holds the race, if it runs; also when another view is turned to.
    pub fn pause(&mut self, ctx: &Context<Race>) {
        if is_running(self.contest.phase()) {
            self.contest.pause();
            self.halt(ctx);
        }
    }

    /// Nobody is asked any more; what has been reached is worked out.
    fn halt(&mut self, ctx: &Context<Race>) {
        self.run += 1;
        self.meter.pause();
        self.hand(Event::NewQuestion);
        self.say_at_once(ctx);
    }

    fn reset(&mut self, ctx: &Context<Race>) {
        self.run += 1;
        self.hand(Event::NewQuestion);
        self.seed = self.settings.seed.unwrap_or(self.bundle.manifest.seed);
        let (course, contest, figuring) = begin(&self.ground, &self.settings, self.seed);
        (self.course, self.contest, self.figuring) = (course, contest, figuring);
        self.meter = Meter::default();
        self.figures = Rc::default();
        self.fresh.forget();
        self.notice = None;
        self.complaint = None;
        self.raced_for = 0.0;
        self.tell_ready();
        if self.cell.is_some_and(|(task, _)| !self.course.tasks().contains(&task)) {
            self.cell = None;
            self.drawer = false;
        }
        self.say_at_once(ctx);
    }

    /// From now on time passes.
    fn start_clock(&mut self, ctx: &Context<Race>) {
        self.run += 1;
        self.closed = false;
        self.looked = now();
        self.contest.release(self.settings.speed.released(self.raced_for));
        self.next_tick(ctx);
    }

    fn next_tick(&self, ctx: &Context<Race>) {
        let (run, tick) = (self.run, ctx.link().callback(Msg::Tick));
        spawn_local(async move {
            sleep(TICK).await;
            tick.emit(run);
        });
    }

    fn tick(&mut self, ctx: &Context<Race>) {
        let now = now();
        self.raced_for += now - self.looked;
        self.looked = now;
        self.contest.release(self.settings.speed.released(self.raced_for));
        self.meter.note(now, self.contest.progress(&self.course).0);
        self.ask(ctx);
        if self.stale && !self.figuring.is_busy() && now - self.figured_at >= FIGURE_EVERY {
            self.figure_anew(ctx);
        }
        if is_running(self.contest.phase()) {
            self.tell();
            self.next_tick(ctx);
        }
    }

    fn reveal(&mut self, ctx: &Context<Race>, by: isize) {
        let lanes = self.contest.racing().count();
        let revealed = self.settings.reveal.unwrap_or(lanes).min(lanes);
        let revealed = revealed.saturating_add_signed(by).min(lanes);
        self.set(|settings| settings.reveal = (revealed < lanes).then_some(revealed));
        self.say_at_once(ctx);
    }

    fn switch(&mut self, ctx: &Context<Race>, lane: Lane) {
        let races = self.contest.runner(lane).is_some_and(|runner| runner.races);
        self.contest.set_races(lane, !races, &self.course);
        let racing: Vec<Lane> = self.contest.racing().map(|runner| runner.lane).collect();
        let all = self.contest.runners().count() == racing.len();
        self.set(|settings| settings.lanes = (!all).then_some(racing));
        if races && is_running(self.contest.phase()) {
            // What it was asked is ended; the others are asked again.
            self.contest.interrupt();
            self.hand(Event::NewQuestion);
        }
        self.ask(ctx);
        self.say_at_once(ctx);
    }

    fn change(&mut self, ctx: &Context<Race>, change: Change) {
        let before = self.settings.clone();
        match change {
            Change::Tasks(tasks) => self.set(|settings| settings.tasks = tasks),
            Change::Length(length) => self.set(|settings| settings.length = length),
            Change::Asked(asked) => self.set(|settings| settings.asked = asked),
            Change::Seed(seed) => self.set(|settings| settings.seed = Some(seed)),
            Change::Speed(speed) => {
                self.set(|settings| settings.speed = speed);
                // Time that was raced at another speed does not count.
                self.raced_for = speed.time_for(self.contest.front());
                self.contest.release(speed.released(self.raced_for));
                return;
            }
            Change::Score(score) => {
                self.set(|settings| settings.score = score);
                let tasks = self.bundle.tasks.clone();
                self.figuring = Figuring::new(tasks, self.course.tasks(), score, self.bundle.manifest.seed);
                return self.say_at_once(ctx);
            }
            Change::Listing(listing) => {
                self.listing = listing;
                return;
            }
        }
        if self.settings != before {
            self.reset(ctx);
        }
    }

    fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(Rc::make_mut(&mut self.settings));
    }

    fn step_task(&mut self, by: isize) {
        let Some((task, lane)) = self.cell else { return };
        let rows: Vec<usize> = self.rows().iter().map(|row| row.task).collect();
        if let Some(at) = rows.iter().position(|it| *it == task) {
            let at = (at as isize + by).rem_euclid(rows.len() as isize) as usize;
            self.cell = Some((rows[at], lane));
        }
    }

    /// Takes in what a worker has done. Whether it is to be seen at once: what comes often is seen at the next tick.
    fn happened(&mut self, ctx: &Context<Race>, event: Event) -> bool {
        let mut seen = !is_running(self.contest.phase());
        match &event {
            Event::Answered(lane, ask, text, ..) if self.ground.crew.lanes().is_answering(*lane, *ask) => {
                if let Some(number) = self.contest.question(*lane, &self.course) {
                    let references = &self.course.questions()[number].references;
                    let marked = Marked::new(text.clone(), references);
                    self.contest.answered(*lane, marked, &self.course);
                    self.stale = true;
                }
            }
            Event::AnswerFailed(lane, ask, why) if self.ground.crew.lanes().is_answering(*lane, *ask) => {
                self.contest.failed(*lane, why.clone(), &self.course);
                self.tell_failure(*lane, why);
                seen = true;
            }
            Event::LoadFailed(lane, why) | Event::Lost(lane, why) if self.contest.is_at_work(*lane) => {
                self.contest.failed(*lane, why.clone(), &self.course);
                self.tell_failure(*lane, why);
                seen = true;
            }
            _ => {}
        }
        self.hand(event);
        self.ask(ctx);
        seen
    }

    fn hand(&self, event: Event) {
        self.ground.crew.apply(event, self);
    }

    /// Asks the lanes that can be asked, lets the baselines keep up, has fresh instances drawn, and notices the end.
    fn ask(&mut self, ctx: &Context<Race>) {
        if !is_running(self.contest.phase()) {
            return self.notice_end(ctx);
        }
        if self.settings.length == Length::Endless {
            let ahead = ROUNDS_AHEAD * self.course.tasks().len();
            let draws = self.course.draws_for(self.contest.front() + ahead, &self.bundle.tasks);
            if !draws.is_empty() {
                self.fresh.draw(ctx, &self.ground, &self.course, draws);
            }
        }
        let lanes = self.contest.take_idle(&self.course);
        if !lanes.is_empty() {
            self.hand(Event::Ask(lanes));
        }
        for (lane, goal) in self.contest.baselines_behind(&self.course) {
            let from = self.contest.runner(lane).map_or(0, |runner| runner.answers.len());
            for number in from..goal.min(from + BASELINE_AT_ONCE) {
                let question = &self.course.questions()[number];
                let answer = Marked::new(self.baseline_answer(lane, question), &question.references);
                self.contest.answered(lane, answer, &self.course);
                self.stale = true;
            }
        }
        self.notice_end(ctx);
    }

    /// The last figures and the last sentence, as soon as it is over.
    fn notice_end(&mut self, ctx: &Context<Race>) {
        if self.contest.phase() == Phase::Over && !self.closed {
            self.closed = true;
            self.run += 1;
            self.say_at_once(ctx);
        }
    }

    fn fresh_lost(&mut self, ctx: &Context<Race>, why: &str) {
        self.fresh.forget();
        self.lost += 1;
        if self.lost < PATIENCE && is_running(self.contest.phase()) {
            let again = self.course.awaited().collect();
            self.fresh.draw(ctx, &self.ground, &self.course, again);
        } else {
            self.pause(ctx);
            self.notice = Some(words::lost_generators(why).into());
        }
    }

    fn baseline_answer(&self, lane: Lane, question: &Question) -> Rc<str> {
        let offered = &self.bundle.tasks[question.task];
        match lane {
            Lane::Majority => offered.majority.as_str().into(),
            _ => {
                let seed = self.bundle.manifest.seed;
                baseline::random_answer(&offered.task, offered.labels.as_deref(), &question.id, seed).into()
            }
        }
    }

    /// Figures are worked out from what there is now.
    pub fn figure_anew(&mut self, ctx: &Context<Race>) {
        self.stale = false;
        self.figured_at = now();
        self.figuring.begin(&self.contest, self.pair());
        if !self.figuring_on {
            self.figuring_on = true;
            ctx.link().send_message(Msg::Figure);
        }
    }

    /// The sentence is not to wait for its time.
    fn say_at_once(&mut self, ctx: &Context<Race>) {
        self.said_at = f64::NEG_INFINITY;
        // Figures that are there are not those that the sentence is to be about; fresh ones come in a moment.
        if self.figures.lanes.is_empty() {
            self.conclude();
        }
        self.figure_anew(ctx);
    }

    fn figure(&mut self, ctx: &Context<Race>) -> bool {
        let until = now() + FIGURE_FOR;
        while self.figuring.is_busy() {
            if let Some(figures) = self.figuring.step(&self.course, &self.contest) {
                self.figuring_on = false;
                self.figures = Rc::new(figures);
                // Fresh figures for a sentence whose time it is, or that waits for nothing more.
                let over = self.contest.phase() == Phase::Over && !self.stale;
                if self.said_at == f64::NEG_INFINITY
                    || now() - self.said_at >= SENTENCE_STANDS
                    || !is_running(self.contest.phase())
                {
                    self.conclude();
                    self.said_at = now();
                }
                if over {
                    self.tell();
                }
                return true;
            }
            if now() >= until {
                break;
            }
        }
        if self.figuring.is_busy() {
            let figure = ctx.link().callback(|()| Msg::Figure);
            spawn_local(async move {
                sleep(REST).await;
                figure.emit(());
            });
        } else {
            self.figuring_on = false;
        }
        false
    }

    fn conclude(&mut self) {
        let conclusion = Conclusion::of(&self.figures, self.contest.phase(), &self.revealed());
        if conclusion != *self.conclusion {
            self.conclusion = Rc::new(conclusion);
        }
    }

    fn take(&mut self, ctx: &Context<Race>, form: Form) -> bool {
        let name = format!("guesswork-race-{}.{}", self.seed, form.extension());
        let address = page_address();
        let record = || Record {
            settings: &self.settings,
            seed: self.seed,
            manifest: &self.bundle.manifest,
            tasks: &self.bundle.tasks,
            course: &self.course,
            contest: &self.contest,
            figures: &self.figures,
            address: &address,
        };
        let text = match form {
            Form::Csv => to_csv(&record()),
            Form::Json => to_json(&record()),
            Form::Svg | Form::Png => self.picture(),
        };
        let taken = ctx.link().callback(Msg::Taken);
        if form == Form::Png {
            spawn_local(async move { taken.emit(save_png(&name, &text).await.is_ok()) });
        } else {
            taken.emit(save_text(&name, form.media_type(), &text).is_ok());
        }
        false
    }

    /// Tells the page that frames this one that the race can begin.
    pub fn tell_ready(&self) {
        if self.remote.is_heard() {
            let tasks = self.course.tasks().iter();
            self.remote.post(&talk::Event::Ready {
                tasks: tasks.map(|&task| self.bundle.tasks[task].task.name.clone()).collect(),
                lanes: self.racing().into_iter().map(|(lane, _)| lane).collect(),
                instances: match self.settings.length {
                    Length::Each(instances) => Some(instances),
                    Length::Endless => None,
                },
                seed: self.seed,
            });
            if let Some(lacks) = self.lacks() {
                self.remote.post(&talk::Event::Error {
                    message: lacks.into(),
                    lane: None,
                });
            }
        }
    }

    /// Tells it how the race stands, or how it ended.
    fn tell(&self) {
        if !self.remote.is_heard() {
            return;
        }
        let standing = |(lane, revealed)| {
            let figures = self.figures.lanes.iter().find(|figures| figures.lane == lane);
            let interval = figures.and_then(|figures| figures.overall);
            talk::Standing {
                lane,
                revealed,
                answered: self.contest.runner(lane).map_or(0, |runner| runner.answers.len()),
                score: interval.map(|interval| interval.mean),
                low: interval.map(|interval| interval.low),
                high: interval.map(|interval| interval.high),
            }
        };
        let lanes = self.racing().into_iter().map(standing).collect();
        let guess = self.figures.guess;
        self.remote.post(&match self.contest.phase() {
            Phase::Over => talk::Event::Result {
                lanes,
                guess,
                sentence: plain(&self.conclusion.sentence),
            },
            phase => talk::Event::Progress {
                running: is_running(phase),
                done: self.contest.answered_by_all(),
                total: self.course.is_whole().then(|| self.course.questions().len()),
                lanes,
                guess,
            },
        });
    }

    /// Tells it that a lane can not go on.
    fn tell_failure(&self, lane: Lane, why: &str) {
        self.remote.post(&talk::Event::Error {
            message: why.into(),
            lane: Some(lane),
        });
    }

    pub fn write_address(&self) {
        let settings = Settings {
            bundle: self.ground.place.as_deref().map(str::to_string),
            ..(*self.settings).clone()
        };
        replace_query(&settings.to_query());
    }
}

/// A race with these settings that nobody has begun.
fn begin(ground: &Ground, settings: &Settings, seed: u64) -> (Course, Contest, Figuring) {
    let (tasks, crew) = (&ground.bundle.tasks, ground.crew.lanes());
    let course = Course::new(tasks, settings.tasks.places(tasks), settings.length, seed);
    let there = |lane: &Lane| crew.get(*lane).is_some();
    let contest = Contest::new(Lane::all().filter(there), |lane| settings.races(lane));
    let seed = ground.bundle.manifest.seed;
    let figuring = Figuring::new(tasks.clone(), course.tasks(), settings.score, seed);
    (course, contest, figuring)
}

impl Asker for Desk {
    fn work(&self, lane: Lane) -> Option<Work> {
        let runner = self.contest.runner(lane)?;
        let question = self.course.questions().get(runner.answers.len())?;
        let offered = &self.bundle.tasks[question.task];
        let manifest = &self.bundle.manifest;
        let variant = self.settings.asked.unwrap_or(lane.own_variant());
        let labels = offered.labels.as_deref();
        let instruction = Instruction::for_variant(&offered.task, labels, variant, manifest.seed);
        Some(Work {
            prompt: PromptOrder::new(&instruction, &question.input, manifest.limits.source_tokens),
            // Only the answer counts.
            labels: None,
        })
    }

    fn baseline(&self, _: Lane) -> Answer {
        // Baselines are never asked through the crew: they keep up with the models by themselves.
        Answer::default()
    }
}
