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
}

/// A verb's five forms and the objects that it goes with.
type Verb = ([&'static str; 5], &'static [&'static str]);

/// Everything that one can do to something.
pub const DEEDS: &[Verb] = &[
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
        &["shed", "wall", "boat", "bridge", "table", "tower"],
    ),
    (
        ["find", "finds", "found", "found", "finding"],
        &["key", "coin", "ring", "map", "purse", "glove"],
    ),
    (
        ["lose", "loses", "lost", "lost", "losing"],
        &["key", "ticket", "ring", "map", "purse", "glove"],
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
        &["doctor", "teacher", "driver", "nurse", "guard"],
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
        ["break", "breaks", "broke", "broken", "breaking"],
        &["cup", "plate", "window", "lamp", "bottle"],
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
        &["fox", "cart", "guard", "river", "path"],
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
        &["farmer", "child", "sailor", "baker", "neighbour"],
    ),
    (
        ["borrow", "borrows", "borrowed", "borrowed", "borrowing"],
        &["ladder", "hammer", "umbrella", "saw", "book"],
    ),
    (
        ["measure", "measures", "measured", "measured", "measuring"],
        &["shelf", "rope", "window", "board", "garden"],
    ),
    (
        ["water", "waters", "watered", "watered", "watering"],
        &["rose", "tree", "garden", "tulip", "field"],
    ),
    (
        ["pack", "packs", "packed", "packed", "packing"],
        &["suitcase", "bag", "basket", "tent", "parcel"],
    ),
    (
        ["lock", "locks", "locked", "locked", "locking"],
        &["door", "gate", "shop", "chest", "barn"],
    ),
    (
        ["repair", "repairs", "repaired", "repaired", "repairing"],
        &["bicycle", "engine", "radio", "roof", "bridge"],
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
pub const DOINGS: &[Doing] = &[
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

/// Something that one does alone.
pub fn doing(d: &mut Draw) -> Doing {
    d.pick(DOINGS)
}
