/// The definition reduced to its output space: `Answers: yes, no` for classification, `None` for generation.
///
/// The prompt's encoding puts `Definition: ` before and the full stop behind.
pub fn simplified_definition(labels: Option<&[String]>) -> Option<String> {
    let labels = labels.filter(|labels| !labels.is_empty())?;
    Some(format!("Answers: {}", labels.join(", ")))
}
