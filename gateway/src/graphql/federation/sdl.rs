//! The API as a subgraph: without `node` and `Node`, which each subgraph that Relay asks has for its own things, so that no router
//! could tell whose is meant; with a key on each thing that has one. async-graphql writes `@link` and `@shareable`, and keys
//! only behind the switch that [`super`] leaves alone.

use std::fmt::Write;
use std::sync::LazyLock;

use async_graphql::SDLExportOptions;

use crate::graphql::node::NodeKind;
use crate::graphql::sdl_of_subgraph;

static SDL: LazyLock<String> = LazyLock::new(|| with_keys(&sdl_of_subgraph(SDLExportOptions::new().federation())));

/// What `_service` tells.
pub(in crate::graphql) fn subgraph_sdl() -> &'static str {
    &SDL
}

/// Each names a thing alone. `nodeId` is for a subgraph that has a `node` over all of them.
pub(super) fn keys_of(kind: NodeKind) -> &'static [&'static str] {
    match kind {
        NodeKind::Product | NodeKind::Seller | NodeKind::Customer | NodeKind::Order => &["id", "nodeId"],
        NodeKind::Review => &["id", "nodeId", "reviewId orderId"],
    }
}

fn with_keys(sdl: &str) -> String {
    let mut keyed = String::with_capacity(sdl.len());
    for line in sdl.lines() {
        let name = line.strip_prefix("type ").and_then(|rest| rest.strip_suffix(" {"));
        let kind = name.and_then(|name| name.parse::<NodeKind>().ok());
        keyed.push_str(line.strip_suffix('{').filter(|_| kind.is_some()).unwrap_or(line));
        if let Some(kind) = kind {
            for key in keys_of(kind) {
                let _ = write!(keyed, "@key(fields: \"{key}\") ");
            }
            keyed.push('{');
        }
        keyed.push('\n');
    }
    keyed
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_schema;
    use async_graphql::parser::types::TypeSystemDefinition;
    use strum::VariantArray;

    use super::*;

    #[test]
    fn each_thing_of_the_subgraph_has_its_keys() {
        let document = parse_schema(subgraph_sdl()).expect("what is told can be read");
        let mut keyed = 0;
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.as_str();
            assert!(!["Node", "_Entity", "_Service", "_Any"].contains(&name), "{name}");
            let keys = definition.node.directives.iter().filter(|directive| directive.node.name.node == "key");
            let keys: Vec<String> = keys.map(|key| key.node.get_argument("fields").unwrap().node.to_string()).collect();
            let kind = name.parse::<NodeKind>().ok();
            let expected = kind.map(keys_of).unwrap_or_default();
            assert_eq!(keys, expected.iter().map(|key| format!("\"{key}\"")).collect::<Vec<_>>(), "{name}");
            keyed += usize::from(kind.is_some());
        }
        assert_eq!(keyed, NodeKind::VARIANTS.len());
        assert!(subgraph_sdl().contains("type PageInfo @shareable {"));
        assert!(subgraph_sdl().contains("@link("));
    }
}
