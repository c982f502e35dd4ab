use super::*;
use crate::{lane::Lane, metric::Interval};

/// A report with a cell of every kind.
fn results() -> Results {
    let interval = Interval {
        mean: 1. / 3.,
        low: 0.,
        high: 40.,
    };
    let values = [
        ("lane", Value::Lane(Lane::Random)),
        ("asked", Value::Asked(crate::variant::Variant::ALL[4])),
        ("task", Value::Text("a \"task\"".into())),
        ("seeds", Value::Count(3)),
        ("exact_match", Value::Estimate(interval)),
        ("guess", Value::Percent(40.)),
        ("over_guess", Value::Points(-1.5)),
        ("difference", Value::Difference(interval)),
        ("p_holm", Value::P(0.)),
        ("final_loss", Value::Number(2.)),
        (
            "published_exact_match",
            Value::Published {
                digits: "43".into(),
                has_remark: true,
            },
        ),
        ("generation_rouge_l", Value::Absent),
    ];
    let columns = values.iter().map(|(key, value)| Column {
        published: matches!(value, Value::Published { .. }),
        is_hidden: *key == "task",
        ..Column::new(*key, key.to_uppercase())
    });
    let row = Row {
        values: values.iter().map(|(_, value)| value.clone()).collect(),
        from: vec![vec![], vec![], vec![], vec![], vec![0]],
        begins_group: false,
    };
    let gaps = Row {
        values: values.iter().map(|_| Value::Absent).collect(),
        from: vec![],
        begins_group: true,
    };
    let words = Row {
        values: values
            .iter()
            .map(|(_, value)| match value {
                Value::Count(_) => Value::Text("all".into()),
                other => other.clone(),
            })
            .collect(),
        ..Row::default()
    };
    let table = Table {
        id: "lanes".into(),
        title: "Lanes".into(),
        caption: "How to read it.".into(),
        notes: vec!["A note.".into()],
        made_of: "Of this.".into(),
        columns: columns.collect(),
        rows: vec![row, gaps, words],
        commands: vec![0],
    };
    let figure = Figure {
        id: "lanes".into(),
        title: "Lanes".into(),
        caption: String::new(),
        chart: Chart::Dots(crate::chart::DotPlot {
            title: "Lanes".into(),
            description: "Dots.".into(),
            x_label: "exact match".into(),
            x_unit: " %".into(),
            rows: vec![crate::chart::DotRow {
                label: "random".into(),
                lane: Lane::Random,
                value: Some(interval),
                begins_group: false,
            }],
            references: vec![],
        }),
        from: vec![Some(0)],
    };
    let study = StudyResults {
        title: "A study".into(),
        findings: vec!["Something.".into()],
        facts: vec![("data".into(), "pocket".into())],
        missing: vec![],
        notes: vec![],
        expected_exact_match: Some(40.),
        commands: vec!["guesswork eval".into()],
        sources: vec![Source {
            lane: Lane::Random,
            asked: Lane::Random.own_variant(),
            tasks: Amount::All,
            instances: Amount::AtMost(5),
            seeds: vec![],
            commands: vec![0],
        }],
        tables: vec![table],
        figures: vec![figure],
        prefix: String::new(),
    };
    Results {
        format: RESULTS_FORMAT,
        made_by: "guesswork".into(),
        command: "guesswork report".into(),
        summary: vec![],
        discussion: vec![],
        paper: String::new(),
        methods: vec![],
        studies: vec![study],
        files: vec![],
    }
}

fn read(results: &Results) -> Result<Results, ResultsError> {
    Results::from_json("results.json", results.to_json().as_bytes())
}

#[test]
fn what_is_written_reads_back() {
    let results = results();
    assert_eq!(read(&results), Ok(results.clone()));
    // Other programs find plain numbers and words.
    let json: serde_json::Value = serde_json::from_str(&results.to_json()).unwrap();
    let row = &json["studies"][0]["tables"][0]["rows"][0]["values"];
    assert_eq!(row[0], "random");
    assert_eq!(row[5], 40.);
    assert_eq!(row[7]["high"], 40.);
    assert_eq!(row[10]["published"], 43.);
    assert!(row[11].is_null());
    assert_eq!(results.studies[0].commands_of(&[0, 0, 9]), ["guesswork eval"]);
}

#[test]
fn another_version_is_named_before_its_fields_are_read() {
    let error = Results::from_json("results.json", br#"{"format": 99, "studies": "elsewhere"}"#).unwrap_err();
    assert!(matches!(error, ResultsError::Version { found: 99, .. }), "{error}");
    assert!(error.to_string().starts_with("results.json: ") && error.to_string().contains("format 99"));
    let answers = br#"{"format": 1, "command": "guesswork eval", "lanes": []}"#;
    let error = Results::from_json("answers.json", answers).unwrap_err();
    assert!(matches!(error, ResultsError::Evaluation { .. }), "{error}");
}

#[test]
fn what_is_no_report_is_refused() {
    for bytes in [
        &b""[..],
        b"{",
        b"[]",
        b"{}",
        b"{\"format\": 2}",
        b"{\"format\": \"two\"}",
        b"\xff",
    ] {
        let read = Results::from_json("results.json", bytes);
        assert!(
            matches!(read, Err(ResultsError::Malformed { .. })),
            "{bytes:?}: {read:?}"
        );
    }
}

#[test]
fn what_leads_nowhere_or_does_not_fit_is_refused() {
    let spoil: [fn(&mut StudyResults); 7] = [
        |study| study.sources[0].commands.push(1),
        |study| study.tables[0].commands.push(7),
        |study| study.tables[0].rows[0].from[4] = vec![1],
        |study| study.tables[0].rows[0].from = vec![vec![0]; 50],
        |study| drop(study.tables[0].rows[0].values.pop()),
        |study| study.figures[0].from[0] = Some(1),
        |study| study.figures[0].from.push(None),
    ];
    for (place, spoil) in spoil.into_iter().enumerate() {
        let mut results = results();
        spoil(&mut results.studies[0]);
        assert!(matches!(read(&results), Err(ResultsError::Malformed { .. })), "{place}");
    }
    let text = results().to_json();
    for (right, wrong) in [
        ("\"values\":[\"random\"", "\"values\":[\"fastest\""),
        ("\"values\":[\"random\"", "\"values\":[4"),
        ("\"kinds\":[\"lane\",", "\"kinds\":["),
    ] {
        let spoilt = text.replacen(right, wrong, 1);
        assert_ne!(spoilt, text);
        let read = Results::from_json("results.json", spoilt.as_bytes());
        assert!(matches!(read, Err(ResultsError::Malformed { .. })), "{wrong}: {read:?}");
    }
}
