//! What holds for all files of a proposal: the order of day and month, the currency that headers tell, and the mark of decimals. Refuses to
//! choose an order of day and month where nothing tells it.

use super::entry::{Entry, Field, Value};
use super::guess::Guessed;
use super::role::Role;
use super::sample::{Column, has_decimal_comma, is_ambiguous, order_told};
use super::words::language_name;
use crate::shape::DayAndMonth;

pub(super) struct Settled {
    /// As mappings write it, and why.
    pub(super) dates: Option<(&'static str, &'static str)>,
    pub(super) currency: Option<(&'static str, String)>,
    pub(super) problems: Vec<String>,
}

/// Codes and signs as headers have them.
const CURRENCIES: [(&str, &str); 22] = [
    ("EUR", "EUR"),
    ("€", "EUR"),
    ("EURO", "EUR"),
    ("USD", "USD"),
    ("US$", "USD"),
    ("GBP", "GBP"),
    ("£", "GBP"),
    ("BRL", "BRL"),
    ("R$", "BRL"),
    ("CHF", "CHF"),
    ("CAD", "CAD"),
    ("AUD", "AUD"),
    ("MXN", "MXN"),
    ("PLN", "PLN"),
    ("SEK", "SEK"),
    ("NOK", "NOK"),
    ("DKK", "DKK"),
    ("CZK", "CZK"),
    ("ARS", "ARS"),
    ("COP", "COP"),
    ("CLP", "CLP"),
    ("INR", "INR"),
];

pub(super) fn settle(entries: &mut [Entry], tables: &[(Guessed, Option<Role>)], language: &str) -> Settled {
    let mut problems = Vec::new();
    let dates = dates(entries, tables, language, &mut problems);
    let mut currency = None;
    for entry in entries.iter_mut() {
        let Some(table) = tables.iter().map(|(table, _)| table).find(|table| table.table.file == entry.file) else {
            continue;
        };
        let is_computed = |field: &Field| matches!(field.value, Value::Expression(_)) && field.name == "price";
        if entry.fields.iter().any(is_computed) {
            let has_comma = |column: &Column| column.has_amounts() && column.filled().any(has_decimal_comma);
            let has_fraction = |column: &Column| column.amounts().flatten().any(|amount| amount.fract() != 0.0);
            let columns = &table.table.columns;
            let point = columns.iter().any(has_fraction).then_some('.');
            entry.decimal = if columns.iter().any(has_comma) { Some(',') } else { point };
        }
        currency = currency.or_else(|| entry.columns.iter().find_map(|name| currency_of(name)));
    }
    Settled { dates, currency, problems }
}

/// `EUR` of `Price (EUR)` or `Total €`.
fn currency_of(name: &str) -> Option<(&'static str, String)> {
    let words = name.split(|symbol: char| symbol.is_whitespace() || "()[]_/,;:-".contains(symbol));
    let told = words.filter_map(|word| CURRENCIES.iter().find(|(told, _)| *told == word.to_uppercase()));
    told.map(|(_, code)| (*code, format!("by the header \"{}\"", name.replace(char::is_control, " ")))).next()
}

fn dates(
    entries: &[Entry],
    tables: &[(Guessed, Option<Role>)],
    language: &str,
    problems: &mut Vec<String>,
) -> Option<(&'static str, &'static str)> {
    let (mut day_first, mut month_first, mut ambiguous) = (false, false, None);
    for entry in entries {
        let Some((table, _)) = tables.iter().find(|(table, _)| table.table.file == entry.file) else { continue };
        for field in entry.fields.iter().filter(|field| field.name.ends_with("_at")) {
            let Value::Column(at) = field.value else { continue };
            for value in table.table.columns[at].filled() {
                match order_told(value) {
                    Some(DayAndMonth::DayFirst) => day_first = true,
                    Some(DayAndMonth::MonthFirst) => month_first = true,
                    Some(DayAndMonth::Unknown) | None if ambiguous.is_none() && is_ambiguous(value) => {
                        ambiguous = Some(value.to_owned());
                    }
                    Some(DayAndMonth::Unknown) | None => {}
                }
            }
        }
    }
    match (day_first, month_first, ambiguous) {
        (true, false, _) => Some(("day-first", "by dates that can only be read so")),
        (false, true, _) => Some(("month-first", "by dates that can only be read so")),
        (true, true, _) | (_, _, None) => None,
        (false, false, Some(_)) if language != "en" => Some(("day-first", of_language(language))),
        (false, false, Some(value)) => {
            problems.push(format!(
                "nothing tells whether {value} has the day or the month first: add `dates = \"day-first\"` or `dates = \"month-first\"`"
            ));
            None
        }
    }
}

fn of_language(language: &str) -> &'static str {
    match language_name(language) {
        "French" => "by the language of the headers, French; please check",
        "Portuguese" => "by the language of the headers, Portuguese; please check",
        "Spanish" => "by the language of the headers, Spanish; please check",
        _ => "by the language of the headers, German; please check",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_tell_the_currency() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(currency_of(name).map(|(code, _)| code), expected, "{name}");
        };
        check("Price (EUR)", Some("EUR"));
        check("Total_usd", Some("USD"));
        check("Preço R$", Some("BRL"));
        check("Europe", None);
        check("Total [$]", None);
    }
}
