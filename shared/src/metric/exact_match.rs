use crate::task::same_answer;

/// 100 if the prediction has the normal form of one of the references, else 0.
///
/// ```
/// use guesswork_shared::metric::exact_match;
/// assert_eq!(exact_match(" Not funny.", &["Funny".into(), "Not Funny".into()]), 100.);
/// ```
pub fn exact_match(prediction: &str, references: &[String]) -> f64 {
    let right = references.iter().any(|reference| same_answer(prediction, reference));
    if right { 100. } else { 0. }
}
