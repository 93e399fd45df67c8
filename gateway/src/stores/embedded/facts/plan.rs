//! A query made ready for one set of tables: the orders to look at, and for each grain named, every row's part of the
//! group key and whether it passes. Filled column by column, so that the scan itself only adds and compares.

use std::ops::Range;

use super::calendar::Spans;
use super::dictionary::Dictionary;
use super::tables::{SCORES, Tables};
use crate::kpi::answer::Value;
use crate::kpi::band;
use crate::kpi::dimension::{Dimension, Grain};
use crate::kpi::filter::Condition;
use crate::kpi::query::Query;

pub(super) struct Plan<'a> {
    /// In the order of the query.
    pub(super) axes: Vec<Axis<'a>>,
    /// The place value of each axis in the group key.
    strides: Vec<u128>,
    /// All keys are below this.
    pub(super) possible_keys: u128,
    /// The orders in the time asked for.
    pub(super) orders: Range<usize>,
    /// By `Grain as usize`.
    pub(super) sides: [Side; 4],
}

/// The rows of one grain, as the query sees them.
#[derive(Default)]
pub(super) struct Side {
    pub(super) grain_named: bool,
    first_row: usize,
    /// Empty where the grain has no dimension.
    keys: Vec<u128>,
    /// Empty where the grain has no filter.
    passes: Vec<bool>,
}

/// A dimension over the rows of its grain. The last code stands for no value.
pub(super) struct Axis<'a> {
    codes: Codes<'a>,
    values: Values<'a>,
}

enum Codes<'a> {
    Plain(&'a [u32]),
    /// Of what the row points to.
    Through(&'a [u32], &'a [u32]),
    Hour(&'a [i64]),
    /// No value in any row.
    Nothing,
}

enum Values<'a> {
    Texts(&'a Dictionary),
    Days(&'a [i32]),
    Numbers(&'a [i32]),
    /// From the first number on, this many.
    Count(i32, u32),
    Flags,
    Statuses(&'a [triptych_schemas::code::OrderStatus]),
    Payments(&'a [triptych_schemas::code::PaymentType]),
    Segments(&'a [triptych_analytics::segment::Segment]),
}

impl<'a> Plan<'a> {
    pub(super) fn new(tables: &'a Tables, query: &Query) -> Self {
        let axes: Vec<Axis> = query.dimensions.iter().map(|dimension| Axis::new(tables, *dimension)).collect();
        let mut strides = vec![1; axes.len()];
        let mut possible_keys: u128 = 1;
        // The first dimension has the highest place value. Four axes of 32 bits fit 128.
        for (stride, axis) in strides.iter_mut().zip(&axes).rev() {
            *stride = possible_keys;
            possible_keys *= u128::from(axis.code_count());
        }
        let orders = orders_between(tables, query);
        let mut plan = Self { axes, strides, possible_keys, orders, sides: Default::default() };
        for grain in Grain::ALL {
            plan.sides[grain as usize] = plan.side(tables, query, grain);
        }
        plan
    }

    /// The codes of a group key, in the order of the query.
    pub(super) fn codes(&self, key: u128) -> impl Iterator<Item = u32> {
        let parts = self.strides.iter().zip(&self.axes);
        parts.map(move |(stride, axis)| (key / stride % u128::from(axis.code_count())) as u32)
    }

    pub(super) fn values(&self, key: u128) -> Vec<Option<Value>> {
        self.codes(key).zip(&self.axes).map(|(code, axis)| axis.value(code)).collect()
    }

    fn side(&self, tables: &Tables, query: &Query, grain: Grain) -> Side {
        let rows = tables.rows(grain, &self.orders);
        let mut side =
            Side { grain_named: query.names(grain), first_row: rows.start, keys: Vec::new(), passes: Vec::new() };
        if !side.grain_named {
            return side;
        }
        for ((dimension, axis), stride) in query.dimensions.iter().zip(&self.axes).zip(&self.strides) {
            if dimension.grain() == grain {
                side.keys.resize(rows.len(), 0);
                axis.add_keys(&rows, *stride, &mut side.keys);
            }
        }
        for (dimension, condition) in &query.filter.conditions {
            if dimension.grain() == grain {
                side.passes.resize(rows.len(), true);
                let axis = Axis::new(tables, *dimension);
                axis.keep(&rows, &axis.allowed(condition), &mut side.passes);
            }
        }
        side
    }
}

impl Side {
    pub(super) fn key(&self, row: usize) -> u128 {
        if self.keys.is_empty() { 0 } else { self.keys[row - self.first_row] }
    }

    pub(super) fn passes(&self, row: usize) -> bool {
        self.passes.is_empty() || self.passes[row - self.first_row]
    }
}

impl<'a> Axis<'a> {
    fn new(tables: &'a Tables, dimension: Dimension) -> Self {
        let (orders, items, calendar) = (&tables.orders, &tables.items, &tables.calendar);
        let by_day = |spans: &'a Spans| Codes::Through(&orders.day, &spans.code_of_day);
        let texts =
            |coded: &'a super::dictionary::Coded| (Codes::Plain(&coded.codes), Values::Texts(&coded.dictionary));
        let if_any = |coded: &'a super::dictionary::Coded, codes: Codes<'a>| {
            let codes = if coded.codes.is_empty() { Codes::Nothing } else { codes };
            (codes, Values::Texts(&coded.dictionary))
        };
        let of_product =
            |coded: &'a super::dictionary::Coded| if_any(coded, Codes::Through(&items.product, &coded.codes));
        let (codes, values) = match dimension {
            Dimension::Year => (by_day(&calendar.year), Values::Numbers(&calendar.year.values)),
            Dimension::Quarter => (by_day(&calendar.quarter), Values::Days(&calendar.quarter.values)),
            Dimension::Month => (by_day(&calendar.month), Values::Days(&calendar.month.values)),
            Dimension::Week => (by_day(&calendar.week), Values::Days(&calendar.week.values)),
            Dimension::SundayWeek => (by_day(&calendar.sunday_week), Values::Days(&calendar.sunday_week.values)),
            Dimension::MonthOfYear => {
                (by_day(&calendar.month_of_year), Values::Numbers(&calendar.month_of_year.values))
            }
            Dimension::Day => (by_day(&calendar.day), Values::Days(&calendar.day.values)),
            Dimension::DayOfWeek => (by_day(&calendar.day_of_week), Values::Numbers(&calendar.day_of_week.values)),
            Dimension::HourOfDay => (Codes::Hour(&orders.purchased_at), Values::Count(0, 24)),
            Dimension::Country => texts(&orders.country),
            Dimension::State => texts(&orders.state),
            Dimension::City => texts(&orders.city),
            Dimension::Channel => if_any(&orders.channel, Codes::Plain(&orders.channel.codes)),
            Dimension::Coupon => if_any(&orders.coupon, Codes::Plain(&orders.coupon.codes)),
            Dimension::OrderStatus => (Codes::Plain(&orders.status.codes), Values::Statuses(&orders.status.values)),
            Dimension::Product => (Codes::Plain(&items.product), Values::Texts(&tables.products)),
            Dimension::Seller => (Codes::Plain(&items.seller), Values::Texts(&tables.sellers)),
            Dimension::Category => {
                (Codes::Through(&items.product, &tables.category.codes), Values::Texts(&tables.category.dictionary))
            }
            Dimension::Vendor => of_product(&tables.vendor),
            Dimension::ProductType => of_product(&tables.product_type),
            Dimension::SellerState => (
                Codes::Through(&items.seller, &tables.seller_state.codes),
                Values::Texts(&tables.seller_state.dictionary),
            ),
            Dimension::PaymentType => {
                (Codes::Plain(&tables.payments.kind.codes), Values::Payments(&tables.payments.kind.values))
            }
            Dimension::ReviewScore => (Codes::Plain(&tables.reviews.score), Values::Count(1, SCORES)),
            Dimension::IsLate => (Codes::Plain(&orders.late), Values::Flags),
            Dimension::DaysLate => (Codes::Plain(&orders.days_late), bands(dimension)),
            Dimension::Installments => {
                (Codes::Plain(&tables.payments.installment_codes), Values::Numbers(&tables.payments.installment_values))
            }
            Dimension::PriceBand => (Codes::Plain(&items.price_band), bands(dimension)),
            Dimension::FreightBand => (Codes::Plain(&items.freight_band), bands(dimension)),
            Dimension::DistanceBand => (Codes::Plain(&items.distance_band), bands(dimension)),
            Dimension::WeightBand => (Codes::Through(&items.product, &tables.weight_band), bands(dimension)),
            Dimension::CustomerSegment => {
                (Codes::Through(&orders.customer, &tables.segment.codes), Values::Segments(&tables.segment.values))
            }
        };
        Self { codes, values }
    }

    /// Codes are below this; the last stands for no value.
    pub(super) fn code_count(&self) -> u32 {
        let values = match &self.values {
            Values::Texts(dictionary) => dictionary.len(),
            Values::Days(values) | Values::Numbers(values) => values.len(),
            Values::Count(_, count) => *count as usize,
            Values::Flags => 2,
            Values::Statuses(values) => values.len(),
            Values::Payments(values) => values.len(),
            Values::Segments(values) => values.len(),
        };
        values as u32 + 1
    }

    fn value(&self, code: u32) -> Option<Value> {
        let at = code as usize;
        match &self.values {
            Values::Texts(dictionary) => dictionary.values().get(at).map(|text| Value::Text(text.as_ref().to_owned())),
            Values::Days(values) => values.get(at).map(|day| Value::Day(*day)),
            Values::Numbers(values) => values.get(at).map(|number| Value::Number(*number)),
            Values::Flags => (code < 2).then_some(Value::Flag(code == 1)),
            Values::Count(first, count) => (code < *count).then(|| Value::Number(first + code as i32)),
            Values::Statuses(values) => values.get(at).map(|status| Value::Status(*status)),
            Values::Payments(values) => values.get(at).map(|kind| Value::Payment(*kind)),
            Values::Segments(values) => values.get(at).map(|segment| Value::Segment(*segment)),
        }
    }

    /// Which codes pass a condition.
    fn allowed(&self, condition: &Condition) -> Vec<bool> {
        match (condition, &self.values) {
            // Ids are many, and need not be copied to be looked at.
            (Condition::Text(filter), Values::Texts(dictionary)) => {
                let values = dictionary.values().iter().map(|text| Some(text.as_ref()));
                values.chain([None]).map(|value| filter.matches(value)).collect()
            }
            _ => (0..self.code_count()).map(|code| condition.matches(self.value(code).as_ref())).collect(),
        }
    }

    fn add_keys(&self, rows: &Range<usize>, stride: u128, keys: &mut [u128]) {
        self.each(rows, |at, code| keys[at] += u128::from(code) * stride);
    }

    fn keep(&self, rows: &Range<usize>, allowed: &[bool], passes: &mut [bool]) {
        self.each(rows, |at, code| passes[at] &= allowed[code as usize]);
    }

    /// The code of each row, with the row's place in the range.
    fn each(&self, rows: &Range<usize>, mut visit: impl FnMut(usize, u32)) {
        match &self.codes {
            Codes::Plain(codes) => {
                codes[rows.clone()].iter().enumerate().for_each(|(at, code)| visit(at, *code));
            }
            Codes::Through(keys, codes) => {
                keys[rows.clone()].iter().enumerate().for_each(|(at, key)| visit(at, codes[*key as usize]));
            }
            Codes::Hour(times) => {
                let hour = |time: i64| (time.rem_euclid(86_400) / 3_600) as u32;
                times[rows.clone()].iter().enumerate().for_each(|(at, time)| visit(at, hour(*time)));
            }
            // The last code, which is the only one.
            Codes::Nothing => (0..rows.len()).for_each(|at| visit(at, 0)),
        }
    }
}

fn bands(dimension: Dimension) -> Values<'static> {
    Values::Count(0, band::bands(dimension).len() as u32)
}

fn orders_between(tables: &Tables, query: &Query) -> Range<usize> {
    let times = &tables.orders.purchased_at;
    let from = query.filter.purchased_from.map_or(0, |from| times.partition_point(|time| *time < from));
    let before = query.filter.purchased_before.map_or(times.len(), |end| times.partition_point(|time| *time < end));
    from..before.max(from)
}
