/// What an event says.
pub(super) enum What<'a> {
    /// The first event of every file: which format it has.
    Version,
    /// A run begins at this step: what is known of it and later steps is no longer true.
    Start,
    /// A value for each curve.
    Scalars(&'a [(&'a str, f32)]),
}

/// The format's name, which every reader expects.
const VERSION: &[u8] = b"brain.Event:2";

/// Encodes an `Event` (TensorFlow, `event.proto` and `summary.proto`) as a protocol buffer. `time` is in seconds since
/// 1970. Of the many fields these are needed:
///
/// ```text
/// Event      { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7 }
/// Summary    { repeated Value value = 1 }      Value { string tag = 1; float simple_value = 2 }
/// SessionLog { SessionStatus status = 1 }      SessionStatus { START = 1 }
/// ```
pub(super) fn event(time: f64, step: u64, what: &What) -> Vec<u8> {
    let mut event = Message::default();
    event.double(1, time);
    event.integer(2, step);
    match what {
        What::Version => event.bytes(3, VERSION),
        What::Start => {
            let mut log = Message::default();
            log.integer(1, 1);
            event.bytes(7, &log.0);
        }
        What::Scalars(scalars) => {
            let mut summary = Message::default();
            for (tag, scalar) in *scalars {
                let mut value = Message::default();
                value.bytes(1, tag.as_bytes());
                value.float(2, *scalar);
                summary.bytes(1, &value.0);
            }
            event.bytes(5, &summary.0);
        }
    }
    event.0
}

/// A protocol buffer's message: fields one after the other, each a key, which is the field's number and how its value
/// is encoded, and the value.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    /// Seven bits a byte, the lowest first; all but the last byte have the highest bit set.
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn key(&mut self, field: u64, encoding: u64) {
        self.varint(field << 3 | encoding);
    }

    fn integer(&mut self, field: u64, value: u64) {
        self.key(field, 0);
        self.varint(value);
    }

    fn double(&mut self, field: u64, value: f64) {
        self.key(field, 1);
        self.0.extend(value.to_le_bytes());
    }

    /// A text or a message.
    fn bytes(&mut self, field: u64, value: &[u8]) {
        self.key(field, 2);
        self.varint(value.len() as u64);
        self.0.extend(value);
    }

    fn float(&mut self, field: u64, value: f32) {
        self.key(field, 5);
        self.0.extend(value.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_encoded_as_protobuf_says() {
        let head = |step: &[u8]| [&[0x09], &1.5f64.to_le_bytes()[..], &[0x10], step].concat();
        let version = event(1.5, 0, &What::Version);
        assert_eq!(version, [&head(&[0])[..], &[0x1a, 13], b"brain.Event:2"].concat());
        let start = event(1.5, 300, &What::Start);
        assert_eq!(start, [&head(&[0xac, 0x02])[..], &[0x3a, 2, 0x08, 1]].concat());
        let scalars = event(1.5, 1, &What::Scalars(&[("a", 2.0), ("bc", -1.0)]));
        let values = [
            &[0x0a, 8, 0x0a, 1, b'a', 0x15][..],
            &2f32.to_le_bytes(),
            &[0x0a, 9, 0x0a, 2, b'b', b'c', 0x15],
            &(-1f32).to_le_bytes(),
        ]
        .concat();
        assert_eq!(
            scalars,
            [&head(&[1])[..], &[0x2a, values.len() as u8], &values].concat()
        );
    }
}
