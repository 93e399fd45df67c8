//! Which anomalies are new: those of a load's table whose key the table of another load lacks. As JSON, in the words of the API.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;

use anyhow::Context;
use polars::prelude::{Column, DataFrame, ParquetReader, SerReader};
use serde_json::{Map, Value};
use triptych_schemas::manifest::{Manifest, StoreKind};
use triptych_schemas::marts::LIVE_ANOMALIES;
use triptych_schemas::{layout, time};

const TABLE: &str = LIVE_ANOMALIES.name;
/// What makes an anomaly the same in every load: columns, the last of them a time.
const KEY: [&str; 4] = ["window_size", "measure", "dimension", "member"];
const OPENED_AT: &str = "opened_at";

/// Column, name, and how it is told.
const TOLD: [(&str, &str, Kind); 12] = [
    ("window_size", "window", Kind::Word),
    ("measure", "measure", Kind::Word),
    ("dimension", "dimension", Kind::Word),
    ("member", "member", Kind::Text),
    ("kind", "kind", Kind::Word),
    (OPENED_AT, "openedAt", Kind::Time),
    ("judged_at", "judgedAt", Kind::Time),
    ("closed_at", "closedAt", Kind::Time),
    ("observed", "observed", Kind::Number),
    ("expected", "expected", Kind::Number),
    ("deviations", "deviations", Kind::Number),
    ("peak_deviations", "peakDeviations", Kind::Number),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Of a closed list, which the API writes in capitals.
    Word,
    /// Null where it is empty.
    Text,
    Time,
    Number,
}

/// Whether a load was written with the table, and its folder lacks it.
pub(super) fn is_missing(load: &Manifest, load_dir: &Path) -> bool {
    let written = load.stores.iter().filter(|written| written.store == StoreKind::Lake).flat_map(|lake| &lake.tables);
    written.into_iter().any(|written| written.table == TABLE) && !layout::mart_file(load_dir, TABLE).exists()
}

/// In the order of the table. None where either load has no such table: all of a shop's history is no news.
pub(super) fn new_since(before: &Path, now: &Path) -> anyhow::Result<Vec<Map<String, Value>>> {
    let (Some(before), Some(now)) = (read(before)?, read(now)?) else { return Ok(Vec::new()) };
    let known: HashSet<String> = (0..before.height()).map(|row| key(&before, row)).collect::<anyhow::Result<_>>()?;
    let mut fresh = Vec::new();
    for row in 0..now.height() {
        let key = key(&now, row)?;
        if !known.contains(&key) {
            fresh.push(told(&now, row, key)?);
        }
    }
    Ok(fresh)
}

fn read(load_dir: &Path) -> anyhow::Result<Option<DataFrame>> {
    let path = layout::mart_file(load_dir, TABLE);
    if !path.exists() {
        return Ok(None);
    }
    let file = File::open(&path).with_context(|| path.display().to_string())?;
    Ok(Some(ParquetReader::new(file).finish().with_context(|| path.display().to_string())?))
}

/// As the API's `key`.
fn key(table: &DataFrame, row: usize) -> anyhow::Result<String> {
    let mut words = Vec::with_capacity(KEY.len() + 1);
    for name in KEY {
        words.push(text(table.column(name)?, row)?.unwrap_or_default());
    }
    words.push(wall(table.column(OPENED_AT)?, row)?.unwrap_or_default());
    Ok(words.join("/"))
}

fn told(table: &DataFrame, row: usize, key: String) -> anyhow::Result<Map<String, Value>> {
    let mut told = Map::from_iter([("key".to_owned(), Value::from(key))]);
    for (name, called, kind) in TOLD {
        let column = table.column(name)?;
        let value: Value = match kind {
            Kind::Word => text(column, row)?.map(|word| word.to_uppercase()).into(),
            Kind::Text => text(column, row)?.filter(|text| !text.is_empty()).into(),
            Kind::Time => wall(column, row)?.into(),
            Kind::Number => column.f64()?.get(row).into(),
        };
        told.insert(called.to_owned(), value);
    }
    Ok(told)
}

fn text(column: &Column, row: usize) -> anyhow::Result<Option<String>> {
    Ok(column.str()?.get(row).map(str::to_owned))
}

/// At rest in milliseconds.
fn wall(column: &Column, row: usize) -> anyhow::Result<Option<String>> {
    Ok(column.datetime()?.physical().get(row).map(|milliseconds| time::format_wall(milliseconds / 1000)))
}

#[cfg(test)]
pub(super) mod tests {
    use std::fs;

    use polars::prelude::{DataType, IntoColumn, NamedFrom, Series, TimeUnit};

    use super::*;
    use crate::parquet;

    /// Alarms about orders of the whole shop or of a state, by the hour in which they opened.
    pub(in crate::webhook) fn publish(load_dir: &Path, alarms: &[(&str, i64)]) {
        let path = layout::mart_file(load_dir, TABLE);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let words = |name: &str, word: &str| Series::new(name.into(), vec![word; alarms.len()]).into_column();
        let members: Vec<&str> = alarms.iter().map(|(member, _)| *member).collect();
        let dimensions: Vec<&str> =
            members.iter().map(|member| if member.is_empty() { "shop" } else { "state" }).collect();
        let times = |name: &str, hours: Vec<Option<i64>>| {
            let milliseconds: Vec<Option<i64>> = hours.iter().map(|hour| hour.map(|hour| hour * 3_600_000)).collect();
            let times = Series::new(name.into(), milliseconds);
            times.cast(&DataType::Datetime(TimeUnit::Milliseconds, None)).unwrap().into_column()
        };
        let hours = |more: i64| alarms.iter().map(|(_, hour)| Some(hour + more)).collect();
        let real = |name: &str, value: f64| Series::new(name.into(), vec![value; alarms.len()]).into_column();
        let columns = vec![
            words("window_size", "hour"),
            words("measure", "average_order_value"),
            Series::new("dimension".into(), dimensions).into_column(),
            Series::new("member".into(), members).into_column(),
            times("opened_at", hours(0)),
            times("judged_at", hours(1)),
            times("closed_at", vec![None; alarms.len()]),
            words("kind", "spike"),
            real("observed", 40.5),
            real("expected", 10.0),
            real("deviations", 6.0),
            real("peak_deviations", 7.0),
        ];
        let mut table = DataFrame::new_infer_height(columns).unwrap();
        parquet::writer(File::create(path).unwrap()).finish(&mut table).unwrap();
    }

    #[test]
    fn what_the_load_before_has_is_not_told_again() {
        let folder = tempfile::tempdir().unwrap();
        let [before, now, without] = ["1", "2", "3"].map(|load| folder.path().join(load));
        publish(&before, &[("", 10), ("SP", 11)]);
        publish(&now, &[("SP", 20), ("", 20), ("SP", 11), ("", 10)]);
        let keys = |before: &Path, now: &Path| -> Vec<String> {
            let fresh = new_since(before, now).unwrap();
            fresh.iter().map(|anomaly| anomaly["key"].as_str().unwrap().to_owned()).collect()
        };
        let expected = [
            "hour/average_order_value/state/SP/1970-01-01T20:00:00",
            "hour/average_order_value/shop//1970-01-01T20:00:00",
        ];
        assert_eq!(keys(&before, &now), expected);
        assert!(keys(&now, &before).is_empty());
        assert!(keys(&without, &now).is_empty() && keys(&now, &without).is_empty());
    }

    #[test]
    fn an_anomaly_is_told_in_the_words_of_the_api() {
        let folder = tempfile::tempdir().unwrap();
        let [before, now] = ["1", "2"].map(|load| folder.path().join(load));
        publish(&before, &[]);
        publish(&now, &[("", 20)]);
        let expected = serde_json::json!({
            "key": "hour/average_order_value/shop//1970-01-01T20:00:00",
            "window": "HOUR", "measure": "AVERAGE_ORDER_VALUE", "dimension": "SHOP", "member": null, "kind": "SPIKE",
            "openedAt": "1970-01-01T20:00:00", "judgedAt": "1970-01-01T21:00:00", "closedAt": null,
            "observed": 40.5, "expected": 10.0, "deviations": 6.0, "peakDeviations": 7.0,
        });
        assert_eq!(Value::from(new_since(&before, &now).unwrap()), Value::from(vec![expected]));
    }
}
