//! Readers of single values, shared by the tables. Each says what it refuses by returning nothing.

use std::borrow::Cow;

/// A value and whether reading it meant mending it.
pub struct Mended<T> {
    pub value: T,
    pub was_mended: bool,
}

/// A whole number; `40.0` is one too, as pandas writes integers of columns with gaps.
pub fn whole_number(text: &str) -> Option<i32> {
    let digits = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    digits.parse().ok()
}

/// The first five digits of a zip code. Fewer digits have lost leading zeros to a spreadsheet;
/// `01037-200` and `01037200` are whole codes.
pub fn zip_prefix(text: &str) -> Option<Mended<Cow<'_, str>>> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole_code = match digits {
        8 => bytes.len() == 8,
        5 => bytes.len() == 9 && bytes[5] == b'-' && bytes[6..].iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if whole_code {
        return Some(Mended { value: Cow::Borrowed(&text[..5]), was_mended: true });
    }
    match digits {
        5 if bytes.len() == 5 => Some(Mended { value: Cow::Borrowed(text), was_mended: false }),
        1..=4 if bytes.len() == digits => Some(Mended { value: Cow::Owned(format!("{text:0>5}")), was_mended: true }),
        _ => None,
    }
}

/// Two letters in upper case.
pub fn state(text: &str) -> Option<Mended<Cow<'_, str>>> {
    if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let is_upper = text.bytes().all(|byte| byte.is_ascii_uppercase());
    let value = if is_upper { Cow::Borrowed(text) } else { Cow::Owned(text.to_ascii_uppercase()) };
    Some(Mended { value, was_mended: !is_upper })
}

/// A city as spelled, with single spaces.
pub fn city(text: &str) -> Option<Mended<Cow<'_, str>>> {
    let is_tidy = !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.contains("  ")
        && !text.contains(|symbol: char| symbol.is_whitespace() && symbol != ' ');
    if is_tidy {
        return (!text.is_empty()).then_some(Mended { value: Cow::Borrowed(text), was_mended: false });
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| Mended { value: Cow::Owned(words.join(" ")), was_mended: true })
}

/// A word in lower case.
pub fn word(text: &str) -> Mended<Cow<'_, str>> {
    if text.chars().any(char::is_uppercase) {
        return Mended { value: Cow::Owned(text.to_lowercase()), was_mended: true };
    }
    Mended { value: Cow::Borrowed(text), was_mended: false }
}

/// An optional value: blank is null; anything else must be readable.
pub enum Optional<T> {
    Blank,
    Value(T),
    Unreadable,
}

impl<T> Optional<T> {
    pub fn read(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Self {
        if text.is_empty() {
            return Self::Blank;
        }
        read(text).map_or(Self::Unreadable, Self::Value)
    }

    pub fn is_unreadable(&self) -> bool {
        matches!(self, Self::Unreadable)
    }

    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Blank | Self::Unreadable => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zip_prefixes_keep_or_regain_their_zeros() {
        let check = |text: &str, expected: Option<(&str, bool)>| {
            let found = zip_prefix(text).map(|zip| (zip.value.into_owned(), zip.was_mended));
            assert_eq!(found, expected.map(|(zip, mended)| (zip.to_owned(), mended)), "{text}");
        };
        check("01037", Some(("01037", false)));
        check("1037", Some(("01037", true)));
        check("01037-200", Some(("01037", true)));
        check("01037200", Some(("01037", true)));
        check("010372", None);
        check("01037-2", None);
        check("O1037", None);
        check("", None);
        check("é", None);
    }

    #[test]
    fn whole_numbers_may_carry_zeros() {
        let check = |text: &str, expected: Option<i32>| assert_eq!(whole_number(text), expected, "{text}");
        check("40", Some(40));
        check("40.0", Some(40));
        check("-3", Some(-3));
        check("40.5", None);
        check("40.", None);
        check("many", None);
        check("99999999999", None);
    }

    #[test]
    fn cities_keep_their_spelling() {
        let check = |text: &str, expected: Option<(&str, bool)>| {
            let found = city(text).map(|city| (city.value.into_owned(), city.was_mended));
            assert_eq!(found, expected.map(|(city, mended)| (city.to_owned(), mended)), "{text}");
        };
        check("São Paulo", Some(("São Paulo", false)));
        check(" sao  paulo", Some(("sao paulo", true)));
        check("  ", None);
        check("", None);
    }
}
