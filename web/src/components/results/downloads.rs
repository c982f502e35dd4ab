//! What can be taken along: files made in the page.
use super::words;
use crate::save::{save_png, save_text};
use guesswork_shared::{
    chart::Dress,
    results::{Figure, Table, csv, latex},
};
use yew::{platform::spawn_local, prelude::*};

/// The width of figures that are files of their own, in pixels.
const FILE_WIDTH: f64 = 880.;

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
    let failed = use_state(|| false);
    let link = |word: &'static str, ending: &'static str, kind: &'static str, write: fn(&Table) -> String| {
        let (table, name, failed) = (props.table.clone(), format!("{}.{ending}", props.name), failed.setter());
        let save = Callback::from(move |_: MouseEvent| failed.set(save_text(&name, kind, &write(&table)).is_err()));
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
            if *failed {
                <span role="status">{ words::NO_FILE }</span>
            }
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
    let failed = use_state(|| None::<&'static str>);
    let link = |word: &'static str, ending: &'static str, save: Callback<MouseEvent>| {
        let label = words::download_of(word, &props.figure.title);
        html! {
            <button type="button" class="link" onclick={save} aria-label={label}
                data-testid={format!("download-{}-{ending}", props.figure.id)}>{ word }</button>
        }
    };
    let svg = {
        let (figure, name, failed) = (props.figure.clone(), format!("{}.svg", props.name), failed.setter());
        Callback::from(move |_| {
            let saved = save_text(&name, "image/svg+xml", &figure.svg(FILE_WIDTH, Dress::Alone));
            failed.set(saved.is_err().then_some(words::NO_FILE));
        })
    };
    let png = {
        let (figure, name, failed) = (props.figure.clone(), format!("{}.png", props.name), failed.setter());
        Callback::from(move |_| {
            let (svg, name, failed) = (figure.svg(FILE_WIDTH, Dress::Alone), name.clone(), failed.clone());
            spawn_local(async move {
                let saved = save_png(&name, &svg).await;
                failed.set(saved.is_err().then_some(words::NO_PICTURE));
            });
        })
    };
    html! {
        <p class="links">
            { link(words::SVG, "svg", svg) }
            { link(words::PNG, "png", png) }
            if let Some(why) = *failed {
                <span role="status">{ why }</span>
            }
        </p>
    }
}
