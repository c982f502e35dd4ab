use super::{desk::Desk, keys::is_key};
use crate::{
    address::{Address, Question},
    catalogue::Filter,
    dom::query,
    ground::Ground,
    keys::Keys,
    lanes::Event,
    what_if::Against,
    worker::protocol::FromWorker,
};
use guesswork_shared::{counterfactual::Change, lane::Lane};
use yew::prelude::*;

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
    /// A change of one click is made, or taken back.
    Toggle(Change),
    ByHand(Change),
    Undo(Change),
    UndoAll,
    Against(Against),
    Happened(Event),
    ReaderHeard(u32, FromWorker),
    ReaderLost(u32, String),
    ReaderRetry,
    Key(String),
}

/// Made once, so that a component whose data are the same is not drawn again.
pub(super) struct Callbacks {
    pub(super) filter: Callback<Filter>,
    pub(super) open: Callback<bool>,
    pub(super) task: Callback<usize>,
    pub(super) step: Callback<isize>,
    pub(super) typed: Callback<String>,
    pub(super) draw: Callback<()>,
    pub(super) write: Callback<()>,
    pub(super) back: Callback<()>,
    pub(super) ask: Callback<()>,
    pub(super) ask_chosen: Callback<()>,
    pub(super) ask_one: Callback<Lane>,
    pub(super) stop: Callback<()>,
    pub(super) choose: Callback<Lane>,
    pub(super) choose_mini: Callback<Lane>,
    pub(super) view: Callback<bool>,
    pub(super) copy: Callback<()>,
    pub(super) reader_retry: Callback<()>,
    pub(super) toggle: Callback<Change>,
    pub(super) by_hand: Callback<Change>,
    pub(super) undo: Callback<Change>,
    pub(super) undo_all: Callback<()>,
    pub(super) against: Callback<Against>,
    pub(super) sentence_ref: NodeRef,
    pub(super) search_ref: NodeRef,
    pub(super) input_ref: NodeRef,
    pub(super) view_ref: NodeRef,
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
                toggle: link.callback(Msg::Toggle),
                by_hand: link.callback(Msg::ByHand),
                undo: link.callback(Msg::Undo),
                undo_all: link.callback(|()| Msg::UndoAll),
                against: link.callback(Msg::Against),
                sentence_ref: NodeRef::default(),
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
        self.desk.come_back();
        self.desk.write_address();
    }
}
