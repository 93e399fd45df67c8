//! The model as the checker wants it: what may happen next, and what becomes of it.

use stateright::{Model, Property};

use crate::effect::Effect;
use crate::state::{Gateway, Load, PLACES, Phase, Remembered, State, Task};
use crate::{gateway, loader, properties};

/// A mistake that somebody could make. Each must be found out, or the properties say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Stores are told of a version before its change is in the log.
    PublishesBeforeCommit,
    /// A change that was committed by a loader that died is left alone.
    DoesNotCatchUp,
    /// Every loader applies the newest change of the log, without a look at what the newest version has.
    CatchesUpUnseen,
    /// The lake's folder gets its name before the servers have the load ready.
    NamesBeforeReady,
    /// Two loaders at once.
    NoLock,
    /// What was replaced goes at once, beyond the newest two.
    DropsWhatIsRead,
    /// What was replaced stays, however old.
    KeepsAll,
    /// An error after the last server was told has the load removed.
    ThrowsAwayReady,
    /// A rollback leaves the change in the log.
    RollbackLeavesChange,
    /// A rollback removes the rows that gateways still ask for.
    RollbackTakesRows,
    /// A rollback of a whole load takes changes back that it took the place of.
    RollbackTakesPending,
    /// The gateway serves the newest load that one of its stores has.
    BelievesOneStore,
}

/// How much may happen, and what is done wrong.
#[derive(Clone, Debug)]
pub struct Protocol {
    pub changes: u8,
    pub wholes: u8,
    pub rollbacks: u8,
    /// Deaths of loaders, and errors that they are told.
    pub disturbances: u8,
    /// Whether the gateway answers from the lake's files too, or from servers alone.
    pub serves_files: bool,
    pub wrong: Option<Wrong>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Start(Task),
    /// The loader of this number takes its next step.
    Step(usize, Effect),
    /// It is told of an error; whether it happened all the same.
    Error {
        loader: usize,
        effect: Effect,
        happened: bool,
    },
    /// It is dead, and the lock is free.
    Death(usize),
    /// Enough for a gateway to look at all places, and to answer what it was asked.
    SecondsPass,
    Look {
        place: usize,
    },
    Ask,
    Answer,
}

impl Model for Protocol {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let mut state = State {
            log: Vec::new(),
            partial_change: None,
            loads: vec![loader::lake_in_the_beginning()],
            current: Some(0),
            runs: [None, None],
            gateway: Gateway::default(),
            remembered: Remembered { is_settled: true, ..Remembered::default() },
            changes_left: self.changes,
            wholes_left: self.wholes,
            rollbacks_left: self.rollbacks,
            disturbances_left: self.disturbances,
        };
        gateway::let_seconds_pass(self, &mut state);
        vec![state]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        if self.free(state).is_some() {
            if state.changes_left > 0 {
                actions.push(Action::Start(Task::Change(self.changes - state.changes_left + 1)));
            }
            if state.wholes_left > 0 {
                actions.push(Action::Start(Task::Whole));
            }
            if state.rollbacks_left > 0 {
                actions.push(Action::Start(Task::Rollback));
            }
            // Who finds all in order changes nothing.
            if !state.remembered.is_settled || state.loads.iter().any(left_over) {
                actions.push(Action::Start(Task::Open));
            }
        }
        for (loader, run) in (0..).zip(&state.runs) {
            let Some(effect) = run.as_ref().and_then(|run| run.todo.front().copied()) else { continue };
            actions.push(Action::Step(loader, effect));
            if state.disturbances_left > 0 {
                actions.push(Action::Death(loader));
                actions.push(Action::Error { loader, effect, happened: false });
                if may_happen_unheard(effect) {
                    actions.push(Action::Error { loader, effect, happened: true });
                }
            }
        }
        if !state.replaced_lately().is_empty() {
            actions.push(Action::SecondsPass);
        }
        for place in gateway::places(self) {
            if gateway::seen(state, place) != state.gateway.seen[place] {
                actions.push(Action::Look { place });
            }
        }
        if state.gateway.request.is_some() {
            actions.push(Action::Answer);
        } else if state.gateway.pinned.is_some() {
            actions.push(Action::Ask);
        }
    }

    fn next_state(&self, last_state: &State, action: Action) -> Option<State> {
        let mut state = last_state.clone();
        match action {
            Action::Start(task) => self.start(&mut state, task)?,
            Action::Step(loader, effect) => self.step(&mut state, loader, effect),
            Action::Error { loader, effect, happened } => {
                state.disturbances_left -= 1;
                if happened {
                    effect.happen(&mut state);
                }
                loader::fail(self, &mut state, loader, effect);
            }
            Action::Death(loader) => {
                state.disturbances_left -= 1;
                state.runs[loader] = None;
            }
            Action::SecondsPass => {
                gateway::let_seconds_pass(self, &mut state);
                for id in state.replaced_lately() {
                    state.load_mut(id).is_left = true;
                }
            }
            Action::Look { place } => gateway::look(self, &mut state, place),
            Action::Ask => state.gateway.request = state.gateway.pinned,
            Action::Answer => state.gateway.request = None,
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all(self)
    }
}

impl Protocol {
    /// Where a loader may begin: with the lock, one at a time, and which of the two it is makes no difference.
    fn free(&self, state: &State) -> Option<usize> {
        let is_locked = state.runs.iter().any(Option::is_some) && self.wrong != Some(Wrong::NoLock);
        state.runs.iter().position(Option::is_none).filter(|_| !is_locked)
    }

    fn start(&self, state: &mut State, task: Task) -> Option<()> {
        match task {
            Task::Change(_) => state.changes_left -= 1,
            Task::Whole => state.wholes_left -= 1,
            Task::Rollback => state.rollbacks_left -= 1,
            Task::Open => {}
        }
        // The one assumption about time: seconds lie between a rollback and the loader that removes what it took back.
        if state.loads.iter().any(|load| load.was_taken_back && load.is_anywhere()) {
            gateway::let_seconds_pass(self, state);
        }
        state.remembered.is_settled = false;
        let place = self.free(state)?;
        loader::start(self, state, place, task);
        Some(())
    }

    fn step(&self, state: &mut State, loader: usize, effect: Effect) {
        remember(state, loader, effect);
        effect.happen(state);
        if let Some(run) = &mut state.runs[loader] {
            run.todo.pop_front();
        }
        loader::go_on(self, state, loader);
    }
}

fn remember(state: &mut State, loader: usize, effect: Effect) {
    let phase = state.runs[loader].as_ref().map(|run| run.phase);
    state.remembered.caught_up |= phase == Some(Phase::CatchUp) && matches!(effect, Effect::Name(_));
    state.remembered.published_for_dead |= phase == Some(Phase::Mend) && matches!(effect, Effect::Name(_));
}

/// A server may have done what it was asked, and its answer be lost; a folder may have its name, and syncing fail.
fn may_happen_unheard(effect: Effect) -> bool {
    matches!(effect, Effect::Ready(..) | Effect::Name(_) | Effect::CommitChange(_))
}

fn left_over(load: &Load) -> bool {
    load.is_anywhere() && load.folder != crate::state::Folder::Published
}

const _: () = assert!(PLACES <= 3);
