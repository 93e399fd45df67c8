//! The command `query`: one question, answered from the stores of the newest load as a served one is, and printed. Data goes
//! to standard output, whatever is wrong with it to standard error, so that a pipe holds data only.

mod layout;
mod notes;
mod print;
mod table;
mod unit;
mod variables;

use std::fs::File;
use std::io::{self, Read};

use anyhow::{Context, bail};
use async_graphql::{PathSegment, Request, Response, ServerError};
use triptych_schemas::exit::Exit;

use crate::cli::Query;
use crate::gateway::Gateway;
use crate::graphql::error;
use crate::graphql::language::escapes;
use crate::http::REQUEST_BYTES_MAX;
use crate::served::choice::Sighting;
use crate::stores::Room;

/// The default of `--log`.
const NO_LOG: &str = "off";
/// Places of one error that are named; the rest is counted.
const PLACES_MAX: usize = 3;

/// With findings it ends where the answer has errors, or is not what can be printed as asked.
pub(crate) async fn run(query: &Query) -> anyhow::Result<Exit> {
    let text = question(query)?;
    // What cannot be read is told when it is asked.
    let text = escapes::expand(&text).unwrap_or(text);
    let mut request = Request::new(text);
    if let Some(operation) = &query.operation {
        request = request.operation_name(operation);
    }
    let document = request.parsed_query().cloned();
    if let Ok(document) = &document {
        request = request.variables(variables::read(&query.variables, document, query.operation.as_deref())?);
    }
    let sources = query.stores.sources(Room::default()).await?;
    if let Some(mirror) = &sources.mirror {
        mirror.look().await?;
    }
    let gateway = Gateway::over(sources).await;
    let answer = gateway.execute(request).await;
    let exit = if answer.is_ok() { Exit::Success } else { Exit::Findings };
    explain(&answer, &gateway, query);
    let Ok(document) = document else { return Ok(exit) };
    match print::answer(answer, query, &document) {
        Ok(()) => Ok(exit),
        Err(print::Failed::NoTable(reason)) => {
            eprintln!("error: {reason}");
            Ok(Exit::Findings)
        }
        // Who reads has seen enough.
        Err(print::Failed::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(exit),
        Err(print::Failed::Write(error)) => Err(error).context("the answer cannot be written"),
    }
}

/// The text of the question.
fn question(query: &Query) -> anyhow::Result<String> {
    let text = match (&query.question, &query.file) {
        (_, Some(path)) => {
            let cannot = || format!("cannot read the question from `{}`", path.display());
            read(File::open(path).with_context(cannot)?).with_context(cannot)?
        }
        (Some(text), None) if text == "-" => {
            read(io::stdin().lock()).context("cannot read the question from standard input")?
        }
        (Some(text), None) => text.clone(),
        (None, None) => bail!("no question: write it after `query`, or name a file with --file"),
    };
    if text.trim().is_empty() {
        bail!("the question is empty: write GraphQL, as in '{{ load {{ id }} }}'");
    }
    Ok(text)
}

fn read(from: impl Read) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    from.take(REQUEST_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > REQUEST_BYTES_MAX {
        bail!("it is longer than {REQUEST_BYTES_MAX} bytes");
    }
    String::from_utf8(bytes).context("it is not UTF-8")
}

/// Says once each what is wrong, and of stores that are silent, why.
fn explain(answer: &Response, gateway: &Gateway, query: &Query) {
    let mut told: Vec<&str> = Vec::new();
    for error in &answer.errors {
        if !told.contains(&error.message.as_str()) {
            told.push(&error.message);
            let alike = answer.errors.iter().filter(|other| other.message == error.message);
            eprintln!("error: {}{}", error.message.trim(), places(alike));
        }
    }
    if answer.is_ok() {
        return;
    }
    if query.log == NO_LOG && answer.errors.iter().any(error::is_internal) {
        eprintln!("note: with --log error it says what went wrong");
    }
    for seen in &gateway.follower().overview().stores {
        if let Sighting::Silent { reason } = &seen.sighting {
            eprintln!("note: {reason}");
        }
    }
}

/// Where in the answer they are.
fn places<'a>(errors: impl Iterator<Item = &'a ServerError>) -> String {
    let paths: Vec<String> = errors.filter(|error| !error.path.is_empty()).map(|error| dotted(&error.path)).collect();
    let rest = paths.len().saturating_sub(PLACES_MAX);
    let named = paths[..paths.len() - rest].join(", ");
    match (named.is_empty(), rest) {
        (true, _) => String::new(),
        (false, 0) => format!(" (at {named})"),
        (false, rest) => format!(" (at {named} and {rest} more)"),
    }
}

fn dotted(path: &[PathSegment]) -> String {
    let words: Vec<String> = path
        .iter()
        .map(|segment| match segment {
            PathSegment::Field(name) => name.clone(),
            PathSegment::Index(index) => index.to_string(),
        })
        .collect();
    words.join(".")
}
