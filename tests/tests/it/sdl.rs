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
