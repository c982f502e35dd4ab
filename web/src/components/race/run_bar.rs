use crate::{
    components::{Icon, Sign},
    race::{Phase, words},
    text::count,
};
use yew::prelude::*;

/// Into so many segments the progress is cut.
const SEGMENTS: usize = 10;

#[derive(Properties, PartialEq)]
pub struct RunBarProps {
    pub phase: Phase,
    /// Whether there is something to race.
    pub can_go: bool,
    /// Instances that the lanes have answered, on average.
    pub done: usize,
    /// Of so many; `None` in an endless race.
    pub total: Option<usize>,
    /// The share that is done, of the race or, in an endless one, of the ten rounds that it is in; 0 to 1.
    pub share: f64,
    /// The round that it is in, from 1, and how many there are.
    pub round: usize,
    pub rounds: Option<usize>,
    /// What stands at the end: the time left, or that it is paused.
    pub note: AttrValue,
    pub on_go: Callback<()>,
    pub on_pause: Callback<()>,
    pub on_stop: Callback<()>,
    pub on_reset: Callback<()>,
}

/// Go, pause, stop, reset, and how far it is. The buttons keep their places; what can be done next is solid.
#[component]
pub fn RunBar(props: &RunBarProps) -> Html {
    let phase = props.phase;
    // Not `disabled`: a button that loses the focus while it works would send it to the page's top.
    let button = |may: bool, next: bool, on: &Callback<()>, mark: &'static str, body: Html| {
        let class = classes!("button", next.then_some("primary"));
        let onclick = on.reform(|_: MouseEvent| ());
        html! {
            <button type="button" {class} {onclick} aria-disabled={(!may).to_string()} data-testid={mark}>{ body }</button>
        }
    };
    let key = |word: &'static str| html! { <kbd>{ word }</kbd> };
    let go_word = if phase == Phase::Paused {
        words::GO_ON
    } else {
        words::GO
    };
    let may_go = props.can_go && matches!(phase, Phase::Ready | Phase::Paused);
    let running = phase == Phase::Running;
    let begun = phase != Phase::Ready;
    let segment = |at: usize| {
        let filled = (props.share * SEGMENTS as f64 - at as f64).clamp(0.0, 1.0);
        html! { <i key={at}><s style={format!("width:{:.1}%", filled * 100.0)} /></i> }
    };
    let counted = words::of_instances(props.total);
    let spoken = format!(
        "{}{counted}, {}",
        count(props.done),
        words::round(props.round, props.rounds)
    );
    html! {
        <section class="run-bar" aria-label={words::RUN}>
            <div class="buttons">
                { button(may_go, may_go, &props.on_go, "go", html! {
                    <><Icon sign={Sign::Go} />{ go_word }{ if may_go { key(words::KEY_GO) } else { Html::default() } }</>
                }) }
                { button(running, running, &props.on_pause, "pause", html! {
                    <><Icon sign={Sign::Pause} />{ words::PAUSE }
                        { if running { key(words::KEY_GO) } else { Html::default() } }</>
                }) }
                { button(begun && phase != Phase::Over, false, &props.on_stop, "stop", html! {
                    <><Icon sign={Sign::Stop} />{ words::STOP }</>
                }) }
                { button(begun, phase == Phase::Over, &props.on_reset, "reset", html! {
                    <><Icon sign={Sign::Reset} />{ words::RESET }{ key(words::KEY_RESET) }</>
                }) }
            </div>
            <div class="race-progress" role="progressbar" aria-label={words::PROGRESS} aria-valuemin="0" aria-valuemax="100"
                aria-valuenow={props.total.map(|_| format!("{:.0}", props.share * 100.0))} aria-valuetext={spoken}
                data-testid="progress" data-done={props.done.to_string()}>
                <div class="progress-words">
                    <span><b>{ count(props.done) }</b>{ counted }</span>
                    <span>{ words::round(props.round, props.rounds) }</span>
                    <span class="left" data-testid="time-left">{ &props.note }</span>
                </div>
                <div class="progress-segments">{ for (0..SEGMENTS).map(segment) }</div>
            </div>
        </section>
    }
}
