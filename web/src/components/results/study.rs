use super::{
    Pointing,
    chart::ChartView,
    data_table::{DataTable, Layout},
    downloads::{FigureDownloads, TableDownloads},
    lane_switches::LaneSwitches,
    matrix::Matrix,
    words,
};
use crate::{
    components::Segments,
    results::{HiddenLanes, Part, Scores, Show, lanes_of, scores},
};
use guesswork_shared::{
    chart::PublishedMark,
    lane::Lane,
    metric::Metric,
    published,
    results::{Chart, Figure, StudyResults, Table},
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct StudyProps {
    pub part: Part,
    pub show: Show,
    pub hidden: HiddenLanes,
    pub on_show: Callback<Show>,
    pub on_switch: Callback<Lane>,
    pub on_all: Callback<()>,
    /// The whole file is wanted.
    pub on_json: Callback<()>,
    pub on_point: Callback<Pointing>,
}

/// Everything of a study: what it found, its tables, its figures, its commands.
#[component]
pub fn StudyView(props: &StudyProps) -> Html {
    let study = &*props.part;
    let scores = scores(study);
    let mut numbers = Numbering::default();
    // In the order in which they stand, which is that of their numbers.
    let first = first_table(props, &mut numbers, scores.as_ref());
    let apart = scores.iter().flat_map(|scores| &scores.apart);
    let apart: Vec<Html> = apart.map(|table| plain_table(props, &mut numbers, table)).collect();
    let dots = figure_of(study, "lanes").map(|figure| dots(props, &mut numbers, figure));
    let curves = study
        .figures
        .iter()
        .filter(|figure| matches!(figure.chart, Chart::Lines(_)));
    let curves: Vec<Html> = curves.map(|figure| line_figure(props, &mut numbers, figure)).collect();
    let several = props.part.results.studies.len() > 1;
    html! {
        <article class="study" aria-label={study.title.clone()}>
            if several {
                <h2 class="study-title">{ &study.title }</h2>
            }
            { found(props) }
            { first }
            { for apart }
            { dots.unwrap_or_default() }
            if curves.is_empty() {
                { not_yet("no-curve", words::NO_CURVE_TITLE, words::NO_CURVE, words::NO_CURVE_COMMANDS) }
            }
            { for curves }
            { for study.table("amounts").map(|table| plain_table(props, &mut numbers, table)) }
            { matrix(props, &mut numbers) }
            { for ["against_guessing", "tests", "wrong_examples", "runs"].iter().filter_map(|id| study.table(id))
                .map(|table| plain_table(props, &mut numbers, table)) }
            { commands(props) }
        </article>
    }
}

/// Tables and figures are counted apart, in the order in which they stand.
#[derive(Default)]
struct Numbering {
    tables: usize,
    figures: usize,
}

impl Numbering {
    fn table(&mut self) -> String {
        self.tables += 1;
        words::numbered(words::TABLE, self.tables)
    }

    fn figure(&mut self) -> String {
        self.figures += 1;
        words::numbered(words::FIGURE, self.figures)
    }
}

fn figure_of<'a>(study: &'a StudyResults, id: &str) -> Option<&'a Figure> {
    study.figures.iter().find(|figure| figure.id == id)
}

/// A text beside what it is about.
fn row(kind: impl Into<String>, title: &str, text: Html, body: Html, test: String) -> Html {
    html! {
        <section class="figure-row" data-testid={test}>
            <div class="figure-text">
                <p class="figure-number">{ kind.into() }</p>
                <h2>{ title }</h2>
                { text }
            </div>
            <div class="figure-body">{ body }</div>
        </section>
    }
}

fn paragraphs<'a>(sentences: impl IntoIterator<Item = &'a String>) -> Html {
    let each = sentences
        .into_iter()
        .map(|sentence| html! { <p class="note">{ sentence }</p> });
    html! { { for each } }
}

/// What the study found, on what, and what is not there.
fn found(props: &StudyProps) -> Html {
    let study = &*props.part;
    let facts = study
        .facts
        .iter()
        .map(|(what, value)| html! { <div><dt>{ what }</dt><dd>{ value }</dd></div> });
    let list = |title: &str, sentences: &[String], test: &'static str| {
        (!sentences.is_empty()).then(|| {
            html! {
                <div class="aside" data-testid={test}><h2>{ title }</h2>
                    <ul>{ for sentences.iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul></div>
            }
        })
    };
    html! {
        <div class="findings" role="group" data-testid="findings" aria-label={words::PART}>
            { for study.findings.iter().map(|sentence| html! { <p class="finding">{ with_lanes(sentence) }</p> }) }
            { list(words::MISSING, &study.missing, "missing").unwrap_or_default() }
            { list(words::NOTES, &study.notes, "notes").unwrap_or_default() }
            <details class="measured"><summary>{ words::MEASURED }</summary><dl class="facts">{ for facts }</dl></details>
        </div>
    }
}

/// A sentence with the names of lanes in it set bold.
fn with_lanes(sentence: &str) -> Html {
    let words = sentence.split_inclusive(' ').map(|word| {
        let name = word.trim_end_matches([' ', ',', '.', ';']);
        match name.parse::<Lane>() {
            Ok(_) => html! { <><b>{ name }</b>{ &word[name.len()..] }</> },
            Err(_) => html! { { word } },
        }
    });
    html! { { for words } }
}

/// The scores of the lanes, in the form that the reader has chosen, with what chooses.
fn first_table(props: &StudyProps, numbers: &mut Numbering, scores: Option<&Scores>) -> Html {
    let study = &*props.part;
    let table = match props.show {
        Show::All => scores.map(|scores| &scores.main),
        other => study.table(other.slug()),
    };
    let choices: Vec<(AttrValue, &'static str)> = words::SHOW_CHOICES
        .into_iter()
        .zip(["show-all", "show-kinds", "show-categories", "show-tasks"])
        .map(|(word, test)| (word.into(), test))
        .collect();
    let on_choose = props
        .on_show
        .reform(|place: usize| Show::ALL[place.min(Show::ALL.len() - 1)]);
    let shown = table.map(|table| Rc::new(props.hidden.table(table)));
    let controls = html! {
        <div class="set-up">
            <div><span class="label">{ words::SHOW }</span>
                <Segments name={words::SHOW} {choices} on_choose={on_choose}
                    chosen={Show::ALL.iter().position(|show| *show == props.show)} /></div>
            <div class="which-lanes"><span class="label">{ words::LANES }</span>
                <p class="note">{ words::LANES_HINT }</p>
                <LaneSwitches lanes={lanes_of(study)} hidden={props.hidden.clone()}
                    on_switch={props.on_switch.clone()} on_all={props.on_all.clone()} /></div>
        </div>
    };
    let Some((table, shown)) = table.zip(shown) else {
        let body = html! { <p class="note">{ words::NO_TABLE }</p> };
        return row(numbers.table(), "", controls, body, "first-table".into());
    };
    let is_main = props.show == Show::All;
    let name = study.file(&table.id, "");
    let text = html! {
        <>
            <p class="note">{ &table.caption }{ " " }{ words::EVERY_NUMBER }</p>
            if is_main { { published_notes(table) } }
            { controls }
            <div class="take">
                <TableDownloads table={(*shown).clone()} name={name.trim_end_matches('.').to_string()} />
                <p class="links">
                    <button type="button" class="link" data-testid="download-json" aria-label={words::download_of(words::JSON, words::WHOLE_REPORT)}
                        onclick={props.on_json.reform(|_: MouseEvent| ())}>{ words::JSON }</button>
                    <button type="button" class="link" data-testid="print" onclick={|_| print()}>{ words::PRINT }</button>
                </p>
            </div>
        </>
    };
    let layout = match props.show {
        Show::All | Show::Kinds => Layout::Wide,
        Show::Categories | Show::Tasks => Layout::Lanes,
    };
    let body = html! {
        <>
            { table_or_gap(props, shown, layout) }
            if layout == Layout::Lanes { { heat_key() } }
            if !table.made_of.is_empty() { <p class="note made-of">{ format!("{}.", table.made_of) }</p> }
        </>
    };
    row(numbers.table(), &table.title, text, body, "first-table".into())
}

fn table_or_gap(props: &StudyProps, table: Rc<Table>, layout: Layout) -> Html {
    let has_lanes = match layout {
        Layout::Wide => !table.rows.is_empty(),
        Layout::Lanes => table.columns.iter().any(|column| column.key.parse::<Lane>().is_ok()),
    };
    if !has_lanes {
        return html! { <p class="note" data-testid="no-lanes">{ words::NO_LANES }</p> };
    }
    html! { <DataTable part={props.part.clone()} {table} {layout} on_point={props.on_point.clone()} /> }
}

/// What must stand beside the paper's figures.
fn published_notes(table: &Table) -> Html {
    let notes = table.notes.iter().map(|note| html! { <>{ " " }{ note }</> });
    html! { <p class="note published-key"><span class="swatch" aria-hidden="true"></span>{ for notes }</p> }
}

fn heat_key() -> Html {
    let step = |class: &'static str| html! { <span class={classes!("heat", class)}></span> };
    html! {
        <p class="heat-key" aria-hidden="true">
            <span>{ for ["l1", "l2", "l3", "l4", "l5"].map(step) }{ words::ABOVE }</span>
            <span>{ step("below") }{ words::BELOW }</span>
            <span>{ words::ALIKE }</span>
        </p>
    }
}

fn plain_table(props: &StudyProps, numbers: &mut Numbering, table: &Table) -> Html {
    let shown = Rc::new(props.hidden.table(table));
    let name = props.part.file(&table.id, "");
    let text = html! {
        <>
            <p class="note">{ &table.caption }</p>
            { paragraphs(&table.notes) }
            <div class="take">
                <TableDownloads table={(*shown).clone()} name={name.trim_end_matches('.').to_string()} />
            </div>
        </>
    };
    let body = html! {
        <>
            { table_or_gap(props, shown, Layout::Wide) }
            if !table.made_of.is_empty() { <p class="note made-of">{ format!("{}.", table.made_of) }</p> }
        </>
    };
    row(
        numbers.table(),
        &table.title,
        text,
        body,
        format!("section-{}", table.id),
    )
}

fn figure_text(props: &StudyProps, figure: &Figure) -> Html {
    let name = props.part.file(&figure.id, "");
    html! {
        <>
            <p class="note">{ &figure.caption }</p>
            <div class="take">
                <FigureDownloads figure={figure.clone()} name={name.trim_end_matches('.').to_string()} />
            </div>
        </>
    }
}

fn chart_or_gap(props: &StudyProps, figure: Figure) -> Html {
    if figure.chart.marks() == 0 {
        return html! { <p class="note">{ words::NO_LANES }</p> };
    }
    html! { <ChartView part={props.part.clone()} figure={Rc::new(figure)} on_point={props.on_point.clone()} /> }
}

fn dots(props: &StudyProps, numbers: &mut Numbering, figure: &Figure) -> Html {
    let figure = props.hidden.figure(figure);
    let text = figure_text(props, &figure);
    row(
        numbers.figure(),
        &figure.title.clone(),
        text,
        chart_or_gap(props, figure),
        "section-lanes".into(),
    )
}

fn line_figure(props: &StudyProps, numbers: &mut Numbering, figure: &Figure) -> Html {
    let figure = with_published(props.hidden.figure(figure));
    let text = figure_text(props, &figure);
    let test = format!("section-{}", figure.id);
    row(
        numbers.figure(),
        &figure.title.clone(),
        text,
        chart_or_gap(props, figure),
        test,
    )
}

/// A curve of exact match over instances of each task, with the paper's figures for such amounts beside it.
fn with_published(mut figure: Figure) -> Figure {
    if let Chart::Lines(chart) = &mut figure.chart {
        let comparable = chart.x_range.is_some() && chart.title.starts_with(Metric::ExactMatch.title());
        let first = chart.panels.first();
        let has = |lane: Lane| first.is_some_and(|panel| panel.series.iter().any(|series| series.lane == lane));
        let marks = published::published()
            .into_iter()
            .filter(|mark| comparable && has(mark.lane));
        chart.published = marks
            .filter_map(|mark| {
                Some(PublishedMark {
                    label: words::published_mark(mark.text),
                    x: mark.instances?,
                    y: mark.exact_match,
                })
            })
            .collect();
    }
    figure
}

fn matrix(props: &StudyProps, numbers: &mut Numbering) -> Html {
    let Some(figure) = figure_of(&props.part, "matrix") else {
        return not_yet(
            "no-matrix",
            words::NO_MATRIX_TITLE,
            words::NO_MATRIX,
            words::NO_MATRIX_COMMANDS,
        );
    };
    let figure = Rc::new(props.hidden.figure(figure));
    let text = html! { <>{ figure_text(props, &figure) }{ heat_key() }</> };
    let body = match figure.chart.marks() {
        0 => html! { <p class="note">{ words::NO_LANES }</p> },
        _ => html! {
            <Matrix part={props.part.clone()} figure={figure.clone()} on_point={props.on_point.clone()} />
        },
    };
    row(numbers.figure(), &figure.title, text, body, "section-matrix".into())
}

/// A figure that can not be drawn yet, and what it takes.
fn not_yet(test: &'static str, title: &str, why: &str, commands: &str) -> Html {
    html! {
        <section class="figure-row not-yet" data-testid={test}>
            <div class="figure-text"><h2>{ title }</h2></div>
            <div class="figure-body"><p class="note">{ why }</p><pre class="commands">{ commands }</pre></div>
        </section>
    }
}

fn commands(props: &StudyProps) -> Html {
    let study = &*props.part;
    let own = &props.part.results.command;
    let own = (!own.is_empty() && !study.commands.contains(own)).then_some(own);
    let all = study.commands.iter().chain(own);
    let count = study.commands.len() + usize::from(own.is_some());
    html! {
        <details class="all-commands" data-testid="all-commands">
            <summary>{ words::all_commands(count) }</summary>
            <ol>{ for all.map(|command| html! { <li><code>{ command }</code></li> }) }</ol>
        </details>
    }
}

fn print() {
    if let Some(window) = web_sys::window() {
        // It is refused only in frames that may not open windows.
        let _ = window.print();
    }
}
