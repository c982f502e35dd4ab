//! The frame around the views: the bundle that all of them use, name, navigation, theme, keys.
use crate::{
    bundle::{Bundle, name_of},
    components::{CONTENT, EmbedDialog, GlyphShapes, Header, Help, ShippedBundles},
    dom::{hardware_cores, left_query, page_address, push_query, query, set_title},
    ground::Ground,
    keys::Keys,
    lanes::Limits,
    library::Library,
    pages::{Predict, Race, Results, YourData},
    race::Settings,
    text, theme,
    view::View,
    worker::client::Engine,
};
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::window;
use yew::{platform::spawn_local, prelude::*};

struct App {
    view: View,
    /// Views that were looked at: they keep what they hold. One with another number is made anew.
    visited: BTreeMap<View, u32>,
    /// The query under which each view was left.
    left: BTreeMap<View, String>,
    last_visit: u32,
    /// What the reader brought; none before it is opened.
    library: Option<Library>,
    boot: Boot,
    engine: Engine,
    engine_bytes: Option<u64>,
    help: bool,
    /// Whether the page stands in a frame of another one, without anything around its view.
    framed: bool,
    /// Address and query of the page as it stood when the Embed dialog was opened.
    embed: Option<(AttrValue, AttrValue)>,
    _keys: Keys,
    _back: Back,
}

enum Boot {
    Loading,
    Failed(String),
    Ready(Ground),
}

enum Msg {
    Load,
    /// What there is for the place that the address named.
    Loaded(Library, Option<String>, Result<Bundle, String>),
    /// The reader has brought or removed something.
    Library(Library),
    EngineBytes(u64),
    Go(View),
    /// To a view, with a query that says what it is to show.
    GoTo(String),
    /// The browser has gone back or forth.
    Went,
    Help(bool),
    Embed(bool),
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        link.send_message(Msg::Load);
        let (help, embed) = (link.callback(Msg::Help), link.callback(Msg::Embed));
        let keys = Keys::listen(move |key| {
            match key {
                "?" => help.emit(true),
                "t" | "T" => theme::switch(),
                "e" | "E" => embed.emit(true),
                _ => return false,
            }
            true
        });
        let view = View::from_query(&query());
        name_window(view);
        Self {
            view,
            visited: [(view, 0)].into(),
            left: BTreeMap::new(),
            last_visit: 0,
            library: None,
            boot: Boot::Loading,
            engine: Engine::new(&page_address(), link.callback(Msg::EngineBytes)),
            engine_bytes: None,
            help: false,
            framed: view == View::Race && Settings::from_query(&query()).embed,
            embed: None,
            _keys: keys,
            _back: Back::listen(link.callback(|()| Msg::Went)),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Load => {
                self.boot = Boot::Loading;
                let done = ctx
                    .link()
                    .callback(|(library, place, bundle)| Msg::Loaded(library, place, bundle));
                let (place, library) = (bundle_of(&query()), self.library.clone());
                spawn_local(async move {
                    let library = match library {
                        Some(library) => library,
                        None => Library::open().await,
                    };
                    let bundle = library.load(place.as_deref(), &page_address()).await;
                    done.emit((library, place, bundle));
                });
                true
            }
            Msg::Loaded(library, place, loaded) => {
                // The library may have been changed since; the one that is here knows.
                let library = self.library.get_or_insert(library).clone();
                self.boot = match loaded {
                    // The address names another one by now.
                    _ if place != bundle_of(&query()) => {
                        ctx.link().send_message(Msg::Load);
                        Boot::Loading
                    }
                    Ok(bundle) => {
                        let limits = Limits::for_cores(hardware_cores());
                        let place = place.map(Into::into);
                        Boot::Ready(Ground::new(
                            library.append_to(&bundle),
                            place,
                            self.engine.clone(),
                            limits,
                        ))
                    }
                    Err(why) => Boot::Failed(why),
                };
                true
            }
            Msg::EngineBytes(bytes) => {
                // Some thirty steps of it are enough to see it move.
                let moved = self
                    .engine_bytes
                    .is_none_or(|before| bytes - before.min(bytes) > 150_000);
                if moved {
                    self.engine_bytes = Some(bytes);
                }
                moved
            }
            Msg::Go(view) => {
                let bundle = bundle_of(&query());
                self.leave(query());
                let before = self.left.get(&view).filter(|left| bundle_of(left) == bundle);
                let to = before.cloned().unwrap_or_else(|| view.to_query(bundle.as_deref()));
                push_query(&to);
                self.show(view)
            }
            Msg::GoTo(to) => {
                let view = View::from_query(&to);
                self.leave(query());
                push_query(&to);
                // What it is to show is read when it is made.
                self.visited.remove(&view);
                self.show(view) | self.take_bundle(ctx)
            }
            Msg::Went => {
                self.leave(left_query());
                let view = View::from_query(&query());
                if self.left.get(&view).is_some_and(|left| *left != query()) {
                    // It was left in another state, and reads the one that it is to show when it is made.
                    self.visited.remove(&view);
                }
                self.show(view) | self.take_bundle(ctx)
            }
            Msg::Library(library) => {
                if let Boot::Ready(ground) = &mut self.boot {
                    let bundle = library.append_to(&ground.bundle);
                    if bundle.tasks != ground.bundle.tasks {
                        ground.bundle = bundle;
                        ground.crew.let_go();
                        // Views that know tasks by their position begin anew with the others.
                        self.visited.retain(|view, _| *view == View::Data);
                    }
                }
                self.library = Some(library);
                true
            }
            Msg::Help(open) => {
                self.help = open;
                true
            }
            Msg::Embed(open) => {
                self.embed = open.then(|| (page_address().into(), query().into()));
                true
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let (address, state) = self.embed.clone().unwrap_or_default();
        html! {
            <>
                <GlyphShapes />
                if !self.framed {
                    <Header view={self.view} on_view={link.callback(Msg::Go)}
                        on_theme={Callback::from(|()| theme::switch())} on_embed={link.callback(|()| Msg::Embed(true))}
                        on_keys={link.callback(|()| Msg::Help(true))} />
                    if self.view != View::Data {
                        <ShippedBundles view={self.view} place={bundle_of(&query())} on_go={link.callback(Msg::GoTo)} />
                    }
                }
                { self.body(ctx) }
                <Help open={self.help} on_close={link.callback(|()| Msg::Help(false))} />
                <EmbedDialog open={self.embed.is_some()} {address} query={state}
                    on_close={link.callback(|()| Msg::Embed(false))} />
            </>
        }
    }
}

impl App {
    fn leave(&mut self, query: String) {
        self.left.insert(self.view, query);
    }

    fn show(&mut self, view: View) -> bool {
        name_window(view);
        self.view = view;
        self.last_visit += 1;
        self.visited.entry(view).or_insert(self.last_visit);
        true
    }

    /// Loads the bundle that the address names, if it is not the one that is there.
    fn take_bundle(&mut self, ctx: &Context<Self>) -> bool {
        let place = bundle_of(&query());
        let same = match &self.boot {
            Boot::Ready(ground) => ground.place.as_deref() == place.as_deref(),
            Boot::Failed(_) => false,
            // It reads the address when the library is open.
            Boot::Loading => true,
        };
        if !same {
            self.visited.retain(|view, _| *view == View::Data || *view == self.view);
            ctx.link().send_message(Msg::Load);
        }
        !same
    }

    fn body(&self, ctx: &Context<Self>) -> Html {
        // The view that brings bundles needs none.
        let data = self.visited.contains_key(&View::Data).then(|| self.data(ctx));
        html! {
            <>
                { data.unwrap_or_default() }
                <div hidden={self.view == View::Data}>{ self.on_bundle(ctx) }</div>
            </>
        }
    }

    fn data(&self, ctx: &Context<Self>) -> Html {
        let (link, active) = (ctx.link(), self.view == View::Data);
        let ground = match &self.boot {
            Boot::Ready(ground) => Some(ground.clone()),
            Boot::Loading | Boot::Failed(_) => None,
        };
        let page = self.library.as_ref().map(|library| {
            html! {
                <YourData library={library.clone()} engine={self.engine.clone()} {active} {ground}
                    on_change={link.callback(Msg::Library)} on_go={link.callback(Msg::GoTo)} />
            }
        });
        html! { <div id={active.then_some(CONTENT)} tabindex="-1" hidden={!active}>{ page.unwrap_or_default() }</div> }
    }

    fn on_bundle(&self, ctx: &Context<Self>) -> Html {
        match &self.boot {
            Boot::Loading => html! {
                <main class="wrap boot"><p class="note" role="status">{ text::LOADING_BUNDLE }</p></main>
            },
            Boot::Failed(why) => html! {
                <main class="wrap boot" data-testid="bundle-failure">
                    <h1>{ text::NO_BUNDLE }</h1>
                    <p role="alert">{ why }</p>
                    <button type="button" class="button primary" onclick={ctx.link().callback(|_| Msg::Load)}
                        data-testid="retry">{ text::TRY_AGAIN }</button>
                </main>
            },
            Boot::Ready(ground) => {
                let visited = self.visited.iter().filter(|(view, _)| **view != View::Data);
                visited
                    .map(|(view, visit)| self.page(ctx, *view, *visit, ground))
                    .collect()
            }
        }
    }

    /// A view; it is kept, unseen, while another is looked at.
    fn page(&self, ctx: &Context<Self>, view: View, visit: u32, ground: &Ground) -> Html {
        let (active, ground) = (view == self.view, ground.clone());
        let page = match view {
            View::Race => html! {
                <Race {ground} {active} engine_bytes={self.engine_bytes}
                    on_embed={ctx.link().callback(|()| Msg::Embed(true))} />
            },
            View::Results => html! { <Results {ground} {active} /> },
            View::Predict | View::Data => {
                html! { <Predict {ground} {active} engine_bytes={self.engine_bytes} /> }
            }
        };
        html! {
            <div key={format!("{} {visit}", view.slug())} id={active.then_some(CONTENT)} tabindex="-1" hidden={!active}>
                { page }</div>
        }
    }
}

/// Gives the window the title of a view on the bundle that the address names.
fn name_window(view: View) {
    set_title(&text::title(view, name_of(bundle_of(&query()).as_deref())));
}

/// The place of the bundle that a query names.
fn bundle_of(query: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    pairs
        .find(|(key, _)| key == "bundle")
        .map(|(_, place)| place.into_owned())
}

/// The browser's own way back and forth; heard as long as this lives.
struct Back(Closure<dyn FnMut()>);

impl Back {
    fn listen(went: Callback<()>) -> Self {
        let heard = Closure::<dyn FnMut()>::new(move || went.emit(()));
        if let Some(window) = window() {
            // Listening to a known event is never refused.
            let _ = window.add_event_listener_with_callback("popstate", heard.as_ref().unchecked_ref());
        }
        Self(heard)
    }
}

impl Drop for Back {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let _ = window.remove_event_listener_with_callback("popstate", self.0.as_ref().unchecked_ref());
        }
    }
}

/// Shows the page.
pub fn run() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // Nothing of the page works any more: the sentence that index.html keeps for this is shown.
        if let Some(notice) = window()
            .and_then(|w| w.document())
            .and_then(|d| d.get_element_by_id("stopped"))
        {
            let _ = notice.remove_attribute("hidden");
        }
    }));
    let host = window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id("app"));
    match host {
        Some(host) => yew::Renderer::<App>::with_root(host).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}
