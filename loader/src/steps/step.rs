//! The steps of a load, of a change and of a rollback that others see or that a death in between shows, by name. The model of the protocol
//! (`protocol/`) includes this file, so that it and the programs speak of the same steps. It refuses to know of anything else of ours.

/// Each is reached when what it names is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The lake has one loader.
    LockTaken,
    /// A server has a record of the load, as `loading`.
    LoadAnnounced,
    /// The load has a folder, which readers pass over.
    LoadBegun,
    /// The log has a folder for the change, which readers of the log pass over.
    ChangeBegun,
    /// All rows are in all stores, and were compared.
    LoadWritten,
    /// The change's folder has its final name in the log: it is never lost from here on.
    ChangeCommitted,
    /// The manifest is on disk.
    LoadDescribed,
    /// A server has the load as `ready`.
    LoadReady,
    /// The load's folder has its final name.
    LoadNamed,
    /// `current` names the newest load.
    CurrentPointed,
    /// A server has the load as `withdrawn`: no reader chooses it any more.
    LoadWithdrawn,
    /// The load's folder has lost its final name.
    LoadHidden,
    /// The manifest of a hidden load is gone, so that nothing takes it for one that only lacks its name.
    LoadUndescribed,
    /// The load's folder is gone.
    FolderRemoved,
    /// The load's rows are gone from a server.
    RowsRemoved,
    /// The load's record is gone from a server.
    RecordRemoved,
    /// A change is out of the log: by a rollback, or because no load that is kept is older.
    ChangeRemoved,
    /// What a loader that died had begun to write into the log is gone.
    PartialChangeRemoved,
    /// A file of a load or a change is in the bucket; nobody reads it yet.
    ObjectSent,
    /// All of a load or a change is in the bucket, with its list; nobody reads it yet.
    FolderSent,
    /// The bucket's pointer names what was sent, and no more what goes.
    PointerMoved,
    /// A load or a change that nobody published, or nobody any more, is gone from the bucket.
    ObjectsRemoved,
}

impl Step {
    pub const ALL: [Self; 22] = [
        Self::LockTaken,
        Self::LoadAnnounced,
        Self::LoadBegun,
        Self::ChangeBegun,
        Self::LoadWritten,
        Self::ChangeCommitted,
        Self::LoadDescribed,
        Self::LoadReady,
        Self::LoadNamed,
        Self::CurrentPointed,
        Self::LoadWithdrawn,
        Self::LoadHidden,
        Self::LoadUndescribed,
        Self::FolderRemoved,
        Self::RowsRemoved,
        Self::RecordRemoved,
        Self::ChangeRemoved,
        Self::PartialChangeRemoved,
        Self::ObjectSent,
        Self::FolderSent,
        Self::PointerMoved,
        Self::ObjectsRemoved,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::LockTaken => "lock.taken",
            Self::LoadAnnounced => "load.announced",
            Self::LoadBegun => "load.begun",
            Self::ChangeBegun => "change.begun",
            Self::LoadWritten => "load.written",
            Self::ChangeCommitted => "change.committed",
            Self::LoadDescribed => "load.described",
            Self::LoadReady => "load.ready",
            Self::LoadNamed => "load.named",
            Self::CurrentPointed => "current.pointed",
            Self::LoadWithdrawn => "load.withdrawn",
            Self::LoadHidden => "load.hidden",
            Self::LoadUndescribed => "load.undescribed",
            Self::FolderRemoved => "folder.removed",
            Self::RowsRemoved => "rows.removed",
            Self::RecordRemoved => "record.removed",
            Self::ChangeRemoved => "change.removed",
            Self::PartialChangeRemoved => "partial_change.removed",
            Self::ObjectSent => "object.sent",
            Self::FolderSent => "folder.sent",
            Self::PointerMoved => "pointer.moved",
            Self::ObjectsRemoved => "objects.removed",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Whether only loads into servers come to it.
    pub fn is_of_servers(self) -> bool {
        matches!(
            self,
            Self::LoadAnnounced | Self::LoadReady | Self::LoadWithdrawn | Self::RowsRemoved | Self::RecordRemoved
        )
    }

    /// Whether only lakes in object stores come to it.
    pub fn is_of_buckets(self) -> bool {
        matches!(self, Self::ObjectSent | Self::FolderSent | Self::PointerMoved | Self::ObjectsRemoved)
    }
}
