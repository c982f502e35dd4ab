//! Saving files that the page has made.
use js_sys::{Array, Promise, Uint8Array};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
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
    save(name, &text_blob(media_type, text)?)
}

/// Draws an SVG and hands it to the browser as a PNG to be saved.
pub async fn save_png(name: &str, svg: &str) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(&text_blob("image/svg+xml", svg)?)?;
    let drawn = draw(&address).await;
    Url::revoke_object_url(&address)?;
    save(name, &drawn?)
}

async fn draw(address: &str) -> Result<Blob, JsValue> {
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
    let made = Promise::new(&mut |made, refused| {
        let refuse = refused.clone();
        // It is called with nothing where the picture is too large to be made.
        let take = Closure::once_into_js(move |blob: JsValue| {
            let answer = if blob.is_instance_of::<Blob>() { made } else { refused };
            // Answering a promise never fails.
            drop(answer.call1(&JsValue::NULL, &blob));
        });
        if let Err(why) = canvas.to_blob(take.unchecked_ref()) {
            drop(refuse.call1(&JsValue::NULL, &why));
        }
    });
    Ok(JsFuture::from(made).await?.unchecked_into())
}

fn text_blob(media_type: &str, text: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let bytes = Uint8Array::from(text.as_bytes());
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&bytes), &options)
}

fn save(name: &str, file: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(file)?;
    let document = window().and_then(|w| w.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    spawn_local(async move {
        // Some browsers begin to read a while after the click.
        sleep(KEPT_FOR).await;
        let _ = Url::revoke_object_url(&address);
    });
    Ok(())
}
