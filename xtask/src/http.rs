//! A static file server for one folder, over plain std: GET and HEAD, one answer per connection. For looking at the
//! page on one's own machine; publishing needs no server of ours.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::sizes;

/// Longest request head that is read, in bytes.
const HEAD_LIMIT: u64 = 16 * 1024;
/// Browsers open connections ahead of need and leave them idle.
const PATIENCE: Duration = Duration::from_secs(30);

/// Serves the files of `folder` until the process ends.
pub(crate) fn serve(listener: &TcpListener, folder: &Path) {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_owned();
        thread::spawn(move || {
            // A browser that hangs up early is no concern of ours.
            let _ = answer(&stream, &folder);
        });
    }
}

fn answer(stream: &TcpStream, folder: &Path) -> Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut head = BufReader::new(stream.take(HEAD_LIMIT)).lines();
    let Some(request) = head.next().transpose()? else {
        return Ok(());
    };
    // All of the head is read, because closing on unread bytes would reset the connection.
    let mut gzip = false;
    while let Some(line) = head.next().transpose()?.filter(|line| !line.is_empty()) {
        gzip |= takes_gzip(&line);
    }
    let mut stream = stream;
    stream.write_all(&respond(&request, gzip, folder))?;
    Ok(())
}

/// Whether a line of a request's head says that the browser understands gzip.
fn takes_gzip(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    line.strip_prefix("accept-encoding:")
        .is_some_and(|codings| codings.split(',').any(|coding| coding.trim() == "gzip"))
}

/// The whole answer to a request line such as `GET /www/app.js?v=1 HTTP/1.1`, compressed where that is understood and of
/// use, as hosts do.
fn respond(request: &str, gzip: bool, folder: &Path) -> Vec<u8> {
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    if method != "GET" && method != "HEAD" {
        return response(
            "405 Method Not Allowed",
            "text/plain; charset=utf-8",
            b"only GET and HEAD\n".to_vec(),
            false,
            true,
        );
    }
    let with_body = method == "GET";
    match file_for(target, folder).and_then(|path| Some((fs::read(&path).ok()?, mime(&path)))) {
        Some((body, kind)) => {
            let packed = sizes::gzip(&body).ok();
            let packed = packed.filter(|packed| gzip && packed.len() < body.len());
            let compressed = packed.is_some();
            response("200 OK", kind, packed.unwrap_or(body), compressed, with_body)
        }
        None => response(
            "404 Not Found",
            "text/plain; charset=utf-8",
            b"not found\n".to_vec(),
            false,
            with_body,
        ),
    }
}

fn response(status: &str, kind: &str, body: Vec<u8>, compressed: bool, with_body: bool) -> Vec<u8> {
    let coding = if compressed { "Content-Encoding: gzip\r\n" } else { "" };
    // `*` because a page inside a sandboxed frame has no origin of its own and still loads modules and WebAssembly.
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: {kind}\r\n\
         Content-Length: {}\r\n\
         {coding}\
         Vary: Accept-Encoding\r\n\
         Cache-Control: no-cache\r\n\
         Access-Control-Allow-Origin: *\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Connection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    if with_body {
        bytes.extend(body);
    }
    bytes
}

/// The file that a request's target names; `None` when it would lie outside `folder` or makes no sense.
fn file_for(target: &str, folder: &Path) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let relative = PathBuf::from(percent_decoded(path)?);
    let stays_inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !stays_inside {
        return None;
    }
    let file = folder.join(relative);
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

/// `None` for a broken escape, a NUL, a backslash, or bytes that are not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' {
            let digit = |byte: u8| (byte as char).to_digit(16);
            let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
            u8::try_from(high * 16 + low).ok()?
        } else {
            byte
        });
    }
    let decoded = String::from_utf8(decoded).ok()?;
    (!decoded.contains(['\0', '\\'])).then_some(decoded)
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("ts" | "txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
    }

    fn text(request: &str) -> String {
        String::from_utf8(respond(request, false, &site())).expect("sources are UTF-8")
    }

    #[test]
    fn a_file_is_served_with_its_headers() {
        let answer = text("GET /main.rs?version=1 HTTP/1.1");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert_eq!(body, include_str!("main.rs"));
        let length = format!("Content-Length: {}", body.len());
        for line in [
            "HTTP/1.1 200 OK",
            "Cache-Control: no-cache",
            "Access-Control-Allow-Origin: *",
            &length,
        ] {
            assert!(head.lines().any(|each| each == line), "{line} is missing in {head}");
        }
    }

    #[test]
    fn text_is_compressed_for_whoever_understands_it() {
        let request = "GET /main.rs HTTP/1.1";
        let plain = respond(request, false, &site());
        let packed = respond(request, true, &site());
        assert!(packed.len() < plain.len());
        let head = String::from_utf8_lossy(&packed);
        assert!(head.contains("Content-Encoding: gzip\r\n"));
        let start = head.find("\r\n\r\n").expect("a head") + 4;
        let mut text = String::new();
        flate2::read::GzDecoder::new(&packed[start..])
            .read_to_string(&mut text)
            .expect("gzip");
        assert_eq!(text, include_str!("main.rs"));
        assert!(takes_gzip("Accept-Encoding: br, gzip"));
        assert!(!takes_gzip("Accept-Encoding: identity"));
        assert!(!takes_gzip("Accept: gzip"));
    }

    #[test]
    fn head_has_the_length_but_no_body() {
        let answer = text("HEAD /main.rs HTTP/1.1");
        assert!(answer.ends_with("\r\n\r\n"));
        assert!(!answer.contains("Content-Length: 0"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        for target in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "//etc/passwd",
            "/..%5cCargo.toml",
            "/a/../../Cargo.toml",
            "main.rs",
            "/%00",
            "/%4",
        ] {
            assert!(
                text(&format!("GET {target} HTTP/1.1")).starts_with("HTTP/1.1 404 "),
                "{target}"
            );
        }
    }

    #[test]
    fn other_methods_are_refused() {
        assert!(text("POST / HTTP/1.1").starts_with("HTTP/1.1 405 "));
        assert!(text("").starts_with("HTTP/1.1 405 "));
    }

    #[test]
    fn webassembly_has_the_type_that_streaming_compilation_demands() {
        assert_eq!(mime(Path::new("a/b_bg.wasm")), "application/wasm");
        assert_eq!(mime(Path::new("a/b.js")), "text/javascript; charset=utf-8");
    }
}
