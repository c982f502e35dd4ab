//! The order in which a definition mentions labels.

/// Sorts labels as `definition` lists them; those that it does not mention stand behind, sorted.
///
/// A label may be mentioned several times ("given sentence 1 and sentence 2 ... answer 0, 1, or 2"): what counts is the
/// shortest stretch of the definition that mentions all that are mentioned at all, the first of equally short ones.
pub(super) fn in_the_order_of(definition: &str, mut labels: Vec<String>) -> Vec<String> {
    labels.sort();
    let mentions = mentions(definition, &labels);
    let order = shortest_stretch(&mentions);
    let place = |label: usize| order.iter().position(|&l| l == label).unwrap_or(usize::MAX);
    let mut numbered: Vec<(usize, String)> = labels.into_iter().enumerate().collect();
    numbered.sort_by_key(|&(i, _)| (place(i), i));
    numbered.into_iter().map(|(_, label)| label).collect()
}

/// Where a label stands as a whole word, in bytes.
struct Mention {
    label: usize,
    start: usize,
    end: usize,
}

/// All mentions in the text's order. Where one lies within a longer one (`Funny` in `Not Funny`) only the longer counts.
fn mentions(definition: &str, labels: &[String]) -> Vec<Mention> {
    let mut found = Vec::new();
    for (label, text) in labels.iter().enumerate() {
        let mut places = whole_words(definition, text);
        if places.is_empty() {
            // ASCII only: other letters may change their length, and places in the text would be lost.
            places = whole_words(&definition.to_ascii_lowercase(), &text.to_ascii_lowercase());
        }
        let length = text.len();
        found.extend(places.into_iter().map(|start| Mention {
            label,
            start,
            end: start + length,
        }));
    }
    found.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
    let mut end = 0;
    found.retain(|m| {
        let outside = m.end > end;
        end = end.max(m.end);
        outside
    });
    found
}

fn whole_words(text: &str, word: &str) -> Vec<usize> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let places = text.match_indices(word).map(|(start, _)| start);
    let whole = places.filter(|&start| {
        let open_before = !text[..start].ends_with(part_of_word) || !word.starts_with(part_of_word);
        let open_behind = !text[start + word.len()..].starts_with(part_of_word) || !word.ends_with(part_of_word);
        open_before && open_behind
    });
    whole.collect()
}

/// The labels in the order of the shortest stretch that holds each mentioned one.
fn shortest_stretch(mentions: &[Mention]) -> Vec<usize> {
    let mut kinds: Vec<usize> = mentions.iter().map(|m| m.label).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut best: Option<(usize, usize, usize)> = None;
    // Two ends moving through the mentions; `held` counts each label between them.
    let mut held = std::collections::BTreeMap::new();
    let mut first = 0;
    for (last, mention) in mentions.iter().enumerate() {
        *held.entry(mention.label).or_insert(0usize) += 1;
        while held.len() == kinds.len() {
            let length = mention.end - mentions[first].start;
            if best.is_none_or(|(shortest, ..)| length < shortest) {
                best = Some((length, first, last));
            }
            if let Some(count) = held.get_mut(&mentions[first].label) {
                *count -= 1;
                if *count == 0 {
                    held.remove(&mentions[first].label);
                }
            }
            first += 1;
        }
    }
    let Some((_, first, last)) = best else {
        return Vec::new();
    };
    let mut order = Vec::new();
    for mention in &mentions[first..=last] {
        if !order.contains(&mention.label) {
            order.push(mention.label);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ordered(definition: &str, labels: &[&str]) -> Vec<String> {
        in_the_order_of(definition, labels.iter().map(|l| l.to_string()).collect())
    }

    #[test]
    fn the_list_counts_and_not_what_stands_before_it() {
        let text = "Given sentence 1 and sentence 2, decide whether they agree: 0 (entailment), 1 (neutral), or 2(contradiction).";
        assert_eq!(ordered(text, &["2", "1", "0"]), ["0", "1", "2"]);
        assert_eq!(
            ordered("the 1st one: '1' if so, otherwise '0'", &["0", "1"]),
            ["1", "0"]
        );
    }

    #[test]
    fn a_label_within_a_longer_one_is_not_mentioned() {
        assert_eq!(
            ordered("\"Not Funny\" or \"Funny\"", &["Funny", "Not Funny"]),
            ["Not Funny", "Funny"]
        );
        assert_eq!(
            ordered("INFORM_INTENT, INFORM", &["INFORM", "INFORM_INTENT"]),
            ["INFORM_INTENT", "INFORM"]
        );
    }

    #[test]
    fn what_is_not_mentioned_stands_behind_sorted() {
        assert_eq!(
            ordered("joy or fear", &["sadness", "anger", "fear", "joy"]),
            ["joy", "fear", "anger", "sadness"]
        );
        assert_eq!(ordered("", &["b", "a"]), ["a", "b"]);
        assert_eq!(
            ordered("Positive and NEGATIVE", &["negative", "positive"]),
            ["positive", "negative"]
        );
    }

    proptest! {
        #[test]
        fn it_only_reorders(definition in "[abé_ ,]{0,30}", labels in proptest::collection::btree_set("[abé_]{1,2}", 0..5)) {
            let labels: Vec<String> = labels.into_iter().collect();
            let mut sorted = in_the_order_of(&definition, labels.clone());
            sorted.sort();
            prop_assert_eq!(sorted, labels);
        }
    }
}
