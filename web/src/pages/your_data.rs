//! The view of the reader's own tasks and bundles: what is dropped is checked, listed and kept in the browser.
use crate::{
    bundle::Bundle,
    components::{AddressField, DropTarget, Footer, Icon, OwnRow, PageLink, Sign},
    dom::{focus, page_address},
    ground::Ground,
    library::{BadFile, Drag, DroppedFile, Drops, Entry, Library, Outcome, Reading, lost, words},
    text,
    view::View,
    worker::{client::Engine, protocol::FromWorker},
};
use std::collections::VecDeque;
use web_sys::{HtmlInputElement, Url};
use yew::{platform::spawn_local, prelude::*};

/// The view's state.
pub struct YourData {
    /// Files held above the window.
    over: Option<usize>,
    /// Heard while the view is looked at.
    drops: Option<Drops>,
    reading: Option<(u32, Reading)>,
    last_reading: u32,
    /// Drops that came while another was being looked at.
    waiting: VecDeque<Vec<DroppedFile>>,
    storing: bool,
    retrying: bool,
    bad: Vec<BadFile>,
    /// What happened last, for all to read and hear.
    said: AttrValue,
    address: Option<AddressLine>,
    files_ref: NodeRef,
    address_ref: NodeRef,
    list_ref: NodeRef,
    /// The field of an address was opened and is to have the focus.
    to_address: bool,
}

/// The line in which an address is typed.
#[derive(Default)]
struct AddressLine {
    typed: AttrValue,
    looking: bool,
    complaint: Option<AttrValue>,
}

#[derive(Properties, PartialEq)]
pub struct YourDataProps {
    /// What there is.
    pub library: Library,
    /// What workers run.
    pub engine: Engine,
    /// Whether it is the view that is looked at.
    pub active: bool,
    /// The bundle in use, if it could be loaded.
    pub ground: Option<Ground>,
    /// The library was changed.
    pub on_change: Callback<Library>,
    /// To another view, by its query.
    pub on_go: Callback<String>,
}

/// What can happen.
pub enum Msg {
    Drag(Drag),
    Files(Vec<DroppedFile>),
    Heard(u32, FromWorker),
    Lost(u32, String),
    Stop,
    Stored(Outcome),
    Address,
    Typed(String),
    Look,
    Looked(String, Result<Box<Bundle>, String>),
    Kept,
    Remove(String),
    Removed(String),
    Retry,
    Retried,
    ChooseAgain,
    Dismiss(usize),
}

impl Component for YourData {
    type Message = Msg;
    type Properties = YourDataProps;

    fn create(ctx: &Context<Self>) -> Self {
        let mut this = Self {
            over: None,
            drops: None,
            reading: None,
            last_reading: 0,
            waiting: VecDeque::new(),
            storing: false,
            retrying: false,
            bad: Vec::new(),
            said: AttrValue::default(),
            address: None,
            files_ref: NodeRef::default(),
            address_ref: NodeRef::default(),
            list_ref: NodeRef::default(),
            to_address: false,
        };
        this.listen(ctx);
        this
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &YourDataProps) -> bool {
        if ctx.props().active != before.active {
            self.listen(ctx);
        }
        true
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if std::mem::take(&mut self.to_address) {
            focus(&self.address_ref);
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let (library, link) = (ctx.props().library.clone(), ctx.link());
        match msg {
            Msg::Drag(Drag::Over(files)) => {
                let before = self.over.replace(files);
                return before != self.over;
            }
            Msg::Drag(Drag::Left) => self.over = None,
            Msg::Drag(Drag::Dropped(walk)) => {
                self.over = None;
                let found = link.callback(Msg::Files);
                spawn_local(async move { found.emit(walk.files().await) });
            }
            Msg::Files(files) => {
                if !files.is_empty() {
                    self.waiting.push_back(files);
                    self.read_next(ctx);
                }
            }
            Msg::Heard(id, FromWorker::Found(news)) => {
                let done = match &mut self.reading {
                    Some((current, reading)) if *current == id => reading.hear(news),
                    _ => return false,
                };
                if done && let Some((_, reading)) = self.reading.take() {
                    self.storing = true;
                    let stored = link.callback(Msg::Stored);
                    spawn_local(async move { stored.emit(reading.store(library).await) });
                }
            }
            Msg::Heard(..) => return false,
            Msg::Lost(id, why) => {
                if self.reading.as_ref().is_none_or(|(current, _)| *current != id) {
                    return false;
                }
                self.reading = None;
                self.bad.push(lost(&why));
                self.read_next(ctx);
            }
            Msg::Stop => {
                self.reading = None;
                self.waiting.clear();
            }
            Msg::Stored(outcome) => {
                self.storing = false;
                let (tasks, bundles, bad) = (outcome.tasks.len(), outcome.bundles.len(), outcome.bad.len());
                self.said = words::outcome(tasks, bundles, bad, outcome.passed_over).into();
                self.bad.retain(|before| !outcome.settles(before));
                self.bad.extend(outcome.bad);
                ctx.props().on_change.emit(library.changed());
                self.read_next(ctx);
            }
            Msg::Address => {
                self.address = match self.address.take() {
                    Some(_) => None,
                    None => {
                        self.to_address = true;
                        Some(AddressLine::default())
                    }
                };
            }
            Msg::Typed(typed) => {
                if let Some(line) = &mut self.address {
                    line.typed = typed.into();
                    line.complaint = None;
                }
            }
            Msg::Look => return self.look(ctx),
            Msg::Looked(address, looked) => {
                let Some(line) = &mut self.address else { return false };
                line.looking = false;
                match looked {
                    Ok(bundle) => {
                        self.address = None;
                        self.said = words::outcome(0, 1, 0, 0).into();
                        let kept = link.callback(|()| Msg::Kept);
                        spawn_local(async move {
                            library.add_address(&address, &bundle).await;
                            kept.emit(());
                        });
                    }
                    Err(why) => line.complaint = Some(why.into()),
                }
            }
            Msg::Kept => ctx.props().on_change.emit(library.changed()),
            Msg::Remove(id) => {
                let removed = link.callback(Msg::Removed);
                spawn_local(async move {
                    let name = library.entries().into_iter().find(|entry| entry.id == id);
                    library.remove(&id).await;
                    removed.emit(name.map(|entry| entry.name).unwrap_or_default());
                });
            }
            Msg::Removed(name) => {
                self.said = words::removed(&name).into();
                ctx.props().on_change.emit(library.changed());
                // The button that had the focus is gone.
                focus(&self.list_ref);
            }
            Msg::Retry => {
                self.retrying = true;
                let retried = link.callback(|()| Msg::Retried);
                spawn_local(async move {
                    library.retry().await;
                    retried.emit(());
                });
            }
            Msg::Retried => {
                self.retrying = false;
                ctx.props().on_change.emit(library.changed());
            }
            Msg::ChooseAgain => {
                if let Some(field) = self.files_ref.cast::<HtmlInputElement>() {
                    field.click();
                }
                return false;
            }
            Msg::Dismiss(place) => {
                if place < self.bad.len() {
                    self.bad.remove(place);
                }
                focus(&self.list_ref);
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (props, link) = (ctx.props(), ctx.link());
        let entries = props.library.entries();
        let (tasks, bundles): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| entry.is_task());
        let address = self.address.as_ref().map(|line| {
            html! {
                <AddressField field_ref={self.address_ref.clone()} value={line.typed.clone()} looking={line.looking}
                    complaint={line.complaint.clone()} on_input={link.callback(Msg::Typed)}
                    on_look={link.callback(|()| Msg::Look)} />
            }
        });
        html! {
            <>
                <main>
                    <h1 class="unseen">{ View::Data.name() }</h1>
                    <p class="question">{ text::QUESTION }</p>
                    <div class="wrap data">
                        <div class="intro">
                            <h2>{ words::HEADING }</h2>
                            <p class="note">{ words::WHAT_IT_TAKES }</p>
                            <p class="note">{ words::MARKED_AS_YOURS }</p>
                        </div>
                        <div class="brought">
                            <DropTarget over={self.over} files_ref={self.files_ref.clone()}
                                address_open={self.address.is_some()} on_files={link.callback(Msg::Files)}
                                on_address={link.callback(|()| Msg::Address)} />
                            { address.unwrap_or_default() }
                            { self.at_work(ctx) }
                            <p class="said" role="status" data-testid="data-said">{ &self.said }</p>
                            { self.refusal(ctx) }
                            { self.bad_files(ctx) }
                            <div ref={self.list_ref.clone()} tabindex="-1" class="lists">
                                { self.list(ctx, words::TASKS, "own-tasks", &tasks) }
                                { self.list(ctx, words::BUNDLES, "own-bundles", &bundles) }
                                if entries.is_empty() {
                                    <p class="note" data-testid="nothing-yet">{ words::NOTHING_YET }</p>
                                }
                                { self.back_to_shipped(ctx) }
                            </div>
                        </div>
                    </div>
                </main>
                <Footer manifest={props.ground.as_ref().map(|ground| ground.bundle.manifest.clone())} />
            </>
        }
    }
}

impl YourData {
    fn listen(&mut self, ctx: &Context<Self>) {
        self.over = None;
        self.drops = ctx.props().active.then(|| {
            let drag = ctx.link().callback(Msg::Drag);
            Drops::listen(move |what| drag.emit(what))
        });
    }

    /// Hands the next drop to a worker, if none is being looked at.
    fn read_next(&mut self, ctx: &Context<Self>) {
        if self.reading.is_some() || self.storing {
            return;
        }
        let Some(files) = self.waiting.pop_front() else { return };
        self.last_reading += 1;
        let (id, link) = (self.last_reading, ctx.link());
        let heard = link.callback(move |said| Msg::Heard(id, said));
        let lost = link.callback(move |why| Msg::Lost(id, why));
        self.reading = Some((id, Reading::start(&ctx.props().engine, files, heard, lost)));
    }

    /// Asks the address that was typed.
    fn look(&mut self, ctx: &Context<Self>) -> bool {
        let Some(line) = self.address.as_mut().filter(|line| !line.looking) else {
            return false;
        };
        let typed = line.typed.trim();
        if typed.is_empty() {
            line.complaint = Some(words::ADDRESS_EMPTY.into());
            focus(&self.address_ref);
            return true;
        }
        let Ok(url) = Url::new_with_base(typed, &page_address()) else {
            line.complaint = Some(words::ADDRESS_EMPTY.into());
            return true;
        };
        line.looking = true;
        line.complaint = None;
        let (address, looked) = (
            url.href(),
            ctx.link().callback(|(address, looked)| Msg::Looked(address, looked)),
        );
        spawn_local(async move {
            let bundle = Bundle::load(Some(&address), &page_address()).await;
            looked.emit((address, bundle.map(Box::new)));
        });
        true
    }

    /// The files that are being looked at.
    fn at_work(&self, ctx: &Context<Self>) -> Html {
        let (done, all) = match &self.reading {
            Some((_, reading)) => reading.progress,
            None if self.storing => (0, 0),
            None => return Html::default(),
        };
        let stop = ctx.link().callback(|_| Msg::Stop);
        html! {
            <div class="at-work" data-testid="checking">
                <progress value={(all > 0).then(|| done.to_string())} max={all.max(1).to_string()}
                    aria-label={words::checking(0, 0)} />
                <span>{ words::checking(done, all) }</span>
                if self.reading.is_some() {
                    <button type="button" class="link" onclick={stop}>{ words::STOP }</button>
                }
            </div>
        }
    }

    /// That the browser does not keep what was brought.
    fn refusal(&self, ctx: &Context<Self>) -> Html {
        let Some(why) = ctx.props().library.refusal() else {
            return Html::default();
        };
        let retry = ctx.link().callback(|_| Msg::Retry);
        html! {
            <div class="refusal" role="alert" data-testid="refused">
                <div>
                    <p><Icon sign={Sign::Wrong} /><b>{ words::REFUSED }</b></p>
                    <p class="note">{ words::REFUSED_WHY }</p>
                    <p class="note">{ words::it_said(&why) }</p>
                </div>
                <button type="button" class="button" onclick={retry} aria-disabled={self.retrying.to_string()}
                    data-testid="keep-again">{ words::TRY_AGAIN }</button>
            </div>
        }
    }

    fn bad_files(&self, ctx: &Context<Self>) -> Html {
        if self.bad.is_empty() {
            return Html::default();
        }
        let rows = self.bad.iter().enumerate().map(|(place, bad)| {
            let again = ctx.link().callback(|_| Msg::ChooseAgain);
            let dismiss = ctx.link().callback(move |_| Msg::Dismiss(place));
            html! {
                <li class="bad" data-testid="bad-file">
                    <Icon sign={Sign::Wrong} />
                    <p class="mono name">{ &bad.file }</p>
                    <div class="found"><p>{ text::full_stop(&bad.why) }</p></div>
                    <p class="ways">
                        <button type="button" class="link" onclick={again}>{ words::CHOOSE_AGAIN }</button>
                        <button type="button" class="link" onclick={dismiss} data-testid="dismiss"
                            aria-label={format!("{} {}", words::DISMISS, bad.file)}>{ words::DISMISS }</button>
                    </p>
                </li>
            }
        });
        html! {
            <section>
                <h3>{ words::NOT_USABLE }</h3>
                <ul class="files" data-testid="bad-files">{ for rows }</ul>
            </section>
        }
    }

    fn list(&self, ctx: &Context<Self>, heading: &'static str, mark: &'static str, entries: &[&Entry]) -> Html {
        if entries.is_empty() {
            return Html::default();
        }
        let (props, link) = (ctx.props(), ctx.link());
        let place = in_use(ctx.props());
        let rows = entries.iter().map(|entry| {
            let in_use = entry.place().is_some_and(|own| place.as_deref() == Some(own.as_str()));
            // The bundle may have a task of the same name, beside which this one is called otherwise.
            let task = props.library.position(&entry.id).map(|place| {
                let own = props.ground.as_ref().and_then(|ground| ground.bundle.own().get(place));
                AttrValue::from(own.map_or(&entry.name, |task| &task.task.name).clone())
            });
            html! {
                <OwnRow key={entry.id.clone()} entry={(*entry).clone()} kept={props.library.is_kept(&entry.id)} {task} {in_use}
                    place={place.clone()} on_go={props.on_go.clone()} on_remove={link.callback(Msg::Remove)} />
            }
        });
        html! {
            <section>
                <h3>{ heading }</h3>
                <ul class="files" data-testid={mark}>{ for rows }</ul>
            </section>
        }
    }

    /// The way back to the bundle that came with the page.
    fn back_to_shipped(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        if in_use(props).is_none() {
            return Html::default();
        }
        let query = View::FIRST.to_query(None);
        html! {
            <p><PageLink class="link" {query} mark="use-shipped" on_go={props.on_go.clone()}>
                { words::USE_SHIPPED }</PageLink></p>
        }
    }
}

/// The place of the bundle in use; `None` for the shipped one, or if it could not be loaded.
fn in_use(props: &YourDataProps) -> Option<AttrValue> {
    let place = props.ground.as_ref()?.place.as_deref()?;
    Some(place.to_string().into())
}
