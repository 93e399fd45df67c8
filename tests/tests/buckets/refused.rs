//! What cannot be: credentials, buckets, servers. Each is told with the place and what to do, and ends with exit code 3.

use e2e::bucket::{LakeAfar, SMALL};

fn check(lake: &LakeAfar, expected: &[&str]) {
    for arguments in [&["load", SMALL][..], &["status"]] {
        let ended = lake.loader(arguments);
        assert_eq!(ended.code, Some(3), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(&lake.address), "{}", ended.stderr);
        for words in expected {
            assert!(ended.stderr.contains(words), "`{words}` is not in {}", ended.stderr);
        }
    }
}

fn set(lake: &mut LakeAfar, name: &str, value: Option<&str>) {
    lake.variables.retain(|(known, _)| *known != name);
    let known =
        ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL"].into_iter().find(|known| *known == name);
    lake.variables.extend(value.map(|value| (known.expect("a variable that tests set"), value.to_owned())));
}

#[test]
fn a_wrong_secret() {
    let Some(mut lake) = LakeAfar::new() else { return };
    set(&mut lake, "AWS_SECRET_ACCESS_KEY", Some("wrong"));
    check(&lake, &["does not accept the credentials", "AWS_SECRET_ACCESS_KEY"]);
    assert!(!lake.loader(&["status"]).stderr.contains("wrong"), "secrets are not told");
}

#[test]
fn an_unknown_key() {
    let Some(mut lake) = LakeAfar::new() else { return };
    set(&mut lake, "AWS_ACCESS_KEY_ID", Some("nobody"));
    check(&lake, &["AWS_ACCESS_KEY_ID"]);
}

#[test]
fn a_bucket_that_is_not_there() {
    let Some(mut lake) = LakeAfar::new() else { return };
    lake.address = "s3://nobodys-bucket/lake".to_owned();
    let ended = lake.loader(&["load", SMALL]);
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    assert!(ended.stderr.contains("there is no bucket of that name; make it"), "{}", ended.stderr);
}

#[test]
fn an_address_of_another_spelling_is_no_folder() {
    let Some(mut lake) = LakeAfar::new() else { return };
    for address in ["gcs://shop/lake", "S3://shop/lake", "https://shop.example/lake"] {
        lake.address = address.to_owned();
        check(&lake, &["is no place in an object store", "none of s3://, gs:// and az://"]);
        let output = lake.command("triptych-gateway").args(["query", "{ load { id } }"]).output();
        assert_eq!(e2e::binary::ended(&output.expect("the gateway can be started")).code, Some(3), "{address}");
    }
    let made = std::fs::read_dir(lake.folder.path()).expect("it is a folder").count();
    assert_eq!(made, 0, "no folder is made of an address");
}

#[test]
fn nobody_at_the_endpoint() {
    let Some(mut lake) = LakeAfar::new() else { return };
    set(&mut lake, "AWS_ENDPOINT_URL", Some("http://127.0.0.1:9"));
    check(&lake, &["cannot be reached", "AWS_ENDPOINT_URL"]);
}

#[test]
fn a_lake_that_was_never_loaded_into() {
    let Some(lake) = LakeAfar::new() else { return };
    for arguments in [&["status"][..], &["verify"], &["rollback"]] {
        let ended = lake.loader(arguments);
        assert_eq!(ended.code, Some(3), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains("there is no lake at"), "{}", ended.stderr);
    }
}

#[test]
fn servers_beside_it() {
    let Some(lake) = LakeAfar::new() else { return };
    let ended = lake.loader(&["load", SMALL, "--clickhouse-url", "http://127.0.0.1:9"]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("keeps two loaders apart on a server"), "{}", ended.stderr);
    let output = lake
        .command("triptych-gateway")
        .args(["query", "{ load { id } }", "--neo4j-url", "bolt://127.0.0.1:9"])
        .output();
    let ended = e2e::binary::ended(&output.expect("the gateway can be started"));
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("served from its files alone"), "{}", ended.stderr);
}
