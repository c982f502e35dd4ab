use crate::{
    components::Segments,
    race::{Length, Score, Settings, Speed, TaskChoice, words},
};
use guesswork_shared::{bundle::OfferedTask, variant::Variant};
use std::{convert::Infallible, rc::Rc};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Numbers of instances that the page offers.
const LENGTHS: [usize; 5] = [5, 10, 20, 40, 100];

/// What the reader has chosen otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Tasks(TaskChoice),
    Length(Length),
    Asked(Option<Variant>),
    Score(Score),
    Speed(Speed),
    Seed(u64),
    /// Whether the list of single tasks is open.
    Listing(bool),
}

#[derive(Properties, PartialEq)]
pub struct QuestionsProps {
    pub tasks: Rc<Vec<OfferedTask>>,
    pub settings: Rc<Settings>,
    /// The places of the tasks that are raced.
    pub raced: Rc<[usize]>,
    /// The seed in force.
    pub seed: u64,
    /// Whether the generators can draw instances.
    pub can_draw: bool,
    /// Whether several tasks are being chosen from a list.
    pub listing: bool,
    pub on_change: Callback<Change>,
}

/// What is asked, of whom, and how fast.
#[component]
pub fn Questions(props: &QuestionsProps) -> Html {
    let Settings {
        tasks,
        length,
        asked,
        score,
        speed,
        ..
    } = &*props.settings;
    let on = &props.on_change;
    let row = |name: &'static str, control: Html| html! { <div><dt>{ name }</dt><dd>{ control }</dd></div> };

    let mut lengths: Vec<Length> = LENGTHS.map(Length::Each).to_vec();
    if props.can_draw {
        lengths.push(Length::Endless);
    }
    let lengths = with(lengths, *length);
    let askings: Vec<Option<Variant>> = [None].into_iter().chain(Variant::ALL.map(Some)).collect();
    let speeds = with(Speed::OFFERED.to_vec(), *speed);
    let scores = Score::ALL.map(|score| {
        let mark = match score {
            Score::ExactMatch => "score-exact-match",
            Score::RougeL => "score-rouge-l",
        };
        (words::score(score).into(), mark)
    });
    let wrong_seed = use_state(|| None::<String>);
    let seed = {
        let (on, in_force, wrong) = (on.clone(), props.seed, wrong_seed.setter());
        Callback::from(move |event: Event| {
            let field = event.target_unchecked_into::<HtmlInputElement>();
            match field.value().trim().parse() {
                Ok(seed) => {
                    wrong.set(None);
                    on.emit(Change::Seed(seed));
                }
                Err(_) => {
                    wrong.set(Some(words::wrong_seed(&field.value(), in_force)));
                    field.set_value(&in_force.to_string());
                }
            }
        })
    };
    html! {
        <section>
            <h2>{ words::QUESTIONS }</h2>
            <dl class="race-settings">
                { row(words::TASKS, html! { <>
                    { task_select(props, tasks) }
                    if props.listing || matches!(tasks, TaskChoice::Named(_)) {
                        <button type="button" class="link" aria-expanded={props.listing.to_string()}
                            onclick={let listing = props.listing; on.reform(move |_: MouseEvent| Change::Listing(!listing))}
                            data-testid="list-tasks">{ words::CHOOSE_SEVERAL }</button>
                    }
                    if props.listing { { task_list(props) } }
                </> }) }
                { row(words::INSTANCES, select(words::INSTANCES, "length", &lengths, length, |it| words::length(*it),
                    on.reform(Change::Length))) }
                { row(words::ASKED_WITH, select(words::ASKED_WITH, "asked-with", &askings, asked, |it| words::asked(*it),
                    on.reform(Change::Asked))) }
                { row(words::SCORE, html! {
                    <Segments name={words::SCORE} choices={scores.to_vec()}
                        on_choose={on.reform(|at: usize| Change::Score(Score::ALL[at.min(1)]))}
                        chosen={Score::ALL.iter().position(|it| it == score)} />
                }) }
                { row(words::SPEED, select(words::SPEED, "speed", &speeds, speed, |it| words::speed(*it),
                    on.reform(Change::Speed))) }
                { row(words::SEED, html! {
                    <input type="text" inputmode="numeric" class="seed" aria-label={words::SEED} onchange={seed}
                        value={props.seed.to_string()} data-testid="seed" autocomplete="off" />
                }) }
            </dl>
            <p class="note" role="status" data-testid="wrong-seed">
                { wrong_seed.as_deref().unwrap_or_default().to_owned() }</p>
            <p class="note">{ words::NEW_RACE }</p>
        </section>
    }
}

/// Choices that are offered, and the one that an address asked for.
fn with<T: PartialEq>(mut offered: Vec<T>, chosen: T) -> Vec<T> {
    if !offered.contains(&chosen) {
        offered.insert(0, chosen);
    }
    offered
}

fn select<T: Clone + PartialEq + 'static>(
    name: &'static str,
    mark: &'static str,
    offered: &[T],
    chosen: &T,
    words: impl Fn(&T) -> String,
    on: Callback<T>,
) -> Html {
    let options = offered.iter().enumerate().map(|(at, it)| {
        html! { <option key={at} value={at.to_string()} selected={it == chosen}>{ words(it) }</option> }
    });
    let all = offered.to_vec();
    let change = Callback::from(move |event: Event| {
        let at = event
            .target_unchecked_into::<HtmlSelectElement>()
            .value()
            .parse::<usize>();
        if let Some(chosen) = at.ok().and_then(|at| all.get(at)) {
            on.emit(chosen.clone());
        }
    });
    html! { <select class="pick" aria-label={name} onchange={change} data-testid={mark}>{ for options }</select> }
}

/// Groups, categories and single tasks; the values are what an address would say.
fn task_select(props: &QuestionsProps, chosen: &TaskChoice) -> Html {
    let offered = &props.tasks;
    let option = |choice: &TaskChoice, words: String| {
        let value = choice.to_string();
        html! { <option key={value.clone()} value={value} selected={choice == chosen}>{ words }</option> }
    };
    let counted = |choice: &TaskChoice| (choice.places(offered).len(), choice == chosen);
    let groups = TaskChoice::GROUPS.into_iter().filter_map(|choice| {
        let (number, is_chosen) = counted(&choice);
        (number > 0 || is_chosen).then(|| option(&choice, words::tasks(&choice, number)))
    });
    let mut categories = TaskChoice::categories(offered);
    if let TaskChoice::Category(asked_for) = chosen
        && !categories.contains(asked_for)
    {
        categories.push(asked_for.clone());
    }
    let categories = categories.into_iter().map(|category| {
        let choice = TaskChoice::Category(category);
        option(&choice, words::tasks(&choice, counted(&choice).0))
    });
    let singles = offered
        .iter()
        .map(|task| option(&TaskChoice::Named(vec![task.task.name.clone()]), task.title.clone()));
    let several = match chosen {
        TaskChoice::Named(names) if names.len() != 1 => option(chosen, words::tasks(chosen, props.raced.len())),
        _ => html! { <option value={SEVERAL}>{ words::CHOOSE_SEVERAL }</option> },
    };
    let change = props.on_change.reform(|event: Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        match value.as_str() {
            SEVERAL => Change::Listing(true),
            value => Change::Tasks(value.parse().unwrap_or_else(|never: Infallible| match never {})),
        }
    });
    html! {
        <select class="pick" aria-label={words::TASKS} onchange={change} data-testid="tasks">
            <optgroup label={words::GROUPS}>{ for groups }{ several }</optgroup>
            <optgroup label={words::CATEGORIES}>{ for categories }</optgroup>
            <optgroup label={words::SINGLE}>{ for singles }</optgroup>
        </select>
    }
}

/// Stands for the list of all tasks; no task is called so.
const SEVERAL: &str = ",several";

fn task_list(props: &QuestionsProps) -> Html {
    let names: Rc<Vec<String>> = Rc::new(
        props
            .raced
            .iter()
            .map(|&place| props.tasks[place].task.name.clone())
            .collect(),
    );
    let entry = |(place, offered): (usize, &OfferedTask)| {
        let checked = props.raced.contains(&place);
        let (name, names) = (offered.task.name.clone(), names.clone());
        let change = props.on_change.reform(move |_: Event| {
            let mut names = (*names).clone();
            match names.iter().position(|it| *it == name) {
                Some(at) => drop(names.remove(at)),
                None => names.push(name.clone()),
            }
            Change::Tasks(TaskChoice::Named(names))
        });
        html! {
            <li key={place}><label><input type="checkbox" {checked} onchange={change} />{ &offered.title }</label></li>
        }
    };
    html! {
        <ul class="task-checks" data-testid="task-checks">{ for props.tasks.iter().enumerate().map(entry) }</ul>
    }
}
