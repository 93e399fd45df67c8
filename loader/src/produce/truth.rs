//! The file of truth: a JSON object a line for each fault that Kafka has, and at the end what all messages amount to. Refuses to say
//! of anything that it is there before Kafka has said so.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use triptych_generator::stream::{Injected, InjectedKind, Sums};

use super::sender::Place;

/// Readers see what was injected after that.
const WRITTEN_EVERY: Duration = Duration::from_secs(1);

/// A fault, and where it lies.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    injected: &'a Injected,
    #[serde(flatten)]
    place: Option<&'a Place>,
}

#[derive(Serialize)]
struct Last<'a> {
    kind: &'static str,
    /// Whether all that was asked for was sent.
    complete: bool,
    /// When the first order was due, RFC 3339; those of a rate are due one after another from then on.
    began_at: Option<String>,
    messages: u64,
    #[serde(flatten)]
    sums: &'a Sums,
}

pub(super) struct Truth {
    file: Option<BufWriter<File>>,
    written: Instant,
    pub(super) counts: BTreeMap<InjectedKind, u64>,
}

impl Truth {
    pub(super) fn open(path: Option<&Path>) -> io::Result<Self> {
        let file = path.map(File::create).transpose()?.map(BufWriter::new);
        Ok(Self { file, written: Instant::now(), counts: BTreeMap::new() })
    }

    pub(super) fn add(&mut self, injected: &Injected, place: Option<&Place>) -> io::Result<()> {
        *self.counts.entry(injected.kind).or_default() += 1;
        self.line(&Line { injected, place })?;
        if self.written.elapsed() >= WRITTEN_EVERY {
            self.written = Instant::now();
            return self.file.as_mut().map_or(Ok(()), Write::flush);
        }
        Ok(())
    }

    pub(super) fn end(
        &mut self,
        complete: bool,
        began_at: Option<SystemTime>,
        messages: u64,
        sums: &Sums,
    ) -> io::Result<()> {
        let began_at = began_at.map(|at| DateTime::<Utc>::from(at).to_rfc3339_opts(SecondsFormat::Millis, true));
        self.line(&Last { kind: "end", complete, began_at, messages, sums })?;
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }

    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        serde_json::to_writer(&mut *file, line)?;
        file.write_all(b"\n")
    }
}
