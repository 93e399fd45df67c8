//! Whether the parameters of recommendations are chosen, and a clock for who cannot wait.

use std::time::{Duration, Instant};

/// What is tried follows from the size of the data alone, unless a time is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TuningTime {
    /// The starting values are kept.
    Off,
    /// As long as it takes.
    Auto,
    AtMost(Duration),
}

/// Whether to go on: until the time is up, or `may_continue` ends it before, as when the load is interrupted.
pub fn clock(time: TuningTime, may_continue: impl Fn() -> bool + Sync) -> impl Fn() -> bool + Sync {
    let started = Instant::now();
    move || {
        let is_in_time = match time {
            TuningTime::Off => false,
            TuningTime::Auto => true,
            TuningTime::AtMost(most) => started.elapsed() < most,
        };
        is_in_time && may_continue()
    }
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
    fn a_clock_runs_as_was_typed() {
        let check = |text: &str, goes_on: bool| {
            let time: TuningTime = text.parse().unwrap();
            assert_eq!(clock(time, || true)(), goes_on, "{text}");
            assert!(!clock(time, || false)(), "{text}");
        };
        check("off", false);
        check("auto", true);
        check("600", true);
        check("0", false);
        assert!("soon".parse::<TuningTime>().is_err());
    }
}
