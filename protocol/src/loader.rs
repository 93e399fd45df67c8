//! The loader: which steps it takes, in which order (`loader/src/publish/mod.rs`, `loader/src/changes/`). It plans by what it finds
//! when it comes to a phase, as the program does, and a death forgets the plan.

use std::collections::VecDeque;

use crate::effect::Effect;
use crate::model::{Protocol, Wrong};
use crate::state::{Change, Content, Folder, Load, LoadId, Phase, Run, SERVERS, State, Status, Task};

/// Loads that stay, however old.
const KEPT: usize = 2;

/// What a loader is given in the beginning: the lock, and what dead ones left behind.
pub fn start(protocol: &Protocol, state: &mut State, place: usize, task: Task) {
    let todo = mending(state);
    let run = Run { task, phase: Phase::Mend, todo, load: None, was_disturbed: false, found_left: Vec::new() };
    state.runs[place] = Some(run);
    go_on(protocol, state, place);
}

/// Where nothing is left to do in its phase, the next one is planned; at the end of the last the loader is gone, and the lock free.
pub fn go_on(protocol: &Protocol, state: &mut State, place: usize) {
    while let Some(mut run) = state.runs[place].take() {
        if !run.todo.is_empty() {
            state.runs[place] = Some(run);
            return;
        }
        if run.phase == Phase::Mend {
            run.found_left = state.ids(|load| load.folder == Folder::Published && load.is_left);
        }
        match (run.phase, run.task) {
            // Only a change wants to stand on all that was committed before it.
            (Phase::Mend | Phase::DropOld { is_own: false }, Task::Change(change)) => {
                let missed = missed(protocol, state, run.phase);
                run.phase = if missed.is_some() { Phase::CatchUp } else { Phase::Own };
                write_load(protocol, state, &mut run, missed.unwrap_or(change), missed.is_some());
            }
            (Phase::Mend, Task::Whole) => {
                run.phase = Phase::Own;
                write_whole(state, &mut run);
            }
            (Phase::Mend, Task::Rollback) => {
                run.phase = Phase::Own;
                run.todo = taking_back(protocol, state);
            }
            (Phase::CatchUp | Phase::Own, Task::Change(_) | Task::Whole) => {
                run.phase = Phase::DropOld { is_own: run.phase == Phase::Own };
                run.load = None;
                run.todo = dropping(protocol, state);
            }
            (Phase::GiveUp, _) => return,
            _ => {
                end(state, &run);
                return;
            }
        }
        state.runs[place] = Some(run);
    }
}

fn end(state: &mut State, run: &Run) {
    let of_newest = state.newest().map(|newest| state.load(newest).content.0.clone()).unwrap_or_default();
    let published = state.published();
    let old = published.split_last_chunk::<KEPT>().map(|(old, _)| old).unwrap_or_default();
    let keeps_old = old.iter().any(|id| run.found_left.contains(id));
    let remembered = &mut state.remembered;
    match run.task {
        Task::Change(_) | Task::Whole => {
            remembered.is_settled = !run.was_disturbed;
            remembered.keeps_old = keeps_old;
        }
        // One that a rollback began with and died may be there all the same.
        Task::Rollback => {
            let gone = remembered.taken_back.0.iter().filter(|change| !of_newest.contains(change));
            remembered.gone = Content(gone.copied().collect());
        }
        Task::Open => {}
    }
}

/// Loads that all servers have ready are published, and all else that is no published load is removed
/// (`loader/src/publish/leftovers.rs`).
fn mending(state: &State) -> VecDeque<Effect> {
    let mut todo = VecDeque::new();
    let to_publish = state.ids(|load| load.folder == Folder::Partial { is_described: true } && load.is_ready_on_all());
    for load in &to_publish {
        todo.extend([Effect::Name(*load), Effect::PointCurrent]);
    }
    let is_withdrawn = |load: &Load| load.servers.iter().any(|server| server.record == Some(Status::Withdrawn));
    for id in state.ids(Load::is_anywhere) {
        let load = state.load(id);
        let is_kept = load.folder == Folder::Published || to_publish.contains(&id);
        if !is_kept || is_withdrawn(load) {
            discard_in_lake(load, id, &mut todo);
            discard_on_servers(load, id, &mut todo);
        }
    }
    if state.partial_change.is_some() {
        todo.push_back(Effect::RemovePartialChange);
    }
    todo.push_back(Effect::PointCurrent);
    todo
}

fn discard_in_lake(load: &Load, id: LoadId, todo: &mut VecDeque<Effect>) {
    match load.folder {
        Folder::Absent => return,
        Folder::Published => todo.extend([Effect::Hide(id), Effect::PointCurrent, Effect::Undescribe(id)]),
        Folder::Partial { .. } => {}
    }
    todo.push_back(Effect::RemoveFolder(id));
}

fn discard_on_servers(load: &Load, id: LoadId, todo: &mut VecDeque<Effect>) {
    for server in 0..SERVERS {
        if load.servers[server].has_rows {
            todo.push_back(Effect::RemoveRows(server, id));
        }
        if load.servers[server].record.is_some() {
            todo.push_back(Effect::RemoveRecord(server, id));
        }
    }
}

/// The next change of the log that the newest version lacks.
fn missed(protocol: &Protocol, state: &State, phase: Phase) -> Option<Change> {
    match protocol.wrong {
        Some(Wrong::DoesNotCatchUp) => None,
        Some(Wrong::CatchesUpUnseen) if phase == Phase::Mend => state.log.last().map(|entry| entry.change),
        _ => state.behind().next().map(|entry| entry.change),
    }
}

/// A new load with one more change in it.
fn write_load(protocol: &Protocol, state: &mut State, run: &mut Run, change: Change, is_committed: bool) {
    let load = state.loads.len() as LoadId;
    state.loads.push(Load::default());
    run.load = Some(load);
    let todo = &mut run.todo;
    todo.extend((0..SERVERS).map(|server| Effect::Announce(server, load)));
    todo.push_back(Effect::Begin(load));
    if !is_committed {
        todo.push_back(Effect::BeginChange(change));
    }
    todo.push_back(Effect::Write(load, change));
    let is_last = protocol.wrong == Some(Wrong::PublishesBeforeCommit);
    if !is_committed && !is_last {
        todo.push_back(Effect::CommitChange(change));
    }
    todo.push_back(Effect::Describe(load));
    let ready = (0..SERVERS).map(|server| Effect::Ready(server, load));
    if protocol.wrong == Some(Wrong::NamesBeforeReady) {
        todo.extend([Effect::Name(load), Effect::PointCurrent]);
        todo.extend(ready);
    } else {
        todo.extend(ready);
        todo.extend([Effect::Name(load), Effect::PointCurrent]);
    }
    if !is_committed && is_last {
        todo.push_back(Effect::CommitChange(change));
    }
}

/// A new load of a whole source. What was committed and is not applied yet, it takes the place of.
fn write_whole(state: &mut State, run: &mut Run) {
    let load = state.loads.len() as LoadId;
    state.loads.push(Load::default());
    run.load = Some(load);
    let todo = &mut run.todo;
    todo.extend((0..SERVERS).map(|server| Effect::Announce(server, load)));
    todo.extend([Effect::Begin(load), Effect::WriteWhole(load), Effect::Describe(load)]);
    todo.extend((0..SERVERS).map(|server| Effect::Ready(server, load)));
    todo.extend([Effect::Name(load), Effect::PointCurrent]);
}

/// The newest version goes, and first its change and those that came after it; nothing where there is no older one. A change that a whole load
/// took the place of is not taken back with it. Servers keep the version's rows, for gateways still ask for them.
fn taking_back(protocol: &Protocol, state: &mut State) -> VecDeque<Effect> {
    let mut todo = VecDeque::new();
    let published = state.published();
    let [.., older, newest] = published[..] else { return todo };
    let is_whole = state.load(newest).is_whole && protocol.wrong != Some(Wrong::RollbackTakesPending);
    let seq = state.load(if is_whole { newest } else { older }).content.seq();
    let own = if state.load(newest).is_whole { &[] } else { &state.load(newest).content.0[seq..] };
    let taken_back = own.iter().copied().chain(state.behind().map(|entry| entry.change));
    for change in taken_back.collect::<Vec<Change>>() {
        if !state.remembered.taken_back.0.contains(&change) {
            state.remembered.taken_back = state.remembered.taken_back.with(change);
        }
    }
    state.load_mut(newest).was_withdrawn = true;
    state.load_mut(newest).was_taken_back = true;
    if protocol.wrong != Some(Wrong::RollbackLeavesChange) {
        let behind = state.log.iter().rev().filter(|entry| entry.seq > seq);
        todo.extend(behind.map(|entry| Effect::RemoveChange(entry.seq)));
    }
    todo.extend((0..SERVERS).map(|server| Effect::Withdraw(server, newest)));
    todo.extend([Effect::Hide(newest), Effect::PointCurrent, Effect::Undescribe(newest), Effect::RemoveFolder(newest)]);
    if protocol.wrong == Some(Wrong::RollbackTakesRows) {
        discard_on_servers(state.load(newest), newest, &mut todo);
    }
    todo
}

/// All but the newest two and what gateways may still read, and the changes that are in the oldest of those.
fn dropping(protocol: &Protocol, state: &mut State) -> VecDeque<Effect> {
    let mut old = state.published();
    let mut kept = old.split_off(old.len().saturating_sub(KEPT));
    if protocol.wrong != Some(Wrong::DropsWhatIsRead) {
        let is_left = |id: &LoadId| state.load(*id).is_left && protocol.wrong != Some(Wrong::KeepsAll);
        kept.extend(old.extract_if(.., |id| !is_left(id)));
    }
    let mut todo = VecDeque::new();
    for id in &old {
        state.load_mut(*id).was_withdrawn = true;
        todo.extend((0..SERVERS).map(|server| Effect::Withdraw(server, *id)));
        discard_in_lake(state.load(*id), *id, &mut todo);
    }
    let oldest = kept.iter().map(|id| state.load(*id).content.seq()).min().unwrap_or_default();
    let forgotten = state.log.iter().filter(|entry| entry.seq <= oldest);
    todo.extend(forgotten.map(|entry| Effect::RemoveChange(entry.seq)));
    for id in &old {
        discard_on_servers(state.load(*id), *id, &mut todo);
    }
    todo
}

/// An error was told of this effect, which may have happened all the same. Where the load may be served by now, it is left to
/// the next loader; else it is removed.
pub fn fail(protocol: &Protocol, state: &mut State, place: usize, effect: Effect) {
    let Some(mut run) = state.runs[place].take() else { return };
    // The load is published, and the next loader drops what this one could not.
    if let Phase::DropOld { is_own } = run.phase {
        run.todo.clear();
        if !is_own {
            run.was_disturbed = true;
            state.runs[place] = Some(run);
            go_on(protocol, state, place);
        }
        return;
    }
    let may_be_served = match effect {
        Effect::Ready(server, _) => server + 1 == SERVERS,
        Effect::Name(_) | Effect::PointCurrent => true,
        _ => false,
    };
    let leaves = may_be_served && protocol.wrong != Some(Wrong::ThrowsAwayReady);
    if run.phase == Phase::GiveUp || leaves {
        return;
    }
    let Some(load) = run.load else { return };
    run.phase = Phase::GiveUp;
    run.todo.clear();
    discard_on_servers(state.load(load), load, &mut run.todo);
    discard_in_lake(state.load(load), load, &mut run.todo);
    if state.partial_change.is_some() {
        run.todo.push_back(Effect::RemovePartialChange);
    }
    state.runs[place] = Some(run);
    go_on(protocol, state, place);
}

/// The lake with one load of before all changes, and nobody at work.
pub fn lake_in_the_beginning() -> Load {
    let server = crate::state::OnServer { record: Some(Status::Ready), has_rows: true };
    Load {
        content: Content::default(),
        folder: Folder::Published,
        servers: [server; SERVERS],
        was_ready: true,
        is_whole: true,
        ..Load::default()
    }
}
