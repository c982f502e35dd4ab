/// `noun` with "a" or "an". Every word of the lexicon follows its first letter's sound.
pub fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// `text` with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "a, b and c".
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The plural of a noun of the lexicon.
pub fn plural(noun: &str) -> String {
    const IRREGULAR: [(&str, &str); 15] = [
        ("mouse", "mice"),
        ("goose", "geese"),
        ("wolf", "wolves"),
        ("knife", "knives"),
        ("shelf", "shelves"),
        ("loaf", "loaves"),
        ("sheep", "sheep"),
        ("deer", "deer"),
        ("child", "children"),
        ("fisherman", "fishermen"),
        ("postman", "postmen"),
        ("piano", "pianos"),
        ("scarf", "scarves"),
        ("thief", "thieves"),
        ("trout", "trout"),
    ];
    if let Some((_, many)) = IRREGULAR.iter().find(|(one, _)| *one == noun) {
        return (*many).to_owned();
    }
    let ending = |endings: &[&str]| endings.iter().any(|ending| noun.ends_with(ending));
    match noun.strip_suffix('y') {
        Some(stem) if !ending(&["ay", "ey", "oy", "uy"]) => format!("{stem}ies"),
        _ if ending(&["s", "x", "z", "ch", "sh", "potato", "tomato"]) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// `number` in words, up to ninety-nine; larger ones in digits.
pub fn number_word(number: u32) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    match number {
        0..=19 => SMALL[number as usize].to_owned(),
        20..=99 if number.is_multiple_of(10) => TENS[(number / 10) as usize].to_owned(),
        20..=99 => format!("{}-{}", TENS[(number / 10) as usize], SMALL[(number % 10) as usize]),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_plurals_and_numbers() {
        assert_eq!((a("axe"), a("hen")), ("an axe".into(), "a hen".into()));
        for (one, many) in [
            ("hen", "hens"),
            ("fox", "foxes"),
            ("cherry", "cherries"),
            ("monkey", "monkeys"),
            ("wolf", "wolves"),
            ("bench", "benches"),
            ("brush", "brushes"),
            ("potato", "potatoes"),
            ("dress", "dresses"),
        ] {
            assert_eq!(plural(one), many);
        }
        assert_eq!(
            (number_word(7), number_word(40), number_word(61)),
            ("seven".into(), "forty".into(), "sixty-one".into())
        );
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
