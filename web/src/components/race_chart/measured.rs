use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, ResizeObserver, window};

/// What CSS can not know about the chart, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Half of the guessing label, which must not stick out of the picture.
    pub half_label: f64,
    /// A bar's height, which its pattern goes by.
    pub bar: f64,
    /// Whether names stand above their bars.
    pub narrow: bool,
}

/// A window below this, or a chart below the other, is narrow.
const NARROW_WINDOW: f64 = 900.;
const NARROW_CHART: f64 = 620.;

impl Measured {
    /// What is likely before anything is drawn.
    pub fn guessed() -> Self {
        Self {
            half_label: 0.,
            bar: 18.,
            narrow: is_narrow(f64::INFINITY),
        }
    }

    /// The chart as it is drawn; `None` while it stands in a view that is not looked at.
    pub fn of(chart: &Element) -> Option<Self> {
        let width = chart.get_bounding_client_rect().width();
        if width <= 0. {
            return None;
        }
        let found = |selector: &str| chart.query_selector(selector).ok().flatten();
        let label = found("[data-label]").and_then(|label| label.dyn_into::<HtmlElement>().ok());
        let bar = found(".bar").map(|bar| bar.get_bounding_client_rect().height());
        let guessed = Self::guessed();
        let bar = bar.filter(|height| *height > 0.);
        Some(Self {
            half_label: label.map_or(guessed.half_label, |label| f64::from(label.offset_width()) / 2.),
            // In steps, or a frame that is dragged would draw patterns anew all the time.
            bar: bar.map_or(guessed.bar, |height| (2. * height).round() / 2.),
            narrow: is_narrow(width),
        })
    }
}

fn is_narrow(chart: f64) -> bool {
    let window = window()
        .and_then(|w| w.inner_width().ok())
        .and_then(|width| width.as_f64());
    chart < NARROW_CHART || window.is_some_and(|width| width <= NARROW_WINDOW)
}

/// Tells of every change of an element's size, the first one included, as long as this lives.
pub struct Watch {
    observer: Option<ResizeObserver>,
    _changed: Closure<dyn FnMut()>,
}

impl Watch {
    pub fn new(element: &Element, changed: impl FnMut() + 'static) -> Self {
        let changed = Closure::<dyn FnMut()>::new(changed);
        // All browsers that run the page have it.
        let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self {
            observer,
            _changed: changed,
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
