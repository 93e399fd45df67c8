//! Which of two rows is the newer one, by a column that tells.

use std::cmp::Ordering;

use triptych_schemas::time;

/// Of `2018-10-31`.
const DAY_LENGTH: usize = 10;

/// By times, or else numbers, or else texts, whichever both are.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim(), other.trim());
    if let (Some(one), Some(other)) = (time::parse_wall(one), time::parse_wall(other)) {
        return one.cmp(&other);
    }
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(one), Ok(other)) => one.total_cmp(&other),
        _ => one.cmp(other),
    }
}

/// Whether such values can be compared: times as they are written from the year on, numbers, and texts that are neither, as version
/// numbers with zeros before them. What looks like a time written in another way cannot.
pub(super) fn can_tell(value: &str) -> bool {
    let value = value.trim();
    // With a zone it is compared as a text, which is right where all have the same.
    let begins_with_day = value.get(..DAY_LENGTH).is_some_and(|day| time::parse_wall(day).is_some());
    if value.is_empty() || begins_with_day || value.parse::<f64>().is_ok() {
        return true;
    }
    let has_digits = value.bytes().any(|byte| byte.is_ascii_digit());
    let is_word = value.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    !has_digits || is_word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newer_is_told_by_time_number_or_text() {
        let check = |one: &str, other: &str| {
            assert_eq!(compare(one, other), Ordering::Less, "{one} {other}");
            assert_eq!(compare(other, one), Ordering::Greater, "{one} {other}");
        };
        check("2018-01-02", "2018-01-02 00:00:01");
        check("9", "10");
        check("2018-01-02T10:00:00Z", "2018-01-02T10:00:01Z");
        assert_eq!(compare(" 7 ", "7.0"), Ordering::Equal);
    }

    #[test]
    fn times_in_other_forms_tell_nothing() {
        let check = |value: &str, expected: bool| assert_eq!(can_tell(value), expected, "{value}");
        for value in ["2018-01-02", "2018-01-02T10:00:00Z", "17", "-1.5", "", "01HV3Z", "v2", "draft"] {
            check(value, true);
        }
        for value in ["31/12/2023", "3/1/2024 8:26 PM", "31.12.2023", "2 Jan 2024", "Jan 2, 2024"] {
            check(value, false);
        }
    }
}
