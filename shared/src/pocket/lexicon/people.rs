/// Somebody of the village.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The first name.
    pub name: &'static str,
    /// "she" or "he".
    pub she: &'static str,
    /// "her" or "him".
    pub her: &'static str,
    /// "her" or "his", before a noun.
    pub hers: &'static str,
}

const fn woman(name: &'static str) -> Person {
    Person {
        name,
        she: "she",
        her: "her",
        hers: "her",
    }
}

const fn man(name: &'static str) -> Person {
    Person {
        name,
        she: "he",
        her: "him",
        hers: "his",
    }
}

/// Everybody who is called by name.
pub const PEOPLE: &[Person] = &[
    woman("Anna"),
    woman("Bella"),
    woman("Clara"),
    woman("Dora"),
    woman("Ella"),
    woman("Fiona"),
    woman("Greta"),
    woman("Hanna"),
    woman("Ida"),
    woman("Julia"),
    woman("Kate"),
    woman("Lena"),
    woman("Maria"),
    woman("Nora"),
    woman("Olga"),
    woman("Paula"),
    woman("Rosa"),
    woman("Sara"),
    woman("Tina"),
    woman("Vera"),
    woman("Wendy"),
    woman("Emma"),
    woman("Lucy"),
    woman("Ruth"),
    man("Adam"),
    man("Ben"),
    man("Carl"),
    man("David"),
    man("Erik"),
    man("Frank"),
    man("George"),
    man("Henry"),
    man("Ivan"),
    man("Jack"),
    man("Leo"),
    man("Mark"),
    man("Nick"),
    man("Oscar"),
    man("Peter"),
    man("Ralph"),
    man("Simon"),
    man("Tom"),
    man("Victor"),
    man("Walter"),
    man("Paul"),
    man("Hugo"),
    man("Felix"),
    man("Max"),
];

/// Relatives and friends, as in "my sister".
pub const FAMILY: &[&str] = &[
    "mother",
    "father",
    "sister",
    "brother",
    "aunt",
    "uncle",
    "grandmother",
    "grandfather",
    "cousin",
    "friend",
    "neighbour",
    "daughter",
    "son",
];

/// What people of the village do for a living.
pub const JOBS: &[&str] = &[
    "baker",
    "farmer",
    "teacher",
    "doctor",
    "nurse",
    "driver",
    "cook",
    "gardener",
    "painter",
    "carpenter",
    "fisherman",
    "tailor",
    "singer",
    "miller",
    "butcher",
    "shepherd",
    "sailor",
    "pilot",
    "writer",
    "dentist",
    "barber",
    "judge",
    "guard",
    "clerk",
    "waiter",
    "plumber",
    "potter",
    "librarian",
    "postman",
    "hunter",
    "dancer",
    "drummer",
];
