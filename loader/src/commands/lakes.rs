//! From `--lake` to a folder here: of a lake on a disk the folder itself, of one in an object store a copy of it.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use triptych_objects::{Address, LakeOptions, Level};
use triptych_schemas::exit::Exit;
use triptych_servers::Servers;

use super::terminal::complain;
use crate::cli::{copies, object_settings};
#[cfg(feature = "kafka")]
use crate::follow::FollowedLake;
use crate::working_copy::{Afar, CopyError, ReadingCopy, Wanted, WorkingCopy};

/// A lake that a command changes.
pub(super) enum Lake {
    Here(PathBuf),
    Afar(Box<WorkingCopy>),
}

/// A lake that a command reads.
pub(super) enum ReadLake {
    Here(PathBuf),
    Afar(ReadingCopy),
}

impl Lake {
    pub(super) fn open(
        options: &LakeOptions,
        servers: &Servers,
        wanted: Wanted<'_>,
        interrupted: &AtomicBool,
    ) -> Result<Self, CopyError> {
        match afar(options, servers)? {
            None => Ok(Self::Here(options.lake.clone())),
            Some(afar) => Ok(Self::Afar(Box::new(WorkingCopy::open(&afar, wanted, interrupted)?))),
        }
    }

    /// As [`Self::open`], of a lake that something was loaded into.
    pub(super) fn reopen(
        options: &LakeOptions,
        servers: &Servers,
        wanted: Wanted<'_>,
        interrupted: &AtomicBool,
    ) -> Result<Self, CopyError> {
        let lake = Self::open(options, servers, wanted, interrupted)?;
        match &lake {
            Self::Afar(copy) if !copy.is_there() => {
                Err(CopyError::NoLake { address: options.lake.display().to_string() })
            }
            _ => Ok(lake),
        }
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Here(path) => path,
            Self::Afar(copy) => copy.path(),
        }
    }

    /// Makes what was done to the lake here be so for all who read it.
    pub(super) fn publish(&mut self, interrupted: &AtomicBool) -> Result<(), CopyError> {
        match self {
            Self::Here(_) => Ok(()),
            Self::Afar(copy) => copy.publish(interrupted),
        }
    }

    /// Makes ready for a load.
    pub(super) fn prepare(&self) -> Result<(), CopyError> {
        match self {
            Self::Here(_) => Ok(()),
            Self::Afar(copy) => copy.share_salt(),
        }
    }

    pub(super) fn is_afar(&self) -> bool {
        matches!(self, Self::Afar(_))
    }
}

impl ReadLake {
    pub(super) fn open(
        options: &LakeOptions,
        servers: &Servers,
        wanted: Wanted<'_>,
        interrupted: &AtomicBool,
    ) -> Result<Self, CopyError> {
        match Self::open_or_new(options, servers, wanted, interrupted)? {
            Self::Afar(ReadingCopy { is_there: false, .. }) => {
                Err(CopyError::NoLake { address: options.lake.display().to_string() })
            }
            lake => Ok(lake),
        }
    }

    /// As [`Self::open`], of a lake that there may not be yet.
    pub(super) fn open_or_new(
        options: &LakeOptions,
        servers: &Servers,
        wanted: Wanted<'_>,
        interrupted: &AtomicBool,
    ) -> Result<Self, CopyError> {
        match afar(options, servers)? {
            None => Ok(Self::Here(options.lake.clone())),
            Some(afar) => Ok(Self::Afar(ReadingCopy::bring(&afar, wanted, interrupted)?)),
        }
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Here(path) => path,
            Self::Afar(copy) => copy.path(),
        }
    }
}

/// The load that is served, for a command that only reads it. What is wrong with the lake was told.
pub(super) fn served(options: &LakeOptions, interrupted: &AtomicBool) -> Result<ReadLake, Exit> {
    let wanted = Wanted::One(None, Level::Served);
    ReadLake::open(options, &Servers::default(), wanted, interrupted).map_err(|error| {
        complain(&error);
        error.exit()
    })
}

/// The lake that a follower loads into.
#[cfg(feature = "kafka")]
pub(super) fn followed(options: &LakeOptions, servers: &Servers) -> Result<FollowedLake, CopyError> {
    let here = || FollowedLake::here(options.lake.clone());
    Ok(afar(options, servers)?.map_or_else(here, FollowedLake::afar))
}

/// Where a lake is worked on here, which is not looked at.
pub(super) fn folder(options: &LakeOptions, servers: &Servers) -> Result<PathBuf, CopyError> {
    Ok(afar(options, servers)?.map_or_else(|| options.lake.clone(), |afar| afar.copy()))
}

/// `None` for a lake on a disk.
fn afar(options: &LakeOptions, servers: &Servers) -> Result<Option<Afar>, CopyError> {
    let Some(address) = options.address() else { return Ok(None) };
    if servers.are_given() {
        return Err(CopyError::Servers { address: address.to_owned() });
    }
    let cache = copies(options).ok_or_else(|| CopyError::NoCache { address: address.to_owned() })?;
    Ok(Some(Afar { address: Address::parse(address)?, settings: object_settings(), cache }))
}
