//! From the likelihoods of labels to their probabilities.

/// The share of each label when only the labels are possible: the softmax of their log-likelihoods. Labels that
/// cannot be compared (none is finite) share alike.
pub fn label_probabilities(log_likelihoods: &[f32]) -> Vec<f32> {
    let top = log_likelihoods
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .fold(f32::NEG_INFINITY, f32::max);
    if !top.is_finite() {
        return vec![1.0 / log_likelihoods.len() as f32; log_likelihoods.len()];
    }
    let share = |value: &f32| {
        if value.is_nan() {
            0.0
        } else {
            f64::from(value - top).exp()
        }
    };
    let total: f64 = log_likelihoods.iter().map(share).sum();
    log_likelihoods
        .iter()
        .map(|value| (share(value) / total) as f32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one() {
        let probabilities = label_probabilities(&[-1000.0, -1000.0 - 2f32.ln(), f32::NEG_INFINITY]);
        assert!((probabilities[0] - 2.0 / 3.0).abs() < 1e-4 && (probabilities[1] - 1.0 / 3.0).abs() < 1e-4);
        assert_eq!(probabilities[2], 0.0);
        assert!(label_probabilities(&[]).is_empty());
        assert_eq!(label_probabilities(&[f32::NEG_INFINITY, f32::NAN]), [0.5, 0.5]);
        assert_eq!(label_probabilities(&[f32::NAN, -3.0]), [0.0, 1.0]);
    }
}
