//! Exact decimal numbers, as amounts and quantities are written. Refuses what is no number, and what no table could hold.

use std::cmp::Ordering;

/// Digits after the point at most; a division that goes on is rounded there, halves away from 0.
const DECIMALS_MAX: u32 = 12;
/// Digits of a written number at most: products of two of them fit.
const DIGITS_MAX: usize = 18;

/// `mantissa` / 10^`scale`, without zeros at the end of the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// What stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Point,
    Comma,
}

impl Decimal {
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    fn new(mantissa: i128, scale: u32) -> Option<Self> {
        let mut number = Self { mantissa, scale };
        while number.scale > 0 && number.mantissa % 10 == 0 {
            (number.mantissa, number.scale) = (number.mantissa / 10, number.scale - 1);
        }
        if number.scale > DECIMALS_MAX { number.rounded(DECIMALS_MAX) } else { Some(number) }
    }

    /// Digits with at most one point, and a sign before them.
    pub fn parse_plain(text: &str) -> Option<Self> {
        let (is_negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (units, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let count = units.len() + decimals.len();
        if count == 0 || count > DIGITS_MAX * 2 || !are_digits(units) || !are_digits(decimals) {
            return None;
        }
        let read = |digits: &str| {
            digits.bytes().try_fold(0_i128, |sum, digit| sum.checked_mul(10)?.checked_add(i128::from(digit - b'0')))
        };
        let power = 10_i128.checked_pow(decimals.len() as u32)?;
        let mantissa = read(units)?.checked_mul(power)?.checked_add(read(decimals)?)?;
        Self::new(if is_negative { -mantissa } else { mantissa }, decimals.len() as u32)
    }

    /// As people and programs write amounts: with signs of currencies, marks of thousands, and below zero by `-` on either side or by
    /// brackets. A mark that could be of thousands or of decimals is taken for `mark`, and where nobody says it the text is no number.
    pub fn parse(text: &str, mark: Option<Mark>) -> Option<Self> {
        let text = text.trim();
        if let Some(plain) = Self::parse_plain(text).filter(|_| !is_ambiguous(text) || mark == Some(Mark::Point)) {
            return Some(plain);
        }
        let is_part = |symbol: char| symbol.is_ascii_digit() || matches!(symbol, '.' | ',');
        let (first, last) = (text.find(is_part)?, text.rfind(is_part)?);
        let around = (text[..first].trim(), text[last + 1..].trim());
        let signs = |symbol: char| matches!(symbol, '-' | '\u{2212}');
        let is_negative = around.0.contains(signs) || around.1.starts_with(signs) || around.0.contains('(');
        let is_bracketed = around.0.contains('(') == around.1.contains(')');
        let is_currency = |text: &str| text.chars().filter(|symbol| symbol.is_alphanumeric()).count() <= 3;
        if !is_bracketed || !is_currency(around.0) || !is_currency(around.1) {
            return None;
        }
        let digits = plain(&text[first..=last], mark)?;
        let number = Self::parse_plain(&digits)?;
        Some(if is_negative { Self { mantissa: -number.mantissa, ..number } } else { number })
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let at = |number: Self| number.mantissa.checked_mul(10_i128.checked_pow(scale - number.scale)?);
        Some((at(self)?, at(other)?, scale))
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        let (one, two, scale) = self.aligned(other)?;
        Self::new(one.checked_add(two)?, scale)
    }

    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negative())
    }

    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(self.mantissa.checked_mul(other.mantissa)?, self.scale + other.scale)
    }

    /// Nothing where it is divided by 0.
    pub fn divided(self, other: Self) -> Option<Self> {
        let (one, two, _) = self.aligned(other)?;
        let shifted = one.checked_mul(10_i128.checked_pow(DECIMALS_MAX)?)?;
        Self::new(rounded_quotient(shifted, two)?, DECIMALS_MAX)
    }

    #[must_use]
    pub fn negative(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    #[must_use]
    pub fn absolute(self) -> Self {
        Self { mantissa: self.mantissa.abs(), ..self }
    }

    /// To so many decimals, halves away from 0.
    pub fn rounded(self, decimals: u32) -> Option<Self> {
        let Some(less) = self.scale.checked_sub(decimals).filter(|less| *less > 0) else { return Some(self) };
        Self::new(rounded_quotient(self.mantissa, 10_i128.checked_pow(less)?)?, decimals)
    }

    /// The nearest whole number.
    pub fn whole(self) -> Option<i64> {
        self.rounded(0)?.mantissa.try_into().ok()
    }

    pub fn compare(self, other: Self) -> Option<Ordering> {
        self.aligned(other).map(|(one, two, _)| one.cmp(&two))
    }

    /// With a point. Never with exactly three decimals, which could be read as thousands.
    pub fn write(self, out: &mut String) {
        use std::fmt::Write;
        if self.mantissa < 0 {
            out.push('-');
        }
        let power = 10_u128.pow(self.scale);
        let mantissa = self.mantissa.unsigned_abs();
        let written = match self.scale {
            0 => write!(out, "{mantissa}"),
            scale => write!(out, "{}.{:0>width$}", mantissa / power, mantissa % power, width = scale as usize),
        };
        written.expect("text takes what is written");
        if self.scale == 3 {
            out.push('0');
        }
    }
}

fn rounded_quotient(number: i128, by: i128) -> Option<i128> {
    let quotient = number.checked_div(by)?;
    let rest = number.checked_rem(by)?;
    let is_up = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs() && rest != 0;
    let away = if (number < 0) == (by < 0) { 1 } else { -1 };
    Some(if is_up { quotient + away } else { quotient })
}

/// `1,234` and `1.234`: up to three digits, one mark, three digits.
fn is_ambiguous(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+', '\u{2212}']);
    let Some((units, rest)) = digits.split_once(['.', ',']) else { return false };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    rest.len() == 3 && units.len() <= 3 && !units.starts_with('0') && are_digits(units) && are_digits(rest)
}

/// The digits with a point before the decimals and no other mark.
fn plain(digits: &str, mark: Option<Mark>) -> Option<String> {
    let is_space = |symbol: char| symbol.is_whitespace() || matches!(symbol, '\'' | '\u{2019}');
    let digits: String = digits.chars().filter(|symbol| !is_space(*symbol)).collect();
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let decimal = match (points, commas) {
        (0, 0) => return Some(digits),
        (1, 0) | (0, 1) if is_ambiguous(&digits) => match mark? {
            Mark::Point => '.',
            Mark::Comma => ',',
        },
        // Several of one kind are of thousands.
        (1, 0) | (0, 2..) => '.',
        (2.., 0) | (0, 1) => ',',
        (_, 1) if digits.rfind(',') > digits.rfind('.') => ',',
        (1, _) if digits.rfind('.') > digits.rfind(',') => '.',
        _ => return None,
    };
    Some(
        digits
            .chars()
            .filter_map(|symbol| match symbol {
                '.' | ',' => (symbol == decimal).then_some('.'),
                other => Some(other),
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse_plain(text).unwrap()
    }

    fn written(number: Option<Decimal>) -> Option<String> {
        number.map(|number| {
            let mut text = String::new();
            number.write(&mut text);
            text
        })
    }

    #[test]
    fn numbers_are_read_where_there_is_one_way_to() {
        let check = |text: &str, mark, expected: Option<&str>| {
            assert_eq!(written(Decimal::parse(text, mark)).as_deref(), expected, "{text}");
        };
        check("12.50", None, Some("12.5"));
        check("12,50 €", None, Some("12.5"));
        check("R$ 1.234,56", None, Some("1234.56"));
        check("1 234,5", None, Some("1234.5"));
        check("1,234,567", None, Some("1234567"));
        check("1,234", None, None);
        check("1.234", None, None);
        check("1.234", Some(Mark::Point), Some("1.2340"));
        check("1.234", Some(Mark::Comma), Some("1234"));
        check("1,234", Some(Mark::Comma), Some("1.2340"));
        check("0.125", None, Some("0.1250"));
        check("(12.50)", None, Some("-12.5"));
        check("12.50-", None, Some("-12.5"));
        check("\u{2212}12.50", None, Some("-12.5"));
        check("-€12.50", None, Some("-12.5"));
        for text in ["", "x", "12 apples", "1.2.3,4,5", "(12"] {
            check(text, None, None);
        }
    }

    #[test]
    fn arithmetic_is_exact() {
        let check = |found: Option<Decimal>, expected: Option<&str>| assert_eq!(written(found).as_deref(), expected);
        check(number("0.1").plus(number("0.2")), Some("0.3"));
        check(number("3").times(number("19.99")), Some("59.97"));
        check(number("5").minus(number("7.25")), Some("-2.25"));
        check(number("1").divided(number("3")), Some("0.333333333333"));
        check(number("-2").divided(number("3")), Some("-0.666666666667"));
        check(number("10").divided(number("4")), Some("2.5"));
        check(number("10").divided(number("0")), None);
        check(number("2.345").rounded(2), Some("2.35"));
        check(number("-2.345").rounded(2), Some("-2.35"));
        check(number("2.344").rounded(2), Some("2.34"));
        assert_eq!(number("1.5").compare(number("1.50")), Some(Ordering::Equal));
    }
}
