//! What there is at one moment: the lake, the servers, the loaders at work, a gateway, and what we remember to judge them by.

use std::collections::VecDeque;

use crate::effect::Effect;

/// Number of a load, ascending as ids do.
pub type LoadId = u8;
/// What somebody wants to have changed; 1, 2 and so on.
pub type Change = u8;

pub const SERVERS: usize = 2;
/// The lake, and each server.
pub const PLACES: usize = 1 + SERVERS;

/// Changes in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Content(pub Vec<Change>);

impl Content {
    /// Number of its last change.
    pub fn seq(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn with(&self, change: Change) -> Self {
        Self(self.0.iter().copied().chain([change]).collect())
    }

    pub fn has_twice(&self) -> bool {
        self.0.iter().enumerate().any(|(at, change)| self.0[..at].contains(change))
    }

    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

/// A committed change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub seq: usize,
    pub change: Change,
}

/// What a server says of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Loading,
    Ready,
    Withdrawn,
}

/// What a server has of a load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OnServer {
    pub record: Option<Status>,
    pub has_rows: bool,
}

/// What the lake has of a load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Folder {
    #[default]
    Absent,
    /// Under a name that readers pass over, with a manifest or without.
    Partial {
        is_described: bool,
    },
    Published,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Load {
    pub content: Content,
    pub folder: Folder,
    pub servers: [OnServer; SERVERS],
    /// Remembered: there was a moment at which all servers had it ready.
    pub was_ready: bool,
    /// Remembered: it was withdrawn on purpose, being old or rolled back.
    pub was_withdrawn: bool,
    /// Remembered: it was rolled back.
    pub was_taken_back: bool,
    /// It is of a whole source, and took the place of all changes before it.
    pub is_whole: bool,
    /// Since another took its place, a gateway had the time to go on to that.
    pub is_left: bool,
}

impl Load {
    pub fn is_ready(&self, server: usize) -> bool {
        self.servers[server].record == Some(Status::Ready)
    }

    pub fn is_ready_on_all(&self) -> bool {
        (0..SERVERS).all(|server| self.is_ready(server))
    }

    pub fn has_rows_on_all(&self) -> bool {
        self.servers.iter().all(|server| server.has_rows)
    }

    /// Whether any store holds anything of it.
    pub fn is_anywhere(&self) -> bool {
        self.folder != Folder::Absent || self.servers.iter().any(|server| *server != OnServer::default())
    }
}

/// What a loader was started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    Change(Change),
    /// A load of a whole source.
    Whole,
    Rollback,
    /// Only to take the lock and mend, as a command does that is then refused.
    Open,
}

/// What a loader is doing: it plans the effects of a phase when it comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Mend,
    CatchUp,
    Own,
    DropOld {
        is_own: bool,
    },
    /// It was told of an error, removes its load, and ends.
    GiveUp,
}

/// A loader at work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    pub task: Task,
    pub phase: Phase,
    pub todo: VecDeque<Effect>,
    /// The load that it writes.
    pub load: Option<LoadId>,
    /// Remembered: it was told of an error that it went on after.
    pub was_disturbed: bool,
    /// Remembered: loads that nobody read any more when all was mended.
    pub found_left: Vec<LoadId>,
}

/// One that asks the servers, and the lake where it is to answer from files too. It goes by what it saw last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Gateway {
    /// Loads that each place had ready, a bit each.
    pub seen: [u16; PLACES],
    pub pinned: Option<LoadId>,
    /// The load of a request that is being answered.
    pub request: Option<LoadId>,
    /// Remembered: it went to an older version, or to none, though what it served was not rolled back.
    pub went_back: bool,
}

/// What we remember to judge by; nobody in the protocol sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Remembered {
    /// All that came into the log.
    pub committed: Content,
    /// Changes that a rollback began to take back.
    pub taken_back: Content,
    /// Changes whose rollback ended well.
    pub gone: Content,
    /// A load was thrown away that all servers had ready, and that nobody had withdrawn.
    pub threw_away_ready: bool,
    /// A loader made its change, undisturbed, and nothing has happened since.
    pub is_settled: bool,
    /// It kept a load that is not of the newest two, and that nobody read any more.
    pub keeps_old: bool,
    /// Who catches up, publishes what a dead one had written, takes back: seen at least once.
    pub caught_up: bool,
    pub published_for_dead: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// `changes/<seq>/` of the lake, ascending.
    pub log: Vec<Entry>,
    /// `changes/.<seq>.partial/`.
    pub partial_change: Option<Change>,
    pub loads: Vec<Load>,
    pub current: Option<LoadId>,
    /// The lock is free where there is none.
    pub runs: [Option<Run>; 2],
    pub gateway: Gateway,
    pub remembered: Remembered,
    /// How many more of each may happen.
    pub changes_left: u8,
    pub wholes_left: u8,
    pub rollbacks_left: u8,
    pub disturbances_left: u8,
}

impl State {
    /// Published loads, oldest first.
    pub fn published(&self) -> Vec<LoadId> {
        self.ids(|load| load.folder == Folder::Published)
    }

    pub fn newest(&self) -> Option<LoadId> {
        self.published().pop()
    }

    /// Number of the last change in the newest load.
    pub fn newest_seq(&self) -> usize {
        self.newest().map(|newest| self.load(newest).content.seq()).unwrap_or_default()
    }

    /// Loads whose place another took, and that a gateway may still read.
    pub fn replaced_lately(&self) -> Vec<LoadId> {
        let mut replaced = self.published();
        replaced.pop();
        replaced.retain(|id| !self.load(*id).is_left);
        replaced
    }

    /// Changes of the log that the newest load lacks.
    pub fn behind(&self) -> impl Iterator<Item = &Entry> {
        let seq = self.newest_seq();
        self.log.iter().filter(move |entry| entry.seq > seq)
    }

    pub fn load(&self, id: LoadId) -> &Load {
        &self.loads[usize::from(id)]
    }

    pub fn load_mut(&mut self, id: LoadId) -> &mut Load {
        &mut self.loads[usize::from(id)]
    }

    pub fn ids(&self, wanted: impl Fn(&Load) -> bool) -> Vec<LoadId> {
        (0..).zip(&self.loads).filter(|(_, load)| wanted(load)).map(|(id, _)| id).collect()
    }
}
