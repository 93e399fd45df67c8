//! What can be subscribed to. An event is what its subscription asks of one load, executed as a query whose root is this object: all
//! that queries pass applies to it, and it is of one load as every answer is. When there is one is not known here.

use std::borrow::Cow;
use std::pin::Pin;

use async_graphql::registry::Registry;
use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Object, OutputType, Request, Response, ServerError, SubscriptionType,
};
use futures_util::Stream;

use super::context::{overview, served};
use super::error::ApiError;
use super::language;
use super::language::operation::Root;
use super::limits::Limits;
use super::list::List;
use super::loads::Load;
use super::marts::{LiveAnomaly, LiveDimension, LiveMeasure, LiveWindow, live_anomalies};
use super::scalars::LocalDateTime;

/// The schema that events are executed by.
pub(crate) type EventSchema = async_graphql::Schema<Subscription, EmptyMutation, EmptySubscription>;

/// The root of events.
#[derive(Default)]
pub(crate) struct Subscription;

/// What can be subscribed to, over `text/event-stream` or a WebSocket.
#[Object]
impl Subscription {
    /// The load being served, and then each that is served after it. Who is slow may miss one between two others.
    async fn loads(&self, context: &Context<'_>) -> Result<Load, ApiError> {
        let seen = context.look_ahead().field("stores").exists().then(|| overview(context));
        Ok(Load::new(&served(context)?.manifest, true, seen))
    }

    /// Alarms of `liveAnomalies` that the load being served has and none before it had, newest first; at the beginning only what is known
    /// since `since`. A load without any is no event.
    async fn anomalies(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Windows of this size; of any, if left out.")] window: Option<LiveWindow>,
        #[graphql(desc = "What is watched; all, if left out.")] measure: Option<LiveMeasure>,
        #[graphql(desc = "Whose windows; all, if left out.")] dimension: Option<LiveDimension>,
        #[graphql(desc = "This category or state.")] member: Option<String>,
        #[graphql(desc = "At the beginning, alarms judged then or later. None, if left out.")] since: Option<
            LocalDateTime,
        >,
    ) -> Result<List<LiveAnomaly>, ApiError> {
        let asked = live_anomalies::Asked { window, measure, dimension, member, ..Default::default() };
        live_anomalies::news(context, asked, since).await
    }
}

/// Tells the API that there are subscriptions. None is executed by it.
#[derive(Clone, Copy, Default)]
pub struct Told;

impl SubscriptionType for Told {
    fn type_name() -> Cow<'static, str> {
        <Subscription as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Subscription as OutputType>::create_type_info(registry)
    }

    fn create_field_stream<'a>(
        &'a self,
        _: &'a Context<'_>,
    ) -> Option<Pin<Box<dyn Stream<Item = Response> + Send + 'a>>> {
        None
    }
}

/// Which events there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// One for each load that is served.
    Loads,
    /// One for each load that has news.
    Anomalies,
}

impl Source {
    /// What a request subscribes to, and the errors of one that cannot be executed, as far as they are known before it is.
    pub(crate) fn of(mut request: Request, limits: &Limits) -> Result<Self, Box<Response>> {
        let prepared = language::prepare(&mut request, limits, Root::Subscription)
            .map_err(|errors| Box::new(Response::from_errors(errors)))?;
        match prepared.subscribed.as_deref() {
            Some("loads") => Ok(Self::Loads),
            Some("anomalies") => Ok(Self::Anomalies),
            other => {
                let name = other.unwrap_or_default();
                let reason = format!("`Subscription` has no field `{name}`: subscribe to `loads` or `anomalies`");
                Err(Box::new(Response::from_errors(vec![ServerError::new(reason, None)])))
            }
        }
    }
}
