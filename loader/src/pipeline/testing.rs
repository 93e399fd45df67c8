//! The facts of a source, for tests of what comes after.

use std::sync::atomic::AtomicBool;

use super::parts::{self, HandOver};
use super::read::{self, Read};
use super::waiting::Spools;
use super::{SCRATCH, Surroundings};
use crate::gold::Facts;
use crate::progress::Progress;
use crate::shape;
use crate::shape::recognise::recognise;
use crate::silver::plausible::Plausible;
use crate::sinks::whole;
use crate::source::{self, Opening};
use crate::tuning;

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
    let shape = recognise(&*opened, None).unwrap();
    let plausible = Plausible::as_of(i64::MAX);
    let spools = Spools::in_memory();
    let Read { waiting, mut audits, .. } =
        read::read(&*opened, (shape, plausible), (folder.path(), spools), (&around, None, None, None)).unwrap();
    let tune = tuning::TuningTime::Off;
    let how = HandOver { around: &around, spools, tune, model: None, reviews_by_id: false, lists: false };
    let mut made = Vec::new();
    let mut give = |part| {
        made.push(part);
        Ok(())
    };
    parts::hand_over(waiting, &mut audits.across_tables(), how, &mut give).unwrap();
    whole::facts(&made)
}
