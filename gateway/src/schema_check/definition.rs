//! A definition of an API as it is compared: its types by name, extensions added to what they extend. Refuses what is not in
//! GraphQL's definition language.

use std::collections::BTreeMap;

use anyhow::bail;
use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    ConstDirective, DirectiveDefinition, SchemaDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql_value::ConstValue;

/// What GraphQL itself defines: an older definition may or may not repeat it.
const OF_THE_LANGUAGE: [&str; 5] = ["include", "skip", "deprecated", "specifiedBy", "oneOf"];

#[derive(Default)]
pub(super) struct Definition {
    pub(super) roots: Roots,
    pub(super) types: BTreeMap<String, TypeDefinition>,
    pub(super) directives: BTreeMap<String, DirectiveDefinition>,
}

/// The types that operations start from, where there are such operations.
#[derive(Default)]
pub(super) struct Roots {
    pub(super) query: Option<String>,
    pub(super) mutation: Option<String>,
    pub(super) subscription: Option<String>,
}

impl Definition {
    pub(super) fn read(text: &str) -> anyhow::Result<Self> {
        let mut read = Self::default();
        let mut schema = None;
        for definition in parse_schema(text)?.definitions {
            match definition {
                TypeSystemDefinition::Schema(definition) if !definition.node.extend => schema = Some(definition.node),
                TypeSystemDefinition::Schema(_) => {}
                TypeSystemDefinition::Type(definition) => read.add(definition.node)?,
                TypeSystemDefinition::Directive(definition) => {
                    let name = definition.node.name.node.to_string();
                    if !OF_THE_LANGUAGE.contains(&name.as_str()) {
                        read.directives.insert(name, definition.node);
                    }
                }
            }
        }
        read.roots = Roots::of(schema.as_ref(), &read.types);
        if read.roots.query.is_none() {
            bail!("it has no type `Query`");
        }
        Ok(read)
    }

    fn add(&mut self, definition: TypeDefinition) -> anyhow::Result<()> {
        let name = definition.name.node.to_string();
        let Some(known) = self.types.get_mut(&name) else {
            self.types.insert(name, definition);
            return Ok(());
        };
        if !known.extend && !definition.extend {
            bail!("`{name}` is defined twice");
        }
        known.extend &= definition.extend;
        known.directives.extend(definition.directives);
        known.description = known.description.take().or(definition.description);
        match (&mut known.kind, definition.kind) {
            (TypeKind::Scalar, TypeKind::Scalar) => {}
            (TypeKind::Object(known), TypeKind::Object(more)) => {
                known.implements.extend(more.implements);
                known.fields.extend(more.fields);
            }
            (TypeKind::Interface(known), TypeKind::Interface(more)) => {
                known.implements.extend(more.implements);
                known.fields.extend(more.fields);
            }
            (TypeKind::Union(known), TypeKind::Union(more)) => known.members.extend(more.members),
            (TypeKind::Enum(known), TypeKind::Enum(more)) => known.values.extend(more.values),
            (TypeKind::InputObject(known), TypeKind::InputObject(more)) => known.fields.extend(more.fields),
            _ => bail!("`{name}` is extended as something else than it is"),
        }
        Ok(())
    }
}

impl Roots {
    fn of(schema: Option<&SchemaDefinition>, types: &BTreeMap<String, TypeDefinition>) -> Self {
        let Some(schema) = schema else {
            let named = |name: &str| types.contains_key(name).then(|| name.to_owned());
            return Self { query: named("Query"), mutation: named("Mutation"), subscription: named("Subscription") };
        };
        let named = |name: &Option<Positioned<async_graphql::Name>>| name.as_ref().map(|name| name.node.to_string());
        Self {
            query: named(&schema.query),
            mutation: named(&schema.mutation),
            subscription: named(&schema.subscription),
        }
    }
}

/// Why it is deprecated, where it is.
pub(super) fn deprecation(directives: &[Positioned<ConstDirective>]) -> Option<String> {
    let deprecated = directives.iter().find(|directive| directive.node.name.node == "deprecated")?;
    Some(match deprecated.node.get_argument("reason").map(|reason| &reason.node) {
        Some(ConstValue::String(reason)) => reason.clone(),
        _ => String::new(),
    })
}

pub(super) fn text(description: Option<&Positioned<String>>) -> &str {
    description.map_or("", |description| description.node.trim())
}
