//! How much memory the program takes, read from the system: Linux alone tells it in a file.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;

use tempfile::TempDir;

/// `hookctl listen`, as it is run.
struct Program {
    child: Child,
    address: String,
    _folder: TempDir,
}

impl Program {
    fn start() -> Program {
        let folder = tempfile::tempdir().unwrap();
        let program = std::env::var_os("HOOKCTL");
        let program = program.unwrap_or_else(|| env!("CARGO_BIN_EXE_hookctl").into());
        let mut child = Command::new(program)
            .args(["listen", "--port", "0", "--out", "capture.jsonl"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut ready = String::new();
        stderr.read_line(&mut ready).unwrap();
        thread::spawn(move || stderr.lines().map_while(Result::ok).count());
        let address = ready.split(['/', ',']).nth(2).unwrap().to_owned();
        Program {
            child,
            address,
            _folder: folder,
        }
    }

    /// Resident memory in kB: now, and at most so far.
    fn memory(&self) -> (u64, u64) {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        (field("VmRSS:"), field("VmHWM:"))
    }

    /// So many small requests, over a few connections, some at a time.
    fn send(&self, requests: usize) {
        const LINES: usize = 4;
        const AT_ONCE: usize = 50;
        thread::scope(|scope| {
            for _ in 0..LINES {
                scope.spawn(|| {
                    let body = r#"{"event":"message_created","id":7}"#;
                    let request = format!(
                        "POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{body}",
                        body.len()
                    )
                    .repeat(AT_ONCE);
                    let mut left = requests / LINES;
                    while left > 0 {
                        let mut stream = TcpStream::connect(&self.address).unwrap();
                        // Below the number of requests after which a connection is closed.
                        for _ in 0..(9_000 / AT_ONCE).min(left / AT_ONCE) {
                            stream.write_all(request.as_bytes()).unwrap();
                            read_answers(&mut stream, AT_ONCE);
                            left -= AT_ONCE;
                        }
                    }
                });
            }
        });
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_answers(stream: &mut TcpStream, count: usize) {
    let mut ends = 0;
    let mut last = [0; 4];
    let mut piece = [0; 8192];
    while ends < count {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "the listener closed");
        for byte in &piece[..read] {
            last.rotate_left(1);
            last[3] = *byte;
            ends += usize::from(&last == b"\r\n\r\n");
        }
    }
}

#[test]
#[ignore = "takes minutes, and is about a release build"]
fn a_million_requests_leave_memory_flat() {
    let program = Program::start();
    program.send(20_000);
    let (start, _) = program.memory();
    for round in 1..=10 {
        program.send(100_000);
        let (now, most) = program.memory();
        println!("{round}00000 requests: {now} kB, at most {most} kB");
    }
    let (_, most) = program.memory();
    assert!(most < start + 16 * 1024, "from {start} kB to {most} kB");
}

#[test]
#[ignore = "takes long, and is about a release build"]
fn a_gigabyte_sent_to_a_limit_of_16_mib_leaves_memory_flat() {
    let program = Program::start();
    program.send(1000);
    let (start, _) = program.memory();
    let piece = vec![b'x'; 1024 * 1024];
    let mut sent = 0_usize;
    let mut told = 0;
    while sent < 1 << 30 {
        let mut stream = TcpStream::connect(&program.address).unwrap();
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        // Each body is one piece too long; nothing of it is kept.
        for _ in 0..17 {
            let size = format!("{:x}\r\n", piece.len());
            stream.write_all(size.as_bytes()).unwrap();
            stream.write_all(&piece).unwrap();
            stream.write_all(b"\r\n").unwrap();
            sent += piece.len();
        }
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer:?}");
        told += 1;
    }
    let (now, most) = program.memory();
    println!("{sent} bytes in {told} bodies: {start} kB before, {now} kB after, at most {most} kB");
    assert!(most < start + 64 * 1024, "from {start} kB to {most} kB");
}
