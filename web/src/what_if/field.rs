use guesswork_shared::counterfactual::Change;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What a field is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// The definition.
    Definition,
    /// The input of the example at this place.
    Input(usize),
    /// The output of the example at this place.
    Output(usize),
    /// The name of one of the labels, all of which are called so now.
    Name(usize, Vec<String>),
}

impl About {
    /// The change that puts this text in its place.
    fn change(&self, text: String) -> Change {
        match self {
            Self::Definition => Change::Definition(text),
            Self::Input(example) => Change::Input {
                example: *example,
                text,
            },
            Self::Output(example) => Change::Output {
                example: *example,
                text,
            },
            Self::Name(label, names) => {
                let mut names = names.clone();
                if let Some(name) = names.get_mut(*label) {
                    *name = text.trim().into();
                }
                Change::RenameLabels(names)
            }
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct FieldProps {
    pub about: About,
    pub name: String,
    /// Whether the name is seen, or heard only.
    #[prop_or_default]
    pub quiet: bool,
    pub value: String,
    /// The values to choose from; none if any text will do.
    #[prop_or_default]
    pub choices: Vec<String>,
    pub testid: String,
    /// Has to stay the same, or a field is drawn anew while somebody writes in it.
    pub on_change: Callback<Change>,
}

/// A text that can be changed by hand. What is written counts when the field is left, so that half a word is not asked.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let select = use_node_ref();
    {
        // A choice that was taken back: once somebody has chosen, the browser no longer looks at the options' marks.
        let select = select.clone();
        use_effect_with(props.value.clone(), move |value| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(value);
            }
        });
    }
    let told = {
        let (about, on_change) = (props.about.clone(), props.on_change.clone());
        move |text: String| on_change.emit(about.change(text))
    };
    let id = format!("field-{}", props.testid);
    let class = if props.quiet { "unseen" } else { "" };
    let label = html! { <label for={id.clone()} {class}>{ &props.name }</label> };
    let testid = props.testid.clone();
    if !props.choices.is_empty() {
        let chosen =
            Callback::from(move |event: Event| told(event.target_unchecked_into::<HtmlSelectElement>().value()));
        // An output that is no label is a choice too, as long as it stands there.
        let others = props.choices.iter().filter(|choice| **choice != props.value);
        let mut all: Vec<&String> = others.collect();
        let place = props
            .choices
            .iter()
            .position(|choice| *choice == props.value)
            .unwrap_or(all.len());
        all.insert(place, &props.value);
        let options = all.into_iter().map(|choice| {
            html! { <option value={choice.clone()} selected={*choice == props.value}>{ choice }</option> }
        });
        return html! {
            <div class="field">{ label }<select ref={select} {id} onchange={chosen} data-testid={testid}>{ for options }</select></div>
        };
    }
    if matches!(props.about, About::Name(..)) {
        let changed =
            Callback::from(move |event: Event| told(event.target_unchecked_into::<HtmlInputElement>().value()));
        return html! {
            <div class="field">
                { label }
                <input {id} value={props.value.clone()} onchange={changed} spellcheck="false" autocomplete="off"
                    data-testid={testid} />
            </div>
        };
    }
    let changed = Callback::from({
        let told = told.clone();
        move |event: Event| told(event.target_unchecked_into::<HtmlTextAreaElement>().value())
    });
    let keyed = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            told(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        }
    });
    let rows = if props.about == About::Definition { "6" } else { "3" };
    html! {
        <div class="field">
            { label }
            <textarea {id} {rows} value={props.value.clone()} onchange={changed} onkeydown={keyed} spellcheck="false"
                data-testid={testid} />
        </div>
    }
}
