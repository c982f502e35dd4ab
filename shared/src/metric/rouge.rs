use super::stem;
use std::{borrow::Cow, collections::HashMap};

/// ROUGE-1 F, 0 to 100: the overlap of single words, the best over the references.
///
/// Equal to `rouge_score` with `use_stemmer=True`, which Tk-Instruct uses: the text is put into lower case, everything
/// but `a-z0-9` separates words, words of more than three characters are stemmed (Lin, "ROUGE: A Package for Automatic
/// Evaluation of Summaries", 2004).
pub fn rouge1(prediction: &str, references: &[String]) -> f64 {
    rouge(prediction, references).0
}

/// ROUGE-L F, 0 to 100: the longest common subsequence of words, the best over the references; words as in [`rouge1`].
pub fn rouge_l(prediction: &str, references: &[String]) -> f64 {
    rouge(prediction, references).1
}

/// ROUGE-1 and ROUGE-L together, for the price of reading the texts once; each is the best over the references.
pub(super) fn rouge(prediction: &str, references: &[String]) -> (f64, f64) {
    let prediction = prediction.to_lowercase();
    let prediction = words(&prediction);
    let mut best: (f64, f64) = (0., 0.);
    for reference in references {
        let reference = reference.to_lowercase();
        let reference = words(&reference);
        // Numbers instead of words: the subsequence compares each word with each.
        let mut numbers = HashMap::new();
        let mut left = Vec::new();
        let mut numbered = Vec::with_capacity(reference.len());
        for word in &reference {
            let number = *numbers.entry(word.as_ref()).or_insert(left.len());
            match left.get_mut(number) {
                Some(count) => *count += 1usize,
                None => left.push(1),
            }
            numbered.push(number);
        }
        // A word that the reference does not have matches nothing and can be left away.
        let common: Vec<usize> = prediction
            .iter()
            .filter_map(|word| numbers.get(word.as_ref()).copied())
            .collect();
        let mut overlap = 0;
        for &number in &common {
            if left[number] > 0 {
                left[number] -= 1;
                overlap += 1;
            }
        }
        let (predicted, wanted) = (prediction.len(), reference.len());
        best.0 = best.0.max(f_measure(overlap, predicted, wanted));
        best.1 = best.1.max(f_measure(
            longest_common_subsequence(&common, &numbered),
            predicted,
            wanted,
        ));
    }
    (100. * best.0, 100. * best.1)
}

/// `rouge_score`'s tokens of a text in lower case.
fn words(text: &str) -> Vec<Cow<'_, str>> {
    let words = text
        .split(|c: char| !matches!(c, 'a'..='z' | '0'..='9'))
        .filter(|word| !word.is_empty());
    words
        .map(|word| if word.len() > 3 { stem(word) } else { word.into() })
        .filter(|word| !word.is_empty())
        .collect()
}

fn f_measure(common: usize, predicted: usize, wanted: usize) -> f64 {
    if common == 0 {
        return 0.;
    }
    let precision = common as f64 / predicted as f64;
    let recall = common as f64 / wanted as f64;
    2. * precision * recall / (precision + recall)
}

/// The length of the longest common subsequence; time is the product of the lengths, memory one of them.
fn longest_common_subsequence(a: &[usize], b: &[usize]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refs(references: &[&str]) -> Vec<String> {
        references.iter().map(|r| r.to_string()).collect()
    }

    #[test]
    fn the_order_counts_for_rouge_l_alone() {
        let reference = refs(&["the mouse eats the rabbit"]);
        assert!((rouge1("rabbit eats mouse", &reference) - 75.).abs() < 1e-9);
        assert!((rouge_l("rabbit eats mouse", &reference) - 25.).abs() < 1e-9);
    }

    #[test]
    fn a_word_counts_as_often_as_the_reference_has_it() {
        assert!((rouge1("the the the the", &refs(&["the cat"])) - 100. / 3.).abs() < 1e-9);
    }

    #[test]
    fn nothing_matches_nothing() {
        assert_eq!(rouge("", &refs(&[""])), (0., 0.));
        assert_eq!(rouge("...", &refs(&["..."])), (0., 0.));
        assert_eq!(rouge("a", &[]), (0., 0.));
    }

    #[test]
    fn long_words_are_stemmed_and_short_ones_are_not() {
        assert_eq!(rouge1("Studies, relational!", &refs(&["study relate"])), 100.);
        assert_eq!(rouge1("its", &refs(&["it"])), 0.);
    }

    /// The textbook's recursion.
    fn slow(a: &[usize], b: &[usize]) -> usize {
        match (a, b) {
            ([], _) | (_, []) => 0,
            ([x, a @ ..], [y, b @ ..]) if x == y => 1 + slow(a, b),
            ([_, rest @ ..], [_, others @ ..]) => slow(rest, b).max(slow(a, others)),
        }
    }

    proptest! {
        #[test]
        fn the_subsequence_is_the_longest(
            a in proptest::collection::vec(0usize..4, 0..8), b in proptest::collection::vec(0usize..4, 0..8),
        ) {
            prop_assert_eq!(longest_common_subsequence(&a, &b), slow(&a, &b));
        }

        #[test]
        fn scores_are_percentages_and_turn_round(a in "[a-d ]{0,30}", b in "[a-d ]{0,30}") {
            let (one, other) = (rouge(&a, &refs(&[&b])), rouge(&b, &refs(&[&a])));
            prop_assert!((one.0 - other.0).abs() < 1e-9 && (one.1 - other.1).abs() < 1e-9);
            prop_assert!((0. ..=100.).contains(&one.1) && one.1 <= one.0 + 1e-9);
        }

        #[test]
        fn no_text_makes_it_panic(a in ".*", b in ".*") {
            rouge(&a, &[b]);
        }
    }
}
