use crate::pocket::{draw::Draw, lexicon::*};

/// What somebody does, to be told in the present, the past and the future.
pub struct Told {
    who: String,
    pub deed: Deed,
    place: String,
}

impl Told {
    pub fn draw(d: &mut Draw) -> Self {
        let who = if d.one_in(2) {
            d.pick(PEOPLE).name.to_owned()
        } else {
            format!("The {}", d.pick(JOBS))
        };
        let deed = deed(d);
        let place = match d.below(3) {
            0 => String::new(),
            1 => format!(" {}", deed.at),
            _ => format!(" for {}", d.pick(PEOPLE).name),
        };
        Self { who, deed, place }
    }

    /// With the verb in the form `verb`.
    pub fn with(&self, verb: &str) -> String {
        let Self { who, deed, place } = self;
        format!("{who} {verb} the {}{place}.", deed.object)
    }
}
