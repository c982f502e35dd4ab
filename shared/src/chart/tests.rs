use super::*;
use crate::{lane::Lane, metric::Interval, variant::Variant};
use proptest::prelude::*;

/// Whether it is XML without anything that is no number where a number must be.
fn check(svg: &str) -> Result<(), String> {
    let document = roxmltree::Document::parse(svg).map_err(|e| format!("{e}: {svg}"))?;
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        for attribute in node.attributes() {
            let numeric = [
                "x",
                "y",
                "width",
                "height",
                "d",
                "viewBox",
                "stroke-width",
                "stroke-dasharray",
            ];
            let odd = |c: char| !(c.is_ascii_digit() || " .-MLZa".contains(c));
            if numeric.contains(&attribute.name()) && attribute.value().contains(odd) {
                let at = (node.tag_name().name(), attribute.name(), attribute.value());
                return Err(format!("{at:?}"));
            }
        }
    }
    let root = document.root_element();
    for child in ["title", "desc"] {
        root.children()
            .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", child)))
            .ok_or(format!("no {child}"))?;
    }
    Ok(())
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -10.0..110.0f64,
        1 => any::<f64>(),
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0., -0., 1e300, -1e300, 1e-300]),
    ]
}

fn any_interval() -> impl Strategy<Value = Interval> {
    (any_number(), any_number(), any_number()).prop_map(|(mean, low, high)| Interval { mean, low, high })
}

fn any_lane() -> impl Strategy<Value = Lane> {
    prop::sample::select(Lane::all().collect::<Vec<_>>())
}

fn any_references() -> impl Strategy<Value = Vec<Reference>> {
    let reference = (".*", any_number(), any::<bool>());
    let reference = reference.prop_map(|(label, value, is_guess)| Reference { label, value, is_guess });
    prop::collection::vec(reference, 0..3)
}

fn any_dress() -> impl Strategy<Value = Dress> {
    prop::sample::select(vec![Dress::Alone, Dress::Light, Dress::Dark, Dress::Page])
}

proptest! {
    #[test]
    fn a_line_chart_is_well_formed(
        texts in (".*", ".*", ".*"),
        log: bool,
        x_range in proptest::option::of((any_number(), any_number())),
        panels in prop::collection::vec(
            prop::collection::vec((any_lane(), prop::collection::vec((any_number(), any_interval()), 0..5)), 0..4), 0..4),
        references in any_references(),
        published in prop::collection::vec((any_number(), any_number(), any_number()), 0..2),
        width in any_number(),
        dress in any_dress(),
    ) {
        let panels = panels.into_iter().map(|series| Panel {
            title: texts.0.clone(),
            series: series.into_iter().map(|(lane, points)| Series {
                label: texts.1.clone(),
                lane,
                points: points.into_iter().map(|(x, y)| Point { x, y }).collect(),
            }).collect(),
        });
        let chart = LineChart {
            title: texts.0.clone(),
            description: texts.1.clone(),
            x_label: texts.2.clone(),
            x_scale: if log { AxisScale::Log } else { AxisScale::Linear },
            x_range,
            y_unit: texts.2.clone(),
            panels: panels.collect(),
            references,
            published: published.into_iter().map(|(from, to, y)| PublishedMark {
                label: texts.0.clone(),
                x: (from, to),
                y,
            }).collect(),
        };
        let drawing = chart.draw(width * 10., dress);
        prop_assert_eq!(check(&drawing.svg), Ok(()));
        let marks = chart.panels.iter().flat_map(|panel| &panel.series).map(|series| series.points.len()).sum();
        for spot in drawing.spots {
            prop_assert!(spot.mark < marks && (0. ..=drawing.width).contains(&spot.x), "{spot:?}");
            prop_assert!((0. ..=drawing.height).contains(&spot.y), "{spot:?}");
        }
    }

    #[test]
    fn a_dot_plot_is_well_formed(
        texts in (".*", ".*"),
        rows in prop::collection::vec((".*", any_lane(), proptest::option::of(any_interval()), any::<bool>()), 0..6),
        references in any_references(),
        width in any_number(),
        dress in any_dress(),
    ) {
        let rows = rows.into_iter();
        let chart = DotPlot {
            title: texts.0.clone(),
            description: texts.1.clone(),
            x_label: texts.0.clone(),
            x_unit: texts.1.clone(),
            rows: rows.map(|(label, lane, value, begins_group)| DotRow { label, lane, value, begins_group }).collect(),
            references,
        };
        prop_assert_eq!(check(&chart.svg(width * 10., dress)), Ok(()));
    }

    #[test]
    fn race_bars_are_well_formed_and_show_every_lane(
        texts in (".*", ".*", ".*"),
        bars in prop::collection::vec(
            (any_lane(), proptest::option::of(any_number()), proptest::option::of(any_interval()),
                proptest::option::of((".*", any::<bool>()))), 0..13),
        guess in proptest::option::of((".*", any_number())),
        top in any_number(),
        width in any_number(),
        dress in any_dress(),
    ) {
        let bars: Vec<RaceBar> = bars.into_iter().map(|(lane, mean, interval, note)| RaceBar {
            lane, mean, interval,
            note: note.as_ref().map(|(note, _)| note.clone()),
            failed: note.is_some_and(|(_, failed)| failed),
        }).collect();
        let chart = RaceBars {
            title: texts.0.clone(),
            description: texts.1.clone(),
            heads: [texts.0, texts.1, texts.2.clone()],
            unit: texts.2,
            guess: guess.map(|(label, value)| Reference { label, value, is_guess: true }),
            top,
            bars,
        };
        let svg = chart.svg(width * 10., dress);
        prop_assert_eq!(check(&svg), Ok(()));
        let document = roxmltree::Document::parse(&svg).unwrap();
        let texts: Vec<&str> = document.descendants().filter(|node| node.has_tag_name("text"))
            .filter_map(|node| node.text()).collect();
        for bar in &chart.bars {
            prop_assert!(texts.contains(&&*bar.lane.to_string()), "{} is missing", bar.lane);
        }
    }

    #[test]
    fn a_heat_map_is_well_formed(
        title in ".*",
        rows in prop::collection::vec(any_lane(), 0..12),
        columns in prop::collection::vec(prop::sample::select(Variant::ALL.to_vec()), 0..10),
        cells in prop::collection::vec(prop::collection::vec(proptest::option::of(any_interval()), 0..10), 0..12),
        over_guess in proptest::option::of(any_interval()),
        width in any_number(),
        dress in any_dress(),
    ) {
        let cell = |value: Option<Interval>| value.map(|value| HeatCell { value, over_guess });
        let chart = HeatMap {
            title: title.clone(),
            description: title,
            rows,
            columns,
            cells: cells.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
        };
        prop_assert_eq!(check(&chart.svg(width * 10., dress)), Ok(()));
    }

    #[test]
    fn escaped_text_is_read_back(text in "[^\u{0}-\u{1f}\u{fffe}\u{ffff}]*") {
        let xml = format!("<a b=\"{0}\">{0}</a>", escape(&text));
        let document = roxmltree::Document::parse(&xml).unwrap();
        prop_assert_eq!(document.root_element().attribute("b"), Some(text.as_str()));
        prop_assert_eq!(document.root_element().text().unwrap_or_default(), text.as_str());
    }
}

#[test]
fn marks_differ_for_every_lane() {
    let marks: std::collections::BTreeSet<String> = Lane::all().map(mark_svg).collect();
    assert_eq!(marks.len(), Lane::all().count());
}

#[test]
fn means_stand_where_their_numbers_are() {
    let point = |x: f64, mean: f64| Point {
        x,
        y: Interval {
            mean,
            low: mean - 10.,
            high: mean + 10.,
        },
    };
    let chart = LineChart {
        title: "Exact match".into(),
        description: "It grows.".into(),
        x_label: "instances".into(),
        x_scale: AxisScale::Log,
        x_range: Some((1., 100.)),
        y_unit: " %".into(),
        panels: vec![Panel {
            title: String::new(),
            series: vec![Series {
                label: "original".into(),
                lane: Lane::Tuned(Variant::ALL[0]),
                points: vec![point(100., 90.), point(1., 10.), point(10., 50.)],
            }],
        }],
        published: vec![PublishedMark {
            label: "published, 43".into(),
            x: (1., 4.),
            y: 43.,
        }],
        references: vec![],
    };
    let svg = chart.svg(600., Dress::Page);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let line = document
        .descendants()
        .find(|node| node.attribute("stroke-linejoin").is_some())
        .unwrap();
    let numbers: Vec<f64> = line
        .attribute("d")
        .unwrap()
        .split(['M', 'L', ' '])
        .filter_map(|n| n.parse().ok())
        .collect();
    let [x1, y1, x2, y2, x3, y3] = numbers[..] else {
        panic!("{numbers:?}")
    };
    assert!(
        (x2 - (x1 + x3) / 2.).abs() < 0.02,
        "10 lies in the middle of 1 and 100: {numbers:?}"
    );
    assert!(
        (y2 - (y1 + y3) / 2.).abs() < 0.02 && y3 < y1,
        "50 lies in the middle of 10 and 90: {numbers:?}"
    );
    assert!(svg.contains("original, 10: 50.0 [40.0, 60.0]"), "{svg}");
}

#[test]
fn a_bar_ends_where_its_mean_is() {
    let bar = |lane: Lane, mean: f64| RaceBar {
        lane,
        mean: Some(mean),
        interval: None,
        note: None,
        failed: false,
    };
    let chart = RaceBars {
        title: "Exact match".into(),
        description: "Two lanes.".into(),
        heads: ["lane".into(), "exact match".into(), "95 % interval".into()],
        unit: " %".into(),
        guess: Some(Reference {
            label: "guessing".into(),
            value: 50.,
            is_guess: true,
        }),
        top: 100.,
        bars: vec![bar(Lane::Tuned(Variant::ALL[0]), 25.), bar(Lane::Untuned, 75.)],
    };
    let svg = chart.svg(900., Dress::Light);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let across = |of: &str| -> Vec<(f64, f64)> {
        let bars = document
            .descendants()
            .filter(|node| node.attribute("class").is_some_and(|class| class.contains(of)));
        let corners = bars.filter_map(|node| node.attribute("d")).map(|d| {
            let numbers: Vec<f64> = d.split(['M', 'L', 'Z', ' ']).filter_map(|n| n.parse().ok()).collect();
            (numbers[0], numbers[2])
        });
        corners.filter(|(from, to)| from < to).collect()
    };
    let (solid, hollow) = (across("f-original")[0], across("s-neutral")[0]);
    assert_eq!(solid.0, hollow.0, "both begin at 0");
    assert!(
        (hollow.1 - hollow.0 - 3. * (solid.1 - solid.0)).abs() < 0.05,
        "75 is three times as long as 25: {solid:?} {hollow:?}"
    );
    assert!(svg.contains("stroke-dasharray=\"5 4\""), "guessing is dashed: {svg}");
    assert!(svg.contains(">25.0<") && svg.contains(">75.0<"), "{svg}");
}

#[test]
fn groups_begin_where_the_definition_changes() {
    let lanes: Vec<Lane> = Lane::all().collect();
    let begins: Vec<usize> = (0..lanes.len())
        .filter(|&at| begins_group(at.checked_sub(1).map(|before| lanes[before]), lanes[at]))
        .collect();
    assert_eq!(begins, [3, 6, 9]);
}

#[test]
fn marks_of_an_axis_are_round_and_few() {
    assert_eq!(axis_marks(62.), [0., 10., 20., 30., 40., 50., 60.]);
    assert_eq!(axis_marks(100.), [0., 20., 40., 60., 80., 100.]);
    assert_eq!(axis_marks(20.), [0., 5., 10., 15., 20.]);
    for top in [0., -3., f64::NAN, f64::INFINITY, 1e300, 1e-300, 0.3] {
        let marks = axis_marks(top);
        assert!(
            (1..=8).contains(&marks.len()) && marks.iter().all(|mark| mark.is_finite()),
            "{top}: {marks:?}"
        );
    }
}

#[test]
fn a_cell_has_a_ground_only_for_a_finding() {
    let step = |mean: f64, low: f64, high: f64| HeatStep::of(Some(Interval { mean, low, high }));
    assert_eq!(step(20., -1., 40.), HeatStep::Alike);
    assert_eq!(step(4., 1., 7.), HeatStep::Above(1));
    assert_eq!(step(35., 20., 50.), HeatStep::Above(5));
    assert_eq!(step(-20., -30., -10.), HeatStep::Below);
    assert_eq!(HeatStep::of(None), HeatStep::Alike);
}

#[test]
fn a_file_of_its_own_knows_the_dark() {
    let chart = DotPlot {
        title: "t".into(),
        description: "d".into(),
        x_label: "x".into(),
        x_unit: " %".into(),
        rows: vec![],
        references: vec![],
    };
    let alone = chart.svg(600., Dress::Alone);
    assert!(alone.contains("prefers-color-scheme:dark") && alone.contains(Ink::Original.dark()));
    assert!(!chart.svg(600., Dress::Page).contains("<style>"));
}
