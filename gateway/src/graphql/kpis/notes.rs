//! `extensions.notes`: what a reader should know of an answer that is right and may not be what was meant. Beside the data,
//! because clients that do not ask for it lose nothing.

use std::sync::{Arc, Mutex};

use async_graphql::{Context, QueryPathNode, Response, Value, value};

/// What the reports of one request have noted.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Vec<Note>>>);

/// A sentence, and where in the answer its report is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Note {
    path: Vec<String>,
    message: String,
}

impl Notes {
    /// Adds what was noted to the answer, in the order of paths; nothing where nothing was.
    pub(crate) fn add_to(&self, response: Response) -> Response {
        let mut notes = std::mem::take(&mut *self.0.lock().expect("no one panics while holding this lock"));
        if notes.is_empty() {
            return response;
        }
        notes.sort();
        notes.dedup();
        let entry = |note: Note| value!({ "path": note.path, "message": note.message });
        response.extension("notes", Value::List(notes.into_iter().map(entry).collect()))
    }
}

pub(super) fn add(context: &Context<'_>, message: String) {
    let notes = context.data_opt::<Notes>().expect("each request is given a place for them");
    let path = context.path_node.map(QueryPathNode::to_string_vec).unwrap_or_default();
    notes.0.lock().expect("no one panics while holding this lock").push(Note { path, message });
}
