//! A question that is ready to be executed: its text, whichever way it was named, read once, and what makes it this question and no
//! other. Refuses what is no query where only queries are taken. What cannot be read is told by executing it.

use std::sync::Arc;

use async_graphql::Request as Execution;
use async_graphql::parser::types::OperationType;

use super::identity::Identity;
use super::normal;
use super::persisted::Persisted;
use super::refusal::Refusal;
use super::request::Question;
use crate::graphql::language;
use crate::graphql::limits::Limits;

pub(super) struct Ready {
    pub(super) execution: Execution,
    /// None of what cannot be read.
    pub(super) identity: Option<Arc<Identity>>,
    /// It is answered event by event.
    pub(super) is_subscription: bool,
}

impl Ready {
    pub(super) fn of(
        mut question: Question,
        persisted: &Persisted,
        limits: &Limits,
        only_queries: bool,
    ) -> Result<Self, Refusal> {
        let text = persisted.text(&mut question)?;
        let mut execution = Execution::new(&*text);
        let asked = question.operation_name.as_deref();
        let (mut identity, mut is_subscription) = (None, false);
        if let Ok(document) = language::read(&mut execution, limits)
            && let Ok((name, operation)) = language::operation::find(document, asked)
        {
            is_subscription = operation.node.ty == OperationType::Subscription;
            if only_queries && operation.node.ty != OperationType::Query {
                return Err(Refusal::OnlyQueries);
            }
            let normal = normal::print(document, name, &operation.node);
            let operation = (name.map(|name| Arc::from(name.as_str())), &operation.node);
            identity = Some(Arc::new(Identity::new(normal, operation, &question.variables, &question.extensions)));
        }
        execution.variables = question.variables;
        execution.operation_name = question.operation_name;
        execution.extensions = question.extensions;
        Ok(Self { execution, identity, is_subscription })
    }
}
