//! A zip prefix, a city and a state, as accounts and sellers have them: read together, mended alike.

use std::borrow::Cow;

use triptych_schemas::rules::Rule;

use super::audit::Audit;
use super::field;
use super::typed_record::TypedRecord;

/// What could be read, and what was done to it.
pub(super) struct Address<'a> {
    pub(super) zip_prefix: Option<Cow<'a, str>>,
    pub(super) city: Option<Cow<'a, str>>,
    pub(super) state: Option<Cow<'a, str>>,
    fired: [bool; 5],
}

/// The rules of the table that the address belongs to.
pub(super) struct AddressRules {
    pub(super) zip_repaired: &'static Rule,
    pub(super) zip_unreadable: &'static Rule,
    pub(super) city_spacing: &'static Rule,
    pub(super) state_case: &'static Rule,
    pub(super) state_unreadable: &'static Rule,
}

impl<'a> Address<'a> {
    /// `columns` are those of the zip prefix, the city and the state.
    pub(super) fn read(record: &TypedRecord<'a>, columns: [usize; 3]) -> Self {
        let zip_text = record.value(columns[0]);
        let state_text = record.value(columns[2]);
        let zip = field::zip_prefix(zip_text);
        let city = field::city(record.text_or_null(columns[1]));
        let state = field::state(state_text);
        let fired = [
            zip.as_ref().is_some_and(|zip| zip.was_mended),
            zip.is_none() && !zip_text.is_empty(),
            city.as_ref().is_some_and(|city| city.was_mended),
            state.as_ref().is_some_and(|state| state.was_mended),
            state.is_none() && !state_text.is_empty(),
        ];
        Self {
            zip_prefix: zip.map(|zip| zip.value),
            city: city.map(|city| city.value),
            state: state.map(|state| state.value),
            fired,
        }
    }

    pub(super) fn fire(&self, audit: &mut Audit, line: u64, rules: &AddressRules) {
        let all =
            [rules.zip_repaired, rules.zip_unreadable, rules.city_spacing, rules.state_case, rules.state_unreadable];
        for (rule, applies) in all.into_iter().zip(self.fired) {
            if applies {
                audit.fire(rule, line);
            }
        }
    }
}
