//! What is decided about rows before anything is drawn.
use super::chart_lane::ChartLane;
use guesswork_shared::{lane::Lane, variant::ExampleTreatment};

/// Lanes that a frame less than 300 px high has room for.
const MOST_IN_LOW_FRAME: usize = 7;

/// Where a value stands on the axis, in percent of its length; never outside of it.
pub fn place(value: f64, top: f64) -> f64 {
    let top = if top.is_finite() && top > 0. { top } else { 100. };
    if value.is_nan() {
        0.
    } else {
        (100. * value / top).clamp(0., 100.)
    }
}

/// A share as CSS writes it.
pub fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

/// A lane's name in a small frame: under its definition's own lane the examples say enough.
pub fn short_name(lanes: &[ChartLane], at: usize) -> String {
    let lane = lanes[at].lane;
    let name = lane.to_string();
    let Lane::Tuned(variant) = lane else { return name };
    if variant.examples == ExampleTreatment::None {
        return name;
    }
    let above = lanes[..at].iter().any(|other| match other.lane {
        Lane::Tuned(other) => other.definition == variant.definition && other.examples == ExampleTreatment::None,
        Lane::Untuned | Lane::Random | Lane::Majority | Lane::Copy => false,
    });
    match name.split_once('+') {
        Some((_, examples)) if above => format!("+{examples}"),
        _ => name,
    }
}

/// Whether each lane gives way in a low frame: those that tell the least go first, until seven are left.
pub fn spare(lanes: &[ChartLane]) -> Vec<bool> {
    // From the first to go to the last.
    const GIVE_WAY: [&str; 9] = [
        "copy",
        "random",
        "original+examples",
        "simplified+examples",
        "empty+examples",
        "empty+delusive",
        "majority",
        "simplified+delusive",
        "original+delusive",
    ];
    let mut spare = vec![false; lanes.len()];
    let mut left = lanes.len();
    for slug in GIVE_WAY {
        if left <= MOST_IN_LOW_FRAME {
            break;
        }
        if let Some(at) = lanes.iter().position(|lane| lane.lane.to_string() == slug) {
            spare[at] = true;
            left -= 1;
        }
    }
    spare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::race_chart::ChartLaneState;

    fn lanes(slugs: &[&str]) -> Vec<ChartLane> {
        let lane = |slug: &&str| ChartLane {
            lane: slug.parse().unwrap(),
            mean: None,
            interval: None,
            state: ChartLaneState::Racing,
        };
        slugs.iter().map(lane).collect()
    }

    #[test]
    fn values_stay_on_the_axis() {
        assert_eq!(place(31., 62.), 50.);
        for (value, top, at) in [
            (99., 62., 100.),
            (-4., 62., 0.),
            (f64::NAN, 62., 0.),
            (f64::INFINITY, 62., 100.),
            (40., 0., 40.),
            (40., f64::NAN, 40.),
        ] {
            assert_eq!(place(value, top), at, "{value} of {top}");
        }
        assert_eq!(percent(82.8999), "82.90%");
    }

    #[test]
    fn names_are_short_only_where_they_can_be_understood() {
        let some = lanes(&["original", "original+delusive", "simplified+examples", "untuned"]);
        let names: Vec<String> = (0..some.len()).map(|at| short_name(&some, at)).collect();
        assert_eq!(names, ["original", "+delusive", "simplified+examples", "untuned"]);
    }

    #[test]
    fn seven_lanes_are_left_in_a_low_frame() {
        let all: Vec<String> = Lane::all().map(|lane| lane.to_string()).collect();
        let all = lanes(&all.iter().map(|slug| &slug[..]).collect::<Vec<_>>());
        let spared = spare(&all);
        let left = all.iter().zip(&spared).filter(|(_, spare)| !**spare);
        let left: Vec<String> = left.map(|(lane, _)| lane.lane.to_string()).collect();
        assert_eq!(
            left,
            [
                "original",
                "original+delusive",
                "simplified",
                "simplified+delusive",
                "empty",
                "untuned",
                "majority"
            ]
        );
        assert!(!spare(&all[..7]).contains(&true));
        assert_eq!(spare(&[]), [false; 0]);
    }
}
