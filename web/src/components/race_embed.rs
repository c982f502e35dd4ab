use super::{
    icon::{Icon, Sign},
    race_chart::{ChartLane, RaceChart, words},
};
use std::rc::Rc;
use yew::prelude::*;

/// What an embedded race is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmbedState {
    /// It has not begun, and can.
    Ready,
    /// Lanes answer.
    Going,
    /// It was stopped on the way, and can go on.
    Paused,
    /// It can neither begin nor go on: there is nothing to race yet, or nothing left.
    Resting,
}

#[derive(Properties, PartialEq)]
pub struct RaceEmbedProps {
    /// From top to bottom.
    pub lanes: Rc<[ChartLane]>,
    /// What guessing at random would score.
    pub guess: Option<f64>,
    /// The axis' end.
    pub top: f64,
    /// The name of the measure.
    pub score: AttrValue,
    /// Whether the address names the lanes: then none of them gives way in a low frame.
    #[prop_or_default]
    pub lanes_asked_for: bool,
    /// What can be concluded so far, or what there is to do.
    pub sentence: Html,
    /// Instances done.
    pub done: usize,
    /// Of so many; `None` in a race without an end.
    pub total: Option<usize>,
    pub state: EmbedState,
    /// Go or pause was asked for by pointer; keys are heard by the view.
    pub on_toggle: Callback<()>,
}

/// A race that fills a frame, without anything around it: chart, sentence, progress. Everything grows with the frame.
#[component]
pub fn RaceEmbed(props: &RaceEmbedProps) -> Html {
    let share = props.total.map(|total| share(props.done, total));
    let toggle = match props.state {
        EmbedState::Ready => Some((Sign::Go, words::GO)),
        EmbedState::Paused => Some((Sign::Go, words::GO_ON)),
        EmbedState::Going => Some((Sign::Pause, words::PAUSE)),
        EmbedState::Resting => None,
    };
    let on_toggle = props.on_toggle.reform(|_: MouseEvent| ());
    // Before the start it is the one thing to do; later it comes to the pointer and the focus only.
    let awaited = props.state == EmbedState::Ready;
    html! {
        <main class={classes!("race-embed", props.lanes_asked_for.then_some("all-lanes"))} data-testid="race-embed">
            <h1 class="unseen">{ words::EMBED_HEADING }</h1>
            <RaceChart lanes={props.lanes.clone()} guess={props.guess} top={props.top} score={props.score.clone()}
                embed=true keep_all={props.lanes_asked_for} />
            <p class="sentence" aria-live="polite" data-testid="conclusion">{ props.sentence.clone() }</p>
            if let Some((sign, word)) = toggle {
                <button type="button" class={classes!("toggle", awaited.then_some("awaited"))} onclick={on_toggle}
                    data-testid="embed-toggle"><Icon {sign} />{ word }</button>
            }
            <div class="progress" role="progressbar" aria-label={words::PROGRESS} aria-valuemin="0" aria-valuemax="100"
                aria-valuenow={share.map(|share| format!("{share:.0}"))}
                aria-valuetext={words::progress(props.done, props.total)} data-testid="embed-progress">
                <i style={format!("width:{:.2}%", share.unwrap_or(0.))} />
            </div>
        </main>
    }
}

/// How much is done, in percent.
fn share(done: usize, total: usize) -> f64 {
    if total == 0 {
        0.
    } else {
        (100. * done as f64 / total as f64).min(100.)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_passes_its_end() {
        assert_eq!([share(378, 560), share(9, 4), share(0, 0)], [67.5, 100., 0.]);
    }
}
