//! What bars are filled with: patterns that the bars of one chart refer to.
use guesswork_shared::{
    lane::Lane,
    variant::{DefinitionTreatment, ExampleTreatment},
};
use yew::prelude::*;

/// How a bar tells its example treatment, or that nothing was tuned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// All of it in its hue.
    Solid,
    /// Two level rules on a tint: true examples.
    Level,
    /// Slanted rules on a tint: delusive ones.
    Slanted,
    /// Dashed and hollow.
    Hollow,
    /// Dashed, on a tint.
    Faint,
    /// Dots on a tint.
    Dotted,
    /// The lower half of it.
    Half,
}

impl Filling {
    pub fn of(lane: Lane) -> Self {
        match lane {
            Lane::Tuned(variant) => match variant.examples {
                ExampleTreatment::None => Self::Solid,
                ExampleTreatment::Examples => Self::Level,
                ExampleTreatment::Delusive => Self::Slanted,
            },
            Lane::Untuned => Self::Hollow,
            Lane::Random => Self::Faint,
            Lane::Majority => Self::Dotted,
            Lane::Copy => Self::Half,
        }
    }
}

/// The patterns, for bars of a height in pixels. `chart` sets the names of one chart apart from those of another, which
/// may be hidden: browsers do not draw the patterns of what is not shown.
pub fn patterns(chart: usize, bar: f64) -> Html {
    let slanted = DefinitionTreatment::ALL.map(|definition| {
        let step = 0.4 * bar;
        let (step, rule) = (format!("{step:.2}"), format!("{:.2}", 0.457 * step));
        html! {
            <pattern id={slants(chart, definition)} class={definition.slug()} width={step.clone()} height={step.clone()}
                patternUnits="userSpaceOnUse" patternTransform="rotate(40)">
                <rect width={step.clone()} height={step.clone()} class="tint" />
                <rect width={rule} height={step} fill="currentColor" />
            </pattern>
        }
    });
    let step = 0.278 * bar;
    let (middle, radius) = (format!("{:.2}", step / 2.), format!("{:.2}", 0.23 * step));
    let step = format!("{step:.2}");
    html! {
        <svg class="fillings" width="0" height="0">
            <defs>
                { for slanted }
                <pattern id={dots(chart)} class="neutral" width={step.clone()} height={step.clone()}
                    patternUnits="userSpaceOnUse">
                    <rect width={step.clone()} height={step} class="tint" />
                    <circle cx={middle.clone()} cy={middle} r={radius} fill="currentColor" />
                </pattern>
            </defs>
        </svg>
    }
}

/// The name of slanted rules.
pub fn slants(chart: usize, definition: DefinitionTreatment) -> String {
    format!("chart-{chart}-slants-{}", definition.slug())
}

/// The name of dots.
pub fn dots(chart: usize) -> String {
    format!("chart-{chart}-dots")
}
