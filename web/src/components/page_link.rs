use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PageLinkProps {
    /// The query that it leads to.
    pub query: String,
    #[prop_or_default]
    pub class: Classes,
    /// What it says to those who do not see it: `page` for the view that is shown.
    #[prop_or_default]
    pub current: Option<&'static str>,
    /// Its name for tests.
    pub mark: AttrValue,
    /// What it is called out of its place; nothing where its words say enough.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Is given the query.
    pub on_go: Callback<String>,
    pub children: Html,
}

/// A link to another place of the page, which goes there without fetching itself again.
#[component]
pub fn PageLink(props: &PageLinkProps) -> Html {
    let (on_go, query) = (props.on_go.clone(), props.query.clone());
    let go = Callback::from(move |event: MouseEvent| {
        // With a modifier it is the browser's: a new tab or window.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            on_go.emit(query.clone());
        }
    });
    html! {
        <a class={props.class.clone()} href={props.query.clone()} onclick={go} aria-current={props.current} aria-label={props.label.clone()}
            data-testid={props.mark.clone()}>{ props.children.clone() }</a>
    }
}
