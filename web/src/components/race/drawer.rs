use crate::{
    components::{Glyph, Icon, Segments, Sign},
    dom::focus,
    race::{DrawerFilter, words},
};
use guesswork_shared::lane::Lane;
use std::rc::Rc;
use yew::prelude::*;

/// Instances that are shown before more are asked for.
const FEW: usize = 40;

/// An instance with what the lanes answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The question's number in the race, from 1.
    pub number: usize,
    /// What was asked.
    pub input: Rc<str>,
    /// The right answers.
    pub references: Rc<[String]>,
    /// Every revealed lane's answer, where it has answered.
    pub answers: Vec<(Lane, Option<Given>)>,
}

/// A lane's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// What it said.
    pub text: Rc<str>,
    /// How much it overlaps with a right answer, 0 to 100.
    pub overlap: f64,
    /// Whether it is a right answer.
    pub right: bool,
}

#[derive(Properties, PartialEq)]
pub struct DrawerProps {
    /// The task's title.
    pub title: AttrValue,
    /// What is said about it.
    pub about: AttrValue,
    /// All that was asked.
    pub asked: Rc<[Asked]>,
    pub filter: DrawerFilter,
    /// The lane that was pointed at.
    pub lane: Lane,
    /// Whether answers are scored by their overlap.
    pub free_text: bool,
    pub on_filter: Callback<DrawerFilter>,
    /// To the task before or after this one.
    pub on_step: Callback<isize>,
    pub on_close: Callback<()>,
}

/// A task's instances with every lane's answer, beside the page. It takes the focus when it opens.
#[component]
pub fn Drawer(props: &DrawerProps) -> Html {
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with((), move |()| focus(&heading));
    }
    let most = use_state(|| FEW);
    {
        let most = most.setter();
        use_effect_with((props.title.clone(), props.filter), move |_| most.set(FEW));
    }
    let admits = |filter: DrawerFilter, asked: &Asked| {
        let answers = asked.answers.iter().filter(|(lane, _)| lane.has_model());
        let answers = answers.filter_map(|(_, given)| given.as_ref().map(|given| (&*given.text, given.right)));
        filter.admits(answers)
    };
    let choices = DrawerFilter::ALL.map(|filter| {
        let listed = props.asked.iter().filter(|asked| admits(filter, asked)).count();
        let mark = match filter {
            DrawerFilter::All => "filter-all",
            DrawerFilter::Disagree => "filter-disagree",
            DrawerFilter::AllWrong => "filter-wrong",
        };
        (words::filter(filter, listed).into(), mark)
    });
    let listed: Vec<&Asked> = props.asked.iter().filter(|asked| admits(props.filter, asked)).collect();
    let answer = |(lane, given): &(Lane, Option<Given>)| {
        let class = classes!(
            "given",
            (*lane == props.lane).then_some("pointed-at"),
            (!lane.has_model() || *lane == Lane::Untuned).then_some("not-tuned"),
            match given {
                Some(Given { right: true, .. }) => "right",
                Some(_) => "wrong",
                None => "waiting",
            }
        );
        let body = match given {
            None => html! { <span>{ words::NO_ANSWER }</span> },
            Some(Given { text, overlap, right }) => html! {
                <>
                    <span title={text.to_string()}>
                        { if text.trim().is_empty() { words::EMPTY_ANSWER.into() } else { text.to_string() } }</span>
                    <em>
                        if props.free_text && !right { { words::overlap(*overlap) } }
                        else if *right { <Icon sign={Sign::Right} /><span class="unseen">{ words::RIGHT }</span> }
                        else { <Icon sign={Sign::Wrong} /><span class="unseen">{ words::WRONG }</span> }
                    </em>
                </>
            },
        };
        html! {
            <li key={lane.to_string()} {class} title={lane.to_string()} data-lane={lane.to_string()}>
                <Glyph lane={*lane} /><span class="unseen">{ lane.to_string() }{ ": " }</span>{ body }
            </li>
        }
    };
    let instance = |asked: &&Asked| {
        html! {
            <li key={asked.number} class="asked" data-testid="asked">
                <div class="asked-head">
                    <span class="nth">{ asked.number }</span>
                    <p>{ asked.input.clone() }</p>
                    <b class="reference">{ asked.references.join(" / ") }</b>
                </div>
                <ul class="givens">{ for asked.answers.iter().map(answer) }</ul>
            </li>
        }
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    let keyed = {
        let (step, close) = (props.on_step.clone(), props.on_close.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowLeft" => step.emit(-1),
                "ArrowRight" => step.emit(1),
                "Escape" => close.emit(()),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let more = {
        let most = most.clone();
        Callback::from(move |_: MouseEvent| most.set(*most + FEW))
    };
    let step = |by: isize| props.on_step.reform(move |_: MouseEvent| by);
    let filter = props.on_filter.reform(|at: usize| DrawerFilter::ALL[at.min(2)]);
    html! {
        <div class="race-drawer" role="dialog" aria-label={words::instances_of(&props.title)} onkeydown={keyed}
            data-testid="drawer">
            <div class="drawer-head">
                <h2 ref={heading} tabindex="-1">{ &props.title }</h2>
                <span class="stepper">
                    <button type="button" aria-label={words::PREVIOUS_TASK} onclick={step(-1)} data-testid="previous-task">
                        { "‹" }</button>
                    <button type="button" aria-label={words::NEXT_TASK} onclick={step(1)} data-testid="next-task">
                        { "›" }</button>
                </span>
                <button type="button" class="quiet" onclick={close} data-testid="close-drawer">
                    <Icon sign={Sign::Close} /><span class="unseen">{ words::CLOSE }{ " " }</span><kbd>{ "Esc" }</kbd></button>
            </div>
            <p class="note">{ &props.about }</p>
            <Segments name={words::WHICH_INSTANCES} choices={choices.to_vec()} on_choose={filter}
                chosen={DrawerFilter::ALL.iter().position(|it| *it == props.filter)} />
            <ol>{ for listed.iter().take(*most).map(instance) }</ol>
            if listed.is_empty() { <p class="note">{ words::NONE_LISTED }</p> }
            if listed.len() > *most {
                <button type="button" class="link" onclick={more}>{ words::SHOW_MORE }</button>
            }
        </div>
    }
}
