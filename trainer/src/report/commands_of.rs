//! What a recorded command line says.

/// The value of an option in a command line as this program records it: `--name value` or `--name=value`.
pub(crate) fn option_of(command: &str, name: &str) -> Option<String> {
    let words = words(command);
    let mut words = words.iter();
    let mut value = None;
    while let Some(word) = words.next() {
        if word == name {
            value = words.next().cloned();
        } else if let Some(rest) = word.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
            value = Some(rest.to_string());
        }
    }
    value
}

/// A shell's words, of what records quote: single quotes, and `\'` outside of them.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if !quoted => word.get_or_insert_default().extend(letters.next()),
            _ if letter.is_whitespace() && !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_as_they_are_recorded() {
        let command = r"guesswork tune --base 'my runs/it'\''s base' --seed 7 --training-tasks=5";
        assert_eq!(option_of(command, "--base").as_deref(), Some("my runs/it's base"));
        assert_eq!(option_of(command, "--training-tasks").as_deref(), Some("5"));
        assert_eq!(option_of(command, "--training"), None);
        assert_eq!(option_of("guesswork tune --base", "--base"), None);
    }
}
