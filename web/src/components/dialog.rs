use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DialogProps {
    pub open: bool,
    /// It was closed: by Esc, which asks nobody, or because `open` no longer holds.
    pub on_close: Callback<()>,
    /// How it is called, where no heading in it does.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// The id of the heading that names it.
    #[prop_or_default]
    pub labelled_by: Option<AttrValue>,
    #[prop_or_default]
    pub class: Classes,
    pub test: AttrValue,
    pub children: Children,
}

/// The browser's own dialog, which keeps the focus inside and gives it back.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
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
    let closed = props.on_close.reform(|_: Event| ());
    html! {
        <dialog ref={dialog} class={props.class.clone()} aria-label={props.label.clone()}
            aria-labelledby={props.labelled_by.clone()} onclose={closed} data-testid={props.test.clone()}>
            { for props.children.iter() }
        </dialog>
    }
}
