use super::{Pointing, numbers::Numbers, pointing::Anchor};
use crate::results::{Part, Tip};
use guesswork_shared::{
    chart::{Drawing, Dress, Spot},
    results::{Chart, Figure},
};
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Before the place is measured, in pixels.
const UNMEASURED: f64 = 820.;
/// How near to a point the pointer must be, in pixels; anywhere in its row for a dot.
const NEAR: f64 = 22.;

#[derive(Properties, PartialEq)]
pub struct ChartProps {
    pub part: Part,
    /// As it is shown.
    pub figure: Rc<Figure>,
    pub on_point: Callback<Pointing>,
}

/// A chart, drawn for the width of its place, with a button over each of its marks.
#[component]
pub fn ChartView(props: &ChartProps) -> Html {
    let place = use_node_ref();
    let width = use_state_eq(|| UNMEASURED);
    let active = use_state_eq(|| None::<usize>);
    {
        let (place, width) = (place.clone(), width.setter());
        use_effect_with((), move |()| {
            let watch = place.cast::<Element>().and_then(|element| Watch::over(&element, width));
            move || drop(watch)
        });
    }
    let drawing = use_memo((props.figure.clone(), *width), |(figure, width)| {
        figure.chart.draw(*width, Dress::Page)
    });

    let tip_of = {
        let (part, figure) = (props.part.clone(), props.figure.clone());
        move |mark: usize| Tip::of_mark(&part, &part.results.command, &figure, mark)
    };
    // The mark that the pointer was near to when it last moved.
    let before = use_mut_ref(|| None::<usize>);
    let near = {
        let before = before.clone();
        let (tip_of, drawing, place, point) = (tip_of.clone(), drawing.clone(), place.clone(), props.on_point.clone());
        let by_row = matches!(props.figure.chart, Chart::Dots(_));
        Callback::from(move |event: PointerEvent| {
            let Some(corner) = place
                .cast::<Element>()
                .map(|element| element.get_bounding_client_rect())
            else {
                return;
            };
            if event.pointer_type() != "mouse" {
                return;
            }
            let (left, top) = (corner.left(), corner.top());
            let at = (f64::from(event.client_x()) - left, f64::from(event.client_y()) - top);
            let found = nearest(&drawing, at, by_row);
            if found.map(|spot| spot.mark) == *before.borrow() {
                return;
            }
            *before.borrow_mut() = found.map(|spot| spot.mark);
            let tip = found.and_then(|spot| Some((spot, tip_of(spot.mark)?)));
            point.emit(match tip {
                Some((spot, tip)) => {
                    let (x, y) = (left + spot.x, top + spot.y);
                    Pointing::Over(
                        Rc::new(tip),
                        Anchor {
                            left: x - 6.,
                            top: y - 6.,
                            right: x + 6.,
                            bottom: y + 6.,
                        },
                    )
                }
                None => Pointing::Away,
            });
        })
    };
    let away = props.on_point.reform(move |_: PointerEvent| {
        *before.borrow_mut() = None;
        Pointing::Away
    });

    // From left to right and from line to line as the chart lists them.
    let order: Vec<usize> = {
        let mut marks: Vec<usize> = drawing.spots.iter().map(|spot| spot.mark).collect();
        marks.sort_unstable();
        marks
    };
    let entry = active.filter(|mark| order.contains(mark)).or(order.first().copied());
    let step = {
        let order = order.clone();
        Callback::from(move |(number, key): (String, String)| {
            step(&order, number.parse().ok()?, &key).map(|to| to.to_string())
        })
    };
    let spot = |spot: &Spot| {
        let label = tip_of(spot.mark).map(|tip| tip.spoken());
        let tabindex = if entry == Some(spot.mark) { "0" } else { "-1" };
        html! {
            <button key={spot.mark} type="button" class="spot" data-number={spot.mark.to_string()} {tabindex}
                aria-label={label} style={format!("left:{:.1}px;top:{:.1}px", spot.x, spot.y)}></button>
        }
    };
    let spots: Vec<Html> = drawing.spots.iter().map(spot).collect();
    let on_active = {
        let active = active.setter();
        Callback::from(move |number: String| active.set(number.parse().ok()))
    };
    let tip_of = Callback::from(move |number: String| tip_of(number.parse().ok()?));
    html! {
        <Numbers {tip_of} {step} {on_active} on_point={props.on_point.clone()} by_pointer={false}>
            <div class="chart" ref={place} onpointermove={near} onpointerleave={away}
                data-testid={format!("figure-{}", props.figure.id)}>
                { Html::from_html_unchecked(AttrValue::from(drawing.svg.clone())) }
                <div class="spots">{ for spots }</div>
            </div>
        </Numbers>
    }
}

/// The mark that the pointer means.
fn nearest(drawing: &Drawing, (x, y): (f64, f64), by_row: bool) -> Option<Spot> {
    let far = |spot: &Spot| match by_row {
        true => (spot.y - y).abs(),
        false => (spot.x - x).hypot(spot.y - y),
    };
    let near = if by_row { 14. } else { NEAR };
    let nearest = drawing.spots.iter().min_by(|a, b| far(a).total_cmp(&far(b)))?;
    (far(nearest) <= near).then_some(*nearest)
}

/// The mark that a key leads to, of marks in order.
fn step(order: &[usize], mark: usize, key: &str) -> Option<usize> {
    let at = order.iter().position(|&other| other == mark)?;
    let to = match key {
        "ArrowRight" | "ArrowDown" => at + 1,
        "ArrowLeft" | "ArrowUp" => at.checked_sub(1)?,
        "Home" => 0,
        "End" => order.len() - 1,
        _ => return None,
    };
    order.get(to).copied()
}

/// Tells how wide an element is, as long as this lives.
struct Watch {
    observer: ResizeObserver,
    _seen: Closure<dyn FnMut(js_sys::Array)>,
}

impl Watch {
    fn over(element: &Element, width: UseStateSetter<f64>) -> Option<Self> {
        let watched = element.clone();
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| {
            let wide = f64::from(watched.client_width());
            // What is not looked at has no width; the last drawing stays.
            if wide > 0. {
                width.set(wide);
            }
        });
        let observer = ResizeObserver::new(seen.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _seen: seen })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mark_is_meant_if_it_is_near() {
        let spot = |mark: usize, x: f64, y: f64| Spot { mark, x, y };
        let drawing = Drawing {
            svg: String::new(),
            width: 100.,
            height: 100.,
            spots: vec![spot(3, 10., 10.), spot(4, 40., 10.), spot(5, 90., 40.)],
        };
        let mark = |at, by_row| nearest(&drawing, at, by_row).map(|spot| spot.mark);
        assert_eq!(mark((30., 12.), false), Some(4));
        assert_eq!(mark((60., 70.), false), None);
        assert_eq!(mark((0., 45.), true), Some(5), "anywhere in its row");
        assert_eq!(step(&[3, 4, 5], 4, "ArrowRight"), Some(5));
        assert_eq!(step(&[3, 4, 5], 5, "ArrowRight"), None);
        assert_eq!(step(&[3, 4, 5], 3, "ArrowLeft"), None);
        assert_eq!(step(&[3, 4, 5], 3, "End"), Some(5));
        assert_eq!(step(&[3, 4, 5], 3, "x"), None);
    }
}
