//! Noise against a listener that runs: random bytes, and the messages of `tests/data/http` with bytes changed, cut,
//! doubled and put together. It goes on, the capture stays readable, and memory stays bounded.
//!
//! The seed and the seconds come from `HOOKCTL_NOISE_SEED` and `HOOKCTL_NOISE_SECONDS`; the seed is printed.

use std::env;
use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

use hookctl::capture::Reader;

use crate::capture;
use crate::listener::Listener;

/// How much memory the listener may hold at any time, in KiB: its limits, not what came in, decide.
#[cfg(target_os = "linux")]
const MAX_KIB: u64 = 256 * 1024;

#[test]
fn noise_does_not_stop_the_listener() {
    let seconds = setting("HOOKCTL_NOISE_SECONDS", 2);
    let seed = setting("HOOKCTL_NOISE_SEED", 0x5eed);
    let mut random = Random(seed);
    let messages = messages();
    let listener = Listener::start(&["--max-body", "65536"]);
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut rounds, mut sound) = (0, 0);
    while rounds < 100 || Instant::now() < end {
        listener.say(&random.noise(&messages));
        rounds += 1;
        if rounds % 16 == 0 {
            let answer = listener.post("/sound", &[], "still here");
            let round = format!("seed {seed}, round {rounds}");
            assert!(
                answer.starts_with("HTTP/1.1 200 OK\r\n"),
                "{round}: {answer}"
            );
            sound += 1;
        }
    }
    println!("seed {seed}: {rounds} rounds in {seconds} s");
    #[cfg(target_os = "linux")]
    let peak = listener.peak_memory().unwrap_or(0);
    assert!(peak < MAX_KIB, "{peak} kB");

    let ended = listener.interrupt();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let path = ended.path("capture.jsonl");
    let records = capture::records(&path);
    let mut reader = Reader::open(&path).unwrap();
    for record in &records {
        let read = reader.next_record().unwrap().unwrap().unwrap();
        assert_eq!(&serde_json::to_value(read).unwrap(), record);
    }
    let still_here = records.iter().filter(|record| {
        let request = &record["request"];
        request["target"] == "/sound" && request["body"]["utf8"] == "still here"
    });
    assert_eq!(still_here.count(), sound);
    assert!(records.len() > sound, "some of the noise is sound HTTP");
    let shown = ended.stdout.chars().chain(ended.stderr.chars());
    let raw: Vec<char> = shown.filter(|c| c.is_control() && *c != '\n').collect();
    assert_eq!(raw, [], "nothing raw reaches the terminal");
}

fn setting(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| u64::from_str(&text).unwrap())
}

fn messages() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/http");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "raw"))
        .collect();
    files.sort();
    assert!(files.len() > 20);
    files.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// SplitMix64: the same noise for the same seed on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, or 0.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % (bound.max(1) as u64)) as usize
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }

    fn noise(&mut self, messages: &[Vec<u8>]) -> Vec<u8> {
        if self.below(8) == 0 {
            let count = self.below(2000);
            return self.bytes(count);
        }
        let mut bytes = self.one_of(messages);
        for _ in 0..self.below(4) {
            self.change(&mut bytes, messages);
        }
        bytes
    }

    fn one_of(&mut self, messages: &[Vec<u8>]) -> Vec<u8> {
        let nth = self.below(messages.len());
        messages[nth].clone()
    }

    fn change(&mut self, bytes: &mut Vec<u8>, messages: &[Vec<u8>]) {
        let at = self.below(bytes.len());
        let rest = bytes.len() - at;
        match self.below(6) {
            0 => bytes.truncate(at),
            1 => {
                let size = self.below(rest.min(40));
                bytes.drain(at..at + size);
            }
            2 => {
                let size = self.below(rest.min(400));
                let again = bytes[at..at + size].to_vec();
                bytes.splice(at..at, again);
            }
            3 => {
                let count = 1 + self.below(8);
                let new = self.bytes(count);
                bytes.splice(at..at, new);
            }
            4 => bytes.extend(self.one_of(messages)),
            _ => {
                let new = self.next() as u8;
                bytes
                    .iter_mut()
                    .skip(at)
                    .take(1)
                    .for_each(|byte| *byte = new);
            }
        }
    }
}
