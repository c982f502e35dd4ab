use super::{
    filling::{Filling, dots, slants},
    rows::{percent, place},
};
use crate::components::hue;
use guesswork_shared::{lane::Lane, metric::Interval};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct BarProps {
    pub lane: Lane,
    pub mean: Option<f64>,
    pub interval: Option<Interval>,
    /// The axis' end.
    pub top: f64,
    /// Whose patterns it is filled with.
    pub chart: usize,
}

/// A bar and its whisker. Both are always there, without length and unseen while there is nothing to show, so that they
/// grow from 0.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let length = props.mean.map_or(0., |mean| place(mean, props.top));
    let wide = format!("width:{}", percent(length));
    let part = |y: &'static str, height: &'static str, class: &'static str, fill: String| {
        html! { <rect {class} x="0" {y} {height} style={wide.clone()} {fill} /> }
    };
    let whole = |class: &'static str, fill: String| part("0", "100%", class, fill);
    let hued = || "currentColor".to_string();
    // `None` takes its fill from the class.
    let inside = match Filling::of(props.lane) {
        Filling::Solid => whole("", hued()),
        Filling::Level => html! {
            <>
                { whole("tint", String::new()) }
                { part("20%", "20%", "", hued()) }
                { part("60%", "20%", "", hued()) }
                { whole("edge", "none".into()) }
            </>
        },
        Filling::Slanted => {
            let definition = props.lane.own_variant().definition;
            let pattern = format!("url(#{})", slants(props.chart, definition));
            html! { <>{ whole("", pattern) }{ whole("edge", "none".into()) }</> }
        }
        Filling::Hollow => {
            html! { <>{ whole("hollow", String::new()) }{ whole("edge dashed", "none".into()) }</> }
        }
        Filling::Faint => {
            html! { <>{ whole("tint", String::new()) }{ whole("edge dashed", "none".into()) }</> }
        }
        Filling::Dotted => {
            let pattern = format!("url(#{})", dots(props.chart));
            html! { <>{ whole("", pattern) }{ whole("edge", "none".into()) }</> }
        }
        Filling::Half => html! {
            <>
                { whole("tint", String::new()) }
                { part("50%", "50%", "", hued()) }
                { whole("edge", "none".into()) }
            </>
        },
    };
    let (low, high) = props.interval.map_or((length, length), |interval| {
        (place(interval.low, props.top), place(interval.high, props.top))
    });
    let whisker = |class: &'static str| {
        let at = |x: f64| format!("x:{}", percent(x));
        let line = format!("x:{};width:{}", percent(low), percent((high - low).max(0.)));
        html! {
            <g {class}>
                <rect class="line" y="50%" style={line} />
                <rect class="cap" y="25%" height="50%" style={at(low)} />
                <rect class="cap" y="25%" height="50%" style={at(high)} />
            </g>
        }
    };
    let sure = if props.interval.is_some() {
        "whisker"
    } else {
        "whisker unsure"
    };
    html! {
        <svg class={classes!("bar", hue(props.lane))} width="100%" height="100%">
            { inside }
            <g class={sure}>{ whisker("rim") }{ whisker("ink") }</g>
        </svg>
    }
}
