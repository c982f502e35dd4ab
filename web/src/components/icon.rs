use yew::prelude::*;

/// What an icon stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Right,
    Wrong,
    Go,
    Pause,
    Stop,
    Reset,
    Close,
    Search,
}

#[derive(Properties, PartialEq)]
pub struct IconProps {
    pub sign: Sign,
}

/// A small drawing that goes with a word; never alone.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let (path, width) = match props.sign {
        Sign::Right => ("M2.5 8.6 6.4 12.4 13.6 3.8", "2"),
        Sign::Wrong => ("M3.4 3.4 12.6 12.6M12.6 3.4 3.4 12.6", "2"),
        Sign::Go => ("M4 2.5v11L13 8z", "0"),
        Sign::Pause => ("M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z", "0"),
        Sign::Stop => ("M3 3h10v10H3z", "0"),
        Sign::Reset => ("M13.2 8A5.2 5.2 0 1 1 11.4 4.1M11.6 1v3.6H8", "1.6"),
        Sign::Close => ("M3 3 13 13M13 3 3 13", "1.5"),
        Sign::Search => (
            "M6.8 2.2a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2M10.3 10.3 14.5 14.5",
            "1.5",
        ),
    };
    let fill = if width == "0" { "currentColor" } else { "none" };
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d={path} {fill} stroke="currentColor" stroke-width={width} />
        </svg>
    }
}
