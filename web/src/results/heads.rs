use guesswork_shared::results::{Column, Kind, Table};

/// What stands over a column that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The column's place in the table.
    pub column: usize,
    /// What it has in common with its neighbours, which stands once over all of them.
    pub group: Option<String>,
    /// The rest.
    pub name: String,
}

/// The heads of a table. A score's title, as `classification (10 tasks), exact match`, says first of what it is: that is
/// a group's name.
pub fn heads(table: &Table, published: &str) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    for (place, column) in table.columns.iter().enumerate() {
        if column.is_hidden {
            continue;
        }
        let (group, name) = match split(table, place, column) {
            Some((group, name)) => (Some(group), name),
            None if column.published => {
                let name = column.title.strip_prefix("the paper\u{2019}s ");
                let name = name.or(column.title.strip_prefix("the paper's "));
                (Some(published.to_string()), name.unwrap_or(&column.title).to_string())
            }
            // How far a score lies over guessing, and how many answers could be right, belong to the score.
            None if matches!(column.key.as_str(), "over_guess" | "in_labels") => {
                let before = heads.last().and_then(|head| head.group.clone());
                (before, column.title.clone())
            }
            None => (None, column.title.clone()),
        };
        heads.push(Head {
            column: place,
            group,
            name,
        });
    }
    heads
}

fn split(table: &Table, place: usize, column: &Column) -> Option<(String, String)> {
    if column.published || table.kind(place) != Kind::Estimate {
        return None;
    }
    let (group, name) = column.title.split_once(", ")?;
    let mut letters = group.chars();
    let first = letters.next()?.to_uppercase();
    let group: String = first.chain(letters).collect();
    Some((group.replace(" (", ", ").replace(')', ""), name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{super::examples::study, *};

    #[test]
    fn scores_of_the_same_tasks_stand_under_one_name() {
        let study = study();
        let heads = heads(study.table("definitions").unwrap(), "Published");
        let said: Vec<(Option<&str>, &str)> = heads
            .iter()
            .map(|head| (head.group.as_deref(), head.name.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (None, "lane"),
                (Some("Classification, 23 tasks"), "exact match"),
                (Some("Classification, 23 tasks"), "over guessing"),
                (Some("Classification, 23 tasks"), "in labels"),
                (Some("Generation, 4 tasks"), "ROUGE-L"),
                (Some("Overall"), "ROUGE-L"),
                (None, "p to original"),
                (None, "seeds"),
                (Some("Published"), "exact match"),
            ]
        );
    }
}
