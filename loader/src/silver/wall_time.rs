//! Times as shops' exports write them: `2024-03-01`, `2024-03-01 10:15`, `01/03/2024 8:15 PM`, `2024-03-01T10:15:30.000Z`,
//! `Jan 5, 2024 8:15:30 PM`.
//! Refuses what can be read in two ways, unless the column tells, and applies no zone: what stands behind the wall time is
//! left out, and said.

use triptych_schemas::time;

use crate::shape::DayAndMonth;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallTime {
    pub seconds: i64,
    /// Whether a zone or an offset stood behind it.
    pub had_zone: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeError {
    Unreadable,
    Ambiguous,
    /// A number that a spreadsheet may have had for a day.
    DayNumber,
}

/// What one time says of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeForm {
    /// The same whichever comes first.
    Plain,
    DayFirst,
    MonthFirst,
    /// `01/03/2024`.
    Either,
    DayNumber,
    Unreadable,
}

pub fn read(text: &str, order: DayAndMonth) -> Result<WallTime, TimeError> {
    if let Some(seconds) = time::parse_wall(text) {
        return Ok(WallTime { seconds, had_zone: false });
    }
    if day_number(text).is_some() {
        return Err(TimeError::DayNumber);
    }
    let (date, of_day) = parts(text).ok_or(TimeError::Unreadable)?;
    let seconds_of_day = of_day.map_or(Some(0), seconds_of_day).ok_or(TimeError::Unreadable)?;
    let had_zone = of_day.is_some_and(|of_day| !of_day.zone.is_empty());
    let midnight = match order {
        DayAndMonth::DayFirst => date.midnight(true),
        DayAndMonth::MonthFirst => date.midnight(false),
        DayAndMonth::Unknown => match (date.midnight(true), date.midnight(false)) {
            (Some(one), Some(other)) if one != other => return Err(TimeError::Ambiguous),
            (one, other) => one.or(other),
        },
    };
    let seconds = midnight.ok_or(TimeError::Unreadable)? + seconds_of_day;
    Ok(WallTime { seconds, had_zone })
}

/// What the time says of the order in its column.
pub(super) fn form(text: &str) -> TimeForm {
    match (read(text, DayAndMonth::DayFirst), read(text, DayAndMonth::MonthFirst)) {
        (Err(TimeError::DayNumber), _) => TimeForm::DayNumber,
        (Ok(one), Ok(other)) if one == other => TimeForm::Plain,
        (Ok(_), Ok(_)) => TimeForm::Either,
        (Ok(_), Err(_)) => TimeForm::DayFirst,
        (Err(_), Ok(_)) => TimeForm::MonthFirst,
        (Err(_), Err(_)) => TimeForm::Unreadable,
    }
}

/// Seconds of wall time of `45000.5`: days since the last but one of 1899, as spreadsheets count those from March 1900 on. Five
/// digits only, 1927 to 2173: fewer would be years, more a date without marks.
pub(super) fn day_number(text: &str) -> Option<i64> {
    const DAYS_DIGITS: usize = 5;
    const DAYS_MIN: i64 = 10_000;
    const DAYS_TO_1970: i64 = 25_569;
    /// More say nothing of a second.
    const FRACTION_DIGITS: usize = 12;
    let (days, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    if days.len() != DAYS_DIGITS || !is_number(days) || !is_number(fraction) {
        return None;
    }
    let days: i64 = days.parse().ok().filter(|days| *days >= DAYS_MIN)?;
    let fraction = &fraction[..fraction.len().min(FRACTION_DIGITS)];
    let whole = 10_i64.pow(fraction.len() as u32);
    let seconds = (fraction.parse::<i64>().ok()? * time::DAY_SECONDS + whole / 2) / whole;
    Some((days - DAYS_TO_1970) * time::DAY_SECONDS + seconds)
}

/// Three numbers, of which the year is known.
#[derive(Clone, Copy)]
struct Date<'a> {
    year: &'a str,
    others: [&'a str; 2],
    is_year_first: bool,
}

impl Date<'_> {
    /// Seconds of wall time, where there is such a day.
    fn midnight(self, is_day_first: bool) -> Option<i64> {
        let [first, second] = self.others;
        let (month, day) = if is_day_first && !self.is_year_first { (second, first) } else { (first, second) };
        time::parse_wall(&format!("{}-{month:0>2}-{day:0>2}", self.year))
    }
}

/// What stands behind the date.
#[derive(Clone, Copy)]
struct OfDay<'a> {
    /// `8:26`, `08:26:30`, `08:26:30.123`.
    clock: &'a str,
    /// Afternoon or morning, where the hour counts to twelve.
    is_afternoon: Option<bool>,
    zone: &'a str,
}

fn parts(text: &str) -> Option<(Date<'_>, Option<OfDay<'_>>)> {
    if text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && let Some(parts) = with_month_in_words(text)
    {
        return Some(parts);
    }
    let Some(end) = text.find([' ', 'T', 't', ',']) else { return Some((date(text)?, None)) };
    let rest = text[end..].trim_start_matches([' ', 'T', 't', ',']);
    Some((date(&text[..end])?, Some(of_day(rest)?)))
}

/// `Jan 5, 2024 10:15:30 AM`, `5 January 2024`; in English.
fn with_month_in_words(text: &str) -> Option<(Date<'_>, Option<OfDay<'_>>)> {
    const MONTHS: [(&str, &str); 12] = [
        ("january", "1"),
        ("february", "2"),
        ("march", "3"),
        ("april", "4"),
        ("may", "5"),
        ("june", "6"),
        ("july", "7"),
        ("august", "8"),
        ("september", "9"),
        ("october", "10"),
        ("november", "11"),
        ("december", "12"),
    ];
    const LETTERS_MIN: usize = 3;
    let (first, rest) = word(text)?;
    let (second, rest) = word(rest)?;
    let (year, rest) = word(rest).unwrap_or((rest, ""));
    let month = |word: &str| {
        let is_meant =
            |name: &str| name.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word));
        MONTHS.iter().find(|(name, _)| word.len() >= LETTERS_MIN && is_meant(name)).map(|(_, number)| *number)
    };
    let (month, day) = match month(first) {
        Some(month) => (month, second),
        None => (month(second)?, first),
    };
    if !(is_number(day) && day.len() <= 2 && is_number(year) && year.len() == 4) {
        return None;
    }
    let of_day = if rest.is_empty() { None } else { Some(of_day(rest)?) };
    Some((Date { year, others: [month, day], is_year_first: true }, of_day))
}

/// The first word, and what follows the blanks and the comma behind it.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.find([' ', ','])?;
    Some((&text[..end], text[end..].trim_start_matches([' ', ','])))
}

fn date(text: &str) -> Option<Date<'_>> {
    let separator = text.chars().find(|symbol| !symbol.is_ascii_digit())?;
    if !matches!(separator, '/' | '-' | '.') {
        return None;
    }
    let mut parts = text.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || ![first, second, third].into_iter().all(is_number) {
        return None;
    }
    match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => Some(Date { year: first, others: [second, third], is_year_first: true }),
        (1..=2, 1..=2, 4) => Some(Date { year: third, others: [first, second], is_year_first: false }),
        _ => None,
    }
}

fn of_day(text: &str) -> Option<OfDay<'_>> {
    let is_of_clock = |symbol: char| symbol.is_ascii_digit() || matches!(symbol, ':' | '.' | ',');
    let end = text.find(|symbol| !is_of_clock(symbol)).unwrap_or(text.len());
    let (clock, rest) = (&text[..end], text[end..].trim());
    let (is_afternoon, rest) = match half_of_day(rest) {
        Some((is_afternoon, rest)) => (Some(is_afternoon), rest.trim_start()),
        None => (None, rest),
    };
    is_zone(rest).then_some(OfDay { clock, is_afternoon, zone: rest })
}

/// `AM`, `pm` or `p.m.`: whether it is the afternoon, and what follows.
fn half_of_day(text: &str) -> Option<(bool, &str)> {
    const HALVES: [(&str, bool); 4] = [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)];
    HALVES.iter().find_map(|(written, is_afternoon)| {
        let start = text.get(..written.len())?;
        start.eq_ignore_ascii_case(written).then(|| (*is_afternoon, &text[written.len()..]))
    })
}

/// Nothing, `Z`, `UTC`, `GMT`, or an offset as `+02`, `+02:00` or `-0500`.
fn is_zone(text: &str) -> bool {
    const HOURS_MAX: u32 = 14;
    if text.is_empty() || ["Z", "UTC", "GMT"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return true;
    }
    let Some(offset) = text.strip_prefix(['+', '-', '\u{2212}']) else { return false };
    let (hours, minutes) = match offset.len() {
        2 => (offset, "00"),
        4 if offset.is_ascii() => offset.split_at(2),
        5 => offset.split_once(':').unwrap_or(("", "")),
        _ => return false,
    };
    let is_below = |text: &str, end: u32| is_number(text) && text.parse().is_ok_and(|number: u32| number < end);
    hours.len() == 2 && is_below(hours, HOURS_MAX + 1) && is_below(minutes, 60)
}

/// `8:26` has no seconds, `08:26:30.123` more than a second can hold.
fn seconds_of_day(of_day: OfDay<'_>) -> Option<i64> {
    const HALF_HOURS: u32 = 12;
    let mut parts = of_day.clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let second = match second {
        None => "00",
        Some(second) => match second.split_once(['.', ',']) {
            Some((whole, fraction)) if is_number(fraction) => whole,
            Some(_) => return None,
            None => second,
        },
    };
    let two_digits = |text: &str| (text.len() == 2 && is_number(text)).then(|| text.parse::<u32>().ok()).flatten();
    let hour = hour.parse().ok().filter(|_: &u32| (1..=2).contains(&hour.len()) && is_number(hour))?;
    let hour = match of_day.is_afternoon {
        None => hour,
        Some(_) if !(1..=HALF_HOURS).contains(&hour) => return None,
        Some(is_afternoon) => hour % HALF_HOURS + if is_afternoon { HALF_HOURS } else { 0 },
    };
    let (minute, second) = (two_digits(minute)?, two_digits(second)?);
    (hour < 24 && minute < 60 && second < 60).then(|| i64::from(hour * 3600 + minute * 60 + second))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: DayAndMonth, expected: Result<&str, TimeError>) {
        let found = read(text, order).map(|time| time::format_wall(time.seconds));
        assert_eq!(found.as_deref().map_err(|error| *error), expected, "{text}");
    }

    #[test]
    fn usual_forms_are_read_and_no_others() {
        let check = |text: &str, expected| check(text, DayAndMonth::DayFirst, expected);
        check("2024-03-01", Ok("2024-03-01T00:00:00"));
        check("2024-03-01 10:15:30", Ok("2024-03-01T10:15:30"));
        check("2024-03-01T10:15:30.000", Ok("2024-03-01T10:15:30"));
        check("2024-03-01 10:15:30,123456", Ok("2024-03-01T10:15:30"));
        check("2024-03-01 10:15", Ok("2024-03-01T10:15:00"));
        check("2024-03-01 8:26", Ok("2024-03-01T08:26:00"));
        check("2024-03-01  8:26", Ok("2024-03-01T08:26:00"));
        check("2024/3/1", Ok("2024-03-01T00:00:00"));
        check("01/03/2024", Ok("2024-03-01T00:00:00"));
        check("1.3.2024 23:59:59", Ok("2024-03-01T23:59:59"));
        for text in [
            "29/02/2023",
            "03/25/2024",
            "01/03/24",
            "2024-03-01 10h15",
            "2024-03-01 24:00",
            "2024-03-01 10:60",
            "2024-03-01 10:1",
            "2024-03-01 10",
            "2024-03-01 ",
            "2024-03-01 10:15:30:00",
            "1 mars 2024",
            "20240301",
            "2024-03",
            "",
        ] {
            check(text, Err(TimeError::Unreadable));
        }
    }

    #[test]
    fn hours_may_count_to_twelve() {
        let check = |text: &str, expected| check(text, DayAndMonth::MonthFirst, expected);
        check("3/1/2024 8:26 PM", Ok("2024-03-01T20:26:00"));
        check("3/1/2024 08:26:30AM", Ok("2024-03-01T08:26:30"));
        check("3/1/2024, 12:05:00 am", Ok("2024-03-01T00:05:00"));
        check("3/1/2024 12:05 p.m.", Ok("2024-03-01T12:05:00"));
        check("3/1/2024 13:05 PM", Err(TimeError::Unreadable));
        check("3/1/2024 0:05 AM", Err(TimeError::Unreadable));
    }

    #[test]
    fn months_may_have_english_names() {
        let check = |text: &str, expected| check(text, DayAndMonth::Unknown, expected);
        check("Jan 5, 2024 10:15:30 AM", Ok("2024-01-05T10:15:30"));
        check("Dec 31, 2023 12:05:00 PM", Ok("2023-12-31T12:05:00"));
        check("September 05, 2024", Ok("2024-09-05T00:00:00"));
        check("5 sept 2024, 23:59", Ok("2024-09-05T23:59:00"));
        check("Feb 30, 2024", Err(TimeError::Unreadable));
        check("Ja 5, 2024", Err(TimeError::Unreadable));
        check("Jan 5, 24", Err(TimeError::Unreadable));
        check("Jan 5", Err(TimeError::Unreadable));
        check("5 janvier 2024", Err(TimeError::Unreadable));
        check("May", Err(TimeError::Unreadable));
    }

    #[test]
    fn zones_are_left_out_and_said() {
        let check = |text: &str, expected: Option<(&str, bool)>| {
            let found = read(text, DayAndMonth::Unknown).ok();
            let found = found.map(|time| (time::format_wall(time.seconds), time.had_zone));
            assert_eq!(found, expected.map(|(time, had_zone)| (time.to_owned(), had_zone)), "{text}");
        };
        check("2024-03-01T10:15:30Z", Some(("2024-03-01T10:15:30", true)));
        check("2024-03-01T10:15:30.000Z", Some(("2024-03-01T10:15:30", true)));
        check("2024-03-01 10:15:30 -0500", Some(("2024-03-01T10:15:30", true)));
        check("2024-03-01 10:15:30+02:00", Some(("2024-03-01T10:15:30", true)));
        check("2024-03-01 10:15+00", Some(("2024-03-01T10:15:00", true)));
        check("2024-03-01 10:15:30 UTC", Some(("2024-03-01T10:15:30", true)));
        check("13/03/2024 8:15 PM +01:00", Some(("2024-03-13T20:15:00", true)));
        check("2024-03-01 10:15:30", Some(("2024-03-01T10:15:30", false)));
        check("2024-03-01 10:15:30 +2", None);
        check("2024-03-01 10:15:30 +99:00", None);
        check("2024-03-01 10:15:30 CET", None);
    }

    #[test]
    fn day_and_month_are_told_apart_or_refused() {
        let unknown = |text: &str, expected| check(text, DayAndMonth::Unknown, expected);
        unknown("25/03/2024", Ok("2024-03-25T00:00:00"));
        unknown("03/25/2024", Ok("2024-03-25T00:00:00"));
        unknown("03/03/2024", Ok("2024-03-03T00:00:00"));
        unknown("2024/01/03", Ok("2024-01-03T00:00:00"));
        unknown("01/03/2024", Err(TimeError::Ambiguous));
        unknown("25/25/2024", Err(TimeError::Unreadable));
        check("01/03/2024", DayAndMonth::MonthFirst, Ok("2024-01-03T00:00:00"));
        check("25/03/2024", DayAndMonth::MonthFirst, Err(TimeError::Unreadable));
    }

    #[test]
    fn a_time_says_what_its_column_is_like() {
        let check = |text: &str, expected| assert_eq!(form(text), expected, "{text}");
        check("2024-03-01", TimeForm::Plain);
        check("3/3/2024 8:26", TimeForm::Plain);
        check("25/03/2024", TimeForm::DayFirst);
        check("1/15/2011 8:26", TimeForm::MonthFirst);
        check("01/03/2024 8:26 PM", TimeForm::Either);
        check("45000.5", TimeForm::DayNumber);
        check("31/04/2024", TimeForm::Unreadable);
        check("soon", TimeForm::Unreadable);
    }

    #[test]
    fn days_of_a_spreadsheet_are_numbers() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(day_number(text).map(time::format_wall).as_deref(), expected, "{text}");
        };
        check("45000", Some("2023-03-15T00:00:00"));
        check("45000.5", Some("2023-03-15T12:00:00"));
        check("45000,75", Some("2023-03-15T18:00:00"));
        check("45000.3513888889", Some("2023-03-15T08:26:00"));
        check("45000.99999999999999999", Some("2023-03-16T00:00:00"));
        check("2023", None);
        check("09999", None);
        check("450000", None);
        check("45000.", None);
        check("-45000", None);
    }
}
