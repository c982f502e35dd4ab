//! Saving files that the page has made.
use js_sys::{Array, Uint8Array};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
    window,
};
use yew::platform::{spawn_local, time::sleep};

/// How long a file is kept for the browser to read it.
const KEPT_FOR: Duration = Duration::from_secs(60);
/// Dots of a picture for each of its pixels.
const SHARPNESS: f64 = 2.0;

/// Hands a text to the browser as a file to be saved.
pub fn save_text(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let address = object_url(media_type, text)?;
    let saved = save(name, &address);
    spawn_local(async move {
        // Some browsers begin to read a while after the click.
        sleep(KEPT_FOR).await;
        let _ = Url::revoke_object_url(&address);
    });
    saved
}

/// Draws an SVG and hands it to the browser as a PNG to be saved.
pub async fn save_png(name: &str, svg: &str) -> Result<(), JsValue> {
    let address = object_url("image/svg+xml", svg)?;
    let drawn = draw(&address).await;
    Url::revoke_object_url(&address)?;
    save(name, &drawn?)
}

async fn draw(address: &str) -> Result<String, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let document = window().and_then(|w| w.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let (width, height) = (
        f64::from(image.natural_width()) * SHARPNESS,
        f64::from(image.natural_height()) * SHARPNESS,
    );
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    canvas.to_data_url_with_type("image/png")
}

fn object_url(media_type: &str, text: &str) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let bytes = Uint8Array::from(text.as_bytes());
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&bytes), &options)?;
    Url::create_object_url_with_blob(&blob)
}

fn save(name: &str, address: &str) -> Result<(), JsValue> {
    let document = window().and_then(|w| w.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(address);
    link.set_download(name);
    link.click();
    Ok(())
}
