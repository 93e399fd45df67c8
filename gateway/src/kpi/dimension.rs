//! What rows can be grouped and filtered by: one table row each, with its field, its grain and the kind of its values. How a
//! store finds the value of each is in a match of its own, which the compiler checks.

use super::answer::ValueKind;

/// What one row stands for. An order has any number of items, payments and reviews, none included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    Items,
    Orders,
    Payments,
    Reviews,
}

impl Grain {
    pub const ALL: [Self; 4] = [Self::Items, Self::Orders, Self::Payments, Self::Reviews];

    /// The name of its table.
    pub fn table(self) -> &'static str {
        match self {
            Self::Items => "sales",
            Self::Orders => "orders",
            Self::Payments => "payments",
            Self::Reviews => "reviews",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    Year,
    Quarter,
    Month,
    Week,
    SundayWeek,
    Day,
    MonthOfYear,
    DayOfWeek,
    HourOfDay,
    Country,
    State,
    City,
    Category,
    Product,
    Seller,
    SellerState,
    OrderStatus,
    PaymentType,
    ReviewScore,
    CustomerSegment,
    IsLate,
    DaysLate,
    Installments,
    PriceBand,
    FreightBand,
    WeightBand,
    DistanceBand,
}

/// What is known of a dimension, whatever the store.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its field in the rows of a report.
    pub field: &'static str,
    pub grain: Grain,
    /// The column it comes from, as `explain` shows it.
    pub column: &'static str,
    pub kind: ValueKind,
}

impl Dimension {
    pub const ALL: [Self; 27] = [
        Self::Year,
        Self::Quarter,
        Self::Month,
        Self::Week,
        Self::SundayWeek,
        Self::Day,
        Self::MonthOfYear,
        Self::DayOfWeek,
        Self::HourOfDay,
        Self::Country,
        Self::State,
        Self::City,
        Self::Category,
        Self::Product,
        Self::Seller,
        Self::SellerState,
        Self::OrderStatus,
        Self::PaymentType,
        Self::ReviewScore,
        Self::CustomerSegment,
        Self::IsLate,
        Self::DaysLate,
        Self::Installments,
        Self::PriceBand,
        Self::FreightBand,
        Self::WeightBand,
        Self::DistanceBand,
    ];

    pub fn row(self) -> Row {
        use Grain::{Items, Orders, Payments, Reviews};
        use ValueKind::{Band, Day, Flag, Number, Payment, Segment, Status, Text};
        let (field, grain, column, kind) = match self {
            Self::Year => ("year", Orders, "year(purchased_at)", Number),
            Self::Quarter => ("quarter", Orders, "quarter(purchased_at)", Day),
            Self::Month => ("month", Orders, "month(purchased_at)", Day),
            Self::Week => ("week", Orders, "week(purchased_at)", Day),
            Self::SundayWeek => ("week", Orders, "week(purchased_at, sunday)", Day),
            Self::Day => ("day", Orders, "day(purchased_at)", Day),
            Self::MonthOfYear => ("monthOfYear", Orders, "month_of_year(purchased_at)", Number),
            Self::HourOfDay => ("hourOfDay", Orders, "hour(purchased_at)", Number),
            Self::DayOfWeek => ("dayOfWeek", Orders, "weekday(purchased_at)", Number),
            Self::Country => ("country", Orders, "country", Text),
            Self::State => ("state", Orders, "state", Text),
            Self::City => ("city", Orders, "city", Text),
            Self::Category => ("category", Items, "category", Text),
            Self::Product => ("product", Items, "product_id", Text),
            Self::Seller => ("seller", Items, "seller_id", Text),
            Self::SellerState => ("sellerState", Items, "seller_state", Text),
            Self::OrderStatus => ("orderStatus", Orders, "status", Status),
            Self::PaymentType => ("paymentType", Payments, "type", Payment),
            Self::ReviewScore => ("reviewScore", Reviews, "score", Number),
            Self::CustomerSegment => ("customerSegment", Orders, "customer_segment", Segment),
            // Status delivered, delivery time and estimated time known; else none, as for the next.
            Self::IsLate => ("isLate", Orders, "late", Flag),
            Self::DaysLate => ("daysLate", Orders, "band(delivered_at - estimated_delivery_at)", Band),
            Self::Installments => ("installments", Payments, "installments", Number),
            Self::PriceBand => ("priceBand", Items, "band(price)", Band),
            Self::FreightBand => ("freightBand", Items, "band(freight)", Band),
            Self::WeightBand => ("weightBand", Items, "band(weight_grams)", Band),
            Self::DistanceBand => ("distanceBand", Items, "band(distance_km)", Band),
        };
        Row { field, grain, column, kind }
    }

    pub fn grain(self) -> Grain {
        self.row().grain
    }

    /// The dimensions that a field of a row shows: weeks begin on either of two days.
    pub fn of_field(field: &str) -> Vec<Self> {
        Self::ALL.into_iter().filter(|dimension| dimension.row().field == field).collect()
    }
}
