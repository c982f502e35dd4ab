use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SegmentsProps {
    /// What is chosen here, for those who can not see it.
    pub name: &'static str,
    /// A word per choice, and a mark that tests can find it by.
    pub choices: Vec<(AttrValue, &'static str)>,
    /// The chosen one; none if nothing is in force.
    pub chosen: Option<usize>,
    pub on_choose: Callback<usize>,
}

/// A choice between few words; the chosen one is underlined.
#[component]
pub fn Segments(props: &SegmentsProps) -> Html {
    let choices = props.choices.iter().enumerate().map(|(i, (word, mark))| {
        let choose = props.on_choose.clone();
        html! {
            <button type="button" aria-pressed={(props.chosen == Some(i)).to_string()} data-testid={*mark}
                onclick={move |_| choose.emit(i)}>{ word.clone() }</button>
        }
    });
    html! { <div class="segments" role="group" aria-label={props.name}>{ for choices }</div> }
}
