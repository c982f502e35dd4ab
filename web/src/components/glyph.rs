use guesswork_shared::{
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment},
};
use yew::prelude::*;

/// The class that gives a lane its hue: by its definition treatment, grey if it is not tuned.
pub fn hue(lane: Lane) -> &'static str {
    match lane {
        Lane::Tuned(variant) => variant.definition.slug(),
        Lane::Untuned | Lane::Random | Lane::Majority | Lane::Copy => "neutral",
    }
}

#[derive(Properties, PartialEq)]
pub struct GlyphProps {
    pub lane: Lane,
}

/// A lane's sign: outline by definition treatment, filling by example treatment.
#[component]
pub fn Glyph(props: &GlyphProps) -> Html {
    html! {
        <svg class={classes!("glyph", hue(props.lane))} viewBox="0 0 16 16" aria-hidden="true">
            <use href={format!("#{}", symbol(props.lane))} />
        </svg>
    }
}

fn symbol(lane: Lane) -> String {
    match lane {
        Lane::Tuned(variant) => {
            let filling = variant.examples.slug().unwrap_or("none");
            format!("glyph-{}-{filling}", variant.definition.slug())
        }
        other => format!("glyph-{other}"),
    }
}

/// The shapes that glyphs refer to; once per page.
#[component]
pub fn GlyphShapes() -> Html {
    let outline = |definition| match definition {
        DefinitionTreatment::Original => html! { <circle cx="8" cy="8" r="6.2" /> },
        DefinitionTreatment::Simplified => html! { <rect x="2.3" y="2.3" width="11.4" height="11.4" /> },
        DefinitionTreatment::Empty => html! { <path d="M8 .9 15.1 8 8 15.1 .9 8z" /> },
    };
    // Level rules are straight examples, slanted ones are bent.
    let rules = |examples| match examples {
        ExampleTreatment::None => None,
        ExampleTreatment::Examples => Some(("2.1", "M0 5.9h16M0 10.1h16")),
        ExampleTreatment::Delusive => Some(("1.9", "M-1 11 11-1M1.5 15.5l14-14M6 19 19 6")),
    };
    let shapes = DefinitionTreatment::ALL.into_iter().flat_map(|definition| {
        let clip = format!("clip-{}", definition.slug());
        let defined = html! { <clipPath id={clip.clone()}>{ outline(definition) }</clipPath> };
        let symbols = ExampleTreatment::ALL.map(|examples| {
            let id = format!("glyph-{}-{}", definition.slug(), examples.slug().unwrap_or("none"));
            let inside = rules(examples).map(|(width, path)| {
                html! {
                    <g clip-path={format!("url(#{clip})")} stroke="currentColor" stroke-width={width}>
                        <path d={path} />
                    </g>
                }
            });
            let fill = if inside.is_some() { "none" } else { "currentColor" };
            html! {
                <symbol {id} viewBox="0 0 16 16">
                    { for inside }
                    <g {fill} stroke="currentColor" stroke-width="1.5">{ outline(definition) }</g>
                </symbol>
            }
        });
        std::iter::once(defined).chain(symbols)
    });
    const TRIANGLE: &str = "M8 2.2 14.4 13.4H1.6z";
    html! {
        <svg class="shapes" aria-hidden="true" width="0" height="0">
            <defs>
                { for shapes }
                <symbol id="glyph-untuned" viewBox="0 0 16 16">
                    <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5"
                        stroke-dasharray="2.6 2.1" />
                </symbol>
                <symbol id="glyph-random" viewBox="0 0 16 16">
                    <path d={TRIANGLE} fill="none" stroke="currentColor" stroke-width="1.5"
                        stroke-dasharray="2.6 1.9" />
                </symbol>
                <symbol id="glyph-majority" viewBox="0 0 16 16">
                    <path d={TRIANGLE} fill="currentColor" stroke="currentColor" stroke-width="1.5" />
                </symbol>
                <symbol id="glyph-copy" viewBox="0 0 16 16">
                    <path d="M8 2.2V13.4H1.6z" fill="currentColor" />
                    <path d={TRIANGLE} fill="none" stroke="currentColor" stroke-width="1.5" />
                </symbol>
            </defs>
        </svg>
    }
}
