//! What became of each question, for whoever counts and logs: every answer carries it in its extensions, where layers see it.
//! Holds no value of a variable.

use std::sync::Arc;
use std::time::Duration;

/// Carried by an answer: what became of its one question, or of each of a batch.
#[derive(Clone, Debug)]
pub struct Answered(pub Arc<[Observed]>);

/// What became of one question.
#[derive(Clone, Debug)]
pub struct Observed {
    /// As the client calls it.
    pub operation: Option<Arc<str>>,
    /// The question in its normal form, with the values that are written in it and none of its variables; none where it could
    /// not be read.
    pub question: Option<Arc<str>>,
    pub outcome: Outcome,
    pub source: Source,
    /// From the whole request to the answer.
    pub elapsed: Duration,
    /// By the rules of the limits, where they reckoned it.
    pub cost: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Data without an error, or `304`.
    Whole,
    /// Data and errors; the code of the first.
    Partial { code: String },
    /// Errors alone, of a question that was not executed; the code of the first.
    Invalid { code: String },
    /// No GraphQL request, or one that is not let in.
    Refused { status: u16, code: &'static str },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The stores were asked.
    Executed,
    /// It was being executed for another client, who asked the same.
    Shared,
    /// An answer that was kept, or that the client has.
    Kept,
    /// There was nothing to ask.
    None,
}

impl Answered {
    pub(super) fn one(outcome: Outcome) -> Self {
        let observed = Observed {
            operation: None,
            question: None,
            outcome,
            source: Source::None,
            elapsed: Duration::ZERO,
            cost: None,
        };
        Self(Arc::new([observed]))
    }
}
