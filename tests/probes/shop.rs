//! A shop that takes orders by webhook, and tells under `/orders` how many it has.

use std::collections::HashSet;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use hookctl::exchange::{Headers, SignatureState};
use hookctl::pack::Catalogue;
use hookctl::signature::{Policy, Received, verify};

use crate::exam::SECRET;
use crate::receiver::{Receiver, header, read_request, request_line};

/// Longer than two requests that are sent together are apart, and shorter than anything waits.
const MOMENT: Duration = Duration::from_millis(300);

/// What it does with deliveries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ways {
    /// Each id has one effect.
    Right,
    /// Each delivery has an effect.
    ActsTwice,
    /// It looks whether the id is known, and acts a moment later.
    ActsInARace,
    /// An id that is known is refused.
    RefusesCopies,
    /// An id that is being worked on is to come again.
    AsksToComeAgain,
    /// It answers first and acts a moment later, once.
    ActsLater,
    /// The work is dropped when the caller has gone, and the id is kept as done.
    LosesWork,
    /// What is not signed is refused.
    Checks,
    /// What is not signed is refused when it was done.
    ChecksLate,
    /// What is not signed is accepted, and anything that says it is signed has to be.
    ChecksWhatIsSigned,
    /// It says yes and does nothing.
    DoesNothing,
    /// Copies are taken for others when their time is another.
    KnowsByTime,
}

#[derive(Default)]
struct State {
    known: HashSet<String>,
    orders: Vec<String>,
    /// How many are between looking and acting.
    within: usize,
    reads: usize,
}

type Shared = Arc<(Mutex<State>, Condvar)>;

/// Opens the shop.
pub fn shop(ways: Ways) -> Receiver {
    let shared = Shared::default();
    Receiver::raw(move |stream| {
        let request = read_request(stream);
        if request.is_empty() {
            return;
        }
        let line = request_line(&request);
        let answer = match line.strip_prefix("GET ") {
            Some(path) => shown(&shared, path),
            None => answer(take(&shared, ways, &request), ""),
        };
        // Whoever hung up gets none.
        drop(stream.write_all(answer.as_bytes()));
        drop(stream.flush());
    })
}

fn answer(status: u16, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
}

fn shown(shared: &Shared, path: &str) -> String {
    let mut state = shared.0.lock().unwrap();
    state.reads += 1;
    let body = match path.split(' ').next().unwrap() {
        "/orders" => format!("{{\"orders\":{}}}\n", state.orders.len()),
        "/last" => format!("{:?}\n", state.orders.last()),
        "/log" => format!("a{}z", "x\n".repeat(state.orders.len())),
        "/reads" => format!("{}\n", state.reads),
        "/constant" => "fine\n".to_owned(),
        _ => return answer(404, ""),
    };
    answer(200, &body)
}

/// Takes an order, and gives the status of the answer.
fn take(shared: &Shared, ways: Ways, request: &[u8]) -> u16 {
    let (state, changed) = &**shared;
    let body = String::from_utf8_lossy(crate::receiver::body(request).unwrap()).into_owned();
    let id = header(request, "X-Chatwoot-Delivery").unwrap_or(body);
    let time = header(request, "X-Chatwoot-Timestamp").unwrap_or_default();
    let key = match ways {
        Ways::KnowsByTime => format!("{id} {time}"),
        _ => id.clone(),
    };
    let mut own = state.lock().unwrap();
    let known = own.known.contains(&key);
    let unsigned = header(request, "X-Chatwoot-Signature").is_none();
    match ways {
        Ways::Checks if !holds(request) => return 401,
        Ways::ChecksWhatIsSigned if !unsigned && !holds(request) => return 401,
        Ways::ChecksLate => {
            own.orders.push(id);
            return if holds(request) { 200 } else { 401 };
        }
        Ways::ActsTwice => own.orders.push(id),
        Ways::DoesNothing => {}
        Ways::RefusesCopies if known => return 409,
        _ if known => {}
        Ways::Right
        | Ways::KnowsByTime
        | Ways::RefusesCopies
        | Ways::Checks
        | Ways::ChecksWhatIsSigned => {
            own.known.insert(key);
            own.orders.push(id);
        }
        Ways::AsksToComeAgain => {
            if own.within > 0 {
                return 409;
            }
            own.within += 1;
            own = changed.wait_timeout(own, MOMENT).unwrap().0;
            own.within -= 1;
            own.known.insert(key);
            own.orders.push(id);
        }
        Ways::ActsInARace => {
            own.within += 1;
            changed.notify_all();
            let alone = |own: &mut State| own.within < 2;
            own = changed.wait_timeout_while(own, MOMENT, alone).unwrap().0;
            own.known.insert(key);
            own.orders.push(id);
            drop(own);
            // All that came together act before one of them is answered.
            let own = state.lock().unwrap();
            let mut own = changed.wait_timeout(own, MOMENT).unwrap().0;
            own.within -= 1;
        }
        Ways::ActsLater => {
            own.known.insert(key);
            let later = Arc::clone(shared);
            thread::spawn(move || {
                let (state, changed) = &*later;
                let own = state.lock().unwrap();
                let (mut own, _) = changed.wait_timeout(own, MOMENT).unwrap();
                own.orders.push(id);
            });
        }
        Ways::LosesWork => {
            own.known.insert(key);
            // Only this order's time can have gone by: its first attempt is signed before its second.
            let age = now() - time.parse::<i64>().unwrap();
            if age < 2 {
                own.orders.push(id);
            }
        }
    }
    200
}

/// Whether the signature holds.
fn holds(request: &[u8]) -> bool {
    let pack = Catalogue::embedded().pack("voxsig").unwrap();
    let scheme = pack.provider.signature.unwrap();
    let names = ["X-Chatwoot-Signature", "X-Chatwoot-Timestamp"];
    let fields = names.map(|name| Some((name, header(request, name)?)));
    let headers: Headers = fields.into_iter().flatten().collect();
    let received = Received {
        method: "POST",
        url: None,
        target: "/",
        headers: &headers,
        body: crate::receiver::body(request).unwrap(),
    };
    let policy = Policy {
        now: jiff::Timestamp::now(),
        tolerance: None,
    };
    let secret = scheme.secret(SECRET.as_bytes()).unwrap();
    verify(&scheme, &[secret], &received, &policy).state == SignatureState::Valid
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
