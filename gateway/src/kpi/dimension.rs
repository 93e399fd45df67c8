//! What rows can be grouped by, and the grain each grouping belongs to.

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
    Day,
    HourOfDay,
    DayOfWeek,
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
}

impl Dimension {
    pub fn grain(self) -> Grain {
        match self {
            Self::Category | Self::Product | Self::Seller | Self::SellerState => Grain::Items,
            Self::PaymentType => Grain::Payments,
            Self::ReviewScore => Grain::Reviews,
            _ => Grain::Orders,
        }
    }

    /// The column it comes from, as `explain` shows it.
    pub fn column(self) -> &'static str {
        match self {
            Self::Year => "year(purchased_at)",
            Self::Quarter => "quarter(purchased_at)",
            Self::Month => "month(purchased_at)",
            Self::Week => "week(purchased_at)",
            Self::Day => "day(purchased_at)",
            Self::HourOfDay => "hour(purchased_at)",
            Self::DayOfWeek => "weekday(purchased_at)",
            Self::Country => "country",
            Self::State => "state",
            Self::City => "city",
            Self::Category => "category",
            Self::Product => "product_id",
            Self::Seller => "seller_id",
            Self::SellerState => "seller_state",
            Self::OrderStatus => "status",
            Self::PaymentType => "type",
            Self::ReviewScore => "score",
            Self::CustomerSegment => "customer_segment",
        }
    }
}
