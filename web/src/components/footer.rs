use crate::text;
use guesswork_shared::bundle::Manifest;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FooterProps {
    pub manifest: Option<Rc<Manifest>>,
}

/// What runs where, and what the bundle says about itself.
#[component]
pub fn Footer(props: &FooterProps) -> Html {
    let bundle = props.manifest.as_ref().map(|manifest| {
        html! {
            <>
                <span>{ text::BUNDLE }{ " " }<i>{ &manifest.name }</i>{ ", " }{ text::BUNDLE_MADE }{ " " }
                    { &manifest.made_by }</span>
                <span class="about">{ &manifest.description }</span>
            </>
        }
    });
    html! { <footer class="foot"><span>{ text::LOCAL }</span>{ bundle.unwrap_or_default() }</footer> }
}
