//! One row of a report: a group's values and its measures, by the tables of dimensions and measures. A dimension that is not
//! grouped by is null.

use std::borrow::Cow;
use std::future::ready;
use std::sync::{Arc, LazyLock};

use async_graphql::parser::types::Field as SelectedField;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{Context, ContextSelectionSet, InputType, Object, OutputType, Positioned, ServerResult, Value};
use triptych_schemas::time;

use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::plain::{self, Field, PlainObject, Table};
use crate::graphql::products::Product;
use crate::graphql::scalars::{CustomerSegment, Date, OrderStatus, PaymentType};
use crate::graphql::sellers::Seller;
use crate::kpi::answer::{self, Group, ValueKind};
use crate::kpi::assembly::Row;
use crate::kpi::band;
use crate::kpi::dimension::Dimension;
use crate::kpi::measure::{Formula, Measure};
use crate::kpi::window::Window;

/// Also the default in the schema.
pub(super) const WINDOW_ROWS_DEFAULT: i32 = 3;

pub(crate) struct KpiRow {
    shape: Arc<Shape>,
    group: Group,
    previous: Option<Box<KpiRow>>,
    windows: Vec<Option<f64>>,
}

/// What the rows of a report have in common.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) dimensions: Vec<Dimension>,
    pub(super) windows: Vec<Window>,
}

/// Fields that are told by the resolvers below, after the dimensions and measures.
const RESOLVERS: [&str; 4] = ["previous", "growth", "runningTotal", "movingAverage"];

static FIELDS: LazyLock<Table<KpiRow>> = LazyLock::new(|| {
    // Weeks begin on either of two days, and are one field.
    let dimensions = Dimension::ALL.iter().filter(|dimension| **dimension != Dimension::SundayWeek);
    let dimensions = dimensions.map(|dimension| dimension_field(*dimension));
    let measures = Measure::ALL.iter().map(|measure| measure_field(*measure));
    let resolvers = RESOLVERS.iter().map(|name| Field::resolver(name));
    Table::new(dimensions.chain(measures).chain(resolvers).collect())
});

fn dimension_field(dimension: Dimension) -> Field<KpiRow> {
    let of_type = match (dimension, dimension.row().kind) {
        (Dimension::Product | Dimension::Seller, _) => return Field::resolver(dimension.row().field),
        (_, ValueKind::Number) => <Option<i32> as InputType>::create_type_info,
        (_, ValueKind::Flag) => <Option<bool> as InputType>::create_type_info,
        (_, ValueKind::Day) => <Option<Date> as InputType>::create_type_info,
        (_, ValueKind::Text | ValueKind::Band) => <Option<String> as InputType>::create_type_info,
        (_, ValueKind::Status) => <Option<OrderStatus> as InputType>::create_type_info,
        (_, ValueKind::Payment) => <Option<PaymentType> as InputType>::create_type_info,
        (_, ValueKind::Segment) => <Option<CustomerSegment> as InputType>::create_type_info,
    };
    let read = move |row: &KpiRow| match dimension {
        Dimension::Week => row.shown(Dimension::Week).or_else(|| row.shown(Dimension::SundayWeek)),
        other => row.shown(other),
    };
    let (field, description) = (dimension.row().field, dimension.row_description());
    Field::ready(field, description, of_type, move |row: &KpiRow| read(row).unwrap_or_default())
}

fn measure_field(measure: Measure) -> Field<KpiRow> {
    let of_type = match measure.row().formula {
        Formula::Count(_) | Formula::Less(..) => <i64 as InputType>::create_type_info,
        Formula::Money(_) => <f64 as InputType>::create_type_info,
        Formula::Ratio { .. } | Formula::Percentile(..) => <Option<f64> as InputType>::create_type_info,
    };
    Field::ready(measure.row().field, measure.row_description(), of_type, move |row: &KpiRow| row.measured(measure))
}

impl KpiRow {
    pub(super) fn new(shape: &Arc<Shape>, row: Row) -> Self {
        let previous = row.previous.map(|group| Box::new(Self::new(shape, Row::of(group))));
        Self { shape: Arc::clone(shape), group: row.group, previous, windows: row.windows }
    }

    fn measured(&self, measure: Measure) -> Value {
        let value = measure.value(&self.group.sums);
        match measure.row().formula {
            Formula::Count(_) | Formula::Less(..) => Value::from(value.unwrap_or_default() as i64),
            Formula::Money(_) => Value::from(value.unwrap_or_default()),
            Formula::Ratio { .. } | Formula::Percentile(..) => value.map_or(Value::Null, Value::from),
        }
    }

    fn value(&self, dimension: Dimension) -> Option<&answer::Value> {
        let place = self.shape.dimensions.iter().position(|grouped| *grouped == dimension)?;
        self.group.values[place].as_ref()
    }

    /// The value of a dimension as the API writes it.
    fn shown(&self, dimension: Dimension) -> Option<Value> {
        Some(match self.value(dimension)? {
            answer::Value::Number(number) if dimension.row().kind == ValueKind::Band => {
                Value::from(band::name(dimension, *number)?)
            }
            answer::Value::Number(number) => Value::from(*number),
            answer::Value::Flag(flag) => Value::from(*flag),
            answer::Value::Day(day) => {
                InputType::to_value(&Date(time::to_naive(i64::from(*day) * time::DAY_SECONDS).date()))
            }
            answer::Value::Text(text) => Value::from(text.as_str()),
            answer::Value::Status(status) => OrderStatus::from(*status).to_value(),
            answer::Value::Payment(kind) => PaymentType::from(*kind).to_value(),
            answer::Value::Segment(segment) => CustomerSegment::from(*segment).to_value(),
        })
    }

    fn id_of(&self, dimension: Dimension) -> Option<&str> {
        if let answer::Value::Text(text) = self.value(dimension)? { Some(text) } else { None }
    }

    fn window(&self, window: Window) -> Option<f64> {
        let place = self.shape.windows.iter().position(|one| *one == window)?;
        *self.windows.get(place)?
    }

    async fn load_product(&self, context: &Context<'_>) -> Result<Option<Product>, ApiError> {
        let Some(id) = self.id_of(Dimension::Product) else { return Ok(None) };
        Product::of_known_id(context, id).await
    }

    async fn load_seller(&self, context: &Context<'_>) -> Result<Option<Seller>, ApiError> {
        let Some(id) = self.id_of(Dimension::Seller) else { return Ok(None) };
        Seller::of_known_id(context, id).await
    }
}

impl OutputType for KpiRow {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("KpiRow")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let description = "A group of a report: its dimensions, and what is measured of it. Each measure counts rows of one \
                           grain, each once.";
        plain::describe::<Self, KpiRowResolvers<'_>>(registry, description, &FIELDS)
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, _: &Positioned<SelectedField>) -> ServerResult<Value> {
        plain::resolve(context, self).await
    }
}

impl PlainObject for KpiRow {
    fn name(&self) -> Cow<'static, str> {
        Self::type_name()
    }

    fn ready(&self, name: &str) -> Option<Value> {
        FIELDS.read(self, name)
    }

    fn field<'a>(&'a self, context: &'a Context<'a>) -> plain::Resolved<'a> {
        match self.ready(&context.item.node.name.node) {
            Some(value) => Box::pin(ready(Ok(Some(value)))),
            None => Box::pin(async move { KpiRowResolvers(self).resolve_field(context).await }),
        }
    }
}

/// What of a row does not lie ready in it, or takes an argument.
struct KpiRowResolvers<'a>(&'a KpiRow);

#[Object]
impl KpiRowResolvers<'_> {
    /// With its id alone where the documents do not answer.
    async fn product(&self, context: &Context<'_>) -> Nullable<Product> {
        self.0.load_product(context).await.transpose()
    }

    /// Null where an item has none; with the id alone where the documents do not answer.
    async fn seller(&self, context: &Context<'_>) -> Nullable<Seller> {
        self.0.load_seller(context).await.transpose()
    }

    /// The same group in the period compared with (`compareTo`); null where nothing falls in it, unless gaps are filled and
    /// it is one of them. Its own previous is null. A group that has something then and nothing now is a row as well.
    async fn previous(&self) -> Option<&KpiRow> {
        self.0.previous.as_deref()
    }

    /// By which share a measure has changed: (this - previous) / previous. Null where there is no previous, or it is 0.
    async fn growth(&self, of: Measure) -> Option<f64> {
        of.growth(&self.0.group.sums, &self.0.previous.as_deref()?.group.sums)
    }

    /// The sum of a measure over this row and those before it in time, of the same values otherwise. What does not add up
    /// over time (customers, rates, percentiles) has none.
    async fn running_total(&self, of: Measure) -> Option<f64> {
        self.0.window(Window::RunningTotal(of))
    }

    /// The mean of a measure over this row and those before it in time, so many in all, of the same values otherwise. Rows
    /// without a value are not counted; with `fillGaps` each period is a row.
    async fn moving_average(
        &self,
        of: Measure,
        #[graphql(desc = "Periods, 1 to 1,000.", default = 3)] rows: i32,
    ) -> Option<f64> {
        self.0.window(Window::MovingAverage(of, usize::try_from(rows).ok()?))
    }
}
