//! What a loader does to the world in one step: all of it happens, or nothing. Refuses to decide anything; that is the loader's part.

use crate::state::{Change, Entry, Folder, LoadId, OnServer, State, Status};
use crate::step::Step;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    Announce(usize, LoadId),
    Begin(LoadId),
    BeginChange(Change),
    Write(LoadId, Change),
    WriteWhole(LoadId),
    CommitChange(Change),
    Describe(LoadId),
    Ready(usize, LoadId),
    Name(LoadId),
    PointCurrent,
    Withdraw(usize, LoadId),
    Hide(LoadId),
    Undescribe(LoadId),
    RemoveFolder(LoadId),
    RemoveRows(usize, LoadId),
    RemoveRecord(usize, LoadId),
    /// By a rollback, or because no load that is kept is older.
    RemoveChange(usize),
    RemovePartialChange,
}

impl Effect {
    /// The step that is reached with it.
    pub fn step(self) -> Step {
        match self {
            Self::Announce(..) => Step::LoadAnnounced,
            Self::Begin(_) => Step::LoadBegun,
            Self::BeginChange(_) => Step::ChangeBegun,
            Self::Write(..) | Self::WriteWhole(_) => Step::LoadWritten,
            Self::CommitChange(_) => Step::ChangeCommitted,
            Self::Describe(_) => Step::LoadDescribed,
            Self::Ready(..) => Step::LoadReady,
            Self::Name(_) => Step::LoadNamed,
            Self::PointCurrent => Step::CurrentPointed,
            Self::Withdraw(..) => Step::LoadWithdrawn,
            Self::Hide(_) => Step::LoadHidden,
            Self::Undescribe(_) => Step::LoadUndescribed,
            Self::RemoveFolder(_) => Step::FolderRemoved,
            Self::RemoveRows(..) => Step::RowsRemoved,
            Self::RemoveRecord(..) => Step::RecordRemoved,
            Self::RemoveChange(_) => Step::ChangeRemoved,
            Self::RemovePartialChange => Step::PartialChangeRemoved,
        }
    }

    pub fn happen(self, state: &mut State) {
        match self {
            Self::Announce(server, load) => record(state, server, load, Status::Loading),
            Self::Begin(load) | Self::Undescribe(load) => {
                state.load_mut(load).folder = Folder::Partial { is_described: false };
            }
            Self::BeginChange(change) => state.partial_change = Some(change),
            Self::Write(load, change) => write(state, load, &[change]),
            Self::WriteWhole(load) => {
                let behind: Vec<Change> = state.behind().map(|entry| entry.change).collect();
                write(state, load, &behind);
                state.load_mut(load).is_whole = true;
            }
            Self::CommitChange(change) => {
                state.partial_change = None;
                let last = state.log.last().map_or(0, |entry| entry.seq);
                state.log.push(Entry { seq: last.max(state.newest_seq()) + 1, change });
                state.remembered.committed = state.remembered.committed.with(change);
            }
            Self::Describe(load) => state.load_mut(load).folder = Folder::Partial { is_described: true },
            Self::Ready(server, load) => {
                record(state, server, load, Status::Ready);
                let load = state.load_mut(load);
                load.was_ready |= load.is_ready_on_all();
            }
            Self::Name(load) => state.load_mut(load).folder = Folder::Published,
            Self::PointCurrent => state.current = state.newest(),
            Self::Withdraw(server, load) => record(state, server, load, Status::Withdrawn),
            Self::Hide(load) => hide(state, load),
            Self::RemoveFolder(load) => state.load_mut(load).folder = Folder::Absent,
            Self::RemoveRows(server, load) => {
                let load = state.load_mut(load);
                load.servers[server].has_rows = false;
                let is_thrown_away = load.was_ready && !load.was_withdrawn;
                state.remembered.threw_away_ready |= is_thrown_away;
            }
            Self::RemoveRecord(server, load) => state.load_mut(load).servers[server] = OnServer::default(),
            Self::RemoveChange(seq) => state.log.retain(|entry| entry.seq != seq),
            Self::RemovePartialChange => state.partial_change = None,
        }
        // A rollback may have made an older load the newest again.
        if let Some(newest) = state.newest() {
            state.load_mut(newest).is_left = false;
        }
        forget_what_is_gone(state);
    }
}

fn record(state: &mut State, server: usize, load: LoadId, status: Status) {
    state.load_mut(load).servers[server].record = Some(status);
}

/// Readers pass over it from here on.
fn hide(state: &mut State, load: LoadId) {
    if state.load(load).folder == Folder::Published {
        state.load_mut(load).folder = Folder::Partial { is_described: true };
    }
}

/// The newest load's rows with those of the changes, in every store. A whole source has what changes brought before it.
fn write(state: &mut State, load: LoadId, changes: &[Change]) {
    let base = state.newest().map(|newest| state.load(newest).content.clone()).unwrap_or_default();
    let load = state.load_mut(load);
    load.content = changes.iter().fold(base, |content, change| content.with(*change));
    load.servers.iter_mut().for_each(|server| server.has_rows = true);
}

/// Of a load that no store holds and nobody reads, nothing is remembered: states that differ in that alone are one.
fn forget_what_is_gone(state: &mut State) {
    let (pinned, request) = (state.gateway.pinned, state.gateway.request);
    let seen = state.gateway.seen.iter().fold(0, |all, seen| all | seen);
    let at_work: Vec<LoadId> = state.runs.iter().flatten().filter_map(|run| run.load).collect();
    for (id, load) in (0..).zip(&mut state.loads) {
        let is_remembered = seen & (1 << id) != 0;
        if !load.is_anywhere() && !is_remembered && pinned != Some(id) && request != Some(id) && !at_work.contains(&id)
        {
            *load = crate::state::Load::default();
        }
    }
}
