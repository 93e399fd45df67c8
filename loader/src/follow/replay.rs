//! Messages that were kept apart, brought back after they were corrected where they lie: those that can be read now become one change,
//! and the others stay. Refuses to move the lake in its streams: what was kept apart was read already.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use triptych_schemas::change::ChangeKind;
use triptych_schemas::exit::Exit;
use triptych_schemas::manifest::Manifest;

use super::batch::Batch;
use super::form::{FormError, Forms};
use super::kept::{self, Kept};
use super::message::{self, Event};
use crate::changes::{Asked, Change, Stream};
use crate::pipeline::{self, LoadError, LoadOptions, Surroundings};
use crate::progress::Progress;
use crate::shape::Shape;
use crate::source::SourceSpec;

/// What came of a replay.
#[derive(Debug)]
pub struct Replayed {
    /// Of the load that has them now.
    pub manifest: Manifest,
    pub files: Vec<ReplayedFile>,
}

#[derive(Debug)]
pub struct ReplayedFile {
    pub file: PathBuf,
    pub replayed: usize,
    pub messages: usize,
    /// Of the first that stays.
    pub problem: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum ReplayMessagesError {
    #[error("{}: it is no file of messages that were kept apart: {problem}", .file.display())]
    File { file: PathBuf, problem: String },
    #[error("{}: {source}", .file.display())]
    Form { file: PathBuf, source: FormError },
    #[error("none of the {messages} messages can be read yet; the first: {problem}")]
    None { messages: usize, problem: String },
    #[error(
        "a null value that deletes a customer cannot be replayed together with rows; replay it alone, or use: triptych-loader delete --ids FILE"
    )]
    Customer,
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("cannot write: {0}")]
    Io(#[from] std::io::Error),
}

impl ReplayMessagesError {
    pub fn exit(&self) -> Exit {
        match self {
            Self::Load(error) => error.exit(),
            Self::Io(_) => Exit::Failed,
            _ => Exit::CannotStart,
        }
    }
}

/// Puts what can be read now into the lake, as the newest of its rows.
pub fn replay(
    load: &LoadOptions,
    shape: &'static Shape,
    files: &[PathBuf],
    interrupted: &AtomicBool,
) -> Result<Replayed, ReplayMessagesError> {
    let forms = Forms::of(shape);
    let mut batch = Batch::new(&forms);
    let mut told = Vec::new();
    let mut taken: BTreeMap<&Path, Vec<Kept>> = BTreeMap::new();
    for file in files {
        let no_file = |problem: String| ReplayMessagesError::File { file: file.clone(), problem };
        let messages = kept::read(file).map_err(|error| no_file(error.to_string()))?;
        let mut problem = None;
        let count = messages.len();
        for message in messages {
            let form = forms.find(&message.table);
            let form = form.map_err(|source| ReplayMessagesError::Form { file: file.clone(), source })?;
            match event(&forms, form, &message) {
                Ok(event) if batch.takes(&event) => {
                    batch.add(event);
                    taken.entry(file).or_default().push(message);
                }
                Ok(_) => return Err(ReplayMessagesError::Customer),
                Err(found) => problem = problem.or(Some(found)),
            }
        }
        let replayed = taken.get(file.as_path()).map_or(0, Vec::len);
        told.push(ReplayedFile { file: file.clone(), replayed, messages: count, problem });
    }
    if batch.changes_nothing() {
        let messages = told.iter().map(|file| file.messages).sum();
        let problem = told.into_iter().find_map(|file| file.problem).unwrap_or_else(|| "there is none".to_owned());
        return Err(ReplayMessagesError::None { messages, problem });
    }
    let manifest = commit(load, shape, &batch, files, interrupted)?;
    for (file, messages) in taken {
        // A follower may have added some meanwhile.
        let now = kept::read(file).map_err(|error| std::io::Error::other(error.to_string()))?;
        let rest: Vec<Kept> = now.into_iter().filter(|message| !messages.contains(message)).collect();
        kept::replace(file, &rest)?;
    }
    Ok(Replayed { manifest, files: told })
}

fn event(forms: &Forms, form: usize, message: &Kept) -> Result<Event, String> {
    let (key, value) = message.bytes().ok_or("key or value is no base64")?;
    message::read(forms, form, Some(&key), value.as_deref()).map_err(|fault| {
        format!("offset {} of `{}`, partition {}: {}", message.offset, message.topic, message.partition, fault.problem)
    })
}

fn commit(
    load: &LoadOptions,
    shape: &'static Shape,
    batch: &Batch<'_>,
    files: &[PathBuf],
    interrupted: &AtomicBool,
) -> Result<Manifest, ReplayMessagesError> {
    let folder = tempfile::tempdir()?;
    batch.write(folder.path(), false)?;
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let mut change = Change::new(ChangeKind::Upsert);
    change.gone.orders.clone_from(&batch.gone_orders);
    change.gone.customers.clone_from(&batch.gone_customers);
    change.stream = Some(Stream { name: names.join(" + "), ..Stream::default() });
    let options = LoadOptions {
        source: SourceSpec::Path(folder.path().to_owned()),
        change: Some(Asked::New(change)),
        mapping: Some(shape),
        ..load.clone()
    };
    Ok(pipeline::load(&options, &Surroundings { progress: &Progress::Quiet, interrupted })?)
}
