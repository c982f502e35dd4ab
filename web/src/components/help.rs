use super::{Icon, Sign};
use crate::{race::words, shortcuts, text};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct HelpProps {
    pub open: bool,
    pub on_close: Callback<()>,
}

/// The list of keys. The browser's own dialog keeps the focus inside and gives it back.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.open, move |&open| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                match (open, dialog.open()) {
                    // It fails only where the element has left the page, and then nothing is to be shown.
                    (true, false) => drop(dialog.show_modal()),
                    (false, true) => dialog.close(),
                    _ => {}
                }
            }
        });
    }
    let on = use_state(shortcuts::are_on);
    let switch = {
        let on = on.clone();
        Callback::from(move |_: Event| {
            shortcuts::set(!*on);
            on.set(shortcuts::are_on());
        })
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    // Esc closes it without asking.
    let closed = props.on_close.reform(|_: Event| ());
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
        <dialog ref={dialog} class="help" aria-label={text::KEYS} onclose={closed} data-testid="help">
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
        </dialog>
    }
}
