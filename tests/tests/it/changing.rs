//! A source that somebody else is still writing: half of it is never published.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::SystemTime;

use e2e::binary::loader;
use e2e::files::{copy_of_mini, zip};
use e2e::lake::{mini, new_folder};

/// Loads a source while this is done over and over to one of its files.
fn check(source: &Path, file: &Path, change: impl Fn(&mut File) + Send + 'static) {
    let folder = new_folder();
    let is_over = Arc::new(AtomicBool::new(false));
    let mut opened = File::options().append(true).open(file).expect("the file can be written");
    let writer = thread::spawn({
        let is_over = Arc::clone(&is_over);
        move || {
            while !is_over.load(Ordering::Relaxed) {
                change(&mut opened);
            }
        }
    });
    let ended = loader(&["load", &source.display().to_string(), "--max-rejected", "100%"], folder.path());
    is_over.store(true, Ordering::Relaxed);
    writer.join().expect("the file can be written");
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    for word in [&*file.display().to_string(), "changed while it was read", "load it again"] {
        assert!(ended.stderr.contains(word), "`{word}` is not in: {}", ended.stderr);
    }
    assert!(!folder.path().join("lake/current").exists(), "something was published");
}

#[test]
fn a_file_that_grows_while_it_is_read() {
    let source = copy_of_mini();
    let path = source.path().join("olist_geolocation_dataset.csv");
    check(source.path(), &path, |file| file.write_all(b"01037,-23.5,-46.6,sao paulo,SP\n").expect("it can be written"));
}

#[test]
fn an_archive_that_is_written_while_it_is_read() {
    let folder = new_folder();
    let path = folder.path().join("data.zip");
    zip(&mini(), &path);
    check(&path, &path, |file| file.set_modified(SystemTime::now()).expect("its time can be set"));
    assert!(fs::metadata(&path).is_ok_and(|metadata| metadata.len() > 0));
}
