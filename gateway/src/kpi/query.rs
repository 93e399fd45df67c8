//! The checked KPI query: built once from what was asked, then only read. Refuses what no store could answer.

use std::collections::BTreeSet;

use super::answer::Position;
use super::dimension::{Dimension, Grain};
use super::figure::Figure;
use super::filter::Filter;
use super::measure::Measure;
use super::sum::{Percentile, Sum};

pub const DIMENSIONS_MAX: usize = 4;
/// Rows of one page; a report for people is far shorter, an export pages.
pub const ROWS_MAX: usize = 10_000;
/// Repeating an order term changes nothing, so more terms than this are a mistake.
pub const ORDER_TERMS_MAX: usize = 16;

#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub dimensions: Vec<Dimension>,
    pub filter: Filter,
    /// All that are selected or ordered by.
    pub measures: BTreeSet<Measure>,
    /// Before the dimensions themselves, ascending, which break all ties. Nulls last in both directions.
    pub order: Vec<OrderTerm>,
    pub first: usize,
    /// The row after which the page begins.
    pub after: Option<Position>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderTerm {
    pub by: OrderBy,
    pub descending: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderBy {
    Figure(Figure),
    /// The place of a dimension in `Query::dimensions`.
    Dimension(usize),
}

impl OrderBy {
    pub fn figure(self) -> Option<Figure> {
        if let Self::Figure(figure) = self { Some(figure) } else { None }
    }
}

/// One order term as asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderAsked {
    pub measure: Option<Measure>,
    /// By which share this has grown.
    pub growth: Option<Measure>,
    pub dimension: Option<Dimension>,
    pub descending: Option<bool>,
}

/// The argument at fault, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub argument: &'static str,
    pub reason: String,
}

impl Query {
    /// `first` and `after` are set by the caller, who knows cursors.
    pub fn new(
        dimensions: Vec<Dimension>,
        filter: Filter,
        selected: BTreeSet<Measure>,
        order: &[OrderAsked],
    ) -> Result<Self, Refusal> {
        check_dimensions(&dimensions)?;
        if order.len() > ORDER_TERMS_MAX {
            return Err(refuse("orderBy", format!("at most {ORDER_TERMS_MAX} terms")));
        }
        let order = order.iter().map(|term| order_term(*term, &dimensions)).collect::<Result<Vec<_>, _>>()?;
        let ordered_by = order.iter().filter_map(|term| Some(term.by.figure()?.measure()));
        let measures = selected.into_iter().chain(ordered_by).collect();
        Ok(Self { dimensions, filter, measures, order, first: ROWS_MAX, after: None })
    }

    /// The same filter without grouping: a query of its own, never a sum of rows.
    pub fn total(filter: Filter, measures: BTreeSet<Measure>) -> Self {
        Self { dimensions: Vec::new(), filter, measures, order: Vec::new(), first: 1, after: None }
    }

    /// The same question for all its groups on one page, in no order asked for.
    #[must_use]
    pub fn all_groups(&self) -> Self {
        Self { order: Vec::new(), first: usize::MAX, after: None, ..self.clone() }
    }

    /// The grains whose rows make groups: one scan each.
    pub fn measured_grains(&self) -> BTreeSet<Grain> {
        if self.measures.is_empty() {
            return BTreeSet::from([Grain::Orders]);
        }
        self.measures.iter().map(|measure| measure.grain()).collect()
    }

    /// What the measures follow from.
    pub fn sums(&self) -> BTreeSet<Sum> {
        self.measures.iter().flat_map(|measure| measure.sums()).collect()
    }

    /// The percentiles that measures are, in ascending order.
    pub fn percentiles(&self) -> Vec<Percentile> {
        let percentiles: BTreeSet<Percentile> =
            self.measures.iter().filter_map(|measure| measure.percentile()).collect();
        percentiles.into_iter().collect()
    }

    /// Whether the grain is grouped or filtered by, so that an order must have a row of it.
    pub fn names(&self, grain: Grain) -> bool {
        self.filter.names(grain) || self.dimensions.iter().any(|dimension| dimension.grain() == grain)
    }

    /// How many figures are ordered by: the first part of a [`Position`].
    pub fn figures_ordered_by(&self) -> usize {
        self.order.iter().filter(|term| term.by.figure().is_some()).count()
    }

    /// Whether rows are ordered by growth, which no store knows.
    pub fn is_ordered_by_growth(&self) -> bool {
        self.order.iter().any(|term| matches!(term.by, OrderBy::Figure(Figure::Growth(_))))
    }
}

fn check_dimensions(dimensions: &[Dimension]) -> Result<(), Refusal> {
    if dimensions.len() > DIMENSIONS_MAX {
        return Err(refuse("groupBy", format!("at most {DIMENSIONS_MAX} dimensions")));
    }
    let distinct: BTreeSet<&Dimension> = dimensions.iter().collect();
    if distinct.len() < dimensions.len() {
        return Err(refuse("groupBy", "a dimension is repeated".to_owned()));
    }
    Ok(())
}

fn order_term(asked: OrderAsked, dimensions: &[Dimension]) -> Result<OrderTerm, Refusal> {
    let by_figure = |figure| OrderTerm { by: OrderBy::Figure(figure), descending: asked.descending.unwrap_or(true) };
    match (asked.measure, asked.growth, asked.dimension) {
        (Some(measure), None, None) => Ok(by_figure(Figure::Value(measure))),
        (None, Some(measure), None) => Ok(by_figure(Figure::Growth(measure))),
        (None, None, Some(dimension)) => {
            let place = dimensions
                .iter()
                .position(|grouped| *grouped == dimension)
                .ok_or_else(|| refuse("orderBy", "a dimension that is not in groupBy orders nothing".to_owned()))?;
            Ok(OrderTerm { by: OrderBy::Dimension(place), descending: asked.descending.unwrap_or(false) })
        }
        _ => Err(refuse("orderBy", "each term takes exactly one of measure, growth and dimension".to_owned())),
    }
}

fn refuse(argument: &'static str, reason: String) -> Refusal {
    Refusal { argument, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dimensions: &[Dimension], order: &[OrderAsked], expected: Option<&str>) {
        let query = Query::new(dimensions.to_vec(), Filter::default(), BTreeSet::new(), order);
        assert_eq!(query.err().map(|refusal| refusal.argument), expected, "{dimensions:?} {order:?}");
    }

    #[test]
    fn refuses_what_cannot_be_answered() {
        use Dimension::{Category, City, Day, Month, State};
        let term = |measure, dimension| OrderAsked { measure, dimension, ..OrderAsked::default() };
        check(&[Month, State, City, Day], &[], None);
        check(&[Month, State, City, Day, Category], &[], Some("groupBy"));
        check(&[Month, Month], &[], Some("groupBy"));
        check(&[Month], &[term(Some(Measure::Items), None), term(None, Some(Month))], None);
        check(&[Month], &[term(None, Some(State))], Some("orderBy"));
        check(&[Month], &[term(None, None)], Some("orderBy"));
        check(&[Month], &[term(Some(Measure::Items), Some(Month))], Some("orderBy"));
    }

    #[test]
    fn directions_default_by_kind_and_ordered_measures_are_measured() {
        let term = |measure, dimension| OrderAsked { measure, dimension, ..OrderAsked::default() };
        let order = [term(Some(Measure::Reviews), None), term(None, Some(Dimension::Month))];
        let query = Query::new(vec![Dimension::Month], Filter::default(), BTreeSet::new(), &order).unwrap();
        assert_eq!(query.order.iter().map(|term| term.descending).collect::<Vec<_>>(), [true, false]);
        assert_eq!(query.measured_grains(), BTreeSet::from([Grain::Reviews]));
    }
}
