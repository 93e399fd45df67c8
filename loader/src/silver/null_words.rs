//! Words that programs write where they had nothing. Refuses what people write: `none` may be an answer, `None` is Python's, and
//! `N/a` is what one of Olist's customers had to say.

/// What a database, a spreadsheet or a program wrote in the place of nothing.
pub(super) fn is_word_for_null(text: &str) -> bool {
    const WORDS: [&str; 13] =
        ["NULL", "null", "Null", "NaN", "nan", "NAN", "None", "N/A", "n/a", "#N/A", "\\N", "<NA>", "NaT"];
    // Nearly all values are no such word, and one look tells.
    if text.len() > 4 || !matches!(text.as_bytes().first(), Some(b'N' | b'n' | b'\\' | b'<' | b'#')) {
        return false;
    }
    WORDS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_programs_are_null_and_no_others() {
        let check = |text: &str, expected: bool| assert_eq!(is_word_for_null(text), expected, "{text}");
        for word in ["NULL", "null", "Null", "NaN", "nan", "None", "N/A", "n/a", "#N/A", "\\N", "<NA>", "NaT"] {
            check(word, true);
        }
        for word in ["", "none", "N/a", "NA", "n", "no", "null!", "nantes", "-", "N", "nano"] {
            check(word, false);
        }
    }
}
