//! Times as shops' exports write them: `2024-03-01`, `2024-03-01 10:15`, `01/03/2024 10:15:30`. Refuses what can be read
//! in two ways, and any zone: times are wall time.

use triptych_schemas::time;

/// Which comes first in `01/03/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayAndMonth {
    /// The day, as the source's language has it.
    DayFirst,
    /// Nobody knows: read only where no other reading is a date.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeError {
    Unreadable,
    Ambiguous,
}

/// Seconds of wall time.
pub fn read(text: &str, order: DayAndMonth) -> Result<i64, TimeError> {
    let (date, time_of_day) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    let date = iso_date(date, order)?;
    let time_of_day = whole_seconds(time_of_day).ok_or(TimeError::Unreadable)?;
    time::parse_wall(&format!("{date} {time_of_day}")).ok_or(TimeError::Unreadable)
}

/// Year, month and day; whether there is such a day is left to [`time::parse_wall`].
fn iso_date(text: &str, order: DayAndMonth) -> Result<String, TimeError> {
    let separator = text.chars().find(|symbol| !symbol.is_ascii_digit()).ok_or(TimeError::Unreadable)?;
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, second, third] = parts[..] else { return Err(TimeError::Unreadable) };
    if !matches!(separator, '/' | '-' | '.') || !parts.iter().all(|part| is_number(part)) {
        return Err(TimeError::Unreadable);
    }
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => (first, second, third),
        (1..=2, 1..=2, 4) => {
            let (day, month) = day_and_month(first, second, order)?;
            (third, month, day)
        }
        _ => return Err(TimeError::Unreadable),
    };
    Ok(format!("{year}-{month:0>2}-{day:0>2}"))
}

fn day_and_month<'a>(first: &'a str, second: &'a str, order: DayAndMonth) -> Result<(&'a str, &'a str), TimeError> {
    const MONTHS: u8 = 12;
    let is_month = |part: &str| part.parse().is_ok_and(|number: u8| number <= MONTHS);
    match (order, is_month(first), is_month(second)) {
        (DayAndMonth::DayFirst, ..) | (DayAndMonth::Unknown, false, _) => Ok((first, second)),
        (DayAndMonth::Unknown, true, false) => Ok((second, first)),
        (DayAndMonth::Unknown, true, true) if first.parse::<u8>() == second.parse() => Ok((first, second)),
        (DayAndMonth::Unknown, true, true) => Err(TimeError::Ambiguous),
    }
}

/// `10:15` has no seconds, `10:15:30.123` more than a second can hold.
fn whole_seconds(text: &str) -> Option<String> {
    match text.split_once('.') {
        Some((whole, fraction)) if is_number(fraction) => Some(whole.to_owned()),
        Some(_) => None,
        None if text.len() == "10:15".len() => Some(format!("{text}:00")),
        None => Some(text.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: DayAndMonth, expected: Result<&str, TimeError>) {
        let found = read(text, order).map(time::format_wall);
        assert_eq!(found.as_deref().map_err(|error| *error), expected, "{text}");
    }

    #[test]
    fn usual_forms_are_read_and_no_others() {
        let check = |text: &str, expected| check(text, DayAndMonth::DayFirst, expected);
        check("2024-03-01", Ok("2024-03-01T00:00:00"));
        check("2024-03-01 10:15:30", Ok("2024-03-01T10:15:30"));
        check("2024-03-01T10:15:30.000", Ok("2024-03-01T10:15:30"));
        check("2024-03-01 10:15", Ok("2024-03-01T10:15:00"));
        check("2024/3/1", Ok("2024-03-01T00:00:00"));
        check("01/03/2024", Ok("2024-03-01T00:00:00"));
        check("1.3.2024 23:59:59", Ok("2024-03-01T23:59:59"));
        check("29/02/2023", Err(TimeError::Unreadable));
        check("03/25/2024", Err(TimeError::Unreadable));
        check("01/03/24", Err(TimeError::Unreadable));
        check("2024-03-01T10:15:30Z", Err(TimeError::Unreadable));
        check("2024-03-01 10:15:30+02:00", Err(TimeError::Unreadable));
        check("2024-03-01 10h15", Err(TimeError::Unreadable));
        check("1 mars 2024", Err(TimeError::Unreadable));
        check("20240301", Err(TimeError::Unreadable));
        check("", Err(TimeError::Unreadable));
    }

    #[test]
    fn day_and_month_are_told_apart_or_refused() {
        let check = |text: &str, expected| check(text, DayAndMonth::Unknown, expected);
        check("25/03/2024", Ok("2024-03-25T00:00:00"));
        check("03/25/2024", Ok("2024-03-25T00:00:00"));
        check("03/03/2024", Ok("2024-03-03T00:00:00"));
        check("01/03/2024", Err(TimeError::Ambiguous));
        check("25/25/2024", Err(TimeError::Unreadable));
    }
}
