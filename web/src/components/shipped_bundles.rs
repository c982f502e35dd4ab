use super::PageLink;
use crate::{bundle::SHIPPED, text, view::View};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ShippedBundlesProps {
    pub view: View,
    /// The place of the bundle in use; `None` for the usual one.
    pub place: Option<String>,
    pub on_go: Callback<String>,
}

/// The bundles that come with the page, to change between.
#[component]
pub fn ShippedBundles(props: &ShippedBundlesProps) -> Html {
    let link = |(place, name): &(Option<&'static str>, &'static str)| {
        let query = props.view.to_query(*place);
        let current = (props.place.as_deref() == *place).then_some("true");
        let mark = place.map_or_else(|| "bundle-usual".into(), |place| format!("bundle-{place}"));
        // To what is there already nobody goes: its race would begin anew.
        let on_go = match current {
            Some(_) => Callback::noop(),
            None => props.on_go.clone(),
        };
        html! { <PageLink {query} {current} {mark} {on_go} label={text::tuned_on(name)}>{ *name }</PageLink> }
    };
    html! {
        <nav class="shipped wrap" aria-label={text::TUNED_ON}>
            <span class="note" aria-hidden="true">{ text::TUNED_ON }</span>{ for SHIPPED.iter().map(link) }
        </nav>
    }
}
