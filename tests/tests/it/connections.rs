//! Connections as they begin, drip and end: what was asked is answered although the gateway is told to stop, clients that send half of
//! something are not waited for forever, and HTTP/2 is spoken to those who begin with it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Barrier, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use e2e::binary::loader;
use e2e::http::Client;
use e2e::lake::new_folder;
use e2e::running::Running;
use serde_json::json;

const CLIENTS: usize = 33;
/// A head and a body have 30 s.
const CUT_AFTER: Duration = Duration::from_secs(25);
const CUT_BEFORE: Duration = Duration::from_mins(2);

/// A request that is sent within this after the signal is one that the gateway still takes: it takes them for 300 ms after it has
/// seen the signal. On a busy machine some clients come too late for that, and are let go.
const IN_TIME: Duration = Duration::from_millis(200);
/// As many at least are answered: they had asked before the signal.
const ANSWERED_MIN: usize = CLIENTS * 2 / 3;

/// Another question for each client, so that none is answered from what is kept; each takes a while.
fn question(client: usize) -> String {
    json!({ "query": format!("{{a{client}: kpis(groupBy: [MONTH, CATEGORY, STATE], first: 1000) {{rows{{revenue orders}}}}}}") })
        .to_string()
}

fn start(orders: &str) -> (tempfile::TempDir, Running) {
    let folder = new_folder();
    let source = format!("generate:orders={orders},seed=1");
    assert_eq!(loader(&["load", &source, "--quiet"], folder.path()).code, Some(0));
    let gateway = Running::start(folder.path(), None);
    (folder, gateway)
}

#[test]
fn what_was_asked_is_answered_although_the_gateway_is_told_to_stop() {
    let (_folder, mut gateway) = start("5000");
    let address = gateway.address().to_owned();
    let (all_asked, told) = (Barrier::new(CLIENTS + 1), Barrier::new(CLIENTS + 1));
    let signalled = OnceLock::new();
    thread::scope(|scope| {
        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            let (address, all_asked, told, signalled) = (&address, &all_asked, &told, &signalled);
            clients.push(scope.spawn(move || {
                let mut client = Client::connect(address);
                // Some connections are new, some were used before.
                if number % 2 == 0 {
                    assert_eq!(client.get("/health/live", &[]).status, 200);
                }
                let ask = |client: &mut Client| {
                    client.is_sent("POST", "/graphql", &["content-type: application/json"], &question(number))
                };
                // Of each kind some ask before the gateway is told, and some at the moment it is.
                let asks_first = number % 3 != 0;
                let mut is_sent = asks_first && ask(&mut client);
                all_asked.wait();
                told.wait();
                if !asks_first {
                    is_sent = ask(&mut client);
                }
                let since = signalled.get().map(Instant::elapsed).expect("the signal was sent before");
                let Some(answer) = is_sent.then(|| client.answer(false)).flatten() else {
                    assert!(
                        !asks_first && since > IN_TIME,
                        "client {number} was not answered, {since:?} after the signal"
                    );
                    return 0;
                };
                assert_eq!(answer.status, 200, "{}", answer.text());
                assert!(answer.json()["data"].is_object(), "{}", answer.text());
                assert!(client.is_closed(), "client {number} could ask on");
                1
            }));
        }
        all_asked.wait();
        signalled.set(Instant::now()).expect("it is sent once");
        gateway.tell_to_stop();
        told.wait();
        let answered: usize = clients.into_iter().map(|client| client.join().expect("every client is answered")).sum();
        assert!(answered >= ANSWERED_MIN, "only {answered} were answered");
    });
    assert_eq!(gateway.ended(), Some(0));
}

#[test]
fn who_sends_half_of_something_is_told_so_and_let_go() {
    let (_folder, gateway) = start("60");
    let address = gateway.address();
    let half_head = format!("POST /graphql HTTP/1.1\r\nhost: {address}\r\n");
    let half_body = format!("{half_head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{{\"query\"");
    thread::scope(|scope| {
        for (half, status) in [(half_head.as_str(), None), (&half_body, Some(408))] {
            scope.spawn(move || {
                let mut client = Client::connect(address);
                client.write(half.as_bytes());
                let started = Instant::now();
                let answer = client.answer(false);
                assert_eq!(answer.as_ref().map(|answer| answer.status), status, "{half}: {answer:?}");
                assert!(answer.is_none_or(|answer| answer.code() == "TIMEOUT"), "it has the shape of all refusals");
                assert!(client.is_closed());
                let elapsed = started.elapsed();
                assert!(elapsed > CUT_AFTER && elapsed < CUT_BEFORE, "{half}: after {elapsed:?}");
            });
        }
    });
}

#[test]
fn http_2_is_spoken_to_those_who_begin_with_it() {
    let (_folder, gateway) = start("60");
    let mut stream = TcpStream::connect(gateway.address()).expect("it listens");
    stream.set_read_timeout(Some(CUT_BEFORE)).expect("a time is no zero");
    // Its preface, and settings that change none (RFC 9113, sections 3.4 and 6.5).
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").expect("it takes what is sent");
    let mut head = [0; 9];
    stream.read_exact(&mut head).expect("it answers");
    assert_eq!((head[3], head[5..].to_vec()), (4, vec![0; 4]), "settings come first");
}
