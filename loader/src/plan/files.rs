//! What is in a source, as far as it can be told without touching anything: counted where that is quick, else estimated.

use std::sync::atomic::AtomicBool;

use serde::Serialize;
use triptych_generator::Generate;
use triptych_schemas::manifest::FileProfile;

use crate::bronze::BronzeError;
use crate::discovery;
use crate::mapping::ready;
use crate::progress::Progress;
use crate::shape::{FileShape, Shape};
use crate::source::{Source, SourceFile};
use crate::survey::{Depth, Surveying};

/// Counted in some seconds; of more, the beginning of each file tells.
const COUNTED_BYTES_MAX: u64 = 1 << 30;

/// Of a packed export, with all that is in it.
const PACKED_BYTES_A_ROW: f64 = 28.0;
/// Of the files of a real export, by table; what is not here is taken for [`OTHER_BYTES_A_ROW`].
const BYTES_A_ROW: [(&str, f64); 9] = [
    ("places", 61.0),
    ("categories", 36.0),
    ("customers", 91.0),
    ("products", 72.0),
    ("sellers", 56.0),
    ("orders", 178.0),
    ("order_items", 137.0),
    ("payments", 56.0),
    ("reviews", 146.0),
];
const OTHER_BYTES_A_ROW: f64 = 80.0;

/// Rows an order, as the generator makes them.
const GENERATED_ROWS_AN_ORDER: [(&str, f64); 9] = [
    ("places", 0.2),
    ("categories", 0.001),
    ("customers", 1.0),
    ("products", 0.2),
    ("sellers", 0.02),
    ("orders", 1.0),
    ("order_items", 1.18),
    ("payments", 1.05),
    ("reviews", 1.0),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Counted,
    /// From the beginning of the file, its size, or what was asked for.
    Estimated,
    /// The file has no place in the shape, or could not be looked at.
    Unknown,
}

#[derive(Debug, Serialize)]
pub struct PlannedFile {
    pub file: String,
    /// Those that it feeds; none where it has no place in the shape.
    pub tables: Vec<&'static str>,
    /// Unpacked.
    pub bytes: Option<u64>,
    pub rows: Option<u64>,
    pub rows_are: Basis,
}

/// What is met on the way through a source.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<String>,
    pub(super) profiles: Vec<FileProfile>,
    pub(super) remarks: Vec<String>,
}

/// Of a folder or an archive that is here. Problems go to `problems`, all of them; what is beyond the shape is described
/// in `profiles`, unless it is large.
pub(super) fn here(
    source: &dyn Source,
    shape: Option<&Shape>,
    progress: &Progress,
    interrupted: &AtomicBool,
    Findings { problems, profiles, .. }: &mut Findings,
) -> Vec<PlannedFile> {
    let surveying = Surveying { source, progress, interrupted };
    let is_counted = source.files().iter().map(|file| file.bytes).sum::<u64>() <= COUNTED_BYTES_MAX;
    let depth = if is_counted { Depth::Whole } else { Depth::Beginning };
    let mut files = Vec::new();
    for file in source.files() {
        let shapes: Vec<&FileShape> =
            shape.iter().flat_map(|shape| &shape.files).filter(|shape| shape.found_in(source) == Some(file)).collect();
        let (rows, rows_are) = match shapes.first().map(|shape| rows(&surveying, file, shape, depth)) {
            Some(Ok((rows, basis))) => (Some(rows), basis),
            Some(Err(problem)) => {
                problems.push(problem.to_string());
                (None, Basis::Unknown)
            }
            None => (None, Basis::Unknown),
        };
        if is_counted && shape.is_some_and(|shape| discovery::others(source, shape).tables.contains(&file)) {
            profiles.push(discovery::profile(source, file));
        }
        let tables = shapes.iter().map(|shape| shape.table).collect();
        files.push(PlannedFile { file: file.name.clone(), tables, bytes: Some(file.bytes), rows, rows_are });
    }
    files
}

fn rows(
    surveying: &Surveying<'_>,
    file: &SourceFile,
    shape: &FileShape,
    depth: Depth,
) -> Result<(u64, Basis), BronzeError> {
    let seen = surveying.look(file, shape, depth)?;
    if seen.is_whole {
        return Ok((seen.rows, Basis::Counted));
    }
    Ok(((seen.rows as f64 * file.bytes as f64 / seen.bytes.max(1) as f64) as u64, Basis::Estimated))
}

/// Of an address, by the sizes that its server says.
pub(super) fn there(found: &[(String, Option<u64>)]) -> Vec<PlannedFile> {
    let file = |(name, bytes): &(String, Option<u64>)| {
        let shapes = ready::all().iter().flat_map(|shape| &shape.files).filter(|shape| shape.is_named(name));
        let tables: Vec<&'static str> = shapes.map(|shape| shape.table).collect();
        let a_row = tables.first().map_or(PACKED_BYTES_A_ROW, |table| of(&BYTES_A_ROW, table, OTHER_BYTES_A_ROW));
        let rows = bytes.map(|bytes| (bytes as f64 / a_row) as u64);
        let rows_are = if rows.is_some() { Basis::Estimated } else { Basis::Unknown };
        PlannedFile { file: name.clone(), tables, bytes: *bytes, rows, rows_are }
    };
    found.iter().map(file).collect()
}

/// Of data that would be made up.
pub(super) fn generated(generate: &Generate, shape: &Shape) -> Vec<PlannedFile> {
    let file = |shape: &FileShape| {
        let rows = (of(&GENERATED_ROWS_AN_ORDER, shape.table, 1.0) * generate.orders as f64).ceil();
        let bytes = rows * of(&BYTES_A_ROW, shape.table, OTHER_BYTES_A_ROW);
        PlannedFile {
            file: shape.file.to_owned(),
            tables: vec![shape.table],
            bytes: Some(bytes as u64),
            rows: Some(rows as u64),
            rows_are: Basis::Estimated,
        }
    };
    shape.files.iter().map(file).collect()
}

fn of(known: &[(&str, f64)], table: &str, other: f64) -> f64 {
    known.iter().find(|(name, _)| *name == table).map_or(other, |(_, value)| *value)
}
