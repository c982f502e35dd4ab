use crate::{talk::words, text};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub on_theme: Callback<()>,
    pub on_embed: Callback<()>,
    pub on_keys: Callback<()>,
}

/// Name, theme, keys.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let theme = props.on_theme.reform(|_: MouseEvent| ());
    let embed = props.on_embed.reform(|_: MouseEvent| ());
    let keys = props.on_keys.reform(|_: MouseEvent| ());
    html! {
        <header class="top">
            <a class="skip" href="#lanes">{ text::SKIP }</a>
            <p class="wordmark"><span aria-hidden="true"><span>{ "Guess" }</span><span>{ "work" }</span></span>
                <span class="unseen">{ "Guesswork" }</span></p>
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
