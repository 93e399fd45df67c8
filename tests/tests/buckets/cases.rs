//! The cases, asked of a gateway over a lake in an object store: answered as committed, which is as a lake on a disk answers.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use e2e::bucket::LakeAfar;
use e2e::{case, lake};
use triptych_gateway::gateway::Gateway;
use triptych_gateway::served::mirror::Mirror;
use triptych_gateway::served::sources::Sources;
use triptych_loader::working_copy::{CHANGED, WorkingCopy};

#[test]
fn every_case_is_answered_from_a_bucket_as_from_a_disk() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let mut wrong = Vec::new();
    for (source, cases) in case::by_source() {
        let Some(afar) = LakeAfar::new() else { return };
        let never = AtomicBool::new(false);
        let mut copy = WorkingCopy::open(&afar.afar("loader"), CHANGED, &never).expect("the lake can be opened");
        let manifest = lake::load(&source, copy.path()).unwrap_or_else(|error| panic!("`{source}`: {error}"));
        copy.publish(&never).expect("the store takes it");
        runtime.block_on(async {
            let cache = afar.folder.path().join("gateway");
            let mirror = Mirror::open(&afar.place(), &afar.settings(), &cache).expect("the settings are good");
            mirror.look().await.expect("the store answers");
            let sources = Sources::embedded(mirror.folder().to_owned());
            let gateway = Gateway::over(Sources { mirror: Some(Arc::new(mirror)), ..sources }).await;
            for case in cases {
                let answer = case.ask(&gateway, &manifest.load_id, &afar.address).await;
                let expected = case.expected().expect("the case has an answer");
                if answer != expected {
                    wrong.push(format!("{}: expected {expected:#}\nfound {answer:#}", case.name));
                }
            }
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
