use crate::training::RunRecord;
use guesswork_shared::lane::Lane;

/// What a run's settings say but for its place in a sweep (variant, amounts, seed): runs with the same may be averaged
/// over their seeds and compared over the rest.
pub(super) fn training_key(run: &RunRecord) -> String {
    let mut key = run.settings.clone();
    if key.is_empty() {
        // Runs from before settings were recorded.
        return format!(
            "{} steps, {} source and {} target tokens",
            run.training.steps, run.limits.source_tokens, run.limits.target_tokens
        );
    }
    if let Lane::Tuned(variant) = run.lane {
        key = without(&key, &format!("tune {variant} "), |_| Some(0));
    }
    key = without(&key, ", seed ", digits);
    key = without(&key, ", at most ", |rest| {
        followed(rest, digits(rest)?, " instances each")
    });
    // As in ", 5 of the training tasks".
    if let Some(end) = key.find(" of the training tasks")
        && let Some(start) = key[..end].rfind(", ")
        && key[start + 2..end].bytes().all(|byte| byte.is_ascii_digit())
    {
        key.replace_range(start..end + " of the training tasks".len(), "");
    }
    // The training tasks' digest, which changes with their number.
    without(&key, " (", |rest| {
        let digest = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        (digest == 12).then(|| followed(rest, digest, ")")).flatten()
    })
}

/// `text` without the last `head` that is followed by what `tail` measures.
fn without(text: &str, head: &str, tail: impl Fn(&str) -> Option<usize>) -> String {
    for (start, _) in text.rmatch_indices(head) {
        let rest = &text[start + head.len()..];
        if let Some(length) = tail(rest) {
            return format!("{}{}", &text[..start], &rest[length..]);
        }
    }
    text.to_string()
}

fn digits(rest: &str) -> Option<usize> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then_some(digits)
}

fn followed(rest: &str, length: usize, by: &str) -> Option<usize> {
    rest[length..].starts_with(by).then_some(length + by.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::bundle::{Limits, Training};

    fn run(lane: &str, settings: &str) -> RunRecord {
        RunRecord {
            lane: lane.parse().unwrap(),
            limits: Limits {
                source_tokens: 256,
                target_tokens: 32,
            },
            training: Training {
                command: String::new(),
                data: String::new(),
                seed: 7,
                steps: 10,
                seconds: 1.,
                device: String::new(),
            },
            final_loss: 0.,
            tokens: 0,
            settings: settings.into(),
        }
    }

    #[test]
    fn only_the_place_in_a_sweep_is_left_out() {
        let data = "pocket (seed 0, 40 training and 14 test tasks, 12 instances each)";
        let all = format!(
            "tune original from weights 83611e443973, tokenizer b4f119d8ee64, on {data} (2b892c6b7a6d), 256 source and \
             32 target tokens; steps 30, batch 8, seed 7"
        );
        let few = format!(
            "tune empty+delusive from weights 83611e443973, tokenizer b4f119d8ee64, on {data}, 5 of the training tasks, at \
             most 2 instances each (aaaaaaaaaaaa), 256 source and 32 target tokens; steps 30, batch 8, seed 8"
        );
        let key = training_key(&run("original", &all));
        assert_eq!(
            key,
            format!(
                "from weights 83611e443973, tokenizer b4f119d8ee64, on {data}, 256 source and 32 target tokens; steps 30, \
                 batch 8"
            )
        );
        assert_eq!(training_key(&run("empty+delusive", &few)), key);
        let longer = training_key(&run("original", &all.replace("steps 30", "steps 31")));
        let other = training_key(&run("original", &all.replace("83611e443973", "93611e443973")));
        assert!(longer != key && other != key);
    }
}
