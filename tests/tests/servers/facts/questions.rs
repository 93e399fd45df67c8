//! Random questions about facts, with values that the data has and values that it has not.

use std::collections::BTreeSet;

use e2e::dice::Dice;
use triptych_analytics::segment::Segment;
use triptych_gateway::filter::TextFilter;
use triptych_gateway::kpi::answer::{Position, Value};
use triptych_gateway::kpi::dimension::Dimension;
use triptych_gateway::kpi::filter::Filter;
use triptych_gateway::kpi::measure::Measure;
use triptych_gateway::kpi::query::{DIMENSIONS_MAX, OrderAsked, Query};
use triptych_gateway::stores::Facts;
use triptych_schemas::code::{OrderStatus, PaymentType};
use triptych_schemas::time;

const DIMENSIONS: [Dimension; 18] = [
    Dimension::Year,
    Dimension::Quarter,
    Dimension::Month,
    Dimension::Week,
    Dimension::Day,
    Dimension::HourOfDay,
    Dimension::DayOfWeek,
    Dimension::Country,
    Dimension::State,
    Dimension::City,
    Dimension::Category,
    Dimension::Product,
    Dimension::Seller,
    Dimension::SellerState,
    Dimension::OrderStatus,
    Dimension::PaymentType,
    Dimension::ReviewScore,
    Dimension::CustomerSegment,
];

const MEASURES: [Measure; 25] = [
    Measure::Revenue,
    Measure::Freight,
    Measure::GrossRevenue,
    Measure::Items,
    Measure::Orders,
    Measure::Customers,
    Measure::Sellers,
    Measure::Products,
    Measure::AverageOrderValue,
    Measure::AverageItemPrice,
    Measure::RepeatRate,
    Measure::OrdersPlaced,
    Measure::DeliveredOrders,
    Measure::CanceledOrders,
    Measure::CancellationRate,
    Measure::LateOrders,
    Measure::LateRate,
    Measure::AverageDeliveryDays,
    Measure::NewCustomers,
    Measure::PaymentValue,
    Measure::Payments,
    Measure::AverageInstallments,
    Measure::Reviews,
    Measure::AverageScore,
    Measure::SatisfactionRate,
];

/// No value of any column, and hard to quote.
const STRANGE: [&str; 4] = ["", "it's \\ \"x\"\t\n", "{sales:Identifier} ?", "ç🛒'); --"];

/// The values that each dimension has in the data.
pub(super) struct Values(Vec<(Dimension, Vec<Value>)>);

impl Values {
    pub(super) async fn of(facts: &dyn Facts) -> Self {
        let mut all = Vec::new();
        for dimension in DIMENSIONS {
            // Without a measure groups are those of orders, which not all values have.
            let measures = [Measure::Items, Measure::OrdersPlaced].into();
            let query =
                Query::new(vec![dimension], Filter::default(), measures, &[]).expect("the question is a good one");
            let page = facts.kpis(query).await.expect("files answer");
            all.push((
                dimension,
                page.groups.into_iter().filter_map(|group| group.values.into_iter().next()?).collect(),
            ));
        }
        Self(all)
    }

    fn all(&self, dimension: Dimension) -> &[Value] {
        &self.0.iter().find(|(one, _)| *one == dimension).expect("all dimensions are asked for").1
    }

    pub(super) fn texts(&self, dimension: Dimension) -> Vec<String> {
        let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
        self.all(dimension).iter().filter_map(text).collect()
    }
}

pub(super) struct Questions {
    dice: Dice,
    values: Values,
}

impl Questions {
    pub(super) fn new(seed: u64, values: Values) -> Self {
        Self { dice: Dice::new(seed), values }
    }

    pub(super) fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        self.dice.one_of(all)
    }

    pub(super) fn next(&mut self) -> Query {
        let mut dimensions = self.dice.some_of(&DIMENSIONS, DIMENSIONS_MAX + 1);
        let mut met = BTreeSet::new();
        dimensions.retain(|dimension| met.insert(*dimension));
        let measures = self.dice.some_of(&MEASURES, 6).into_iter().collect();
        let order: Vec<OrderAsked> = (0..self.dice.below(4)).map(|_| self.order(&dimensions)).collect();
        let filter = self.filter();
        let mut query = Query::new(dimensions, filter, measures, &order).expect("no dimension is repeated");
        if self.dice.one_in(2) {
            query.first = 1 + self.dice.below(50);
        }
        query
    }

    fn order(&mut self, dimensions: &[Dimension]) -> OrderAsked {
        let dimension = if self.dice.one_in(3) { self.dice.one_of(dimensions).copied() } else { None };
        let measure = if dimension.is_none() { self.dice.one_of(&MEASURES).copied() } else { None };
        let descending = self.dice.one_of(&[None, Some(true), Some(false)]).copied().flatten();
        OrderAsked { measure, dimension, descending }
    }

    fn filter(&mut self) -> Filter {
        Filter {
            purchased_from: self.time(),
            purchased_before: self.time(),
            country: self.text(Dimension::Country),
            state: self.text(Dimension::State),
            city: self.text(Dimension::City),
            order_status: self.dice.one_in(6).then(|| self.dice.some_of(&OrderStatus::ALL, 5)),
            category: self.text(Dimension::Category),
            product: self.text(Dimension::Product),
            seller: self.text(Dimension::Seller),
            seller_state: self.text(Dimension::SellerState),
            payment_type: self.dice.one_in(6).then(|| self.dice.some_of(&PaymentType::ALL, 4)),
            score_from: self.dice.one_in(8).then(|| self.dice.below(7) as i32),
            score_to: self.dice.one_in(8).then(|| self.dice.below(7) as i32),
            customer_segment: self.dice.one_in(5).then(|| self.dice.some_of(&Segment::ALL, 8)),
        }
    }

    /// Within the data, at its edges or far out.
    fn time(&mut self) -> Option<i64> {
        if !self.dice.one_in(5) {
            return None;
        }
        if self.dice.one_in(8) {
            return Some(
                [i64::MIN, time::parse_wall("0001-01-01")?, time::parse_wall("9999-12-31")?, i64::MAX]
                    [self.dice.below(4)],
            );
        }
        let days = self.values.all(Dimension::Day);
        let Some(Value::Day(day)) = self.dice.one_of(days) else { return None };
        let second = if self.dice.one_in(2) { 0 } else { self.dice.below(86_400) as i64 };
        Some(i64::from(*day) * time::DAY_SECONDS + second)
    }

    fn text(&mut self, dimension: Dimension) -> Option<TextFilter> {
        if !self.dice.one_in(8) {
            return None;
        }
        let mut values = self.values.texts(dimension);
        values.extend(STRANGE.map(str::to_owned));
        // Most of few values, so that something is left of them.
        let end = if values.len() < 40 { values.len() } else { 40 };
        let eq = if self.dice.one_in(6) { self.dice.one_of(&values).cloned() } else { None };
        let is_in = self.dice.one_in(2).then(|| self.dice.some_of(&values, end));
        let not_in = self.dice.one_in(2).then(|| self.dice.some_of(&values, end));
        Some(TextFilter::new(eq, is_in, not_in))
    }

    /// A few rows after a row, or after a place close to it, where no row need be.
    pub(super) fn page_after(&mut self, query: &mut Query, mut position: Position) {
        if self.dice.one_in(3) {
            position.values.iter_mut().rev().take(1).for_each(|value| *value = None);
        }
        query.after = Some(position);
        query.first = 1 + self.dice.below(20);
    }
}
