//! The cases, asked of a gateway over three servers: answered as committed, which is as files answer, but for what says
//! where an answer came from.

use e2e::case;
use e2e::lake::new_folder;
use e2e::servers::load;
use serde_json::Value;
use triptych_gateway::gateway::Gateway;
use triptych_gateway::served::sources::Sources;

use crate::Turn;

/// Which stores were asked, and how.
const OF_STORES: [&str; 2] = ["stores", "explain"];

fn hide_stores(answer: &mut Value) {
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                if OF_STORES.contains(&name.as_str()) {
                    *value = Value::Null;
                }
                hide_stores(value);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(hide_stores),
        _ => {}
    }
}

#[test]
fn every_case_is_answered_by_servers_as_by_files() {
    let Some(turn) = Turn::take() else { return };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let mut wrong = Vec::new();
    for (source, cases) in case::by_source() {
        let folder = new_folder();
        let manifest = load(&source, &folder, &turn.servers);
        runtime.block_on(async {
            let sources =
                Sources::connect(folder.path().to_owned(), &turn.servers).await.expect("the addresses are good");
            let gateway = Gateway::over(sources).await;
            for case in cases {
                let mut answer = case.ask(&gateway, &manifest.load_id, &folder.path().display().to_string()).await;
                let mut expected = case.expected().expect("the case has an answer");
                hide_stores(&mut answer);
                hide_stores(&mut expected);
                if answer != expected {
                    wrong.push(format!("{}: expected {expected:#}\nfound {answer:#}", case.name));
                }
            }
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
