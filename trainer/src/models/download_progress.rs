use crate::progress::Progress;

/// The progress of one file's download, as the downloader tells it.
pub struct DownloadProgress {
    name: String,
    size: Option<u64>,
    /// Bytes there before this attempt, once known, and bytes that came since.
    start: Option<u64>,
    received: u64,
    progress: Option<Progress>,
}

impl DownloadProgress {
    /// Of a file of this name; nothing is shown before the download begins.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            size: None,
            start: None,
            received: 0,
            progress: None,
        }
    }

    /// Bytes that came in this attempt.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The attempt is over. The size that the whole file should have, if the server was reached.
    pub fn finish(self) -> Option<u64> {
        if let Some(progress) = self.progress {
            progress.finish();
        }
        self.size
    }
}

impl hf_hub::api::Progress for &mut DownloadProgress {
    /// Is called twice: before the server is asked, and when it answers.
    fn init(&mut self, size: usize, _: &str) {
        self.size = Some(size as u64);
    }

    /// First with what is there already, then with each piece.
    fn update(&mut self, bytes: usize) {
        let bytes = bytes as u64;
        if self.start.is_none() {
            self.start = Some(bytes);
            self.progress = Some(Progress::start_bytes(self.size.unwrap_or(0), bytes, &self.name));
        } else if let Some(progress) = &mut self.progress {
            self.received += bytes;
            progress.advance(bytes, String::new());
        }
    }

    fn finish(&mut self) {}
}
