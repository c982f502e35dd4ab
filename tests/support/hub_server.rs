//! As much of Hugging Face as fetching a model takes, on 127.0.0.1: the list of a repository's files, and the files,
//! large ones by way of a redirection, in ranges. It can break off in the middle of a file, be out of order, and ask for
//! a token.
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

/// Files larger than this lie elsewhere and are redirected to, as those in Git LFS are.
const LARGE: usize = 10_000;

/// One commit of a model's repository.
#[derive(Clone, Debug, Default)]
pub struct HubCommit {
    /// Forty hexadecimal digits.
    pub hash: String,
    /// Branches and tags that mean it.
    pub names: Vec<String>,
    /// Its files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct HubRequest {
    /// With the leading slash.
    pub path: String,
    /// The header.
    pub range: Option<String>,
    /// The header.
    pub authorization: Option<String>,
}

/// How the server behaves; a test may change it at any time.
#[derive(Debug, Default)]
pub struct HubState {
    /// The model's commits.
    pub commits: Vec<HubCommit>,
    /// Without which nothing is given out.
    pub token: Option<String>,
    /// The next answer longer than this many bytes breaks off there.
    pub break_off_after: Option<usize>,
    /// Whether it is out of order from the next break on.
    pub then_down: bool,
    /// Whether every connection is closed without an answer.
    pub down: bool,
    /// What large files' bytes are replaced with in part: the first byte of each is altered.
    pub corrupt: bool,
    /// Every request so far.
    pub requests: Vec<HubRequest>,
}

/// A running server of one repository; it stops when dropped.
pub struct HubServer {
    address: SocketAddr,
    state: Arc<Mutex<HubState>>,
    stopping: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl HubServer {
    /// Serves a model called `repository`.
    pub fn start(repository: &str, commits: Vec<HubCommit>) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(HubState {
            commits,
            ..HubState::default()
        }));
        let stopping = Arc::new(AtomicBool::new(false));
        let accepting = thread::spawn({
            let (repository, state, stopping) = (repository.to_owned(), Arc::clone(&state), Arc::clone(&stopping));
            move || {
                for stream in listener.incoming().flatten() {
                    if stopping.load(Ordering::SeqCst) {
                        break;
                    }
                    // A client that goes away is none of its business.
                    let _ = answer(stream, &repository, &state);
                }
            }
        });
        Ok(Self {
            address,
            state,
            stopping,
            accepting: Some(accepting),
        })
    }

    /// For `HF_ENDPOINT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How it behaves, and what was asked.
    pub fn state(&self) -> MutexGuard<'_, HubState> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The requests since the last call.
    pub fn take_requests(&self) -> Vec<HubRequest> {
        std::mem::take(&mut self.state().requests)
    }
}

impl Drop for HubServer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // `accept` blocks; one more connection wakes it up.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(thread) = self.accepting.take()
            && woken
        {
            let _ = thread.join();
        }
    }
}

/// Reads one request and answers it.
fn answer(stream: TcpStream, repository: &str, state: &Mutex<HubState>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.by_ref().take(10_000).read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut range, mut authorization) = (None, None);
    loop {
        let mut header = String::new();
        if reader.by_ref().take(10_000).read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.trim().split_once(": ") {
            match name.to_lowercase().as_str() {
                "range" => range = Some(value.to_owned()),
                "authorization" => authorization = Some(value.to_owned()),
                _ => (),
            }
        }
    }
    let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if state.down {
        return stream.shutdown(Shutdown::Both);
    }
    state.requests.push(HubRequest {
        path: path.clone(),
        range: range.clone(),
        authorization: authorization.clone(),
    });
    let expected = state.token.as_ref().map(|token| format!("Bearer {token}"));
    if expected.is_some() && authorization != expected {
        return respond(&stream, "401 Unauthorized", "", b"Invalid username or password.");
    }
    let find = |revision: &str| {
        let revision = revision.replace("%2F", "/");
        let mut commits = state.commits.iter();
        commits.find(|commit| commit.hash == revision || commit.names.contains(&revision))
    };
    if let Some(revision) = path.strip_prefix(&format!("/api/models/{repository}/revision/")) {
        let Some(commit) = find(revision) else {
            return respond(&stream, "404 Not Found", "", b"Revision not found");
        };
        let files: Vec<_> = commit
            .files
            .keys()
            .map(|name| serde_json::json!({"rfilename": name}))
            .collect();
        let list = serde_json::json!({"id": repository, "sha": commit.hash, "siblings": files}).to_string();
        return respond(&stream, "200 OK", "Content-Type: application/json\r\n", list.as_bytes());
    }
    let digest = |bytes: &[u8]| -> String { Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect() };
    let all = || state.commits.iter().flat_map(|commit| commit.files.values());
    let (headers, contents) = if let Some(file) = path.strip_prefix(&format!("/{repository}/resolve/")) {
        let found = file
            .split_once('/')
            .and_then(|(revision, name)| find(revision).and_then(|commit| Some((commit, commit.files.get(name)?))));
        let Some((commit, contents)) = found else {
            return respond(&stream, "404 Not Found", "", b"Entry not found");
        };
        let (etag, commit) = (digest(contents), &commit.hash);
        if contents.len() > LARGE {
            let headers = format!(
                "Location: http://{}/large/{etag}\r\nX-Repo-Commit: {commit}\r\nX-Linked-Etag: \"{etag}\"\r\nX-Linked-Size: {}\r\n",
                stream.local_addr()?,
                contents.len()
            );
            return respond(&stream, "302 Found", &headers, b"");
        }
        // Of small files it is Git's, of forty digits.
        (
            format!("X-Repo-Commit: {commit}\r\nETag: \"{}\"\r\n", &etag[..40]),
            contents,
        )
    } else if let Some(etag) = path.strip_prefix("/large/") {
        match all().find(|contents| digest(contents) == etag) {
            Some(contents) => (format!("ETag: \"other-{}\"\r\n", &etag[..8]), contents),
            None => return respond(&stream, "404 Not Found", "", b""),
        }
    } else {
        return respond(&stream, "404 Not Found", "", b"Repository not found");
    };
    let mut contents = contents.clone();
    if state.corrupt && contents.len() > LARGE {
        contents[0] ^= 1;
    }
    let (status, headers, body) = match range.as_deref().and_then(|range| range.strip_prefix("bytes=")) {
        None => ("200 OK", headers, contents.as_slice()),
        Some(range) => {
            let (first, last) = range.split_once('-').unwrap_or((range, ""));
            let first: usize = first.parse().unwrap_or(0);
            let end = last
                .parse()
                .map_or(contents.len(), |last: usize| (last + 1).min(contents.len()));
            if first >= end {
                return respond(&stream, "416 Range Not Satisfiable", "", b"");
            }
            let range = format!(
                "{headers}Content-Range: bytes {first}-{}/{}\r\n",
                end - 1,
                contents.len()
            );
            ("206 Partial Content", range, &contents[first..end])
        }
    };
    match state.break_off_after {
        Some(bytes) if body.len() > bytes => {
            state.break_off_after = None;
            state.down = state.then_down;
            send(&stream, status, &headers, body.len(), &body[..bytes])
        }
        _ => send(&stream, status, &headers, body.len(), body),
    }
}

fn respond(stream: &TcpStream, status: &str, headers: &str, body: &[u8]) -> std::io::Result<()> {
    send(stream, status, headers, body.len(), body)
}

/// Sends an answer that says it has `length` bytes, and has those of `body`.
fn send(mut stream: &TcpStream, status: &str, headers: &str, length: usize, body: &[u8]) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    stream.shutdown(Shutdown::Write)
}
