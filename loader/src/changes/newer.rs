//! Which of two rows is the newer one, by a column that tells.

use std::cmp::Ordering;

use triptych_schemas::time;

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
}
