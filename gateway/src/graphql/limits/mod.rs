//! How much one question may ask for. Each limit has a number that an operator can set, a code of its own, and says what to do
//! instead. The text is counted before it is parsed, the document before anything walks it with its fragments spread, and what it
//! costs before any store is asked. Refuses nothing by what it means: that is `language`'s and async-graphql's business.

mod cost;
mod hints;
mod report;
mod shape;
mod tokens;
mod weights;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition};
use async_graphql::{Pos, Positioned, Request, Response, ServerError, Value, Variables, value};

use super::error;
use super::language::operation::Root;
pub(super) use shape::SELECTIONS_DEEP_MAX;

/// What one question may ask for, unless the operator says otherwise. docs/limits.md tells each.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Names, numbers, strings and signs of the text.
    pub tokens_max: usize,
    /// Fields within fields; the fields of the root are 1 deep.
    pub depth_max: usize,
    /// Fields of one operation, those of a fragment as often as it is spread.
    pub fields_max: usize,
    pub aliases_max: usize,
    /// Of one field, fragment or operation.
    pub directives_each_max: usize,
    /// Of the whole text.
    pub directives_max: usize,
    /// Fields of the root, under their aliases.
    pub root_fields_max: usize,
    /// The largest `first` of any list; each list has a limit of its own besides.
    pub page_rows_max: usize,
    /// In points: one is a field of an answer.
    pub cost_max: u64,
    pub introspection: bool,
}

/// A page of full pages with ten fields each fits, and a page of pages of pages does not.
pub const DEFAULT: Limits = Limits {
    tokens_max: 10_000,
    depth_max: 20,
    fields_max: 10_000,
    aliases_max: 200,
    directives_each_max: 10,
    directives_max: 200,
    root_fields_max: 100,
    page_rows_max: 10_000,
    cost_max: 300_000,
    introspection: true,
};

impl Default for Limits {
    fn default() -> Self {
        DEFAULT
    }
}

/// What passes a limit.
struct Excess {
    code: &'static str,
    limit: u64,
    found: u64,
    at: Pos,
}

impl Limits {
    /// Of the text, before it is parsed: the parser calls itself for what lies within brackets, and makes all of it.
    pub(crate) fn check_text(&self, text: &str) -> Result<(), ServerError> {
        let counted = tokens::count(text);
        let excess = |code, limit: usize, found: usize| Excess {
            code,
            limit: limit as u64,
            found: found as u64,
            at: Pos { line: 1, column: 1 },
        };
        if counted.tokens > self.tokens_max {
            let excess = excess("TOKEN_LIMIT", self.tokens_max, counted.tokens);
            let advice = "give long lists, as of ids, in variables, and ask the rest by several questions";
            return Err(refuse(&excess, &format!("the question has {} tokens", counted.tokens), advice));
        }
        if counted.nesting > tokens::NESTING_MAX {
            let excess = excess("DEPTH_LIMIT", tokens::NESTING_MAX, counted.nesting);
            let found = format!("brackets of the question lie {} deep within each other", counted.nesting);
            return Err(refuse(&excess, &found, "ask for what is within by a question of its own"));
        }
        Ok(())
    }

    /// Of all operations, for async-graphql walks through all of them. Afterwards fragments can be spread without care.
    pub(super) fn check_shape(&self, document: &ExecutableDocument) -> Result<(), ServerError> {
        shape::check(document, self)
    }

    /// What the operation costs, in points. Variables must have their defaults.
    pub(super) fn check_cost(
        &self,
        document: &ExecutableDocument,
        operation: &Positioned<OperationDefinition>,
        root: Root,
        variables: &Variables,
    ) -> Result<u64, ServerError> {
        cost::check(document, operation, root, variables, self)
    }

    /// Who may not see the API is not told its names by errors either.
    pub(crate) fn hide_hints(&self, response: &mut Response) {
        if !self.introspection {
            response.errors.iter_mut().for_each(|error| hints::hide(&mut error.message));
        }
    }

    /// What a question cost, beside its answer.
    pub(super) fn tell_cost(&self, response: Response, requested: u64) -> Response {
        response.extension("cost", value!({ "requested": requested, "limit": self.cost_max }))
    }
}

/// Whether the request wants this told in `extensions` of its answer: `{"tell": ["cost"]}` in its own.
pub(super) fn is_to_tell(request: &Request, what: &str) -> bool {
    let told = |value: &Value| matches!(value, Value::String(name) if name == what);
    match request.extensions.get("tell") {
        Some(Value::List(names)) => names.iter().any(told),
        Some(value) => told(value),
        None => false,
    }
}

/// `found` and `advice` are parts of one sentence.
fn refuse(excess: &Excess, found: &str, advice: &str) -> ServerError {
    let message = format!("{found}, and {} are allowed: {advice}", excess.limit);
    error::over_limit(excess.code, message, excess.limit, excess.found, excess.at)
}

#[cfg(test)]
mod tests;
