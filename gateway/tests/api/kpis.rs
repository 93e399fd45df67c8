//! `kpis` as clients see it, over the tiny shop.

use async_graphql::Request;
use serde_json::{Value, json};

use triptych_gateway::gateway::Gateway;

use crate::fixture;

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
        "{kpis(groupBy: [STATE, MONTH]) {rows {state month customers} total {customers revenue} rowCount}}",
        json!({
            "rows": [
                {"state": "RJ", "month": "2017-01-01", "customers": 1},
                {"state": "SP", "month": "2017-01-01", "customers": 1},
                {"state": null, "month": "2017-02-01", "customers": 1},
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
        ("orderBy: [{growth: REVENUE}]", "orderBy"),
        ("having: [{}]", "having"),
        ("having: [{growth: REVENUE, from: 1}]", "having"),
        ("groupBy: [STATE], topPerGroup: {by: REVENUE, first: 1, within: [CITY]}", "topPerGroup"),
        ("where: {priceBand: [\"cheap\"]}", "where"),
        ("where: {period: LAST_MONTH, purchasedFrom: \"2017-01-01\"}", "where"),
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
async fn a_dimension_that_is_not_grouped_by_is_refused_wherever_it_is_selected() {
    for (query, argument) in [
        ("{kpis(groupBy: [STATE]) {rows {city}}}", "groupBy"),
        ("{kpis(groupBy: [MONTH], compareTo: PREVIOUS_MONTH) {rows {month previous {state}}}}", "groupBy"),
        ("{kpis {rows {...F}}} fragment F on KpiRow {week}", "groupBy"),
        ("{kpis(groupBy: [STATE]) {rows {movingAverage(of: REVENUE)}}}", "groupBy"),
        ("{kpis(groupBy: [MONTH]) {rows {runningTotal(of: CUSTOMERS)}}}", "of"),
        ("{kpis(groupBy: [MONTH]) {rows {movingAverage(of: CUSTOMERS, rows: 0)}}}", "rows"),
    ] {
        let answer = ask(query).await;
        let extensions = json!({"code": "BAD_ARGUMENT", "argument": argument});
        assert_eq!(answer["errors"][0]["extensions"], extensions, "{query}: {answer}");
    }
    check("{kpis {rows {items} total {state}}}", json!({"rows": [{"items": 5}], "total": {"state": null}})).await;
}

#[tokio::test]
async fn values_that_the_load_has_not_are_noted() {
    let notes = async |filter: &str| {
        let answer = ask(&format!("{{a: kpis(where: {{{filter}}}) {{total {{items}}}}}}")).await;
        let notes = answer["extensions"]["notes"].as_array().cloned().unwrap_or_default();
        assert!(notes.iter().all(|note| note["path"] == json!(["a"])), "{notes:?}");
        let items = answer["data"]["a"]["total"]["items"].clone();
        (items, notes.iter().map(|note| note["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(notes(r#"category: {eq: "toys"}"#).await, (json!(3), none.clone()));
    assert_eq!(notes(r#"category: {eq: "tosy"}"#).await, (json!(0), vec!["no category `tosy`".to_owned()]));
    let close = "no category `toy`; did you mean `toys`?".to_owned();
    assert_eq!(notes(r#"category: {in: ["toy", null]}"#).await, (json!(1), vec![close]));
    // The full name of a state is its code.
    assert_eq!(notes(r#"state: {eq: "São Paulo"}"#).await, (json!(3), none.clone()));
    assert_eq!(notes(r#"sellerState: {in: ["sao paulo"]}"#).await, (json!(3), none.clone()));
    let closest = "no state `SPP`; did you mean `SP`?".to_owned();
    assert_eq!(notes(r#"state: {notIn: ["SPP"]}"#).await, (json!(5), vec![closest]));
    assert_eq!(notes(r#"product: {eq: "p9"}"#).await, (json!(0), vec!["no product `p9`".to_owned()]));
}

#[tokio::test]
async fn no_value_can_be_asked_for() {
    let items = async |filter: &str| {
        ask(&format!("{{kpis(where: {{{filter}}}) {{total {{items}}}}}}")).await["data"]["kpis"]["total"]["items"]
            .clone()
    };
    assert_eq!(items("category: {isNull: true}").await, json!(1));
    assert_eq!(items("category: {isNull: false}").await, json!(4));
    assert_eq!(items(r#"category: {in: ["toys", null]}"#).await, json!(4));
    assert_eq!(items(r#"category: {notIn: ["toys", null]}"#).await, json!(1));
    assert_eq!(items("orderStatus: [CANCELED, null]").await, json!(1));
    assert_eq!(items("isLate: null").await, json!(5));
    assert_eq!(items("isLate: [null]").await, json!(2));
    assert_eq!(items("isLate: true").await, json!(3));
    assert_eq!(items("seller: {isNull: true}").await, json!(1));
    assert_eq!(items(r#"weightBand: ["20 kg or more", null]"#).await, json!(2));
}

#[tokio::test]
async fn rows_are_kept_and_picked_by_what_is_measured() {
    let rows = async |arguments: &str| {
        let answer = ask(&format!("{{kpis({arguments}) {{rows {{state category}} rowCount}}}}")).await;
        let rows = answer["data"]["kpis"]["rows"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
        assert_eq!(answer["data"]["kpis"]["rowCount"], json!(rows.len()));
        rows.iter().map(|row| [row["state"].clone(), row["category"].clone()]).collect::<Vec<_>>()
    };
    let by = "groupBy: [STATE, CATEGORY]";
    let all = [json!(["RJ", null]), json!(["SP", "books"]), json!(["SP", "toys"]), json!([null, "toys"])];
    assert_eq!(json!(rows(by).await), json!(all));
    let dear = format!("{by}, having: [{{measure: REVENUE, above: 7, to: 20}}]");
    assert_eq!(json!(rows(&dear).await), json!([all[2], all[3]]));
    let most = format!("{by}, topPerGroup: {{by: REVENUE, first: 1}}");
    assert_eq!(json!(rows(&most).await), json!([all[0], all[2], all[3]]));
    let least = format!("{by}, topPerGroup: {{by: REVENUE, first: 1, within: [], direction: ASC}}");
    assert_eq!(json!(rows(&least).await), json!([all[1]]));
}

#[tokio::test]
async fn growth_orders_rows_and_windows_go_along_time() {
    check(
        r#"{kpis(groupBy: [CATEGORY], where: {purchasedFrom: "2017-02-01", purchasedBefore: "2017-03-01"},
             compareTo: PREVIOUS_MONTH, orderBy: [{growth: REVENUE, direction: ASC}, {dimension: CATEGORY}])
             {rows {category growth(of: REVENUE)}}}"#,
        json!({"rows": [
            {"category": "books", "growth": -1.0},
            {"category": null, "growth": -1.0},
            {"category": "toys", "growth": 0.0},
        ]}),
    )
    .await;
    check(
        "{kpis(groupBy: [MONTH], orderBy: [{dimension: MONTH, direction: DESC}])
          {rows {month runningTotal(of: REVENUE) movingAverage(of: ITEMS) last: movingAverage(of: ITEMS, rows: 1)}}}",
        json!({"rows": [
            {"month": "2017-02-01", "runningTotal": 52.0, "movingAverage": 2.5, "last": 1.0},
            {"month": "2017-01-01", "runningTotal": 32.0, "movingAverage": 4.0, "last": 4.0},
        ]}),
    )
    .await;
}

#[tokio::test]
async fn periods_are_told_from_the_end_of_the_data_and_weeks_from_their_first_day() {
    let placed = async |period: &str| {
        let query = format!("{{kpis(where: {{period: {period}}}) {{total {{ordersPlaced}}}}}}");
        ask(&query).await["data"]["kpis"]["total"]["ordersPlaced"].clone()
    };
    assert_eq!(placed("THIS_MONTH").await, json!(2));
    assert_eq!(placed("LAST_MONTH").await, json!(2));
    assert_eq!(placed("LAST_7_DAYS").await, json!(2));
    assert_eq!(placed("LAST_30_DAYS").await, json!(4));
    check(
        "{kpis(groupBy: [WEEK], weekStart: SUNDAY, orderBy: [{dimension: WEEK, direction: DESC}], first: 1)
          {rows {week ordersPlaced}}}",
        json!({"rows": [{"week": "2017-02-05", "ordersPlaced": 1}]}),
    )
    .await;
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
            // What was bought before and is no more stands as well, so that the previous items add up.
            "rows": [
                {"category": "books", "items": 0, "previous": {"items": 1}},
                {"category": "toys", "items": 1, "previous": {"items": 2}},
                {"category": null, "items": 0, "previous": {"items": 1}},
            ],
            "total": {"items": 1, "previous": {"items": 4}, "growth": -0.75},
            "rowCount": 3,
        }),
    )
    .await;
}

#[tokio::test]
async fn the_time_before_is_asked_for_once_and_for_a_total_where_it_is_shown() {
    let scans = async |bounds: &str, fields: &str| {
        let arguments = format!("groupBy: [MONTH], where: {{{bounds}}}, compareTo: PREVIOUS_YEAR");
        let answer = ask(&format!("{{kpis({arguments}) {{{fields} explain {{query}}}}}}")).await;
        answer["data"]["kpis"]["explain"].as_array().map(Vec::len)
    };
    let from = r#"purchasedFrom: "2017-01-15""#;
    assert_eq!(scans(from, "rows {revenue}").await, Some(2));
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
