//! Sources at an address: what is fetched, what is not fetched again, and what becomes of a server that cuts, stalls or
//! lies. What cannot be had is refused with a sentence that helps.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use e2e::binary::{command, ended, loader};
use e2e::files::{NAMES, copy_of_mini, zip};
use e2e::lake::{Lake, load, mini, new_folder, rules};
use e2e::web::{Reply, Request, Sent, Web, file};
use triptych_loader::progress::Progress;
use triptych_loader::retry::Retry;
use triptych_loader::shape;
use triptych_loader::source::http::{self, Address, Fetched, Fetching, HttpError, Patience};
use triptych_schemas::layout;

/// No pause between attempts. A good answer may come late on a busy machine, and is not asked for again.
const PATIENT: Patience = Patience {
    connect_ms: 60_000,
    silence_ms: 60_000,
    retry: Retry { attempts_max: 3, pause_first_ms: 0, pause_max_ms: 0 },
};
/// Of a server that is silent, so that its tests take seconds.
const IMPATIENT: Patience = Patience { silence_ms: 2_000, ..PATIENT };

fn fetch_until(
    address: &str,
    folder: &Path,
    patience: Patience,
    interrupted: &AtomicBool,
) -> Result<Fetched, HttpError> {
    let expected = &shape::expected();
    let fetching = Fetching { folder, expected, patience, progress: &Progress::Quiet, interrupted };
    http::fetch(&Address::parse(address).expect("an address"), &fetching)
}

fn fetch_with(patience: Patience, address: &str, folder: &Path) -> Result<Fetched, HttpError> {
    fetch_until(address, folder, patience, &AtomicBool::new(false))
}

fn fetch(address: &str, folder: &Path) -> Result<Fetched, HttpError> {
    fetch_with(PATIENT, address, folder)
}

/// By what a server is waited for that answers so.
fn patience_of(reply: &Reply) -> Patience {
    if matches!(reply.sent, Sent::Stalled(_)) { IMPATIENT } else { PATIENT }
}

/// Looks like an archive from outside, and is long enough to be cut.
fn archive() -> Vec<u8> {
    let folder = new_folder();
    let path = folder.path().join("a.zip");
    zip(&mini(), &path);
    fs::read(path).expect("the archive was written")
}

/// The files of a folder, each with an `ETag` that changes with it.
fn serve_folder(folder: &Path) -> Web {
    let folder = folder.to_owned();
    Web::serve(move |request| {
        let name = request.path.rsplit('/').next().expect("a path has a last part");
        match fs::read(folder.join(name)) {
            Ok(bytes) => file(request, &bytes, &format!("\"{}\"", bytes.len())),
            Err(_) => Reply::new(404, b"no such file"),
        }
    })
}

/// The first request is answered by `first`, all others as by a good server.
fn serve_once(bytes: Vec<u8>, first: impl Fn(&Request, &[u8]) -> Reply + Send + Sync + 'static) -> Web {
    let requests = AtomicUsize::new(0);
    Web::serve(move |request| match requests.fetch_add(1, Ordering::Relaxed) {
        0 => first(request, &bytes),
        _ => file(request, &bytes, "\"1\""),
    })
}

#[test]
fn what_is_here_unchanged_is_not_fetched_again() {
    let source = copy_of_mini();
    let web = serve_folder(source.path());
    let folder = new_folder();
    let first = fetch(&web.url("/shop/"), folder.path()).expect("it is there");
    assert_eq!((first.files.len(), first.path.as_path()), (NAMES.len(), folder.path()));
    assert!(first.files.iter().all(|file| !file.was_here && file.sha256.len() == 64));
    for name in NAMES {
        let read = |folder: &Path| fs::read(folder.join(name)).expect("it can be read");
        assert!(read(source.path()) == read(folder.path()), "{name}");
    }
    let again = fetch(&web.url("/shop/"), folder.path()).expect("it is still there");
    assert!(again.files.iter().all(|file| file.was_here));
    let sums = |fetched: &Fetched| fetched.files.iter().map(|file| file.sha256.clone()).collect::<Vec<_>>();
    assert_eq!(sums(&first), sums(&again));

    let changed = source.path().join(NAMES[0]);
    let longer = fs::read_to_string(&changed).expect("the copy can be read") + "\n";
    fs::write(&changed, &longer).expect("the copy can be changed");
    fs::write(folder.path().join(NAMES[1]), "spoilt here").expect("what was fetched can be spoilt");
    let third = fetch(&web.url("/shop/"), folder.path()).expect("it is still there");
    let fresh: Vec<&str> = third.files.iter().filter(|file| !file.was_here).map(|file| file.name.as_str()).collect();
    assert_eq!(fresh, [NAMES[0], NAMES[1]]);
    assert_eq!(fs::read_to_string(folder.path().join(NAMES[0])).expect("it was fetched"), longer);
    let hidden_parts = fs::read_dir(folder.path()).expect("it can be listed").flatten();
    assert_eq!(hidden_parts.filter(|entry| entry.path().extension().is_some_and(|kind| kind == "part")).count(), 0);
}

/// Fetches an archive whose first answer is bad. It must come whole, with these bytes asked for after the first answer.
fn check_mended(first: impl Fn(&Request, &[u8]) -> Reply + Send + Sync + 'static, then_from: &[Option<usize>]) {
    check_mended_with(PATIENT, first, then_from);
}

fn check_mended_with(
    patience: Patience,
    first: impl Fn(&Request, &[u8]) -> Reply + Send + Sync + 'static,
    then_from: &[Option<usize>],
) {
    let bytes = archive();
    let web = serve_once(bytes.clone(), first);
    let folder = new_folder();
    let fetched = fetch_with(patience, &web.url("/a.zip"), folder.path()).expect("it comes in the end");
    assert!(fs::read(fetched.path).expect("it was written") == bytes);
    let asked: Vec<Option<usize>> = web.asked().iter().skip(1).map(Request::from_byte).collect();
    assert_eq!(asked, then_from);
}

#[test]
fn after_a_cut_it_goes_on() {
    check_mended(|request, bytes| file(request, bytes, "\"1\"").sent(Sent::Cut(1000)), &[Some(1000)]);
    let stalled = |request: &Request, bytes: &[u8]| file(request, bytes, "\"1\"").sent(Sent::Stalled(700));
    check_mended_with(IMPATIENT, stalled, &[Some(700)]);
    check_mended(|request, bytes| file(request, bytes, "\"1\"").sent(Sent::Cut(0)), &[None]);
    check_mended(|_, _| Reply::new(503, b"").header("Retry-After", "0"), &[None]);
    // It says that there is more than there is.
    let more = |request: &Request, bytes: &[u8]| {
        file(request, bytes, "\"2\"").header("Content-Length", &(bytes.len() + 9).to_string())
    };
    check_mended(more, &[Some(archive().len())]);
}

#[test]
fn halves_of_two_files_are_never_put_together() {
    // Another file came in its place meanwhile.
    check_mended(|request, bytes| file(request, &[bytes, b"old"].concat(), "\"0\"").sent(Sent::Cut(900)), &[Some(900)]);
    // Only a weak promise that it is the same, or none at all.
    check_mended(|request, bytes| file(request, bytes, "W/\"1\"").sent(Sent::Cut(900)), &[None]);
    check_mended(|_, bytes| Reply::new(200, bytes).sent(Sent::Cut(900)), &[None]);
}

/// The second answer lies about where it goes on; the third is good.
fn check_lie(lie: impl Fn(&[u8]) -> Reply + Send + Sync + 'static) {
    let bytes = archive();
    let served = bytes.clone();
    let requests = AtomicUsize::new(0);
    let web = Web::serve(move |request| match requests.fetch_add(1, Ordering::Relaxed) {
        0 => file(request, &served, "\"1\"").sent(Sent::Cut(1000)),
        1 => lie(&served),
        _ => file(request, &served, "\"1\""),
    });
    let folder = new_folder();
    let fetched = fetch(&web.url("/a.zip"), folder.path()).expect("it comes in the end");
    assert!(fs::read(fetched.path).expect("it was written") == bytes);
    let asked: Vec<Option<usize>> = web.asked().iter().map(Request::from_byte).collect();
    assert_eq!(asked, [None, Some(1000), None]);
}

#[test]
fn a_server_that_lies_about_where_it_goes_on_is_found_out() {
    check_lie(|bytes| Reply::new(206, &bytes[500..]).header("Content-Range", "bytes 500-9/10").header("ETag", "\"1\""));
    check_lie(|bytes| Reply::new(206, bytes).header("ETag", "\"1\""));
    check_lie(|bytes| {
        Reply::new(206, &bytes[1000..]).header("Content-Range", "bytes 1000-9/10").header("ETag", "\"2\"")
    });
    check_lie(|_| Reply::new(416, b""));
}

#[test]
fn a_server_that_does_not_know_ranges_is_asked_for_all_of_it() {
    let bytes = archive();
    let served = bytes.clone();
    let requests = AtomicUsize::new(0);
    let web = Web::serve(move |_| {
        let sent = if requests.fetch_add(1, Ordering::Relaxed) == 0 { Sent::Cut(1000) } else { Sent::Whole };
        Reply::new(200, &served).header("ETag", "\"1\"").sent(sent)
    });
    let folder = new_folder();
    let fetched = fetch(&web.url("/a.zip"), folder.path()).expect("it comes in the end");
    assert!(fs::read(fetched.path).expect("it was written") == bytes);
}

/// Fetches what every request is answered with, and expects these words and this number of requests.
fn check_refused(path: &str, reply: &Reply, requests: usize, words: &[&str]) {
    let answer = reply.clone();
    let web = Web::serve(move |_| answer.clone());
    let folder = new_folder();
    let error = fetch_with(patience_of(reply), &web.url(path), folder.path()).expect_err("it is refused");
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    let text = format!("{error}: {}", cause.unwrap_or_default());
    for word in words {
        assert!(text.contains(word), "{reply:?}: `{word}` is not in: {text}");
    }
    assert_eq!(web.asked().len(), requests, "{text}");
    let visible = fs::read_dir(folder.path()).expect("it can be listed").flatten();
    let visible = visible.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    assert!(visible.count() == usize::from(text.contains("no zip archive")), "{text}");
}

#[test]
fn what_cannot_be_had_is_refused_with_a_sentence_that_helps() {
    check_refused("/a.zip", &Reply::new(404, b""), 1, &["is not there (404)", "/a.zip", "check the address"]);
    check_refused("/a.zip", &Reply::new(403, b""), 1, &["refused (403)", "with a browser"]);
    check_refused("/a.zip", &Reply::new(418, b""), 1, &["status 418"]);
    let lacks = ["lacks olist_customers_dataset.csv (the olist shape), or clients.csv (the shop shape)"];
    // As it is, and packed in three ways.
    check_refused("/shop/", &Reply::new(404, b""), shape::expected().len() * 4, &lacks);
    let page = Reply::new(200, b"x").header("Content-Type", "text/html; charset=utf-8");
    check_refused("/a.zip", &page, 1, &["is a web page", "download button"]);
    let page = Reply::new(200, b"\n<!DOCTYPE html><html>").header("Content-Type", "text/csv");
    check_refused("/shop/", &page, 1, &["is a web page"]);
    let packed = Reply::new(200, b"\x0b").header("Content-Encoding", "br");
    check_refused("/a.zip", &packed, 1, &["the encoding `br`"]);
    check_refused("/a.zip", &Reply::new(200, b"a,b\n1,2\n"), 1, &["no zip archive"]);
    check_refused("/a.zip", &Reply::new(503, b""), 3, &["gave up after 3 attempts", "status 503"]);
    let short = Reply::new(200, b"PK\x03\x04").header("Content-Length", "100");
    check_refused("/a.zip", &short, 3, &["gave up after 3 attempts", "broke off after 4 of 100 bytes"]);
    let silent = Reply::new(200, b"PK\x03\x04 and more").sent(Sent::Stalled(4));
    check_refused("/a.zip", &silent, 3, &["nothing came for too long"]);
}

#[test]
fn nobody_listening_is_said() {
    let folder = new_folder();
    let error = fetch("http://127.0.0.1:1/a.zip", folder.path()).expect_err("nobody listens there");
    let cause = std::error::Error::source(&error).expect("it was tried").to_string();
    assert!(cause.contains("`http://127.0.0.1:1/a.zip` cannot be reached"), "{cause}");
}

#[test]
fn a_users_own_files_are_not_touched() {
    let web = serve_folder(&mini());
    let folder = new_folder();
    let own = folder.path().join(NAMES[0]);
    fs::write(&own, "mine").expect("a file can be written");
    let error = fetch(&web.url("/"), folder.path()).expect_err("it is not ours");
    assert!(matches!(&error, HttpError::NotOurs(path) if *path == own), "{error}");
    assert_eq!(fs::read_to_string(own).expect("it is still there"), "mine");
}

#[test]
fn an_optional_file_that_went_away_there_goes_here_too() {
    let source = copy_of_mini();
    let web = serve_folder(source.path());
    let folder = new_folder();
    fetch(&web.url("/"), folder.path()).expect("it is there");
    let optional = "olist_geolocation_dataset.csv";
    assert!(folder.path().join(optional).exists());
    fs::remove_file(source.path().join(optional)).expect("the copy can be changed");
    let fetched = fetch(&web.url("/"), folder.path()).expect("it is optional");
    assert_eq!(fetched.files.len(), NAMES.len() - 1);
    assert!(!folder.path().join(optional).exists());
}

#[test]
fn ctrl_c_does_not_wait_for_a_silent_server_and_keeps_what_came() {
    let bytes = archive();
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let web = Web::serve(move |request| {
        flag.store(request.from_byte().is_none(), Ordering::Relaxed);
        let sent = if request.from_byte().is_none() { Sent::Stalled(600) } else { Sent::Whole };
        file(request, &bytes, "\"1\"").sent(sent)
    });
    let folder = new_folder();
    let error = fetch_until(&web.url("/a.zip"), folder.path(), PATIENT, &interrupted).expect_err("it is interrupted");
    assert!(matches!(error, HttpError::Interrupted), "{error}");
    let came = fs::metadata(folder.path().join(".a.zip.part")).map_or(0, |part| part.len());
    interrupted.store(false, Ordering::Relaxed);
    if came > 0 {
        fetch(&web.url("/a.zip"), folder.path()).expect("it goes on");
        assert_eq!(web.asked().last().and_then(Request::from_byte), Some(usize::try_from(came).expect("few bytes")));
    }
}

#[test]
fn a_load_from_an_address_equals_one_from_files_and_fetches_once() {
    let here = Lake::of(&mini().display().to_string());
    let web = serve_folder(&mini());
    let there = Lake::of(&web.url("/shop/"));
    assert_eq!((&here.manifest.tables, rules(&here.manifest)), (&there.manifest.tables, rules(&there.manifest)));
    assert_eq!(there.manifest.source, web.url("/shop/"));
    web.asked();
    load(&web.url("/shop/"), there.path()).expect("it loads again");
    assert!(web.asked().iter().all(|request| request.header("if-none-match").is_some()), "nothing is fetched twice");

    let downloads = || fs::read_dir(there.path().join(layout::DOWNLOADS)).expect("downloads are kept").count();
    assert_eq!(downloads(), 1);
    let archive = archive();
    let web = Web::serve(move |request| file(request, &archive, "\"1\""));
    let manifest = load(&web.url("/a.zip?token=secret"), there.path()).expect("an archive loads too");
    assert_eq!(manifest.source, web.url("/a.zip"));
    assert_eq!(manifest.tables, here.manifest.tables);
    assert_eq!(downloads(), 1, "what another address brought is gone");
}

#[test]
fn fetch_looks_through_what_it_brought() {
    let web = serve_folder(&mini());
    let folder = new_folder();
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        let ended = loader(arguments, folder.path());
        let text = ended.stdout + &ended.stderr;
        assert_eq!(ended.code, Some(code), "{arguments:?}: {text}");
        for word in words {
            assert!(text.contains(word), "{arguments:?}: `{word}` is not in: {text}");
        }
    };
    let fetched = ["olist_orders_dataset.csv", "bytes were fetched", "load it with: triptych-loader load here"];
    check(&["fetch", "here", "--from", &web.url("/")], 0, &fetched);
    check(&["fetch", "here", "--from", &web.url("/")], 0, &["nothing was fetched"]);
    check(&["load", "here", "--max-rejected", "100%", "--tune", "off"], 0, &["published load"]);
    check(&["fetch", "other", "--from", "ftp://a.example/x.zip"], 3, &["only http and https"]);
    check(&["fetch", "other", "--from", &web.url("/none.zip")], 3, &["is not there (404)"]);

    let spoilt = copy_of_mini();
    let orders = spoilt.path().join("olist_orders_dataset.csv");
    let text = fs::read_to_string(&orders).expect("the copy can be read").replacen("order_status", "state", 1);
    fs::write(orders, text).expect("the copy can be changed");
    let web = serve_folder(spoilt.path());
    check(&["fetch", "spoilt", "--from", &web.url("/")], 3, &["missing column order_status", "line 1"]);
}

#[test]
fn a_folder_of_another_shape_is_told_by_its_files() {
    let source = new_folder();
    fs::write(
        source.path().join("clients.csv"),
        "id_client,nom,email,date_inscription,pays\n1,A,a@b.fr,2024-01-02,FR\n",
    )
    .expect("a file can be written");
    fs::write(
        source.path().join("achats.csv"),
        "id_achat,id_client,date_achat,montant,produit\n1,1,2024-02-03,9.90,thé\n",
    )
    .expect("a file can be written");
    let web = serve_folder(source.path());
    let lake = Lake::of(&web.url("/export/"));
    assert_eq!(lake.manifest.shape, "shop");
    assert!(lake.manifest.tables.iter().any(|count| count.table == "orders" && count.accepted == 1));
}

#[test]
fn proxies_that_the_environment_names_are_asked_except_for_this_machine() {
    let bytes = archive();
    let proxy = Web::serve(move |request| file(request, &bytes, "\"1\""));
    let near = serve_folder(&mini());
    let folder = new_folder();
    let fetch = |directory: &str, address: &str| {
        let mut loader = command("triptych-loader");
        for variable in ["http_proxy", "NO_PROXY", "no_proxy"] {
            loader.env_remove(variable);
        }
        let arguments = ["fetch", directory, "--from", address];
        let output = loader.args(arguments).env("HTTP_PROXY", proxy.url("/")).current_dir(folder.path()).output();
        let ended = ended(&output.expect("the loader can be started"));
        assert_eq!(ended.code, Some(0), "{address}: {}", ended.stderr);
    };
    fetch("far", "http://shop.example/a.zip");
    let asked: Vec<String> = proxy.asked().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, ["http://shop.example/a.zip"]);
    fetch("near", &near.url("/"));
    assert!(proxy.asked().is_empty() && !near.asked().is_empty());
}
