//! From deviations to alarms. One alarm is one episode: it opens with the window that is far from what was expected, goes on as long as
//! windows stay away from it, and ends with the first one that is back. Between two thresholds nothing changes, so that a series on
//! the edge does not ring at every window.

use super::judge::Verdict;
use super::words::{AlarmKind, Dimension, Measure, WindowSize};

/// Deviations from which an alarm opens, and below which it ends.
const POINT: Thresholds = Thresholds { opens: 4.4, ends: 2.5 };
const DRIFT: Thresholds = Thresholds { opens: 5.5, ends: 2.0 };

struct Thresholds {
    opens: f64,
    ends: f64,
}

/// An episode. Times are seconds of the source's wall clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    pub size: WindowSize,
    pub measure: Measure,
    pub dimension: Dimension,
    /// The category or state; empty for the shop.
    pub member: String,
    pub kind: AlarmKind,
    /// Where the window begins that opened it.
    pub opened_at: i64,
    /// Where that window ends: since then it is known.
    pub judged_at: i64,
    /// Where the first window ends that is back to what is expected; `None` while there was none.
    pub closed_at: Option<i64>,
    /// Of the window that opened it.
    pub observed: f64,
    pub expected: f64,
    /// Those that opened it: of the window, or of the average where it is a drift.
    pub deviations: f64,
    /// The farthest of the episode.
    pub peak_deviations: f64,
}

/// What is running of one measure of one series.
#[derive(Default)]
pub struct Episodes {
    point: Option<Alarm>,
    drift: Option<Alarm>,
}

/// A window as an alarm tells of it.
pub struct Seen<'a> {
    pub size: WindowSize,
    pub measure: Measure,
    pub dimension: Dimension,
    pub member: &'a str,
    pub begins_at: i64,
    pub observed: f64,
    /// In the unit of what was observed.
    pub expected: f64,
}

impl Seen<'_> {
    fn ends_at(&self) -> i64 {
        self.begins_at + self.size.seconds()
    }

    fn alarm(&self, kinds: [AlarmKind; 2], deviations: f64) -> Alarm {
        Alarm {
            size: self.size,
            measure: self.measure,
            dimension: self.dimension,
            member: self.member.to_owned(),
            kind: kinds[usize::from(deviations < 0.0)],
            opened_at: self.begins_at,
            judged_at: self.ends_at(),
            closed_at: None,
            observed: self.observed,
            expected: self.expected,
            deviations,
            peak_deviations: deviations,
        }
    }
}

impl Episodes {
    /// Takes a window that was judged; what ended goes to `ended`. Whether an alarm of a window, not of a drift, is open then.
    pub fn step(&mut self, seen: &Seen<'_>, verdict: &Verdict, ended: &mut Vec<Alarm>) -> bool {
        let kinds = [AlarmKind::Spike, AlarmKind::Drop];
        go_on(&mut self.point, seen, verdict.deviations, &POINT, ended);
        let farther = if verdict.of_two.abs() > verdict.deviations.abs() { verdict.of_two } else { verdict.deviations };
        if self.point.is_none() && farther.abs() >= POINT.opens {
            self.point = Some(seen.alarm(kinds, farther));
        }
        go_on(&mut self.drift, seen, verdict.drift, &DRIFT, ended);
        if self.point.is_none() && self.drift.is_none() && verdict.drift.abs() >= DRIFT.opens {
            self.drift = Some(seen.alarm([AlarmKind::DriftUp, AlarmKind::DriftDown], verdict.drift));
        }
        self.point.is_some()
    }

    /// The series is not watched any more, from this time on.
    pub fn end(&mut self, at: i64, ended: &mut Vec<Alarm>) {
        let open = [self.point.take(), self.drift.take()];
        ended.extend(open.into_iter().flatten().map(|alarm| Alarm { closed_at: Some(at), ..alarm }));
    }

    /// What is open.
    pub fn open(&self) -> impl Iterator<Item = &Alarm> {
        self.point.iter().chain(&self.drift)
    }
}

fn go_on(running: &mut Option<Alarm>, seen: &Seen<'_>, deviations: f64, limits: &Thresholds, ended: &mut Vec<Alarm>) {
    let Some(alarm) = running else { return };
    let along = deviations * alarm.deviations.signum();
    if along > alarm.peak_deviations.abs() {
        alarm.peak_deviations = deviations;
    }
    if along < limits.ends
        && let Some(alarm) = running.take()
    {
        ended.push(Alarm { closed_at: Some(seen.ends_at()), ..alarm });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(deviations: &[(f64, f64)]) -> (Vec<Alarm>, Vec<Alarm>) {
        let (mut episodes, mut ended) = (Episodes::default(), Vec::new());
        for (hour, (deviations, drift)) in (0..).zip(deviations) {
            let seen = Seen {
                size: WindowSize::Hour,
                measure: Measure::Orders,
                dimension: Dimension::State,
                member: "SP",
                begins_at: hour * 3_600,
                observed: 1.0,
                expected: 2.0,
            };
            episodes.step(
                &seen,
                &Verdict { expected: 0.0, deviations: *deviations, of_two: 0.0, drift: *drift },
                &mut ended,
            );
        }
        let open = episodes.open().cloned().collect();
        (ended, open)
    }

    #[test]
    fn an_alarm_is_an_episode() {
        let (ended, open) = run(&[(4.3, 0.0), (5.0, 0.0), (9.0, 0.0), (2.6, 0.0), (2.4, 0.0), (4.3, 0.0)]);
        assert_eq!((ended.len(), open.len()), (1, 0));
        let alarm = &ended[0];
        assert_eq!((alarm.kind, alarm.opened_at, alarm.judged_at), (AlarmKind::Spike, 3_600, 7_200));
        assert_eq!((alarm.closed_at, alarm.deviations, alarm.peak_deviations), (Some(5 * 3_600), 5.0, 9.0));
    }

    #[test]
    fn the_other_direction_is_another_alarm() {
        let (ended, open) = run(&[(6.0, 0.0), (-7.0, 0.0)]);
        assert_eq!((ended.len(), ended[0].closed_at), (1, Some(7_200)));
        assert_eq!((open.len(), open[0].kind, open[0].closed_at), (1, AlarmKind::Drop, None));
    }

    #[test]
    fn a_drift_does_not_repeat_what_a_window_said() {
        let (ended, open) = run(&[(-6.0, -6.0), (-1.0, -6.0), (-1.0, -2.1), (-1.0, -1.9)]);
        let kinds: Vec<AlarmKind> = ended.iter().map(|alarm| alarm.kind).collect();
        assert_eq!((kinds, open.len()), (vec![AlarmKind::Drop, AlarmKind::DriftDown], 0));
        assert_eq!(ended[1].opened_at, 3_600);
    }
}
