//! A writer that keeps the error that ended it: libraries that write for us hand it on without its words, or as a fault of
//! what they read.

use std::io::{self, Write};

pub struct ErrorKeeper<W> {
    inner: W,
    error: Option<io::Error>,
}

impl<W> ErrorKeeper<W> {
    pub fn new(inner: W) -> Self {
        Self { inner, error: None }
    }

    /// What was written to, or the error of the last write that failed.
    pub fn into_inner(self) -> io::Result<W> {
        self.error.map_or(Ok(self.inner), Err)
    }

    pub fn get_ref(&self) -> &W {
        &self.inner
    }

    /// The error of the last write that failed.
    pub fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    fn keep<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        outcome.map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                self.error = Some(error);
            }
            kind.into()
        })
    }
}

impl<W: Write> Write for ErrorKeeper<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let outcome = self.inner.write(bytes);
        self.keep(outcome)
    }

    fn flush(&mut self) -> io::Result<()> {
        let outcome = self.inner.flush();
        self.keep(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is full"))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_error_of_a_write_is_kept_in_its_words() {
        let mut room = [0_u8; 4];
        let mut kept = ErrorKeeper::new(&mut room[..]);
        kept.write_all(b"four").unwrap();
        kept.into_inner().unwrap();

        let mut kept = ErrorKeeper::new(Full);
        assert!(kept.write_all(b"four").is_err());
        assert_eq!(kept.into_inner().err().map(|error| error.to_string()).as_deref(), Some("the disk is full"));
    }
}
