use super::{Icon, Segments, Sign};
use crate::{
    catalogue::{Filter, KindFilter, SplitFilter},
    text,
};
use guesswork_shared::bundle::OfferedTask;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Tasks listed before all are asked for.
const FEW: usize = 6;

#[derive(Properties, PartialEq)]
pub struct TaskListProps {
    pub tasks: Rc<Vec<OfferedTask>>,
    /// The position of the chosen task.
    pub chosen: usize,
    pub filter: Filter,
    /// Whether all that match are listed; on a phone, whether any but the chosen one is.
    pub open: bool,
    pub search_ref: NodeRef,
    pub on_filter: Callback<Filter>,
    pub on_open: Callback<bool>,
    pub on_choose: Callback<usize>,
}

/// Search, filters, and the tasks that they leave.
#[component]
pub fn TaskList(props: &TaskListProps) -> Html {
    let filter = &props.filter;
    let listed = filter.list(&props.tasks);
    let searching = !filter.search.trim().is_empty();

    let search = {
        let (filter, change) = (filter.clone(), props.on_filter.clone());
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            change.emit(Filter {
                search: field.value(),
                ..filter.clone()
            });
        })
    };
    let split = {
        let (filter, change) = (filter.clone(), props.on_filter.clone());
        Callback::from(move |i| {
            let split = [SplitFilter::Unseen, SplitFilter::Seen, SplitFilter::Own][i];
            // Choosing a split ends a search, which looks in both.
            change.emit(Filter {
                split,
                search: String::new(),
                ..filter.clone()
            });
        })
    };
    let kind = {
        let (filter, change) = (filter.clone(), props.on_filter.clone());
        Callback::from(move |i| {
            let kind = [KindFilter::Any, KindFilter::Classification, KindFilter::Generation][i];
            change.emit(Filter { kind, ..filter.clone() });
        })
    };
    let in_split = |split: SplitFilter| props.tasks.iter().filter(|task| split.admits(task.seen)).count();
    let mut splits = vec![
        (
            format!("{} {}", text::UNSEEN, in_split(SplitFilter::Unseen)).into(),
            "split-unseen",
        ),
        (
            format!("{} {}", text::SEEN, in_split(SplitFilter::Seen)).into(),
            "split-seen",
        ),
    ];
    match in_split(SplitFilter::Own) {
        0 => {}
        own => splits.push((format!("{} {own}", text::OWN_TASKS).into(), "split-own")),
    }
    let kinds = vec![
        (text::ANY_KIND.into(), "kind-any"),
        (text::WITH_LABELS.into(), "kind-classification"),
        (text::FREE_TEXT.into(), "kind-generation"),
    ];

    // Closed, the list is short but always holds the chosen task if the filter lets it through.
    let mut shown: Vec<usize> = listed.clone();
    if !props.open && shown.len() > FEW {
        shown.truncate(FEW);
        if listed.contains(&props.chosen) && !shown.contains(&props.chosen) {
            shown[FEW - 1] = props.chosen;
        }
    }
    let rows = shown.iter().map(|&i| {
        let task = &props.tasks[i];
        let chosen = i == props.chosen;
        let choose = props.on_choose.reform(move |_: MouseEvent| i);
        html! {
            <li key={i} class={classes!(chosen.then_some("chosen"))}>
                <button type="button" onclick={choose} aria-pressed={chosen.to_string()}
                    data-testid="task" data-task={task.task.name.clone()}>
                    <span>{ &task.title }</span>
                    <small>{ text::kind_of(task.labels.as_deref()) }</small>
                </button>
            </li>
        }
    });
    let more = (listed.len() > FEW).then(|| {
        let words = if props.open {
            text::SHOW_FEWER.into()
        } else {
            text::show_all(listed.len())
        };
        let toggle = props.on_open.reform({
            let open = props.open;
            move |_: MouseEvent| !open
        });
        html! { <button type="button" class="link desk-only" onclick={toggle}
        aria-expanded={props.open.to_string()}>{ words }</button> }
    });
    let fold = {
        let open = props.open;
        props.on_open.reform(move |_: MouseEvent| !open)
    };
    let fold_words = if props.open {
        text::SHOW_FEWER.into()
    } else {
        text::choose_another(props.tasks.len())
    };
    let chosen = &props.tasks[props.chosen];

    html! {
        <section class={classes!("tasks", props.open.then_some("open"))}>
            <h2>{ text::TASK }</h2>
            <div class="search">
                <Icon sign={Sign::Search} />
                <input ref={props.search_ref.clone()} type="search" aria-label={text::SEARCH}
                    placeholder={text::search_hint(props.tasks.len())} value={filter.search.clone()}
                    oninput={search} data-testid="task-search" autocomplete="off" spellcheck="false" />
            </div>
            <div class="filters">
                <Segments name={text::WHICH_SPLIT} choices={splits} on_choose={split}
                    chosen={(!searching).then_some(filter.split as usize)} />
                <Segments name={text::WHICH_KIND} choices={kinds} on_choose={kind}
                    chosen={Some(filter.kind as usize)} />
            </div>
            // On a phone the chosen task stands here and the rest folds away.
            // Elsewhere it stands here if the list leaves it out.
            <p class={classes!("chosen-task", shown.contains(&props.chosen).then_some("phone-only"))}>
                <span>{ &chosen.title }</span><small>{ text::kind_of(chosen.labels.as_deref()) }</small>
            </p>
            <ul class="task-rows" aria-label={text::TASK}>{ for rows }</ul>
            if listed.is_empty() {
                <p class="note" role="status">{ text::no_task_found(&filter.search) }</p>
            }
            { more.unwrap_or_default() }
            <button type="button" class="link phone-only" onclick={fold}
                aria-expanded={props.open.to_string()} data-testid="fold-tasks">{ fold_words }</button>
            <p class="note familiarity">{ text::familiarity(chosen.seen) }</p>
        </section>
    }
}
