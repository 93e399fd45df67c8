//! Limits over questions, without a store: what each refuses, by which numbers, and how soon.

use std::fmt::Write;
use std::time::{Duration, Instant};

use async_graphql::{Request, Variables};
use serde_json::json;

use super::*;
use crate::graphql::language;

/// A whole question is refused well within this, on a busy machine too. One that is spread or read in full takes minutes.
const REFUSED_WITHIN: Duration = Duration::from_secs(5);

/// What it costs; or the code, the limit and what was found.
fn ask(question: &str, limits: &Limits) -> Result<u64, (String, Option<u64>, Option<u64>)> {
    let mut request = Request::new(question);
    match language::prepare(&mut request, limits, Root::Query) {
        Ok(prepared) => Ok(prepared.cost),
        Err(errors) => {
            let extensions = errors[0].extensions.clone().unwrap_or_default();
            let number = |name: &str| extensions.get(name).map(|value| value.to_string().parse().unwrap());
            let code = extensions.get("code").map_or("none".to_owned(), |code| code.to_string().replace('"', ""));
            Err((code, number("limit"), number("found")))
        }
    }
}

/// Refused with this code, by what was found, and soon.
fn refused(question: &str, code: &str, found: u64) {
    let started = Instant::now();
    let asked = ask(question, &DEFAULT);
    let elapsed = started.elapsed();
    let start = &question[..question.len().min(100)];
    assert!(elapsed < REFUSED_WITHIN, "{start}: {elapsed:?}");
    let (found_code, limit, found_number) = asked.expect_err(start);
    assert_eq!((found_code.as_str(), found_number), (code, Some(found)), "{start}");
    assert!(limit.is_some_and(|limit| limit < found), "{start}: {limit:?}");
}

fn repeated(times: usize, one: impl Fn(usize) -> String) -> String {
    (0..times).map(one).collect()
}

/// Each fragment spreads the next one twice, and the last has one field.
fn doubling(fragments: usize) -> String {
    let mut question = "{ ...F0 }".to_owned();
    for number in 0..fragments {
        let next = number + 1;
        let _ = write!(question, " fragment F{number} on Query {{ ...F{next} ...F{next} }}");
    }
    let _ = write!(question, " fragment F{fragments} on Query {{ __typename }}");
    question
}

#[test]
fn texts_that_are_too_long_are_not_parsed() {
    let aliases = repeated(20_000, |number| format!("a{number}:__typename "));
    refused(&format!("{{{aliases}}}"), "TOKEN_LIMIT", 60_002);
    let fragments = repeated(2_000, |number| format!("fragment F{number} on Query{{a}}"));
    refused(&format!("{{a}}{fragments}"), "TOKEN_LIMIT", 14_003);
    refused(&format!("{{kpis(groupBy:{}", "[".repeat(9_000)), "DEPTH_LIMIT", 9_002);
    refused(&"{a".repeat(4_000), "DEPTH_LIMIT", 4_000);
}

#[test]
fn fragments_count_wherever_they_are_spread() {
    refused(&doubling(14), "FIELD_LIMIT", 1 << 14);
    refused(&doubling(40), "FIELD_LIMIT", 1 << 40);
    // More than can be counted.
    refused(&doubling(100), "FIELD_LIMIT", u64::MAX);
    // Deeper than a thread could follow.
    let chain = repeated(1_000, |number| format!("fragment F{number} on Query {{ ...F{} }}", number + 1));
    refused(&format!("{{ ...F0 }} {chain}"), "DEPTH_LIMIT", 129);
    // In an operation that is not asked for, which async-graphql walks through all the same.
    let other = format!("{} query B {{ a }}", doubling(30).replacen('{', "query A {", 1));
    refused(&other, "FIELD_LIMIT", 1 << 30);
}

#[test]
fn fragments_that_spread_themselves_are_refused_as_such() {
    let check = |question: &str| {
        assert_eq!(ask(question, &DEFAULT).expect_err(question).0, "BAD_REQUEST", "{question}");
    };
    check("{ ...A } fragment A on Query { ...A }");
    check("{ ...A } fragment A on Query { ...B ...B } fragment B on Query { load { id } ...A ...A }");
    check("{ load { id } } fragment A on Query { ...A }");
    let all = repeated(30, |number| format!("...F{number} "));
    let each_spreads_all = repeated(30, |number| format!("fragment F{number} on Query {{ {all} }} "));
    check(&format!("{{ {all} }} {each_spreads_all}"));
}

#[test]
fn what_there_is_too_much_of_is_refused_by_its_code() {
    refused(&format!("{{{}}}", repeated(201, |number| format!("a{number}:__typename "))), "ROOT_FIELD_LIMIT", 201);
    let aliases = repeated(201, |number| format!("a{number}:id "));
    refused(&format!("{{load{{{aliases}}}}}"), "ALIAS_LIMIT", 201);
    refused(&format!("{{{}}}", "load{id}".repeat(101)), "ROOT_FIELD_LIMIT", 101);
    refused(&format!("{{load {}{{id}}}}", "@include(if:true)".repeat(1_000)), "DIRECTIVE_LIMIT", 1_000);
    let fields = "id@skip(if:false)".repeat(201);
    refused(&format!("{{load{{{fields}}}}}"), "DIRECTIVE_LIMIT", 201);
    refused(&format!("query{}{{load{{id}}}}", "@a".repeat(11)), "DIRECTIVE_LIMIT", 11);
    let within = format!("{}id{}", "customer{orders{".repeat(10), "}}".repeat(10));
    refused(&format!("{{order(id:1){{{within}}}}}"), "DEPTH_LIMIT", 22);
    let spread = format!("{{order(id:1){{...F}}}} fragment F on Order{{{within}}}");
    refused(&spread, "DEPTH_LIMIT", 22);
}

/// What GraphiQL asks, with nine types in each other.
fn introspection() -> String {
    let of_type = format!("{}kind name{}", "kind name ofType{".repeat(9), "}".repeat(9));
    format!(
        "query IntrospectionQuery {{ __schema {{ queryType {{ name kind }} types {{ ...FullType }} directives {{ name \
         args(includeDeprecated: true) {{ ...InputValue }} }} }} }} fragment FullType on __Type {{ kind name description \
         fields(includeDeprecated: true) {{ name args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }} }} \
         inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }} enumValues {{ name }} \
         possibleTypes {{ ...TypeRef }} }} fragment InputValue on __InputValue {{ name type {{ ...TypeRef }} defaultValue }} \
         fragment TypeRef on __Type {{ {of_type} }}"
    )
}

#[test]
fn introspection_is_limited_only_where_it_multiplies() {
    let shallow = Limits { depth_max: 1, aliases_max: 0, ..DEFAULT };
    assert!(ask(&introspection(), &shallow).is_ok());
    let within = format!("{}name{}", "fields{type{".repeat(3), "}}".repeat(3));
    refused(&format!("{{__schema{{types{{{within}}}}}}}"), "INTROSPECTION_LIMIT", 3);
    refused(&format!("{{__type(name:\"Query\"){{...T}}}} fragment T on __Type{{{within}}}"), "INTROSPECTION_LIMIT", 3);
}

#[test]
fn introspection_can_be_switched_off() {
    let closed = Limits { introspection: false, ..DEFAULT };
    for question in [
        introspection(),
        "{ a: __type(name: \"Query\") { name } }".to_owned(),
        "{ _service { sdl } }".to_owned(),
        "{ ...F } fragment F on Query { ... { __schema { queryType { name } } } }".to_owned(),
    ] {
        assert_eq!(ask(&question, &closed).expect_err(&question).0, "INTROSPECTION_DISABLED", "{question}");
    }
    assert!(ask("{ __typename load { __typename id } }", &closed).is_ok());
}

const LARGE: &str = "kpis(groupBy: [MONTH, STATE, CATEGORY], first: 10000)
    { rows { month state category revenue orders customers averageScore lateRate } }";

#[test]
fn one_large_report_passes_and_eighty_do_not() {
    assert!(ask(&format!("{{ {LARGE} }}"), &DEFAULT).is_ok());
    let many = repeated(80, |number| format!("a{number}: {LARGE} "));
    let one = ask(&format!("{{ {LARGE} }}"), &DEFAULT).unwrap();
    refused(&format!("{{ {many} }}"), "COST_LIMIT", 80 * one);
}

#[test]
fn what_is_left_out_costs_nothing() {
    let cost = |question: &str, include: bool| {
        let mut request = Request::new(question).variables(Variables::from_json(json!({ "large": include })));
        language::prepare(&mut request, &DEFAULT, Root::Query).unwrap().cost
    };
    let question = format!("query ($large: Boolean!) {{ load {{ id }} ... @include(if: $large) {{ {LARGE} }} }}");
    assert_eq!(
        cost(&question, false),
        cost("query ($large: Boolean!) { load { id } a: load @skip(if: $large) { id } }", true)
    );
    assert!(cost(&question, true) > 1_000);
}

#[test]
fn lists_cost_by_their_length() {
    let cost = |question: &str| ask(question, &DEFAULT).unwrap();
    // The page, and for each row the node with two fields.
    assert_eq!(cost("{ products(first: 10) { nodes { id revenue } } }"), 50 + 1 + 10 * 3);
    assert_eq!(cost("{ products { nodes { id revenue } } }"), 50 + 1 + 20 * 3);
    assert_eq!(cost("{ products(first: null) { nodes { id revenue } } }"), 50 + 1 + 20 * 3);
    assert_eq!(cost("query ($n: Int = 7) { products(first: $n) { nodes { id revenue } } }"), 50 + 1 + 7 * 3);
    // Once, however many rows there are.
    assert_eq!(cost("{ products(first: 10) { totalCount nodes { id } } }"), 50 + 1 + 51 + 10 * 2);
    // What the list itself refuses by name costs as much as its longest page.
    let longest = cost("{ products(first: 100) { nodes { id } } }");
    assert_eq!(cost("{ products(first: 2000000000) { nodes { id } } }"), longest);
    assert_eq!(cost("{ products(first: -1) { nodes { id } } }"), cost("{ products(first: 0) { nodes { id } } }"));
    let within = "customers(first: 100) { nodes { orders(first: 100) { id } } }";
    assert_eq!(cost(&format!("{{ {within} }}")), 50 + 1 + 100 * (1 + 10 + 100 * 2));
    // By what it is given, where that is a list.
    let of = |number: usize| {
        let given = repeated(number, |id| format!("{{__typename:\"Product\",id:\"p{id}\"}}"));
        cost(&format!("{{ _entities(representations:[{given}]) {{ ... on Product {{ id }} }} }}"))
    };
    assert_eq!(of(30) - of(10), 20 * 2);
    // By its measures and what it is compared with.
    let report = |arguments: &str, measure: &str| cost(&format!("{{ kpis({arguments}) {{ rows {{ {measure} }} }} }}"));
    let plain = report("groupBy: [STATE]", "revenue");
    assert!(report("groupBy: [STATE]", "customers") > plain);
    assert!(report("groupBy: [STATE], compareTo: PREVIOUS_YEAR", "revenue") > plain);
    assert!(report("groupBy: [STATE, CITY]", "revenue") > plain);
    assert!(report("groupBy: [STATE], orderBy: [{ measure: MEDIAN_ORDER_VALUE }]", "revenue") > plain);
    assert!(report("first: 1000", "revenue") < plain);
}

#[test]
fn an_operator_can_make_pages_smaller() {
    let small = Limits { page_rows_max: 50, ..DEFAULT };
    let check = |question: &str, expected: Option<u64>| {
        let found = ask(question, &small).err();
        let expected = expected.map(|found| ("PAGE_LIMIT".to_owned(), Some(50), Some(found)));
        assert_eq!(found, expected, "{question}");
    };
    check("{ products(first: 50) { totalCount } }", None);
    check("{ products { totalCount } }", None);
    check("{ products(first: 51) { totalCount } }", Some(51));
    // Its own limit is told by the list.
    check("{ products(first: 101) { totalCount } }", None);
    check("{ kpis(groupBy: [STATE]) { rows { state } } }", Some(1_000));
    check("{ customers(first: 1) { nodes { recommendations(first: 60) { rank } } } }", Some(60));
}
