//! `kpis` as clients see it, over the tiny shop.

use async_graphql::Request;
use serde_json::{Value, json};

use crate::fixture;
use crate::gateway::Gateway;

async fn ask(query: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    fixture::publish(folder.path(), "1");
    let gateway = Gateway::open(folder.path().to_owned()).await;
    serde_json::to_value(gateway.execute(Request::new(query)).await).unwrap()
}

async fn check(query: &str, expected: Value) {
    assert_eq!(ask(query).await["data"]["kpis"], expected, "{query}");
}

#[tokio::test]
async fn rows_and_total_are_queries_of_their_own() {
    check(
        "{kpis(groupBy: [STATE, MONTH]) {rows {state month city customers} total {customers revenue} rowCount}}",
        json!({
            "rows": [
                {"state": "RJ", "month": "2017-01-01", "city": null, "customers": 1},
                {"state": "SP", "month": "2017-01-01", "city": null, "customers": 1},
                {"state": null, "month": "2017-02-01", "city": null, "customers": 1},
            ],
            "total": {"customers": 2, "revenue": 52.0},
            "rowCount": 3,
        }),
    )
    .await;
}

#[tokio::test]
async fn what_is_selected_does_not_depend_on_how_it_is_written() {
    let scanned = "{query}";
    for rows in [
        "rows {reviews}",
        "rows {n: reviews} rows {reviews}",
        "...Report",
        "rows {... on KpiRow {reviews}}",
        "rows {reviews revenue @skip(if: true) payments @include(if: false)}",
    ] {
        let query = format!(
            "{{kpis {{{rows} explain {scanned}}}}} fragment Report on KpiReport {{rows {{...Row}}}} \
             fragment Row on KpiRow {{reviews}}"
        );
        let query = if rows == "...Report" { query } else { query.split(" fragment").next().unwrap().to_owned() };
        let answer = ask(&query).await;
        assert_eq!(answer["data"]["kpis"]["explain"], json!([{"query": "scan reviews: count()"}]), "{query}");
    }
}

#[tokio::test]
async fn only_what_is_selected_is_asked_of_the_store() {
    let total_only = "{kpis(groupBy: [STATE]) {total {items} explain {store rowsRead parameters}}}";
    let scan = json!({"store": "LAKE", "rowsRead": 9, "parameters": "[]"});
    check(total_only, json!({"total": {"items": 5}, "explain": [scan]})).await;
    let filtered =
        r#"{kpis(where: {city: {eq: "SÃO  Paulo"}, reviewScoreTo: 4}) {rows {revenue} explain {query parameters}}}"#;
    let scan = json!({
        "query": "scan sales: sum(price) where orders.city in (?) and reviews.score <= ?",
        "parameters": r#"[["sao paulo"],4]"#,
    });
    check(filtered, json!({"rows": [{"revenue": 25.0}], "explain": [scan]})).await;
}

#[tokio::test]
async fn pages_are_cut_by_cursor() {
    let page = async |after: &str| {
        let query = format!(
            "{{kpis(groupBy: [CATEGORY], orderBy: [{{measure: REVENUE}}], first: 2, after: {after})
              {{rows {{category}} pageInfo {{hasNextPage hasPreviousPage endCursor}}}}}}"
        );
        ask(&query).await["data"]["kpis"].clone()
    };
    let first = page("null").await;
    assert_eq!(first["rows"], json!([{"category": "toys"}, {"category": null}]));
    assert_eq!(
        (&first["pageInfo"]["hasNextPage"], &first["pageInfo"]["hasPreviousPage"]),
        (&json!(true), &json!(false))
    );
    let second = page(&first["pageInfo"]["endCursor"].to_string()).await;
    assert_eq!(second["rows"], json!([{"category": "books"}]));
    assert_eq!(
        (&second["pageInfo"]["hasNextPage"], &second["pageInfo"]["hasPreviousPage"]),
        (&json!(false), &json!(true))
    );
}

#[tokio::test]
async fn bad_arguments_are_named() {
    let own_cursor = ask("{kpis(groupBy: [STATE]) {pageInfo {endCursor}}}").await;
    let own_cursor = own_cursor["data"]["kpis"]["pageInfo"]["endCursor"].to_string();
    for (arguments, argument) in [
        ("groupBy: [MONTH, MONTH]", "groupBy"),
        ("groupBy: [YEAR, MONTH, DAY, STATE, CITY]", "groupBy"),
        ("groupBy: [CENTURY]", "groupBy"),
        ("first: -1", "first"),
        ("first: 10001", "first"),
        ("first: \"ten\"", "first"),
        ("after: \"abc\"", "after"),
        (&format!("groupBy: [CITY], after: {own_cursor}"), "after"),
        (&format!("groupBy: [STATE], where: {{city: {{eq: \"x\"}}}}, after: {own_cursor}"), "after"),
        ("orderBy: [{}]", "orderBy"),
        ("orderBy: [{measure: REVENUE, dimension: STATE}]", "orderBy"),
        ("orderBy: [{dimension: STATE}]", "orderBy"),
        ("where: {purchasedFrom: \"01/02/2017\"}", "where"),
        ("where: {orderStatus: [LOST]}", "where"),
        ("since: 2017", "since"),
    ] {
        let answer = ask(&format!("{{kpis({arguments}) {{rowCount}}}}")).await;
        let extensions = json!({"code": "BAD_ARGUMENT", "argument": argument});
        assert_eq!(answer["errors"][0]["extensions"], extensions, "{arguments}: {answer}");
    }
}

#[tokio::test]
async fn nulls_are_as_absent() {
    let nothing = "groupBy: null, where: {state: null, city: {eq: null}, orderStatus: null}, orderBy: null, first: null, after: null";
    check(
        &format!("{{kpis({nothing}) {{rows {{ordersPlaced}} rowCount}}}}"),
        json!({"rows": [{"ordersPlaced": 4}], "rowCount": 1}),
    )
    .await;
}

#[tokio::test]
async fn rows_are_compared_with_the_time_before() {
    let months = "rows {month revenue previous {month revenue previous {month}} growth(of: REVENUE) \
                  reviews: growth(of: REVIEWS)} total {previous {revenue}}";
    check(
        &format!("{{kpis(groupBy: [MONTH], compareTo: PREVIOUS_MONTH) {{{months}}}}}"),
        json!({
            "rows": [
                {"month": "2017-01-01", "revenue": 32.0, "previous": null, "growth": null, "reviews": null},
                {
                    "month": "2017-02-01", "revenue": 20.0, "growth": -0.375, "reviews": -1.0,
                    "previous": {"month": "2017-01-01", "revenue": 32.0, "previous": null},
                },
            ],
            "total": {"previous": null},
        }),
    )
    .await;
    let bounds = r#"where: {purchasedFrom: "2017-02-01", purchasedBefore: "2017-03-01"}"#;
    check(
        &format!(
            "{{kpis(groupBy: [CATEGORY], {bounds}, compareTo: PREVIOUS_MONTH) {{
               rows {{category items previous {{items}}}} total {{items previous {{items}} growth(of: ITEMS)}} rowCount}}}}"
        ),
        json!({
            "rows": [{"category": "toys", "items": 1, "previous": {"items": 2}}],
            "total": {"items": 1, "previous": {"items": 4}, "growth": -0.75},
            "rowCount": 1,
        }),
    )
    .await;
}

#[tokio::test]
async fn the_time_before_is_asked_for_only_where_it_is_shown_and_not_at_hand() {
    let scans = async |bounds: &str, fields: &str| {
        let arguments = format!("groupBy: [MONTH], where: {{{bounds}}}, compareTo: PREVIOUS_YEAR");
        let answer = ask(&format!("{{kpis({arguments}) {{{fields} explain {{query}}}}}}")).await;
        answer["data"]["kpis"]["explain"].as_array().map(Vec::len)
    };
    let from = r#"purchasedFrom: "2017-01-15""#;
    assert_eq!(scans(from, "rows {revenue}").await, Some(1));
    assert_eq!(scans(from, "rows {growth(of: REVENUE)}").await, Some(2));
    assert_eq!(scans(from, "rows {previous {reviews}}").await, Some(2));
    assert_eq!(scans(from, "total {previous {reviews}}").await, Some(1));
    assert_eq!(scans("", "rows {previous {reviews}}").await, Some(1));
}

#[tokio::test]
async fn what_cannot_be_compared_is_not_defined() {
    for arguments in [
        "compareTo: PREVIOUS_PERIOD",
        "groupBy: [HOUR_OF_DAY], compareTo: PREVIOUS_MONTH",
        "groupBy: [QUARTER], compareTo: PREVIOUS_MONTH",
        "groupBy: [WEEK, YEAR], compareTo: PREVIOUS_YEAR",
    ] {
        let answer = ask(&format!("{{kpis({arguments}) {{rowCount}}}}")).await;
        assert_eq!(answer["errors"][0]["extensions"], json!({"code": "KPI_NOT_DEFINED"}), "{arguments}: {answer}");
    }
}

#[tokio::test]
async fn gaps_are_filled_before_pages_are_cut() {
    let days = "groupBy: [DAY], orderBy: [{measure: REVENUE}], fillGaps: true";
    let page = async |after: &str| {
        let fields = "rows {day revenue averageOrderValue} rowCount pageInfo {hasNextPage endCursor}";
        ask(&format!("{{kpis({days}, first: 4, after: {after}) {{{fields}}}}}")).await["data"]["kpis"].clone()
    };
    let first = page("null").await;
    let row =
        |day: &str, revenue: f64, average: Value| json!({"day": day, "revenue": revenue, "averageOrderValue": average});
    let rows = [
        row("2017-01-10", 25.0, json!(25.0)),
        row("2017-02-01", 20.0, json!(20.0)),
        row("2017-01-20", 7.0, json!(7.0)),
        row("2017-01-11", 0.0, Value::Null),
    ];
    assert_eq!((&first["rows"], &first["rowCount"]), (&json!(rows), &json!(27)));
    let second = page(&first["pageInfo"]["endCursor"].to_string()).await;
    assert_eq!(second["rows"][0], row("2017-01-12", 0.0, Value::Null));
    check(
        "{kpis(groupBy: [STATE, MONTH], fillGaps: true) {rows {state month ordersPlaced} rowCount}}",
        json!({
            "rows": [
                {"state": "RJ", "month": "2017-01-01", "ordersPlaced": 1},
                {"state": "RJ", "month": "2017-02-01", "ordersPlaced": 0},
                {"state": "SP", "month": "2017-01-01", "ordersPlaced": 1},
                {"state": "SP", "month": "2017-02-01", "ordersPlaced": 1},
                {"state": null, "month": "2017-01-01", "ordersPlaced": 0},
                {"state": null, "month": "2017-02-01", "ordersPlaced": 1},
            ],
            "rowCount": 6,
        }),
    )
    .await;
    let too_long =
        r#"groupBy: [DAY], where: {purchasedFrom: "0001-01-01", purchasedBefore: "9999-01-01"}, fillGaps: true"#;
    let answer = ask(&format!("{{kpis({too_long}) {{rowCount}}}}")).await;
    assert_eq!(answer["errors"][0]["extensions"], json!({"code": "BAD_ARGUMENT", "argument": "fillGaps"}), "{answer}");
}

#[tokio::test]
async fn partial_periods_are_noted_beside_the_data() {
    let check = async |arguments: &str, expected: Value| {
        let answer = ask(&format!("{{a: kpis({arguments}) {{rows {{revenue previous {{revenue}}}}}}}}")).await;
        assert_eq!(answer["extensions"]["partialPeriods"], expected, "{arguments}: {answer}");
    };
    let month = |start: &str, first: &str, last: &str| json!({"path": ["a"], "dimension": "MONTH", "start": start, "firstDay": first, "lastDay": last});
    let january = month("2017-01-01", "2017-01-10", "2017-01-31");
    let february = month("2017-02-01", "2017-02-01", "2017-02-05");
    check("groupBy: [STATE]", Value::Null).await;
    check("groupBy: [STATE, MONTH]", json!([january, february])).await;
    let only_february = r#"where: {purchasedFrom: "2017-02-01", purchasedBefore: "2017-02-03"}"#;
    let of_february = month("2017-02-01", "2017-02-01", "2017-02-02");
    check(&format!("groupBy: [MONTH], {only_february}"), json!([of_february])).await;
    // The month compared with is partial as well.
    let before = month("2017-01-01", "2017-01-10", "2017-01-31");
    let whole = r#"where: {purchasedFrom: "2017-02-01", purchasedBefore: "2017-03-01"}"#;
    check(&format!("groupBy: [MONTH], {whole}, compareTo: PREVIOUS_MONTH"), json!([before, february])).await;
}

#[tokio::test]
async fn without_a_load_the_answer_says_what_to_run() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::open(folder.path().to_owned()).await;
    let answer = serde_json::to_value(gateway.execute(Request::new("{kpis {rowCount} load {id}}")).await).unwrap();
    assert_eq!(answer["data"], json!({"kpis": null, "load": null}));
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "NO_LOAD");
    assert!(error["message"].as_str().unwrap().contains("triptych-loader load"), "{error}");
}
