//! The race: all lanes answer many questions, and what can be concluded from it.
//!
//! [`Desk`] holds what there is and lets lanes and figures go on; `drawing` shows it.
mod desk;
mod drawing;
mod fresh;

use crate::{
    components::race::{Change, Form},
    dom::{focus_wants_keys, query},
    ground::Ground,
    keys::Keys,
    lanes,
    race::{DrawerFilter, Phase, Settings},
    worker::protocol::FromWorker,
};
use desk::Desk;
use guesswork_shared::lane::Lane;
use yew::prelude::*;

/// The page; what can be decided without a browser is in `crate::race`.
pub struct Race {
    desk: Desk,
    callbacks: Callbacks,
    /// Heard while the page is looked at.
    keys: Option<Keys>,
}

#[derive(Properties, PartialEq)]
pub struct RaceProps {
    /// What the page works with.
    pub ground: Ground,
    /// Whether it is the page that is looked at.
    pub active: bool,
    /// The bytes of the workers' code that have arrived.
    pub engine_bytes: Option<u64>,
}

/// What can happen.
pub enum Msg {
    Go,
    Pause,
    /// Go or pause, whichever can be done.
    Toggle,
    Stop,
    Reset,
    /// Reveal so many lanes more, or fewer.
    Reveal(isize),
    Happened(lanes::Event),
    /// Time has passed in this run.
    Tick(u32),
    /// Figures are to be worked out a little further.
    Figure,
    Switch(Lane),
    Change(Change),
    Choosing(bool),
    Compare((Lane, Lane)),
    Open((usize, Lane)),
    Walk((usize, Lane)),
    Filter(DrawerFilter),
    Step(isize),
    Close,
    Retry(Lane),
    Take(Form),
    /// Whether it could be taken.
    Taken(bool),
    FreshHeard(u32, FromWorker),
    FreshLost(u32, String),
    Key(String),
}

/// Made once, so that a component whose data are the same is not drawn again.
struct Callbacks {
    go: Callback<()>,
    pause: Callback<()>,
    toggle: Callback<()>,
    stop: Callback<()>,
    reset: Callback<()>,
    switch: Callback<Lane>,
    change: Callback<Change>,
    choosing: Callback<bool>,
    compare: Callback<(Lane, Lane)>,
    open: Callback<(usize, Lane)>,
    walk: Callback<(usize, Lane)>,
    filter: Callback<DrawerFilter>,
    step: Callback<isize>,
    close: Callback<()>,
    retry: Callback<Lane>,
    take: Callback<Form>,
    cell_ref: NodeRef,
}

impl Component for Race {
    type Message = Msg;
    type Properties = RaceProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let settings = Settings::from_query(&query());
        let autoplay = settings.autoplay;
        let mut page = Self {
            desk: Desk::new(ctx.props().ground.clone(), settings),
            keys: None,
            callbacks: Callbacks {
                go: link.callback(|()| Msg::Go),
                pause: link.callback(|()| Msg::Pause),
                toggle: link.callback(|()| Msg::Toggle),
                stop: link.callback(|()| Msg::Stop),
                reset: link.callback(|()| Msg::Reset),
                switch: link.callback(Msg::Switch),
                change: link.callback(Msg::Change),
                choosing: link.callback(Msg::Choosing),
                compare: link.callback(Msg::Compare),
                open: link.callback(Msg::Open),
                walk: link.callback(Msg::Walk),
                filter: link.callback(Msg::Filter),
                step: link.callback(Msg::Step),
                close: link.callback(|()| Msg::Close),
                retry: link.callback(Msg::Retry),
                take: link.callback(Msg::Take),
                cell_ref: NodeRef::default(),
            },
        };
        if ctx.props().active {
            page.open(ctx);
            if autoplay {
                link.send_message(Msg::Go);
            }
        }
        page.desk.figure_anew(ctx);
        page
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &RaceProps) -> bool {
        match (before.active, ctx.props().active) {
            (false, true) => self.open(ctx),
            (true, false) => {
                self.keys = None;
                self.desk.pause(ctx);
            }
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
        let RaceProps {
            engine_bytes, active, ..
        } = *ctx.props();
        self.desk.view(&self.callbacks, engine_bytes, active)
    }
}

impl Race {
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

/// Whether [`Desk::key`] knows a key, here and now.
fn is_key(name: &str) -> bool {
    match name {
        // On a button they press it, unless it does the same.
        " " => !focus_wants_keys(&["go", "pause", "embed-toggle"]),
        "r" | "R" | "ArrowLeft" | "ArrowRight" | "Escape" => true,
        _ => false,
    }
}

/// Whether anything can still change by itself.
fn is_running(phase: Phase) -> bool {
    phase == Phase::Running
}
