//! The value of each dimension over rows named `g`, and `person` for who ordered: a whole number (a day is its number since
//! 1970) or a text.

use triptych_schemas::code::{OrderStatus, PaymentType};

use crate::kpi::band::bands;
use crate::kpi::dimension::Dimension;

pub(super) fn of_dimension(dimension: Dimension) -> String {
    let text = match dimension {
        Dimension::Year => "toInt32(toYear(g.purchased_at))",
        // Functions like `toStartOfMonth` give a `Date`, which knows no day before 1970.
        Dimension::Quarter => "toInt32(makeDate32(toYear(g.purchased_at), toQuarter(g.purchased_at) * 3 - 2, 1))",
        Dimension::Month => "toInt32(makeDate32(toYear(g.purchased_at), toMonth(g.purchased_at), 1))",
        Dimension::Week => "toInt32(toInt32(toDate32(g.purchased_at)) - toDayOfWeek(g.purchased_at) + 1)",
        Dimension::SundayWeek => "toInt32(toInt32(toDate32(g.purchased_at)) - toDayOfWeek(g.purchased_at) % 7)",
        Dimension::MonthOfYear => "toInt32(toMonth(g.purchased_at))",
        Dimension::Day => "toInt32(toDate32(g.purchased_at))",
        Dimension::HourOfDay => "toInt32(toHour(g.purchased_at))",
        Dimension::DayOfWeek => "toInt32(toDayOfWeek(g.purchased_at))",
        Dimension::Country => "g.country",
        Dimension::State => "g.state",
        Dimension::City => "g.city",
        Dimension::Category => "g.category",
        Dimension::Vendor => "g.vendor",
        Dimension::ProductType => "g.product_type",
        Dimension::Product => "g.product_id",
        Dimension::Seller => "g.seller_id",
        Dimension::SellerState => "g.seller_state",
        Dimension::OrderStatus => return listed("g.status", OrderStatus::ALL.iter().map(|status| status.word())),
        Dimension::Channel => "g.channel",
        Dimension::Coupon => "g.coupon",
        Dimension::PaymentType => return listed("g.type", PaymentType::ALL.iter().map(|kind| kind.word())),
        Dimension::ReviewScore => "g.score",
        Dimension::CustomerSegment => "person.segment",
        Dimension::IsLate => return format!("if({PUNCTUALITY_KNOWN}, toInt32({LATE_SECONDS} > 0), NULL)"),
        Dimension::DaysLate => return banded(dimension, &format!("if({PUNCTUALITY_KNOWN}, {LATE_SECONDS}, NULL)")),
        Dimension::Installments => "g.installments",
        // Money has two decimals: times 100 it is whole, exactly.
        Dimension::PriceBand => {
            return banded(dimension, "toInt64(if(g.quantity > 0, g.price + g.refunded, g.refunded) * 100)");
        }
        Dimension::FreightBand => return banded(dimension, "toInt64(g.freight * 100)"),
        Dimension::WeightBand => return banded(dimension, "g.weight_grams"),
        Dimension::DistanceBand => return banded(dimension, "g.distance_km"),
    };
    text.to_owned()
}

pub(super) const PUNCTUALITY_KNOWN: &str =
    "g.status = 'delivered' AND g.delivered_at IS NOT NULL AND g.estimated_delivery_at IS NOT NULL";
const LATE_SECONDS: &str = "toInt64(g.delivered_at) - toInt64(g.estimated_delivery_at)";

/// Whether a fact of the order that items do not carry along.
pub(super) fn is_of_order_alone(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::IsLate | Dimension::DaysLate | Dimension::Channel | Dimension::Coupon)
}

/// The number of the band that a value falls in: how many of the bounds above the first it has reached.
fn banded(dimension: Dimension, value: &str) -> String {
    let bounds: Vec<String> =
        bands(dimension).iter().skip(1).map(|band| format!("({value} >= {})", band.from)).collect();
    format!("if(isNull({value}), NULL, toInt32({}))", bounds.join(" + "))
}

/// A word of a closed list of ours. Any other word is `other`; no word stays none.
fn listed(column: &str, words: impl Iterator<Item = &'static str>) -> String {
    let words: Vec<&str> = words.collect();
    format!("if({column} IS NULL OR {column} IN ('{}'), {column}, 'other')", words.join("', '"))
}
