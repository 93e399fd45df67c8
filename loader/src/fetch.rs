//! The command `fetch`: a source from an address into a folder, looked through when it is here. Without an address it is the
//! data set as its publisher has it, of which the numbers of rows are known.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::bronze::BronzeError;
use crate::progress::Progress;
use crate::report::{grouped, table};
use crate::shape;
use crate::shape::recognise::{ShapeError, recognise, renamed};
use crate::source::http::{self, Address, Fetching, HttpError, Patience};
use crate::source::{self, SourceError, Unpacking};
use crate::survey::{Depth, FileSurvey, Surveying};

/// The publisher's own repository (MIT); no account is needed.
pub const PUBLISHER: &str = "https://raw.githubusercontent.com/olist/work-at-olist-data/master/datasets/";

/// Records of the publisher's files, which have not changed since 2018.
const PUBLISHED_ROWS: [(&str, u64); 9] = [
    ("olist_customers_dataset.csv", 99_441),
    ("olist_geolocation_dataset.csv", 1_000_163),
    ("olist_order_items_dataset.csv", 112_650),
    ("olist_order_payments_dataset.csv", 103_886),
    ("olist_order_reviews_dataset.csv", 99_224),
    ("olist_orders_dataset.csv", 99_441),
    ("olist_products_dataset.csv", 32_951),
    ("olist_sellers_dataset.csv", 3_095),
    ("product_category_name_translation.csv", 71),
];

pub struct FetchOptions {
    pub address: Address,
    pub folder: PathBuf,
    pub patience: Patience,
}

/// What is in the folder now.
#[derive(Debug)]
pub struct Looked {
    /// What `load` is to be given.
    pub source: PathBuf,
    pub shape: &'static str,
    pub bytes_fetched: u64,
    pub files: Vec<LookedFile>,
}

#[derive(Debug)]
pub struct LookedFile {
    pub name: String,
    pub bytes: u64,
    pub rows: u64,
    /// Rows it should have, where that is known and is another number.
    pub expected: Option<u64>,
}

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("what was fetched is no source: {0}")]
    Source(SourceError),
    #[error("what was fetched is no source: {0}")]
    Shape(#[from] ShapeError),
    #[error("what was fetched cannot be read:\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Files(Vec<BronzeError>),
}

impl From<SourceError> for FetchError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Interrupted => Self::Http(HttpError::Interrupted),
            other => Self::Source(other),
        }
    }
}

pub fn fetch(options: &FetchOptions, progress: &Progress, interrupted: &AtomicBool) -> Result<Looked, FetchError> {
    let fetching = Fetching {
        folder: &options.folder,
        expected: &shape::expected(),
        patience: options.patience,
        progress,
        interrupted,
    };
    let fetched = http::fetch(&options.address, &fetching)?;
    let bytes_fetched = fetched.files.iter().filter(|file| !file.was_here).map(|file| file.bytes).sum();
    let (shape, mut files) = look(&fetched.path, progress, interrupted)?;
    if options.address.url().as_str() == PUBLISHER {
        for file in &mut files {
            let published = PUBLISHED_ROWS.iter().find(|(name, _)| *name == file.name);
            file.expected = published.map(|(_, rows)| *rows).filter(|rows| *rows != file.rows);
        }
    }
    Ok(Looked { source: fetched.path, shape, bytes_fetched, files })
}

/// Headers and numbers of rows of the files that have a place in the shape.
fn look(
    path: &Path,
    progress: &Progress,
    interrupted: &AtomicBool,
) -> Result<(&'static str, Vec<LookedFile>), FetchError> {
    let source = source::open_path(path, Unpacking { expected: &shape::expected(), scratch: None, interrupted })?;
    let shape = recognise(&*source, None)?;
    for remark in [source.passed_over(), renamed(&*source, shape)].concat() {
        tracing::warn!("{remark}");
    }
    let surveying = Surveying { source: &*source, progress, interrupted };
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for file in source.files() {
        let Some(shape) = shape.files.iter().find(|shape| shape.found_in(&*source) == Some(file)) else { continue };
        match surveying.look(file, shape, Depth::Whole) {
            Ok(FileSurvey { rows, bytes, .. }) => {
                files.push(LookedFile { name: file.name.clone(), bytes, rows, expected: None });
            }
            Err(problem) => problems.push(problem),
        }
    }
    if interrupted.load(Ordering::Relaxed) {
        return Err(HttpError::Interrupted.into());
    }
    if problems.is_empty() { Ok((shape.name, files)) } else { Err(FetchError::Files(problems)) }
}

/// For people.
pub fn summary(looked: &Looked) -> String {
    let rows = looked.files.iter().map(|file| vec![file.name.clone(), grouped(file.rows), grouped(file.bytes)]);
    let mut parts = vec![table(&["file", "rows", "bytes"], rows.collect(), &[1, 2])];
    parts.push(match looked.bytes_fetched {
        0 => "nothing was fetched: all of it was here already, unchanged".to_owned(),
        bytes => format!("{} bytes were fetched, in the {} shape", grouped(bytes), looked.shape),
    });
    parts.push(format!("load it with: triptych-loader load {}", looked.source.display()));
    parts.join("\n\n")
}

/// Files that have another number of rows than their publisher's.
pub fn differences(looked: &Looked) -> Vec<String> {
    let differing = looked.files.iter().filter_map(|file| Some((file, file.expected?)));
    differing
        .map(|(file, expected)| {
            let (rows, expected) = (grouped(file.rows), grouped(expected));
            format!(
                "{} has {rows} rows, the publisher's had {expected}: it was changed there, or spoilt on the way",
                file.name
            )
        })
        .collect()
}
