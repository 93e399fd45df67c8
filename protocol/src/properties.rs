//! What must hold in every state, and what must be possible at all, lest the rest hold of nothing.

use stateright::Property;

use crate::model::Protocol;
use crate::state::{Change, Folder, State, Status};

pub const WHOLE: &str = "what is served or being answered is whole on every server";
pub const COMMITTED: &str = "what is served was committed";
pub const KEPT: &str = "a committed change is in the newest version, or will be in the next";
pub const ONCE: &str = "no change is in a version twice";
pub const FORWARD: &str = "what is served goes back by a rollback only";
pub const HEAD: &str = "a loader that nothing disturbs leaves all stores at the head of the log, and nothing else";
pub const MAY_BE_SERVED: &str = "what all servers had ready is not thrown away";
pub const STAYS_AWAY: &str = "a change that was taken back stays away";

pub fn all(protocol: &Protocol) -> Vec<Property<Protocol>> {
    let mut all = vec![
        Property::always(WHOLE, |_, state: &State| whole(state)),
        Property::always(COMMITTED, |_, state: &State| committed(state)),
        Property::always(KEPT, |_, state: &State| kept(state)),
        Property::always(ONCE, |_, state: &State| !state.loads.iter().any(|load| load.content.has_twice())),
        Property::always(FORWARD, |_, state: &State| !state.gateway.went_back),
        Property::always(HEAD, |_, state: &State| !is_settled(state) || at_head(state)),
        Property::always(MAY_BE_SERVED, |_, state: &State| !state.remembered.threw_away_ready),
        Property::always(STAYS_AWAY, |_, state: &State| {
            !state.remembered.gone.0.iter().any(|change| is_or_comes(state, *change))
        }),
        Property::sometimes("all changes are served", |protocol: &Protocol, state: &State| {
            served(state) == usize::from(protocol.changes)
        }),
    ];
    if protocol.disturbances > 0 {
        all.push(Property::sometimes("a change is caught up with", |_, state: &State| state.remembered.caught_up));
        all.push(Property::sometimes("a load is published for a loader that died", |_, state: &State| {
            state.remembered.published_for_dead
        }));
    }
    if protocol.wholes > 0 && protocol.rollbacks > 0 && protocol.disturbances > 0 {
        all.push(Property::sometimes("a change comes after a whole load that was taken back", |_, state: &State| {
            let pending = state.behind().next().map(|entry| entry.seq);
            pending == Some(1) && state.loads.iter().any(|load| load.was_taken_back && load.is_whole)
        }));
    }
    if protocol.rollbacks > 0 && protocol.changes > 1 {
        all.push(Property::sometimes("a change takes the place of one that was taken back", |_, state: &State| {
            !state.remembered.gone.0.is_empty() && is_settled(state) && served(state) > 0
        }));
    }
    if !protocol.serves_files {
        all.push(Property::sometimes(
            "servers are served from before the lake has named the load",
            |_, state: &State| {
                state.gateway.pinned.is_some_and(|load| matches!(state.load(load).folder, Folder::Partial { .. }))
            },
        ));
    }
    all
}

fn served(state: &State) -> usize {
    state.gateway.pinned.map(|load| state.load(load).content.seq()).unwrap_or_default()
}

/// Files that are open go on answering, whatever becomes of their folder, so that servers alone are looked at.
fn whole(state: &State) -> bool {
    let read = [state.gateway.pinned, state.gateway.request];
    read.into_iter().flatten().all(|load| state.load(load).has_rows_on_all())
}

fn committed(state: &State) -> bool {
    let Some(load) = state.gateway.pinned else { return true };
    state.load(load).content.0.iter().all(|change| state.remembered.committed.0.contains(change))
}

fn kept(state: &State) -> bool {
    let remembered = &state.remembered;
    let mut due = remembered.committed.0.iter().filter(|change| !remembered.taken_back.0.contains(change));
    due.all(|change| is_or_comes(state, *change))
}

/// Whether a change is in the newest version, or in the log for the next.
fn is_or_comes(state: &State, change: Change) -> bool {
    let is_there = state.newest().is_some_and(|newest| state.load(newest).content.0.contains(&change));
    let seq = state.newest_seq();
    let behind = state.behind().zip(seq + 1..);
    is_there || behind.take_while(|(entry, next)| entry.seq == *next).any(|(entry, _)| entry.change == change)
}

fn is_settled(state: &State) -> bool {
    state.remembered.is_settled && state.runs.iter().all(Option::is_none)
}

fn at_head(state: &State) -> bool {
    let Some(newest) = state.newest() else { return false };
    let is_clear = state.loads.iter().all(|load| {
        let is_begun = load.servers.iter().any(|server| server.record == Some(Status::Loading));
        !matches!(load.folder, Folder::Partial { .. }) && !is_begun
    });
    let is_newest = |server| state.ids(|load| load.is_ready(server)).pop() == Some(newest);
    let content = &state.load(newest).content.0;
    state.log.iter().all(|entry| content.get(entry.seq - 1) == Some(&entry.change))
        && !state.remembered.keeps_old
        && state.load(newest).has_rows_on_all()
        && (0..crate::state::SERVERS).all(is_newest)
        && state.current == Some(newest)
        && state.partial_change.is_none()
        && is_clear
}
