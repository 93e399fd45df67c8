//! The store goes away under a gateway: what it served goes on, health says so, and what was published meanwhile comes after.

use std::time::{Duration, Instant};

use e2e::bucket::{LakeAfar, SMALL};
use e2e::proxy::Proxy;
use e2e::running::Running;
use serde_json::{Value, json};

const NOTICED_WITHIN: Duration = Duration::from_mins(1);

#[test]
fn what_is_served_stays_while_the_store_is_away() {
    let Some(lake) = LakeAfar::new() else { return };
    let first = lake.load(SMALL);
    let endpoint = &lake.variables.iter().find(|(name, _)| *name == "AWS_ENDPOINT_URL").expect("it is set").1;
    let proxy = Proxy::to(endpoint.trim_start_matches("http://"));
    let start = || {
        let mut command = lake.command_of("triptych-gateway", "gateway");
        command.env("AWS_ENDPOINT_URL", format!("http://{}", proxy.address()));
        Running::start_as(command, &[])
    };
    let gateway = start();
    let is = |load_id: &str| {
        let load_id = json!(load_id);
        move |answer: &Value| answer["data"]["load"]["id"] == load_id
    };
    gateway.wait_for("{ load { id } }", is(&first));
    assert_eq!(gateway.ready().1["lake"]["state"], json!("ok"));
    proxy.cut();
    let health = wait_for_state(&gateway, "unavailable");
    assert!(health["lake"]["reason"].as_str().is_some_and(|reason| reason.contains("cannot be reached")), "{health}");
    assert_eq!((&health["status"], &health["load"]), (&json!("ready"), &json!(first)));
    let second = lake.load("generate:orders=320,seed=8");
    let answer = gateway.ask("{ load { id } kpis { total { orders } } }", &Value::Null);
    assert!(is(&first)(&answer) && answer["data"]["kpis"]["total"]["orders"].is_number(), "{answer}");
    // One that is started now serves what is here.
    drop(gateway);
    let gateway = start();
    gateway.wait_for("{ load { id } }", is(&first));
    proxy.mend();
    gateway.wait_for("{ load { id } }", is(&second));
    wait_for_state(&gateway, "ok");
}

pub(crate) fn wait_for_state(gateway: &Running, state: &str) -> Value {
    let started = Instant::now();
    loop {
        let (_, health) = gateway.ready();
        if health["lake"]["state"] == json!(state) {
            return health;
        }
        assert!(started.elapsed() < NOTICED_WITHIN, "still {health}");
    }
}
