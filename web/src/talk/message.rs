//! The envelope of what two pages say to each other: JSON with the protocol's version under `guesswork`.
use super::{Command, Event, words};
use serde::Serialize;
use serde_json::Value;

/// The protocol's version. A page answers messages of its own version only, and says so.
const VERSION: u64 = 1;
/// Longer messages, in bytes, are none of ours.
const LONGEST: usize = 1000;

/// Why a message that is meant for this page has no effect; [`Misunderstood::sentence`] tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misunderstood {
    /// It is of another version.
    Version,
    /// It is no command that this version knows.
    Command,
}

impl Misunderstood {
    /// What the sender is told.
    pub fn sentence(&self) -> String {
        match self {
            Self::Version => words::other_version(VERSION),
            Self::Command => words::NO_SUCH_COMMAND.into(),
        }
    }
}

/// Reads a message. `None` if it is none of ours: other programs in the page talk to their frames, too.
pub fn read_command(json: &str) -> Option<Result<Command, Misunderstood>> {
    if json.len() > LONGEST {
        return None;
    }
    let message: Value = serde_json::from_str(json).ok()?;
    let version = message.as_object()?.get("guesswork")?;
    if version.as_u64() != Some(VERSION) {
        return Some(Err(Misunderstood::Version));
    }
    let command = message.get("command").cloned().unwrap_or_default();
    Some(serde_json::from_value(command).map_err(|_| Misunderstood::Command))
}

/// Writes a message.
pub fn write_event(event: &Event) -> String {
    #[derive(Serialize)]
    struct Envelope<'a> {
        guesswork: u64,
        #[serde(flatten)]
        event: &'a Event,
    }
    let envelope = Envelope {
        guesswork: VERSION,
        event,
    };
    serde_json::to_string(&envelope).expect("numbers, words and lists are always JSON")
}

#[cfg(test)]
mod tests {
    use super::super::Standing;
    use super::*;
    use guesswork_shared::lane::Lane;
    use serde_json::json;

    #[test]
    fn every_command_is_read_by_its_name() {
        for (name, command) in [
            ("go", Command::Go),
            ("pause", Command::Pause),
            ("reset", Command::Reset),
            ("reveal", Command::Reveal),
            ("hide", Command::Hide),
        ] {
            let message = json!({ "guesswork": 1, "command": name }).to_string();
            assert_eq!(read_command(&message), Some(Ok(command)), "{message}");
        }
    }

    #[test]
    fn what_others_say_to_their_frames_is_none_of_ours() {
        let long = json!({ "guesswork": 1, "command": "x".repeat(2000) }).to_string();
        for message in [
            "",
            "hello",
            "1",
            "null",
            "[]",
            "[{\"guesswork\":1}]",
            "{}",
            "{\"source\":\"devtools\"}",
            &long,
        ] {
            assert_eq!(read_command(message), None, "{message}");
        }
    }

    #[test]
    fn what_is_ours_and_not_understood_is_answered() {
        for (message, why) in [
            (r#"{"guesswork":2,"command":"go"}"#, Misunderstood::Version),
            (r#"{"guesswork":"1","command":"go"}"#, Misunderstood::Version),
            (r#"{"guesswork":1}"#, Misunderstood::Command),
            (r#"{"guesswork":1,"command":"explode"}"#, Misunderstood::Command),
            (r#"{"guesswork":1,"command":{"go":1}}"#, Misunderstood::Command),
            (r#"{"guesswork":1,"command":"Go"}"#, Misunderstood::Command),
        ] {
            assert_eq!(read_command(message), Some(Err(why)), "{message}");
        }
        assert!(Misunderstood::Version.sentence().contains('1'));
    }

    #[test]
    fn an_event_is_one_flat_object() {
        let standing = Standing {
            lane: "simplified+delusive".parse().unwrap(),
            revealed: false,
            answered: 12,
            score: Some(41.7),
            low: Some(30.0),
            high: None,
        };
        let event = Event::Progress {
            running: true,
            done: 12,
            total: None,
            lanes: vec![standing],
            guess: Some(37.5),
        };
        let written: Value = serde_json::from_str(&write_event(&event)).unwrap();
        let expected = json!({
            "guesswork": 1, "event": "progress", "running": true, "done": 12, "total": null, "guess": 37.5,
            "lanes": [{ "lane": "simplified+delusive", "revealed": false, "answered": 12,
                "score": 41.7, "low": 30.0, "high": null }],
        });
        assert_eq!(written, expected);
        let ready = Event::Ready {
            tasks: vec!["a \"quoted\" task".into()],
            lanes: vec![Lane::Random],
            instances: Some(40),
            seed: 7,
        };
        let written: Value = serde_json::from_str(&write_event(&ready)).unwrap();
        assert_eq!(
            written,
            json!({ "guesswork": 1, "event": "ready", "tasks": ["a \"quoted\" task"], "lanes": ["random"],
                "instances": 40, "seed": 7 })
        );
        // A score that is no number must not make the message unreadable.
        let broken = Event::Result {
            lanes: vec![],
            guess: Some(f64::NAN),
            sentence: String::new(),
        };
        let written: Value = serde_json::from_str(&write_event(&broken)).unwrap();
        assert_eq!((&written["event"], &written["guess"]), (&json!("result"), &Value::Null));
    }
}
