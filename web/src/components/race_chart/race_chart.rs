use super::{
    bar::Bar,
    chart_lane::{ChartLane, ChartLaneState},
    filling::patterns,
    measured::{Measured, Watch},
    rows::{percent, place, short_name, spare},
    words,
};
use crate::components::{Glyph, Icon, Sign};
use guesswork_shared::chart::{axis_marks, begins_group};
use std::{
    rc::Rc,
    sync::atomic::{AtomicUsize, Ordering},
};
use web_sys::Element;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct RaceChartProps {
    /// From top to bottom; their order must not change during a race.
    pub lanes: Rc<[ChartLane]>,
    /// What guessing at random would score.
    pub guess: Option<f64>,
    /// The axis' end; it must not change during a race.
    pub top: f64,
    /// The name of the measure.
    pub score: AttrValue,
    /// Whether it stands in a frame, where everything goes by the frame's size.
    pub embed: bool,
    /// Whether all lanes stay in a low frame, because the reader asked for them.
    #[prop_or_default]
    pub keep_all: bool,
}

/// The chart. Its means are expected to change once a second at most: a bar takes that long to grow and rest.
#[component]
pub fn RaceChart(props: &RaceChartProps) -> Html {
    static CHARTS: AtomicUsize = AtomicUsize::new(0);
    let chart = *use_memo((), |()| CHARTS.fetch_add(1, Ordering::Relaxed));
    let root = use_node_ref();
    let measured = use_state_eq(Measured::guessed);
    {
        let (root, measured) = (root.clone(), measured.setter());
        use_effect_with((), move |()| {
            let element = root.cast::<Element>();
            let watch = element.map(|element| {
                let seen = element.clone();
                Watch::new(&element, move || {
                    if let Some(now) = Measured::of(&seen) {
                        measured.set(now);
                    }
                })
            });
            move || drop(watch)
        });
    }
    {
        // What stands in the chart has changed, though not its own size.
        let (root, measured) = (root.clone(), measured.setter());
        let label = props.guess.map(|guess| words::guess(guess, &props.score));
        let bars = props.lanes.iter().filter(|lane| has_bar(lane)).count();
        use_effect_with((label, props.lanes.len(), bars, props.embed), move |_| {
            if let Some(now) = root.cast::<Element>().and_then(|element| Measured::of(&element)) {
                measured.set(now);
            }
        });
    }
    let guess = props.guess.filter(|guess| guess.is_finite());
    let spared = spare(&props.lanes);
    let names: Vec<String> = (0..props.lanes.len())
        .map(|at| {
            if props.embed {
                short_name(&props.lanes, at)
            } else {
                props.lanes[at].lane.to_string()
            }
        })
        .collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let rows = props.lanes.iter().zip(names).enumerate().map(|(at, (lane, name))| {
        let before = at.checked_sub(1).map(|before| props.lanes[before].lane);
        let begins = begins_group(before, lane.lane);
        let gives_way = props.embed && !props.keep_all && spared[at];
        html! {
            <li key={lane.lane.to_string()} data-testid={format!("race-row-{}", lane.lane)} data-state={lane.state.slug()}
                class={classes!("race-row", begins.then_some("begins-group"), gives_way.then_some("gives-way"))}>
                <Glyph lane={lane.lane} />
                <span class="name">{ name }</span>
                { place_of_bar(lane, props.top, chart) }
                { figures(lane) }
            </li>
        }
    });
    let line = guess.map(|guess| {
        let x = percent(place(guess, props.top));
        html! {
            <svg class="guess-line" width="100%" height="100%">
                <line class="rim" x1={x.clone()} x2={x.clone()} y1="0" y2="100%" />
                <line x1={x.clone()} x2={x} y1="0" y2="100%" />
            </svg>
        }
    });
    let label = guess.map_or_else(String::new, |guess| {
        if props.embed {
            words::guess_in_short(guess)
        } else {
            words::guess(guess, &props.score)
        }
    });
    let style = format!(
        "--guess:{};--half:{}px;--longest:{longest}",
        percent(place(guess.unwrap_or(0.), props.top)),
        measured.half_label
    );
    let shape = if props.embed {
        "in-frame"
    } else if measured.narrow {
        "narrow"
    } else {
        "wide"
    };
    html! {
        <div class={classes!("race-chart", shape)} ref={root} {style} data-testid="race-chart">
            <div class="drawing" aria-hidden="true">
                { patterns(chart, measured.bar) }
                <div class="heads">
                    <span class="lane-head">{ if props.embed { words::score_and_unit(&props.score) } else { words::LANE.into() } }</span>
                    <span class="guess-head"><b data-label="" data-testid="guess-label">{ label }</b></span>
                    <span class="mean-head">{ &props.score }</span>
                    <span class="interval-head">{ words::INTERVAL }</span>
                </div>
                <div class="rows">
                    if !props.embed { { axis(props.top, &props.score) } }
                    <ol>{ for rows }</ol>
                    { line.unwrap_or_default() }
                </div>
            </div>
            { table(props) }
        </div>
    }
}

/// Whether a lane shows a bar, or the place for one.
fn has_bar(lane: &ChartLane) -> bool {
    lane.shown().0.is_some() || matches!(lane.state, ChartLaneState::Racing | ChartLaneState::Hidden)
}

/// The bar, or what there is instead.
fn place_of_bar(lane: &ChartLane, top: f64, chart: usize) -> Html {
    let (mean, interval) = lane.shown();
    html! {
        <span class="plot">
            if has_bar(lane) {
                <Bar lane={lane.lane} {mean} {interval} {top} {chart} />
            }
            if let ChartLaneState::Loading { received, total } = lane.state {
                <i class="bytes"><s style={format!("width:{}", percent(place(received as f64, total as f64)))} /></i>
            }
            if lane.state == ChartLaneState::Failed {
                <span class="fault"><Icon sign={Sign::Wrong} />{ words::FAILED }</span>
            }
        </span>
    }
}

/// The value column.
fn figures(lane: &ChartLane) -> Html {
    let (mean, interval) = lane.shown();
    let figure = match (mean, lane.state) {
        (Some(mean), _) => words::figure(mean),
        (None, ChartLaneState::Hidden | ChartLaneState::Loading { .. }) => String::new(),
        (None, ChartLaneState::Racing | ChartLaneState::Failed) => words::NONE.into(),
    };
    let beside = match (interval, lane.state) {
        (_, ChartLaneState::Loading { received, total }) => words::received(received, total),
        (Some(interval), _) => words::interval(interval),
        (None, _) => String::new(),
    };
    html! {
        <>
            <b class={classes!("mean", mean.is_none().then_some("none"))}>{ figure }</b>
            <span class="interval">{ beside }</span>
        </>
    }
}

/// Lines through all rows and their numbers under them.
fn axis(top: f64, score: &str) -> Html {
    let marks: Vec<(f64, String)> = axis_marks(top)
        .into_iter()
        .map(|mark| (mark, percent(place(mark, top))))
        .collect();
    let line = |(mark, x): &(f64, String)| {
        let class = (*mark == 0.).then_some("zero");
        html! { <line {class} x1={x.clone()} x2={x.clone()} y1="0" y2="100%" /> }
    };
    let number = |(mark, x): &(f64, String)| {
        let zero = *mark == 0.;
        let unit = if zero { words::unit(score) } else { "" };
        html! {
            <span class={classes!(zero.then_some("zero"))} style={format!("left:{x}")}>
                { format!("{}{unit}", words::mark(*mark)) }
            </span>
        }
    };
    html! {
        <>
            <svg class="grid" width="100%" height="100%">{ for marks.iter().map(line) }</svg>
            <span class="axis">{ for marks.iter().map(number) }</span>
        </>
    }
}

/// The chart for those who hear the page.
fn table(props: &RaceChartProps) -> Html {
    let row = |lane: &ChartLane| {
        let (mean, interval) = lane.shown();
        let score = match (mean, lane.note()) {
            (Some(mean), None) => words::figure(mean),
            (Some(mean), Some(note)) => format!("{}, {note}", words::figure(mean)),
            (None, note) => note.unwrap_or(words::NOTHING_YET).into(),
        };
        html! {
            <tr key={lane.lane.to_string()}>
                <th scope="row">{ lane.lane.to_string() }</th>
                <td>{ score }</td>
                <td>{ interval.map_or_else(|| words::NONE.into(), words::interval) }</td>
            </tr>
        }
    };
    html! {
        <div class="unseen">
            <table data-testid="race-table">
                <caption>{ words::caption(&props.score, props.guess.filter(|guess| guess.is_finite())) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ words::LANE }</th>
                        <th scope="col">{ &props.score }</th>
                        <th scope="col">{ words::INTERVAL }</th>
                    </tr>
                </thead>
                <tbody>{ for props.lanes.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
