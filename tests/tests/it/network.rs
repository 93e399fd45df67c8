//! Customers alike and paths where there is more to look at than is looked at: a product that nearly everybody bought, and a chain
//! of products that is longer than any path. Other shops are held against networkx (`scripts/check/networks.sh`).

use std::fmt::Write as _;
use std::fs;

use e2e::lake::{Lake, ask, new_folder};
use serde_json::json;
use triptych_gateway::stores::graph::alike::BUYERS_MAX;
use triptych_gateway::stores::graph::path::HOPS_MAX;

/// Everybody bought `all`; `c0`, `c7` and `c9` bought `rare`, and `c9` bought `other`. `l0` bought the first two products of a chain, `l1` the
/// second and the third, and so on.
fn shop() -> Lake {
    let mut clients = "id_client,nom,email,date_inscription,pays\n".to_owned();
    let mut purchases = "id_achat,id_client,date_achat,montant,produit\n".to_owned();
    let mut number = 0;
    let mut bought = |client: &str, product: &str| {
        number += 1;
        writeln!(purchases, "A{number},{client},2023-11-03,12.50,{product}").expect("a text grows");
    };
    let mut has = |client: &str| writeln!(clients, "{client},,,2023-01-05,France").expect("a text grows");
    for client in 0..=BUYERS_MAX {
        has(&format!("c{client}"));
        bought(&format!("c{client}"), "all");
    }
    for (client, product) in [("c0", "rare"), ("c7", "rare"), ("c9", "rare"), ("c9", "other")] {
        bought(client, product);
    }
    for link in 0..=HOPS_MAX {
        has(&format!("l{link}"));
        bought(&format!("l{link}"), &format!("k{link}"));
        bought(&format!("l{link}"), &format!("k{}", link + 1));
    }
    let folder = new_folder();
    fs::write(folder.path().join("clients.csv"), clients).expect("the folder can be written to");
    fs::write(folder.path().join("achats.csv"), purchases).expect("the folder can be written to");
    Lake::of(&folder.path().display().to_string())
}

#[tokio::test]
async fn what_is_looked_at_has_bounds_and_what_is_told_is_exact() {
    let lake = shop();
    let answer = ask(
        lake.path(),
        r#"{
            some: customer(id: "c0") { similarCustomers { sharedProducts similarity customer { id } } }
            only: customer(id: "c1") { similarCustomers { similarity } }
            longest: shortestPath(from: "k0", to: "k6") { hops complete steps { product { id } customer { id } } }
            back: shortestPath(from: "k6", to: "k0") { hops steps { product { id } } }
            longer: shortestPath(from: "k0", to: "k7") { hops complete }
            past: shortestPath(from: "rare", to: "other") { hops complete }
            between: shortestPath(from: "all", to: "other") { hops complete }
        }"#,
    )
    .await;
    let alike_to =
        |id: &str, similarity: f64| json!({ "sharedProducts": 2, "similarity": similarity, "customer": { "id": id } });
    // What `all` says is not looked at, but it is counted.
    assert_eq!(answer["some"]["similarCustomers"], json!([alike_to("c7", 1.0), alike_to("c9", 2.0 / 3.0)]));
    assert_eq!(answer["only"]["similarCustomers"], json!([]));
    let step = |number: usize| {
        let customer = number.checked_sub(1).map(|link| json!({ "id": format!("l{link}") }));
        json!({ "product": { "id": format!("k{number}") }, "customer": customer })
    };
    let steps: Vec<_> = (0..=HOPS_MAX).map(step).collect();
    assert_eq!(answer["longest"], json!({ "hops": HOPS_MAX, "complete": true, "steps": steps }));
    assert_eq!((&answer["back"]["hops"], &answer["back"]["steps"][6]["product"]["id"]), (&json!(6), &json!("k0")));
    assert_eq!(answer["longer"], json!({ "hops": null, "complete": true }));
    assert_eq!(answer["past"], json!({ "hops": 1, "complete": true }));
    assert_eq!(answer["between"], json!({ "hops": 1, "complete": true }));
}
