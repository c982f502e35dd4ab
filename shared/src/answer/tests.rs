use super::*;
use crate::t5::{Ops, T5, T5Config, pad_sources};
use crate::tokenizer::letters;
use candle_core::Device;
use std::ops::ControlFlow;

/// A random model over the letters, peaked enough that answers vary and end.
fn answerer(seed: u64, ops: Ops) -> Answerer {
    let tokenizer = letters();
    let config = T5Config {
        d_model: 32,
        d_kv: 8,
        d_ff: 48,
        num_layers: 2,
        scale_decoder_outputs: false,
        initializer_factor: 0.8,
        ..T5Config::pocket(tokenizer.vocabulary_size())
    };
    Answerer::new(
        tokenizer,
        T5::random(&config, seed, &Device::Cpu).unwrap().with_ops(ops),
    )
}

fn silent(_: &str) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn prompts() -> Vec<String> {
    let texts = [
        "",
        "a",
        "yes or no",
        "is this a longer question or maybe not",
        "zebra",
        "no no no no no no no no",
    ];
    texts.map(str::to_owned).to_vec()
}

#[test]
fn answers_together_are_the_answers_alone() {
    let mut ends = std::collections::BTreeSet::new();
    for seed in 0..6 {
        for sampling in [
            None,
            Some(Sampling {
                temperature: 8.0,
                top_p: 0.95,
                seed: 5,
            }),
        ] {
            let answerer = answerer(seed, if seed % 2 == 0 { Ops::Fused } else { Ops::Stock });
            let options = AnswerOptions {
                max_new_tokens: 40,
                sampling,
            };
            let together = answerer.answer_batch(&prompts(), &options).unwrap();
            for (prompt, together) in prompts().iter().zip(&together) {
                let alone = answerer
                    .answer(&answerer.read(prompt).unwrap(), &options, &mut silent)
                    .unwrap();
                assert_eq!(&alone, together, "seed {seed}, {sampling:?}, {prompt:?}");
                ends.insert(format!("{:?}", alone.finish));
            }
        }
    }
    assert_eq!(
        ends.into_iter().collect::<Vec<_>>(),
        ["EndOfText", "Length"],
        "the test must see both ends"
    );
}

#[test]
fn text_streams_and_stops_when_told() {
    let answerer = answerer(1, Ops::Fused);
    let read = answerer.read("tell me a story").unwrap();
    assert_eq!(read.tokens(), answerer.tokenizer().count("tell me a story"));
    let options = AnswerOptions {
        max_new_tokens: 12,
        sampling: Some(Sampling {
            temperature: 5.0,
            top_p: 1.0,
            seed: 2,
        }),
    };
    let mut texts = Vec::new();
    let whole = answerer
        .answer(&read, &options, &mut |text| {
            texts.push(text.to_owned());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(texts.last(), Some(&whole.text));
    assert_eq!(texts.len(), whole.tokens.len());
    assert!(texts.len() > 3);
    let mut count = 0;
    let stopped = answerer
        .answer(&read, &options, &mut |_| {
            count += 1;
            if count == 2 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
    assert_eq!(
        (stopped.finish, stopped.tokens.as_slice()),
        (Finish::Cancelled, &whole.tokens[..2])
    );
}

#[test]
fn labels_scored_together_are_scored_alone() {
    for ops in [Ops::Fused, Ops::Stock] {
        let answerer = answerer(3, ops);
        let read = answerer.read("yes or no").unwrap();
        let labels = ["yes", "no", "", "an unusually long label", "maybe yes"].map(str::to_owned);
        let together = answerer.label_log_likelihoods(&read, &labels).unwrap();
        for (label, together) in labels.iter().zip(&together) {
            let alone = answerer
                .label_log_likelihoods(&read, std::slice::from_ref(label))
                .unwrap();
            assert!(
                (alone[0] - together).abs() < 1e-3,
                "{label:?}: {} alone, {together} together",
                alone[0]
            );
            // And by the model's own steps.
            let ids = answerer.tokenizer().encode(label).unwrap();
            let mut state = answerer.model().start_decoding(&read.source).unwrap();
            let (mut last, mut total) = (0, 0.0);
            for id in ids {
                let logits = answerer
                    .model()
                    .step(&mut state, &[last])
                    .unwrap()
                    .flatten_all()
                    .unwrap();
                let logits = logits.to_vec1::<f32>().unwrap();
                let sum: f32 = logits.iter().map(|logit| (logit - logits[id as usize]).exp()).sum();
                total -= sum.ln();
                last = id;
            }
            assert!(
                (total - together).abs() < 1e-3 * together.abs().max(1.0),
                "{label:?}: {total}, {together}"
            );
        }
        assert!(together.iter().all(|value| *value < 0.0 && value.is_finite()));
        assert!(answerer.label_log_likelihoods(&read, &[]).unwrap().is_empty());
        // Reading is not used up: answering afterwards gives what it gives without scoring.
        let options = AnswerOptions {
            max_new_tokens: 8,
            sampling: None,
        };
        let fresh = answerer
            .answer(&answerer.read("yes or no").unwrap(), &options, &mut silent)
            .unwrap();
        assert_eq!(answerer.answer(&read, &options, &mut silent).unwrap(), fresh);
    }
}

#[test]
fn labels_scored_in_parts_are_the_same() {
    let answerer = answerer(4, Ops::Fused);
    let read = answerer.read("a").unwrap();
    let labels: Vec<String> = ('a'..='z')
        .map(|letter| letter.to_string().repeat(1 + letter as usize % 5))
        .collect();
    let whole = answerer.label_log_likelihoods(&read, &labels).unwrap();
    for together in [0, 1, 800, 5000] {
        let parts = answerer.score_labels(&read, &labels, together).unwrap();
        assert_eq!(parts.len(), labels.len());
        assert!(
            parts
                .iter()
                .zip(&whole)
                .all(|(part, whole)| (part - whole).abs() < 1e-3)
        );
    }
}

#[test]
fn empty_and_huge_prompts_do_not_panic() {
    let answerer = answerer(5, Ops::Fused);
    let options = AnswerOptions {
        max_new_tokens: 3,
        sampling: None,
    };
    assert_eq!(answerer.read("").unwrap().tokens(), 1);
    assert!(
        answerer
            .answer(&answerer.read("").unwrap(), &options, &mut silent)
            .is_ok()
    );
    let long = "ab ".repeat(2000);
    assert!(
        answerer
            .answer(&answerer.read(&long).unwrap(), &options, &mut silent)
            .is_ok()
    );
    let error = answerer.read(&"ab ".repeat(33_000)).unwrap_err();
    assert!(matches!(error, AnswerError::TooLong(_)), "{error}");
    assert!(answerer.answer_batch(&[], &options).unwrap().is_empty());
    let none = AnswerOptions {
        max_new_tokens: 0,
        sampling: None,
    };
    let answer = answerer
        .answer(&answerer.read("a").unwrap(), &none, &mut silent)
        .unwrap();
    assert_eq!((answer.text.as_str(), answer.finish), ("", Finish::Length));
    assert_eq!(answerer.answer_batch(&["a".into()], &none).unwrap(), [answer]);
    let most = AnswerOptions {
        max_new_tokens: usize::MAX,
        sampling: None,
    };
    let mut tokens = 0;
    let stop = &mut |_: &str| {
        tokens += 1;
        if tokens == 100 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    assert!(answerer.answer(&answerer.read("a").unwrap(), &most, stop).is_ok());
}

#[test]
fn a_tokenizer_of_another_model_is_an_error() {
    let config = T5Config {
        num_layers: 1,
        num_decoder_layers: 1,
        ..T5Config::pocket(10)
    };
    let answerer = Answerer::new(letters(), T5::random(&config, 1, &Device::Cpu).unwrap());
    let error = answerer.read("zzz").unwrap_err().to_string();
    assert!(error.contains("do not belong together"), "{error}");
    let read = answerer.read("").unwrap();
    assert!(answerer.label_log_likelihoods(&read, &["zzz".into()]).is_err());
}

#[test]
fn batched_steps_are_close_to_single_ones() {
    let answerer = answerer(7, Ops::Fused);
    let model = answerer.model();
    let ids: Vec<Vec<u32>> = prompts()
        .iter()
        .map(|prompt| answerer.tokenizer().encode(prompt).unwrap())
        .collect();
    let sources: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
    let (input, mask) = pad_sources(&sources, 0, &Device::Cpu).unwrap();
    let mut together = model.start_decoding(&model.read(&input, &mask).unwrap()).unwrap();
    let mut alone: Vec<_> = prompts()
        .iter()
        .map(|prompt| model.start_decoding(&answerer.read(prompt).unwrap().source).unwrap())
        .collect();
    for position in 0..70u32 {
        let last: Vec<u32> = (0..ids.len() as u32).map(|row| (row * 7 + position * 3) % 50).collect();
        let batch = model.step(&mut together, &last).unwrap().to_vec2::<f32>().unwrap();
        for ((state, batch), last) in alone.iter_mut().zip(&batch).zip(&last) {
            let single = model.step(state, &[*last]).unwrap().to_vec2::<f32>().unwrap();
            let worst = single[0]
                .iter()
                .zip(batch)
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f32::max);
            assert!(worst < 1e-3, "position {position}: {worst}");
        }
    }
    assert_eq!(together.len(), 70);
}
