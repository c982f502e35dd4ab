use crate::pocket::draw::Draw;

/// Something done to something: a verb in all its forms and one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// "feed"
    pub base: &'static str,
    /// "feeds"
    pub third: &'static str,
    /// "fed"
    pub past: &'static str,
    /// "fed"
    pub participle: &'static str,
    /// "feeding"
    pub ing: &'static str,
    /// "dog": one thing, without its article.
    pub object: &'static str,
    /// Where or with whom it is done: words that end a sentence in any tense.
    pub at: &'static str,
}

/// A verb's five forms and the objects that it goes with.
type Verb = ([&'static str; 5], &'static [&'static str]);

/// Where and with whom every deed can be done.
const SETTINGS: &[&str] = &[
    "at home",
    "on the farm",
    "at the mill",
    "at the inn",
    "in the village",
    "at the castle",
    "near the church",
    "near the market",
    "at the harbour",
    "near the bridge",
    "by the river",
    "behind the barn",
    "outside the town",
    "at the school",
    "near the station",
    "in the yard",
    "by the well",
    "next to the inn",
    "with a friend",
    "with the neighbours",
];

/// Everything that one can do to something, on purpose and in any tense.
const DEEDS: &[Verb] = &[
    (
        ["paint", "paints", "painted", "painted", "painting"],
        &["fence", "door", "boat", "wall", "gate", "chair"],
    ),
    (
        ["clean", "cleans", "cleaned", "cleaned", "cleaning"],
        &["kitchen", "window", "stove", "table", "lamp", "floor"],
    ),
    (
        ["carry", "carries", "carried", "carried", "carrying"],
        &["basket", "bucket", "ladder", "bag", "box", "sack"],
    ),
    (
        ["mend", "mends", "mended", "mended", "mending"],
        &["net", "roof", "coat", "chair", "clock", "gate"],
    ),
    (
        ["wash", "washes", "washed", "washed", "washing"],
        &["car", "shirt", "window", "dog", "plate", "bottle"],
    ),
    (
        ["open", "opens", "opened", "opened", "opening"],
        &["door", "window", "box", "letter", "gate", "drawer"],
    ),
    (
        ["close", "closes", "closed", "closed", "closing"],
        &["door", "window", "box", "shop", "gate", "drawer"],
    ),
    (
        ["build", "builds", "built", "built", "building"],
        &["shed", "wall", "boat", "fence", "table", "tower"],
    ),
    (
        ["buy", "buys", "bought", "bought", "buying"],
        &["lamp", "hat", "clock", "goat", "cake", "bicycle"],
    ),
    (
        ["sell", "sells", "sold", "sold", "selling"],
        &["horse", "cart", "boat", "lamp", "house", "rug"],
    ),
    (
        ["feed", "feeds", "fed", "fed", "feeding"],
        &["dog", "cat", "horse", "goat", "duck", "cow"],
    ),
    (
        ["call", "calls", "called", "called", "calling"],
        &["mayor", "captain", "stranger", "smith"],
    ),
    (
        ["draw", "draws", "drew", "drawn", "drawing"],
        &["map", "horse", "house", "ship", "tree"],
    ),
    (
        ["write", "writes", "wrote", "written", "writing"],
        &["letter", "song", "story", "note", "poem"],
    ),
    (
        ["bake", "bakes", "baked", "baked", "baking"],
        &["cake", "pie", "loaf", "pizza"],
    ),
    (
        ["cook", "cooks", "cooked", "cooked", "cooking"],
        &["stew", "soup", "fish", "meal", "egg"],
    ),
    (
        ["cut", "cuts", "cut", "cut", "cutting"],
        &["rope", "hedge", "cake", "melon", "paper"],
    ),
    (
        ["hide", "hides", "hid", "hidden", "hiding"],
        &["coin", "letter", "key", "ring", "box"],
    ),
    (
        ["bring", "brings", "brought", "brought", "bringing"],
        &["chair", "lamp", "basket", "blanket", "cup"],
    ),
    (
        ["push", "pushes", "pushed", "pushed", "pushing"],
        &["cart", "wagon", "boat", "sledge", "bicycle"],
    ),
    (
        ["follow", "follows", "followed", "followed", "following"],
        &["fox", "cart", "stranger", "road", "path"],
    ),
    (
        ["watch", "watches", "watched", "watched", "watching"],
        &["play", "race", "ship", "bird", "fire"],
    ),
    (
        ["sweep", "sweeps", "swept", "swept", "sweeping"],
        &["floor", "yard", "kitchen", "path", "hall"],
    ),
    (
        ["polish", "polishes", "polished", "polished", "polishing"],
        &["boot", "mirror", "bell", "spoon", "ring"],
    ),
    (
        ["weigh", "weighs", "weighed", "weighed", "weighing"],
        &["melon", "parcel", "fish", "sack", "cheese"],
    ),
    (
        ["catch", "catches", "caught", "caught", "catching"],
        &["fish", "ball", "mouse", "thief", "frog"],
    ),
    (
        ["help", "helps", "helped", "helped", "helping"],
        &["mayor", "child", "stranger", "captain", "neighbour"],
    ),
    (
        ["borrow", "borrows", "borrowed", "borrowed", "borrowing"],
        &["ladder", "hammer", "umbrella", "saw", "book"],
    ),
    (
        ["measure", "measures", "measured", "measured", "measuring"],
        &["shelf", "rope", "window", "board", "table"],
    ),
    (
        ["water", "waters", "watered", "watered", "watering"],
        &["rose", "tree", "lawn", "tulip", "flower"],
    ),
    (
        ["pack", "packs", "packed", "packed", "packing"],
        &["suitcase", "bag", "basket", "tent", "parcel"],
    ),
    (
        ["lock", "locks", "locked", "locked", "locking"],
        &["door", "gate", "shop", "chest", "stable"],
    ),
    (
        ["repair", "repairs", "repaired", "repaired", "repairing"],
        &["bicycle", "engine", "radio", "roof", "van"],
    ),
    (
        ["fill", "fills", "filled", "filled", "filling"],
        &["bottle", "bucket", "basket", "sack", "kettle"],
    ),
    (
        ["fold", "folds", "folded", "folded", "folding"],
        &["letter", "map", "towel", "blanket", "shirt"],
    ),
    (
        ["lift", "lifts", "lifted", "lifted", "lifting"],
        &["chest", "box", "stone", "child", "barrel"],
    ),
];

/// Something that one does alone, without an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doing {
    /// "sing"
    pub base: &'static str,
    /// "sings"
    pub third: &'static str,
    /// "sang"
    pub past: &'static str,
    /// "singing"
    pub ing: &'static str,
}

const fn doing_of(base: &'static str, third: &'static str, past: &'static str, ing: &'static str) -> Doing {
    Doing { base, third, past, ing }
}

/// Everything that one can do anywhere, alone.
const DOINGS: &[Doing] = &[
    doing_of("sing", "sings", "sang", "singing"),
    doing_of("dance", "dances", "danced", "dancing"),
    doing_of("sleep", "sleeps", "slept", "sleeping"),
    doing_of("wait", "waits", "waited", "waiting"),
    doing_of("rest", "rests", "rested", "resting"),
    doing_of("work", "works", "worked", "working"),
    doing_of("walk", "walks", "walked", "walking"),
    doing_of("run", "runs", "ran", "running"),
    doing_of("play", "plays", "played", "playing"),
    doing_of("laugh", "laughs", "laughed", "laughing"),
    doing_of("talk", "talks", "talked", "talking"),
    doing_of("sit", "sits", "sat", "sitting"),
    doing_of("stand", "stands", "stood", "standing"),
    doing_of("eat", "eats", "ate", "eating"),
    doing_of("shout", "shouts", "shouted", "shouting"),
    doing_of("whistle", "whistles", "whistled", "whistling"),
];

fn deed_with(d: &mut Draw, verb: &Verb) -> Deed {
    let ([base, third, past, participle, ing], objects) = *verb;
    Deed {
        base,
        third,
        past,
        participle,
        ing,
        object: d.pick(objects),
        at: d.pick(SETTINGS),
    }
}

/// Something done to something.
pub fn deed(d: &mut Draw) -> Deed {
    let verb = d.pick(DEEDS);
    deed_with(d, &verb)
}

/// Two deeds with different verbs and different objects.
pub fn two_deeds(d: &mut Draw) -> (Deed, Deed) {
    loop {
        let (one, other) = d.two(DEEDS);
        let (one, other) = (deed_with(d, &one), deed_with(d, &other));
        if one.object != other.object {
            return (one, other);
        }
    }
}

/// Something that animals do as people do.
pub fn animal_doing(d: &mut Draw) -> Doing {
    const BY_ANIMALS: &[&str] = &["sleep", "wait", "rest", "run", "sit", "stand", "eat", "play"];
    let doings: Vec<Doing> = DOINGS
        .iter()
        .filter(|doing| BY_ANIMALS.contains(&doing.base))
        .copied()
        .collect();
    d.pick(&doings)
}

/// Something that one does alone.
pub fn doing(d: &mut Draw) -> Doing {
    d.pick(DOINGS)
}
