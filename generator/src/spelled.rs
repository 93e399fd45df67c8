//! Values as the export spells them.

use super::places::{CITIES, Place};

/// Zip prefix, city and state.
pub(super) fn address(place: Place) -> [String; 3] {
    let city = &CITIES[place.city];
    [format!("{:05}", place.zip_prefix), city.name.to_owned(), city.state.to_owned()]
}

/// `2023-03-01 10:15:30`, as the export writes it.
pub(super) fn time(seconds: i64) -> String {
    let mut text = triptych_schemas::time::format_wall(seconds);
    text.replace_range(10..11, " ");
    text
}
