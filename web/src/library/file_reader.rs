use super::{intake::Keeper, news::Place, words};
use js_sys::{Array, Uint8Array};
use std::io::{Error, ErrorKind, Read, Result as IoResult, Seek, SeekFrom};
use wasm_bindgen::JsValue;
use web_sys::{Blob, File, FileReaderSync, Url};

/// Reads a file of the page as anything else is read; in a worker only, because it waits for the disk.
pub struct FileReader {
    file: File,
    reader: FileReaderSync,
    bytes: u64,
    at: u64,
}

impl FileReader {
    /// Opens a file.
    pub fn new(file: File) -> Result<Self, String> {
        Ok(Self {
            bytes: file.size() as u64,
            reader: FileReaderSync::new().map_err(|error| text_of(&error))?,
            file,
            at: 0,
        })
    }
}

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let end = self.bytes.min(self.at.saturating_add(buffer.len() as u64));
        if end <= self.at {
            return Ok(0);
        }
        let refused = |error: JsValue| Error::other(text_of(&error));
        let part = self
            .file
            .slice_with_f64_and_f64(self.at as f64, end as f64)
            .map_err(refused)?;
        // It fails where the file was changed after it was dropped.
        let part = self.reader.read_as_array_buffer(&part).map_err(refused)?;
        let part = Uint8Array::new(&part);
        let read = (part.length() as usize).min(buffer.len());
        part.subarray(0, read as u32).copy_to(&mut buffer[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for FileReader {
    fn seek(&mut self, to: SeekFrom) -> IoResult<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Keeps what comes out of archives with the browser, which may put it on the disk, under addresses that hold as long
/// as the worker lives.
#[derive(Default)]
pub struct Unpacked(Array);

impl Keeper for Unpacked {
    fn begin(&mut self, _: usize) {
        self.0 = Array::new();
    }

    fn part(&mut self, part: &[u8]) {
        self.0.push(&Uint8Array::from(part));
    }

    fn end(&mut self) -> Result<Place, String> {
        let address =
            Blob::new_with_u8_array_sequence(&self.0).and_then(|blob| Url::create_object_url_with_blob(&blob));
        self.0 = Array::new();
        address.map(Place::Unpacked).map_err(|error| {
            let why = text_of(&error);
            if why.is_empty() { words::BLOB_LOST.into() } else { why }
        })
    }
}

fn text_of(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into()).ok();
    message.and_then(|message| message.as_string()).unwrap_or_default()
}
