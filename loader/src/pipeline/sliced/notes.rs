//! What rules that look across tables have to say of a large source that is not written, because too much of it was rejected:
//! what they would have said of it, had it been.

use super::read::SlicedSilver;
use super::slices::{Lookup, Slice};
use super::write::{Target, note_zips};
use crate::gold::{Audits, Centres, slice};
use crate::pipeline::{LoadError, stop_if_interrupted};

pub(super) fn note(silver: SlicedSilver, audits: &mut Audits<'_>, target: Target<'_>) -> Result<(), LoadError> {
    let SlicedSilver { places, accounts, people, mut orders, order_count, .. } = silver;
    let (addresses, accounts_at) = accounts.addresses.table();
    note_zips(&addresses, &accounts_at, &Centres::new(&places), audits);
    let lookup = Lookup { accounts: &accounts, addresses: &addresses, people: &people };
    let keys = target.slicing.keys;
    for number in 0..order_count.div_ceil(keys) {
        stop_if_interrupted(target.around)?;
        let slice = Slice::take(&mut orders, (number as usize, number * keys), lookup).map_err(LoadError::failed)?;
        slice::note(slice.rows(), audits);
    }
    Ok(())
}
