//! The facts of a source, for tests of what comes after.

use std::sync::atomic::AtomicBool;

use super::read::{self, Read};
use super::{SCRATCH, Surroundings};
use crate::gold::{self, Facts};
use crate::progress::Progress;
use crate::shape;
use crate::shape::recognise::recognise;
use crate::silver::plausible::Plausible;
use crate::source::{self, Opening};

pub(crate) fn facts(source: &str) -> Facts {
    let folder = tempfile::TempDir::new().unwrap();
    let around = Surroundings { progress: &Progress::new(true), interrupted: &AtomicBool::new(false) };
    let opening = Opening {
        expected: &shape::expected(),
        scratch: &folder.path().join(SCRATCH),
        downloads: folder.path(),
        progress: around.progress,
        interrupted: around.interrupted,
    };
    let opened = source::open(&source.parse().unwrap(), &opening).unwrap();
    let shape = recognise(&*opened).unwrap();
    let plausible = Plausible::as_of(i64::MAX);
    let Read { silver, mut audits, .. } =
        read::read(&*opened, (shape, plausible), folder.path(), (&around, None)).unwrap();
    gold::build(silver, &mut audits.across_tables())
}
