//! What can be taken along: files made in the page.
use super::words;
use guesswork_shared::{
    chart::Dress,
    results::{Figure, Table, csv, latex},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
    window,
};
use yew::prelude::*;

/// The width of figures that are files of their own, in pixels.
const FILE_WIDTH: f64 = 880.;
/// A picture has so many pixels for each of a figure's.
const SCALE: f64 = 2.;

#[derive(Properties, PartialEq)]
pub struct TableDownloadsProps {
    /// As it is shown.
    pub table: Table,
    /// Its file's name without an ending.
    pub name: AttrValue,
}

/// A table as files.
#[component]
pub fn TableDownloads(props: &TableDownloadsProps) -> Html {
    let link = |word: &'static str, ending: &'static str, kind: &'static str, write: fn(&Table) -> String| {
        let (table, name) = (props.table.clone(), format!("{}.{ending}", props.name));
        let save = Callback::from(move |_: MouseEvent| save(&name, kind, &write(&table)));
        let label = words::download_of(word, &props.table.title);
        html! {
            <button type="button" class="link" onclick={save} aria-label={label}
                data-testid={format!("download-{}-{ending}", props.table.id)}>{ word }</button>
        }
    };
    html! {
        <p class="links">
            { link(words::CSV, "csv", "text/csv", csv) }
            { link(words::LATEX, "tex", "text/x-tex", latex) }
        </p>
    }
}

#[derive(Properties, PartialEq)]
pub struct FigureDownloadsProps {
    /// As it is shown.
    pub figure: Figure,
    /// Its file's name without an ending.
    pub name: AttrValue,
}

/// A figure as files.
#[component]
pub fn FigureDownloads(props: &FigureDownloadsProps) -> Html {
    let failed = use_state(|| false);
    let link = |word: &'static str, ending: &'static str, save: Callback<MouseEvent>| {
        let label = words::download_of(word, &props.figure.title);
        html! {
            <button type="button" class="link" onclick={save} aria-label={label}
                data-testid={format!("download-{}-{ending}", props.figure.id)}>{ word }</button>
        }
    };
    let svg = {
        let (figure, name) = (props.figure.clone(), format!("{}.svg", props.name));
        Callback::from(move |_| save(&name, "image/svg+xml", &figure.svg(FILE_WIDTH, Dress::Alone)))
    };
    let png = {
        let (figure, name, failed) = (props.figure.clone(), format!("{}.png", props.name), failed.setter());
        Callback::from(move |_| {
            let drawing = figure.chart.draw(FILE_WIDTH, Dress::Alone);
            let failed = failed.clone();
            let begun = save_png(&name, &drawing.svg, (drawing.width, drawing.height), move || {
                failed.set(true)
            });
            if begun.is_none() {
                // The browser has no canvas to paint on.
                web_sys::console::warn_1(&JsValue::from_str(words::NO_PICTURE));
            }
        })
    };
    html! {
        <p class="links">
            { link(words::SVG, "svg", svg) }
            { link(words::PNG, "png", png) }
            if *failed {
                <span role="status">{ words::NO_PICTURE }</span>
            }
        </p>
    }
}

/// Hands a text to the browser as a file.
pub fn save(name: &str, kind: &str, contents: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(contents));
    // Text becomes a file in every browser.
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

fn save_blob(name: &str, blob: &Blob) {
    let Some(document) = window().and_then(|w| w.document()) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(blob) else {
        return;
    };
    if let Some(anchor) = document
        .create_element("a")
        .ok()
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok())
    {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The browser has taken hold of it by now, or will: it is given a minute.
    let release = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&url);
    });
    if let Some(window) = window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(release.unchecked_ref(), 60_000);
    }
}

/// Paints an SVG and saves the picture, when the browser has read it. `None` where nothing can be painted.
fn save_png(name: &str, svg: &str, (width, height): (f64, f64), failed: impl Fn() + 'static) -> Option<()> {
    let canvas: HtmlCanvasElement = window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width((width * SCALE).round() as u32);
    canvas.set_height((height * SCALE).round() as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let image = HtmlImageElement::new().ok()?;
    let (painted, name) = (image.clone(), name.to_string());
    let loaded = Closure::once_into_js(move || {
        let (w, h) = (f64::from(canvas.width()), f64::from(canvas.height()));
        let drawn = context.draw_image_with_html_image_element_and_dw_and_dh(&painted, 0., 0., w, h);
        let take = Closure::once_into_js(move |blob: JsValue| {
            if let Ok(blob) = blob.dyn_into::<Blob>() {
                save_blob(&name, &blob);
            }
        });
        if drawn.is_err() || canvas.to_blob(take.unchecked_ref()).is_err() {
            failed();
        }
    });
    image.set_onload(Some(loaded.unchecked_ref()));
    // An address that holds the file itself: an object's address would need to be released at the right moment.
    let encoded = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{encoded}"));
    Some(())
}
