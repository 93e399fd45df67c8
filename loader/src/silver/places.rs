//! Places: many geolocation points, merged into one centre per zip prefix.
//!
//! The centre is the median latitude and the median longitude of the prefix's points inside Brazil's
//! box; the city and state are those that stand there most often.

use polars::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use triptych_schemas::rules::{RowRules, places as rules};
use triptych_schemas::silver;

use super::audit::{Audit, Rejection, RowOutcome};
use super::field::{self, Mended};
use super::keys::Key;
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, readable};
use crate::frame;
use crate::shape::fields::{PLACES as FIELDS, position};

const ZIP_PREFIX: usize = position(FIELDS, "zip_prefix");
const LATITUDE: usize = position(FIELDS, "latitude");
const LONGITUDE: usize = position(FIELDS, "longitude");
const CITY: usize = position(FIELDS, "city");
const STATE: usize = position(FIELDS, "state");

/// Brazil with its islands, in degrees.
const LATITUDES: std::ops::RangeInclusive<f64> = -34.0..=6.0;
const LONGITUDES: std::ops::RangeInclusive<f64> = -74.1..=-28.8;

#[derive(Default)]
pub struct Places {
    rows: FxHashMap<u32, PlacePoints>,
    seen: FxHashSet<Key>,
    names: Names,
}

#[derive(Default)]
struct PlacePoints {
    points: u32,
    latitudes: Vec<f64>,
    longitudes: Vec<f64>,
    cities: Vec<(u32, u32)>,
    states: Vec<(u32, u32)>,
}

/// Texts seen, each given a number, so that a million points do not hold a million city names.
#[derive(Default)]
struct Names {
    numbers: FxHashMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        number
    }

    fn by_number(&self) -> Vec<&str> {
        let mut names = vec![""; self.numbers.len()];
        for (name, number) in &self.numbers {
            names[*number as usize] = name;
        }
        names
    }
}

impl Places {
    /// Sorted by zip prefix.
    pub fn finish(mut self, audit: &mut Audit) -> DataFrame {
        let names = self.names.by_number();
        let mut places: Vec<(u32, PlacePoints)> = self.rows.drain().collect();
        places.sort_unstable_by_key(|(zip, _)| *zip);
        let mut centres = Vec::with_capacity(places.len());
        for (_, place) in &mut places {
            centres.push((median(&mut place.latitudes), median(&mut place.longitudes)));
        }
        let without_centre = centres.iter().filter(|(latitude, _)| latitude.is_none()).count();
        audit.fire_many(&rules::WITHOUT_CENTRE, without_centre as u64);
        let column = |name: &str, values: Vec<Option<&str>>| Column::new(name.into(), values);
        frame::build(
            &silver::PLACES,
            vec![
                Column::new("zip_prefix".into(), places.iter().map(|(zip, _)| format!("{zip:05}")).collect::<Vec<_>>()),
                column("city", places.iter().map(|(_, place)| most_met(&place.cities, &names)).collect()),
                column("state", places.iter().map(|(_, place)| most_met(&place.states, &names)).collect()),
                Column::new("latitude".into(), centres.iter().map(|centre| centre.0).collect::<Vec<_>>()),
                Column::new("longitude".into(), centres.iter().map(|centre| centre.1).collect::<Vec<_>>()),
                Column::new("points".into(), places.iter().map(|(_, place)| place.points).collect::<Vec<_>>()),
            ],
        )
    }
}

impl Clean for Places {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::PLACES
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let zip = readable(field::zip_prefix(record.value(ZIP_PREFIX)), &rules::ZIP_UNREADABLE, "zip_prefix")?;
        let latitude = coordinate(record.value(LATITUDE), "latitude")?;
        let longitude = coordinate(record.value(LONGITUDE), "longitude")?;
        if !self.seen.insert(Key::of_parts(record.raw.fields())) {
            if !self.rows.entry(zip_number(&zip.value)).or_default().add(latitude, longitude) {
                audit.fire(&rules::OUTSIDE_BOX, record.line());
            }
            return Ok(RowOutcome::Duplicate(&rules::FULL_DUPLICATE));
        }
        let city = field::city(record.text_or_null(CITY));
        let state_text = record.value(STATE);
        let state = field::state(state_text);
        let fire = |audit: &mut Audit, applies: bool, rule| {
            if applies {
                audit.fire(rule, record.line());
            }
        };
        fire(audit, zip.was_mended, &rules::ZIP_REPAIRED);
        fire(audit, was_mended(city.as_ref()), &rules::CITY_SPACING);
        fire(audit, was_mended(state.as_ref()), &rules::STATE_CASE);
        fire(audit, state.is_none() && !state_text.is_empty(), &rules::STATE_UNREADABLE);
        let place = self.rows.entry(zip_number(&zip.value)).or_default();
        let is_first = place.points == 0;
        if !place.add(latitude, longitude) {
            audit.fire(&rules::OUTSIDE_BOX, record.line());
        }
        if let Some(city) = city {
            count(&mut place.cities, self.names.number(&city.value));
        }
        if let Some(state) = state {
            count(&mut place.states, self.names.number(&state.value));
        }
        Ok(if is_first { RowOutcome::Accepted } else { RowOutcome::Merged(&rules::POINTS_MERGED) })
    }
}

impl PlacePoints {
    /// Whether the point counts towards the centre.
    fn add(&mut self, latitude: f64, longitude: f64) -> bool {
        self.points += 1;
        let is_inside = LATITUDES.contains(&latitude) && LONGITUDES.contains(&longitude);
        if is_inside {
            self.latitudes.push(latitude);
            self.longitudes.push(longitude);
        }
        is_inside
    }
}

fn was_mended<T>(value: Option<&Mended<T>>) -> bool {
    value.is_some_and(|value| value.was_mended)
}

fn coordinate(text: &str, column: &'static str) -> Result<f64, Rejection> {
    let degrees: Option<f64> = text.parse().ok().filter(|degrees: &f64| degrees.is_finite());
    readable(degrees, &rules::COORDINATES_UNREADABLE, column)
}

fn zip_number(zip: &str) -> u32 {
    zip.parse().expect("a zip prefix is five digits")
}

fn count(tallies: &mut Vec<(u32, u32)>, name: u32) {
    match tallies.iter_mut().find(|(known, _)| *known == name) {
        Some((_, times)) => *times += 1,
        None => tallies.push((name, 1)),
    }
}

/// Ties go to the name that sorts first.
fn most_met<'a>(tallies: &[(u32, u32)], names: &[&'a str]) -> Option<&'a str> {
    let by_count_then_name = |&(name, times): &(u32, u32)| (times, std::cmp::Reverse(names[name as usize]));
    tallies.iter().max_by_key(|tally| by_count_then_name(tally)).map(|(name, _)| names[*name as usize])
}

/// The middle value, or the mean of the two middle ones.
fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    Some(if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, clean};
    use super::*;

    #[test]
    fn points_become_one_median_a_prefix() {
        let mut places = Places::default();
        let rows = "01001,-23.1,-46.1,sao paulo,SP\n\
                    01001,-23.1,-46.1,sao paulo,SP\n\
                    1001,-23.4,-46.4,São  Paulo,sp\n\
                    01001,48.8,2.3,paris,SP\n\
                    99999,48.8,2.3,paris,SP\n\
                    01001,north,-46.1,sao paulo,SP\n\
                    01001,-23.1\n";
        let mut audit = clean("places", &mut places, rows);
        let frame = places.finish(&mut audit);
        let rules = [
            ("full_duplicate", 1),
            ("points_merged", 2),
            ("zip_repaired", 1),
            ("city_spacing", 1),
            ("state_case", 1),
            ("outside_box", 2),
            ("without_centre", 1),
            ("coordinates_unreadable", 1),
            ("field_count", 1),
        ];
        check(&audit, 2, &rules);
        assert_eq!(frame::texts(&frame, "zip_prefix").iter().collect::<Vec<_>>(), [Some("01001"), Some("99999")]);
        assert_eq!(frame::reals(&frame, "latitude").iter().collect::<Vec<_>>(), [Some(-23.1), None]);
        assert_eq!(frame::keys(&frame, "points").iter().collect::<Vec<_>>(), [Some(4), Some(1)]);
    }

    #[test]
    fn medians_of_even_counts_lie_in_the_middle() {
        assert_eq!(median(&mut [3.0, 1.0]), Some(2.0));
        assert_eq!(median(&mut [3.0, 1.0, 9.0]), Some(3.0));
        assert_eq!(median(&mut []), None);
    }
}
