//! Amounts as people write them: `12.50`, `12,50 €`, `1 234,56`, `1.234,56`. Refuses what can be read in two ways, as
//! `1,234` can: a thousand and more, or one and some.

use triptych_schemas::money;

/// What was written: whole cents, and the currency where a sign or code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) cents: i64,
    /// ISO 4217.
    pub(super) currency: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AmountError {
    Unreadable,
    Ambiguous,
}

/// Signs and codes that stand before or after an amount. `$` alone is that of many countries, so it is not here.
const CURRENCIES: [(&str, &str); 8] = [
    ("EUR", "EUR"),
    ("€", "EUR"),
    ("GBP", "GBP"),
    ("£", "GBP"),
    ("BRL", "BRL"),
    ("R$", "BRL"),
    ("CHF", "CHF"),
    ("USD", "USD"),
];
/// Digits between two marks of thousands.
const GROUP_DIGITS: usize = 3;

pub(super) fn read(text: &str) -> Result<Amount, AmountError> {
    let (number, currency) = without_currency(text);
    let (sign, number) = match number.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", number),
    };
    let (whole, decimals) = at_decimal_mark(number)?;
    let whole = without_groups(whole).ok_or(AmountError::Unreadable)?;
    let written = if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") };
    let cents = money::parse_cents(&written).ok_or(AmountError::Unreadable)?;
    Ok(Amount { cents, currency })
}

fn without_currency(text: &str) -> (&str, Option<&'static str>) {
    for (sign, currency) in CURRENCIES {
        if let Some(number) = text.strip_suffix(sign).or_else(|| text.strip_prefix(sign)) {
            return (number.trim(), Some(currency));
        }
    }
    (text, None)
}

/// The part before the mark of decimals, and the digits after it.
fn at_decimal_mark(number: &str) -> Result<(&str, &str), AmountError> {
    let Some(last) = number.rfind([',', '.']) else { return Ok((number, "")) };
    let (whole, decimals) = (&number[..last], &number[last + 1..]);
    let mark = &number[last..=last];
    if whole.contains(mark) {
        // Twice the same: `1.234.567`. Marks of thousands, then.
        return Ok((number, ""));
    }
    if decimals.is_empty() {
        return Err(AmountError::Unreadable);
    }
    let could_be_thousands =
        decimals.len() == GROUP_DIGITS && (1..=GROUP_DIGITS).contains(&whole.len()) && !whole.starts_with('0');
    if could_be_thousands && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountError::Ambiguous);
    }
    Ok((whole, decimals))
}

/// The digits without marks of thousands, which must be of one kind and stand where they belong.
fn without_groups(whole: &str) -> Option<String> {
    let Some(mark) = whole.chars().find(|symbol| !symbol.is_ascii_digit()) else { return Some(whole.to_owned()) };
    if !matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}' | '.' | ',') {
        return None;
    }
    let mut groups = whole.split(mark);
    let first = groups.next().filter(|digits| (1..=GROUP_DIGITS).contains(&digits.len()))?;
    let mut all = first.to_owned();
    for group in groups {
        if group.len() != GROUP_DIGITS {
            return None;
        }
        all.push_str(group);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_where_there_is_one_way_to() {
        let check = |text: &str, expected: Result<i64, AmountError>| {
            assert_eq!(read(text).map(|amount| amount.cents), expected, "{text}");
        };
        check("12.50", Ok(1250));
        check("12,5", Ok(1250));
        check("12", Ok(1200));
        check("-3,00", Ok(-300));
        check("1 234,56", Ok(123_456));
        check("1\u{202f}234\u{a0}€", Ok(123_400));
        check("1.234,56", Ok(123_456));
        check("1,234.56", Ok(123_456));
        check("1'234.5", Ok(123_450));
        check("1.234.567", Ok(123_456_700));
        check("0,500", Ok(50));
        check("1 234,500", Ok(123_450));
        check("1,234", Err(AmountError::Ambiguous));
        check("12.500", Err(AmountError::Ambiguous));
        check("1 23,56", Err(AmountError::Unreadable));
        check("1234 567", Err(AmountError::Unreadable));
        check("1.234 567,00", Err(AmountError::Unreadable));
        check("12,", Err(AmountError::Unreadable));
        check(",50", Err(AmountError::Unreadable));
        check("12,505", Err(AmountError::Ambiguous));
        check("12,5055", Err(AmountError::Unreadable));
        check("twelve", Err(AmountError::Unreadable));
        check("", Err(AmountError::Unreadable));
        check("€", Err(AmountError::Unreadable));
        check("12 é", Err(AmountError::Unreadable));
    }

    #[test]
    fn a_sign_or_code_tells_the_currency() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(read(text).map(|amount| (amount.cents, amount.currency)), Ok((1250, expected)), "{text}");
        };
        check("12,50 €", Some("EUR"));
        check("€12.50", Some("EUR"));
        check("12.50 GBP", Some("GBP"));
        check("R$ 12,50", Some("BRL"));
        check("12,50", None);
        assert_eq!(read("$12.50"), Err(AmountError::Unreadable));
    }
}
