/// The definition reduced to its output space: `Answers: yes, no` for classification, `None` for generation.
///
/// The prompt's encoding puts `Definition: ` before and the full stop behind.
pub fn simplified_definition(labels: Option<&[String]>) -> Option<String> {
    let labels = labels.filter(|labels| !labels.is_empty())?;
    Some(format!("Answers: {}", labels.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_listed_and_generation_has_nothing_to_list() {
        let labels = ["yes".to_string(), "not sure".to_string()];
        assert_eq!(simplified_definition(Some(&labels)).unwrap(), "Answers: yes, not sure");
        assert_eq!(simplified_definition(None), None);
        assert_eq!(simplified_definition(Some(&[])), None);
    }
}
