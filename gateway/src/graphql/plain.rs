//! Objects whose fields lie ready in a record: told by a table, and not by one asynchronous resolver for each, which the compiler
//! would have to build a state machine for. What must be asked for is still told by resolvers, beside the table.
//!
//! This is what async-graphql's macros write out for each object, said once for all of them; it uses the same hidden parts of it.

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field as SelectedField, Selection};
use async_graphql::registry::{Deprecation, MetaField, MetaType, MetaTypeId, Registry};
use async_graphql::resolver_utils::{ContainerType, resolve_container};
use async_graphql::{CacheControl, Context, ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use rustc_hash::FxHashMap;

use crate::gateway::Boxed;

/// The fields of an object, in the order of the API.
pub(crate) struct Table<T> {
    fields: Vec<Field<T>>,
    places: FxHashMap<&'static str, usize>,
}

pub(crate) struct Field<T> {
    name: &'static str,
    source: Source<T>,
}

enum Source<T> {
    Ready {
        description: &'static str,
        /// Names the type, with a `!` where it is never null.
        of_type: fn(&mut Registry) -> String,
        read: Read<T>,
    },
    /// A resolver of this name.
    Resolver,
}

type Read<T> = Box<dyn Fn(&T) -> Value + Send + Sync>;
pub(crate) type Resolved<'a> = Boxed<'a, ServerResult<Option<Value>>>;

/// An object as it is resolved.
pub(crate) trait PlainObject: Send + Sync {
    fn name(&self) -> Cow<'static, str>;
    /// What lies ready; `None` for what must be asked for.
    fn ready(&self, name: &str) -> Option<Value>;
    /// `None` for a field that it does not have.
    fn field<'a>(&'a self, context: &'a Context<'a>) -> Resolved<'a>;
}

impl<T> Table<T> {
    pub(crate) fn new(fields: Vec<Field<T>>) -> Self {
        let places = fields.iter().enumerate().map(|(place, field)| (field.name, place)).collect();
        Self { fields, places }
    }

    /// What lies ready under this name.
    pub(crate) fn read(&self, record: &T, name: &str) -> Option<Value> {
        match &self.fields[*self.places.get(name)?].source {
            Source::Ready { read, .. } => Some(read(record)),
            Source::Resolver => None,
        }
    }
}

impl<T> Field<T> {
    pub(crate) fn ready(
        name: &'static str,
        description: &'static str,
        of_type: fn(&mut Registry) -> String,
        read: impl Fn(&T) -> Value + Send + Sync + 'static,
    ) -> Self {
        Self { name, source: Source::Ready { description, of_type, read: Box::new(read) } }
    }

    pub(crate) fn resolver(name: &'static str) -> Self {
        Self { name, source: Source::Resolver }
    }
}

/// Registers an object `T` with the fields of a table, of which the resolvers are those of `R`.
pub(crate) fn describe<T: OutputType, R: OutputType>(
    registry: &mut Registry,
    description: &str,
    table: &Table<T>,
) -> String {
    registry.create_output_type::<T, _>(MetaTypeId::Object, |registry| {
        let mut resolvers = match registry.create_fake_output_type::<R>() {
            MetaType::Object { fields, .. } => fields,
            _ => IndexMap::new(),
        };
        let mut fields = IndexMap::new();
        for field in &table.fields {
            let described = match field.source {
                Source::Ready { description, of_type, .. } => meta_field(field.name, description, of_type(registry)),
                Source::Resolver => {
                    resolvers.swap_remove(field.name).expect("the table names resolvers that there are")
                }
            };
            fields.insert(field.name.to_owned(), described);
        }
        meta_object(T::type_name().into_owned(), description, fields)
    })
}

fn meta_field(name: &str, description: &str, ty: String) -> MetaField {
    MetaField {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        args: IndexMap::new(),
        ty,
        deprecation: Deprecation::NoDeprecated,
        cache_control: CacheControl::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: Vec::new(),
        override_from: None,
        compute_complexity: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

fn meta_object(name: String, description: &str, fields: IndexMap<String, MetaField>) -> MetaType {
    MetaType::Object {
        name,
        description: Some(description.to_owned()),
        fields,
        cache_control: CacheControl::default(),
        extends: false,
        shareable: false,
        resolvable: true,
        inaccessible: false,
        interface_object: false,
        tags: Vec::new(),
        keys: None,
        visible: None,
        is_subscription: false,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// Answers what is selected of an object.
pub(crate) async fn resolve(context: &ContextSelectionSet<'_>, object: &dyn PlainObject) -> ServerResult<Value> {
    if let Some(answer) = at_once(context, object) {
        return Ok(answer);
    }
    resolve_container(context, &Erased(object)).await
}

/// An object of which only ready fields are selected, as the rows of a report mostly are: one future for each field of some
/// thousand rows would take longer than the answer. Nothing for any other.
fn at_once(context: &ContextSelectionSet<'_>, object: &dyn PlainObject) -> Option<Value> {
    let selected = &context.item.node.items;
    let mut fields = IndexMap::with_capacity(selected.len());
    for selection in selected {
        let Selection::Field(field) = &selection.node else { return None };
        if !field.node.directives.is_empty() {
            return None;
        }
        fields.insert(field.node.response_key().node.clone(), object.ready(&field.node.name.node)?);
    }
    (!fields.is_empty()).then_some(Value::Object(fields))
}

/// One type for all plain objects, so that the walk over a selection is built once.
struct Erased<'a>(&'a dyn PlainObject);

impl OutputType for Erased<'_> {
    /// No type of the API: a fragment is held against the object's own name, below.
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("")
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.name()
    }

    fn create_type_info(_: &mut Registry) -> String {
        String::new()
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, _: &Positioned<SelectedField>) -> ServerResult<Value> {
        resolve_container(context, self).await
    }
}

impl ContainerType for Erased<'_> {
    async fn resolve_field(&self, context: &Context<'_>) -> ServerResult<Option<Value>> {
        self.0.field(context).await
    }
}
