//! The view of results: what the report in the bundle says, and how each of its numbers was made.
use crate::{
    components::{
        Footer,
        results::{Anchor, Pointing, Popover, Shown, StudyView, words},
    },
    dom::{copy_text, query, replace_query},
    ground::Ground,
    keys::Keys,
    results::{HiddenLanes, Part, Read, ResultsAddress, Show, Tip, load},
    save::save_text,
    text,
    view::View,
};
use guesswork_shared::{lane::Lane, results::Discussion};
use std::{rc::Rc, time::Duration};
use web_sys::{Element, window};
use yew::{
    platform::{spawn_local, time::sleep},
    prelude::*,
};

/// How long the popover waits for the pointer on its way to it.
const LINGER: Duration = Duration::from_millis(220);

pub struct Results {
    boot: Boot,
    show: Show,
    hidden: HiddenLanes,
    shown: Option<Shown>,
    /// Counts what happens to the popover, so that an older wish to close it does not close a newer one.
    turn: u32,
    /// Told to those who do not see it.
    said: &'static str,
    frame: NodeRef,
    on: Callbacks,
    /// Heard while the view is looked at.
    keys: Option<Keys>,
}

#[derive(Properties, PartialEq)]
pub struct ResultsProps {
    pub ground: Ground,
    /// Whether it is looked at.
    pub active: bool,
}

enum Boot {
    Loading,
    Failed(String),
    /// The bundle has none.
    None,
    Ready(Read),
}

pub enum Msg {
    Load,
    Loaded(Result<Option<Read>, String>),
    Show(Show),
    Switch(Lane),
    All,
    Json,
    Point(Pointing),
    /// The pointer or the focus is on the popover.
    Entered,
    Left,
    Close,
    /// To be closed, if nothing has happened since.
    Overdue(u32),
    Copy,
    Copied(bool),
}

/// Made once, so that a component whose data are the same is not drawn again.
struct Callbacks {
    show: Callback<Show>,
    switch: Callback<Lane>,
    all: Callback<()>,
    json: Callback<()>,
    point: Callback<Pointing>,
}

impl Component for Results {
    type Message = Msg;
    type Properties = ResultsProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        link.send_message(Msg::Load);
        let address = ResultsAddress::from_query(&query());
        Self {
            boot: Boot::Loading,
            show: address.show,
            hidden: address.hidden,
            shown: None,
            turn: 0,
            said: "",
            frame: NodeRef::default(),
            on: Callbacks {
                show: link.callback(Msg::Show),
                switch: link.callback(Msg::Switch),
                all: link.callback(|()| Msg::All),
                json: link.callback(|()| Msg::Json),
                point: link.callback(Msg::Point),
            },
            keys: ctx.props().active.then(|| listen(ctx)),
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &ResultsProps) -> bool {
        let now = ctx.props();
        if before.ground != now.ground {
            ctx.link().send_message(Msg::Load);
        }
        if now.active && !before.active {
            self.keys = Some(listen(ctx));
            self.write_address(ctx);
        }
        if before.active && !now.active {
            self.keys = None;
            self.shown = None;
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let link = ctx.link();
        match msg {
            Msg::Load => {
                self.boot = Boot::Loading;
                let (bundle, done) = (ctx.props().ground.bundle.clone(), link.callback(Msg::Loaded));
                spawn_local(async move { done.emit(load(&bundle).await) });
            }
            Msg::Loaded(loaded) => {
                self.boot = match loaded {
                    Ok(Some(results)) => Boot::Ready(results),
                    Ok(None) => Boot::None,
                    Err(why) => Boot::Failed(why),
                };
            }
            Msg::Show(show) => {
                self.show = show;
                self.shown = None;
                self.write_address(ctx);
            }
            Msg::Switch(lane) => {
                self.hidden = self.hidden.switched(lane);
                self.shown = None;
                self.write_address(ctx);
            }
            Msg::All => {
                self.hidden = HiddenLanes::default();
                self.write_address(ctx);
            }
            Msg::Json => {
                if let Boot::Ready(results) = &self.boot {
                    let saved = save_text("results.json", "application/json", &results.to_json());
                    self.said = if saved.is_ok() { "" } else { words::NO_FILE };
                }
            }
            Msg::Point(pointing) => return self.point(ctx, pointing),
            Msg::Entered => {
                self.turn += 1;
                return false;
            }
            Msg::Left => {
                if self
                    .shown
                    .as_ref()
                    .is_some_and(|shown| shown.held && self.focus_is_on_a_number())
                {
                    return false;
                }
                self.close_later(ctx);
                return false;
            }
            Msg::Close => {
                self.turn += 1;
                return self.shown.take().is_some();
            }
            Msg::Overdue(turn) => return turn == self.turn && self.shown.take().is_some(),
            Msg::Copy => {
                if let Some(shown) = &self.shown {
                    self.copy(ctx, &shown.tip.clone());
                }
                return false;
            }
            Msg::Copied(done) => {
                self.said = if done { words::COPIED } else { words::CAN_NOT_COPY };
                if let Some(shown) = &mut self.shown {
                    shown.copied = Some(done);
                }
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let body = match &self.boot {
            Boot::Loading => html! { <p class="note" role="status">{ words::LOADING }</p> },
            Boot::Failed(why) => html! {
                <div class="boot" data-testid="results-failure">
                    <h2>{ words::FAILED }</h2>
                    <p role="alert">{ why }</p>
                    <button type="button" class="button primary" onclick={link.callback(|_| Msg::Load)}
                        data-testid="results-retry">{ text::TRY_AGAIN }</button>
                </div>
            },
            Boot::None => html! {
                <div class="boot" data-testid="no-results">
                    <h2>{ words::NONE }</h2>
                    <p>{ words::NONE_MEND }</p>
                    <pre class="commands">{ words::NONE_COMMANDS }</pre>
                </div>
            },
            Boot::Ready(results) => self.report(results),
        };
        html! {
            <>
                <main class="results-view" data-testid="results">
                    <h1 class="unseen">{ View::Results.name() }</h1>
                    <p class="question">{ text::QUESTION }</p>
                    <div class="wrap"><div class="results" ref={self.frame.clone()}>
                        { body }
                        // One node in any case: beside a list of changing length all else would be made anew.
                        { self.shown.as_ref().map(|shown| self.popover(ctx, shown)).unwrap_or_default() }
                    </div></div>
                    <p class="unseen" role="status" data-testid="results-said">{ self.said }</p>
                </main>
                <Footer manifest={ctx.props().ground.bundle.manifest.clone()} />
            </>
        }
    }
}

/// What people say of the results.
fn discussion(part: &Discussion) -> Html {
    html! {
        <section class="discussion">
            <h2>{ &part.title }</h2>
            { for part.paragraphs.iter().map(|paragraph| html! { <p>{ paragraph }</p> }) }
        </section>
    }
}

/// Esc closes the popover wherever the focus is.
fn listen(ctx: &Context<Results>) -> Keys {
    let close = ctx.link().callback(|()| Msg::Close);
    Keys::listen(move |key| {
        if key == "Escape" {
            close.emit(());
        }
        false
    })
}

impl Results {
    fn report(&self, results: &Read) -> Html {
        let studies = (0..results.studies.len()).map(|place| {
            let part = Part {
                results: results.clone(),
                place,
            };
            html! {
                <StudyView {part} show={self.show} hidden={self.hidden.clone()} on_show={self.on.show.clone()}
                    on_switch={self.on.switch.clone()} on_all={self.on.all.clone()} on_json={self.on.json.clone()}
                    on_point={self.on.point.clone()} />
            }
        });
        let said = results.summary.get(1..).unwrap_or_default();
        html! {
            <>
                { for said.iter().map(|sentence| html! { <p class="note">{ sentence }</p> }) }
                if results.studies.is_empty() { <p class="note">{ words::NO_STUDIES }</p> }
                <div class="discussions">{ for results.discussion.iter().map(discussion) }</div>
                { for studies }
                <details class="methods"><summary>{ words::METHODS }</summary>
                    { for results.methods.iter().map(|paragraph| html! { <p class="note">{ paragraph }</p> }) }
                    <p class="note">{ words::PAPER }{ " " }{ &results.paper }{ "." }</p>
                </details>
            </>
        }
    }

    fn popover(&self, ctx: &Context<Self>, shown: &Shown) -> Html {
        let link = ctx.link();
        let window = window().and_then(|window| window.inner_height().ok()?.as_f64());
        html! {
            <Popover shown={shown.clone()} window={window.unwrap_or(800.)}
                on_copy={link.callback(|()| Msg::Copy)} on_enter={link.callback(|()| Msg::Entered)}
                on_leave={link.callback(|()| Msg::Left)} on_close={link.callback(|()| Msg::Close)} />
        }
    }

    fn point(&mut self, ctx: &Context<Self>, pointing: Pointing) -> bool {
        match pointing {
            Pointing::Over(tip, anchor) => self.open(tip, anchor, false),
            Pointing::Held(tip, anchor) => self.open(tip, anchor, true),
            Pointing::Away => {
                if self.shown.as_ref().is_some_and(|shown| !shown.held) {
                    self.close_later(ctx);
                }
                false
            }
            Pointing::Left => {
                self.close_later(ctx);
                false
            }
            Pointing::Closed => {
                self.turn += 1;
                self.shown.take().is_some()
            }
            Pointing::Copy(tip) => {
                self.copy(ctx, &tip);
                false
            }
        }
    }

    fn open(&mut self, tip: Rc<Tip>, anchor: Anchor, held: bool) -> bool {
        let Some(frame) = self.frame.cast::<Element>() else {
            return false;
        };
        self.turn += 1;
        self.said = "";
        let copied = match &self.shown {
            Some(shown) if shown.tip == tip => shown.copied,
            _ => None,
        };
        let shown = Shown {
            tip,
            anchor,
            frame: Anchor::of(&frame),
            held,
            copied,
        };
        let changed = self.shown.as_ref() != Some(&shown);
        self.shown = Some(shown);
        changed
    }

    fn close_later(&mut self, ctx: &Context<Self>) {
        self.turn += 1;
        let (turn, due) = (self.turn, ctx.link().callback(Msg::Overdue));
        spawn_local(async move {
            sleep(LINGER).await;
            due.emit(turn);
        });
    }

    fn copy(&self, ctx: &Context<Self>, tip: &Tip) {
        let (script, done) = (tip.script(), ctx.link().callback(Msg::Copied));
        spawn_local(async move { done.emit(copy_text(&script).await) });
    }

    fn focus_is_on_a_number(&self) -> bool {
        let active = window().and_then(|window| window.document()?.active_element());
        active.is_some_and(|element| element.has_attribute("data-number"))
    }

    fn write_address(&self, ctx: &Context<Self>) {
        if !ctx.props().active {
            return;
        }
        let address = ResultsAddress {
            bundle: ctx.props().ground.place.as_deref().map(str::to_string),
            show: self.show,
            hidden: self.hidden.clone(),
        };
        replace_query(&address.to_query());
    }
}
