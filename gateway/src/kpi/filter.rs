//! Which rows count. A filter names the grains it speaks of: an order without a row that passes is out, even where the
//! filter would let every row pass.

use triptych_analytics::segment::Segment;
use triptych_schemas::code::{OrderStatus, PaymentType};

use super::dimension::Grain;
use crate::filter::TextFilter;

/// All given parts hold together. `None` is as absent; an empty list matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Seconds of wall time, inclusive.
    pub purchased_from: Option<i64>,
    /// Seconds of wall time, exclusive.
    pub purchased_before: Option<i64>,
    pub country: Option<TextFilter>,
    pub state: Option<TextFilter>,
    /// Of normal forms (`triptych_schemas::text::city_normal`).
    pub city: Option<TextFilter>,
    pub order_status: Option<Vec<OrderStatus>>,
    pub category: Option<TextFilter>,
    pub product: Option<TextFilter>,
    pub seller: Option<TextFilter>,
    pub seller_state: Option<TextFilter>,
    pub payment_type: Option<Vec<PaymentType>>,
    /// Both inclusive.
    pub score_from: Option<i32>,
    pub score_to: Option<i32>,
    /// Of the customer who ordered.
    pub customer_segment: Option<Vec<Segment>>,
}

impl Filter {
    pub fn names(&self, grain: Grain) -> bool {
        match grain {
            Grain::Orders => {
                self.purchased_from.is_some()
                    || self.purchased_before.is_some()
                    || self.country.is_some()
                    || self.state.is_some()
                    || self.city.is_some()
                    || self.order_status.is_some()
                    || self.customer_segment.is_some()
            }
            Grain::Items => {
                self.category.is_some()
                    || self.product.is_some()
                    || self.seller.is_some()
                    || self.seller_state.is_some()
            }
            Grain::Payments => self.payment_type.is_some(),
            Grain::Reviews => self.score_from.is_some() || self.score_to.is_some(),
        }
    }
}
