//! An answer read from bytes that are there already, such as a recorded conversation.

use crate::exchange::Timing;

use super::answer::Answer;
use super::delivered::Delivered;
use super::options::ClientOptions;

/// Reads the answer to a request with that method, in the pieces it came in; after the last one the connection was
/// closed. Errors call the other end `place`.
///
/// It is the reading half of [`Client::deliver`](super::Client::deliver): of the options only the sizes count, and
/// the timing says nothing.
pub fn read_answer<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    place: &str,
    method: &str,
    options: &ClientOptions,
) -> Delivered {
    let mut answer = Answer::new(place, method, options.max_head, options.max_body);
    let error = feed(&mut answer, pieces).err();
    Delivered {
        timed_out: false,
        reused: false,
        response: answer.into_response(),
        error,
        timing: Timing::default(),
    }
}

fn feed<'a>(
    answer: &mut Answer,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(), crate::Error> {
    for piece in pieces {
        if answer.feed(piece)? {
            return Ok(());
        }
    }
    answer.end("closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_make_no_difference() {
        let wire = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
        for size in 1..=wire.len() {
            let read = read_answer(wire.chunks(size), "acme", "POST", &ClientOptions::default());
            let response = read.response.unwrap();
            assert!(read.error.is_none(), "{size}");
            assert_eq!((response.status, response.body_bytes()), (201, &b"ok"[..]));
        }
    }

    #[test]
    fn an_answer_that_breaks_off_is_told() {
        let wire = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok";
        let read = read_answer([&wire[..]], "acme", "POST", &ClientOptions::default());
        assert!(read.response.unwrap().truncated);
        let error = read.error.unwrap().to_string();
        assert!(error.contains("`acme` closed the connection"), "{error}");
    }
}
