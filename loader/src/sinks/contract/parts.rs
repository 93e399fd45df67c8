//! A load that comes in parts: however many there are, however often one comes, and, where the sink allows it, in whatever order,
//! the store holds the same rows.

use std::sync::atomic::Ordering;

use super::*;
use crate::sinks::Part;
use crate::sinks::compare::TableSums;

/// What a sink allows beyond what every one does.
#[derive(Clone, Copy, Default)]
pub(super) struct Allows {
    /// A part of which some was written comes again. Files of a load that ended early are thrown away whole.
    pub(super) a_part_again: bool,
    /// Parts of every kind come in any order. Rows of a file lie as they come, and relationships need their nodes.
    pub(super) any_order: bool,
}

/// A load on its way: each call of `hand` gets the number of a part and the part.
type Hand<'a> = dyn Fn(&mut dyn LoadWriter, u32, &Part, &AtomicBool) + 'a;

pub(super) fn suite(sink: &dyn Verify, allows: Allows) {
    wait(sink.prepare()).unwrap();
    let sample = sample();
    let orders = sample.facts.orders.height() as u32;
    for parts in [1, 3, 50] {
        let keys = orders.div_ceil(parts);
        check(sink, &sample, &|gold| numbered(gold, keys), &once);
    }
    let third = orders.div_ceil(3);
    check(sink, &sample, &|gold| numbered(gold, third), &twice);
    if allows.a_part_again {
        check(sink, &sample, &|gold| numbered(gold, third), &interrupted_and_again);
    }
    if allows.any_order {
        check(sink, &sample, &|gold| numbered(gold, third).into_iter().rev().collect(), &once);
    } else if allows.a_part_again {
        check(sink, &sample, &|gold| people_backwards(numbered(gold, third)), &once);
    }
}

/// `parts` are handed over one by one; then every row is as it should be, and the sums are those of the load.
fn check(sink: &dyn Verify, sample: &Sample, parts: &dyn Fn(&Gold<'_>) -> Vec<(u32, Part)>, hand: &Hand<'_>) {
    let id = format!("p{:016x}", unique());
    let gold = sample.gold(&id);
    let interrupted = AtomicBool::new(false);
    let watch = Watch::new(Progress::Quiet.rows("test"), &interrupted, Instant::now());
    let mut writer = wait(sink.begin(&id, &watch)).unwrap();
    for (number, part) in &parts(&gold) {
        hand(&mut *writer, *number, part, &interrupted);
    }
    let written = wait(writer.finish()).unwrap();
    assert_equal(sink, &gold);
    if written.store.store != StoreKind::Lake && written.store.store != StoreKind::Sqlite {
        let expected = sink.expected_sums(&gold);
        let sum = |sums: &[TableSums]| sums.iter().map(|sums| sums.rows).sum::<u64>();
        assert_eq!((sum(&written.sums), written.store.rows), (sum(&expected), sum(&expected)));
        assert!(expected.iter().all(|sums| written.sums.contains(sums)), "{:?} {expected:?}", written.sums);
    }
    wait(sink.discard(&id)).unwrap();
}

fn numbered(gold: &Gold<'_>, keys: u32) -> Vec<(u32, Part)> {
    (0..).zip(whole::parts(gold, keys)).collect()
}

/// Only people change places.
fn people_backwards(parts: Vec<(u32, Part)>) -> Vec<(u32, Part)> {
    let is_people = |part: &Part| matches!(part, Part::People(_));
    let (people, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, part)| is_people(part));
    assert!(people.len() > 1, "there is nothing to change places");
    people.into_iter().rev().chain(others).collect()
}

fn once(writer: &mut dyn LoadWriter, number: u32, part: &Part, _: &AtomicBool) {
    wait(writer.part(number, part)).unwrap();
}

fn twice(writer: &mut dyn LoadWriter, number: u32, part: &Part, interrupted: &AtomicBool) {
    once(writer, number, part, interrupted);
    once(writer, number, part, interrupted);
}

/// After the first batch of it.
fn interrupted_and_again(writer: &mut dyn LoadWriter, number: u32, part: &Part, interrupted: &AtomicBool) {
    interrupted.store(true, Ordering::Relaxed);
    let ended = wait(writer.part(number, part));
    assert!(ended.is_ok() || ended.unwrap_err().to_string().contains("interrupted"));
    interrupted.store(false, Ordering::Relaxed);
    once(writer, number, part, interrupted);
}
