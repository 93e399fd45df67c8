//! Notes that need more than one table: what is absent, and what does not add up.

use triptych_schemas::rules::{customers, orders as rules};

use super::Audits;
use super::entities::Centres;
use super::order_rows::OrderRows;
use super::orders::Sums;
use crate::frame;

/// A difference up to this is rounding.
const PAYMENT_TOLERANCE_CENTS: i64 = 1;

pub(super) fn orders(rows: OrderRows<'_>, sums: &Sums, audits: &mut Audits<'_>) {
    audits.orders.fire_many(&rules::GUEST, frame::keys(rows.orders, "account_row").null_count() as u64);
    let (mut without_items, mut without_payment, mut differ) = (0, 0, 0);
    for (key, items) in sums.items.iter().enumerate() {
        let (has_items, has_payments) = (*items > 0, sums.payments[key] > 0);
        let is_credit_note = sums.credit_note[key];
        without_items += u64::from(!has_items && !is_credit_note);
        without_payment += u64::from(!has_payments && !is_credit_note);
        differ += u64::from(has_items && has_payments && sums.payments_differ(key));
    }
    audits.orders.fire_many(&rules::WITHOUT_ITEMS, without_items);
    if audits.has_payments {
        audits.orders.fire_many(&rules::WITHOUT_PAYMENT, without_payment);
        audits.orders.fire_many(&rules::PAYMENTS_DIFFER, differ);
    }
}

impl Sums {
    /// Orders are paid before anything is given back. Some sources tell prices with tax, some without.
    fn payments_differ(&self, key: usize) -> bool {
        let sold = self.revenue[key] + self.refunded[key] + self.freight[key] + self.freight_refunded[key];
        let difference = self.payment_value[key] - sold;
        let is_off = |difference: i64| difference.abs() > PAYMENT_TOLERANCE_CENTS;
        is_off(difference) && is_off(difference - self.tax[key].unwrap_or_default())
    }
}

/// Zip prefixes with the number of accounts that have them.
pub fn zips_without_place<'a>(
    zips: impl Iterator<Item = (&'a str, u64)>,
    centres: &Centres<'_>,
    audits: &mut Audits<'_>,
) {
    if audits.has_places {
        let unknown = zips.filter(|(zip, _)| !centres.knows(zip)).map(|(_, accounts)| accounts).sum();
        audits.customers.fire_many(&customers::ZIP_WITHOUT_PLACE, unknown);
    }
}
