use crate::library::{DroppedFile, choose_from, words};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DropTargetProps {
    /// How many files are held above the window; 0 if that is not known.
    pub over: Option<usize>,
    /// The hidden field for files, for those who open it from elsewhere.
    pub files_ref: NodeRef,
    /// Whether the field for an address is open.
    pub address_open: bool,
    pub on_files: Callback<Vec<DroppedFile>>,
    pub on_address: Callback<()>,
}

/// The place to drop things. The whole window takes them; here is said so, and here are the ways without a mouse.
#[component]
pub fn DropTarget(props: &DropTargetProps) -> Html {
    let folder = use_node_ref();
    let chosen = {
        let on_files = props.on_files.clone();
        Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            if let Some(list) = field.files() {
                on_files.emit(choose_from(&list));
            }
            // The same file may be chosen again after it was mended.
            field.set_value("");
        })
    };
    let open = |field: &NodeRef| {
        let field = field.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.click();
            }
        })
    };
    let address = props.on_address.reform(|_: MouseEvent| ());
    let words = match props.over {
        Some(files) => html! {
            <>
                <p class="large">{ words::let_go(files) }</p>
                <p class="note">{ words::WILL_BE_CHECKED }</p>
            </>
        },
        None => html! {
            <>
                <p class="large">{ words::DROP_HERE }</p>
                <p class="note">{ words::KINDS_BEFORE }<b class="command">{ words::KINDS_COMMAND }</b>
                    { words::KINDS_AFTER }</p>
            </>
        },
    };
    html! {
        <div class={classes!("drop", props.over.is_some().then_some("over"))} data-testid="drop">
            { words }
            // The buttons keep their places under held files, where nobody presses them.
            <div class="buttons">
                <button type="button" class="button primary" onclick={open(&props.files_ref)} data-testid="choose-files">
                    { words::CHOOSE_FILES }</button>
                <button type="button" class="button" onclick={open(&folder)} data-testid="choose-folder">
                    { words::CHOOSE_FOLDER }</button>
                <button type="button" class="button" onclick={address} data-testid="from-address"
                    aria-expanded={props.address_open.to_string()}>{ words::FROM_ADDRESS }</button>
            </div>
            <input ref={props.files_ref.clone()} type="file" multiple=true hidden=true onchange={chosen.clone()}
                data-testid="files" aria-label={words::CHOOSE_FILES} />
            <input ref={folder} type="file" webkitdirectory=true hidden=true onchange={chosen}
                data-testid="folder" aria-label={words::CHOOSE_FOLDER} />
        </div>
    }
}
