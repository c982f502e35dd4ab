//! The frame around the views: the bundle that all of them use, name, navigation, theme, keys.
use crate::{
    bundle::Bundle,
    components::{GlyphShapes, Header, Help},
    dom::{hardware_cores, page_address, push_query, query, set_title},
    ground::Ground,
    keys::Keys,
    lanes::Limits,
    pages::{Predict, Race},
    race::Settings,
    text, theme,
    view::View,
    worker::client::Engine,
};
use std::collections::BTreeSet;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::window;
use yew::{platform::spawn_local, prelude::*};

struct App {
    view: View,
    /// Views that were looked at: they keep what they hold.
    visited: BTreeSet<View>,
    boot: Boot,
    engine: Engine,
    engine_bytes: Option<u64>,
    help: bool,
    /// Whether the page stands in a frame, where one view is all there is.
    framed: bool,
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
    Loaded(Result<Bundle, String>),
    EngineBytes(u64),
    Go(View),
    /// The browser has gone back or forth.
    Went,
    Help(bool),
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        link.send_message(Msg::Load);
        let help = link.callback(Msg::Help);
        let keys = Keys::listen(move |key| {
            match key {
                "?" => help.emit(true),
                "t" | "T" => theme::switch(),
                _ => return false,
            }
            true
        });
        let view = View::from_query(&query());
        set_title(&text::title(view));
        Self {
            view,
            visited: [view].into(),
            boot: Boot::Loading,
            engine: Engine::new(&page_address(), link.callback(Msg::EngineBytes)),
            engine_bytes: None,
            help: false,
            framed: view == View::Race && Settings::from_query(&query()).embed,
            _keys: keys,
            _back: Back::listen(link.callback(|()| Msg::Went)),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Load => {
                self.boot = Boot::Loading;
                let done = ctx.link().callback(Msg::Loaded);
                let place = bundle_of(&query());
                spawn_local(async move { done.emit(Bundle::load(place.as_deref(), &page_address()).await) });
                true
            }
            Msg::Loaded(Err(why)) => {
                self.boot = Boot::Failed(why);
                true
            }
            Msg::Loaded(Ok(bundle)) => {
                let place = bundle_of(&query()).map(Into::into);
                let limits = Limits::for_cores(hardware_cores());
                self.boot = Boot::Ready(Ground::new(bundle, place, self.engine.clone(), limits));
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
                push_query(&view.to_query(bundle_of(&query()).as_deref()));
                self.show(view)
            }
            Msg::Went => self.show(View::from_query(&query())),
            Msg::Help(open) => {
                self.help = open;
                true
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        html! {
            <>
                <GlyphShapes />
                if !self.framed {
                    <Header view={self.view} on_view={link.callback(Msg::Go)}
                        on_theme={Callback::from(|()| theme::switch())} on_keys={link.callback(|()| Msg::Help(true))} />
                }
                { self.body(ctx) }
                <Help open={self.help} on_close={link.callback(|()| Msg::Help(false))} />
            </>
        }
    }
}

impl App {
    fn show(&mut self, view: View) -> bool {
        set_title(&text::title(view));
        self.view = view;
        self.visited.insert(view);
        true
    }

    fn body(&self, ctx: &Context<Self>) -> Html {
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
            Boot::Ready(ground) => self.visited.iter().map(|view| self.page(*view, ground)).collect(),
        }
    }

    /// A view; it is kept, unseen, while another is looked at.
    fn page(&self, view: View, ground: &Ground) -> Html {
        let (active, ground) = (view == self.view, ground.clone());
        let page = match view {
            View::Race => html! { <Race {ground} {active} engine_bytes={self.engine_bytes} /> },
            View::Predict | View::Results | View::Data => {
                html! { <Predict {ground} {active} engine_bytes={self.engine_bytes} /> }
            }
        };
        html! { <div key={view.slug()} hidden={!active}>{ page }</div> }
    }
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
