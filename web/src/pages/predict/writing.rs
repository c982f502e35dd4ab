use super::desk::Desk;
use crate::{
    address::{Address, Question},
    dom::replace_query,
};

impl Desk {
    /// Puts what the page shows into its address.
    pub(super) fn write_address(&self) {
        let address = Address {
            bundle: self.ground.place.as_deref().map(str::to_string),
            task: Some(self.offered().task.name.clone()),
            // One that is still to be drawn is what the address asks for.
            question: Some(match self.drawing {
                Some((_, seed)) => Question::Fresh(seed),
                None => self.asked.question.clone(),
            }),
            lane: Some(self.chosen),
            changes: self.what_if.changes.clone(),
        };
        replace_query(&address.to_query());
    }
}
