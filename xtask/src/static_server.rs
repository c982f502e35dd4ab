//! A static file server for one folder on 127.0.0.1, by the standard library alone.
//!
//! The demo serves the built page with it and the browser tests use the same one, so what is tested is what is shown.
//! It answers GET and HEAD, one request a connection, one thread a connection; nothing outside the folder is ever
//! sent, and nothing is cached by the browser, because the files change with every build.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// A request line and its headers together may not be longer than this many bytes.
const LONGEST_HEAD: u64 = 16 * 1024;
/// Browsers open connections in advance and leave them unused; those are closed after this time.
const IDLE: Duration = Duration::from_secs(30);

/// A running server; it stops when dropped.
///
/// ```
/// use xtask::StaticServer;
/// let folder = std::env::temp_dir();
/// let server = StaticServer::start(&folder, 0).unwrap(); // 0: any free port
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// ```
pub struct StaticServer {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl StaticServer {
    /// Serves `folder` on `port`, or on the next free one above it; port 0 takes any.
    pub fn start(folder: &Path, port: u16) -> Result<Self> {
        let root = folder
            .canonicalize()
            .with_context(|| format!("there is no folder {} to serve", folder.display()))?;
        let listener = listen_from(port)?;
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let accepting = std::thread::spawn({
            let stopping = Arc::clone(&stopping);
            move || accept(&listener, &root, &stopping)
        });
        Ok(Self {
            address,
            stopping,
            accepting: Some(accepting),
        })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address of the folder's `index.html`, with the closing slash.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for StaticServer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // `accept` blocks; one more connection wakes it up to see that it should stop.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(thread) = self.accepting.take()
            && woken
        {
            let _ = thread.join();
        }
    }
}

/// Listens on `port` of 127.0.0.1 or, if another program has it, on the first free one of the next hundred.
fn listen_from(port: u16) -> Result<TcpListener> {
    for candidate in port..=port.saturating_add(100) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("cannot listen on port {candidate}")),
        }
    }
    bail!(
        "the ports {port} to {} are all taken; name another with --port",
        port.saturating_add(100)
    )
}

fn accept(listener: &TcpListener, root: &Path, stopping: &AtomicBool) {
    for connection in listener.incoming() {
        if stopping.load(Ordering::SeqCst) {
            return;
        }
        match connection {
            Ok(stream) => {
                let root = root.to_path_buf();
                // A reader that went away is its own business: its error ends its thread and nothing else.
                std::thread::spawn(move || answer(&stream, &root));
            }
            // Out of file descriptors, most likely: wait for connections to close instead of spinning.
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

fn answer(mut stream: &TcpStream, root: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(IDLE))?;
    let mut head = BufReader::new(stream).take(LONGEST_HEAD);
    let mut request = String::new();
    if head.read_line(&mut request)? == 0 {
        return Ok(());
    }
    // The headers are read although none matters: closing with unread bytes would reset the connection.
    let mut header = String::new();
    while head.read_line(&mut header)? > 2 {
        header.clear();
    }
    match Response::to(&request, root) {
        Response::File { path, with_body } => {
            let mut file = File::open(&path)?;
            let length = file.metadata()?.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
                 X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
                content_type(&path)
            )?;
            if with_body {
                io::copy(&mut file, &mut stream)?;
            }
        }
        Response::Folder { location } => {
            write!(
                stream,
                "HTTP/1.1 301 Moved Permanently\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )?;
        }
        Response::Refusal(status) => {
            write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
                 Cache-Control: no-cache\r\nConnection: close\r\n\r\n{status}\n",
                status.len() + 1
            )?;
        }
    }
    stream.flush()
}

/// What a request gets.
#[derive(Debug, PartialEq)]
enum Response {
    File { path: PathBuf, with_body: bool },
    Folder { location: String },
    Refusal(&'static str),
}

impl Response {
    fn to(request_line: &str, root: &Path) -> Self {
        let mut words = request_line.split_ascii_whitespace();
        let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next()) else {
            return Self::Refusal("400 Bad Request");
        };
        if !version.starts_with("HTTP/1.") || !target.starts_with('/') {
            return Self::Refusal("400 Bad Request");
        }
        if method != "GET" && method != "HEAD" {
            return Self::Refusal("405 Method Not Allowed");
        }
        let Some(mut path) = file_of(root, target) else {
            return Self::Refusal("404 Not Found");
        };
        if path.is_dir() {
            let place = target.split(['?', '#']).next().unwrap_or(target);
            if !place.ends_with('/') {
                // Without the slash the page's relative links would point one folder too high. One leading slash
                // only: `//host/` in a Location header would name another host.
                return Self::Folder {
                    location: format!("/{}/", place.trim_matches('/')),
                };
            }
            path.push("index.html");
        }
        if path.is_file() {
            Self::File {
                path,
                with_body: method == "GET",
            }
        } else {
            Self::Refusal("404 Not Found")
        }
    }
}

/// The file or folder below `root` that a request's target names, if there is one.
///
/// `root` must be canonical. Names that could lead out of it are refused, and so is a link that does lead out of it.
fn file_of(root: &Path, target: &str) -> Option<PathBuf> {
    let encoded = target.split(['?', '#']).next()?;
    let decoded = percent_decode(encoded)?;
    let mut path = root.to_path_buf();
    for name in decoded.split('/').filter(|name| !name.is_empty() && *name != ".") {
        // A colon starts a drive or a stream on Windows, where a backslash separates folders too.
        if name == ".." || name.contains(['\\', '\0', ':']) {
            return None;
        }
        path.push(name);
    }
    let path = path.canonicalize().ok()?;
    path.starts_with(root).then_some(path)
}

/// Resolves `%41` and the like; `None` for a broken escape or for bytes that are no UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The MIME type by the file's extension. WebAssembly must be `application/wasm`, or browsers refuse to compile it
/// while it streams in; scripts must be JavaScript, or modules and workers do not start.
fn content_type(path: &Path) -> &'static str {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "jsonl" | "txt" | "md" | "toml" | "csv" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a page, a file with a space in its name, a bundle and, beside it, a secret.
    struct Site {
        base: PathBuf,
        root: PathBuf,
    }

    impl Site {
        fn new(name: &str) -> Self {
            let base = std::env::temp_dir().join(format!("guesswork-server-{}-{name}", std::process::id()));
            let root = base.join("dist");
            std::fs::create_dir_all(root.join("bundle")).unwrap();
            std::fs::write(base.join("secret.txt"), "secret").unwrap();
            std::fs::write(root.join("index.html"), "<h1>page</h1>").unwrap();
            std::fs::write(root.join("a b.txt"), "spaced").unwrap();
            std::fs::write(root.join("app.wasm"), b"\0asm").unwrap();
            std::fs::write(root.join("bundle/manifest.json"), "{}").unwrap();
            let root = root.canonicalize().unwrap();
            Self { base, root }
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.base);
        }
    }

    fn ask(server: &StaticServer, request: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn names_inside_the_folder_are_found() {
        let site = Site::new("inside");
        assert_eq!(file_of(&site.root, "/").unwrap(), site.root);
        assert_eq!(
            file_of(&site.root, "/a%20b.txt?v=1#x").unwrap(),
            site.root.join("a b.txt")
        );
        assert_eq!(
            file_of(&site.root, "/./bundle//manifest.json").unwrap(),
            site.root.join("bundle/manifest.json")
        );
        assert_eq!(file_of(&site.root, "/nothing"), None);
    }

    #[test]
    fn nothing_outside_the_folder_is_found() {
        let site = Site::new("outside");
        for target in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/%2E%2E%2Fsecret.txt",
            "/bundle/../../secret.txt",
            "/..%5csecret.txt",
            "/a%00b",
            "/%zz",
            "/%f",
            "/%ff",
        ] {
            assert_eq!(file_of(&site.root, target), None, "{target}");
        }
        let absolute = format!("/{}", site.base.join("secret.txt").display());
        assert_eq!(file_of(&site.root, &absolute), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_not_followed() {
        let site = Site::new("link");
        std::os::unix::fs::symlink(site.base.join("secret.txt"), site.root.join("link.txt")).unwrap();
        std::os::unix::fs::symlink(site.root.join("a b.txt"), site.root.join("inner.txt")).unwrap();
        assert_eq!(file_of(&site.root, "/link.txt"), None);
        assert_eq!(file_of(&site.root, "/inner.txt").unwrap(), site.root.join("a b.txt"));
    }

    #[test]
    fn types_that_browsers_insist_on() {
        assert_eq!(content_type(Path::new("x/app-123_bg.wasm")), "application/wasm");
        assert_eq!(content_type(Path::new("app.JS")), "text/javascript; charset=utf-8");
        assert_eq!(content_type(Path::new("worker.mjs")), "text/javascript; charset=utf-8");
        assert_eq!(content_type(Path::new("index.html")), "text/html; charset=utf-8");
        assert_eq!(content_type(Path::new("base.gguf")), "application/octet-stream");
        assert_eq!(content_type(Path::new("LICENSE")), "application/octet-stream");
    }

    #[test]
    fn a_taken_port_gives_the_next_free_one() {
        let first = listen_from(0).unwrap();
        let taken = first.local_addr().unwrap().port();
        // The highest port has no next one; any other leaves room.
        if taken < u16::MAX {
            let second = listen_from(taken).unwrap().local_addr().unwrap().port();
            assert!(
                second > taken && second <= taken.saturating_add(100),
                "{taken} then {second}"
            );
        }
    }

    #[test]
    fn get_head_and_refusals_over_the_wire() {
        let site = Site::new("wire");
        let server = StaticServer::start(&site.root, 0).unwrap();
        let page = ask(&server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
        assert!(page.contains("Content-Type: text/html"), "{page}");
        assert!(page.contains("Cache-Control: no-cache\r\n"), "{page}");
        assert!(page.ends_with("\r\n\r\n<h1>page</h1>"), "{page}");
        let head = ask(&server, "HEAD /app.wasm HTTP/1.1\r\n\r\n");
        assert!(
            head.contains("Content-Type: application/wasm\r\nContent-Length: 4\r\n"),
            "{head}"
        );
        assert!(head.ends_with("\r\n\r\n"), "{head}");
        let folder = ask(&server, "GET /bundle HTTP/1.1\r\n\r\n");
        assert!(folder.contains("Location: /bundle/\r\n"), "{folder}");
        assert!(ask(&server, "GET /../secret.txt HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        assert!(ask(&server, "POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
        assert!(ask(&server, "nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    }

    #[test]
    fn a_silent_connection_does_not_keep_others_waiting() {
        let site = Site::new("silent");
        let server = StaticServer::start(&site.root, 0).unwrap();
        let silent = TcpStream::connect(server.address).unwrap();
        assert!(ask(&server, "GET /bundle/manifest.json HTTP/1.1\r\n\r\n").ends_with("{}"));
        drop(silent);
    }

    #[test]
    fn it_stops_when_dropped() {
        let site = Site::new("stop");
        let server = StaticServer::start(&site.root, 0).unwrap();
        let address = server.address;
        drop(server);
        assert!(TcpStream::connect(address).is_err());
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        assert!(StaticServer::start(Path::new("/no/such/folder"), 0).is_err());
    }
}
