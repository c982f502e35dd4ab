use crate::library::words;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct AddressFieldProps {
    pub field_ref: NodeRef,
    /// What is written there.
    pub value: AttrValue,
    /// Whether the address is being asked.
    pub looking: bool,
    /// Why it can not be used.
    pub complaint: Option<AttrValue>,
    pub on_input: Callback<String>,
    pub on_look: Callback<()>,
}

/// A field for the address of a bundle.
#[component]
pub fn AddressField(props: &AddressFieldProps) -> Html {
    let typed = props.on_input.reform(|event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        field.value()
    });
    let look = {
        let on_look = props.on_look.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_look.emit(());
        })
    };
    let go = if props.looking {
        words::LOOKING_THERE
    } else {
        words::ADDRESS_GO
    };
    html! {
        <form class="place" onsubmit={look} novalidate=true>
            <label for="bundle-address">{ words::ADDRESS }</label>
            <div class="line">
                <input ref={props.field_ref.clone()} id="bundle-address" type="url" value={props.value.clone()}
                    placeholder={words::ADDRESS_HINT} oninput={typed} autocomplete="url" spellcheck="false"
                    aria-invalid={props.complaint.is_some().to_string()} aria-describedby="bundle-address-note"
                    data-testid="address" />
                <button type="submit" class="button" aria-disabled={props.looking.to_string()} data-testid="look">
                    { go }</button>
            </div>
            <p class="note" id="bundle-address-note">
                if let Some(why) = &props.complaint {
                    <span class="complaint" role="alert" data-testid="address-complaint">{ why }</span>
                } else {
                    { words::ADDRESS_NOTE }
                }
            </p>
        </form>
    }
}
