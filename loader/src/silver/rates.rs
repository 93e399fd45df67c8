//! Rates of currencies, and what amounts come to by them. Exact: rates are decimals, and each amount is rounded once, half a cent away from
//! zero. Refuses to guess a rate: an order before the first rate of its currency has none.

use std::cmp::Ordering;
use std::str::FromStr;

use polars::prelude::*;
use triptych_schemas::money::AMOUNT_CENTS_MAX;
use triptych_schemas::time::{self, DAY_SECONDS};

use super::amount::Total;
use super::currency;
use crate::frame;

const HEADER: [&str; 3] = ["currency", "day", "rate"];
const DECIMALS: usize = 12;
const ONE: i128 = 1_000_000_000_000;
/// Digits before the decimals; with all amounts of a load they fit 128 bits.
const UNIT_DIGITS_MAX: usize = 9;
/// Of an order in the load's currency.
const NO_RATE: u32 = u32::MAX;

/// Rates by currency and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates(Vec<Dated>);

/// What one unit of a currency comes to from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Dated {
    currency: &'static str,
    /// Days since 1970.
    day: i64,
    rate: Rate,
    /// As it was written.
    text: String,
}

/// Units for one unit, in parts of [`ONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rate(i128);

/// Rates, and the currency that they lead to.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    pub rates: &'a Rates,
    /// ISO 4217.
    pub into: &'static str,
}

/// What the amounts of each order are converted by.
pub struct Conversion<'a> {
    exchange: Exchange<'a>,
    /// Places in the rates, by order row.
    of_order: Vec<u32>,
    /// Lines converted, by place in the rates.
    lines: Vec<u64>,
    total: Total,
}

#[derive(Debug, thiserror::Error)]
pub enum RatesError {
    #[error(
        "the rates (--rates) have none for {currency} on {day} or before, when an order was placed; nothing was published"
    )]
    Missing { currency: String, day: String },
    #[error(
        "{currency} amounts come to more than a load takes in once they are in {into}; see whether the rates (--rates) are right"
    )]
    TooLarge { currency: &'static str, into: &'static str },
}

impl Rates {
    /// Of a CSV text. The error names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let header = lines.next().map(|(_, line)| record(line)).transpose()?.unwrap_or_default();
        if !header.iter().eq(HEADER) {
            let found = header.iter().collect::<Vec<_>>().join(",");
            return Err(format!("line 1: the header is `{found}`, not `{}`", HEADER.join(",")));
        }
        let read = |(number, line): (u64, &str)| {
            let dated = record(line).and_then(|record| Dated::read(&record));
            dated.map(|dated| (dated, number)).map_err(|problem| format!("line {number}: {problem}"))
        };
        let mut rates = lines.map(read).collect::<Result<Vec<_>, _>>()?;
        rates.sort_by(|(a, _), (b, _)| a.order(b.currency, b.day));
        for pair in rates.windows(2) {
            let [(a, first), (b, second)] = pair else { continue };
            if a.order(b.currency, b.day).is_eq() {
                let Dated { currency, .. } = a;
                return Err(format!("line {second}: line {first} has a rate of {currency} on this day too"));
            }
        }
        if rates.is_empty() {
            Err("it has no rate".to_owned())
        } else {
            Ok(Self(rates.into_iter().map(|(dated, _)| dated).collect()))
        }
    }

    /// The place of the latest rate on this day or before.
    fn at(&self, currency: &str, day: i64) -> Option<usize> {
        let after = self.0.partition_point(|dated| dated.order(currency, day).is_le());
        let last = after.checked_sub(1)?;
        (self.0[last].currency == currency).then_some(last)
    }
}

impl Dated {
    fn read(record: &csv::StringRecord) -> Result<Self, String> {
        let fields: Vec<&str> = record.iter().collect();
        let [code, day_text, text] = fields[..] else {
            return Err(format!("it has {} fields, not {}", fields.len(), HEADER.len()));
        };
        let currency = currency::known(code).ok_or_else(|| format!("`{code}` is no code of a currency (ISO 4217)"))?;
        let day = day(day_text).ok_or_else(|| format!("`{day_text}` is no day: write it as 2024-03-01"))?;
        Ok(Self { currency, day, rate: text.parse()?, text: text.to_owned() })
    }

    fn order(&self, currency: &str, day: i64) -> Ordering {
        self.currency.cmp(currency).then(self.day.cmp(&day))
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (units, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(units) || !is_digits(decimals) {
            return Err(format!("`{text}` is no rate: write it as 0.9234"));
        }
        if units.len() > UNIT_DIGITS_MAX || decimals.len() > DECIMALS {
            return Err(format!(
                "`{text}` is too long: a rate has at most {UNIT_DIGITS_MAX} digits and {DECIMALS} decimals"
            ));
        }
        let parts = format!("{units}{decimals:0<DECIMALS$}").parse().map_err(|_| format!("`{text}` is no rate"))?;
        if parts == 0 { Err("a rate of 0 makes nothing of every amount".to_owned()) } else { Ok(Self(parts)) }
    }
}

impl Rate {
    /// Nothing where that is more than a load takes in. Cannot overflow: 9 digits and 12 decimals of a rate leave 17 for cents.
    fn of(self, cents: i64) -> Option<i64> {
        let product = i128::from(cents) * self.0;
        let half = if product < 0 { -ONE / 2 } else { ONE / 2 };
        i64::try_from((product + half) / ONE).ok().filter(|cents| cents.abs() <= AMOUNT_CENTS_MAX)
    }
}

impl<'a> Exchange<'a> {
    /// Of orders by row, each with its currency, if it tells one, and when it was placed. Without one it is in the load's currency.
    pub fn of_orders<'b>(
        self,
        orders: impl Iterator<Item = (Option<&'b str>, i64)>,
    ) -> Result<Conversion<'a>, RatesError> {
        let place = |(currency, placed_at): (Option<&str>, i64)| {
            let Some(currency) = currency.filter(|currency| *currency != self.into) else { return Ok(NO_RATE) };
            let place = self.rates.at(currency, placed_at.div_euclid(DAY_SECONDS));
            let place = place.ok_or_else(|| RatesError::Missing {
                currency: currency.to_owned(),
                day: time::to_naive(placed_at).date().to_string(),
            })?;
            Ok(u32::try_from(place).unwrap_or(NO_RATE))
        };
        let of_order = orders.map(place).collect::<Result<_, _>>()?;
        Ok(Conversion { exchange: self, of_order, lines: vec![0; self.rates.0.len()], total: Total::default() })
    }
}

impl Conversion<'_> {
    /// An amount of an order, by its row.
    pub fn cents(&mut self, order: u32, cents: i64) -> Result<i64, RatesError> {
        let Some(dated) = self.exchange.rates.0.get(self.of_order[order as usize] as usize) else { return Ok(cents) };
        let converted = dated.rate.of(cents).and_then(|cents| Some((cents, self.total.with(cents)?)));
        let too_large = RatesError::TooLarge { currency: dated.currency, into: self.exchange.into };
        let (cents, total) = converted.ok_or(too_large)?;
        self.total = total;
        Ok(cents)
    }

    /// The amounts of rows that name their orders by `order_row`.
    pub fn rows(&mut self, rows: &mut DataFrame, columns: &[&str]) -> Result<(), RatesError> {
        let orders: Vec<u32> = frame::keys(rows, "order_row").no_null_iter().collect();
        for name in columns {
            let amounts = frame::longs(rows, name).iter().zip(&orders);
            let amounts = amounts.map(|(cents, order)| cents.map(|cents| self.cents(*order, cents)).transpose());
            let amounts = amounts.collect::<Result<Vec<Option<i64>>, _>>()?;
            let _ = rows.with_column(Column::new((*name).into(), amounts)).expect("it is as long as the others");
        }
        Ok(())
    }

    /// The same of lines, which are counted.
    pub fn lines(&mut self, lines: &mut DataFrame) -> Result<(), RatesError> {
        for order in frame::keys(lines, "order_row").no_null_iter() {
            if let Some(count) = self.lines.get_mut(self.of_order[order as usize] as usize) {
                *count += 1;
            }
        }
        self.rows(lines, &["unit_price", "price", "freight", "discount", "tax", "refunded"])
    }

    /// What was converted, a sentence a currency.
    pub fn remarks(&self) -> Vec<String> {
        let used: Vec<(&Dated, u64)> =
            self.exchange.rates.0.iter().zip(self.lines.iter().copied()).filter(|(_, lines)| *lines > 0).collect();
        used.chunk_by(|(a, _), (b, _)| a.currency == b.currency).map(|used| self.remark(used)).collect()
    }

    fn remark(&self, used: &[(&Dated, u64)]) -> String {
        let (first, last) = (used[0].0, used[used.len() - 1].0);
        let (lines, were) = match used.iter().map(|(_, lines)| lines).sum::<u64>() {
            1 => ("1 line".to_owned(), "was"),
            more => (format!("{more} lines"), "were"),
        };
        let dated = |dated: &Dated| format!("{} of {}", dated.text, time::to_naive(dated.day * DAY_SECONDS).date());
        let rates = if used.len() == 1 {
            format!("at {}", dated(first))
        } else {
            format!("first at {}, last at {}", dated(first), dated(last))
        };
        format!("{lines} in {} {were} converted into {}, {rates} (--rates)", first.currency, self.exchange.into)
    }
}

fn record(line: &str) -> Result<csv::StringRecord, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).trim(csv::Trim::All).from_reader(line.as_bytes());
    reader.records().next().transpose().map(Option::unwrap_or_default).map_err(|error| error.to_string())
}

/// ISO 4217, if it is that of a currency in use.
pub fn code(text: &str) -> Option<&'static str> {
    currency::known(text)
}

/// Days since 1970.
fn day(text: &str) -> Option<i64> {
    let is_day = text.len() == "2024-03-01".len();
    let seconds = time::parse_wall(text).filter(|_| is_day)?;
    Some(seconds.div_euclid(DAY_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "currency,day,rate\nUSD,2024-03-05,0.95\nUSD,2024-03-01,0.92\ngbp,2024-03-01,1.17\n";

    fn seconds(text: &str) -> i64 {
        time::parse_wall(text).unwrap()
    }

    #[test]
    fn the_latest_rate_on_or_before_the_day_counts() {
        let rates = Rates::parse(TEXT).unwrap();
        let check = |currency: &str, day_text: &str, expected: Option<&str>| {
            let found = rates.at(currency, day(day_text).unwrap()).map(|place| rates.0[place].text.as_str());
            assert_eq!(found, expected, "{currency} {day_text}");
        };
        check("USD", "2024-02-29", None);
        check("USD", "2024-03-01", Some("0.92"));
        check("USD", "2024-03-04", Some("0.92"));
        check("USD", "2024-03-05", Some("0.95"));
        check("USD", "2030-01-01", Some("0.95"));
        check("GBP", "2024-03-01", Some("1.17"));
        check("GBP", "2024-02-28", None);
        check("JPY", "2024-03-01", None);
        check("AUD", "2024-03-01", None);
    }

    #[test]
    fn amounts_are_rounded_half_away_from_zero() {
        let check = |rate: &str, cents: i64, expected: Option<i64>| {
            assert_eq!(rate.parse::<Rate>().unwrap().of(cents), expected, "{cents} at {rate}");
        };
        check("1", 1234, Some(1234));
        check("0.5", 1, Some(1));
        check("0.5", -1, Some(-1));
        check("0.5", 3, Some(2));
        check("0.499999999999", 1, Some(0));
        check("0.92", 1999, Some(1839));
        check("0.000000000001", AMOUNT_CENTS_MAX, Some(100));
        check("999999999.999999999999", AMOUNT_CENTS_MAX, None);
        check("999999999.999999999999", triptych_schemas::money::SUM_CENTS_MAX, None);
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        let check = |text: &str, expected: &str| {
            let error = Rates::parse(text).expect_err("refused");
            assert!(error.contains(expected), "{error}");
        };
        check("", "line 1: the header is ``");
        check("code,day,rate\n", "line 1: the header is `code,day,rate`, not `currency,day,rate`");
        check("currency,day,rate\n", "it has no rate");
        check("currency,day,rate\nUSD,2024-03-01,0.9\n\nABC,2024-03-01,1\n", "line 4: `ABC` is no code");
        check("currency,day,rate\nUSD,01/03/2024,1\n", "line 2: `01/03/2024` is no day");
        check("currency,day,rate\nUSD,2024-02-30,1\n", "line 2: `2024-02-30` is no day");
        check("currency,day,rate\nUSD,2024-03-01,\"0,9\"\n", "line 2: `0,9` is no rate");
        check("currency,day,rate\nUSD,2024-03-01,-1\n", "line 2: `-1` is no rate");
        check("currency,day,rate\nUSD,2024-03-01,0.0\n", "line 2: a rate of 0");
        check("currency,day,rate\nUSD,2024-03-01,0.1234567890123\n", "line 2: `0.1234567890123` is too long");
        check("currency,day,rate\nUSD,2024-03-01\n", "line 2: it has 2 fields, not 3");
        check(&format!("{TEXT}USD,2024-03-01,0.93\n"), "line 5: line 3 has a rate of USD on this day too");
    }

    #[test]
    fn orders_are_converted_by_their_day() {
        let rates = Rates::parse(TEXT).unwrap();
        let exchange = Exchange { rates: &rates, into: "EUR" };
        let orders = [
            (Some("USD"), "2024-03-02"),
            (Some("EUR"), "2020-01-01"),
            (None, "2024-03-02"),
            (Some("USD"), "2024-03-05"),
        ];
        let mut conversion = exchange.of_orders(orders.map(|(code, day)| (code, seconds(day))).into_iter()).unwrap();
        assert_eq!([0, 1, 2, 3].map(|order| conversion.cents(order, -1000).unwrap()), [-920, -1000, -1000, -950]);
        assert!(conversion.remarks().is_empty(), "no line yet");
        let missing =
            exchange.of_orders([(Some("USD"), seconds("2024-02-01"))].into_iter()).map(drop).expect_err("none");
        assert!(missing.to_string().contains("none for USD on 2024-02-01 or before"), "{missing}");
    }
}
