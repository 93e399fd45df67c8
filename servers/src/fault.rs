//! What an error of a server means, whichever server it is.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing, or something else, answers at the address.
    Unreachable,
    /// The server does not know the user or the password.
    Unauthorized,
    /// The user is known but may not write.
    ReadOnly,
    /// The server is too old.
    Version,
    /// The server cannot just now: too busy, restarting, a deadlock.
    Busy,
    /// It was asked to give up after some time, and did.
    Timeout,
    /// A row that the store cannot hold.
    Row,
    /// Anything else.
    Failed,
}

impl Fault {
    /// Whether the same request may succeed a moment later.
    pub fn is_transient(self) -> bool {
        matches!(self, Self::Unreachable | Self::Busy | Self::Timeout)
    }

    /// Whether the server lives, whatever it said.
    pub fn is_answered(self) -> bool {
        !matches!(self, Self::Unreachable | Self::Timeout)
    }

    /// Whether the user has to change a setting or the server.
    pub fn is_of_settings(self) -> bool {
        matches!(self, Self::Unreachable | Self::Unauthorized | Self::ReadOnly | Self::Version)
    }
}
