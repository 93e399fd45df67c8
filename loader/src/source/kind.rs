//! What a file is, told by its first bytes and never by its name: text, something packed, or something that is not read, with what
//! to do about it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Enough to tell a tar archive by, which says what it is at byte 257.
pub(super) const FIRST_BYTES: usize = 512;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A stream in a packing.
    Packed(Packing),
    /// Files in one.
    Archive(Format),
    NotRead(NotRead),
    /// Anything else; whether it is a table is told by reading it.
    Plain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Zip,
    Tar,
}

/// What is told from others and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotRead {
    SevenZip,
    Rar,
    Bzip2,
    Xz,
    Lz4,
    Compress,
    /// Of today, which is a zip archive of its own kind.
    Workbook,
    /// Of before 2007.
    OldWorkbook,
    Pdf,
    WebPage,
}

const MAGIC: &[(&[u8], Kind)] = &[
    (b"\x1f\x8b\x08", Kind::Packed(Packing::Gzip)),
    (b"\x28\xb5\x2f\xfd", Kind::Packed(Packing::Zstd)),
    (b"PK\x03\x04", Kind::Archive(Format::Zip)),
    // Of no file, and one that was cut into parts and put together.
    (b"PK\x05\x06", Kind::Archive(Format::Zip)),
    (b"PK\x07\x08PK", Kind::Archive(Format::Zip)),
    (b"7z\xbc\xaf\x27\x1c", Kind::NotRead(NotRead::SevenZip)),
    (b"Rar!\x1a\x07", Kind::NotRead(NotRead::Rar)),
    (b"\xfd7zXZ\0", Kind::NotRead(NotRead::Xz)),
    (b"\x5d\0\0", Kind::NotRead(NotRead::Xz)),
    (b"\x04\x22\x4d\x18", Kind::NotRead(NotRead::Lz4)),
    (b"\x1f\x9d", Kind::NotRead(NotRead::Compress)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::NotRead(NotRead::OldWorkbook)),
    (b"%PDF-", Kind::NotRead(NotRead::Pdf)),
];

impl Kind {
    pub(super) fn of_file(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&first_bytes(&mut File::open(path)?)?))
    }

    pub(super) fn of(first: &[u8]) -> Self {
        if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| first.starts_with(magic)) {
            return *kind;
        }
        // What a zstd of several threads begins with, which others skip.
        let is_skippable = first.get(1..4) == Some(b"\x2a\x4d\x18") && first[0] >> 4 == 5;
        // A word of text could begin so; its number is followed by the first block.
        let is_bzip2 = first.starts_with(b"BZh") && first.get(4..10) == Some(b"\x31\x41\x59\x26\x53\x59");
        let is_tar = first.get(257..262) == Some(b"ustar") || begins_like_an_old_tar(first);
        if is_skippable {
            Self::Packed(Packing::Zstd)
        } else if is_bzip2 {
            Self::NotRead(NotRead::Bzip2)
        } else if is_tar {
            Self::Archive(Format::Tar)
        } else if begins_like_a_page(first) {
            Self::NotRead(NotRead::WebPage)
        } else {
            Self::Plain
        }
    }
}

impl NotRead {
    /// What it is and what to do, to stand after its name.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::SevenZip => "is a 7z archive, which is not read; unpack it with 7-Zip and name the folder",
            Self::Rar => "is a RAR archive, which is not read; unpack it and name the folder",
            Self::Bzip2 => {
                "is packed with bzip2, which is not read; unpack it with bunzip2 (a .tar.bz2 with tar -xjf) and name the folder"
            }
            Self::Xz => {
                "is packed with xz or LZMA, which is not read; unpack it with unxz (a .tar.xz with tar -xJf) and name the folder"
            }
            Self::Lz4 => "is packed with LZ4, which is not read; unpack it with unlz4 and name the folder",
            Self::Compress => {
                "is packed with compress, which is not read; unpack it with uncompress and name the folder"
            }
            Self::Workbook => {
                "is a workbook or document of an office program, not a CSV; open it there and save each sheet as \
                 `CSV UTF-8 (comma delimited)`, then name the folder of those files"
            }
            Self::OldWorkbook => {
                "is a workbook or document of an old office program (.xls), not a CSV; open it there and save each sheet as \
                 `CSV UTF-8 (comma delimited)`, then name the folder of those files"
            }
            Self::Pdf => "is a PDF, not a CSV; ask for an export as CSV",
            Self::WebPage => {
                "is a web page, not a CSV: perhaps one to log in by; download the file again with a browser"
            }
        }
    }

    /// Whether files of the source may be in it.
    pub(super) fn may_hold_files(self) -> bool {
        !matches!(self, Self::Pdf | Self::WebPage)
    }
}

/// The first bytes of a stream, or all of a shorter one.
pub(super) fn first_bytes(stream: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut first = Vec::with_capacity(FIRST_BYTES);
    Read::take(stream, FIRST_BYTES as u64).read_to_end(&mut first)?;
    Ok(first)
}

/// Login pages and error pages often come with a good status, and as any kind of content.
pub(super) fn begins_like_a_page(first: &[u8]) -> bool {
    let first = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(first).trim_ascii_start();
    [b"<!doctype html".as_slice(), b"<html"]
        .iter()
        .any(|start| first.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
}

/// Before POSIX a tar archive said nothing of itself but the sum of its first bytes, as if there were blanks in the place of the sum.
fn begins_like_an_old_tar(first: &[u8]) -> bool {
    const SUM: std::ops::Range<usize> = 148..156;
    if first.len() < FIRST_BYTES {
        return false;
    }
    let sum: u32 = (0..FIRST_BYTES).map(|at| u32::from(if SUM.contains(&at) { b' ' } else { first[at] })).sum();
    let said = str::from_utf8(&first[SUM]).map(|said| said.trim_matches([' ', '\0']));
    said.is_ok_and(|said| u32::from_str_radix(said, 8) == Ok(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_files() {
        let check = |text: &str, expected: bool| assert_eq!(begins_like_a_page(text.as_bytes()), expected, "{text}");
        check("<!DOCTYPE html><html>", true);
        check("\u{feff}\n  <HTML lang=en>", true);
        check("order_id,customer_id\n", false);
        check("<htm", false);
        check("", false);
    }

    #[test]
    fn first_bytes_tell_what_a_file_is() {
        let check = |first: &[u8], expected: Kind| assert_eq!(Kind::of(first), expected, "{first:?}");
        check(b"", Kind::Plain);
        check(b"PK", Kind::Plain);
        check(b"PK,name\n1,x\n", Kind::Plain);
        check(b"BZh1,name,price\n", Kind::Plain);
        check(b"7z,Rar!\n", Kind::Plain);
        check(b"\xff\xfei\0d\0", Kind::Plain);
        check(b"BZh91AY&SY\0", Kind::NotRead(NotRead::Bzip2));
        check(b"\x50\x2a\x4d\x18\x04\0\0\0", Kind::Packed(Packing::Zstd));
        check(b"\x1f\x8b\x08\x08", Kind::Packed(Packing::Gzip));
        check(b"PK\x03\x04\x14\0", Kind::Archive(Format::Zip));
        let mut tar = [b'a'; FIRST_BYTES];
        check(&tar, Kind::Plain);
        tar[257..262].copy_from_slice(b"ustar");
        check(&tar, Kind::Archive(Format::Tar));
        let mut old = [0; FIRST_BYTES];
        old[..5].copy_from_slice(b"a.csv");
        old[148..156].copy_from_slice(b"001333\0 ");
        check(&old, Kind::Archive(Format::Tar));
    }
}
