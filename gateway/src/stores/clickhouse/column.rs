//! The value of each dimension over rows named `g`, and `person` for who ordered: a whole number (a day is its number since
//! 1970) or a text.

use triptych_schemas::code::{OrderStatus, PaymentType};

use crate::kpi::dimension::Dimension;

pub(super) fn of_dimension(dimension: Dimension) -> String {
    let text = match dimension {
        Dimension::Year => "toInt32(toYear(g.purchased_at))",
        // Functions like `toStartOfMonth` give a `Date`, which knows no day before 1970.
        Dimension::Quarter => "toInt32(makeDate32(toYear(g.purchased_at), toQuarter(g.purchased_at) * 3 - 2, 1))",
        Dimension::Month => "toInt32(makeDate32(toYear(g.purchased_at), toMonth(g.purchased_at), 1))",
        Dimension::Week => "toInt32(toInt32(toDate32(g.purchased_at)) - toDayOfWeek(g.purchased_at) + 1)",
        Dimension::Day => "toInt32(toDate32(g.purchased_at))",
        Dimension::HourOfDay => "toInt32(toHour(g.purchased_at))",
        Dimension::DayOfWeek => "toInt32(toDayOfWeek(g.purchased_at))",
        Dimension::Country => "g.country",
        Dimension::State => "g.state",
        Dimension::City => "g.city",
        Dimension::Category => "g.category",
        Dimension::Product => "g.product_id",
        Dimension::Seller => "g.seller_id",
        Dimension::SellerState => "g.seller_state",
        Dimension::OrderStatus => return listed("g.status", &OrderStatus::ALL.map(OrderStatus::word)),
        Dimension::PaymentType => return listed("g.type", &PaymentType::ALL.map(PaymentType::word)),
        Dimension::ReviewScore => "g.score",
        Dimension::CustomerSegment => "person.segment",
    };
    text.to_owned()
}

/// A word of a closed list of ours. Any other word is `other`; no word stays none.
fn listed(column: &str, words: &[&str]) -> String {
    format!("if({column} IS NULL OR {column} IN ('{}'), {column}, 'other')", words.join("', '"))
}
