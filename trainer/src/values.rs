//! What an option may be: out of range is wrong use, said at once, not a surprise later.

/// Parses a whole number from `LOW` to `HIGH`, both included.
pub fn whole<const LOW: usize, const HIGH: usize>(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if (LOW..=HIGH).contains(&number) => Ok(number),
        _ => Err(format!("it must be a whole number from {LOW} to {HIGH}")),
    }
}

/// Parses a finite number above 0.
pub fn positive(text: &str) -> Result<f64, String> {
    number(text, |number| number > 0.0, "it must be a number above 0")
}

/// Parses a finite number, 0 or above.
pub fn not_negative(text: &str) -> Result<f64, String> {
    number(text, |number| number >= 0.0, "it must be a number, 0 or above")
}

/// Parses a probability above 0.
pub fn probability(text: &str) -> Result<f64, String> {
    number(
        text,
        |number| number > 0.0 && number <= 1.0,
        "it must be a number above 0 and at most 1",
    )
}

fn number(text: &str, fits: impl Fn(f64) -> bool, wanted: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && fits(number) => Ok(number),
        _ => Err(wanted.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_sane_number_is_refused() {
        for text in ["nan", "inf", "-inf", "-1", "0", "1e400", "", "x"] {
            assert!(positive(text).is_err(), "{text}");
        }
        assert_eq!(not_negative("0"), Ok(0.0));
        assert_eq!(positive("1e-5"), Ok(1e-5));
        assert_eq!(probability("1"), Ok(1.0));
        assert!(probability("1.1").is_err() && not_negative("-0.1").is_err());
        assert_eq!(whole::<1, 5>("5"), Ok(5));
        for text in ["0", "6", "-1", "1.5", "99999999999999999999999"] {
            assert!(whole::<1, 5>(text).is_err(), "{text}");
        }
    }
}
