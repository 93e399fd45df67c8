//! All series of a shop, in the order of time. Orders come by purchase, and each brings what happened to it later; that waits until the
//! watermark gets there. The watermark is some orders behind, so that one whose date is wrong does not end windows that have hardly begun. What is kept is bounded by how much happens in a few weeks: a series is watched in windows of a size only while
//! enough happens in it (on average over 28 days), and what is known of one that has become sparse is let go.

use std::collections::{BTreeMap, VecDeque};

use super::episodes::Alarm;
use super::watch::Watch;
use super::words::{Dimension, QUARTER_SECONDS, WindowSize};

/// The watermark is the time of the order that is the newest but so many, less one. Fewer orders that are dated ahead end nothing.
const LAG_ORDERS: usize = 10;
const DAYS: usize = 28;
const QUARTERS_A_DAY: i64 = 96;
/// Where nothing happens for so many days, everything begins anew: a shop that paused for decades costs no more than another.
const PAUSE_DAYS: i64 = 2 * DAYS as i64;
const HAPPENINGS: [Happening; 3] = [Happening::Order, Happening::Review, Happening::Delivery];

/// What happens in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The sum is its revenue in cents.
    Order,
    /// The sum is its score.
    Review,
    /// The sum is 1 where it is late.
    Delivery,
}

/// A series: the shop, or a category or state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSeries {
    pub dimension: Dimension,
    /// Empty for the shop.
    pub member: String,
}

/// What happened in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub count: u32,
    pub sum: i64,
}

pub struct Stream {
    series: Vec<LiveSeries>,
    /// Three of each series.
    flows: Vec<Flow>,
    /// By the number of the smallest window.
    waiting: BTreeMap<i64, Vec<Event>>,
    /// The smallest windows of the newest orders, one more than which the watermark has passed.
    newest: VecDeque<i64>,
    /// The smallest window that the watermark is in; `None` as long as there are too few orders.
    now: Option<i64>,
    /// Days that are over since it began, or began anew.
    days: u32,
    watches: [Vec<(usize, Watch)>; 3],
    ended: Vec<Alarm>,
}

struct Event {
    flow: u32,
    cell: Cell,
}

/// What happens in one series, of one kind.
struct Flow {
    /// By size: the window that something happened in last, and what.
    cells: [(i64, Cell); 3],
    by_day: [u32; DAYS],
    watched: [bool; 3],
}

impl Default for Stream {
    fn default() -> Self {
        let mut stream = Self {
            series: Vec::new(),
            flows: Vec::new(),
            waiting: BTreeMap::new(),
            newest: VecDeque::with_capacity(LAG_ORDERS),
            now: None,
            days: 0,
            watches: [Vec::new(), Vec::new(), Vec::new()],
            ended: Vec::new(),
        };
        stream.add_series(Dimension::Shop, "");
        stream
    }
}

impl Stream {
    /// The shop's own.
    pub const SHOP: usize = 0;

    /// The number of a new series.
    pub fn add_series(&mut self, dimension: Dimension, member: &str) -> usize {
        self.series.push(LiveSeries { dimension, member: member.to_owned() });
        self.flows.extend(HAPPENINGS.map(|_| Flow::new()));
        self.series.len() - 1
    }

    /// The next order, placed no earlier than those before.
    pub fn place(&mut self, at: i64) {
        self.newest.push_back(at.div_euclid(QUARTER_SECONDS));
        if self.newest.len() == LAG_ORDERS
            && let Some(quarter) = self.newest.pop_front()
        {
            self.advance(quarter);
        }
    }

    /// The watermark is here; it never goes back.
    fn advance(&mut self, quarter: i64) {
        let mut now = self.now.unwrap_or(quarter);
        let pause = PAUSE_DAYS * QUARTERS_A_DAY;
        if quarter - now > 2 * pause {
            let end = now + pause;
            while now < end {
                self.close(now);
                now += 1;
            }
            self.begin_anew(now, quarter);
            now = quarter;
        }
        while now < quarter {
            self.close(now);
            now += 1;
        }
        self.now = Some(now);
    }

    /// Something happened to the series with the order that came last, or later. What is said to have happened before it is left out.
    pub fn add(&mut self, series: usize, what: Happening, at: i64, cell: Cell) {
        let quarter = at.div_euclid(QUARTER_SECONDS);
        let earliest = self.newest.back().copied().max(self.now);
        if earliest.is_none_or(|earliest| quarter < earliest) {
            return;
        }
        let flow = series * HAPPENINGS.len() + what as usize;
        if self.now == Some(quarter) {
            self.flows[flow].add(quarter, cell);
        } else {
            self.waiting.entry(quarter).or_default().push(Event { flow: flow as u32, cell });
        }
    }

    /// All alarms, by size, measure, series and time.
    pub fn alarms(self) -> Vec<Alarm> {
        let Self { watches, mut ended, .. } = self;
        ended.extend(watches.iter().flatten().flat_map(|(_, watch)| watch.open().cloned()));
        let key = |alarm: &Alarm| {
            (alarm.size.word(), alarm.measure.word(), alarm.dimension.word(), alarm.member.clone(), alarm.opened_at)
        };
        ended.sort_by_cached_key(key);
        ended
    }

    /// The smallest window is over, and maybe others that end with it.
    fn close(&mut self, quarter: i64) {
        for Event { flow, cell } in self.waiting.remove(&quarter).unwrap_or_default() {
            self.flows[flow as usize].add(quarter, cell);
        }
        let Self { series, flows, watches, ended, .. } = self;
        for (size, watches) in WindowSize::ALL.into_iter().zip(watches) {
            if (quarter + 1) % size.quarters() != 0 {
                continue;
            }
            let window = quarter.div_euclid(size.quarters());
            for (flow, watch) in watches {
                let (of, cell) = flows[*flow].cells[size as usize];
                let cell = if of == window { cell } else { Cell::default() };
                watch.step(&series[*flow / HAPPENINGS.len()], window * size.seconds(), cell, ended);
            }
        }
        if (quarter + 1) % QUARTERS_A_DAY == 0 {
            self.close_day(quarter.div_euclid(QUARTERS_A_DAY));
        }
    }

    /// Series begin and cease to be watched.
    fn close_day(&mut self, day: i64) {
        self.days += 1;
        let days = (self.days as usize).min(DAYS) as f64;
        for (number, flow) in self.flows.iter_mut().enumerate() {
            let (of, cell) = flow.cells[WindowSize::Day as usize];
            flow.by_day[day.rem_euclid(DAYS as i64) as usize] = if of == day { cell.count } else { 0 };
            let happened: u32 = flow.by_day.iter().sum();
            for size in WindowSize::ALL {
                let rate = f64::from(happened) / days / size.windows_a_day() as f64;
                let (is_watched, watches) = (flow.watched[size as usize], &mut self.watches[size as usize]);
                if !is_watched && rate >= size.rate_min() {
                    watches.push((number, Watch::new(size, HAPPENINGS[number % HAPPENINGS.len()])));
                    flow.watched[size as usize] = true;
                } else if is_watched && rate < size.rate_min() / 2.0 {
                    end(watches, number, (day + 1) * WindowSize::Day.seconds(), &mut self.ended);
                    flow.watched[size as usize] = false;
                }
            }
        }
    }

    /// What is known by this time is let go, and what waits for a time before `until`.
    fn begin_anew(&mut self, at: i64, until: i64) {
        for (_, mut watch) in self.watches.iter_mut().flat_map(std::mem::take) {
            watch.end(at * QUARTER_SECONDS, &mut self.ended);
        }
        self.flows.iter_mut().for_each(|flow| *flow = Flow::new());
        self.waiting = self.waiting.split_off(&until);
        self.days = 0;
    }
}

fn end(watches: &mut Vec<(usize, Watch)>, flow: usize, at: i64, ended: &mut Vec<Alarm>) {
    if let Some(place) = watches.iter().position(|(of, _)| *of == flow) {
        watches.swap_remove(place).1.end(at, ended);
    }
}

impl Flow {
    fn new() -> Self {
        Self { cells: [(i64::MIN, Cell::default()); 3], by_day: [0; DAYS], watched: [false; 3] }
    }

    fn add(&mut self, quarter: i64, cell: Cell) {
        for (size, (of, sum)) in WindowSize::ALL.into_iter().zip(&mut self.cells) {
            let window = quarter.div_euclid(size.quarters());
            if *of != window {
                (*of, *sum) = (window, Cell::default());
            }
            sum.count += cell.count;
            sum.sum += cell.sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::{AlarmKind, Measure};

    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;

    /// Orders an hour by the hour of the day, with some chance in it.
    fn orders(hour: i64) -> i64 {
        let usual = if hour % 24 < 7 { 4 } else { 40 };
        usual + (hour * 7_919 + hour / 24 * 104_729) % 11 - 5
    }

    fn run(days: i64, orders: impl Fn(i64) -> i64) -> Vec<Alarm> {
        let mut stream = stream(days, orders);
        (0..LAG_ORDERS).for_each(|_| stream.place(days * DAY));
        stream.alarms()
    }

    fn stream(days: i64, orders: impl Fn(i64) -> i64) -> Stream {
        let mut stream = Stream::default();
        let state = stream.add_series(Dimension::State, "SP");
        for hour in 0..days * 24 {
            for order in 0..orders(hour) {
                let at = hour * HOUR + order * 20;
                stream.place(at);
                let cell = Cell { count: 1, sum: 5_000 + order * 10 };
                stream.add(Stream::SHOP, Happening::Order, at, cell);
                stream.add(state, Happening::Order, at, cell);
            }
        }
        stream
    }

    fn of(alarms: &[Alarm], size: WindowSize, measure: Measure) -> Vec<&Alarm> {
        let is_of = |alarm: &&Alarm| (alarm.size, alarm.measure, alarm.dimension) == (size, measure, Dimension::Shop);
        alarms.iter().filter(is_of).collect()
    }

    #[test]
    fn bursts_and_outages_are_alarms_and_the_rest_is_not() {
        assert_eq!(run(100, orders), []);
        let (burst, outage) = (80 * 24 + 15, 90 * 24 + 10);
        let alarms = run(100, |hour| match hour {
            _ if hour == burst => 150,
            _ if (outage..outage + 3).contains(&hour) => 0,
            _ => orders(hour),
        });
        let hours = of(&alarms, WindowSize::Hour, Measure::Orders);
        let told: Vec<_> = hours.iter().map(|one| (one.kind, one.opened_at / HOUR, one.closed_at)).collect();
        let expected =
            [(AlarmKind::Spike, burst, Some((burst + 2) * HOUR)), (AlarmKind::Drop, outage, Some((outage + 4) * HOUR))];
        assert_eq!(told, expected);
        assert_eq!((hours[0].observed, hours[1].observed), (150.0, 0.0));
        assert!((30.0..50.0).contains(&hours[0].expected), "{:?}", hours[0]);
        assert_eq!(of(&alarms, WindowSize::Hour, Measure::Revenue).len(), 2);
        assert!(alarms.iter().any(|alarm| alarm.member == "SP"));
    }

    #[test]
    fn alarms_are_the_same_however_much_comes_later() {
        let with_outage = |hour| if (2_000..2_004).contains(&hour) { 0 } else { orders(hour) };
        let (earlier, later) = (run(84, with_outage), run(110, with_outage));
        let opened =
            |alarms: &[Alarm]| alarms.iter().map(|one| (one.size, one.opened_at, one.deviations)).collect::<Vec<_>>();
        assert!(!earlier.is_empty());
        assert_eq!(opened(&earlier), opened(&later));
        assert!(earlier.iter().all(|alarm| alarm.judged_at <= 84 * DAY));
    }

    #[test]
    fn orders_that_are_dated_ahead_end_no_window_before_its_time() {
        let shop = || {
            let mut stream = stream(84, orders);
            stream.place(84 * DAY);
            stream
        };
        assert_eq!(shop().alarms(), []);
        let mut ahead = shop();
        for _ in 2..LAG_ORDERS {
            ahead.place(86 * DAY);
            ahead.add(Stream::SHOP, Happening::Order, 86 * DAY, Cell { count: 1, sum: 5_000 });
        }
        assert_eq!(ahead.alarms(), []);
        // As many as that are no mistake.
        let mut later = shop();
        (0..LAG_ORDERS).for_each(|_| later.place(86 * DAY));
        assert!(
            of(&later.alarms(), WindowSize::Hour, Measure::Orders).iter().any(|alarm| alarm.kind == AlarmKind::Drop)
        );
    }

    #[test]
    fn what_is_told_to_be_before_its_order_is_left_out() {
        let mut stream = Stream::default();
        (0..2 * LAG_ORDERS as i64).for_each(|order| stream.place(order * HOUR));
        let last = (2 * LAG_ORDERS as i64 - 1) * HOUR;
        let waiting = stream.waiting.len();
        stream.add(Stream::SHOP, Happening::Delivery, last - HOUR, Cell { count: 1, sum: 0 });
        assert_eq!(stream.waiting.len(), waiting);
        stream.add(Stream::SHOP, Happening::Delivery, last, Cell { count: 1, sum: 0 });
        assert_eq!(stream.waiting.len(), waiting + 1);
    }

    #[test]
    fn a_sparse_series_is_not_watched_and_a_pause_of_decades_costs_nothing() {
        assert_eq!(run(200, |hour| i64::from(hour % 11 == 0)), []);
        let mut stream = Stream::default();
        for start in [0, 40_000 * DAY] {
            for hour in 0..60 * 24 {
                stream.place(start + hour * HOUR);
                stream.add(Stream::SHOP, Happening::Order, start + hour * HOUR, Cell { count: 30, sum: 100 });
            }
        }
        // The end of the first stretch is an outage that ends with the pause.
        assert!(stream.waiting.len() <= LAG_ORDERS && stream.days <= 60);
        let alarms = stream.alarms();
        assert!(alarms.iter().all(|alarm| alarm.kind == AlarmKind::Drop || alarm.kind == AlarmKind::DriftDown));
        assert!(alarms.iter().all(|alarm| alarm.closed_at.is_some_and(|at| at < 40_000 * DAY)), "{alarms:?}");
    }
}
