//! What is refused before anything is read, and in which words.

use crate::{Turn, loader};

const SOURCE: &str = "generate:orders=200,seed=1";

#[test]
fn another_lake_and_fewer_stores_are_refused_unless_they_are_meant() {
    let Some(turn) = Turn::take() else { return };
    let (ours, theirs) = (e2e::lake::new_folder(), e2e::lake::new_folder());
    turn.succeed(&["load", SOURCE, "--adopt", "--quiet"], theirs.path());

    let ended = turn.loader(&["load", SOURCE], ours.path());
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("another lake") && ended.stderr.contains("--adopt"), "{}", ended.stderr);
    turn.succeed(&["load", SOURCE, "--adopt", "--quiet"], ours.path());
    assert_eq!(crate::stores::loads(&turn.servers).len(), 1, "what was taken over is gone");

    let mut fewer = turn.servers.clone();
    fewer.mongodb_url = None;
    let ended = loader(&["load", SOURCE], ours.path(), &fewer);
    assert_eq!(ended.code, Some(3));
    for part in ["MongoDB", "--mongodb-url", "--only"] {
        assert!(ended.stderr.contains(part), "`{part}` in: {}", ended.stderr);
    }
    let ended = loader(&["load", SOURCE, "--only", "--quiet"], ours.path(), &fewer);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn a_server_that_cannot_be_written_to_is_refused_with_the_reason() {
    let Some(turn) = Turn::take() else { return };
    let folder = e2e::lake::new_folder();
    let check = |change: &dyn Fn(&mut triptych_servers::Servers), parts: &[&str]| {
        let mut servers = turn.servers.clone();
        change(&mut servers);
        let ended = loader(&["load", SOURCE, "--adopt"], folder.path(), &servers);
        assert_eq!(ended.code, Some(3), "{}", ended.stderr);
        for part in parts {
            assert!(ended.stderr.contains(part), "`{part}` in: {}", ended.stderr);
        }
        assert!(!folder.path().join("lake/current").exists());
    };
    let nowhere = "http://127.0.0.1:9";
    check(&|servers| servers.clickhouse_url = Some(nowhere.to_owned()), &["ClickHouse", "nothing answers", nowhere]);
    check(&|servers| "wrong".clone_into(&mut servers.clickhouse_password), &["ClickHouse", "refuses user", "password"]);
    check(&|servers| servers.mongodb_url = Some("127.0.0.1".to_owned()), &["MongoDB", "mongodb://user:password@host"]);
    check(
        &|servers| servers.mongodb_url = Some("mongodb://127.0.0.1:9/".to_owned()),
        &["MongoDB", "no MongoDB answers at 127.0.0.1:9"],
    );
    check(&|servers| servers.neo4j_url = Some("bolt://127.0.0.1:9".to_owned()), &["Neo4j", "no Neo4j answers"]);
    check(&|servers| "wrong".clone_into(&mut servers.neo4j_password), &["Neo4j", "refuses user", "password"]);
}
