//! Money as integer cents: read exactly or not at all, never through a float.
//!
//! No sum of a load's amounts can overflow, because a load takes in no more than this: one amount is far beyond any price in
//! any currency, and all amounts of a table together are far below what a sum of them is stored as.

/// The largest amount that a load takes in: 1,000,000,000,000 units.
pub const AMOUNT_CENTS_MAX: i64 = 100_000_000_000_000;

/// The amounts of one table add up to no more, whatever their signs: 1,000,000,000,000,000 units. Every sum of some of them fits
/// a `DECIMAL(18,2)`, and 64 bits even where a store adds up rows in which each amount is contained ninety times.
pub const SUM_CENTS_MAX: i64 = 100_000_000_000_000_000;

/// Reads `58.90`, `58.9` or `58` as 5890, 5890 and 5800 cents. Refuses more than two decimals (unless
/// they are zeros), exponents, thousands separators and anything that does not fit 64 bits.
pub fn parse_cents(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let decimals = decimals.trim_end_matches('0');
    if whole.is_empty() || decimals.len() > 2 || !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let units: i64 = whole.parse().ok()?;
    let mut hundredths: i64 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
    if decimals.len() == 1 {
        hundredths *= 10;
    }
    let cents = units.checked_mul(100)?.checked_add(hundredths)?;
    Some(if negative { -cents } else { cents })
}

/// Writes 5890 cents as `58.90`.
pub fn format_cents(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// The JSON number of an amount: the double nearest to the exact decimal.
pub fn to_units(cents: i64) -> f64 {
    cents as f64 / 100.0
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly_or_not_at_all() {
        let check = |text: &str, expected: Option<i64>| assert_eq!(parse_cents(text), expected, "{text}");
        check("58.90", Some(5890));
        check("58.9", Some(5890));
        check("58", Some(5800));
        check("0.07", Some(7));
        check("-1.5", Some(-150));
        check("58.9000", Some(5890));
        check("58.901", None);
        check("", None);
        check(".5", None);
        check("1,5", None);
        check("1e3", None);
        check("--1", None);
        check("99999999999999999999", None);
    }

    #[test]
    fn writes_what_it_read() {
        for cents in [0, 7, 100, -150, 1_359_164_370] {
            assert_eq!(parse_cents(&format_cents(cents)), Some(cents));
        }
    }
}
