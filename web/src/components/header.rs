use super::PageLink;
use crate::{talk::words, text, view::View};
use yew::prelude::*;

/// The element that the link at the top leads to, past the navigation.
pub const CONTENT: &str = "content";

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub view: View,
    pub on_view: Callback<View>,
    pub on_theme: Callback<()>,
    pub on_embed: Callback<()>,
    pub on_keys: Callback<()>,
}

/// Name, views, theme, Embed, keys.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let theme = props.on_theme.reform(|_: MouseEvent| ());
    let embed = props.on_embed.reform(|_: MouseEvent| ());
    let keys = props.on_keys.reform(|_: MouseEvent| ());
    let link = |&view: &View| {
        let current = (view == props.view).then_some("page");
        html! {
            <PageLink query={view.to_query(None)} {current} mark={format!("view-{}", view.slug())}
                on_go={props.on_view.reform(move |_: String| view)}>{ view.name() }</PageLink>
        }
    };
    html! {
        <header class="top">
            <a class="skip" href={format!("#{CONTENT}")}>{ text::SKIP }</a>
            <p class="wordmark"><span aria-hidden="true"><span>{ "Guess" }</span><span>{ "work" }</span></span>
                <span class="unseen">{ "Guesswork" }</span></p>
            <nav class="views" aria-label={text::VIEWS}>{ for View::OPEN.iter().map(link) }</nav>
            <div class="tools">
                <button type="button" class="quiet" onclick={theme} data-testid="theme">{ text::THEME }</button>
                <button type="button" class="quiet" onclick={embed} data-testid="embed-open" aria-haspopup="dialog">
                    { words::EMBED }
                </button>
                <button type="button" class="quiet" onclick={keys} data-testid="keys" aria-haspopup="dialog">
                    { text::KEYS }<kbd>{ "?" }</kbd>
                </button>
            </div>
        </header>
    }
}
