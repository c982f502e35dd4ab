use super::{Icon, Sign};
use crate::{
    library::{Entry, Origin, What, words},
    text,
    view::View,
};
use js_sys::Date;
use wasm_bindgen::JsValue;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct OwnRowProps {
    pub entry: Entry,
    /// Whether it will be there after a reload.
    pub kept: bool,
    /// What the page calls a task beside those of the bundle in use; `None` for a bundle, or a task that can not be
    /// read any more.
    pub task: Option<AttrValue>,
    /// Whether it is the bundle in use.
    pub in_use: bool,
    /// The place of the bundle that is in use, to stay with it.
    pub place: Option<AttrValue>,
    /// To another view, by its query.
    pub on_go: Callback<String>,
    pub on_remove: Callback<String>,
}

/// A task or a bundle of the reader's own: what was found, and what can be done with it.
#[component]
pub fn OwnRow(props: &OwnRowProps) -> Html {
    let entry = &props.entry;
    let (holds, remarks, heading) = match &entry.what {
        What::Task {
            instances,
            labels,
            guess,
            remarks,
            ..
        } => (
            words::holds(*instances, labels.as_ref().map(Vec::len), *guess),
            remarks,
            words::ODD,
        ),
        What::Bundle {
            manifest,
            tasks,
            remarks,
        } => (
            words::bundle_holds(manifest.lanes.len(), *tasks),
            remarks,
            words::LEFT_OUT,
        ),
    };
    let why = match &entry.what {
        What::Task { labels, reason, .. } => {
            let kind = match labels {
                Some(labels) => words::classification(labels),
                None => words::GENERATION.into(),
            };
            html! { <p>{ kind }{ " " }<span class="reason">{ words::because(reason) }</span></p> }
        }
        What::Bundle { manifest, .. } => html! { <p>{ text::full_stop(&manifest.description) }</p> },
    };
    let first = match &entry.what {
        What::Task { instances, offered, .. } if offered < instances => Some(words::offered(*offered)),
        _ => None,
    };
    let added = Date::new(&JsValue::from(entry.added));
    let (Origin::Files(from) | Origin::Address(from)) = &entry.origin;
    let about = [
        first,
        Some(words::size(entry.bytes)),
        Some(words::day(added.get_full_year(), added.get_month(), added.get_date())),
        (!props.kept).then(|| words::NOT_KEPT.into()),
    ];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    // A file that lay bare is named already.
    let from = (!from.is_empty() && *from != format!("{}.json", entry.name))
        .then(|| html! { <>{ " · " }<span class="mono">{ from }</span></> });
    let link = |words: &'static str, name: String, query: String, mark: &'static str| {
        let (on_go, to) = (props.on_go.clone(), query.clone());
        let go = Callback::from(move |event: MouseEvent| {
            // With a modifier it is the browser's: a new tab or window.
            if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
                event.prevent_default();
                on_go.emit(to.clone());
            }
        });
        html! { <a class="link" href={query} onclick={go} aria-label={name} data-testid={mark}>{ words }</a> }
    };
    let ways = match entry.place() {
        None => match props.task.as_deref() {
            None => html! { <span>{ words::NOT_READABLE }</span> },
            Some(task) => {
                let place = props.place.as_deref();
                let race = View::OPEN.contains(&View::Race).then(|| {
                    let query = query(View::Race, place, Some(("tasks", task)));
                    link(words::RACE, words::race_on(&entry.name), query, "race-it")
                });
                let query = query(View::Predict, place, Some(("task", task)));
                html! {
                    <>
                        { race.unwrap_or_default() }
                        { link(words::PREDICT, words::predict_with(&entry.name), query, "predict-it") }
                    </>
                }
            }
        },
        Some(_) if props.in_use => html! { <span class="in-use" data-testid="in-use">{ words::IN_USE }</span> },
        Some(place) => link(
            words::USE,
            words::put_to_use(&entry.name),
            query(View::FIRST, Some(&place), None),
            "use-it",
        ),
    };
    let remove = {
        let id = entry.id.clone();
        props.on_remove.reform(move |_: MouseEvent| id.clone())
    };
    html! {
        <li data-testid={if entry.is_task() { "own-task" } else { "own-bundle" }} data-name={entry.name.clone()}>
            <Icon sign={Sign::Right} />
            <p class="mono name">{ &entry.name }</p>
            <div class="found">
                <p>{ holds }</p>
                { why }
                <p class="about">{ about }{ from.unwrap_or_default() }</p>
                if !remarks.is_empty() {
                    <details open={!entry.is_task()}>
                        <summary>{ heading }{ ": " }{ text::count(remarks.len()) }</summary>
                        <ul>{ for remarks.iter().take(MOST_REMARKS).map(|remark| html! { <li>{ text::full_stop(remark) }</li> }) }</ul>
                    </details>
                }
            </div>
            <p class="ways">
                { ways }
                <button type="button" class="link" onclick={remove} aria-label={words::remove_it(&entry.name)}
                    data-testid="remove">{ words::REMOVE }</button>
            </p>
        </li>
    }
}

/// Remarks that are shown; more say no more.
const MOST_REMARKS: usize = 20;

/// A view's query with what it is to show.
fn query(view: View, bundle: Option<&str>, show: Option<(&str, &str)>) -> String {
    let mut query = view.to_query(bundle);
    if let Some((key, value)) = show {
        let pair = form_urlencoded::Serializer::new(String::new())
            .append_pair(key, value)
            .finish();
        query = format!("{query}&{pair}");
    }
    query
}
