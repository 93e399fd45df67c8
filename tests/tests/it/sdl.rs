//! The public API as committed: `gateway/schema.graphql` is what is served. `UPDATE_CASES=1` writes it anew.

use std::fs;
use std::path::Path;

use e2e::case::is_update;
use e2e::coverage::Api;
use triptych_gateway::graphql;

#[test]
fn the_committed_schema_is_the_one_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gateway/schema.graphql");
    let served = graphql::sdl();
    if is_update() {
        fs::write(&path, &served).expect("the schema can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == served,
        "gateway/schema.graphql has drifted; run `triptych-gateway schema > gateway/schema.graphql` and read the difference"
    );
}

#[test]
fn everything_is_described() {
    let silent = Api::of(&graphql::sdl()).undescribed();
    assert!(silent.is_empty(), "without a description: {silent:#?}");
}

/// What routers ask is for routers: whoever reads the API by introspection is told what the definition tells.
#[tokio::test]
async fn introspection_tells_the_types_of_the_definition() {
    let lake = e2e::lake::new_folder();
    let gateway = triptych_gateway::gateway::Gateway::open(lake.path().to_owned()).await;
    let answer = gateway.execute("{ __schema { types { name } queryType { fields { name } } } }".into()).await;
    let answer = answer.data.into_json().expect("an answer is JSON");
    let names = |list: &serde_json::Value| -> Vec<String> {
        let items = list.as_array().expect("it is a list").iter();
        items.map(|item| item["name"].as_str().expect("each has a name").to_owned()).collect()
    };
    let types = names(&answer["__schema"]["types"]);
    assert!(types.contains(&"Product".to_owned()), "{types:?}");
    let fields = names(&answer["__schema"]["queryType"]["fields"]);
    assert!(fields.contains(&"product".to_owned()), "{fields:?}");
    let of_routers: Vec<&String> = types.iter().chain(&fields).filter(|name| name.starts_with('_')).collect();
    assert!(of_routers.iter().all(|name| name.starts_with("__")), "{of_routers:?}");
}
