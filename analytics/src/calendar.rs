//! Days since 1970-01-01, and the months and weekdays they fall in. Refuses zones: wall time is what the source wrote.

use chrono::{Datelike, NaiveDate};

const DAY_SECONDS: i64 = 86_400;
pub(crate) const HOUR_SECONDS: i64 = 3_600;

pub fn day_of(seconds: i64) -> i32 {
    seconds.div_euclid(DAY_SECONDS) as i32
}

/// 0 to 23.
pub fn hour_of(seconds: i64) -> u32 {
    (seconds.rem_euclid(DAY_SECONDS) / HOUR_SECONDS) as u32
}

/// 1 is Monday, 7 is Sunday.
pub fn weekday_of(day: i32) -> u32 {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) as u32 + 1
}

/// A month of a certain year, numbered so that the next one is one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    pub fn of(day: i32) -> Self {
        let date = date(day);
        Self(date.year() * 12 + date.month0() as i32)
    }

    pub fn first_day(self) -> i32 {
        let date = NaiveDate::from_ymd_opt(self.0.div_euclid(12), self.of_year(), 1);
        days(date.expect("months are made from dates"))
    }

    pub fn days(self) -> u32 {
        (self.plus(1).first_day() - self.first_day()) as u32
    }

    /// 1 to 12.
    pub fn of_year(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Every month from this one to `last`.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }

    /// Whether data from `first_day` to `last_day` leaves out days at its beginning or end.
    pub fn is_partial(self, first_day: i32, last_day: i32) -> bool {
        first_day > self.first_day() || last_day < self.plus(1).first_day() - 1
    }
}

fn epoch() -> NaiveDate {
    NaiveDate::default()
}

/// A day that no calendar holds counts as the epoch's; cleaning lets none through.
fn date(day: i32) -> NaiveDate {
    epoch().checked_add_signed(chrono::TimeDelta::days(i64::from(day))).unwrap_or_default()
}

fn days(date: NaiveDate) -> i32 {
    date.signed_duration_since(epoch()).num_days() as i32
}

#[cfg(test)]
pub(crate) fn day(year: i32, month: u32, day: u32) -> i32 {
    days(NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_fall_in_months_and_weekdays() {
        let check = |(year, month, of_month): (i32, u32, u32), weekday: u32, days: u32| {
            let day = day(year, month, of_month);
            let found = Month::of(day);
            assert_eq!((found.of_year(), found.days(), weekday_of(day)), (month, days, weekday));
            assert_eq!(found.first_day(), self::day(year, month, 1));
        };
        check((1970, 1, 1), 4, 31);
        check((1969, 12, 31), 3, 31);
        check((2016, 2, 29), 1, 29);
        check((2017, 11, 24), 5, 30);
        check((2018, 10, 17), 3, 31);
        assert_eq!((day_of(-1), hour_of(-1), hour_of(3_600)), (-1, 23, 1));
    }

    #[test]
    fn months_follow_each_other_over_years() {
        let november = Month::of(day(2016, 11, 30));
        let months: Vec<u32> = november.to(november.plus(3)).map(Month::of_year).collect();
        assert_eq!(months, [11, 12, 1, 2]);
        assert_eq!(november.plus(14).since(november), 14);
        let check = |from: (i32, u32, u32), to: (i32, u32, u32), expected: bool| {
            let (from, to) = (day(from.0, from.1, from.2), day(to.0, to.1, to.2));
            assert_eq!(november.is_partial(from, to), expected);
        };
        check((2016, 11, 1), (2016, 11, 30), false);
        check((2016, 11, 2), (2016, 12, 30), true);
        check((2016, 10, 2), (2016, 11, 29), true);
    }
}
