use super::{
    files::{Files, Listed},
    limits::{ALWAYS_UNPACKED, MOST_EXPANSION, MOST_FILES},
    words,
};
use flate2::{Crc, read::DeflateDecoder};
use std::io::{Error, Read, Result as IoResult, Seek};
use zip::{CompressionMethod, ZipArchive};

/// The files of a zip archive.
///
/// `zip` reads the archive's list and finds the files; they are unpacked here, so that every byte is counted against
/// what the archive may unpack to, whatever it says of itself. It also keeps `zip` as candle has it, without any
/// compression: one feature more would compile all of candle anew.
pub struct Archive<R> {
    zip: ZipArchive<R>,
    listed: Vec<Listed>,
    /// Where each of the listed files stands in the archive, which lists folders too.
    places: Vec<usize>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of an archive of `bytes` bytes, whose files get paths that begin with `name`. An error is one
    /// sentence.
    pub fn open(name: &str, bytes: u64, contents: R) -> Result<Self, String> {
        let mut zip = ZipArchive::new(contents).map_err(|error| words::not_an_archive(&error.to_string()))?;
        if zip.len() > MOST_FILES {
            return Err(words::too_many_in_archive(zip.len()));
        }
        let (mut listed, mut places) = (Vec::new(), Vec::new());
        for place in 0..zip.len() {
            let entry = zip
                .by_index_raw(place)
                .map_err(|error| words::not_an_archive(&error.to_string()))?;
            if entry.is_dir() {
                continue;
            }
            let path = match entry.name() {
                Ok(name) => name.into_owned(),
                Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
            };
            listed.push(Listed {
                path: format!("{name}/{}", tidy(&path)),
                bytes: entry.size(),
            });
            places.push(place);
        }
        Ok(Self {
            zip,
            listed,
            places,
            left: bytes.saturating_mul(MOST_EXPANSION).max(ALWAYS_UNPACKED),
        })
    }
}

impl<R: Read + Seek> Files for Archive<R> {
    fn listed(&self) -> &[Listed] {
        &self.listed
    }

    fn open(&mut self, place: usize) -> Result<Box<dyn Read + '_>, String> {
        let path = &self.listed[place].path;
        let entry = self
            .zip
            .by_index_raw(self.places[place])
            .map_err(|error| words::unreadable(path, &error.to_string()))?;
        if entry.encrypted() {
            return Err(words::encrypted(path));
        }
        let (method, crc) = (entry.compression(), entry.crc32());
        let unpacked: Box<dyn Read + '_> = match method {
            CompressionMethod::Stored => Box::new(entry),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(entry)),
            _ => return Err(words::other_compression(path)),
        };
        Ok(Box::new(Counted {
            unpacked,
            crc: Crc::new(),
            expected: crc,
            left: &mut self.left,
        }))
    }
}

/// A path as the other files have it: some programs write backslashes, or begin with `./`.
fn tidy(path: &str) -> String {
    let path = path.replace('\\', "/");
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != "." && *part != "..");
    parts.collect::<Vec<_>>().join("/")
}

/// Reads what was unpacked, as long as there may be more of it, and compares its checksum at the end.
struct Counted<'a> {
    unpacked: Box<dyn Read + 'a>,
    crc: Crc,
    expected: u32,
    left: &'a mut u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let read = self.unpacked.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(Error::other(words::CHECKSUM));
        }
        self.crc.update(&buffer[..read]);
        *self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| Error::other(words::UNPACKS_TOO_MUCH))?;
        Ok(read)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{super::files::read_whole, *};
    use flate2::{Compression, write::DeflateEncoder};
    use proptest::prelude::*;
    use std::io::{Cursor, Write};

    /// A zip file, written here by its specification, so that one can be made that lies.
    pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut archive, mut list) = (Vec::new(), Vec::new());
        for (name, contents) in files {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(contents).unwrap();
            let packed = encoder.finish().unwrap();
            let mut crc = Crc::new();
            crc.update(contents);
            let mut header = Vec::new();
            // Version 2.0, no flags, deflate, no date.
            header.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
            for number in [crc.sum(), packed.len() as u32, contents.len() as u32] {
                header.extend(number.to_le_bytes());
            }
            header.extend((name.len() as u16).to_le_bytes());
            header.extend([0, 0]);
            let offset = archive.len() as u32;
            archive.extend(b"PK\x03\x04");
            archive.extend(&header);
            archive.extend(name.as_bytes());
            archive.extend(packed);
            list.extend(b"PK\x01\x02\x14\0");
            list.extend(&header);
            // No comment, first disk, no attributes.
            list.extend([0; 10]);
            list.extend(offset.to_le_bytes());
            list.extend(name.as_bytes());
        }
        let offset = archive.len() as u32;
        archive.extend(&list);
        archive.extend(b"PK\x05\x06\0\0\0\0");
        archive.extend((files.len() as u16).to_le_bytes().repeat(2));
        archive.extend((list.len() as u32).to_le_bytes());
        archive.extend(offset.to_le_bytes());
        archive.extend([0, 0]);
        archive
    }

    fn open(bytes: Vec<u8>) -> Result<Archive<Cursor<Vec<u8>>>, String> {
        Archive::open("x.zip", bytes.len() as u64, Cursor::new(bytes))
    }

    #[test]
    fn files_are_unpacked_and_folders_are_none() {
        let bytes = zipped(&[("b/", b""), ("./b/one.json", b"first"), ("b\\two.json", b"second")]);
        let mut archive = open(bytes).unwrap();
        let paths: Vec<&str> = archive.listed().iter().map(|listed| listed.path.as_str()).collect();
        assert_eq!(paths, ["x.zip/b/one.json", "x.zip/b/two.json"]);
        assert_eq!(read_whole(&mut archive, 1, 100).unwrap(), b"second");
        assert_eq!(read_whole(&mut archive, 0, 100).unwrap(), b"first");
    }

    #[test]
    fn a_changed_file_is_found_by_its_checksum() {
        let mut bytes = zipped(&[("a.json", b"nothing to pack")]);
        let crc = 14;
        bytes[crc] ^= 1;
        let place = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[place + 16] ^= 1;
        let why = read_whole(&mut open(bytes).unwrap(), 0, 100).unwrap_err();
        assert!(why.contains(words::CHECKSUM), "{why}");
    }

    #[test]
    fn a_bomb_is_stopped() {
        let bytes = zipped(&[("a.json", &vec![b' '; ALWAYS_UNPACKED as usize + 1000])]);
        let mut archive = open(bytes).unwrap();
        let why = read_whole(&mut archive, 0, u64::MAX / 2).unwrap_err();
        assert!(why.contains(words::UNPACKS_TOO_MUCH), "{why}");
    }

    #[test]
    fn what_is_no_archive_says_so() {
        for bytes in [&b""[..], b"PK", b"PK\x03\x04 and then something else", &[0; 1000]] {
            assert!(open(bytes.to_vec()).is_err());
        }
        let whole = zipped(&[("a.json", b"contents")]);
        assert!(open(whole[..whole.len() - 8].to_vec()).is_err());
    }

    proptest! {
        #[test]
        fn no_damage_makes_it_panic(place in 0usize..200, byte: u8, cut in 0usize..200) {
            let mut bytes = zipped(&[("a.json", b"some contents"), ("b/c.json", b"other contents")]);
            bytes.truncate(bytes.len() - cut.min(20));
            let place = place % bytes.len();
            bytes[place] = byte;
            if let Ok(mut archive) = open(bytes) {
                for place in 0..archive.listed().len() {
                    let _ = read_whole(&mut archive, place, 1000);
                }
            }
        }
    }
}
