//! `extensions.partialPeriods`: months and other periods that a report holds only a part of. Beside the data, because it is
//! about the report as a whole and clients that do not ask for it lose nothing.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_graphql::{Context, InputType, Name, QueryPathNode, Response, Value, value};

use crate::graphql::scalars::Date;
use crate::kpi::dimension::Dimension;
use crate::kpi::partial::{self, Data, Partial};
use crate::kpi::query::Query;

/// What the reports of one request have noted.
#[derive(Clone, Default)]
pub(crate) struct PartialPeriods(Arc<Mutex<Vec<Noted>>>);

/// A period, and where in the answer its report is.
struct Noted {
    path: Vec<String>,
    period: Value,
}

impl PartialPeriods {
    /// Adds what was noted to the answer, in the order of paths; nothing where nothing was.
    pub(crate) fn add_to(&self, response: Response) -> Response {
        let mut noted = std::mem::take(&mut *self.0.lock().expect("no one panics while holding this lock"));
        if noted.is_empty() {
            return response;
        }
        noted.sort_by(|left, right| left.path.cmp(&right.path));
        response.extension("partialPeriods", Value::List(noted.into_iter().map(|noted| noted.period).collect()))
    }
}

/// Notes the partial periods of the rows of a report, and of the time that they are compared with.
pub(super) fn note(context: &Context<'_>, queries: &[&Query], data: Option<&Data>) {
    let noted = context.data_opt::<PartialPeriods>().expect("each request is given a place for them");
    let periods = queries.iter().map(|query| partial::periods(&query.dimensions, &query.filter, data));
    let path = path(context.path_node);
    let entries = periods.fold(BTreeSet::new(), |all, some| &all | &some);
    let entries = entries.into_iter().map(|period| Noted { path: path.clone(), period: entry(&path, period) });
    noted.0.lock().expect("no one panics while holding this lock").extend(entries);
}

fn entry(path: &[String], period: Partial) -> Value {
    let dimension = match period.dimension {
        // A week is a week, whichever day it begins on.
        Dimension::SundayWeek => Dimension::Week,
        other => other,
    };
    let mut entry = value!({
        "path": path,
        "dimension": dimension.to_value(),
        "start": Date(period.start).to_value(),
        "firstDay": Date(period.first_day).to_value(),
        "lastDay": Date(period.last_day).to_value(),
    });
    if let (Value::Object(fields), Some(ends_on)) = (&mut entry, period.data_ends_on) {
        fields.insert(Name::new("dataEndsOn"), Date(ends_on).to_value());
    }
    entry
}

fn path(node: Option<QueryPathNode<'_>>) -> Vec<String> {
    node.map(QueryPathNode::to_string_vec).unwrap_or_default()
}
