//! The arguments of `kpis`, and how they map to the words of `crate::kpi`. Refuses names of bands that are none.

use async_graphql::{Enum, InputObject};
use triptych_schemas::text::city_normal;

use super::words::{KpiPeriod, WeekStart};
use crate::filter::TextFilter;
use crate::graphql::error::ApiError;
use crate::graphql::filters::{IdFilter, StringFilter};
use crate::graphql::scalars::{CustomerSegment, LocalDateTime, OrderStatus, PaymentType};
use crate::kpi::answer::Value;
use crate::kpi::assembly::{Having, Top};
use crate::kpi::band;
use crate::kpi::dimension::Dimension;
use crate::kpi::figure::Figure;
use crate::kpi::filter::{Condition, Filter};
use crate::kpi::measure::Measure;
use crate::kpi::period::Period;
use crate::kpi::query::OrderAsked;

/// Which rows count. All given fields hold together; null is as absent; an empty list matches nothing.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct KpiFilter {
    /// Inclusive.
    purchased_from: Option<LocalDateTime>,
    /// Exclusive.
    purchased_before: Option<LocalDateTime>,
    /// In the place of both bounds.
    period: Option<KpiPeriod>,
    /// Of the purchase, 1 to 12.
    month_of_year: Option<Vec<i32>>,
    /// Of the purchase, 1 = Monday to 7.
    day_of_week: Option<Vec<i32>>,
    /// Of the purchase, 0 to 23.
    hour_of_day: Option<Vec<i32>>,
    /// Where the order was sent.
    country: Option<StringFilter>,
    /// Where the order was sent: its code, or the full name of a state of Brazil.
    state: Option<StringFilter>,
    /// Where the order was sent.
    /// Any case and accents.
    city: Option<StringFilter>,
    /// English name, as in `Category.name`, or the Portuguese one.
    category: Option<StringFilter>,
    /// Who makes an item's product.
    vendor: Option<StringFilter>,
    /// The shop's own kind of an item's product.
    product_type: Option<StringFilter>,
    /// Of an item.
    product: Option<IdFilter>,
    /// Of an item.
    seller: Option<IdFilter>,
    /// Of an item's seller: its code, or the full name of a state of Brazil.
    seller_state: Option<StringFilter>,
    /// Steps of the price of an item, by the names that `priceBand` of a row has; null among them stands for no value, as in
    /// all of these lists.
    price_band: Option<Vec<Option<String>>>,
    /// Steps of the freight of an item, as `freightBand` of a row.
    freight_band: Option<Vec<Option<String>>>,
    /// Steps of the weight of an item's product, as `weightBand` of a row.
    weight_band: Option<Vec<Option<String>>>,
    /// Steps of the distance from an item's seller, as `distanceBand` of a row.
    distance_band: Option<Vec<Option<String>>>,
    /// Of the order; null among them stands for none.
    order_status: Option<Vec<Option<OrderStatus>>>,
    /// Where the order was placed, as web or pos.
    channel: Option<StringFilter>,
    /// Code of the coupon used for the order; `isNull: true` picks orders without one.
    coupon: Option<StringFilter>,
    /// Whether the order was delivered after the time promised; null stands for not known.
    is_late: Option<Vec<Option<bool>>>,
    /// Steps of days after or before the time promised, as `daysLate` of a row.
    days_late: Option<Vec<Option<String>>>,
    /// Of a payment.
    payment_type: Option<Vec<PaymentType>>,
    /// Of a payment: in how many parts it is paid off.
    installments: Option<Vec<i32>>,
    /// Inclusive.
    review_score_from: Option<i32>,
    /// Inclusive.
    review_score_to: Option<i32>,
    /// Of the customer who ordered.
    customer_segment: Option<Vec<CustomerSegment>>,
}

/// Exactly one of `measure`, `growth` and `dimension`. Nulls come last in both directions.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct KpiOrder {
    /// By what is measured, most first.
    measure: Option<Measure>,
    /// By which share a measure has grown since the time of `compareTo`, most first.
    growth: Option<Measure>,
    /// By a dimension of groupBy.
    dimension: Option<Dimension>,
    /// DESC for a measure and for growth, ASC for a dimension, when not given.
    direction: Option<SortDirection>,
}

/// Which way rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum SortDirection {
    /// Least first.
    Asc,
    /// Most first.
    Desc,
}

/// Which rows are kept, by what is measured of them. Exactly one of `measure` and `growth`, and all bounds that are given hold
/// together; a row without a value is not kept.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct KpiHaving {
    /// The value of a measure.
    measure: Option<Measure>,
    /// By which share a measure has grown since the time of `compareTo`.
    growth: Option<Measure>,
    /// Inclusive.
    from: Option<f64>,
    /// Inclusive.
    to: Option<f64>,
    /// Exclusive.
    above: Option<f64>,
    /// Exclusive.
    below: Option<f64>,
}

/// So many rows of each group, ties by the dimensions: the three best categories of each state, say.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct KpiTopPerGroup {
    /// What decides, most first.
    by: Measure,
    /// How many rows of each group.
    first: i32,
    /// What the rows of a group have in common: dimensions of `groupBy`, all but the last when not given.
    within: Option<Vec<Dimension>>,
    /// DESC, most first, when not given.
    direction: Option<SortDirection>,
}

impl KpiFilter {
    /// The filter, but for its period.
    pub(super) fn into_filter(self) -> Result<(Filter, Option<Period>), ApiError> {
        let text = |filter: Option<StringFilter>| filter.filter(StringFilter::is_given).map(TextFilter::from);
        let id = |filter: Option<IdFilter>| filter.filter(IdFilter::is_given).map(TextFilter::from);
        let numbers = |list: Option<Vec<i32>>| listed(list.map(|list| list.into_iter().map(Some)), Value::Number);
        if self.period.is_some() && (self.purchased_from.is_some() || self.purchased_before.is_some()) {
            let reason = "`period` stands in the place of `purchasedFrom` and `purchasedBefore`: give either";
            return Err(ApiError::bad_argument("where", reason));
        }
        let bounds = Filter {
            purchased_from: self.purchased_from.map(|time| time.0),
            purchased_before: self.purchased_before.map(|time| time.0),
            conditions: Vec::new(),
        };
        let filter = bounds
            .and(Dimension::MonthOfYear, numbers(self.month_of_year))
            .and(Dimension::DayOfWeek, numbers(self.day_of_week))
            .and(Dimension::HourOfDay, numbers(self.hour_of_day))
            .and(Dimension::Country, text(self.country))
            .and(Dimension::State, text(self.state))
            .and(Dimension::City, text(self.city).map(|filter| filter.map(city_normal)))
            .and(Dimension::Category, text(self.category))
            .and(Dimension::Vendor, text(self.vendor))
            .and(Dimension::ProductType, text(self.product_type))
            .and(Dimension::Product, id(self.product))
            .and(Dimension::Seller, id(self.seller))
            .and(Dimension::SellerState, text(self.seller_state))
            .and(Dimension::PriceBand, bands(Dimension::PriceBand, self.price_band)?)
            .and(Dimension::FreightBand, bands(Dimension::FreightBand, self.freight_band)?)
            .and(Dimension::WeightBand, bands(Dimension::WeightBand, self.weight_band)?)
            .and(Dimension::DistanceBand, bands(Dimension::DistanceBand, self.distance_band)?)
            .and(Dimension::OrderStatus, listed(self.order_status, |status| Value::Status(status.into())))
            .and(Dimension::Channel, text(self.channel))
            .and(Dimension::Coupon, text(self.coupon))
            .and(Dimension::IsLate, listed(self.is_late, Value::Flag))
            .and(Dimension::DaysLate, bands(Dimension::DaysLate, self.days_late)?)
            .and(
                Dimension::CustomerSegment,
                listed(some(self.customer_segment), |segment| Value::Segment(segment.into())),
            )
            .and(Dimension::PaymentType, listed(some(self.payment_type), |kind| Value::Payment(kind.into())))
            .and(Dimension::Installments, numbers(self.installments))
            .and(Dimension::ReviewScore, self.review_score_from.map(Condition::AtLeast))
            .and(Dimension::ReviewScore, self.review_score_to.map(Condition::AtMost));
        Ok((filter, self.period.map(Period::from)))
    }
}

fn some<T>(list: Option<Vec<T>>) -> Option<impl Iterator<Item = Option<T>>> {
    Some(list?.into_iter().map(Some))
}

fn listed<T>(
    list: Option<impl IntoIterator<Item = Option<T>>>,
    value: impl Fn(T) -> Value,
) -> Option<Vec<Option<Value>>> {
    Some(list?.into_iter().map(|one| one.map(&value)).collect())
}

/// The numbers of bands, by their names.
fn bands(dimension: Dimension, names: Option<Vec<Option<String>>>) -> Result<Option<Vec<Option<Value>>>, ApiError> {
    let Some(names) = names else { return Ok(None) };
    let number = |name: Option<String>| {
        let Some(name) = name else { return Ok(None) };
        let bands = band::bands(dimension);
        let place = bands.iter().position(|band| band.name == name).ok_or_else(|| {
            let there: Vec<String> = bands.iter().map(|band| format!("`{}`", band.name)).collect();
            let reason = format!("there is no {} `{name}`, but {}", dimension.row().field, there.join(", "));
            ApiError::bad_argument("where", reason)
        })?;
        Ok(Some(Value::Number(place as i32)))
    };
    names.into_iter().map(number).collect::<Result<_, ApiError>>().map(Some)
}

impl KpiOrder {
    pub(super) fn asked(&self, weeks: WeekStart) -> OrderAsked {
        OrderAsked {
            measure: self.measure,
            growth: self.growth,
            dimension: self.dimension.map(|dimension| weeks.of(dimension)),
            descending: self.direction.map(|direction| direction == SortDirection::Desc),
        }
    }
}

impl KpiHaving {
    pub(super) fn checked(&self) -> Result<Having, ApiError> {
        let figure = match (self.measure, self.growth) {
            (Some(measure), None) => Figure::Value(measure),
            (None, Some(measure)) => Figure::Growth(measure),
            _ => return Err(ApiError::bad_argument("having", "each takes exactly one of measure and growth")),
        };
        Ok(Having { figure, from: self.from, to: self.to, above: self.above, below: self.below })
    }
}

impl KpiTopPerGroup {
    /// For a grouping.
    pub(super) fn checked(self, dimensions: &[Dimension], weeks: WeekStart) -> Result<Top, ApiError> {
        let refuse = |reason: &str| ApiError::bad_argument("topPerGroup", reason);
        let first = usize::try_from(self.first).map_err(|_| refuse("`first` is below 0"))?;
        let within = match self.within {
            Some(within) => within
                .into_iter()
                .map(|dimension| dimensions.iter().position(|grouped| *grouped == weeks.of(dimension)))
                .collect::<Option<Vec<usize>>>()
                .ok_or_else(|| refuse("a dimension of `within` is not in groupBy"))?,
            None => (0..dimensions.len().saturating_sub(1)).collect(),
        };
        let descending = self.direction != Some(SortDirection::Asc);
        Ok(Top { figure: Figure::Value(self.by), descending, first, within })
    }
}
