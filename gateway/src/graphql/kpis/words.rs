//! The words that `kpis` is asked in: dimensions, measures, periods, comparisons.

use std::borrow::Cow;

use async_graphql::registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{Enum, InputType, InputValueError, InputValueResult, Name, Value};
use strum::{EnumMessage, VariantArray};

use crate::kpi::comparison;
use crate::kpi::dimension::Dimension;
use crate::kpi::measure::Measure;
use crate::kpi::period::Period;

/// Dimensions and measures are told by their own tables, names and descriptions too.
trait Word: VariantArray + EnumMessage + Into<&'static str> + Copy + 'static {
    const NAME: &str;
    const DESCRIPTION: &str;
}

impl Word for Dimension {
    const NAME: &str = "KpiDimension";
    const DESCRIPTION: &str = "What rows can be grouped by.";
}

impl Word for Measure {
    const NAME: &str = "KpiMeasure";
    const DESCRIPTION: &str = "What can be measured.";
}

impl InputType for Dimension {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(Self::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, |_| describe::<Self>())
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        read(value)
    }

    fn to_value(&self) -> Value {
        named(*self)
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl InputType for Measure {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(Self::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, |_| describe::<Self>())
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        read(value)
    }

    fn to_value(&self) -> Value {
        named(*self)
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

fn named<T: Word>(word: T) -> Value {
    let name: &str = word.into();
    Value::Enum(Name::new(name))
}

fn read<T: Word + InputType>(value: Option<Value>) -> InputValueResult<T> {
    let value = value.unwrap_or_default();
    let name = match &value {
        Value::Enum(name) => name.as_str(),
        Value::String(name) => name,
        _ => return Err(InputValueError::expected_type(value)),
    };
    let found = T::VARIANTS.iter().copied().find(|word| Into::<&str>::into(*word) == name);
    found.ok_or_else(|| InputValueError::custom(format_args!(r#"Enumeration type does not contain value "{name}"."#)))
}

fn describe<T: Word>() -> MetaType {
    let value = |word: &T| {
        let name: &str = (*word).into();
        let described = MetaEnumValue {
            name: name.to_owned(),
            description: word.get_documentation().map(|text| text.trim_end().to_owned()),
            deprecation: Deprecation::NoDeprecated,
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            directive_invocations: Vec::new(),
        };
        (name.to_owned(), described)
    };
    MetaType::Enum {
        name: T::NAME.to_owned(),
        description: Some(T::DESCRIPTION.to_owned()),
        enum_values: T::VARIANTS.iter().map(value).collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// A stretch of time, told from the last day of the data (that of the last purchase), which it takes for today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Period")]
pub(crate) enum KpiPeriod {
    /// Seven days, the last one included.
    #[graphql(name = "LAST_7_DAYS")]
    Last7Days,
    /// 30 days, the last one included.
    #[graphql(name = "LAST_30_DAYS")]
    Last30Days,
    /// 90 days, the last one included.
    #[graphql(name = "LAST_90_DAYS")]
    Last90Days,
    /// Twelve months that end with the last day, from the same day of the month on.
    #[graphql(name = "LAST_12_MONTHS")]
    Last12Months,
    /// From Monday to the last day.
    ThisWeek,
    /// The whole week before, from Monday to Sunday.
    LastWeek,
    /// From the first of the month to the last day.
    ThisMonth,
    /// The whole month before.
    LastMonth,
    /// From the first day of the quarter to the last day.
    ThisQuarter,
    /// The whole quarter before.
    LastQuarter,
    /// From the first of January to the last day.
    ThisYear,
    /// The whole year before.
    LastYear,
}

/// The day that weeks begin on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum WeekStart {
    /// As in ISO 8601.
    #[default]
    Monday,
    /// As in the United States and Brazil.
    Sunday,
}

impl WeekStart {
    /// What WEEK means.
    pub(super) fn of(self, dimension: Dimension) -> Dimension {
        match (self, dimension) {
            (Self::Sunday, Dimension::Week) => Dimension::SundayWeek,
            _ => dimension,
        }
    }
}

/// What each row is compared with. The period that is stepped back is the row's own, where rows are grouped by one (DAY,
/// WEEK, MONTH, QUARTER or YEAR), else the time between `purchasedFrom` and `purchasedBefore`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "comparison::Comparison")]
#[expect(clippy::enum_variant_names, reason = "the names are those of the API")]
pub(crate) enum Comparison {
    /// The period before it: the month before a month; without such a group, as many seconds just before the bounds.
    PreviousPeriod,
    /// A month earlier, by the calendar; for a week, four weeks. What that month has no day for has no previous.
    PreviousMonth,
    /// A year earlier, by the calendar; for a week, 52 weeks.
    PreviousYear,
}
