//! What rows can be grouped and filtered by: one table row each, with its field, its grain and the kind of its values. How a
//! store finds the value of each is in a match of its own, which the compiler checks.

use strum::{EnumMessage, IntoStaticStr, VariantArray};

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

/// Its name, and what is said of it here, are those of the API; the message is what is said of its field in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumMessage, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Dimension {
    /// Of the purchase.
    #[strum(message = "Of the purchase.")]
    Year,
    /// Of the purchase, by its first day.
    #[strum(message = "Its first day.")]
    Quarter,
    /// Of the purchase, by its first day.
    #[strum(message = "Its first day.")]
    Month,
    /// Of the purchase, by its Monday.
    #[strum(message = "Its Monday, or its Sunday with `weekStart: SUNDAY`.")]
    Week,
    /// Of the purchase, by its Sunday: what WEEK means with `weekStart: SUNDAY`.
    SundayWeek,
    /// Of the purchase.
    #[strum(message = "Of the purchase.")]
    Day,
    /// Of the purchase, 1 to 12, whatever the year.
    #[strum(message = "Of the purchase, 1 to 12.")]
    MonthOfYear,
    /// Of the purchase, 0 to 23.
    #[strum(message = "Of the purchase, 0 to 23.")]
    HourOfDay,
    /// Of the purchase, 1 = Monday to 7.
    #[strum(message = "1 = Monday to 7.")]
    DayOfWeek,
    /// Where that order was sent.
    #[strum(message = "Where the order was sent.")]
    Country,
    /// Where that order was sent.
    #[strum(message = "Where the order was sent.")]
    State,
    /// Where that order was sent: the normalised name. Group by STATE and CITY for places.
    #[strum(message = "The normalised name.")]
    City,
    /// Of the item.
    #[strum(message = "English name, as in `Category.name`; null where unknown.")]
    Category,
    /// Of the item's product: who makes it.
    #[strum(message = "Who makes the item's product; null where the source tells none.")]
    Vendor,
    /// Of the item's product: the shop's own kind of product.
    #[strum(message = "The shop's own kind of product; null where the source tells none.")]
    ProductType,
    /// Of the item.
    Product,
    /// Of the item.
    Seller,
    /// Of the item's seller.
    #[strum(message = "Of the item's seller.")]
    SellerState,
    /// Of the order.
    #[strum(message = "Null where the source tells none.")]
    OrderStatus,
    /// Of the order: where it was placed, as web or pos.
    #[strum(message = "Where the order was placed, as web or pos; null where the source tells none.")]
    Channel,
    /// Of the order: the code of the coupon used.
    #[strum(message = "Code of the coupon used for the order; null where there is none.")]
    Coupon,
    /// Of a payment of the order.
    #[strum(message = "Of a payment of the order.")]
    PaymentType,
    /// Of a review of the order, 1 to 5.
    #[strum(message = "Of a review of the order, 1 to 5.")]
    ReviewScore,
    /// Of the customer who ordered: the RFM segment that all their orders put them in, whenever this one was placed.
    #[strum(message = "Of the customer who ordered, by all that they ordered.")]
    CustomerSegment,
    /// Whether the order was delivered after the time promised; null unless status is DELIVERED and both times are known.
    #[strum(
        message = "Whether delivered after the time promised; null unless status is DELIVERED and both times are known."
    )]
    IsLate,
    /// How many days after or before the time promised the order was delivered, in steps; null as for `IS_LATE`.
    #[strum(
        message = "Days from the time promised to the delivery, as \"up to 1 day late\" or \"3 to 7 days early\"; null as for `isLate`."
    )]
    DaysLate,
    /// Of a payment of the order: in how many parts it is paid off.
    #[strum(message = "Of a payment of the order: in how many parts it is paid off.")]
    Installments,
    /// Price of the item's line, in steps.
    #[strum(
        message = "Price of an item's line before refunds in units of the currency, as \"25 to 50\": from 25 on, below 50. Of what came back, what\nwas given back for it."
    )]
    PriceBand,
    /// Freight of the item, in steps; null where the source tells none.
    #[strum(
        message = "Freight of an item in units of the currency, as `priceBand`, and \"free\"; null where the source tells none."
    )]
    FreightBand,
    /// Weight of the item's product, in steps; null where the source tells none.
    #[strum(
        message = "Weight of an item's product, as \"1 to 2 kg\": from 1 kg on, below 2 kg; null where the source tells none."
    )]
    WeightBand,
    /// From the item's seller to where the order was sent, on a great circle between the centres of the zip prefixes, in steps;
    /// null where either is not known.
    #[strum(
        message = "Great circle from an item's seller to where the order was sent, as \"50 to 100 km\": from 50 km on, below 100 km. Null\nwhere the place of either is not known."
    )]
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
    pub const ALL: &[Self] = Self::VARIANTS;

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
            Self::Vendor => ("vendor", Items, "vendor", Text),
            Self::ProductType => ("productType", Items, "product_type", Text),
            Self::Product => ("product", Items, "product_id", Text),
            Self::Seller => ("seller", Items, "seller_id", Text),
            Self::SellerState => ("sellerState", Items, "seller_state", Text),
            Self::OrderStatus => ("orderStatus", Orders, "status", Status),
            Self::Channel => ("channel", Orders, "channel", Text),
            Self::Coupon => ("coupon", Orders, "coupon", Text),
            Self::PaymentType => ("paymentType", Payments, "type", Payment),
            Self::ReviewScore => ("reviewScore", Reviews, "score", Number),
            Self::CustomerSegment => ("customerSegment", Orders, "customer_segment", Segment),
            // Status delivered, delivery time and estimated time known; else none, as for the next.
            Self::IsLate => ("isLate", Orders, "late", Flag),
            Self::DaysLate => ("daysLate", Orders, "band(delivered_at - estimated_delivery_at)", Band),
            Self::Installments => ("installments", Payments, "installments", Number),
            Self::PriceBand => ("priceBand", Items, "band(sold price)", Band),
            Self::FreightBand => ("freightBand", Items, "band(freight)", Band),
            Self::WeightBand => ("weightBand", Items, "band(weight_grams)", Band),
            Self::DistanceBand => ("distanceBand", Items, "band(distance_km)", Band),
        };
        Row { field, grain, column, kind }
    }

    pub fn grain(self) -> Grain {
        self.row().grain
    }

    /// What the API says of its field in a row; nothing where that is told elsewhere.
    pub fn row_description(self) -> &'static str {
        self.get_message().unwrap_or_default()
    }

    /// The dimensions that a field of a row shows: weeks begin on either of two days.
    pub fn of_field(field: &str) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|dimension| dimension.row().field == field).collect()
    }
}
