//! Notes that need more than one table: what is absent, and what does not add up.

use triptych_schemas::rules::{customers, orders as rules};

use super::Audits;
use super::entities::Centres;
use super::orders::Sums;

/// A difference up to this is rounding.
const PAYMENT_TOLERANCE_CENTS: i64 = 1;

pub(super) fn orders(sums: &Sums, audits: &mut Audits<'_>) {
    let (mut without_items, mut without_payment, mut differ) = (0, 0, 0);
    for (key, items) in sums.items.iter().enumerate() {
        let (has_items, has_payments) = (*items > 0, sums.payments[key] > 0);
        let difference = sums.payment_value[key] - sums.revenue[key] - sums.freight[key];
        without_items += u64::from(!has_items);
        without_payment += u64::from(!has_payments);
        differ += u64::from(has_items && has_payments && difference.abs() > PAYMENT_TOLERANCE_CENTS);
    }
    audits.orders.fire_many(&rules::WITHOUT_ITEMS, without_items);
    if audits.has_payments {
        audits.orders.fire_many(&rules::WITHOUT_PAYMENT, without_payment);
        audits.orders.fire_many(&rules::PAYMENTS_DIFFER, differ);
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
