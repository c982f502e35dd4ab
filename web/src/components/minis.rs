use crate::{
    prompt_diff::{MiniLine, Stroke},
    text,
};
use guesswork_shared::{
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment, Variant},
};
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct MinisProps {
    /// A page per variant, in [`Variant::ALL`]'s order.
    pub pages: Rc<Vec<Vec<MiniLine>>>,
    pub chosen: Lane,
    pub on_choose: Callback<Lane>,
}

/// Nine pages so small that only their shape can be read: what each treatment leaves of the prompt, and a chooser.
#[component]
pub fn Minis(props: &MinisProps) -> Html {
    let body = use_node_ref();
    // Arrow keys walk the nine; each is in the tabbing order too, so nothing depends on knowing that.
    let walk = {
        let body = body.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(body) = body.cast::<web_sys::Element>() else {
                return;
            };
            let Ok(buttons) = body.query_selector_all("button") else {
                return;
            };
            let target: web_sys::Node = event.target_unchecked_into();
            let Some(at) = (0..buttons.length()).find(|&i| buttons.item(i).as_ref() == Some(&target)) else {
                return;
            };
            let to = match event.key().as_str() {
                "ArrowRight" if at % 3 < 2 => at + 1,
                "ArrowLeft" if at % 3 > 0 => at - 1,
                "ArrowDown" if at < 6 => at + 3,
                "ArrowUp" if at > 2 => at - 3,
                "ArrowRight" | "ArrowLeft" | "ArrowDown" | "ArrowUp" => at,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(button) = buttons
                .item(to)
                .and_then(|node| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(node).ok())
            {
                // Focus fails only where the element has left the page.
                let _ = button.focus();
                button.click();
            }
        })
    };
    let page = |variant: Variant, lines: &[MiniLine]| {
        let lane = Lane::Tuned(variant);
        let choose = props.on_choose.reform(move |_: MouseEvent| lane);
        html! {
            <td>
                <button type="button" onclick={choose} aria-label={lane.to_string()} title={lane.to_string()}
                    aria-pressed={(props.chosen == lane).to_string()} data-testid={format!("page-{lane}")}>
                    { drawing(lines) }
                </button>
            </td>
        }
    };
    let rows = DefinitionTreatment::ALL.iter().enumerate().map(|(row, definition)| {
        let pages = ExampleTreatment::ALL.iter().enumerate().map(|(column, examples)| {
            let variant = Variant {
                definition: *definition,
                examples: *examples,
            };
            page(
                variant,
                props.pages.get(3 * row + column).map_or(&[][..], Vec::as_slice),
            )
        });
        html! { <tr><th scope="row">{ definition.slug() }</th>{ for pages }</tr> }
    });
    html! {
        <table class="minis">
            <caption class="unseen">{ text::CHOOSE_PROMPT }</caption>
            <thead><tr><td />{ for text::MINI_COLUMNS.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
            <tbody ref={body} onkeydown={walk}>{ for rows }</tbody>
        </table>
    }
}

/// The drawing's units: a page is 56 wide.
fn drawing(lines: &[MiniLine]) -> Html {
    let mut y = 0.0;
    let drawn: Vec<Html> = lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            if i > 0 {
                y += if line.opens { 6.5 } else { 4.0 };
            }
            let class = match line.stroke {
                Stroke::Kept => "kept",
                Stroke::New => "new",
                Stroke::Removed => "removed",
                Stroke::Falsified => "falsified",
                Stroke::Absent => "absent",
            };
            html! {
                <rect {class} x="0" y={format!("{y:.1}")} width={format!("{:.1}", line.width * 56.0)} height="2" />
            }
        })
        .collect();
    html! {
        <svg class="mini" viewBox={format!("-1 -1 58 {:.1}", y + 4.0)} aria-hidden="true">{ for drawn }</svg>
    }
}
