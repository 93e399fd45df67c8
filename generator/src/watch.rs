//! Orders one after the other, for as long as somebody watches who wants more.

use super::GenerateError;

/// Told how many more orders were written; says whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(u64) -> bool;

/// Orders between two looks at whether to go on: some milliseconds of work.
const ORDERS_A_LOOK: u64 = 500;

pub(super) fn each(
    orders: u64,
    watch: Watch<'_>,
    mut write: impl FnMut(u64) -> Result<(), GenerateError>,
) -> Result<(), GenerateError> {
    for number in 0..orders {
        write(number)?;
        if (number + 1).is_multiple_of(ORDERS_A_LOOK) && !watch(ORDERS_A_LOOK) {
            return Err(GenerateError::Interrupted);
        }
    }
    Ok(())
}
