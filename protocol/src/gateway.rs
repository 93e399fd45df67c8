//! The gateway: looks at each place by itself, and serves the newest load that all of them have ready (`gateway/src/served/choice.rs`).
//! A request keeps the load that it began with.

use crate::model::{Protocol, Wrong};
use crate::state::{Folder, LoadId, PLACES, State};

/// The places that a gateway looks at.
pub fn places(protocol: &Protocol) -> std::ops::Range<usize> {
    if protocol.serves_files { 0..PLACES } else { 1..PLACES }
}

/// Sees what the place has ready now, and serves by that.
pub fn look(protocol: &Protocol, state: &mut State, place: usize) {
    state.gateway.seen[place] = seen(state, place);
    settle(protocol, state);
}

/// A few seconds in which nobody else does anything: it looks at all places, and what was asked is answered.
pub fn let_seconds_pass(protocol: &Protocol, state: &mut State) {
    for place in places(protocol) {
        state.gateway.seen[place] = seen(state, place);
    }
    settle(protocol, state);
    state.gateway.request = None;
}

pub fn seen(state: &State, place: usize) -> u16 {
    let ready = |id: &LoadId| match place.checked_sub(1) {
        None => state.load(*id).folder == Folder::Published,
        Some(server) => state.load(*id).is_ready(server),
    };
    state.ids(|_| true).into_iter().filter(ready).map(|id| 1 << id).sum()
}

fn settle(protocol: &Protocol, state: &mut State) {
    let seen = places(protocol).map(|place| state.gateway.seen[place]);
    let common = match protocol.wrong {
        Some(Wrong::BelievesOneStore) => seen.fold(0, |any, seen| any | seen),
        _ => seen.fold(u16::MAX, |common, seen| common & seen),
    };
    let chosen = common.checked_ilog2().map(|id| id as LoadId);
    let before = state.gateway.pinned;
    if chosen == before {
        return;
    }
    // A folder that is gone cannot be opened, and what was served stays served.
    if protocol.serves_files && chosen.is_some_and(|id| state.load(id).folder != Folder::Published) {
        return;
    }
    if let Some(before) = before {
        let before = state.load(before);
        let is_older = chosen.is_none_or(|chosen| state.load(chosen).content.seq() < before.content.seq());
        let taken_back = &state.remembered.taken_back.0;
        let was_rolled_back =
            before.was_taken_back || before.content.0.iter().any(|change| taken_back.contains(change));
        state.gateway.went_back |= is_older && !was_rolled_back;
    }
    state.gateway.pinned = chosen;
}
