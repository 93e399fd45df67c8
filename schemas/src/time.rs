//! Wall time of the source: seconds since 1970-01-01 00:00:00 as if it were UTC. No zone is ever applied.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

pub const DAY_SECONDS: i64 = 86_400;

/// Reads `2018-03-01 10:15:30`, the same with `T`, or `2018-03-01` (midnight). Refuses everything else:
/// other orders of day and month cannot be told apart safely.
pub fn parse_wall(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let date = parse_date(bytes.get(..10)?)?;
    let seconds_of_day = match bytes.len() {
        10 => 0,
        19 if matches!(bytes[10], b' ' | b'T') && bytes[13] == b':' && bytes[16] == b':' => {
            let (hour, minute, second) = (number(&bytes[11..13])?, number(&bytes[14..16])?, number(&bytes[17..19])?);
            if hour > 23 || minute > 59 || second > 59 {
                return None;
            }
            i64::from(hour * 3600 + minute * 60 + second)
        }
        _ => return None,
    };
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    Some(days * DAY_SECONDS + seconds_of_day)
}

/// Writes `2018-03-01T10:15:30`.
pub fn format_wall(seconds: i64) -> String {
    to_naive(seconds).format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The calendar view of a wall time.
pub fn to_naive(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc()
}

/// The wall time of a calendar view.
pub fn from_naive(time: NaiveDateTime) -> i64 {
    time.and_utc().timestamp()
}

fn parse_date(bytes: &[u8]) -> Option<NaiveDate> {
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..10])?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_wall_time_only_when_it_is_certain() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(parse_wall(text).map(format_wall).as_deref(), expected, "{text}");
        };
        check("2018-03-01 10:15:30", Some("2018-03-01T10:15:30"));
        check("2018-03-01T10:15:30", Some("2018-03-01T10:15:30"));
        check("2018-03-01", Some("2018-03-01T00:00:00"));
        check("1969-12-31 23:59:59", Some("1969-12-31T23:59:59"));
        check("2018-02-30 00:00:00", None);
        check("2018-03-01 24:00:00", None);
        check("01/03/2018", None);
        check("2018-03-01 10:15", None);
        check("2018-03-01 10:15:30Z", None);
        check("", None);
        check("２０18-03-01", None);
    }
}
