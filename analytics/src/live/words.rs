//! What is watched: windows of three sizes, five measures, three kinds of series; and the kinds of alarms. Each has a word, which tables hold.

use super::judge::Settings;

/// Seconds of the smallest window, which the others are made of.
pub const QUARTER_SECONDS: i64 = 900;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WindowSize {
    QuarterHour,
    Hour,
    Day,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    Revenue,
    Orders,
    AverageOrderValue,
    ReviewScore,
    LateRate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    Shop,
    Category,
    State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmKind {
    Spike,
    Drop,
    DriftUp,
    DriftDown,
}

impl WindowSize {
    pub const ALL: [Self; 3] = [Self::QuarterHour, Self::Hour, Self::Day];

    pub fn word(self) -> &'static str {
        match self {
            Self::QuarterHour => "quarter_hour",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.word() == word)
    }

    /// How many of the smallest windows it is made of.
    pub(super) fn quarters(self) -> i64 {
        match self {
            Self::QuarterHour => 1,
            Self::Hour => 4,
            Self::Day => 96,
        }
    }

    pub(super) fn windows_a_day(self) -> i64 {
        96 / self.quarters()
    }

    /// So much has to happen in one on average, for windows of this size to be watched.
    pub(super) fn rate_min(self) -> f64 {
        match self {
            Self::QuarterHour | Self::Hour => 5.0,
            Self::Day => 8.0,
        }
    }

    pub fn seconds(self) -> i64 {
        self.quarters() * QUARTER_SECONDS
    }

    /// How windows of this size are judged: with the shape of the week, or without where that would say less than it costs.
    pub(super) fn settings(self, with_season: bool) -> Settings {
        let seasons = if with_season { 8 } else { 0 };
        let steps = (7 * self.windows_a_day()) as usize;
        let common = Settings {
            steps,
            seasons,
            seasons_min: 4,
            neighbours: 0,
            level: 168,
            level_min: 24,
            pool: 504,
            pool_min: 72,
            tail: (0.98, 2.326_347_874_040_841),
            refresh: 12,
            lambda: 0.08,
        };
        match self {
            Self::QuarterHour => Settings {
                neighbours: 1,
                level: 672,
                level_min: 96,
                pool: 1_344,
                pool_min: 192,
                refresh: 48,
                lambda: 0.03,
                ..common
            },
            Self::Hour => common,
            Self::Day => Settings {
                level: 14,
                level_min: 7,
                pool: 56,
                pool_min: 21,
                tail: (0.9, 1.644_853_626_951_472_7),
                refresh: 1,
                lambda: 0.3,
                ..common
            },
        }
    }
}

impl Measure {
    pub const ALL: [Self; 5] =
        [Self::Revenue, Self::Orders, Self::AverageOrderValue, Self::ReviewScore, Self::LateRate];

    pub fn word(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Orders => "orders",
            Self::AverageOrderValue => "average_order_value",
            Self::ReviewScore => "review_score",
            Self::LateRate => "late_rate",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.word() == word)
    }
}

impl Dimension {
    pub const ALL: [Self; 3] = [Self::Shop, Self::Category, Self::State];

    pub fn word(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Category => "category",
            Self::State => "state",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.word() == word)
    }
}

impl AlarmKind {
    pub const ALL: [Self; 4] = [Self::Spike, Self::Drop, Self::DriftUp, Self::DriftDown];

    pub fn word(self) -> &'static str {
        match self {
            Self::Spike => "spike",
            Self::Drop => "drop",
            Self::DriftUp => "drift_up",
            Self::DriftDown => "drift_down",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        assert!(WindowSize::ALL.iter().all(|size| WindowSize::parse(size.word()) == Some(*size)));
        assert!(Measure::ALL.iter().all(|measure| Measure::parse(measure.word()) == Some(*measure)));
        assert!(Dimension::ALL.iter().all(|dimension| Dimension::parse(dimension.word()) == Some(*dimension)));
        assert!(AlarmKind::ALL.iter().all(|kind| AlarmKind::parse(kind.word()) == Some(*kind)));
        assert_eq!((WindowSize::parse("week"), WindowSize::Day.seconds()), (None, 86_400));
    }
}
