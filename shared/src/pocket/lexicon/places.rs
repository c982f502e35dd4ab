/// Somewhere to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The noun: "market".
    pub name: &'static str,
    /// Where something happens there: "at the market".
    pub at: &'static str,
}

const fn place(name: &'static str, at: &'static str) -> Place {
    Place { name, at }
}

/// In and around the village.
pub const PLACES: &[Place] = &[
    place("market", "at the market"),
    place("garden", "in the garden"),
    place("school", "at the school"),
    place("harbour", "at the harbour"),
    place("station", "at the station"),
    place("river", "by the river"),
    place("lake", "by the lake"),
    place("forest", "in the forest"),
    place("hill", "on the hill"),
    place("church", "near the church"),
    place("mill", "at the mill"),
    place("farm", "on the farm"),
    place("barn", "in the barn"),
    place("library", "at the library"),
    place("museum", "at the museum"),
    place("bakery", "at the bakery"),
    place("park", "in the park"),
    place("bridge", "near the bridge"),
    place("castle", "at the castle"),
    place("beach", "on the beach"),
    place("field", "in the field"),
    place("theatre", "at the theatre"),
    place("square", "on the square"),
    place("inn", "at the inn"),
    place("well", "by the well"),
    place("island", "on the island"),
    place("valley", "in the valley"),
    place("hospital", "at the hospital"),
];

/// Rooms of a house.
pub const ROOMS: &[&str] = &[
    "kitchen", "cellar", "attic", "bedroom", "hall", "workshop", "pantry", "study", "garage", "nursery",
];
