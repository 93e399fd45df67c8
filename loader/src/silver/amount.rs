//! Amounts as people and programs write them: `12.50`, `12,50 €`, `1 234,56`, `R$ 1.234,56`, `58.900000000000006`. Refuses
//! what is not exact to the cent, what no sum could hold, and, unless its column tells, what can be read in two ways, as
//! `1,234` can: a thousand and more, or one and some. A unit price may have parts of a cent: it is read as a [`Precise`].

use triptych_schemas::money::{AMOUNT_CENTS_MAX, SUM_CENTS_MAX};

use super::currency::{self, Currency};

/// What was written: whole cents, and what stood beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) cents: i64,
    pub(super) currency: Option<Currency>,
    /// Whether the tail that binary arithmetic leaves was cut off.
    pub(super) was_rounded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AmountError {
    Unreadable,
    Ambiguous,
    /// Beyond [`AMOUNT_CENTS_MAX`].
    TooLarge,
}

/// Which mark stands before the decimals; the other one parts thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DecimalMark {
    Point,
    Comma,
}

/// What one amount says of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AmountForm {
    /// The same whatever the mark is.
    Plain,
    Marked(DecimalMark),
    /// `1,234`.
    Either,
    Unreadable,
}

/// The sum of a table's amounts, which has an end.
#[derive(Clone, Copy, Default)]
pub(super) struct Total(i64);

impl Total {
    /// The total with this amount; nothing where that is beyond [`SUM_CENTS_MAX`].
    pub(super) fn with(self, cents: i64) -> Option<Self> {
        self.0.checked_add(cents.checked_abs()?).filter(|total| *total <= SUM_CENTS_MAX).map(Self)
    }
}

/// An amount to the millionth of a millionth: enough for a unit price that is to be multiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Precise(i128);

/// Decimals of a [`Precise`].
const PRECISE_DECIMALS: usize = 12;
/// Of a [`Precise`].
const PARTS_A_CENT: i128 = 10_000_000_000;

impl Precise {
    fn of_cents(cents: i64) -> Self {
        Self(i128::from(cents) * PARTS_A_CENT)
    }

    pub(super) fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub(super) fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub(super) fn is_whole_cents(self) -> bool {
        self.0 % PARTS_A_CENT == 0
    }

    /// Cannot overflow: units have at most 15 digits, and 32 bits more have ten.
    pub(super) fn times(self, units: u32) -> Self {
        Self(self.0 * i128::from(units))
    }

    /// Half a cent goes away from zero.
    pub(super) fn cents(self) -> i64 {
        let half = if self.0 < 0 { -PARTS_A_CENT / 2 } else { PARTS_A_CENT / 2 };
        i64::try_from((self.0 + half) / PARTS_A_CENT).unwrap_or(i64::MAX)
    }
}

/// Digits between two marks of thousands.
const GROUP_DIGITS: usize = 3;
/// In lakh and crore all groups but the last have two.
const LAKH_DIGITS: usize = 2;
/// What a double holds; a number with a binary tail has at least as many.
const DOUBLE_DIGITS: usize = 15;
const DECIMALS: usize = 2;
/// Digits of units that fit 64 bits as cents for sure.
const UNIT_DIGITS_MAX: usize = 15;

/// `decimal` is the mark of the column, where it is known.
pub(super) fn read(text: &str, decimal: Option<DecimalMark>) -> Result<Amount, AmountError> {
    if let Some(cents) = plain(text.as_bytes()) {
        return Ok(Amount { cents, currency: None, was_rounded: false });
    }
    let parts = parts(text)?;
    let (units, decimals) = parts.split.told(decimal)?;
    let (hundredths, was_rounded) = hundredths(&units, decimals).ok_or(AmountError::Unreadable)?;
    let cents = whole_units(&units)? * 100 + hundredths;
    if cents > AMOUNT_CENTS_MAX {
        return Err(AmountError::TooLarge);
    }
    let cents = if parts.is_negative { -cents } else { cents };
    Ok(Amount { cents, currency: parts.currency, was_rounded })
}

/// The same with all its decimals.
pub(super) fn read_precise(
    text: &str,
    decimal: Option<DecimalMark>,
) -> Result<(Precise, Option<Currency>), AmountError> {
    if let Some(cents) = plain(text.as_bytes()) {
        return Ok((Precise::of_cents(cents), None));
    }
    let parts = parts(text)?;
    let (units, decimals) = parts.split.told(decimal)?;
    let units = i128::from(whole_units(&units)?);
    let kept = format!("{:0<PRECISE_DECIMALS$}", &decimals[..decimals.len().min(PRECISE_DECIMALS)]);
    let kept: i128 = kept.parse().map_err(|_| AmountError::Unreadable)?;
    let is_rounded_up = decimals.as_bytes().get(PRECISE_DECIMALS).is_some_and(|digit| *digit >= b'5');
    let value = units * 100 * PARTS_A_CENT + kept + i128::from(is_rounded_up);
    if value > i128::from(AMOUNT_CENTS_MAX) * PARTS_A_CENT {
        return Err(AmountError::TooLarge);
    }
    Ok((Precise(if parts.is_negative { -value } else { value }), parts.currency))
}

/// The same to the cent, though it may have more decimals; and whether it had.
pub(super) fn read_rounded(text: &str, decimal: Option<DecimalMark>) -> Result<(Amount, bool), AmountError> {
    match read(text, decimal) {
        Err(AmountError::Unreadable) => {
            let (precise, currency) = read_precise(text, decimal)?;
            Ok((Amount { cents: precise.cents(), currency, was_rounded: false }, true))
        }
        read => read.map(|amount| (amount, false)),
    }
}

fn whole_units(digits: &str) -> Result<i64, AmountError> {
    let digits = digits.trim_start_matches('0');
    if digits.len() > UNIT_DIGITS_MAX {
        return Err(AmountError::TooLarge);
    }
    if digits.is_empty() { Ok(0) } else { digits.parse().map_err(|_| AmountError::Unreadable) }
}

/// What the amount says of the mark of its column.
pub(super) fn form(text: &str) -> AmountForm {
    let Ok(parts) = parts(text) else { return AmountForm::Unreadable };
    match parts.split {
        Split::Either { .. } => AmountForm::Either,
        Split::Certain { units, decimals, mark } if hundredths(&units, decimals).is_some() => {
            mark.map_or(AmountForm::Plain, AmountForm::Marked)
        }
        // More decimals than cents have tell the mark all the same.
        Split::Certain { mark, .. } => mark.map_or(AmountForm::Unreadable, AmountForm::Marked),
    }
}

/// `58.90`, as nearly all are written, without a look at anything else.
fn plain(text: &[u8]) -> Option<i64> {
    const PLAIN_LENGTH_MAX: usize = 12;
    let (units, decimals) = match text {
        [units @ .., b'.', tens, ones] => (units, [*tens, *ones]),
        [units @ .., b'.', tens] => (units, [*tens, b'0']),
        units => (units, [b'0', b'0']),
    };
    if units.is_empty() || text.len() > PLAIN_LENGTH_MAX {
        return None;
    }
    let all = units.iter().chain(&decimals);
    all.copied().try_fold(0, |cents, digit| digit.is_ascii_digit().then(|| cents * 10 + i64::from(digit - b'0')))
}

struct Parts<'a> {
    is_negative: bool,
    currency: Option<Currency>,
    split: Split<'a>,
}

/// The digits, parted at the mark of decimals.
enum Split<'a> {
    Certain {
        units: String,
        decimals: &'a str,
        mark: Option<DecimalMark>,
    },
    /// `mark` is that of decimals, or parts a thousand.
    Either {
        units: &'a str,
        group: &'a str,
        mark: DecimalMark,
    },
}

impl<'a> Split<'a> {
    /// Units and decimals, by the mark of the column where the amount alone does not tell.
    fn told(self, decimal: Option<DecimalMark>) -> Result<(String, &'a str), AmountError> {
        match (self, decimal) {
            (Self::Certain { units, decimals, .. }, _) => Ok((units, decimals)),
            (Self::Either { .. }, None) => Err(AmountError::Ambiguous),
            (Self::Either { units, group, mark }, Some(decimal)) if mark == decimal => Ok((units.to_owned(), group)),
            (Self::Either { units, group, .. }, Some(_)) => Ok((format!("{units}{group}"), "")),
        }
    }
}

fn parts(text: &str) -> Result<Parts<'_>, AmountError> {
    // By which a spreadsheet is told that text follows.
    let text = text.strip_prefix('\'').unwrap_or(text);
    let is_digit = |symbol: char| symbol.is_ascii_digit();
    let (first, last) = text.find(is_digit).zip(text.rfind(is_digit)).ok_or(AmountError::Unreadable)?;
    let (before, number, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    let (before, has_minus_before) = without_minus(before);
    let (after, has_minus_after) = without_minus(after);
    // The sign of a currency may stand within the brackets or outside.
    let opened = before.strip_prefix('(').or_else(|| before.strip_suffix('('));
    let closed = after.strip_suffix(')').or_else(|| after.strip_prefix(')'));
    let (before, after, is_in_brackets) = match (opened, closed) {
        (Some(before), Some(after)) => (before.trim(), after.trim(), true),
        _ => (before, after, false),
    };
    if u8::from(has_minus_before) + u8::from(has_minus_after) + u8::from(is_in_brackets) > 1 {
        return Err(AmountError::Unreadable);
    }
    let currency_of = |text: &str| match text {
        "" => Ok(None),
        text => currency::read(text).map(Some).ok_or(AmountError::Unreadable),
    };
    let currency = Currency::both(currency_of(before)?, currency_of(after)?)?;
    let is_negative = has_minus_before || has_minus_after || is_in_brackets;
    Ok(Parts { is_negative, currency, split: split(number)? })
}

/// What stands before or after the digits, without a minus at either of its ends, and whether there was one.
fn without_minus(text: &str) -> (&str, bool) {
    const MINUS: [char; 2] = ['-', '\u{2212}'];
    let text = text.trim();
    match text.strip_prefix(MINUS).or_else(|| text.strip_suffix(MINUS)) {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    }
}

fn split(number: &str) -> Result<Split<'_>, AmountError> {
    let certain = |units: &str, decimals, mark| {
        let units = without_groups(units).ok_or(AmountError::Unreadable)?;
        Ok(Split::Certain { units, decimals, mark })
    };
    let Some(last) = number.rfind([',', '.']) else { return certain(number, "", None) };
    let (units, decimals) = (&number[..last], &number[last + 1..]);
    let (mark, other) = match number.as_bytes()[last] {
        b',' => (DecimalMark::Comma, DecimalMark::Point),
        _ => (DecimalMark::Point, DecimalMark::Comma),
    };
    if units.contains(&number[last..=last]) {
        // Twice the same: `1.234.567`. Marks of thousands, then.
        return certain(number, "", Some(other));
    }
    if !is_number(decimals) {
        return Err(AmountError::Unreadable);
    }
    let could_be_thousands =
        decimals.len() == GROUP_DIGITS && (1..=GROUP_DIGITS).contains(&units.len()) && !units.starts_with('0');
    if could_be_thousands && is_number(units) {
        return Ok(Split::Either { units, group: decimals, mark });
    }
    certain(units, decimals, Some(mark))
}

/// The digits without marks of thousands, which must be of one kind and stand where they belong.
fn without_groups(units: &str) -> Option<String> {
    let Some(mark) = units.chars().find(|symbol| !symbol.is_ascii_digit()) else { return Some(units.to_owned()) };
    if !matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}' | '.' | ',') {
        return None;
    }
    let groups: Vec<&str> = units.split(mark).collect();
    let (last, others) = groups.split_last()?;
    let (first, middle) = others.split_first()?;
    let all_of = |digits: usize| middle.iter().all(|group| group.len() == digits);
    let in_thousands = (1..=GROUP_DIGITS).contains(&first.len()) && all_of(GROUP_DIGITS);
    let in_lakhs = (1..=LAKH_DIGITS).contains(&first.len()) && all_of(LAKH_DIGITS);
    let is_grouped = last.len() == GROUP_DIGITS && groups.iter().all(|group| is_number(group));
    (is_grouped && (in_thousands || in_lakhs)).then(|| groups.concat())
}

/// Exact, or with the tail that `0.1 + 0.2` has: enough digits to be a double, and within a thousand-millionth of a cent's
/// place. Also whether there was such a tail.
fn hundredths(units: &str, decimals: &str) -> Option<(i64, bool)> {
    const TAILS: [(&str, i64); 2] = [("0000000", 0), ("9999999", 1)];
    let decimals = decimals.trim_end_matches('0');
    let (kept, tail) = decimals.split_at(decimals.len().min(DECIMALS));
    let kept: i64 = if kept.is_empty() { 0 } else { format!("{kept:0<DECIMALS$}").parse().ok()? };
    if tail.is_empty() {
        return Some((kept, false));
    }
    let significant = units.trim_start_matches('0').len() + decimals.len();
    let (_, more) = TAILS.iter().find(|(begins, _)| tail.starts_with(begins) && significant >= DOUBLE_DIGITS)?;
    Some((kept + more, true))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<i64, AmountError>) {
        assert_eq!(read(text, None).map(|amount| amount.cents), expected, "{text}");
    }

    #[test]
    fn amounts_are_read_where_there_is_one_way_to() {
        check("12.50", Ok(1250));
        check("12,5", Ok(1250));
        check("12", Ok(1200));
        check("1 234,56", Ok(123_456));
        check("1\u{202f}234\u{a0}€", Ok(123_400));
        check("1.234,56", Ok(123_456));
        check("1,234.56", Ok(123_456));
        check("1'234.5", Ok(123_450));
        check("1.234.567", Ok(123_456_700));
        check("12,34,567.80", Ok(123_456_780));
        check("0,500", Ok(50));
        check("1 234,500", Ok(123_450));
        check("58.9000", Ok(5890));
        check("007.10", Ok(710));
        check("1,234", Err(AmountError::Ambiguous));
        check("12.500", Err(AmountError::Ambiguous));
        check("12,505", Err(AmountError::Ambiguous));
        for text in
            ["1 23,56", "1234 567", "1.234 567,00", "1,,234", "12,345,6", "12,", ",50", "12,5055", "1e3", "twelve", ""]
        {
            check(text, Err(AmountError::Unreadable));
        }
        check("€", Err(AmountError::Unreadable));
        check("12 é", Err(AmountError::Unreadable));
    }

    #[test]
    fn what_is_below_zero_is_told_in_several_ways() {
        for text in [
            "-12.50",
            "\u{2212}12,50",
            "- 12.50",
            "12.50-",
            "(12.50)",
            "-$12.50",
            "$-12.50",
            "($12.50)",
            "$(12.50)",
            "(12,50) €",
            "-12,50 €",
            "'-12.50",
            "'(12.50)",
        ] {
            check(text, Ok(-1250));
        }
        check("-(12.50)", Err(AmountError::Unreadable));
        check("--12.50", Err(AmountError::Unreadable));
        check("(12.50", Err(AmountError::Unreadable));
    }

    #[test]
    fn the_mark_of_the_column_tells_what_one_amount_does_not() {
        let check = |text: &str, decimal, expected: Result<i64, AmountError>| {
            assert_eq!(read(text, Some(decimal)).map(|amount| amount.cents), expected, "{text} {decimal:?}");
        };
        check("1,234", DecimalMark::Point, Ok(123_400));
        check("1,234", DecimalMark::Comma, Err(AmountError::Unreadable));
        check("12,500", DecimalMark::Comma, Ok(1250));
        check("1.234", DecimalMark::Comma, Ok(123_400));
        check("$1,234", DecimalMark::Point, Ok(123_400));
    }

    #[test]
    fn an_amount_says_what_its_column_is_like() {
        let check = |text: &str, expected| assert_eq!(form(text), expected, "{text}");
        check("12", AmountForm::Plain);
        check("1 234", AmountForm::Plain);
        check("12.50", AmountForm::Marked(DecimalMark::Point));
        check("1,234.56", AmountForm::Marked(DecimalMark::Point));
        check("1,234,567", AmountForm::Marked(DecimalMark::Point));
        check("12,5 kr", AmountForm::Marked(DecimalMark::Comma));
        check("1.234.567", AmountForm::Marked(DecimalMark::Comma));
        check("1,234", AmountForm::Either);
        check("-1,234 €", AmountForm::Either);
        check("12,5055", AmountForm::Marked(DecimalMark::Comma));
        check("much", AmountForm::Unreadable);
    }

    #[test]
    fn a_sign_or_code_tells_the_currency() {
        let check = |text: &str, expected: Option<&str>| {
            let found = read(text, None).map(|amount| (amount.cents, amount.currency.map(|currency| currency.code)));
            assert_eq!(found, Ok((1250, expected)), "{text}");
        };
        check("12,50 €", Some("EUR"));
        check("€12.50", Some("EUR"));
        check("12.50 GBP", Some("GBP"));
        check("PLN 12.50", Some("PLN"));
        check("R$ 12,50", Some("BRL"));
        check("R$12,50", Some("BRL"));
        check("12,50 kr", Some("XXX"));
        check("12,50 kr.", Some("XXX"));
        check("Kr 12,50", Some("XXX"));
        check("12,50 zł", Some("PLN"));
        check("$12.50", Some("XXX"));
        check("$12.50 USD", Some("USD"));
        check("US$ 12.50", Some("USD"));
        check("₹12.50", Some("INR"));
        check("¥12.50", Some("XXX"));
        check("12,50", None);
        assert_eq!(read("€ 12.50 GBP", None), Err(AmountError::Unreadable));
        assert_eq!(read("12.50 apples", None), Err(AmountError::Unreadable));
    }

    #[test]
    fn tails_of_binary_arithmetic_are_cut_and_no_others() {
        let check = |text: &str, expected: Result<(i64, bool), AmountError>| {
            assert_eq!(read(text, None).map(|amount| (amount.cents, amount.was_rounded)), expected, "{text}");
        };
        check("58.900000000000006", Ok((5890, true)));
        check("146.440000000000006", Ok((14644, true)));
        check("58.89999999999999", Ok((5890, true)));
        check("0.30000000000000004", Ok((30, true)));
        check("1.9999999999999998", Ok((200, true)));
        check("-0.99999999999999989", Ok((-100, true)));
        check("58,900000000000006 €", Ok((5890, true)));
        check("58.9000000", Ok((5890, false)));
        check("58.9000001", Err(AmountError::Unreadable));
        check("58.900000001", Err(AmountError::Unreadable));
        check("58.905000000000006", Err(AmountError::Unreadable));
        check("58.9000152587890625", Err(AmountError::Unreadable));
    }

    #[test]
    fn parts_of_a_cent_are_kept_until_they_are_rounded() {
        let check = |text: &str, expected: Result<(i64, bool), AmountError>| {
            let found = read_precise(text, None).map(|(precise, _)| (precise.cents(), precise.is_whole_cents()));
            assert_eq!(found, expected, "{text}");
        };
        check("12.50", Ok((1250, true)));
        check("0.005", Ok((1, false)));
        check("-0.0051", Ok((-1, false)));
        check("0,00499", Ok((0, false)));
        check("8.264462809917355", Ok((826, false)));
        check("58.900000000000006", Ok((5890, true)));
        check("1.9999999999999998", Ok((200, true)));
        check("12,3456 €", Ok((1235, false)));
        check("12.505", Err(AmountError::Ambiguous));
        check("1e3", Err(AmountError::Unreadable));
        check("1000000000000.001", Err(AmountError::TooLarge));
        assert_eq!(
            read_rounded("12.5055", None).map(|(amount, was_rounded)| (amount.cents, was_rounded)),
            Ok((1251, true))
        );
        assert_eq!(
            read_rounded("12.50", None).map(|(amount, was_rounded)| (amount.cents, was_rounded)),
            Ok((1250, false))
        );
    }

    #[test]
    fn amounts_that_no_sum_could_hold_are_too_large() {
        check("1000000000000", Ok(AMOUNT_CENTS_MAX));
        check("1000000000000.00", Ok(AMOUNT_CENTS_MAX));
        check("1000000000000.01", Err(AmountError::TooLarge));
        check("-1000000000000.01", Err(AmountError::TooLarge));
        check("9999999999999999.99", Err(AmountError::TooLarge));
        check("92233720368547758.07", Err(AmountError::TooLarge));
        check("92233720368547758.08", Err(AmountError::TooLarge));
        check("1 000 000 000 000 000 000 000 000,00 €", Err(AmountError::TooLarge));
        check("00000000000000000000000012.50", Ok(1250));
    }

    #[test]
    fn the_total_of_a_table_has_an_end() {
        let total = Total::default().with(SUM_CENTS_MAX - 1).unwrap();
        assert!(total.with(1).is_some());
        assert!(total.with(2).is_none());
        assert!(total.with(-2).is_none());
        assert!(total.with(i64::MIN).is_none());
    }
}
