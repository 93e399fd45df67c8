//! Random questions about facts, with values that the data has and values that it has not.

use std::collections::BTreeSet;

use e2e::dice::Dice;
use triptych_analytics::segment::Segment;
use triptych_gateway::filter::TextFilter;
use triptych_gateway::kpi::answer::{self, Value, ValueKind};
use triptych_gateway::kpi::dimension::Dimension;
use triptych_gateway::kpi::filter::{Condition, Filter};
use triptych_gateway::kpi::measure::Measure;
use triptych_gateway::kpi::query::{DIMENSIONS_MAX, OrderAsked, Query};
use triptych_gateway::stores::Facts;
use triptych_gateway::stores::documents::{ListQuery, OrderOrder, SortValue, Start};
use triptych_schemas::code::{OrderStatus, PaymentType};
use triptych_schemas::time;

/// No value of any column, and hard to quote.
const STRANGE: [&str; 4] = ["", "it's \\ \"x\"\t\n", "{sales:Identifier} ?", "ç🛒'); --"];

/// The values that each dimension has in the data.
pub(super) struct Values(Vec<(Dimension, Vec<Value>)>);

impl Values {
    pub(super) async fn of(facts: &dyn Facts) -> Self {
        let mut all = Vec::new();
        for &dimension in Dimension::ALL {
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
        let mut dimensions = self.dice.some_of(Dimension::ALL, DIMENSIONS_MAX + 1);
        let mut met = BTreeSet::new();
        dimensions.retain(|dimension| met.insert(*dimension));
        let measures = self.dice.some_of(Measure::ALL, 6).into_iter().collect();
        let order: Vec<OrderAsked> = (0..self.dice.below(4)).map(|_| self.order(&dimensions)).collect();
        let filter = self.filter();
        let mut query = Query::new(dimensions, filter, measures, &order).expect("no dimension is repeated");
        if self.dice.one_in(2) {
            query.first = 1 + self.dice.below(50);
        }
        query
    }

    /// A page of orders, from anywhere.
    pub(super) fn orders(&mut self) -> ListQuery<Filter, OrderOrder, Start> {
        use OrderOrder::{Latest, Newest, Oldest, PaymentValue, Revenue, SlowestDelivery};
        let all = [Newest, Oldest, Revenue, PaymentValue, SlowestDelivery, Latest];
        let order = *self.dice.one_of(&all).expect("there are some");
        let place = SortValue::Integer(self.dice.below(2_000_000) as i64 - 1_500_000);
        let after = Start { values: vec![place], key: self.dice.below(1_000) as i64 };
        let after = self.dice.one_in(2).then_some(after);
        ListQuery { filter: self.filter(), order, after, first: 1 + self.dice.below(100) }
    }

    fn order(&mut self, dimensions: &[Dimension]) -> OrderAsked {
        let dimension = if self.dice.one_in(3) { self.dice.one_of(dimensions).copied() } else { None };
        let measure = if dimension.is_none() { self.dice.one_of(Measure::ALL).copied() } else { None };
        let descending = self.dice.one_of(&[None, Some(true), Some(false)]).copied().flatten();
        OrderAsked { measure, growth: None, dimension, descending }
    }

    fn filter(&mut self) -> Filter {
        let mut filter = Filter { purchased_from: self.time(), purchased_before: self.time(), conditions: Vec::new() };
        for &dimension in Dimension::ALL {
            filter = filter.and(dimension, self.condition(dimension));
        }
        filter
    }

    fn condition(&mut self, dimension: Dimension) -> Option<Condition> {
        let listed: Vec<Option<Value>> = match dimension.row().kind {
            ValueKind::Text => return self.text(dimension).map(Condition::Text),
            ValueKind::Status => OrderStatus::ALL.iter().map(|status| Some(Value::Status(*status))).collect(),
            ValueKind::Payment => PaymentType::ALL.iter().map(|kind| Some(Value::Payment(*kind))).collect(),
            ValueKind::Segment => Segment::ALL.map(|segment| Some(Value::Segment(segment))).to_vec(),
            ValueKind::Number if self.dice.one_in(16) => return Some(Condition::AtLeast(self.dice.below(7) as i32)),
            ValueKind::Number if self.dice.one_in(16) => return Some(Condition::AtMost(self.dice.below(7) as i32)),
            _ => self.values.all(dimension).iter().cloned().map(Some).collect(),
        };
        let some = [listed, vec![None]].concat();
        self.dice.one_in(10).then(|| Condition::Among(self.dice.some_of(&some, 6)))
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
        let mut filter = TextFilter::new(eq, is_in, not_in);
        if self.dice.one_in(3) {
            filter.nulls = !filter.nulls;
        }
        Some(filter)
    }

    /// A few rows after a row, or after a place close to it, where no row need be.
    pub(super) fn page_after(&mut self, query: &mut Query, mut position: answer::Position) {
        if self.dice.one_in(3) {
            position.values.iter_mut().rev().take(1).for_each(|value| *value = None);
        }
        query.after = Some(position);
        query.first = 1 + self.dice.below(20);
    }
}
