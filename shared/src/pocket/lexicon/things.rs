//! Nouns that can be counted, sorted by what they are.

/// Animals; every one has a regular or listed plural.
pub const ANIMALS: &[&str] = &[
    "dog", "cat", "horse", "cow", "hen", "goat", "pig", "duck", "rabbit", "mouse", "fox", "bear", "wolf", "lion",
    "tiger", "monkey", "donkey", "frog", "snake", "turtle", "owl", "crow", "swan", "parrot", "camel", "goose",
    "hedgehog", "squirrel", "kitten", "puppy", "otter", "pigeon",
];

/// Animals that people of the village keep.
pub const FARM_ANIMALS: &[&str] = &[
    "dog", "cat", "horse", "cow", "hen", "goat", "pig", "duck", "rabbit", "mouse", "donkey", "goose", "kitten",
    "puppy", "pigeon", "turtle", "parrot", "lamb",
];

/// The colours that animals have.
pub const FUR_COLOURS: &[&str] = &["white", "black", "brown", "grey"];

/// Food that comes in pieces.
pub const FOODS: &[&str] = &[
    "cake", "pie", "sandwich", "pancake", "sausage", "biscuit", "bun", "omelette", "dumpling", "muffin", "doughnut",
    "pizza", "waffle", "burger", "roll",
];

/// Fruit and vegetables.
pub const CROPS: &[&str] = &[
    "apple", "pear", "plum", "carrot", "onion", "potato", "tomato", "lemon", "cherry", "melon", "peach", "cabbage",
    "turnip", "pumpkin", "cucumber",
];

/// What one works with.
pub const TOOLS: &[&str] = &[
    "hammer",
    "saw",
    "axe",
    "drill",
    "spade",
    "rake",
    "wrench",
    "chisel",
    "broom",
    "shovel",
    "screwdriver",
    "hoe",
    "pickaxe",
    "crowbar",
    "sickle",
];

/// What one wears.
pub const CLOTHES: &[&str] = &[
    "coat", "hat", "scarf", "shirt", "skirt", "sock", "glove", "belt", "dress", "jacket", "sweater", "cap", "apron",
    "vest", "cloak",
];

/// What stands in a house.
pub const FURNITURE: &[&str] = &[
    "table",
    "chair",
    "bed",
    "bench",
    "desk",
    "bookcase",
    "cupboard",
    "stool",
    "sofa",
    "wardrobe",
    "cradle",
    "armchair",
    "dresser",
    "couch",
    "nightstand",
];

/// What grows.
pub const PLANTS: &[&str] = &[
    "rose",
    "tulip",
    "oak",
    "pine",
    "daisy",
    "fern",
    "lily",
    "willow",
    "birch",
    "cactus",
    "sunflower",
    "maple",
    "thistle",
    "violet",
    "beech",
];

/// What one plays music on.
pub const INSTRUMENTS: &[&str] = &[
    "drum", "flute", "violin", "piano", "guitar", "trumpet", "harp", "banjo", "fiddle", "whistle",
];

/// What one travels in or on.
pub const VEHICLES: &[&str] = &[
    "bus", "train", "boat", "bicycle", "cart", "lorry", "tram", "ship", "plane", "van", "sledge", "taxi",
];

/// Things small enough to be carried, hidden and put somewhere.
pub const SMALL_THINGS: &[&str] = &[
    "key", "coin", "cup", "book", "letter", "ring", "ball", "candle", "spoon", "map", "comb", "purse", "watch", "pen",
    "plate", "doll", "bottle", "ticket", "mirror", "bell", "stamp", "towel", "pillow", "torch", "notebook",
];

/// Things that one owns, lends and sells.
pub const BELONGINGS: &[&str] = &[
    "lamp", "ladder", "bicycle", "umbrella", "clock", "basket", "blanket", "kettle", "guitar", "hammer", "saw", "book",
    "cart", "tent", "bucket", "mirror", "violin", "spade", "drum", "suitcase", "camera", "radio", "kite", "rug",
    "sledge",
];

/// What things can be put into.
pub const CONTAINERS: &[&str] = &[
    "box", "basket", "drawer", "bag", "chest", "sack", "trunk", "suitcase", "cupboard", "barrel",
];

/// What things can lie on, under and behind.
pub const SURFACES: &[&str] = &[
    "table", "bench", "bed", "desk", "chair", "sofa", "stool", "dresser", "armchair", "shelf",
];

/// Colours.
pub const COLOURS: &[&str] = &[
    "red", "blue", "green", "yellow", "white", "black", "brown", "grey", "pink", "purple",
];
