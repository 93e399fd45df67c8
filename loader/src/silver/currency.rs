//! Signs and codes of currencies, as they stand before or after an amount. Refuses to choose where several countries share
//! a sign, as they do `$`: then the currency is none that can be named.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::amount::AmountError;

/// By ISO 4217 the code of no currency.
pub(super) const NONE: &str = "XXX";

/// What stood beside an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Currency {
    /// Tells `$` from `kr`, though neither names a currency.
    sign: &'static str,
    /// ISO 4217.
    pub(super) code: &'static str,
}

/// In lower case, without the dot of an abbreviation.
const SIGNS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("£", "GBP"),
    ("r$", "BRL"),
    ("us$", "USD"),
    ("a$", "AUD"),
    ("au$", "AUD"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("nz$", "NZD"),
    ("hk$", "HKD"),
    ("s$", "SGD"),
    ("nt$", "TWD"),
    ("mx$", "MXN"),
    ("fr", "CHF"),
    ("sfr", "CHF"),
    ("zł", "PLN"),
    ("zl", "PLN"),
    ("kč", "CZK"),
    ("ft", "HUF"),
    ("lei", "RON"),
    ("лв", "BGN"),
    ("₽", "RUB"),
    ("руб", "RUB"),
    ("₴", "UAH"),
    ("₺", "TRY"),
    ("tl", "TRY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("฿", "THB"),
    ("₫", "VND"),
    ("đ", "VND"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("₸", "KZT"),
    ("₾", "GEL"),
    ("₡", "CRC"),
    ("₲", "PYG"),
    ("₵", "GHS"),
    ("₼", "AZN"),
    ("rp", "IDR"),
    ("rm", "MYR"),
    ("元", "CNY"),
    ("円", "JPY"),
    // Of several countries each.
    ("$", NONE),
    ("¥", NONE),
    ("￥", NONE),
    ("kr", NONE),
    ("rs", NONE),
    ("₨", NONE),
    ("﷼", NONE),
];

/// ISO 4217, of currencies in use.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
                     CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ \
                     GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR \
                     LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN \
                     PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB \
                     TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL";

/// Nothing where the text is no sign and no code.
pub(super) fn read(text: &str) -> Option<Currency> {
    let lower = text.to_lowercase();
    let sign = lower.strip_suffix('.').unwrap_or(&lower);
    if let Some((sign, code)) = SIGNS.iter().find(|(known, _)| *known == sign) {
        return Some(Currency { sign, code });
    }
    let code = known(text)?;
    Some(Currency { sign: code, code })
}

/// ISO 4217, if it is that of a currency in use.
pub(super) fn known(code: &str) -> Option<&'static str> {
    CODES.split_ascii_whitespace().find(|known| known.eq_ignore_ascii_case(code))
}

/// ISO 4217 where the text is a sign or a code, else the text.
pub(super) fn code_of(text: &str) -> &str {
    read(text).map_or(text, |currency| currency.code)
}

impl Currency {
    /// Whether it may stand beside an amount that is known to be in this one: a sign that names none may.
    pub(super) fn may_be(self, code: &str) -> bool {
        self.code == NONE || self.code == code
    }

    /// Of what stands on both sides, as in `$12.50 USD`. Refuses two.
    pub(super) fn both(before: Option<Self>, after: Option<Self>) -> Result<Option<Self>, AmountError> {
        match (before, after) {
            (Some(before), Some(after)) if before.code == after.code || before.code == NONE => Ok(Some(after)),
            (Some(before), Some(after)) if after.code == NONE => Ok(Some(before)),
            (Some(_), Some(_)) => Err(AmountError::Unreadable),
            (before, after) => Ok(before.or(after)),
        }
    }

    fn is_same(self, other: Self) -> bool {
        if self.code == NONE { self.sign == other.sign } else { self.code == other.code }
    }
}

/// The one currency of a file: that of its first amount with a sign or code.
#[derive(Clone, Copy, Default)]
pub(super) struct FileCurrency(Option<Currency>);

impl FileCurrency {
    /// Whether an amount may stand beside those before it.
    pub(super) fn agrees(&self, with: Option<Currency>) -> bool {
        self.0.zip(with).is_none_or(|(known, told)| known.is_same(told))
    }

    pub(super) fn keep(&mut self, told: Option<Currency>) {
        self.0 = self.0.or(told);
    }

    /// ISO 4217.
    pub(super) fn code(&self) -> Option<&'static str> {
        self.0.map(|currency| currency.code)
    }
}

/// What orders tell in a column of their own, and how many each.
#[derive(Default)]
pub(super) struct OrdersIn(FxHashMap<Box<str>, u64>);

impl OrdersIn {
    /// As it is written; empty where the order tells none.
    pub(super) fn add(&mut self, text: &str) {
        match self.0.get_mut(text) {
            Some(orders) => *orders += 1,
            None if text.is_empty() => {}
            None => drop(self.0.insert(text.into(), 1)),
        }
    }

    /// ISO 4217, or whatever the source writes; most first.
    pub(super) fn counts(&self) -> Vec<(String, u64)> {
        let mut counts = BTreeMap::new();
        for (text, orders) in &self.0 {
            *counts.entry(code_of(text)).or_default() += orders;
        }
        let mut counts: Vec<(String, u64)> =
            counts.into_iter().map(|(code, orders)| (code.to_owned(), orders)).collect();
        counts.sort_by_key(|(_, orders)| Reverse(*orders));
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_codes_tell_a_currency_where_one_country_has_them() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(read(text).map(|currency| currency.code), expected, "{text}");
        };
        check("€", Some("EUR"));
        check("R$", Some("BRL"));
        check("zł", Some("PLN"));
        check("₹", Some("INR"));
        check("Kr.", Some("XXX"));
        check("$", Some("XXX"));
        check("¥", Some("XXX"));
        check("DKK", Some("DKK"));
        check("eur", Some("EUR"));
        check("ABC", None);
        check("", None);
        check("R", None);
    }

    #[test]
    fn orders_are_counted_by_what_they_tell() {
        let mut told = OrdersIn::default();
        for text in ["USD", "", "€", "eur", "EUR", "GBP"] {
            told.add(text);
        }
        assert_eq!(told.counts(), [("EUR", 3), ("GBP", 1), ("USD", 1)].map(|(code, orders)| (code.to_owned(), orders)));
    }

    #[test]
    fn a_file_has_one_currency() {
        let mut told = FileCurrency::default();
        let check =
            |told: &FileCurrency, text: &str, expected: bool| assert_eq!(told.agrees(read(text)), expected, "{text}");
        check(&told, "$", true);
        told.keep(None);
        told.keep(read("$"));
        told.keep(read("€"));
        check(&told, "$", true);
        check(&told, "", true);
        check(&told, "kr", false);
        check(&told, "€", false);
        assert_eq!(told.code(), Some("XXX"));
    }
}
