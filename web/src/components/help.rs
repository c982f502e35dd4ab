use super::{Dialog, Icon, Sign};
use crate::{race::words, shortcuts, text};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct HelpProps {
    pub open: bool,
    pub on_close: Callback<()>,
}

/// The list of keys.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let on = use_state(shortcuts::are_on);
    let switch = {
        let on = on.clone();
        Callback::from(move |_: Event| {
            shortcuts::set(!*on);
            on.set(shortcuts::are_on());
        })
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    let column = |title: &'static str, keys: &[(&'static str, &'static str)]| {
        html! {
            <section>
                <h3>{ title }</h3>
                <dl>
                    { for keys.iter().map(|(key, what)| html! {
                        <div><dt><kbd>{ *key }</kbd></dt><dd>{ *what }</dd></div>
                    }) }
                </dl>
            </section>
        }
    };
    html! {
        <Dialog open={props.open} on_close={props.on_close.clone()} label={text::KEYS} class="help" test="help">
            <header>
                <h2>{ text::KEYS }</h2>
                <button type="button" class="quiet" aria-label={text::CLOSE} onclick={close}>
                    <Icon sign={Sign::Close} />
                </button>
            </header>
            <label class="switch">
                <input type="checkbox" checked={*on} onchange={switch} data-testid="shortcuts" />
                { text::SHORTCUTS }
            </label>
            <div class="key-columns">
                { column(words::KEYS_RACE, &words::KEYS_RACING) }
                { column(text::KEYS_ASK, &text::KEYS_ASKING) }
                { column(text::KEYS_ANYWHERE, &text::KEYS_HELP) }
            </div>
        </Dialog>
    }
}
