//! The words of the pocket world: one coherent small place with its people, animals, things, deeds and days.
mod deeds;
mod grammar;
mod people;
mod places;
mod things;
mod time;

pub use deeds::{Deed, animal_doing, deed, doing, two_deeds};
pub use grammar::{a, capital, list, number_word, plural};
pub use people::{FAMILY, JOBS, PEOPLE, Person};
pub use places::{PASTURES, PLACES, Place, ROOMS};
pub use things::*;
pub use time::{DAYS, MONTHS};
