//! What a program's exit code says to whoever started it: the same number means the same in the loader and the gateway. Refuses to
//! know which of them it was.

use std::process::{ExitCode, Termination};

use serde::Serialize;

/// `--help` of each command says what it means there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Success = 0,
    /// Done, and something was found that is to be looked at: rows in quarantine with `--strict`, stores that differ, an answer with
    /// errors.
    Findings = 1,
    /// Beyond a limit that the user set.
    OverLimit = 2,
    /// Usage, or something that is not there or refuses. clap's own code for usage would be 2.
    CannotStart = 3,
    Interrupted = 4,
    /// Something was begun and could not be ended, as writing.
    Failed = 5,
}

impl Exit {
    /// The number itself.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        self.into()
    }
}

/// Reports hold the number.
impl Serialize for Exit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.code())
    }
}
