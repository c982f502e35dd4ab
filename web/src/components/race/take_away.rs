use crate::race::words;
use yew::prelude::*;

/// What a race can be taken away as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Every answer, a line each.
    Csv,
    /// Everything.
    Json,
    /// The chart, as it is drawn.
    Svg,
    /// The chart, as dots.
    Png,
}

impl Form {
    const ALL: [Self; 4] = [Self::Csv, Self::Json, Self::Svg, Self::Png];

    /// The end of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// What the file is.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct TakeAwayProps {
    /// What went wrong, if something did.
    pub complaint: Option<&'static str>,
    pub on_take: Callback<Form>,
}

/// The race as files.
#[component]
pub fn TakeAway(props: &TakeAwayProps) -> Html {
    let link = |form: Form| {
        let take = props.on_take.reform(move |_: MouseEvent| form);
        html! {
            <button type="button" class="link" onclick={take} data-testid={format!("take-{}", form.extension())}>
                { form.extension().to_uppercase() }</button>
        }
    };
    html! {
        <section class="take-away">
            <h2>{ words::TAKE }</h2>
            <p class="links">{ for Form::ALL.map(link) }</p>
            if let Some(complaint) = props.complaint { <p class="note" role="alert">{ complaint }</p> }
            <p class="note">{ words::TAKE_NOTE }</p>
        </section>
    }
}
