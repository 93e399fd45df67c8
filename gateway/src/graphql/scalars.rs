//! The scalars of the API. Wall time has no offset; times of the system have one; the two never mix.

use async_graphql::{Enum, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;
use triptych_analytics::rfm;
use triptych_analytics::segment::Segment;
use triptych_schemas::{code, time};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date(pub(crate) NaiveDate);

impl Date {
    /// What is wrong with a text that is no day, else.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let day = if text.len() == 10 { time::parse_wall(text) } else { None };
        let seconds = day.ok_or_else(|| format!("`{text}` is no day {}", like(text, "2018-03-01")))?;
        Ok(Self(time::to_naive(seconds).date()))
    }
}

/// `expected`, or that the calendar has no such day.
fn like(text: &str, expected: &str) -> String {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|digit| digit.is_ascii_digit());
    let day = text.get(..10).unwrap_or_default();
    let mut parts = day.split('-');
    let is_day = [4, 2, 2].iter().all(|count| parts.next().is_some_and(|part| digits(part, *count)));
    if is_day && parts.next().is_none() && time::parse_wall(day).is_none() {
        return format!("of the calendar (one is written like {expected})");
    }
    format!("like {expected}")
}

/// A day: `2018-03-01`.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        Self::read(text).map_err(InputValueError::custom)
    }

    /// Checked before anything runs, so that the error names the argument.
    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LocalDateTime(
    /// Seconds of wall time, as in `triptych_schemas::time`.
    pub(crate) i64,
);

impl LocalDateTime {
    /// What is wrong with a text that is no wall time, else.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        time::parse_wall(text).map(Self).ok_or_else(|| {
            let like = like(text, "2018-03-01T10:15:30 or 2018-03-01");
            let has_offset = text.get(10..).is_some_and(|rest| rest.ends_with(['Z', 'z']) || rest.contains(['+', '-']));
            let hint = if has_offset { ": wall time of the data, without `Z` or an offset" } else { "" };
            format!("`{text}` is no time {like}{hint}")
        })
    }
}

/// Wall time of the source, without offset: `2018-03-01T10:15:30`. As input also `2018-03-01` (midnight).
#[Scalar]
impl ScalarType for LocalDateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        Self::read(text).map_err(InputValueError::custom)
    }

    /// Checked before anything runs, so that the error names the argument.
    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(time::format_wall(self.0))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) String);

/// RFC 3339 with offset: a time of the system, not of the data.
#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        chrono::DateTime::parse_from_rfc3339(text)?;
        Ok(Self(text.clone()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// Status of an order. `OTHER` stands for every word that the source has beyond these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "code::OrderStatus")]
pub(crate) enum OrderStatus {
    /// Placed.
    Created,
    /// The payment is approved.
    Approved,
    /// The invoice is issued.
    Invoiced,
    /// Being prepared.
    Processing,
    /// With the carrier.
    Shipped,
    /// With the customer.
    Delivered,
    /// An item cannot be had.
    Unavailable,
    /// Called off.
    Canceled,
    /// Any other word.
    Other,
}

/// How a payment was made. `OTHER` stands for every word that the source has beyond these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "code::PaymentType")]
pub(crate) enum PaymentType {
    /// By credit card.
    CreditCard,
    /// By boleto, a slip paid at a bank.
    Boleto,
    /// By voucher.
    Voucher,
    /// By debit card.
    DebitCard,
    /// The source says that it is not known.
    NotDefined,
    /// Any other word.
    Other,
}

/// What a customer is to the shop, by RFM scores from 1 to 5 (5 is best): recency R, frequency F, monetary M. Each customer
/// who ordered is in exactly one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Segment")]
pub(crate) enum CustomerSegment {
    /// R 4 to 5, F 3 to 5, M 4 to 5.
    Champions,
    /// R 4 to 5, F 3 to 5, M 1 to 3; or R 3, F 3 to 5.
    Loyal,
    /// R 4 to 5, F 2.
    PotentialLoyalist,
    /// R 5, F 1.
    New,
    /// R 4, F 1.
    Promising,
    /// R 3, F 2; or R 3, F 1, M 3 to 5.
    NeedAttention,
    /// R 3, F 1, M 1 to 2.
    AboutToSleep,
    /// R 1 to 2, F 3 to 5, M 1 to 3; or R 1 to 2, F 2.
    AtRisk,
    /// R 1 to 2, F 3 to 5, M 4 to 5.
    CantLose,
    /// R 2, F 1.
    Hibernating,
    /// R 1, F 1.
    Lost,
}

/// How long ago a customer ordered last: days to the data's last busy day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rfm::Activity")]
pub(crate) enum Activity {
    /// Up to 30 days.
    VeryActive,
    /// 31 to 90 days.
    Active,
    /// 91 to 180 days.
    AtRisk,
    /// More than 180 days.
    Churned,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_date_or_time_is_told_with_its_form() {
        let check = |found: String, words: &[&str]| {
            assert!(words.iter().all(|word| found.contains(word)), "{found}: {words:?}");
        };
        let day = |text: &str| Date::read(text).unwrap_err();
        check(day("01/03/2018"), &["`01/03/2018` is no day like 2018-03-01"]);
        check(day("2018-02-30"), &["`2018-02-30` is no day of the calendar", "2018-03-01"]);
        check(day("2018-03-01T00:00:00"), &["no day like 2018-03-01"]);
        check(day(""), &["`` is no day like"]);
        let time = |text: &str| LocalDateTime::read(text).unwrap_err();
        check(time("2018-08-31T00:00:00.000Z"), &["is no time like 2018-03-01T10:15:30 or 2018-03-01", "without `Z`"]);
        check(time("2018-08-31T00:00:00-03:00"), &["without `Z` or an offset"]);
        check(time("2018-02-30T10:00:00"), &["is no time of the calendar"]);
        check(time("ontem à noite, às dez"), &["is no time like"]);
        check(time("123456789é1"), &["is no time like"]);
        assert!(!time("2018-08-31T00:00").contains("offset"));
    }
}
