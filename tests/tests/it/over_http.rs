//! GraphQL over HTTP, as a client meets it: media types and their statuses, what is refused and in which shape, names of answers,
//! documents by name, lists of questions, and what comes from elsewhere.

use e2e::binary::loader;
use e2e::http::{Answer, Client};
use e2e::lake::new_folder;
use e2e::running::Running;
use serde_json::{Value, json};
use tempfile::TempDir;

const SOURCE: &str = "generate:orders=60,seed=1";
const NEWER: &str = "accept: application/graphql-response+json";
const OLDER: &str = "accept: application/json";

/// A gateway over a small load, with these options.
fn start(options: &[&str]) -> (TempDir, Running) {
    let folder = new_folder();
    assert_eq!(loader(&["load", SOURCE, "--quiet"], folder.path()).code, Some(0));
    let gateway = Running::start_with(folder.path(), None, options);
    (folder, gateway)
}

fn client(gateway: &Running) -> Client {
    Client::connect(gateway.address())
}

fn question(query: &str) -> String {
    json!({ "query": query }).to_string()
}

fn content_type(answer: &Answer) -> &str {
    answer.header("content-type").expect("it says what it is")
}

const TOTAL: &str = "{kpis{total{ordersPlaced}}}";
/// The same as an address.
const BY_GET: &str = "/graphql?query=%7Bkpis%7Btotal%7BordersPlaced%7D%7D%7D";

#[test]
fn an_answer_is_called_as_the_client_wishes_and_its_status_says_what_came_of_it() {
    let (_folder, gateway) = start(&[]);
    let mut client = client(&gateway);
    let mut check = |accept: &str, query: &str, status: u16, has_data: bool| {
        let answer = client.post(&question(query), &[accept]);
        assert_eq!(answer.status, status, "{accept} {query}: {}", answer.text());
        let expected = accept.trim_start_matches("accept: ");
        assert_eq!(content_type(&answer), format!("{expected}; charset=utf-8"), "{query}");
        assert_eq!(answer.json().get("data").is_some(), has_data, "{query}: {}", answer.text());
    };
    check(NEWER, TOTAL, 200, true);
    check(OLDER, TOTAL, 200, true);
    // Cannot be read, not of the API, a variable that is missing, an operation that is not there, no query.
    for refused in [
        "{",
        "{nothing}",
        "query($first: Int!){loads(first: $first){id}}",
        "query A{load{id}} query B{load{id}}",
        "mutation{a}",
    ] {
        check(NEWER, refused, 400, false);
        check(OLDER, refused, 200, false);
    }
    // A field that fails does not undo the others.
    check(NEWER, "{load{id} product(id: \"x\"){id}}", 200, true);
    let answer = client.post(&question(TOTAL), &["accept: image/png"]);
    assert_eq!((answer.status, answer.code().as_str()), (406, "BAD_REQUEST"));
}

#[test]
fn what_is_no_question_is_refused_in_one_shape() {
    let (_folder, gateway) = start(&[]);
    let mut client = client(&gateway);
    let json = "content-type: application/json";
    // More than buffers hold: the answer comes although all of it is sent before it is read.
    let long = question(&"a".repeat(8 * 1024 * 1024));
    let mut check = |method: &str, path: &str, headers: &[&str], body: &str, status: u16, words: &str| {
        let answer = client.ask(method, path, headers, body);
        assert_eq!(answer.status, status, "{method} {path} {headers:?}: {}", answer.text());
        answer.code();
        assert!(answer.text().contains(words), "no `{words}` in {}", answer.text());
    };
    check("POST", "/graphql", &["content-type: text/plain"], &question(TOTAL), 415, "content-type: application/json");
    check("POST", "/graphql", &[], &question(TOTAL), 415, "none is given");
    check("POST", "/graphql", &["content-type: application/json; charset=latin1"], &question(TOTAL), 415, "latin1");
    check("POST", "/graphql", &[json], "", 400, "the body is empty");
    check("POST", "/graphql", &[json], "{", 400, "the body is no JSON");
    check("POST", "/graphql", &[json], "{}", 400, "no query");
    check("POST", "/graphql", &[json], r#"{"query": 3}"#, 400, "`query` is a number");
    check("POST", "/graphql", &[json], r#"{"query": "{a}", "variables": []}"#, 400, "`variables` is a list");
    check("POST", "/graphql", &[json], &format!("[{}]", question(TOTAL)), 400, "--allow-batches");
    check("GET", "/graphql", &[], "", 400, "no query");
    check("GET", "/graphql?query=mutation%7Ba%7D", &[], "", 405, "GET takes queries, and subscriptions with");
    check("PUT", "/graphql", &[json], &question(TOTAL), 405, "does not take this method");
    check("GET", "/nowhere", &[], "", 404, "nothing is at `/nowhere`");
    check("GET", "/graphql", &["host: evil.example"], "", 421, "--allow-host evil.example");
    check("POST", "/graphql", &[json], &long, 413, "larger than 1048576 bytes");
    check("POST", "/graphql", &["content-type: text/plain"], &long, 415, "content-type: application/json");
}

#[test]
fn methods_are_named_where_one_is_refused_and_head_is_get_without_a_body() {
    let (_folder, gateway) = start(&[]);
    let mut client = client(&gateway);
    let refused = client.get("/graphql?query=mutation%7Ba%7D", &[]);
    assert_eq!(refused.header("allow"), Some("POST"));
    let refused = client.ask("DELETE", "/graphql", &[], "");
    assert_eq!(refused.header("allow"), Some("GET,HEAD,POST"));
    let (get, head) = (client.get(BY_GET, &[]), client.ask("HEAD", BY_GET, &[], ""));
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["content-type", "content-length", "etag", "cache-control", "vary"] {
        assert_eq!(get.header(name), head.header(name), "{name}");
        assert!(get.header(name).is_some(), "{name}");
    }
}

#[test]
fn an_operation_that_is_not_there_is_answered_with_those_that_are() {
    let (_folder, gateway) = start(&[]);
    let query = "query Months{load{id}} query Years{load{id}}";
    let mut client = client(&gateway);
    let mut message = |operation: Option<&str>| {
        let answer = client.post(&json!({"query": query, "operationName": operation}).to_string(), &[]).json();
        answer["errors"][0]["message"].as_str().unwrap_or_default().to_owned()
    };
    assert!(message(Some("Month")).contains("did you mean `Months`?"));
    assert!(message(Some("Sellers")).contains("there are `Months`, `Years`"));
    assert!(message(None).contains("(`Months`, `Years`)"));
    assert_eq!(message(Some("Years")), "");
}

#[test]
fn an_answer_by_get_has_a_name_that_is_good_until_the_next_load() {
    let (folder, gateway) = start(&["--max-age", "60"]);
    let mut client = client(&gateway);
    let first = client.get(BY_GET, &[]);
    assert_eq!(first.header("cache-control"), Some("public, max-age=60"));
    assert_eq!(first.header("vary"), Some("accept, accept-encoding"));
    let etag = first.header("etag").expect("it has a name").to_owned();
    let known = format!("if-none-match: {etag}");
    let again = client.get(BY_GET, &[&known]);
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(etag.as_str())));
    // Written otherwise it is the same question; as another media type it is another answer.
    let otherwise = "/graphql?query=%7B%20kpis%20%7B%20total%20%7B%20ordersPlaced%20%7D%20%7D%20%7D%20%23%20said";
    assert_eq!(client.get(otherwise, &[&known]).status, 304);
    assert_eq!(client.get(BY_GET, &[&known, NEWER]).status, 200);
    assert!(client.get("/graphql?query=%7Bload%7Bid%7D%7D", &[]).header("etag").is_some());
    // Of now, with an error, by POST.
    let of_now = ["/graphql?query=%7Bloads%7Bid%7D%7D", "/graphql?query=%7Bload%7Bstores%7Bstatus%7D%7D%7D"];
    for path in of_now.into_iter().chain(["/graphql?query=%7Bnothing%7D"]) {
        let answer = client.get(path, &[]);
        assert_eq!((answer.header("etag"), answer.header("cache-control")), (None, Some("no-store")), "{path}");
    }
    assert_eq!(client.post(&question(TOTAL), &[]).header("etag"), None);
    let load = first.json()["extensions"]["load"].clone();
    assert_eq!(loader(&["load", "generate:orders=70,seed=2", "--quiet"], folder.path()).code, Some(0));
    gateway.wait_for("{load{id}}", |answer| answer["extensions"]["load"] != load);
    let next = client.get(BY_GET, &[&known]);
    assert_eq!((next.status, &next.json()["data"]["kpis"]["total"]["ordersPlaced"]), (200, &json!(70)));
    assert_ne!(next.header("etag"), Some(etag.as_str()));
}

/// `printf '{kpis{total{ordersPlaced}}}' | sha256sum`
const TOTAL_HASH: &str = "5d6f0d25d3f1b27c560da3048926127551d4554727a9a5f9ccac70043c583cad";

fn by_hash(query: Option<&str>, hash: &str) -> String {
    json!({"query": query, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash}}}).to_string()
}

#[test]
fn a_document_is_asked_by_its_hash_once_it_was_sent() {
    let (_folder, gateway) = start(&[]);
    let mut client = client(&gateway);
    let unknown = client.post(&by_hash(None, TOTAL_HASH), &[]);
    assert_eq!((unknown.status, unknown.code().as_str()), (200, "PERSISTED_QUERY_NOT_FOUND"));
    assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound");
    let wrong = client.post(&by_hash(Some("{load{id}}"), TOTAL_HASH), &[]);
    assert_eq!((wrong.status, wrong.code().as_str()), (400, "PERSISTED_QUERY_HASH_MISMATCH"));
    let sent = client.post(&by_hash(Some(TOTAL), TOTAL_HASH), &[]);
    assert_eq!(sent.json()["data"]["kpis"]["total"]["ordersPlaced"], 60);
    let known = client.post(&by_hash(None, TOTAL_HASH), &[]);
    assert_eq!(known.body, sent.body);
    let extensions =
        format!("%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22{TOTAL_HASH}%22%7D%7D");
    assert_eq!(client.get(&format!("/graphql?extensions={extensions}"), &[]).body, sent.body);
}

#[test]
fn only_the_documents_of_a_directory_are_taken_where_that_is_said() {
    let documents = new_folder();
    std::fs::write(documents.path().join("total.graphql"), TOTAL).expect("a file can be written");
    let named = documents.path().display().to_string();
    let (_folder, gateway) = start(&["--persisted", &named, "--only-persisted"]);
    let mut client = client(&gateway);
    for asked in [by_hash(None, TOTAL_HASH), json!({"documentId": "total"}).to_string(), question(TOTAL)] {
        assert_eq!(client.post(&asked, &[]).json()["data"]["kpis"]["total"]["ordersPlaced"], 60, "{asked}");
    }
    let refused = client.post(&question("{load{id}}"), &[]);
    assert_eq!((refused.status, refused.code().as_str()), (403, "PERSISTED_QUERY_NOT_IN_LIST"));
}

#[test]
fn a_list_of_questions_is_a_list_of_answers() {
    let (_folder, gateway) = start(&["--allow-batches"]);
    let mut client = client(&gateway);
    let list = |count: usize| json!(vec![json!({"query": TOTAL}); count]).to_string();
    let mixed = json!([{"query": TOTAL}, {"query": "{nothing}"}, {}, {"query": "{load{id}}"}]).to_string();
    let answers = client.post(&mixed, &[]).json();
    assert_eq!(answers.as_array().map(Vec::len), Some(4), "{answers}");
    assert_eq!(answers[0]["data"]["kpis"]["total"]["ordersPlaced"], 60);
    assert!(answers[1]["errors"].is_array() && answers[2]["errors"].is_array(), "{answers}");
    assert_eq!(answers[3]["data"]["load"]["id"], answers[0]["extensions"]["load"]);
    assert_eq!(client.post(&list(10), &[]).json().as_array().map(Vec::len), Some(10));
    for count in [0, 11] {
        let refused = client.post(&list(count), &[]);
        assert_eq!((refused.status, refused.code().as_str()), (400, "BAD_REQUEST"), "{count}");
    }
}

#[test]
fn pages_of_other_origins_may_ask_where_they_are_named() {
    let (_folder, gateway) = start(&["--allow-origin", "https://shop.example", "--allow-host", "api.example"]);
    let mut client = client(&gateway);
    let preflight = |client: &mut Client, origin: &str| {
        let method = "access-control-request-method: POST";
        let headers = "access-control-request-headers: content-type,apollo-require-preflight";
        client.ask("OPTIONS", "/graphql", &[&format!("origin: {origin}"), method, headers], "")
    };
    let allowed = preflight(&mut client, "https://shop.example");
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (204, Some("https://shop.example")));
    assert_eq!(allowed.header("access-control-allow-headers"), Some("content-type,apollo-require-preflight"));
    assert!(allowed.header("access-control-allow-methods").is_some_and(|methods| methods.contains("POST")));
    assert_eq!(preflight(&mut client, "https://evil.example").header("access-control-allow-origin"), None);
    // Also what is refused can be read by the page.
    for (body, status) in [(question(TOTAL), 200), ("{".to_owned(), 400)] {
        let answer = client.post(&body, &["origin: https://shop.example"]);
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (status, Some("https://shop.example"))
        );
    }
    assert_eq!(client.post(&question(TOTAL), &["host: api.example"]).status, 200);
    assert_eq!(client.post(&question(TOTAL), &["host: evil.example"]).status, 421);
}

#[test]
fn a_large_answer_is_sent_small_to_those_who_can_read_it() {
    let (_folder, gateway) = start(&[]);
    let mut client = client(&gateway);
    let large = question("{products(first: 20){edges{node{id nodeId category categoryPortuguese}}}}");
    let plain = client.post(&large, &[]);
    for coding in ["br", "gzip", "zstd"] {
        let answer = client.post(&large, &[&format!("accept-encoding: {coding}")]);
        assert_eq!(answer.header("content-encoding"), Some(coding));
        assert!(answer.body.len() < plain.body.len(), "{coding}: {}, {} before", answer.body.len(), plain.body.len());
    }
    let small = client.post(&question("{load{id}}"), &["accept-encoding: gzip"]);
    assert_eq!(small.header("content-encoding"), None);
}

/// Of `extensions.cache`.
fn told(answer: &Answer) -> Value {
    answer.json()["extensions"]["cache"].clone()
}

#[test]
fn where_an_answer_comes_from_is_told_to_those_who_ask() {
    let (_folder, gateway) = start(&[]);
    let mut client = client(&gateway);
    let asking = |query: &str| json!({"query": query, "extensions": {"tell": ["cache"]}}).to_string();
    assert_eq!(told(&client.post(&asking(TOTAL), &[])), "miss");
    assert_eq!(told(&client.post(&asking(TOTAL), &[])), "hit");
    assert_eq!(
        told(&client.post(&asking("{ kpis { total { ordersPlaced } } }"), &[])),
        "hit",
        "it is the same question"
    );
    assert_eq!(told(&client.post(&question(TOTAL), &[])), Value::Null);
    for of_now in
        ["{loads{id}}", "{kpis{total{ordersPlaced} explain{milliseconds}}}", "{product(id: \"x\"){id} a: nothing}"]
    {
        client.post(&asking(of_now), &[]);
        assert_eq!(told(&client.post(&asking(of_now), &[])), "miss", "{of_now}");
    }
    let (_folder, gateway) = start(&["--cache", "0"]);
    assert_eq!(told(&Client::connect(gateway.address()).post(&asking(TOTAL), &[])), "off");
}
