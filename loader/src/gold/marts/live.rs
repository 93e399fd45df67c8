//! `live_anomalies`: alarms about windows of time. Orders count when they are placed, reviews when they are answered (or else when they were asked
//! for), deliveries when they arrive; for the shop, for the state they went to, and for each category that is in the order.

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_analytics::live::stream::Cell;
use triptych_analytics::live::{Alarm, Dimension, Happening, Stream};
use triptych_schemas::marts::LIVE_ANOMALIES;
use triptych_schemas::table::Table;

use super::column;
use crate::frame;

/// Alarms of whole orders, which come by purchase.
#[derive(Default)]
pub(super) struct Live {
    stream: Stream,
    categories: Members,
    states: Members,
}

/// Series by name.
#[derive(Default)]
struct Members(FxHashMap<String, usize>);

/// What an order has of a category.
struct Part {
    series: usize,
    is_sold: bool,
    cents: i64,
}

impl Live {
    /// Whole orders; the first of them has the key `first_key`.
    pub(super) fn add(&mut self, orders: &DataFrame, sales: &DataFrame, reviews: &DataFrame, first_key: u32) {
        let mut lines = lines(sales).peekable();
        let mut reviews = told(reviews).peekable();
        let mut parts: Vec<Part> = Vec::new();
        for (key, order) in (first_key..).zip(placed(orders)) {
            parts.clear();
            while let Some((_, line)) = lines.next_if(|(of, _)| *of == key) {
                self.add_line(&mut parts, &line);
            }
            let state = order.state.map(|state| self.states.series(&mut self.stream, Dimension::State, state));
            self.stream.place(order.at);
            let whole = [Some(Stream::SHOP), state].into_iter().flatten();
            if order.is_sold || order.is_credit_note {
                let cell = Cell { count: u32::from(order.is_sold), sum: order.cents };
                whole.clone().for_each(|series| self.stream.add(series, Happening::Order, order.at, cell));
                for part in &parts {
                    let cell = Cell { count: u32::from(part.is_sold), sum: part.cents };
                    self.stream.add(part.series, Happening::Order, order.at, cell);
                }
            }
            let everywhere = || whole.clone().chain(parts.iter().map(|part| part.series));
            if let Some((at, is_late)) = order.delivered {
                let cell = Cell { count: 1, sum: i64::from(is_late) };
                everywhere().for_each(|series| self.stream.add(series, Happening::Delivery, at, cell));
            }
            while let Some((_, (at, score))) = reviews.next_if(|(of, _)| *of == key) {
                let cell = Cell { count: 1, sum: i64::from(score) };
                let Some(at) = at else { continue };
                everywhere().for_each(|series| self.stream.add(series, Happening::Review, at, cell));
            }
        }
    }

    fn add_line(&mut self, parts: &mut Vec<Part>, line: &Line<'_>) {
        let Some(category) = line.category else { return };
        let series = self.categories.series(&mut self.stream, Dimension::Category, category);
        match parts.iter_mut().find(|part| part.series == series) {
            Some(part) => {
                part.is_sold |= line.is_sold;
                part.cents += line.cents;
            }
            None => parts.push(Part { series, is_sold: line.is_sold, cents: line.cents }),
        }
    }

    pub(super) fn table(self) -> (&'static Table, DataFrame) {
        let alarms = self.stream.alarms();
        let rows: Vec<&Alarm> = alarms.iter().collect();
        let columns = vec![
            column("window_size", &rows, |row| row.size.word()),
            column("measure", &rows, |row| row.measure.word()),
            column("dimension", &rows, |row| row.dimension.word()),
            column("member", &rows, |row| row.member.as_str()),
            column("opened_at", &rows, |row| row.opened_at),
            column("judged_at", &rows, |row| row.judged_at),
            column("closed_at", &rows, |row| row.closed_at),
            column("kind", &rows, |row| row.kind.word()),
            column("observed", &rows, |row| row.observed),
            column("expected", &rows, |row| row.expected),
            column("deviations", &rows, |row| row.deviations),
            column("peak_deviations", &rows, |row| row.peak_deviations),
        ];
        (&LIVE_ANOMALIES, frame::build(&LIVE_ANOMALIES, columns))
    }
}

impl Members {
    fn series(&mut self, stream: &mut Stream, dimension: Dimension, name: &str) -> usize {
        if let Some(series) = self.0.get(name) {
            return *series;
        }
        let series = stream.add_series(dimension, name);
        self.0.insert(name.to_owned(), series);
        series
    }
}

struct Placed<'a> {
    at: i64,
    state: Option<&'a str>,
    is_credit_note: bool,
    is_sold: bool,
    cents: i64,
    /// When it arrived, and whether that was later than promised.
    delivered: Option<(i64, bool)>,
}

fn placed(orders: &DataFrame) -> impl Iterator<Item = Placed<'_>> {
    let times = frame::longs(orders, "purchased_at").no_null_iter().zip(frame::texts(orders, "state").iter());
    let sums = frame::integers(orders, "items").no_null_iter().zip(frame::longs(orders, "revenue").no_null_iter());
    let notes = frame::flags(orders, "credit_note").iter().flatten();
    let arrivals =
        frame::longs(orders, "delivered_at").iter().zip(frame::longs(orders, "estimated_delivery_at").iter());
    let arrivals = arrivals.zip(frame::texts(orders, "status").iter());
    let of_each = times.zip(sums).zip(notes.zip(arrivals));
    of_each.map(|(((at, state), (items, cents)), (is_credit_note, ((arrived, promised), status)))| Placed {
        at,
        state,
        is_credit_note,
        is_sold: items > 0 && !is_credit_note,
        cents,
        delivered: arrived
            .zip(promised)
            .filter(|_| status == Some("delivered") && !is_credit_note)
            .map(|(arrived, promised)| (arrived, arrived > promised)),
    })
}

struct Line<'a> {
    category: Option<&'a str>,
    is_sold: bool,
    cents: i64,
}

/// With the keys of their orders.
fn lines(sales: &DataFrame) -> impl Iterator<Item = (u32, Line<'_>)> {
    let categories = frame::texts(sales, "category").iter();
    let amounts = frame::integers(sales, "quantity").no_null_iter().zip(frame::longs(sales, "price").no_null_iter());
    let lines =
        categories.zip(amounts).map(|(category, (quantity, cents))| Line { category, is_sold: quantity > 0, cents });
    frame::keys(sales, "order_key").no_null_iter().zip(lines)
}

/// When a score was given, with the key of its order.
fn told(reviews: &DataFrame) -> impl Iterator<Item = (u32, (Option<i64>, i32))> + '_ {
    let times = frame::longs(reviews, "answered_at").iter().zip(frame::longs(reviews, "created_at").iter());
    let scores = frame::integers(reviews, "score").no_null_iter();
    let told = times.zip(scores).map(|((answered, asked), score)| (answered.or(asked), score));
    frame::keys(reviews, "order_key").no_null_iter().zip(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline;

    /// Orders of a load, cut anywhere between two.
    fn alarms(cuts: usize) -> DataFrame {
        let facts = pipeline::facts("generate:orders=30000,seed=7");
        let mut live = Live::default();
        let height = facts.orders.height();
        for run in 0..cuts {
            let (first, end) = (height * run / cuts, height * (run + 1) / cuts);
            let within = |rows: &DataFrame| {
                let keys = frame::keys(rows, "order_key");
                let kept: BooleanChunked =
                    keys.no_null_iter().map(|key| (first..end).contains(&(key as usize))).collect();
                rows.filter(&kept).unwrap()
            };
            live.add(&within(&facts.orders), &within(&facts.sales), &within(&facts.reviews), first as u32);
        }
        live.table().1
    }

    #[test]
    fn alarms_are_those_of_the_orders_however_they_are_cut() {
        let whole = alarms(1);
        assert!(whole.height() > 3, "{whole}");
        assert!(whole.equals_missing(&alarms(7)));
    }
}
