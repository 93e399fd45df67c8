//! Servers as they are met: what they pack for the way though nobody asked, addresses that are signed for one kind of request,
//! files that lie there packed, certificates that are not good. What can be had is had, and the rest is told at once.

use std::fs;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use e2e::binary::loader;
use e2e::files::NAMES;
use e2e::lake::{Lake, fixture, load, mini, new_folder, same_stores};
use e2e::packed::{files_of, gzip, tar, zip};
use e2e::web::{Reply, Request, Sent, Web, file};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection};
use serde_json::Value;

/// The fixture's files, each answered by `answer`; others are not there.
fn serve(answer: impl Fn(&Request, &[u8]) -> Reply + Send + Sync + 'static) -> Web {
    let files = files_of(&mini());
    Web::serve(move |request| {
        let name = request.path.rsplit('/').next().expect("a path has a last part");
        match files.iter().find(|(of_fixture, _)| *of_fixture == name) {
            Some((_, bytes)) => answer(request, bytes),
            None => Reply::new(404, b""),
        }
    })
}

fn packed(request: &Request, bytes: &[u8]) -> Reply {
    file(request, &gzip(bytes), "\"1\"").header("Content-Encoding", "gzip")
}

fn check_loads(web: &Web, path: &str) {
    let plain = Lake::of(&mini().display().to_string());
    let lake = Lake::of(&web.url(path));
    same_stores(&plain.load_dir(), &lake.load_dir());
    web.asked();
    load(&web.url(path), lake.path()).expect("it loads again");
    let asked = web.asked().iter().filter(|request| request.header("if-none-match").is_some()).count();
    assert_eq!(asked, if path.ends_with('/') { NAMES.len() } else { 1 }, "nothing is fetched twice");
}

#[test]
fn gzip_that_was_not_asked_for_is_undone() {
    let web = serve(packed);
    check_loads(&web, "/shop/");
    let folder = new_folder();
    let ended = loader(&["fetch", "here", "--from", &web.url("/shop/")], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    for (name, bytes) in files_of(&mini()) {
        assert!(fs::read(folder.path().join("here").join(name)).expect("it was fetched") == bytes, "{name}");
    }
    let again = loader(&["fetch", "here", "--from", &web.url("/shop/")], folder.path());
    assert!(again.stdout.contains("nothing was fetched"), "{}{}", again.stdout, again.stderr);

    let archive = zip(&files_of(&mini()));
    check_loads(&Web::serve(move |request| packed(request, &archive)), "/a.zip");
    // It says so of what is not packed.
    let lying = serve(|request, bytes| file(request, bytes, "\"1\"").header("Content-Encoding", "gzip"));
    check_loads(&lying, "/shop/");
}

#[test]
fn gzip_that_breaks_off_is_gone_on_with_and_a_page_in_it_is_told() {
    let requests = AtomicUsize::new(0);
    let archive = zip(&files_of(&mini()));
    let web = Web::serve(move |request| match requests.fetch_add(1, Ordering::Relaxed) {
        0 => packed(request, &archive).sent(Sent::Cut(1000)),
        // The rest does not say again what it is packed in.
        _ => file(request, &gzip(&archive), "\"1\""),
    });
    let folder = new_folder();
    let ended = loader(&["fetch", "here", "--from", &web.url("/a.zip")], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let asked: Vec<Option<usize>> = web.asked().iter().map(Request::from_byte).collect();
    assert_eq!(asked, [None, Some(1000)]);
    assert!(fs::read(folder.path().join("here/a.zip")).expect("it was fetched") == zip(&files_of(&mini())));

    let web = Web::serve(|request| packed(request, b"<!DOCTYPE html><html>"));
    let ended = loader(&["fetch", "there", "--from", &web.url("/a.zip")], folder.path());
    assert!(ended.code == Some(3) && ended.stderr.contains("is a web page"), "{}", ended.stderr);
}

#[test]
fn files_that_lie_there_packed() {
    let packed_only = |which: fn(&str) -> bool| {
        let files = files_of(&mini());
        Web::serve(move |request| {
            let name = request.path.rsplit('/').next().expect("a path has a last part");
            let is_it = |file: &str| if which(file) { name.strip_suffix(".gz") == Some(file) } else { name == file };
            let found = files.iter().find(|(file, _)| is_it(file));
            found.map_or(Reply::new(404, b""), |(plain, bytes)| {
                let bytes = if which(plain) { gzip(bytes) } else { bytes.clone() };
                file(request, &bytes, "\"1\"")
            })
        })
    };
    check_loads(&packed_only(|_| true), "/shop/");
    packed_at_first_and_later_plain();
    let web = packed_only(|name| name == "olist_order_payments_dataset.csv");
    check_loads(&web, "/shop/");
    let folder = new_folder();
    let planned = loader(&["plan", &web.url("/shop/"), "--json"], folder.path());
    let planned: Value = serde_json::from_str(&planned.stdout).expect("a plan is JSON");
    let files = planned["files"].as_array().expect("it lists files");
    let payments = files.iter().find(|file| file["file"] == "olist_order_payments_dataset.csv.gz");
    assert!(payments.is_some_and(|file| file["tables"][0] == "payments"), "{planned}");

    let archive = gzip(&tar(&files_of(&mini())));
    check_loads(&Web::serve(move |request| file(request, &archive, "\"1\"")), "/export.tar.gz");
}

/// Both never lie here together.
fn packed_at_first_and_later_plain() {
    let is_plain = Arc::new(AtomicBool::new(false));
    let (plain, files) = (Arc::clone(&is_plain), files_of(&mini()));
    let web = Web::serve(move |request| {
        let name = request.path.rsplit('/').next().expect("a path has a last part");
        let is_plain = plain.load(Ordering::Relaxed);
        let is_it = |file: &str| if is_plain { name == file } else { name.strip_suffix(".gz") == Some(file) };
        let found = files.iter().find(|(file, _)| is_it(file));
        found.map_or(Reply::new(404, b""), |(_, bytes)| {
            let bytes = if is_plain { bytes.clone() } else { gzip(bytes) };
            file(request, &bytes, &format!("\"{is_plain}\""))
        })
    });
    let folder = new_folder();
    for plain in [false, true, false] {
        is_plain.store(plain, Ordering::Relaxed);
        let ended = loader(&["fetch", "here", "--from", &web.url("/shop/")], folder.path());
        assert_eq!(ended.code, Some(0), "{plain}: {}", ended.stderr);
    }
}

#[test]
fn an_address_that_is_signed_for_get_is_planned_by_its_first_byte() {
    let archive = zip(&files_of(&mini()));
    let bytes = archive.len();
    for knows_ranges in [true, false] {
        let archive = archive.clone();
        let web = Web::serve(move |request| match request.method.as_str() {
            "HEAD" => Reply::new(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>"),
            _ if knows_ranges && request.header("range").is_some() => {
                Reply::new(206, &archive[..1]).header("Content-Range", &format!("bytes 0-0/{}", archive.len()))
            }
            _ => Reply::new(200, &archive),
        });
        let folder = new_folder();
        let planned = loader(&["plan", &web.url("/export.zip?X-Amz-Signature=a"), "--json"], folder.path());
        assert_eq!(planned.code, Some(0), "{}{}", planned.stdout, planned.stderr);
        let planned: Value = serde_json::from_str(&planned.stdout).expect("a plan is JSON");
        assert_eq!(planned["files"][0]["bytes"].as_u64(), Some(bytes as u64));
    }
    let web = Web::serve(|_| Reply::new(403, b""));
    let folder = new_folder();
    let refused = loader(&["plan", &web.url("/export.zip")], folder.path());
    assert!(refused.code == Some(3) && refused.stderr.contains("refused (403)"), "{}", refused.stderr);
}

/// Answers every handshake with the expired certificate. Its port, and how many came.
fn serve_expired() -> (u16, Arc<AtomicUsize>) {
    // Another test may have set it, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let read = |name: &str| fs::read(fixture("tls").join(name)).expect("the fixture can be read");
    let certificate = CertificateDer::from_pem_slice(&read("expired.pem")).expect("it is a certificate");
    let key = PrivateKeyDer::from_pem_slice(&read("expired.key")).expect("it is a key");
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
    let config = Arc::new(config.expect("they belong together"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("a listener has an address").port();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::Relaxed);
            let mut connection = ServerConnection::new(Arc::clone(&config)).expect("the configuration is whole");
            // The client breaks it off.
            drop(connection.complete_io(&mut stream));
        }
    });
    (port, connections)
}

#[test]
fn a_certificate_that_is_not_good_is_told_at_once() {
    let folder = new_folder();
    let (port, connections) = serve_expired();
    let address = format!("https://localhost:{port}/shop.zip");
    let commands: [&[&str]; 3] = [&["load", &address], &["plan", &address], &["fetch", "here", "--from", &address]];
    for (number, arguments) in commands.into_iter().enumerate() {
        let ended = loader(arguments, folder.path());
        assert_eq!(ended.code, Some(3), "{arguments:?}: {}", ended.stderr);
        for word in ["the certificate of `https://localhost:", "is not trusted", "expired"] {
            assert!(ended.stderr.contains(word), "{arguments:?}: `{word}` is not in: {}", ended.stderr);
        }
        assert_eq!(connections.load(Ordering::Relaxed), number + 1, "it is not asked again");
    }
}
