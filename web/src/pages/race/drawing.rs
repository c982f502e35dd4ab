use super::{Callbacks, RaceProps, desk::Desk, is_running};
use crate::{
    components::{
        ChartLane, ChartLaneState, EmbedState, Footer, RaceChart, RaceEmbed, chart_svg,
        race::{
            Asked, ConclusionLines, Drawer, Failures, Given, HeatMap, HeatRow, LaneSwitches, Questions, RunBar,
            TakeAway, spans,
        },
    },
    lanes::Model,
    race::{Phase, words},
    text,
    theme::Theme,
    view::View,
};
use guesswork_shared::{bundle::Seen, lane::Lane};
use std::rc::Rc;
use yew::prelude::*;

/// The axis' end: scores are percentages, and an axis that never moves can not mislead.
const TOP: f64 = 100.0;
/// Pixels of the chart as a file.
const PICTURE_WIDTH: f64 = 960.0;
/// Segments of the progress bar.
const SEGMENTS: usize = 10;

impl Desk {
    pub fn view(&self, on: &Callbacks, props: &RaceProps) -> Html {
        if self.settings.embed {
            return self.embedded(on);
        }
        let racing: Rc<[(Lane, bool)]> = self.racing().into();
        let raced = self.course.tasks();
        let score = self.settings.score;
        let counts = words::counts(score, self.figuring.counted().len(), raced.len());
        let there: Rc<[(Lane, bool)]> = self
            .contest
            .runners()
            .map(|runner| (runner.lane, runner.races))
            .collect();
        html! {
            <>
                <main>
                <h1 class="unseen">{ View::Race.name() }</h1>
                <p class="question big">{ text::QUESTION }</p>
                <div class="wrap race">
                    { self.run_bar(on, props.engine_bytes) }
                    <section class="race-main" aria-label={words::CHART}>
                        if let Some(lacks) = self.lacks() {
                            <p class="note" role="status" data-testid="nothing-to-race">{ lacks }</p>
                        }
                        if let Some(notice) = &self.notice { <p class="note" role="alert">{ notice }</p> }
                        <RaceChart lanes={self.chart()} guess={self.figures.guess} top={TOP}
                            score={words::score_in_chart(score)} embed=false />
                        if let Some(counts) = counts { <p class="note counts">{ counts }</p> }
                        <Failures failures={self.failures()} on_retry={on.retry.clone()} />
                        <ConclusionLines conclusion={self.conclusion.clone()} lanes={Rc::from(self.revealed())}
                            pair={self.pair()} choosing={self.choosing} on_choosing={on.choosing.clone()}
                            on_pair={on.compare.clone()} />
                        <HeatMap rows={Rc::from(self.rows())} figures={self.figures.clone()} lanes={racing} {score}
                            chosen={self.cell} open={self.drawer} cell_ref={on.cell_ref.clone()} on_open={on.open.clone()}
                            on_walk={on.walk.clone()} />
                    </section>
                    <aside class="race-side">
                        <LaneSwitches lanes={there} on_switch={on.switch.clone()} />
                        <Questions tasks={self.bundle.tasks.clone()} settings={self.settings.clone()} raced={Rc::from(raced)}
                            seed={self.seed} can_draw={self.can_draw()} listing={self.listing}
                            on_change={on.change.clone()} />
                        <TakeAway complaint={self.complaint} on_take={on.take.clone()} on_embed={props.on_embed.clone()} />
                    </aside>
                </div>
                </main>
                { self.open_drawer(on) }
                <Footer manifest={self.bundle.manifest.clone()} />
            </>
        }
    }

    /// In a frame: the chart, the sentence, the progress.
    fn embedded(&self, on: &Callbacks) -> Html {
        let state = match self.contest.phase() {
            _ if self.lacks().is_some() => EmbedState::Resting,
            Phase::Ready => EmbedState::Ready,
            Phase::Running => EmbedState::Going,
            Phase::Paused => EmbedState::Paused,
            Phase::Over => EmbedState::Resting,
        };
        let (done, total) = self.done();
        let sentence = match self.lacks() {
            Some(lacks) => html! { <span data-testid="nothing-to-race">{ lacks }</span> },
            None => spans(&self.conclusion.sentence),
        };
        html! {
            <RaceEmbed lanes={self.chart()} guess={self.figures.guess} top={TOP}
                score={words::score_in_chart(self.settings.score)} lanes_asked_for={self.settings.lanes.is_some()}
                {sentence} {done} {total} {state} on_toggle={on.toggle.clone()} />
        }
    }

    /// Instances that are done, on average over the lanes, and how many there are to be.
    pub fn done(&self) -> (usize, Option<usize>) {
        let (given, _) = self.contest.progress(&self.course);
        let total = self.course.is_whole().then(|| self.course.questions().len());
        (given / self.contest.counted().max(1), total)
    }

    fn run_bar(&self, on: &Callbacks, engine_bytes: Option<u64>) -> Html {
        let phase = self.contest.phase();
        let (given, wanted) = self.contest.progress(&self.course);
        let (done, total) = self.done();
        let round_length = self.course.tasks().len().max(1);
        let rounds = self.course.rounds();
        let round = (done / round_length + 1).min(rounds.unwrap_or(usize::MAX).max(1));
        let share = match total {
            Some(_) if wanted > 0 => given as f64 / wanted as f64,
            Some(_) => 0.0,
            // An endless race fills the bar every ten rounds.
            None => (done as f64 / (round_length * SEGMENTS) as f64).fract(),
        };
        let note = match phase {
            Phase::Ready => String::new(),
            Phase::Paused => words::PAUSED.into(),
            Phase::Over => words::OVER.into(),
            Phase::Running if given == 0 && self.is_loading() => match engine_bytes {
                Some(bytes) if !self.any_loading() => text::fetching_engine(bytes),
                _ => words::LOADING.into(),
            },
            Phase::Running => {
                let left = self.meter.seconds_for(wanted.saturating_sub(given));
                left.filter(|_| total.is_some()).map_or_else(String::new, words::left)
            }
        };
        html! {
            <RunBar {phase} can_go={self.lacks().is_none()} {done} {total} {share} {round} {rounds} {note} on_go={on.go.clone()} on_pause={on.pause.clone()}
                on_stop={on.stop.clone()} on_reset={on.reset.clone()} />
        }
    }

    /// Whether every model that races is on its way.
    fn is_loading(&self) -> bool {
        let lanes = self.ground.crew.lanes();
        let mut models = self
            .contest
            .racing()
            .filter(|runner| runner.lane.has_model())
            .peekable();
        models.peek().is_some()
            && models.all(|runner| lanes.get(runner.lane).is_some_and(|state| state.model != Model::Ready))
    }

    /// Whether bytes of some model are arriving.
    fn any_loading(&self) -> bool {
        let lanes = self.ground.crew.lanes();
        lanes
            .iter()
            .any(|(_, state)| matches!(state.model, Model::Loading { received, .. } if received > 0))
    }

    fn chart(&self) -> Rc<[ChartLane]> {
        let lanes = self.ground.crew.lanes();
        let of_lane = |(lane, revealed): (Lane, bool)| {
            let figures = self.figures.lanes.iter().find(|figures| figures.lane == lane);
            let figures = figures.filter(|figures| figures.counted > 0);
            let interval = figures.and_then(|figures| figures.overall);
            let failed = self.contest.runner(lane).is_some_and(|runner| runner.failure.is_some());
            let state = match lanes.get(lane).map(|state| &state.model) {
                _ if !revealed => ChartLaneState::Hidden,
                _ if failed => ChartLaneState::Failed,
                Some(Model::Loading { received, total }) if is_running(self.contest.phase()) => {
                    ChartLaneState::Loading {
                        received: *received,
                        total: *total,
                    }
                }
                _ => ChartLaneState::Racing,
            };
            ChartLane {
                lane,
                mean: interval.map(|interval| interval.mean),
                // Of a single answer it would be a point.
                interval: interval.filter(|_| figures.is_some_and(|figures| figures.counted > 1)),
                state,
            }
        };
        self.racing().into_iter().map(of_lane).collect()
    }

    /// Whether the generators know any of the tasks.
    fn can_draw(&self) -> bool {
        let known = |&task: &usize| self.bundle.tasks[task].seen != Seen::Unknown;
        self.bundle.manifest.pocket.is_some() && self.course.tasks().iter().any(known)
    }

    /// The chart as a file.
    pub fn picture(&self) -> String {
        let score = words::score_in_chart(self.settings.score);
        chart_svg(
            &self.chart(),
            self.figures.guess,
            TOP,
            score,
            PICTURE_WIDTH,
            Theme::shown(),
        )
    }

    fn failures(&self) -> Rc<[(Lane, Rc<str>)]> {
        let failure = |(lane, revealed): (Lane, bool)| {
            let why = self.contest.runner(lane)?.failure.clone()?;
            revealed.then_some((lane, why))
        };
        self.racing().into_iter().filter_map(failure).collect()
    }

    /// The heat map's rows: those of the chart's measure first.
    pub fn rows(&self) -> Vec<HeatRow> {
        let row = |(place, &task): (usize, &usize)| {
            let offered = &self.bundle.tasks[task];
            HeatRow {
                task,
                place,
                title: offered.title.clone().into(),
                labels: offered.labels.as_ref().map(Vec::len),
                score: self.figuring.score_of(task),
            }
        };
        let mut rows: Vec<HeatRow> = self.course.tasks().iter().enumerate().map(row).collect();
        rows.sort_by_key(|row| row.score != self.settings.score);
        rows
    }

    fn open_drawer(&self, on: &Callbacks) -> Html {
        let Some((task, lane)) = self.cell.filter(|_| self.drawer) else {
            return Html::default();
        };
        let offered = &self.bundle.tasks[task];
        let free_text = offered.labels.is_none();
        let front = self.contest.front();
        let revealed = self.revealed();
        let numbers = self.course.of_task(task);
        let asked = numbers.iter().take_while(|&&number| number < front).map(|&number| {
            let question = &self.course.questions()[number];
            let answer = |lane: &Lane| {
                let marked = self.contest.runner(*lane)?.answers.get(number)?;
                Some(Given {
                    text: marked.text.clone(),
                    overlap: marked.rouge_l,
                    right: marked.exact_match > 0.0,
                })
            };
            Asked {
                number: number + 1,
                input: question.input.clone(),
                references: question.references.clone(),
                answers: revealed.iter().map(|lane| (*lane, answer(lane))).collect(),
            }
        });
        let asked: Rc<[Asked]> = asked.collect();
        let place = self.course.tasks().iter().position(|it| *it == task);
        let guess = place.and_then(|place| self.figures.guesses.get(place).copied().flatten());
        let of = self.course.is_whole().then_some(numbers.len());
        let labels = offered.labels.as_ref().map(Vec::len);
        html! {
            <Drawer title={offered.title.clone()} about={words::about_task(offered.seen, labels, guess, asked.len(), of)}
                {asked} filter={self.filter} {lane} {free_text} on_filter={on.filter.clone()} on_step={on.step.clone()}
                on_close={on.close.clone()} />
        }
    }
}
