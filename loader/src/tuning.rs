//! How much time goes into choosing the parameters of recommendations, and the clock that ends it.

use std::time::{Duration, Instant};

/// How much time may be spent on choosing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TuningTime {
    /// The starting values are kept.
    Off,
    /// About a fifth of the load.
    Auto,
    AtMost(Duration),
}

/// The most that is spent where nothing else is said.
pub const TUNE_MAX: Duration = Duration::from_mins(1);
/// Reading, cleaning and deriving are about half of a load, so half of their time is a fifth of the whole.
const AUTO_SHARE: f64 = 0.5;

impl TuningTime {
    /// `before` is what the load has taken so far.
    pub fn duration(self, before: Duration) -> Duration {
        match self {
            Self::Off => Duration::ZERO,
            Self::Auto => before.mul_f64(AUTO_SHARE).min(TUNE_MAX),
            Self::AtMost(most) => most,
        }
    }
}

/// Whether to go on: until the time is up, or `may_continue` ends it before, as when the load is interrupted.
pub fn clock(time: TuningTime, before: Duration, may_continue: impl Fn() -> bool + Sync) -> impl Fn() -> bool + Sync {
    let (started, most) = (Instant::now(), time.duration(before));
    move || started.elapsed() < most && may_continue()
}

impl std::str::FromStr for TuningTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "auto" => Ok(Self::Auto),
            seconds => match seconds.parse::<u32>() {
                Ok(seconds) => Ok(Self::AtMost(Duration::from_secs(seconds.into()))),
                Err(_) => Err(format!("`{seconds}` is neither `auto`, `off` nor a number of seconds")),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_what_was_typed() {
        let check = |text: &str, expected: u64| {
            assert_eq!(
                text.parse::<TuningTime>().unwrap().duration(Duration::from_secs(10)),
                Duration::from_secs(expected)
            );
        };
        check("off", 0);
        check("auto", 5);
        check("7", 7);
        assert!("soon".parse::<TuningTime>().is_err());
        assert_eq!(TuningTime::Auto.duration(Duration::from_hours(1)), TUNE_MAX);
    }
}
