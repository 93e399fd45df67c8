//! Messages that no row could be made of, as they came: a CSV file for each partition of each topic in the lake's folder `messages`.
//! They are written before the offsets behind them are committed, and each once, however often it is read again. Refuses to forget
//! one by itself: only a replay takes it out.

use std::fs::{self, File};
use std::hash::Hasher;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};
use triptych_schemas::layout;

use super::message::{Fault, Rule};

/// One of them; a line of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub table: String,
    pub topic: String,
    pub partition: i32,
    pub offset: i64,
    /// RFC 3339, as the producer or the broker had it; empty where neither told.
    pub time: String,
    pub rule: String,
    pub problem: String,
    pub key: String,
    pub value: String,
    /// How key and value are written. Last, so that a line that was cut off lacks it.
    pub encoding: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Text,
    /// As text, and the value is null.
    Tombstone,
    /// One of them is no UTF-8.
    Base64,
}

/// A message as it came.
#[derive(Clone, Copy, Debug)]
pub struct Came<'a> {
    pub table: &'static str,
    pub topic: &'a str,
    pub partition: i32,
    pub offset: i64,
    /// Milliseconds since 1970.
    pub timestamp: Option<i64>,
    pub key: Option<&'a [u8]>,
    pub value: Option<&'a [u8]>,
}

impl Kept {
    pub fn of(came: Came<'_>, fault: &Fault) -> Self {
        let texts = [came.key, came.value].map(|bytes| std::str::from_utf8(bytes.unwrap_or_default()).ok());
        let (key, value, encoding) = match (texts, came.value) {
            ([Some(key), Some(_)], None) => (key.to_owned(), String::new(), Encoding::Tombstone),
            ([Some(key), Some(value)], Some(_)) => (key.to_owned(), value.to_owned(), Encoding::Text),
            _ => {
                let packed = |bytes: Option<&[u8]>| STANDARD.encode(bytes.unwrap_or_default());
                (packed(came.key), packed(came.value), Encoding::Base64)
            }
        };
        let time = came.timestamp.and_then(chrono::DateTime::from_timestamp_millis);
        Self {
            table: came.table.to_owned(),
            topic: came.topic.to_owned(),
            partition: came.partition,
            offset: came.offset,
            time: time.map_or_else(String::new, |time| time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)),
            rule: fault.rule.name().to_owned(),
            problem: fault.problem.clone(),
            key,
            value,
            encoding,
        }
    }

    /// Key and value as they were sent, or as they were corrected. None where they are no base64.
    pub fn bytes(&self) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
        let plain = |text: &str| text.as_bytes().to_vec();
        match self.encoding {
            Encoding::Text => Some((plain(&self.key), Some(plain(&self.value)))),
            Encoding::Tombstone => Some((plain(&self.key), None)),
            Encoding::Base64 => Some((STANDARD.decode(&self.key).ok()?, Some(STANDARD.decode(&self.value).ok()?))),
        }
    }

    fn fingerprint(&self) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write_i64(self.offset);
        hasher.write(self.key.as_bytes());
        hasher.write_u8(0xff);
        hasher.write(self.value.as_bytes());
        hasher.finish()
    }
}

/// The files of a lake, and which messages are in them.
pub struct KeptFiles {
    folder: PathBuf,
    known: FxHashMap<PathBuf, FxHashSet<u64>>,
}

impl KeptFiles {
    pub fn of(lake: &Path) -> Self {
        Self { folder: folder(lake), known: FxHashMap::default() }
    }

    /// Adds those that are not there yet; on disk when it returns.
    pub fn add(&mut self, messages: &[Kept]) -> io::Result<()> {
        let mut by_file: Vec<(PathBuf, Vec<&Kept>)> = Vec::new();
        for message in messages {
            let path = self.folder.join(format!("{}.{}.csv", message.topic, message.partition));
            match by_file.iter_mut().find(|(known, _)| *known == path) {
                Some((_, of_file)) => of_file.push(message),
                None => by_file.push((path, vec![message])),
            }
        }
        for (path, messages) in by_file {
            self.add_to(&path, &messages)?;
        }
        Ok(())
    }

    fn add_to(&mut self, path: &Path, messages: &[&Kept]) -> io::Result<()> {
        let known = match self.known.entry(path.to_owned()) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(mend(path)?),
        };
        let new: Vec<&&Kept> = messages.iter().filter(|message| known.insert(message.fingerprint())).collect();
        if new.is_empty() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let has_header = path.metadata().is_ok_and(|file| file.len() > 0);
        let mut writer = csv::WriterBuilder::new().has_headers(!has_header).from_writer(Vec::new());
        for message in new {
            writer.serialize(message)?;
        }
        let lines = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        let mut file = File::options().create(true).append(true).open(path)?;
        file.write_all(&lines)?;
        file.sync_all()
    }
}

/// Puts what a follower that died wrote by half aside, and tells what there is.
fn mend(path: &Path) -> io::Result<FxHashSet<u64>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(FxHashSet::default()),
        bytes => bytes?,
    };
    let mut known = FxHashSet::default();
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let header = reader.headers()?.clone();
    let mut whole = reader.position().byte();
    if !bytes[..whole as usize].ends_with(b"\n") {
        whole = 0;
    }
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).is_ok_and(|is_there| is_there) {
        let Ok(kept) = record.deserialize::<Kept>(Some(&header)) else { break };
        known.insert(kept.fingerprint());
        whole = reader.position().byte();
    }
    let (whole, cut) = bytes.split_at(whole as usize);
    if !cut.is_empty() {
        // It may be what somebody wrote by hand.
        File::options().create(true).append(true).open(path.with_extension("cut"))?.write_all(cut)?;
        File::options().write(true).open(path)?.set_len(whole.len() as u64)?;
    }
    if !whole.is_empty() && !whole.ends_with(b"\n") {
        File::options().append(true).open(path)?.write_all(b"\n")?;
    }
    Ok(known)
}

pub fn folder(lake: &Path) -> PathBuf {
    lake.join(layout::MESSAGES)
}

/// The files of a lake, in the order of their names.
pub fn files(lake: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(lake)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "csv")).collect();
    files.sort();
    files
}

/// Whether a file is one of a lake's.
pub fn is_one(lake: &Path, file: &Path) -> bool {
    let own = || fs::canonicalize(folder(lake)).ok();
    file.parent().and_then(|parent| fs::canonicalize(parent).ok()).is_some_and(|parent| own() == Some(parent))
}

/// The messages in a file.
pub fn read(file: &Path) -> Result<Vec<Kept>, csv::Error> {
    csv::Reader::from_path(file)?.into_deserialize().collect()
}

/// Puts these messages in the place of all in the file, which goes where there are none.
pub fn replace(file: &Path, messages: &[Kept]) -> io::Result<()> {
    if messages.is_empty() {
        return fs::remove_file(file);
    }
    let aside = file.with_extension("new");
    let mut writer = csv::Writer::from_path(&aside)?;
    for message in messages {
        writer.serialize(message)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?.sync_all()?;
    fs::rename(aside, file)
}

/// How often each rule holds, in the order of the rules; texts that are none of ours are left out.
pub fn rules(messages: &[Kept]) -> Vec<(Rule, u64)> {
    let mut counts: Vec<(Rule, u64)> = Vec::new();
    for rule in messages.iter().filter_map(|message| Rule::from_str(&message.rule).ok()) {
        match counts.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, count)) => *count += 1,
            None => counts.push((rule, 1)),
        }
    }
    counts.sort();
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(offset: i64, value: &[u8]) -> Kept {
        let came = Came {
            table: "orders",
            topic: "shop.orders",
            partition: 0,
            offset,
            timestamp: Some(1_500_000_000_000),
            key: Some(b"k"),
            value: Some(value),
        };
        Kept::of(came, &Fault { rule: Rule::NoJson, problem: "why".to_owned() })
    }

    #[test]
    fn a_message_is_kept_once_and_as_it_came() {
        let lake = tempfile::tempdir().expect("a folder can be made");
        let messages = [kept(3, b"{\n\"\","), kept(5, &[0xff, 0])];
        KeptFiles::of(lake.path()).add(&messages).expect("it can be written");
        KeptFiles::of(lake.path()).add(&messages[1..]).expect("it can be written");
        let [file] = &files(lake.path())[..] else { panic!("one file") };
        assert!(file.ends_with("messages/shop.orders.0.csv") && is_one(lake.path(), file));
        assert_eq!(read(file).expect("it can be read"), messages);
        assert_eq!(messages[0].bytes(), Some((b"k".to_vec(), Some(b"{\n\"\",".to_vec()))));
        assert_eq!(messages[1].bytes(), Some((b"k".to_vec(), Some(vec![0xff, 0]))));
        assert_eq!(rules(&messages), [(Rule::NoJson, 2)]);
    }

    #[test]
    fn a_line_that_was_cut_off_is_written_again() {
        let lake = tempfile::tempdir().expect("a folder can be made");
        let messages = [kept(3, b"{\n\n"), kept(4, b"a\n\"\nb\n")];
        KeptFiles::of(lake.path()).add(&messages).expect("it can be written");
        let file = files(lake.path()).remove(0);
        let whole = fs::read(&file).expect("it is there");
        for end in 1..whole.len() {
            fs::write(&file, &whole[..end]).expect("it can be written");
            KeptFiles::of(lake.path()).add(&messages).expect("it can be written");
            assert_eq!(read(&file).expect("it can be read"), messages, "cut at {end}");
        }
    }

    #[test]
    fn another_message_at_the_same_place_is_another() {
        let lake = tempfile::tempdir().expect("a folder can be made");
        let mut files_of = KeptFiles::of(lake.path());
        files_of.add(&[kept(3, b"a")]).expect("it can be written");
        files_of.add(&[kept(3, b"b")]).expect("it can be written");
        let file = files(lake.path()).remove(0);
        assert_eq!(read(&file).expect("it can be read").len(), 2);
        replace(&file, &[]).expect("it can be written");
        assert!(files(lake.path()).is_empty());
    }
}
