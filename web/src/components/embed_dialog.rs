use super::{Dialog, Icon, Segments, Sign};
use crate::{
    dom::{copy_text, is_kept},
    talk::{Embedding, FrameSize, QrCode, Start, ThemeChoice, words},
};
use std::time::Duration;
use yew::{
    platform::{spawn_local, time::sleep},
    prelude::*,
};

/// How long "Copied" stands in the place of "Copy".
const NOTICE: Duration = Duration::from_secs(2);

#[derive(Properties, PartialEq)]
pub struct EmbedDialogProps {
    pub open: bool,
    /// The page's own address.
    pub address: AttrValue,
    /// The state of the page as the query of an address.
    pub query: AttrValue,
    pub on_close: Callback<()>,
}

/// What can be copied.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Element,
    Iframe,
    Address,
}

impl Form {
    fn of(embedding: &Embedding) -> &'static [(Self, &'static str, &'static str)] {
        const ALL: [(Form, &str, &str); 3] = [
            (Form::Element, words::ELEMENT, "embed-element"),
            (Form::Iframe, words::IFRAME, "embed-iframe"),
            (Form::Address, words::ADDRESS, "embed-address"),
        ];
        if embedding.is_race() { &ALL } else { &ALL[1..] }
    }

    fn text(self, embedding: &Embedding) -> String {
        match self {
            Self::Element => embedding.element(),
            Self::Iframe => embedding.iframe(),
            Self::Address => embedding.address(),
        }
    }
}

/// The page as it stands now, to be taken elsewhere: a snippet, an address, a code for phones.
#[component]
pub fn EmbedDialog(props: &EmbedDialogProps) -> Html {
    let close = props.on_close.reform(|_: MouseEvent| ());
    // A closed one has nothing to compute.
    let content = if props.open {
        html! { <Content address={props.address.clone()} query={props.query.clone()} {close} /> }
    } else {
        Html::default()
    };
    html! {
        <Dialog open={props.open} on_close={props.on_close.clone()} labelled_by="embed-title"
            class={classes!("help", "embed-dialog")} test="embed">
            { content }
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct ContentProps {
    address: AttrValue,
    query: AttrValue,
    close: Callback<MouseEvent>,
}

#[component]
fn Content(props: &ContentProps) -> Html {
    let form = use_state(|| 0);
    let frame = use_state(FrameSize::default);
    // What the reader chose here; until then, what the address says.
    let theme = use_state(|| None::<ThemeChoice>);
    let start = use_state(Start::default);
    let copied = use_state(|| None::<bool>);
    let mut embedding = Embedding::new(&props.address, &props.query);
    embedding.frame = *frame;
    embedding.theme = theme.unwrap_or(embedding.theme);
    embedding.start = *start;

    let forms = Form::of(&embedding);
    let shown = forms[(*form).min(forms.len() - 1)].0;
    let text = shown.text(&embedding);
    let address = embedding.address();
    let code = use_memo(address, |address| QrCode::of(address));

    let copy = {
        let (copied, text) = (copied.setter(), text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            spawn_local(async move {
                let done = copy_text(&text).await;
                copied.set(Some(done));
                if done {
                    sleep(NOTICE).await;
                    copied.set(None);
                }
            });
        })
    };
    let choose_form = {
        let (form, copied) = (form.setter(), copied.setter());
        Callback::from(move |chosen| {
            form.set(chosen);
            copied.set(None);
        })
    };
    let choices = forms
        .iter()
        .map(|(_, word, mark)| (AttrValue::from(*word), *mark))
        .collect::<Vec<_>>();
    let title = if embedding.is_race() {
        words::EMBED_RACE
    } else {
        words::EMBED_VIEW
    };
    let scan = match (embedding.is_public(), embedding.is_race()) {
        (false, _) => words::ONLY_HERE,
        (true, true) => words::SCAN_RACE,
        (true, false) => words::SCAN_VIEW,
    };
    html! {
        <>
            <header>
                <h2 id="embed-title">{ title }</h2>
                <button type="button" class="quiet" aria-label={crate::text::CLOSE} onclick={props.close.clone()}>
                    <Icon sign={Sign::Close} />
                </button>
            </header>
            <div class="embed-columns">
                <div class="embed-code">
                    { drawn(code.as_ref().as_ref()) }
                    <p class="note">{ if code.is_some() { scan } else { words::TOO_LONG_FOR_CODE } }</p>
                    if is_kept() { <p class="note" data-testid="kept">{ words::KEPT }</p> }
                </div>
                <div class="embed-choices">
                    <Segments name={words::FORMS} {choices} chosen={Some((*form).min(forms.len() - 1))}
                        on_choose={choose_form} />
                    <pre tabindex="0" data-testid="embed-text"><code>{ text }</code></pre>
                    <dl class="embed-options">
                        if shown != Form::Address {
                            { option(words::FRAME, [
                                (words::SLIDE, "frame-slide", FrameSize::Slide),
                                (words::SMALL, "frame-small", FrameSize::Small),
                                (words::FILL, "frame-fill", FrameSize::Fill),
                            ], *frame, { let frame = frame.setter(); move |chosen| frame.set(chosen) }) }
                            { option(words::THEME, [
                                (words::LIGHT, "theme-light", ThemeChoice::Light),
                                (words::DARK, "theme-dark", ThemeChoice::Dark),
                                (words::AS_READER, "theme-reader", ThemeChoice::Readers),
                            ], embedding.theme, { let theme = theme.setter(); move |chosen| theme.set(Some(chosen)) }) }
                            if embedding.is_race() {
                                { option(words::START, [
                                    (words::ON_A_KEY, "start-key", Start::OnKey),
                                    (words::AT_ONCE, "start-once", Start::AtOnce),
                                ], *start, { let start = start.setter(); move |chosen| start.set(chosen) }) }
                            }
                        }
                    </dl>
                    <div class="buttons">
                        <button type="button" class="button primary" onclick={copy} data-testid="embed-copy">
                            { if *copied == Some(true) { words::COPIED } else { words::COPY } }
                        </button>
                        { code.as_ref().as_ref().map(save).unwrap_or_default() }
                    </div>
                    <p class="note" role="status">
                        { match *copied {
                            Some(false) => html! { words::CAN_NOT_COPY },
                            Some(true) => html! { <span class="unseen">{ words::COPIED }</span> },
                            None => Html::default(),
                        } }
                    </p>
                </div>
            </div>
        </>
    }
}

fn option<T: Copy + PartialEq + 'static, const N: usize>(
    name: &'static str,
    choices: [(&'static str, &'static str, T); N],
    chosen: T,
    choose: impl Fn(T) + 'static,
) -> Html {
    let place = choices.iter().position(|(_, _, choice)| *choice == chosen);
    let names = choices
        .iter()
        .map(|(word, mark, _)| (AttrValue::from(*word), *mark))
        .collect::<Vec<_>>();
    let on_choose = Callback::from(move |place: usize| choose(choices[place].2));
    html! {
        <div><dt>{ name }</dt><dd><Segments {name} choices={names} chosen={place} {on_choose} /></dd></div>
    }
}

fn drawn(code: Option<&QrCode>) -> Html {
    code.map(|code| {
        html! {
            <svg class="qr-code" viewBox={code.view_box()} role="img" aria-label={words::CODE}
                shape-rendering="crispEdges" data-testid="qr-code"><path d={code.path.clone()} /></svg>
        }
    })
    .unwrap_or_default()
}

fn save(code: &QrCode) -> Html {
    let svg = String::from(js_sys::encode_uri_component(&code.to_svg()));
    html! {
        <a class="button" href={format!("data:image/svg+xml,{svg}")} download={words::CODE_FILE}
            data-testid="embed-save">{ words::SAVE_CODE }</a>
    }
}
